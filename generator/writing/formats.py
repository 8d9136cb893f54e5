"""A format is a value: the ending of its files, what writes them and what reads their words back.

Whatever is written from a tree is read back and compared with it, or its format says why that cannot be. What writes
is imported when something is written: whoever only names formats stays light.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from generator.codes import Code
from generator.errors import Diagnostic, ParityError, UsageError
from generator.writing.call_room import with_call_room

if TYPE_CHECKING:
    from openpyxl import Workbook

    from generator.model.document import BlockId, Document
    from generator.model.identity import Furniture
    from generator.writing.parity import ReadText
    from generator.writing.pdf.attachment import Attachment
    from generator.writing.pdf.result import PdfResult
    from generator.writing.word.origin.record import Sources


class Written(Protocol):
    """What a writer gives: the bytes of the file, and what else it knows of it."""

    @property
    def data(self) -> bytes:
        """The file."""
        ...


From = TypeVar("From")
Made_co = TypeVar("Made_co", bound=Written, covariant=True)


@dataclass(frozen=True, slots=True)
class Format(Generic[From, Made_co]):
    """A kind of file. `read` gives the words of a file, by its bytes and the name to show; `unread_because` is a
    sentence that says why there is no such reader.
    """

    suffix: str
    write: Callable[[From], Made_co]
    read: Callable[[bytes, str], ReadText] | None = None
    unread_because: str = ""

    def __post_init__(self) -> None:
        if (self.read is None) != bool(self.unread_because):
            raise ValueError(f"{self.suffix}: what is written is read back, or the format says why it cannot be")

    def name_file(self, slug: str) -> str:
        """« convention.pdf »."""
        return f"{slug}.{self.suffix}"


@dataclass(frozen=True, slots=True)
class Source:
    """What the file of a piece is written from: its tree, its furniture, and what it takes from the other files.

    `section_pages` are 1-based pages of the piece's PDF, for a table of contents; `attachments` go into a format that
    carries files; references to `linked_pieces` become links, which joining resolves. `sources` are what a Word file
    says that it was made from.
    """

    document: Document
    furniture: Furniture
    section_pages: Mapping[BlockId, int] | None = None
    attachments: tuple[Attachment, ...] = ()
    linked_pieces: frozenset[str] = frozenset()
    sources: Sources | None = None


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of which nothing more is known."""

    data: bytes


@dataclass(frozen=True, slots=True)
class WorkbookSource:
    """What a workbook is packed from: its sheets, and the core properties that replace the library's."""

    workbook: Workbook
    core: bytes


def _write_docx(source: Source) -> WrittenFile:
    from generator.writing.word.document import write_docx  # noqa: PLC0415

    return WrittenFile(write_docx(source.document, source.furniture, source.section_pages, source.sources))


def _read_docx(data: bytes, name: str) -> ReadText:
    from generator.writing.word.read_back.text import read_docx_text  # noqa: PLC0415

    return read_docx_text(data, name)


def _write_pdf(source: Source) -> PdfResult:
    from generator.writing.pdf.document import write_pdf

    return write_pdf(source.document, source.furniture, source.attachments, source.linked_pieces)


def _read_pdf(data: bytes, _: str) -> ReadText:
    from generator.writing.pdf.text import read_pdf_text  # noqa: PLC0415

    return read_pdf_text(data)


def _write_xlsx(source: WorkbookSource) -> WrittenFile:
    from generator.writing.xlsx.package import pack_workbook  # noqa: PLC0415

    return WrittenFile(pack_workbook(source.workbook, source.core))


DOCX = Format("docx", _write_docx, _read_docx)
PDF = Format("pdf", _write_pdf, _read_pdf)
XLSX = Format(
    "xlsx", _write_xlsx, unread_because="a workbook is filled from the facts: no tree says what its cells hold"
)
# The formats of the pieces, in the order in which a person reads of them.
PIECE_FORMATS: tuple[Format[Source, Written], ...] = (DOCX, PDF)


def list_suffixes() -> tuple[str, ...]:
    """The endings of the files that a piece may have: « docx », « pdf »."""
    return tuple(format_.suffix for format_ in PIECE_FORMATS)


def find_format(suffix: str) -> Format[Source, Written]:
    """The format of a piece by the ending of its files, with or without its dot.

    Raises: `UsageError` when no piece is written so.
    """
    wanted = suffix.lower().removeprefix(".")
    for format_ in PIECE_FORMATS:
        if format_.suffix == wanted:
            return format_
    message = f"« {wanted} » n'est pas un format de ce programme"
    raise UsageError(Diagnostic(Code.FORMAT_INCONNU, message, hint=f"formats : {', '.join(list_suffixes())}"))


@with_call_room
def write_file(format_: Format[Source, Made_co], source: Source, name: str) -> Made_co:
    """A file of a piece, read back and compared with the tree; `name` is shown in faults.

    Raises: `ParityError` when the file does not say what the tree says; whatever its writer raises.
    """
    written = format_.write(source)
    if format_.read is not None:
        from generator.writing.parity import compare_text  # noqa: PLC0415

        difference = compare_text(source.document, format_.read(written.data, name), name)
        if difference is not None:
            raise ParityError(difference)
    return written


def compare_formats(document: Document, word: bytes, pdf: bytes) -> None:
    """Compare what the two files of a piece print around its text: cover, contents, heads, feet, last page, pictures.

    Raises: `ParityError` at the first place where they differ.
    """
    from generator.writing.furniture.pdf import read_pdf_furniture  # noqa: PLC0415
    from generator.writing.furniture.printed import compare_furniture  # noqa: PLC0415
    from generator.writing.furniture.word import read_docx_furniture  # noqa: PLC0415

    name, full_page = DOCX.name_file(document.meta.slug), document.cover.full_page
    in_word = read_docx_furniture(word, name, full_page=full_page)
    difference = compare_furniture(document, in_word, read_pdf_furniture(pdf, full_page=full_page), name)
    if difference is not None:
        raise ParityError(difference)
