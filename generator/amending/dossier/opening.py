"""`ctg avenant DOSSIER --objet "…"`: the next avenant opened, one at a time, on the text that is in force."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.in_force.base import find_base, find_open
from generator.amending.dossier.amending_model import find_amending_model
from generator.amending.dossier.amendment_file import draft_amendment_file
from generator.codes import Code
from generator.dossier_place import AMENDMENT_FILE, AMENDMENTS, find_amendment_number
from generator.errors import Diagnostic, Severity, Span, UsageError
from generator.files import display_path, make_folder, put_folder, write_bytes
from generator.making.opening import open_dossier
from generator.model.facts import Unknown
from generator.project import Project
from generator.reading.clause_files import read_model
from generator.renewing.dossier_draft import draft_local_text


@dataclass(frozen=True, slots=True)
class OpenedAmendment:
    """The folder of an avenant that was opened, the files that a person has to fill in, what is to be told."""

    number: int
    folder: Path
    files: tuple[Path, ...]
    notes: tuple[Diagnostic, ...]


def open_amendment(convention: Path, project: Project, purpose: str) -> OpenedAmendment:
    """Open the next avenant of a convention, by the folder of its dossier; `purpose` is its object, in one line.

    Raises: `UsageError` when no act is frozen, when another avenant is open, for the folder of an avenant or an empty
    purpose; `ContentError` when the model does not say how an avenant is written.
    """
    shown = Span(display_path(convention))
    if find_amendment_number(convention):
        message = "c'est le dossier d'un avenant : un avenant s'ouvre sur celui de la convention"
        hint = f'l\'ouvrir de là : ctg avenant {display_path(convention.resolve().parents[1])} --objet "…"'
        raise UsageError(Diagnostic(Code.AVENANT_OUVERT, message, shown, hint=hint))
    if not purpose.strip():
        message = "un avenant a un objet, en une ligne"
        raise UsageError(
            Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, hint='le dire : --objet "prolongation d\'un an"')
        )
    base = find_base(convention)
    standing = find_open(convention)
    if standing is not None:
        message = f"l'avenant n° {standing.name} est ouvert, et n'est pas arrêté : un second ne s'ouvre qu'après lui"
        hint = f"l'achever, ou « ctg avenant {display_path(convention)} --abandonner »"
        raise UsageError(Diagnostic(Code.AVENANT_OUVERT, message, Span(display_path(standing)), hint=hint))
    living, _ = open_dossier(convention, project)
    plan = read_model(find_amending_model(base, living.facts.modele, convention, project)).plan
    files = {AMENDMENT_FILE: draft_amendment_file(base.number, " ".join(purpose.split()), living.facts)}
    files |= {f"textes/{text.id}.md": draft_local_text(text) for text in plan.textes_locaux}
    folder = convention / AMENDMENTS / str(base.number)
    with make_folder(beside=folder) as made:
        for name, text in files.items():
            write_bytes(made / name, text.encode())
        put_folder(made, folder)
    notes: list[Diagnostic] = []
    if isinstance(living.facts.signature.date, Unknown):
        message = "le jour où la convention a été signée n'est pas écrit : l'avenant doit le citer"
        hint = "l'écrire dans son ctg.yaml, sous « signature » ; ce n'est pas une modification"
        notes.append(Diagnostic(Code.A_COMPLETER, message, shown, hint=hint, severity=Severity.WARNING))
    return OpenedAmendment(base.number, folder, tuple(folder / name for name in files), tuple(notes))
