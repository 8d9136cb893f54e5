"""The program as a library: open a dossier, verify it, compose it, render it, assemble it, stamp a file.

Options are the values that the command line uses too. Any number of threads may call these functions, each on its own
dossiers: what the libraries do not share well is done in turn (`turns`). Faults are `CtgError`, all of them at once.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, Span, UsageError
from generator.files import make_folder, show_as, write_bytes
from generator.making.composition import list_pieces
from generator.making.generation import GenerationReport, GenerationRequest, generate_dossier, make_files
from generator.making.workshop import Workshop, open_workshop
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.prefecture.stamping import StampRequest, stamp_file
from generator.project import BARE, Project
from generator.signing.assembly import AssemblyReport, assemble_dossier
from generator.verifying.verification import VerificationReport, verify_opened
from generator.writing.formats import find_format

__all__ = [
    "AssemblyReport",
    "CtgError",
    "Diagnostic",
    "Document",
    "GenerationReport",
    "GenerationRequest",
    "OpenedDossier",
    "Project",
    "RenderingPool",
    "StampRequest",
    "VerificationReport",
    "assemble",
    "compose",
    "generate",
    "open_dossier",
    "render",
    "stamp",
    "verify",
]


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

    `name` is that of a dossier in memory, shown in messages and in the manifest.

    Raises: `UsageError` when the folder is no dossier, or a path leads out of it; `ContentError` with every fault of
    every file; `TemplateError`; `InputFileError`.
    """
    if not isinstance(source, Mapping):
        folder = Path(source)
        return OpenedDossier(project, folder, open_workshop(folder, project))
    with make_folder() as workspace:
        folder = workspace / name
        for path, data in source.items():
            place = (folder / path).resolve()
            if not place.is_relative_to(folder.resolve()):
                message = f"« {path} » mène hors du dossier"
                hint = "donner des chemins relatifs au dossier, par exemple « textes/portrait.md »"
                raise UsageError(Diagnostic(Code.FICHIER_INCONNU, message, Span(name), hint=hint))
            write_bytes(place, data.encode() if isinstance(data, str) else data)
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

    Raises: `UsageError` for another piece or format; `ContentError`, with the gaps when a final is asked for;
    `TemplateError`; `ParityError`.
    """
    written_as = find_format(format_)
    (document,) = compose(dossier, piece, final=final)
    request = GenerationRequest(dossier.folder, dossier.project, dossier.folder, (piece,), (written_as.suffix,), final)
    made = make_files(request, None, workshop=dossier.workshop)
    return made.files[written_as.name_file(document.meta.slug)]


def generate(request: GenerationRequest) -> GenerationReport:
    """What `ctg generer` does.

    Raises: as `render`; `OutputError`.
    """
    return generate_dossier(request)


def assemble(dossier: OpenedDossier, output: Path) -> AssemblyReport:
    """What `ctg assembler` does: originals and stamped copies, into `output`/<the dossier's name>/.

    Raises: `ContentError`, `TemplateError`, `ParityError`, `InputFileError`, `OutputError`.
    """
    return assemble_dossier(dossier.folder, dossier.project, output, workshop=dossier.workshop)


def stamp(request: StampRequest, project: Project = BARE) -> tuple[Diagnostic, ...]:
    """What `ctg tamponner` does: a stamped copy of a PDF; what to look at.

    Raises: `UsageError`, `InputFileError`, `OutputError`: nothing is written then.
    """
    return stamp_file(request, project)


class RenderingPool:
    """Processes that render side by side, as `render` does and with the same arguments; at most `workers` of them.

    Used in a `with`; each process is replaced after some documents, and gives back what the libraries keep.
    """

    def __init__(self, workers: int) -> None:
        # Started anew, never forked from here: threads of the caller may hold locks.
        context = multiprocessing.get_context("spawn")
        self._processes = ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=_DOCUMENTS_PER_PROCESS)

    def __enter__(self) -> RenderingPool:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._processes.shutdown(cancel_futures=True)

    def render(self, dossier: OpenedDossier, piece: str, format_: str, *, final: bool = False) -> bytes:
        """As `render`, in one of the processes; the calling thread waits."""
        return self.submit(dossier, piece, format_, final=final).result()

    def submit(self, dossier: OpenedDossier, piece: str, format_: str, *, final: bool = False) -> Future[bytes]:
        """The same without waiting."""
        fresh = OpenedDossier(dossier.project, dossier.folder, dossier.workshop.renew())
        return self._processes.submit(render, fresh, piece, format_, final=final)


_DOCUMENTS_PER_PROCESS = 50
