"""« La CTG en bref » written in both formats: its lists are shortened until it stands on its two pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.leaflets.draft import BACKS, FRONTS, Length
from generator.leaflets.in_brief import PAGES, compose_in_brief
from generator.making.workshop import Workshop, WrittenPiece
from generator.manifest import PieceRecord
from generator.model.document import Document
from generator.model.pieces import LEAFLET
from generator.pdf_files.joining import Piece
from generator.writing.formats import DOCX, PDF, Source, compare_formats, find_format, write_file
from generator.writing.pdf.result import PdfResult

_LABEL = "bref-"  # before the numbers of its pages in a joined file
_SPARE_LINES = 2  # of a page that Word sets a little higher


@dataclass(frozen=True, slots=True)
class WrittenLeaflet:
    """The files of a leaflet and its record; `pdf` is its PDF, wanted or not, and `notes` what is to be told."""

    written: WrittenPiece
    pdf: bytes
    notes: tuple[Diagnostic, ...]


def write_leaflet(workshop: Workshop, formats: tuple[str, ...], *, draft: bool) -> WrittenLeaflet:
    """The leaflet of a dossier, each file read back and compared with its tree.

    It carries no content of the dossier as data: it goes to people who have nothing to do with the file.

    Raises: `UsageError` when the model has none; `ContentError`, `TemplateError`, `ParityError`.
    """
    if draft not in workshop.leaflets:
        workshop.leaflets[draft] = _fit(workshop, draft=draft)
    document, result = workshop.leaflets[draft]
    slug = document.meta.slug
    files: dict[str, bytes] = {}
    for suffix in formats:
        format_ = find_format(suffix)
        name = format_.name_file(slug)
        if format_ is PDF:
            files[name] = result.data
            continue
        files[name] = write_file(format_, Source(document, workshop.furniture), name).data
        if format_ is DOCX:
            compare_formats(document, files[name], result.data)
    record = PieceRecord(document, result.page_count, (), result.block_pages)
    return WrittenLeaflet(WrittenPiece(files, record), result.data, tuple(_tell_length(document, result)))


def _fit(workshop: Workshop, *, draft: bool) -> tuple[Document, PdfResult]:
    """The fullest tree whose two halves stand on a page each, with room to spare; the shortest when none does."""
    length = Length(spare_lines=_SPARE_LINES)
    while True:
        document, result = _set(workshop, length, draft=draft)
        turned = next(result.section_pages[section.id] for section in document.sections if section.new_page)
        front, back = turned - 1 > 1, result.page_count - turned + 1 > 1
        shorter = replace(
            length,
            front=min(length.front + front, len(FRONTS) - 1),
            back=min(length.back + back, len(BACKS) - 1),
        )
        if shorter == length:
            return _set(workshop, replace(length, spare_lines=0), draft=draft)
        length = shorter


def _set(workshop: Workshop, length: Length, *, draft: bool) -> tuple[Document, PdfResult]:
    document = compose_in_brief(workshop.dossier, draft=draft, length=length)
    return document, write_file(PDF, Source(document, workshop.furniture), PDF.name_file(document.meta.slug))


def _tell_length(document: Document, result: PdfResult) -> list[Diagnostic]:
    if result.page_count <= PAGES:
        return []
    message = f"« {document.cover.title[0]} » occupe {result.page_count} pages au lieu de {PAGES}, listes raccourcies"
    hint = "raccourcir les titres des orientations, des jalons et des instances"
    span = Span(f"{document.meta.slug}.pdf")
    return [Diagnostic(Code.EN_BREF_TROP_LONG, message, span, hint=hint, severity=Severity.WARNING)]


def bind_leaflet(workshop: Workshop, joined: bytes, name: str, *, draft: bool) -> bytes:
    """A joined file with the leaflet before its first page; `name` is shown in faults.

    Raises: as `write_leaflet`; `InputFileError` when the file cannot be read.
    """
    from generator.pdf_files.binding import bind_pages  # noqa: PLC0415  # opens PDFs

    leaflet = write_leaflet(workshop, (PDF.suffix,), draft=draft)
    title = leaflet.written.record.document.cover.title[0]
    return bind_pages(joined, name, before=Piece(LEAFLET, title, leaflet.pdf, _LABEL))
