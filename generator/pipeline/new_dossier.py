"""`ctg nouveau`: a dossier ready to be completed, from INSEE codes and the embedded tables."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from generator.errors import Diagnostic, DiagnosticCollector, Span, UsageError
from generator.files import PROJECT_ROOT, display_path, slugify, write_bytes
from generator.model.places import ReferenceCommune, ReferenceGrouping, ReferenceTables
from generator.pipeline.dossier_draft import NewDossier, draft_files
from generator.reading.clause_files import find_default_model, find_model, read_model
from generator.reading.communes import (
    find_near_codes,
    find_near_groupings,
    find_near_names,
    list_members,
    load_tables,
)

YEARS = 5  # the usual length of a CTG
_WITHOUT_CAF = "98"  # overseas collectivities of the Pacific have their own funds


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


def create_dossier(request: NewDossierRequest) -> tuple[Path, tuple[Path, ...]]:
    """Write the dossier; its folder and its files.

    Raises: `UsageError` with every wrong code, or when something stands there already; `ContentError` when the model
    is unknown; `OutputError` when the place cannot be written. Nothing is written before all is checked.
    """
    folder = request.target or PROJECT_ROOT / "content" / slugify(request.name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "le déplacer, ou donner un autre nom ou une autre place avec --vers"
        message = "ce dossier existe et n'est pas vide : rien n'y est écrit"
        raise UsageError(Diagnostic("place-occupee", message, Span(display_path(folder)), hint=hint))
    faults = DiagnosticCollector()
    tables = load_tables()
    grouping = _find_grouping(request.grouping, tables, faults) if request.grouping else None
    signing = _find_communes(request.communes, tables, faults)
    if not request.communes and request.grouping is None:
        hint = "--communes 13041,13046 ou --epci 200054807"
        faults.add(Diagnostic("commune-inconnue", "aucune commune n'est donnée", hint=hint))
    first, last = _settle_period(request, tables.year, faults)
    if faults.errors:
        raise UsageError(faults.errors)
    communes = signing or (list_members(grouping.siren) if grouping is not None else ())
    model = read_model(find_model(folder, request.model or find_default_model(PROJECT_ROOT), PROJECT_ROOT))
    dossier = NewDossier(request.name, model.plan.nom, first, last, communes, signing, grouping, tables)
    files = {folder / name: text for name, text in draft_files(dossier, model.plan.textes_locaux).items()}
    for path, text in files.items():  # the facts come last: a folder not written to its end is not yet a dossier
        write_bytes(path, text.encode())
    return folder, tuple(files)


def _find_communes(
    codes: tuple[str, ...], tables: ReferenceTables, faults: DiagnosticCollector
) -> tuple[ReferenceCommune, ...]:
    found: dict[str, ReferenceCommune] = {}
    for code in codes:
        commune = tables.communes.get(code.upper())
        if commune is None:
            faults.add(_refuse_code(code))
        elif commune.departement.startswith(_WITHOUT_CAF):
            message = f"« {commune.name} » ({code}) n'a pas de Caf"
            faults.add(Diagnostic("commune-inconnue", message, hint="la retirer de --communes"))
        else:
            found[commune.insee] = commune
    return tuple(found.values())


def _refuse_code(code: str) -> Diagnostic:
    by_code = code[:1].isdigit()
    near = find_near_codes(code) if by_code else find_near_names(code)
    message = f"« {code} » n'est le code Insee d'aucune commune" + ("" if by_code else " : donner le code, pas le nom")
    said = ", ".join(f"{c.insee} {c.name}" for c in near)
    hint = f"voulait-on : {said} ?" if near else "cinq chiffres, sans espace ; à chercher sur insee.fr"
    return Diagnostic("commune-inconnue", message, hint=hint)


def _find_grouping(siren: str, tables: ReferenceTables, faults: DiagnosticCollector) -> ReferenceGrouping | None:
    grouping = tables.groupings.get(siren)
    if grouping is None:
        said = ", ".join(f"{g.siren} {g.name}" for g in find_near_groupings(siren))
        hint = (
            f"voulait-on : {said} ?"
            if said
            else "neuf chiffres, sans espace ; à chercher sur banatic.interieur.gouv.fr"
        )
        message = f"« {siren} » n'est le SIREN d'aucun EPCI à fiscalité propre"
        faults.add(Diagnostic("epci-inconnu", message, hint=hint))
    return grouping


def _settle_period(
    request: NewDossierRequest, year: int, faults: DiagnosticCollector
) -> tuple[datetime.date, datetime.date]:
    """The days asked for; else from 1 January after the tables' year, and five years to the day."""
    first = request.first_day or datetime.date(year + 1, 1, 1)
    same_day = 28 if (first.month, first.day) == (2, 29) else first.day
    last = request.last_day or first.replace(year=first.year + YEARS, day=same_day) - datetime.timedelta(days=1)
    if last <= first:
        message = f"la période finit ({last}) avant de commencer ({first})"
        faults.add(Diagnostic("periode-invalide", message, hint="corriger --debut ou --fin"))
    return first, last
