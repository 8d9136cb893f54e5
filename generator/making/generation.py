"""`ctg generer`: the convention and its annexes, DOCX and PDF, compared with their tree before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.annexes.registry import list_other_folders, write_companions
from generator.checking.completeness import Completeness, list_gaps, locate_gaps, measure_completeness, select_marks
from generator.checking.gap_stages import count_stages
from generator.dossier_place import name_dossier
from generator.errors import ContentError, Diagnostic, Severity
from generator.files import read_bytes
from generator.intake.prefecture_files import read_receipts
from generator.making.composition import list_pieces
from generator.making.deliberations import list_notes
from generator.making.manifest_page import add_manifest_page
from generator.making.output_owner import check_output_owner
from generator.making.workshop import MadePiece, Workshop, WrittenPiece, open_workshop
from generator.manifest import (
    MANIFEST_FILE,
    PieceRecord,
    build_manifest,
    list_known_outputs,
    read_manifest,
    write_manifest,
)
from generator.model.clauses import AppliedChange, AppliedDeviation
from generator.model.document import BlockId, Document
from generator.model.dossier import Dossier
from generator.model.pieces import LEAFLET
from generator.model.progress import Progress, tell_nobody
from generator.output_sets import finish_outputs, replace_outputs
from generator.project import Project
from generator.writing.formats import DOCX, PDF, compare_formats, find_format, list_suffixes, write_file


@dataclass(frozen=True, slots=True)
class TextsBeside:
    """Texts that are made beside the pieces and are none: the bytes by file name, what the manifest records of them."""

    files: Mapping[str, bytes]
    records: tuple[PieceRecord, ...]


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What to generate: a dossier, where to, which pieces (all when none is named), in which formats (« pdf »).

    With `overwrite`, files that a person has changed are replaced, and a copy of each is kept. With `leaflet`, « La CTG
    en bref » is written beside the pieces. Each of the `reviewers` gets a copy of each piece, to be edited in Word.
    `check` is called once all is made: what it raises leaves all as it was. `beside` makes what stands beside all the
    pieces; it is asked when none is named.
    """

    folder: Path
    project: Project
    output: Path
    pieces: tuple[str, ...] = ()
    formats: tuple[str, ...] = field(default_factory=list_suffixes)
    final: bool = False
    overwrite: bool = False
    leaflet: bool = False
    reviewers: tuple[str, ...] = ()
    check: Callable[[], object] | None = None
    beside: Callable[[GenerationRequest, Workshop, Progress], TextsBeside] | None = None


@dataclass(frozen=True, slots=True)
class GenerationReport:
    """What was written and what remains to be filled."""

    folder: Path
    files: tuple[Path, ...]
    completeness: Completeness
    overrides: tuple[str, ...]
    deviations: tuple[AppliedDeviation, ...]
    warnings: tuple[Diagnostic, ...]
    changes: tuple[AppliedChange, ...] = ()


@dataclass(frozen=True, slots=True)
class GeneratedDossier:
    """What was made: bytes by file name under the dossier's output folder, the manifest last.

    `warnings` are those of the rules, which a final lists and does not refuse.
    """

    dossier: Dossier
    documents: tuple[Document, ...]
    completeness: Completeness
    files: Mapping[str, bytes]
    notes: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...] = ()


