"""`ctg nouveau`: a dossier ready to be completed, from INSEE codes and the embedded tables."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

from generator.annexes.new_dossier import KnownFacts, NewDossier
from generator.annexes.registry import read_known_model
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Span, UsageError
from generator.files import display_path, write_bytes
from generator.making.dossier_folder import refuse_within_dossier
from generator.model.names import NAMELESS, slugify
from generator.project import Project
from generator.reading.clause_files import find_default_model, find_model
from generator.reading.communes import list_members, load_tables
from generator.reading.csv_tables import encode_file
from generator.reading.reference_codes import check_caf, check_members, find_communes, find_grouping
from generator.renewing.dossier_draft import choose_usual_parties, draft_files, main_departement
from generator.renewing.folder_names import check_folder_name

YEARS = 5  # the usual length of a CTG


@dataclass(frozen=True, slots=True)
class NewDossierRequest:
    """What the command line says: codes as they were typed; without days, the year after that of the tables."""

    name: str
    communes: tuple[str, ...]
    grouping: str | None = None
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    target: Path | None = None
    model: str | None = None  # the default one
    identity: str | None = None  # that of the project's settings


def create_dossier(request: NewDossierRequest, project: Project) -> tuple[Path, tuple[Path, ...]]:
    """Write the dossier; its folder and its files.

    Raises: `UsageError` with every wrong code, or when something stands there already; `ContentError` when the model
    is unknown; `OutputError` when the place cannot be written. Nothing is written before all is checked.
    """
    if slugify(request.name) == NAMELESS:
        message = f"« {request.name} » ne peut pas nommer un territoire"
        raise UsageError(
            Diagnostic(Code.NOM_DE_TERRITOIRE, message, hint="le nom est imprimé sur chaque page : l'écrire")
        )
    folder = request.target or project.content / slugify(request.name)
    check_folder_name(folder)
    refuse_within_dossier(folder.absolute().parent)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "le déplacer, ou donner un autre nom ou une autre place avec --vers"
        message = "ce dossier existe et n'est pas vide : rien n'y est écrit"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(folder)), hint=hint))
    faults = DiagnosticCollector()
    tables = load_tables()
    grouping = find_grouping(request.grouping, tables, faults) if request.grouping else None
    signing = find_communes(request.communes, tables, faults)
    if grouping is not None:
        check_members(grouping, signing, tables, faults)
    if not request.communes and request.grouping is None:
        hint = "choisir les communes ou leur groupement : --communes 13041,13046 ou --epci 200054807"
        faults.add(Diagnostic(Code.COMMUNE_INCONNUE, "aucune commune n'est donnée", hint=hint))
    first, last = _settle_period(request, faults)
    communes = signing or (list_members(grouping.siren) if grouping is not None else ())
    if not signing:
        check_caf(communes, faults)
    if faults.errors:
        raise UsageError(faults.errors)
    model = request.model or find_default_model(project)
    known = KnownFacts(identity=request.identity or project.settings.identite)
    dossier = NewDossier(request.name, model, first, last, communes, signing, grouping, tables, known)
    files = {folder / name: data for name, data in draft_dossier(dossier, folder, project).items()}
    for path, data in files.items():
        write_bytes(path, data)
    return folder, tuple(files)


def draft_dossier(dossier: NewDossier, folder: Path, project: Project) -> dict[str, bytes]:
    """The files of a dossier that will stand in `folder`, by their path there.

    The facts come last: a folder not written to its end is not yet a dossier.

    Raises: `ContentError` when the model is unknown.
    """
    model = read_known_model(find_model(folder, dossier.model, project))
    usual = choose_usual_parties(model.plan.parties_habituelles, main_departement(dossier).code)
    named = replace(dossier, model=model.plan.nom, usual=usual)
    return {name: encode_file(name, text) for name, text in draft_files(named, model.plan).items()}


def propose_period(first_day: datetime.date | None = None) -> tuple[datetime.date, datetime.date]:
    """The usual length from a day; without one, from 1 January after the year of the tables."""
    first = first_day or datetime.date(load_tables().year + 1, 1, 1)
    same_day = 28 if (first.month, first.day) == (2, 29) else first.day
    return first, first.replace(year=first.year + YEARS, day=same_day) - datetime.timedelta(days=1)


def _settle_period(request: NewDossierRequest, faults: DiagnosticCollector) -> tuple[datetime.date, datetime.date]:
    """The days asked for; else the usual ones."""
    first, usual = propose_period(request.first_day)
    last = request.last_day or usual
    if last <= first:
        message = f"la période finit ({last}) avant de commencer ({first})"
        faults.add(Diagnostic(Code.PERIODE_INVALIDE, message, hint="corriger les dates : --debut, --fin"))
    return first, last
