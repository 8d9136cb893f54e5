"""Open a dossier, verify it, compose it, render it, freeze it, assemble it, stamp a file."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from generator.acts.filling.open_tables import write_open_tables
from generator.acts.find_or_freeze import freeze_on_demand
from generator.acts.next_text import check_next_text
from generator.acts.register import Act
from generator.acts.register import find_act as find_registered
from generator.acts.request import ActRequest
from generator.amending.consolidating.of_dossier import write_texts_beside
from generator.amending.dossier.refreshing import open_proved, refresh_amendment
from generator.codes import Code
from generator.dossier_place import list_amendments
from generator.errors import BatchError, Diagnostic, Span, UsageError
from generator.files import make_folder, show_as, write_bytes
from generator.making.composition import list_pieces
from generator.making.dossier_folder import find_dossiers
from generator.making.generation import GenerationReport, GenerationRequest, check_final, generate_dossier, make_files
from generator.making.leaflet import write_leaflet
from generator.making.workshop import Workshop, open_workshop
from generator.model.acts import FreezeOrder
from generator.model.batch import Limits, Refusal
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.pieces import LEAFLET
from generator.model.progress import Progress, tell_nobody
from generator.prefecture.stamping import StampRequest, stamp_file
from generator.project import BARE, Project
from generator.signing.assembly import AssemblyReport, assemble_dossier
from generator.verifying.verification import VerificationReport, verify_opened
from generator.workers.local import LocalCrew
from generator.workers.run import Loss, explain_loss
from generator.writing.formats import Format, find_format

__all__ = [
    "AssemblyReport",
    "FrozenAct",
    "GenerationReport",
    "GenerationRequest",
    "OpenedDossier",
    "RenderingPool",
    "StampRequest",
    "VerificationReport",
    "assemble",
    "compose",
    "find_act",
    "freeze",
    "generate",
    "list_acts",
    "open_dossier",
    "render",
    "stamp",
    "verify",
]


_WORK = "generator.rendering_job:do_job"
_LIMITS = Limits(seconds=300.0, memory_mib=2048)  # of one piece


@dataclass(frozen=True)
class OpenedDossier:
    """A dossier that has been read whole: what changes on the disk later does not change it."""

    project: Project
    folder: Path
    workshop: Workshop

    @property
    def content(self) -> Dossier:
        """Its facts, texts and data, as values."""
        return self.workshop.dossier

    @property
    def pieces(self) -> tuple[str, ...]:
        """The pieces that its model has: « convention », then its annexes."""
        return list_pieces(self.workshop.dossier)


def open_dossier(
    source: Path | str | Mapping[str, bytes | str], project: Project = BARE, name: str = "dossier"
) -> OpenedDossier:
    """Read a dossier: from its folder, or from its files in memory, by path (« ctg.yaml », « textes/portrait.md »…).

    `name` is that of a dossier in memory, shown in messages and in the manifest. The folder of an open avenant is made
    anew from its convention's first.

    Raises: `UsageError` when the folder is no dossier, or a path leads out of it; `ContentError` with every fault of
    every file; `TemplateError`; `InputFileError`.
    """
    if not isinstance(source, Mapping):
        folder = Path(source)
        return OpenedDossier(project, folder, open_proved(folder, project, refresh_amendment(folder, project)))
    with make_folder() as workspace:
        folder = workspace / name
        for path, data in source.items():
            place = (folder / path).resolve()
            if not place.is_relative_to(folder.resolve()):
                message = f"« {path} » mène hors du dossier"
                hint = "donner des chemins relatifs au dossier, par exemple « textes/portrait.md »"
                raise UsageError(Diagnostic(Code.FICHIER_INCONNU, message, Span(name), hint=hint))
            write_bytes(place, data.encode() if isinstance(data, str) else data, lasting=False)
        with show_as(((folder, name),)):
            return OpenedDossier(project, Path(name), open_workshop(folder, project))


def verify(dossier: OpenedDossier) -> VerificationReport:
    """Everything that the rules find, with the completeness; nothing is written.

    Raises: `CtgError` with every fault when the dossier cannot be composed.
    """
    return verify_opened(dossier.workshop.dossier, dossier.workshop.furniture)


def compose(dossier: OpenedDossier, *pieces: str, final: bool = False) -> tuple[Document, ...]:
    """The document trees of some pieces; of all when none is named.

    Raises: `ContentError` with every fault of every clause; `UsageError` for a piece that the model has not.
    """
    return dossier.workshop.compose(pieces or dossier.pieces, draft=not final)


def render(dossier: OpenedDossier, piece: str, format_: str, *, final: bool = False) -> bytes:
    """One piece as « docx » or « pdf », read back and compared with its tree; the bytes that `ctg generer` writes.

    « en-bref » is no piece and can be asked for as one: « La Ctg en bref », on its two pages.

    Once an act is frozen, a draft is the next text; what was frozen is read with `find_act`.

    Raises: `UsageError` for another piece or format, or a final of a frozen text; `ContentError`, with the gaps when a
    final is asked for; `TemplateError`; `ParityError`.
    """
    check_next_text(dossier.folder, final=final)
    written_as = find_format(format_)
    if piece == LEAFLET:
        return _render_leaflet(dossier, written_as, final=final)
    (document,) = compose(dossier, piece, final=final)
    request = GenerationRequest(dossier.folder, dossier.project, dossier.folder, (piece,), (written_as.suffix,), final)
    made = make_files(request, None, workshop=dossier.workshop)
    return made.files[written_as.name_file(document.meta.slug)]


def _render_leaflet(dossier: OpenedDossier, written_as: Format[Any, Any], *, final: bool) -> bytes:
    if final:
        every = compose(dossier, final=True)
        check_final(dossier.content, every, every)
    leaflet = write_leaflet(dossier.workshop, (written_as.suffix,), draft=not final)
    return leaflet.written.files[written_as.name_file(leaflet.written.record.document.meta.slug)]


def generate(request: GenerationRequest, tell: Progress = tell_nobody) -> GenerationReport:
    """What `ctg generer` does; beside an avenant, the consolidated text and what changes too. `tell` is told each step.

    Raises: as `render`; `OutputError`.
    """
    refreshed = refresh_amendment(request.folder, request.project)
    check = partial(check_next_text, request.folder, final=request.final)
    told = check()
    workshop = open_proved(request.folder, request.project, refreshed) if refreshed is not None else None
    report = generate_dossier(replace(request, check=check, beside=write_texts_beside), tell, workshop)
    files, notes = write_open_tables(request, tell)
    return replace(report, files=(*report.files, *files), warnings=(*told, *report.warnings, *notes))


def assemble(dossier: OpenedDossier, output: Path, order: FreezeOrder | None = None) -> AssemblyReport:
    """What `ctg assembler` does: originals and stamped copies, into `output`/<the dossier's name>/.

    `order` says who freezes the text, and which day, when it is not frozen yet; without it, nothing is frozen.

    Raises: `UsageError` for a dossier in memory, which has no register; `ContentError`, `TemplateError`,
    `ParityError`, `InputFileError`, `OutputError`.
    """
    _refuse_memory(dossier)
    return assemble_dossier(ActRequest(dossier.folder, dossier.project, output, order), workshop=dossier.workshop)


def _refuse_memory(dossier: OpenedDossier) -> None:
    if not dossier.folder.is_dir():
        message = "un dossier en mémoire n'a pas de registre : son texte ne peut pas être arrêté"
        hint = "l'écrire dans un dossier, puis l'ouvrir"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(str(dossier.folder)), hint=hint))


@dataclass(frozen=True)
class FrozenAct:
    """An act of the register: what is read from it is the very bytes that were frozen, whatever has changed since."""

    folder: Path
    _act: Act

    @property
    def name(self) -> str:
        """« acte n° 01 (convention) »."""
        return self._act.name

    @property
    def day(self) -> date:
        """The day of the freezing."""
        return date.fromisoformat(self._act.record.day)

    @property
    def text(self) -> str:
        """The digest of the words that are signed."""
        return self._act.record.text

    @property
    def pieces(self) -> tuple[str, ...]:
        """The pieces that it holds: « convention », then its annexes."""
        return tuple(piece.id for piece in self._act.record.pieces)

    @property
    def originals(self) -> tuple[str, ...]:
        """The parties whose original it holds, as it was printed to be signed."""
        return tuple(party.id for party in self._act.record.parties if party.original)

    def read(self, piece: str, format_: str) -> bytes:
        """A piece as « pdf » or « docx ».

        Raises: `UsageError` for another piece or format; `InputFileError` when the file was touched.
        """
        find_format(format_)
        found = next((one for one in self._act.record.pieces if one.id == piece), None)
        if found is None or format_ not in ("pdf", "docx"):
            message = f"l'{self.name} n'a pas de « {piece} » en {format_}"
            hint = f"pièces : {', '.join(self.pieces)} ; formats : pdf, docx"
            raise UsageError(Diagnostic(Code.PIECE_INCONNUE, message, Span(str(self.folder)), hint=hint))
        return self._act.read(found.pdf if format_ == "pdf" else found.docx)

    def read_original(self, party: str) -> bytes:
        """The original of a party, blank, as it was frozen.

        Raises: `UsageError` when the act has none; `InputFileError` when it was touched.
        """
        found = next((one.original for one in self._act.record.parties if one.id == party and one.original), None)
        if found is None:
            message, hint = f"l'{self.name} n'a pas d'exemplaire de « {party} »", f"{', '.join(self.originals)}"
            raise UsageError(Diagnostic(Code.PIECE_INCONNUE, message, Span(str(self.folder)), hint=hint))
        return self._act.read(found)


def freeze(dossier: OpenedDossier, output: Path, order: FreezeOrder) -> FrozenAct:
    """What `ctg arreter` does: the text as it was opened becomes an act of the dossier's register.

    Raises: `UsageError` when an act is there already, or the dossier is in memory; `ContentError` with the gaps and the
    errors that keep it from being frozen, or what was signed, sent or received already; `OutputError`.
    """
    _refuse_memory(dossier)
    request = ActRequest(dossier.folder, dossier.project, output, order)
    return FrozenAct(dossier.folder, freeze_on_demand(request, workshop=dossier.workshop).act)


def find_act(folder: Path) -> FrozenAct | None:
    """The act of a dossier's folder; nothing while none is frozen.

    Raises: `InputFileError` when it cannot be read.
    """
    act = find_registered(folder)
    return FrozenAct(folder, act) if act is not None else None


def list_acts(project: Project) -> tuple[FrozenAct, ...]:
    """The acts of all dossiers of a project, by folder; those of a convention's avenants follow its own.

    Raises: `InputFileError` when one cannot be read.
    """
    folders = (one for folder in find_dossiers(project.content) for one in (folder, *list_amendments(folder)))
    return tuple(act for folder in folders if (act := find_act(folder)) is not None)


def stamp(request: StampRequest, project: Project = BARE) -> tuple[Diagnostic, ...]:
    """What `ctg tamponner` does: a stamped copy of a PDF; what to look at.

    Raises: `UsageError`, `InputFileError`, `OutputError`: nothing is written then.
    """
    return stamp_file(request, project)


@dataclass(frozen=True)
class RenderingJob:
    """One piece to render in another process."""

    dossier: OpenedDossier
    piece: str
    format_: str
    final: bool

    @property
    def folder(self) -> Path:
        """The dossier, told when the job is lost."""
        return self.dossier.folder


class RenderingPool:
    """Processes that render side by side, as `render` does and with the same arguments; at most `workers` of them.

    Used in a `with`, which ends when all is rendered. They are workers as those of `ctg lot`: forked from a server
    that has no thread, never from the caller; bounded, and replaced after some documents. One that takes too much time
    or memory is lost alone, and its result is a `BatchError`.
    """

    def __init__(self, workers: int, limits: Limits = _LIMITS) -> None:
        self._crew = LocalCrew(workers, limits)
        self._waiting: set[Future[bytes]] = set()
        self._crew.prepare(_WORK)
        self._crew.open(_WORK)

    def __enter__(self) -> RenderingPool:
        return self

    def __exit__(self, fault: type[BaseException] | None, *_: object) -> None:
        if fault is None:
            wait(tuple(self._waiting))
        self._crew.close()

    def render(self, dossier: OpenedDossier, piece: str, format_: str, *, final: bool = False) -> bytes:
        """As `render`, in one of the processes; the calling thread waits."""
        return self.submit(dossier, piece, format_, final=final).result()

    def submit(self, dossier: OpenedDossier, piece: str, format_: str, *, final: bool = False) -> Future[bytes]:
        """The same without waiting."""
        fresh = OpenedDossier(dossier.project, dossier.folder, dossier.workshop.renew())
        job = RenderingJob(fresh, piece, format_, final)
        given: Future[bytes] = Future()
        given.set_running_or_notify_cancel()
        self._waiting.add(given)
        self._crew.hand_out(job).add_done_callback(partial(self._settle, job, given))
        return given

    def _settle(self, job: RenderingJob, given: Future[bytes], done: Future[Any]) -> None:
        try:
            made = self._crew.take_back(done)
            refusal = explain_loss(made, job) if isinstance(made, Loss) else made
            if isinstance(refusal, Refusal):
                raise BatchError(refusal.faults)
        except Exception as fault:  # noqa: BLE001 - told to whoever waits for it
            given.set_exception(fault)
        else:
            given.set_result(made)
        self._waiting.discard(given)