def generate_dossier(
    request: GenerationRequest, tell: Progress = tell_nobody, workshop: Workshop | None = None
) -> GenerationReport:
    """Generate the pieces of a dossier into `output`/<dossier's name>/.

    Nothing is written before every file is made and its text found equal to the tree's. `workshop` is the dossier's,
    when it is open already.

    Raises: `ContentError` on faults, or with gaps and errors of the rules when a final is asked for; `TemplateError`;
    `ParityError`; `OutputError` that names every file that a person has changed, unless they are to be replaced;
    `UsageError` when the documents there are another dossier's.
    """
    target = request.output / name_dossier(request.folder)
    check_output_owner(target, request.folder, request.project)
    notes = finish_outputs(target)
    previous = target / MANIFEST_FILE
    generated = make_files(request, read_bytes(previous) if previous.is_file() else None, tell, workshop)
    known = list_known_outputs(target)
    files = add_manifest_page(generated.files)
    if request.check is not None:
        request.check()
    notes += replace_outputs(target, files, known=known, overwrite=request.overwrite)
    dossier = generated.dossier
    return GenerationReport(
        folder=target,
        files=tuple(target / name for name in files),
        completeness=generated.completeness,
        overrides=tuple(sorted(c.id for c in dossier.clauses.values() if c.overrides)),
        deviations=dossier.deviations,
        changes=dossier.changes,
        warnings=(*generated.notes, *generated.warnings, *notes),
    )


def make_files(
    request: GenerationRequest,
    previous: bytes | None,
    tell: Progress = tell_nobody,
    workshop: Workshop | None = None,
    choose: Callable[[tuple[Document, ...]], tuple[Document, ...]] = tuple,
) -> GeneratedDossier:
    """The files of a dossier, made and compared but not written; `previous` is the manifest that is there already.

    `choose` says which of the composed pieces are written here; the counts are those of all.

    Raises: as `generate_dossier`, but for `OutputError`.
    """
    tell("lecture du dossier")
    workshop = workshop or open_workshop(request.folder, request.project)
    dossier, taken = workshop.dossier, workshop.taken
    wanted = request.pieces or list_pieces(dossier)
    tell("composition")
    documents, every = _compose_wanted(workshop, wanted, draft=not request.final)
    marks = select_marks(dossier.marks, list_other_folders(dossier.model.plan, wanted))
    found = check_final(dossier, documents, every) if request.final else ()
    files: dict[str, bytes] = {}
    records: list[PieceRecord] = []
    for document in choose(documents):
        tell(document.meta.slug)
        written = write_piece(workshop, document, request.formats)
        files.update(written.files)
        records.append(written.record)
        if request.reviewers:
            from generator.making.review_copies import write_review_copies  # noqa: PLC0415  # when asked for

            files.update(write_review_copies(workshop, written, request.reviewers))
    notes: tuple[Diagnostic, ...] = (*list_notes(taken), *dossier.notes)
    if request.leaflet:
        from generator.making.leaflet import write_leaflet  # noqa: PLC0415  # when it is asked for

        tell(LEAFLET)
        leaflet = write_leaflet(workshop, request.formats, draft=not request.final)
        files.update(leaflet.written.files)
        records.append(leaflet.written.record)
        notes += leaflet.notes
    if request.beside is not None and not request.pieces:
        beside = request.beside(request, workshop, tell)
        files.update(beside.files)
        records.extend(beside.records)
    before = read_manifest(previous) if previous is not None else None
    files[MANIFEST_FILE] = write_manifest(build_manifest(dossier, tuple(records), files, before))
    warnings = tuple(finding for finding in found if finding.severity is Severity.WARNING)
    return GeneratedDossier(
        dossier, documents, measure_completeness(every, dossier.folder, marks, wanted), files, notes, warnings
    )


def _compose_wanted(
    workshop: Workshop, wanted: tuple[str, ...], *, draft: bool
) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """The trees of what is wanted, and of every piece; the faults of all texts are told, whatever is wanted.

    Raises: as `compose_pieces`.
    """
    try:
        documents = workshop.compose(wanted, draft=draft)
    except ContentError:
        workshop.compose_all((), draft=draft)
        raise
    return documents, workshop.compose_all(documents, draft=draft)


class IncompleteError(ContentError):
    """A final was asked for, and facts are still to be completed: each of them, and how many elements they leave.

    The errors of the rules come last, beside the count, so that a person mends everything before asking again.
    """

    def __init__(
        self, gaps: tuple[Diagnostic, ...], completeness: Completeness, errors: tuple[Diagnostic, ...] = ()
    ) -> None:
        super().__init__((*gaps, *errors))
        self.completeness = completeness


