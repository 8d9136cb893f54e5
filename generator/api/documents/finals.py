"""What keeps a text from being final, or from being frozen: each thing in words; what freezing it keeps; lifting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.acts.act import ACT_FILE
from generator.acts.find_or_freeze import freeze_on_demand, refuse_standing
from generator.acts.freezing import check_finished, compose_act
from generator.acts.lifting import lift_frozen
from generator.acts.next_text import check_next_text
from generator.acts.register import Act, find_act
from generator.acts.request import ActRequest
from generator.acts.telling.deeds import Deed, tell_journal
from generator.api.documents.pieces import name_piece
from generator.api.forms import find_fields_of
from generator.api.long_work import JobResult
from generator.api.placed_faults import PlacedFault, place_found
from generator.api.press import OpenedDossier, compose, open_dossier
from generator.codes import Code
from generator.dossier_place import find_amendment_number
from generator.errors import ContentError, CtgError, Diagnostic, Severity, UsageError
from generator.forms.looking import look_at_faults
from generator.intake.prefecture_files import read_receipts
from generator.making.generation import check_final
from generator.making.review import review_dossier
from generator.model.acts import FreezeOrder
from generator.model.document import Document
from generator.model.progress import Progress, tell_nobody
from generator.project import Project

__all__ = [
    "ActState",
    "FreezeCheck",
    "PlacedFault",
    "TextCheck",
    "check_final_text",
    "check_freezing",
    "describe_act",
    "freeze_text",
    "lift_text",
    "place_faults",
    "read_act_file",
]


@dataclass(frozen=True, slots=True)
class TextCheck:
    """What keeps a text from being final (nothing: it can be), and what the rules would only have looked at.

    `counts` say how many things are left, and by when, in the words of the commands.
    """

    refusals: tuple[PlacedFault, ...]
    warnings: tuple[PlacedFault, ...]
    counts: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether nothing keeps it."""
        return not self.refusals


@dataclass(frozen=True, slots=True)
class FreezeCheck:
    """What would be frozen: pieces by title, parties that get an original; and what keeps it from being done."""

    text: TextCheck
    pieces: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActState:
    """A frozen act: what it is called, since when, by whom, the digest of its words; its pieces with their files."""

    name: str
    day: date
    by: str
    text: str
    pieces: tuple[tuple[str, str, str], ...]  # title, PDF, DOCX
    place: Path


def check_final_text(folder: Path, project: Project) -> TextCheck:
    """What `ctg generer --final` would refuse; nothing is written.

    Raises: as `open_dossier`, and as `compose` for a text that cannot be composed at all.
    """
    try:
        check_next_text(folder, final=True)
    except UsageError as fault:
        return TextCheck(place_faults(folder, fault.diagnostics), ())
    opened = open_dossier(folder, project)
    documents = compose(opened, final=True)
    try:
        found = check_final(opened.content, documents, documents)
    except ContentError as fault:
        refusals, warnings = fault.diagnostics, _list_warnings(opened, documents)
        return TextCheck(place_faults(folder, refusals), place_faults(folder, warnings), fault.closing[:-1])
    return TextCheck((), place_faults(folder, _keep_warnings(found)))


def check_freezing(folder: Path, project: Project) -> FreezeCheck:
    """What `ctg arreter` would keep, and what it would refuse; nothing is written.

    Raises: as `check_final_text`.
    """
    opened = open_dossier(folder, project)
    dossier = opened.content
    titles = tuple(name_piece(document) for document in compose(opened, final=True))
    parties = tuple(party.nom for party in dossier.facts.parties)
    refusals: list[Diagnostic] = []
    counts: tuple[str, ...] = ()
    if find_act(folder) is not None:
        message = "le texte est déjà arrêté"
        frozen = place_faults(folder, (Diagnostic(Code.ACTE_DEJA_ARRETE, message),))
        return FreezeCheck(TextCheck(frozen, ()), titles, parties)
    documents = compose_act(opened.workshop)
    try:
        refuse_standing(dossier, ActRequest(folder, project, project.output).target)
    except ContentError as fault:
        refusals += fault.diagnostics
    try:
        check_finished(dossier, documents)
    except ContentError as fault:
        refusals += fault.diagnostics
        counts = fault.closing[:-1]
    warnings = place_faults(folder, _list_warnings(opened, documents))
    return FreezeCheck(TextCheck(place_faults(folder, refusals), warnings, counts), titles, parties)


