"""`ctg generer`: the convention and its annexes, DOCX and PDF, compared with their tree before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.checking.completeness import Completeness, list_gaps, measure_completeness, select_marks
from generator.errors import ContentError, Diagnostic, ParityError, Severity
from generator.files import read_bytes, write_bytes
from generator.manifest import MANIFEST_FILE, PieceRecord, build_manifest, read_manifest
from generator.model.clauses import AppliedDeviation
from generator.model.document import BlockId, Document
from generator.model.dossier import Dossier
from generator.model.facts import Mark
from generator.model.identity import Furniture
from generator.pipeline.composition import CONVENTION, Selection, compose_pieces, list_pieces
from generator.pipeline.deliberations import (
    TakenDeliberations,
    insert_deliberations,
    list_notes,
    take_deliberations,
)
from generator.pipeline.opening import open_dossier
from generator.pipeline.received_acts import read_dossier_acts
from generator.pipeline.review import review_dossier
from generator.writing.docx import write_docx
from generator.writing.docx_text import read_docx_text
from generator.writing.embedded_content import attach_content, attach_word
from generator.writing.parity import compare_text
from generator.writing.pdf import write_pdf
from generator.writing.pdf_metadata import add_attachments
from generator.writing.pdf_text import read_pdf_text
from generator.writing.tracking_xlsx import write_tracking_workbook

FORMATS = ("docx", "pdf")
_TRACKING_PIECE = "pilotage"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What to generate: a dossier, where to, which pieces (all when none is named), in which formats."""

    folder: Path
    output: Path
    pieces: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    final: bool = False


@dataclass(frozen=True, slots=True)
class GenerationReport:
    """What was written and what remains to be filled."""

    folder: Path
    files: tuple[Path, ...]
    completeness: Completeness
    overrides: tuple[str, ...]
    deviations: tuple[AppliedDeviation, ...]
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class GeneratedDossier:
    """What was made: bytes by file name under the dossier's output folder, the manifest last."""

    dossier: Dossier
    documents: tuple[Document, ...]
    completeness: Completeness
    files: Mapping[str, bytes]
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class WrittenPiece:
    """The bytes of a piece by file name, and its record for the manifest."""

    files: Mapping[str, bytes]
    record: PieceRecord


def generate_dossier(request: GenerationRequest, say: Say = lambda _: None) -> GenerationReport:
    """Generate the pieces of a dossier into `output`/<dossier's name>/.

    Nothing is written before every file is made and its text found equal to the tree's.

    Raises: `ContentError` on faults, or with the list of gaps when a final is asked for; `TemplateError`;
    `ParityError`; `OutputError`.
    """
    target = request.output / request.folder.resolve().name
    previous = target / MANIFEST_FILE
    generated = make_files(request, read_bytes(previous) if previous.is_file() else None, say)
    for name, data in generated.files.items():
        write_bytes(target / name, data)
    dossier = generated.dossier
    return GenerationReport(
        folder=target,
        files=tuple(target / name for name in generated.files),
        completeness=generated.completeness,
        overrides=tuple(sorted(c.id for c in dossier.clauses.values() if c.overrides)),
        deviations=dossier.deviations,
        warnings=generated.notes,
    )


def make_files(request: GenerationRequest, previous: bytes | None, say: Say = lambda _: None) -> GeneratedDossier:
    """The files of a dossier, made and compared but not written; `previous` is the manifest that is there already.

    Raises: as `generate_dossier`, but for `OutputError`.
    """
    say("lecture du dossier")
    dossier, furniture = open_dossier(request.folder)
    wanted = request.pieces or list_pieces(dossier)
    say("composition")
    taken = take_deliberations(dossier)
    documents = compose_pieces(dossier, furniture.identity, Selection(wanted, not request.final, taken))
    marks = select_marks(dossier.marks, wanted)
    if request.final:
        refuse_gaps(documents, marks)
        refuse_errors(review_dossier(dossier, documents, read_dossier_acts(dossier).receipts))
    files: dict[str, bytes] = {}
    records: list[PieceRecord] = []
    for document in documents:
        say(document.meta.slug)
        written = write_piece(dossier, document, furniture, request.formats, taken)
        files.update(written.files)
        records.append(written.record)
    before = read_manifest(previous) if previous is not None else None
    files[MANIFEST_FILE] = build_manifest(dossier, tuple(records), files, before)
    notes = (*list_notes(taken), *dossier.mark_notes)
    return GeneratedDossier(dossier, documents, measure_completeness(documents, marks), files, notes)