def check_final(
    dossier: Dossier, documents: tuple[Document, ...], every: tuple[Document, ...]
) -> tuple[Diagnostic, ...]:
    """What the rules find in a final, `documents` being what is wanted of all its pieces `every`.

    Raises: as `refuse_unfinished`.
    """
    from generator.making.review import review_dossier  # noqa: PLC0415  # a draft waits for no rule

    found = review_dossier(dossier, every, read_receipts(dossier))
    errors = tuple(finding for finding in found if finding.severity is Severity.ERROR)
    refuse_unfinished(documents, dossier, errors, count_stages(every, dossier.facts, dossier.marks).sentence(), every)
    return found


def refuse_unfinished(
    documents: tuple[Document, ...],
    dossier: Dossier,
    errors: tuple[Diagnostic, ...],
    stages: str,
    every: tuple[Document, ...] | None = None,
) -> None:
    """Refuse a text with gaps, marks to confirm, or errors of the rules: all of them at once, then how many.

    `stages` says how many gaps must be filled by when. `every` are all pieces of the dossier, when these are fewer.

    Raises: `IncompleteError` with the gaps and the errors, `ContentError` with the errors alone.
    """
    pieces = tuple(document.meta.piece for document in documents)
    marks = select_marks(dossier.marks, list_other_folders(dossier.model.plan, pieces))
    gaps = locate_gaps(list_gaps(documents, marks=marks), dossier.inputs)
    wrong = f"{len(errors)} erreur{'s' if len(errors) > 1 else ''}" if errors else ""
    refusal: ContentError
    counts = [wrong]
    if gaps:
        completeness = measure_completeness(every or documents, dossier.folder, marks, pieces)
        refusal = IncompleteError(gaps, completeness, errors)
        counts = [f"{completeness.sentence()}{f' ; {wrong}' if wrong else ''}", stages]
    elif errors:
        refusal = ContentError(errors)
    else:
        return
    refusal.closing = (*counts, f"rien n'est écrit ; corriger, puis : ctg verifier {dossier.folder}")
    raise refusal


def write_piece(workshop: Workshop, document: Document, formats: tuple[str, ...]) -> WrittenPiece:
    """The files of one piece, each read back and compared with its tree; those of before when the tree is the same.

    Raises: `ParityError` when a file does not say what the tree says; `UsageError` for an unknown format.
    """
    before = workshop.written.get((document.meta.piece, formats))
    if before is not None and before.record.document == document:
        return before
    slug = document.meta.slug
    wanted = [find_format(suffix) for suffix in formats]
    files: dict[str, bytes] = {}
    made: MadePiece | None = None
    pages: Mapping[BlockId, int] | None = None
    record = PieceRecord(document, 0, ())
    # The PDF comes first even when it is not wanted: the table of contents in Word takes its page numbers.
    if PDF in wanted:
        made = workshop.make_piece(document)
        files[PDF.name_file(slug)] = made.pdf_alone
        found = made.result
        pages = found.section_pages
        record = PieceRecord(document, found.page_count, found.signature_pages, found.block_pages)
    elif document.contents:
        found = PDF.write(workshop.take_source(document))
        pages = found.section_pages
        record = PieceRecord(document, found.page_count, found.signature_pages)
    for format_ in wanted:
        if format_ is DOCX and made is not None and made.word is not None:
            files[DOCX.name_file(slug)] = made.word
        elif format_ is not PDF:
            name = format_.name_file(slug)
            files[name] = write_file(format_, workshop.take_source(document, pages), name).data
            workshop.show_witness(document, format_, files[name])
            if format_ is DOCX and made is not None:
                compare_formats(document, files[name], made.result.data)
    if DOCX in wanted:
        files.update(write_companions(workshop.dossier, document.meta.piece))
    written = WrittenPiece(files, record)
    workshop.written[document.meta.piece, formats] = written
    return written