def place_faults(folder: Path, faults: Sequence[Diagnostic]) -> tuple[PlacedFault, ...]:
    """Faults of a dossier, each with the field that it is about."""
    look = look_at_faults(folder, faults)
    fields = find_fields_of(folder, look)
    return tuple(place_found(found, field) for found, field in zip(look.findings, fields, strict=True))


def freeze_text(
    folder: Path, project: Project, order: FreezeOrder, link: str = "", *, tell: Progress = tell_nobody
) -> JobResult:
    """What `ctg arreter` does, with its line in the journal; `link` is the page that shows the act.

    Raises: as `freeze`; `ContentError` when an avenant has nothing to state.
    """
    opened = open_dossier(folder, project)
    if find_amendment_number(folder):
        _refuse_empty_amendment(folder, project)
    work = freeze_on_demand(ActRequest(folder, project, project.output, order), tell, opened.workshop)
    kept = [work.act.place / name for name in (ACT_FILE, *work.act.record.files)]
    deed = Deed("arreter", went_out=kept, act=work.act.place.name)
    notes = (*work.notes, *tell_journal(folder, project, order.by, deed))
    says = (f"le texte est arrêté : {work.act.name}, texte {work.act.record.text}", *(found.message for found in notes))
    return JobResult(says, link=link)


def lift_text(folder: Path, project: Project, person: str, reason: str) -> Path:
    """What `ctg arreter --lever` does, with its line in the journal; where what was frozen is kept.

    Raises: `UsageError` without a reason, when nothing is frozen, or when something was signed, sent or received.
    """
    if not reason.strip():
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, "lever un arrêt demande un motif"))
    aside = lift_frozen(ActRequest(folder, project, project.output))
    tell_journal(folder, project, person, Deed("arreter --lever", reason=reason.strip()))
    return aside


def describe_act(folder: Path) -> ActState | None:
    """The act that is frozen in a dossier; nothing while none is.

    Raises: `InputFileError` when it cannot be read, or was touched.
    """
    act = find_act(folder)
    if act is None:
        return None
    record = act.record
    pieces = tuple((piece.title, piece.pdf, piece.docx) for piece in record.pieces)
    return ActState(act.name, date.fromisoformat(record.day), record.by, record.text, pieces, act.place)


def read_act_file(folder: Path, name: str) -> bytes | None:
    """A file of the pieces of the frozen act, the very bytes; nothing for any other name.

    Raises: `InputFileError` when the file was touched.
    """
    act: Act | None = find_act(folder)
    if act is None or name not in {file for piece in act.record.pieces for file in (piece.pdf, piece.docx)}:
        return None
    return act.read(name)


def _refuse_empty_amendment(folder: Path, project: Project) -> None:
    from generator.amending.dossier.refreshing import refresh_amendment, refuse_empty  # noqa: PLC0415 - of an avenant

    refreshed = refresh_amendment(folder, project)
    if refreshed is not None:
        refuse_empty(refreshed)


def _list_warnings(opened: OpenedDossier, documents: tuple[Document, ...]) -> tuple[Diagnostic, ...]:
    try:
        return _keep_warnings(review_dossier(opened.content, documents, read_receipts(opened.content)))
    except CtgError:  # what keeps the rules from being asked is among the refusals
        return ()


def _keep_warnings(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(finding for finding in found if finding.severity is Severity.WARNING)
