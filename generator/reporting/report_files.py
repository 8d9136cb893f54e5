"""`ctg bilan`: a point d'étape or a bilan, DOCX and PDF, read back and compared, written beside the pieces."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.checking.catalogue import ALL_RULES
from generator.checking.completeness import Completeness, list_gaps, locate_gaps, measure_completeness
from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, admit_findings, run_rules
from generator.codes import Code
from generator.composing.tracking.checks import check_tracking
from generator.dossier_place import name_dossier
from generator.errors import ContentError, Diagnostic, Severity, Span
from generator.files import display_path, read_bytes
from generator.making.generation import IncompleteError
from generator.making.manifest_page import add_manifest_page
from generator.making.opening import open_dossier
from generator.making.output_owner import check_output_owner
from generator.manifest import (
    MANIFEST_FILE,
    PieceRecord,
    build_manifest,
    list_known_outputs,
    read_manifest,
    write_manifest,
)
from generator.model.clauses import ReportNature
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Furniture
from generator.model.progress import Progress, tell_nobody
from generator.output_sets import finish_outputs, replace_outputs
from generator.project import Project
from generator.reporting.document import ComposedReport, ReportOrder, compose_page, compose_report, find_report
from generator.reporting.essentials import MOST_LATE, PageBounds
from generator.reporting.modifications import list_changes
from generator.reporting.report_day import find_day
from generator.reporting.sums import REPORT_RULES
from generator.writing.formats import DOCX, PDF, Source, compare_formats, find_format, list_suffixes, write_file
from generator.writing.pdf.result import PdfResult

_SPARE_LINES = 1  # of a page that Word sets a little higher
_PAGES = 2  # of a trial: its cover and the page for the steering committee
_FAMILIES = (Family.FIGURES, Family.LEFTOVERS)  # of the rules on texts that read a report too


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What to write: a dossier, where to, which report (its day, or the milestone's), for readers of which theme.

    With `overwrite`, files that a person has changed are replaced, and a copy of each is kept.
    """

    folder: Path
    project: Project
    output: Path
    nature: ReportNature
    day: datetime.date | None = None
    extract: str | None = None
    formats: tuple[str, ...] = field(default_factory=list_suffixes)
    final: bool = False
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What was written, what remains to be filled, and the subjects of the avenants that pilots propose."""

    files: tuple[Path, ...]
    completeness: Completeness
    subjects: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report made and compared, not yet written: its bytes by file name, and its record for the manifest."""

    report: ComposedReport
    files: dict[str, bytes]
    record: PieceRecord
    findings: tuple[Diagnostic, ...]


def write_report(request: ReportRequest, tell: Progress = tell_nobody) -> ReportResult:
    """Write a report into `output`/<dossier's name>/.

    Nothing is written before both files are made and their text found equal to the tree's.

    Raises: `UsageError` when the model has no such report, or nothing gives its day; `ContentError` on faults;
    `IncompleteError` with the gaps when a final is asked for; `TemplateError`; `ParityError`; `OutputError`.
    """
    target = request.output / name_dossier(request.folder)
    check_output_owner(target, request.folder, request.project)
    notes = finish_outputs(target)
    tell("lecture du dossier")
    dossier, furniture = open_dossier(request.folder, request.project)
    made = make_report(dossier, furniture, request, tell)
    previous = target / MANIFEST_FILE
    before = read_manifest(read_bytes(previous)) if previous.is_file() else None
    manifest = build_manifest(dossier, (made.record,), made.files, before)
    if before is not None and before.content_date:  # the day of the pieces, which is not that of a report
        manifest = replace(manifest, content_date=before.content_date)
    files = add_manifest_page({**made.files, MANIFEST_FILE: write_manifest(manifest)})
    notes += replace_outputs(target, files, known=list_known_outputs(target), overwrite=request.overwrite)
    document = made.report.document
    return ReportResult(
        files=tuple(target / name for name in files),
        completeness=measure_completeness((document,), dossier.folder),
        subjects=tuple(change.subject for change in list_changes(made.report.account)),
        warnings=(*dossier.notes, *made.findings, *notes),
    )


