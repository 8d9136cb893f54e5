"""`ctg verifier`: reads everything a dossier holds, composes it without writing, and says what it finds.

One dossier or many: a dossier that cannot be read is a report like the others, made of the faults of its reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.next_text import list_differences_from_act
from generator.acts.received_acts import report_acts
from generator.checking.coherence import compare_fingerprints
from generator.checking.completeness import Completeness, list_gaps, locate_gaps, measure_completeness
from generator.checking.fingerprint import Fingerprint
from generator.checking.gap_stages import GapStages, count_stages
from generator.checking.summary import DossierFindings, Summary, sort_findings, summarise_findings
from generator.errors import Diagnostic, DiagnosticCollector, ExitCode, OutputError, Severity
from generator.files import display_path, list_tree, read_bytes
from generator.intake.door import foresee_intake
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.deliberations import AwaitedDeliberations, TakenDeliberations, list_notes
from generator.making.dossier_folder import find_dossiers
from generator.making.opening import list_logos, open_dossier
from generator.making.review import TOLD_BY_RULES, fingerprint_dossier, review_dossier
from generator.manifest import find_block_pages, find_manifest
from generator.model.batch import Refusal, State
from generator.model.clauses import AppliedChange, AppliedDeviation
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Furniture
from generator.model.progress import Progress, tell_nobody
from generator.project import Project
from generator.workers.attempt import attempt
from generator.workers.few_or_many import do_each


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was found in a dossier; an error here is one that the dossier does not admit.

    `completeness` is None when the dossier could not be read: the findings are then the faults of its reading.
    """

    folder: str
    findings: tuple[Diagnostic, ...]
    completeness: Completeness | None
    overrides: tuple[str, ...] = ()
    deviations: tuple[AppliedDeviation, ...] = ()
    verdict: ExitCode = ExitCode.DONE
    fingerprint: Fingerprint | None = None
    changes: tuple[AppliedChange, ...] = ()
    written: tuple[Path, ...] = ()  # its printed report
    stages: GapStages | None = None  # how many of its gaps must be filled by when

    @property
    def sorted_findings(self) -> DossierFindings:
        """The findings by what a person does with them."""
        return sort_findings(self.folder, self.findings, self.completeness)


@dataclass(frozen=True, slots=True)
class Verification:
    """Several dossiers verified together."""

    reports: tuple[VerificationReport, ...]
    shared: tuple[Diagnostic, ...] = ()  # what comes of comparing them with each other

    @property
    def summary(self) -> Summary:
        """Counts by dossier and by rule."""
        return summarise_findings((report.sorted_findings for report in self.reports), self.shared)

    @property
    def verdict(self) -> ExitCode:
        """0 when nothing is refused; the only dossier's own code, else 3 for one refused, 8 for one given up."""
        if len(self.reports) == 1:
            return self.reports[0].verdict
        if any(report.verdict is ExitCode.BUG for report in self.reports):
            return ExitCode.BATCH
        between = any(finding.severity is Severity.ERROR for finding in self.shared)
        return ExitCode.CONTENT if between or any(report.verdict for report in self.reports) else ExitCode.DONE


# Called with each dossier once it is verified, while it is still open; it gives the files of its printed report.
Keep = Callable[[Dossier, Furniture, VerificationReport], tuple[Path, ...]]


def verify_dossier(
    folder: Path, project: Project, keep: Keep | None = None, output: Path | None = None
) -> VerificationReport:
    """Read and compose a dossier, and list its gaps and remarks; with the pages of the PDFs in `output`, if current.

    Raises: `CtgError` with every fault when the dossier cannot be generated.
    """
    with ExitStack() as stack:
        dossier, furniture = open_dossier(folder, project, lambda read: stack.enter_context(_foresee_files(read)))
        report = verify_opened(dossier, furniture, output, folder)
    return replace(report, written=keep(dossier, furniture, report)) if keep is not None else report


def _foresee_files(dossier: Dossier) -> AbstractContextManager[None]:
    """Have child processes read the dossier's files from outside, while this one reads templates and composes."""
    received = [(file.name, file.data) for file in dossier.deliberations.values()]
    messages = [(file.name, file.data) for file in dossier.acknowledgements]
    return foresee_intake(received, messages, list_logos(dossier))