def refuse_errors(findings: tuple[Diagnostic, ...]) -> None:
    """Raise `ContentError` with the findings that are errors; the others are for `ctg verifier` to tell."""
    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if errors:
        raise ContentError(errors)


class IncompleteError(ContentError):
    """A final was asked for, and facts are still to be completed: each of them, and how many elements they leave."""

    def __init__(self, gaps: tuple[Diagnostic, ...], completeness: Completeness) -> None:
        super().__init__(gaps)
        self.completeness = completeness


def refuse_gaps(documents: tuple[Document, ...], marks: tuple[Mark, ...] = ()) -> None:
    """Raise `IncompleteError` with every gap of the documents and every mark of their facts; nothing without any."""
    gaps = list_gaps(documents, marks=marks)
    if gaps:
        raise IncompleteError(gaps, measure_completeness(documents, marks))


def write_piece(
    dossier: Dossier, document: Document, furniture: Furniture, formats: tuple[str, ...], taken: TakenDeliberations
) -> WrittenPiece:
    """The files of one piece, each read back and compared with the tree.

    Raises: `ParityError` when a file does not say what the tree says.
    """
    slug = document.meta.slug
    files: dict[str, bytes] = {}
    pages: Mapping[BlockId, int] | None = None
    record = PieceRecord(document, 0, ())
    # The PDF comes first even when only the DOCX is wanted: the table of contents in Word takes its page numbers.
    if "pdf" in formats or document.contents:
        result = write_pdf(document, furniture, (attach_content(dossier),))
        pages = result.section_pages
        record = PieceRecord(document, result.page_count, result.signature_pages)
        if "pdf" in formats:
            _compare(document, result.data, f"{slug}.pdf")
            files[f"{slug}.pdf"] = insert_deliberations(dossier, document, result, taken)
    carried = document.meta.piece == CONVENTION and "pdf" in formats
    if "docx" in formats or carried:
        data = write_word(document, furniture, pages)
        if carried:
            files[f"{slug}.pdf"] = carry_word(document, files[f"{slug}.pdf"], data)
    if "docx" in formats:
        files[f"{slug}.docx"] = data
        if _is_steering(dossier, document):
            files[f"{document.meta.piece}-suivi.xlsx"] = write_tracking_workbook(dossier)
    return WrittenPiece(files, record)


def write_word(document: Document, furniture: Furniture, pages: Mapping[BlockId, int] | None) -> bytes:
    """A piece as DOCX, read back and compared; `pages` are those of its PDF.

    Raises: `ParityError` when it does not say what the tree says.
    """
    data = write_docx(document, furniture, pages)
    _compare(document, data, f"{document.meta.slug}.docx")
    return data


def carry_word(document: Document, pdf: bytes, word: bytes) -> bytes:
    """The PDF of the convention with its DOCX inside: written after it, for the page numbers, so attached after."""
    return add_attachments(pdf, (attach_word(word),), document.meta.content_date)


def _compare(document: Document, data: bytes, name: str) -> None:
    read = read_pdf_text(data) if name.endswith(".pdf") else read_docx_text(data, name)
    difference = compare_text(document, read, name)
    if difference is not None:
        raise ParityError(difference)


def _is_steering(dossier: Dossier, document: Document) -> bool:
    return any(a.id == document.meta.piece and a.nature == _TRACKING_PIECE for a in dossier.model.plan.annexes)