def make_report(
    dossier: Dossier, furniture: Furniture, request: ReportRequest, tell: Progress = tell_nobody
) -> MadeReport:
    """The files of a report, each read back and compared with its tree.

    Raises: as `write_report`, but for `OutputError`.
    """
    plan, _ = find_report(dossier, request.nature, request.extract)
    _refuse_faults(dossier)
    order = ReportOrder(request.nature, find_day(dossier, plan, request.day), request.extract, draft=not request.final)
    tell("composition")
    undrawn = compose_report(dossier, furniture.identity, replace(order, drawn=False))
    findings = _review(dossier, undrawn.document)
    if request.final:
        _refuse_unfinished(dossier, undrawn.document, request)
    report = compose_report(dossier, furniture.identity, order, _fit_page(dossier, furniture, order))
    document = report.document
    tell(document.meta.slug)
    result = write_file(PDF, Source(document, furniture), PDF.name_file(document.meta.slug))
    files = _write_formats(document, furniture, result, request.formats)
    record = PieceRecord(document, result.page_count, (), result.block_pages)
    return MadeReport(report, files, record, (*findings, *_tell_length(document, result)))


def _write_formats(
    document: Document, furniture: Furniture, result: PdfResult, formats: tuple[str, ...]
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for suffix in formats:
        format_ = find_format(suffix)
        name = format_.name_file(document.meta.slug)
        if format_ is PDF:
            files[name] = result.data
            continue
        files[name] = write_file(format_, Source(document, furniture, result.section_pages), name).data
        if format_ is DOCX:
            compare_formats(document, files[name], result.data)
    return files


def _tell_length(document: Document, result: PdfResult) -> list[Diagnostic]:
    """What is to be told when the page for the steering committee goes on overleaf."""
    page, following = document.sections[:2]
    count = result.section_pages[following.id] - result.section_pages[page.id]
    if count <= 1:
        return []
    message = f"la page pour le comité de pilotage en occupe {count}, liste des retards raccourcie"
    span, hint = Span(f"{document.meta.slug}.pdf"), "raccourcir les titres des axes"
    return [Diagnostic(Code.BILAN_PREMIERE_PAGE, message, span, hint=hint, severity=Severity.WARNING)]


def _fit_page(dossier: Dossier, furniture: Furniture, order: ReportOrder) -> PageBounds:
    """How much of its lists the first page shows, so that it is one page, with room to spare; the least otherwise."""
    for most in MOST_LATE:
        bounds = PageBounds(most, spare_lines=_SPARE_LINES)
        page = compose_page(dossier, furniture.identity, order, bounds)
        if write_file(PDF, Source(page, furniture), PDF.name_file(page.meta.slug)).page_count <= _PAGES:
            return PageBounds(most)
    return PageBounds(MOST_LATE[-1])


def _review(dossier: Dossier, document: Document) -> tuple[Diagnostic, ...]:
    """What the rules find in the words and the figures of a report; those of its dossier are told by `ctg verifier`.

    Raises: `ContentError` when a figure is wrong.
    """
    inquiry = Inquiry(dossier, (document,))
    wrong = run_rules(REPORT_RULES, inquiry)
    if wrong:
        raise ContentError(wrong)
    rules = tuple(rule for rule in ALL_RULES if rule.family in _FAMILIES)
    start = f"{document.meta.piece}/"
    found = tuple(one for one in run_rules(rules, inquiry) if (one.block or "").startswith(start))
    elsewhere = frozenset(rule.code for rule in ALL_RULES)
    told = admit_findings(found, inquiry, elsewhere)
    return tuple(one for one in told if one.severity is not Severity.ADVICE)


def _refuse_faults(dossier: Dossier) -> None:
    """A line that names no fiche of the plan, or says a thing twice, would be left out of the sums unsaid."""
    faults = tuple(check_tracking(dossier))
    if faults:
        raise ContentError(faults)


def _refuse_unfinished(dossier: Dossier, document: Document, request: ReportRequest) -> None:
    gaps = locate_gaps(list_gaps((document,)), dossier.inputs)
    if not gaps:
        return
    completeness = measure_completeness((document,), dossier.folder)
    refusal = IncompleteError(gaps, completeness)
    again = f"ctg bilan {display_path(request.folder)} --nature {request.nature}"
    again += f" --au {request.day.isoformat()}" if request.day else ""
    again += f" --extrait {request.extract}" if request.extract else ""
    refusal.closing = (completeness.sentence(), f"rien n'est écrit ; compléter, puis : {again} --final")
    raise refusal