def verify_opened(
    dossier: Dossier,
    furniture: Furniture,
    output: Path | None = None,
    folder: Path | None = None,
    taken: TakenDeliberations | None = None,
) -> VerificationReport:
    """The same for a dossier that is open; `folder` has its register, if it has one.

    `taken` are its deliberations, where they were read already.

    Raises: `CtgError` with every fault when it cannot be composed.
    """
    taken = AwaitedDeliberations(dossier) if taken is None else taken
    selection = Selection(list_pieces(dossier), draft=True, deliberations=taken, drawn=False)
    documents = compose_pieces(dossier, furniture.identity, selection)
    findings = DiagnosticCollector()
    findings.extend(list_notes(taken))
    receipts = report_acts(dossier, TOLD_BY_RULES, findings)
    findings.extend(review_dossier(dossier, documents, receipts))
    findings.extend(dossier.notes)
    findings.extend(list_differences_from_act(folder, documents) if folder is not None else ())
    findings.extend(locate_gaps(list_gaps(documents, Severity.ADVICE, dossier.marks), dossier.inputs))
    shown = findings.found
    if output is not None:
        shown = add_pages(shown, dossier, documents, output / dossier.name)
    return VerificationReport(
        folder=dossier.folder,
        findings=shown,
        completeness=measure_completeness(documents, dossier.folder, dossier.marks),
        stages=count_stages(documents, dossier.facts, dossier.marks),
        overrides=tuple(sorted(c.id for c in dossier.clauses.values() if c.overrides)),
        deviations=dossier.deviations,
        changes=dossier.changes,
        verdict=ExitCode.CONTENT if findings.errors else ExitCode.DONE,
        fingerprint=fingerprint_dossier(dossier),
    )


def add_pages(
    findings: tuple[Diagnostic, ...], dossier: Dossier, documents: tuple[Document, ...], produced: Path
) -> tuple[Diagnostic, ...]:
    """The findings with their pages in the PDFs of a dossier, where these still say the words of the dossier."""
    manifest = find_manifest(produced)
    if manifest is None or not any(finding.block for finding in findings):
        return findings
    files = {
        path.name: read_bytes(path) for path in list_tree(produced) if path.parent == produced and path.suffix == ".pdf"
    }
    pages = find_block_pages(manifest, dossier, documents, files)

    def show(finding: Diagnostic) -> Diagnostic:
        found = pages.get(finding.block or "")
        if not found or finding.block is None:
            return finding
        piece = finding.block.partition("/")[0]
        return replace(finding, pages=found, pdf=manifest.find_piece_file(piece, files))

    return tuple(show(finding) for finding in findings)


@dataclass(frozen=True, slots=True)
class VerificationRequest:
    """Dossiers to verify, of one project. `keep` makes their printed reports; `output` is where their PDFs may be."""

    folders: Sequence[Path]
    project: Project
    keep: Keep | None = None
    output: Path | None = None


def verify_dossiers(
    request: VerificationRequest, tell: Progress = tell_nobody, workers: int | None = 1
) -> Verification:
    """Verify each dossier; one that cannot be read, or that the program fails on, keeps no other from being verified.

    With several workers (None: as many as there are cores, if there are more than a few dossiers) they are verified
    side by side; the reports come in the order of `folders` all the same.

    Raises: `OutputError` when a printed report cannot be written: that is no fault of the dossier.
    """
    jobs = [CheckJob(folder, request.project, request.keep, request.output) for folder in request.folders]
    reports: dict[Path, VerificationReport] = {}
    for job, result in do_each(check_dossier, jobs, workers):
        tell(display_path(job.folder))
        reports[job.folder] = _report_refusal(job, result) if isinstance(result, Refusal) else result
    ordered = tuple(reports[folder] for folder in request.folders)
    prints = tuple(report.fingerprint for report in ordered if report.fingerprint is not None)
    return Verification(ordered, compare_fingerprints(prints) if len(prints) > 1 else ())


@dataclass(frozen=True, slots=True)
class CheckJob:
    """A dossier to verify, among several."""

    folder: Path
    project: Project
    keep: Keep | None = None
    output: Path | None = None


def check_dossier(job: CheckJob) -> VerificationReport | Refusal:
    """Verify one dossier of several: what is wrong with it, or with the program, is its refusal.

    Raises: `OutputError` when its printed report cannot be written.
    """

    def verify() -> VerificationReport:
        return verify_dossier(job.folder, job.project, job.keep, job.output)

    return attempt(verify, job.folder, "ctg verifier", raising=(OutputError,))


def _report_refusal(job: CheckJob, refusal: Refusal) -> VerificationReport:
    """A dossier that cannot be read, or that took too much time or memory among others."""
    folder, faults = display_path(job.folder), refusal.faults
    if refusal.state is State.STOPPED:
        hint = f"le vérifier seul, sans limite : ctg verifier {folder} ; ou alléger ses fichiers"
        faults = tuple(replace(fault, hint=hint) for fault in faults)
    return VerificationReport(folder, faults, None, verdict=refusal.exit_code)


def list_folders(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The dossiers that a person means: each path is one, or holds several; a dossier named twice is verified once.

    A path without a dossier is kept as it is: its opening says what is wrong with it.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for folder in find_dossiers(path) or (path,):
            found.setdefault(folder.resolve(), folder)
    return tuple(found.values())
