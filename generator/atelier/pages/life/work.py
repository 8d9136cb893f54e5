"""Long work on the life of a CTG, as jobs do it: each function calls the API, and says what it gave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.api.kept.values import keep_value
from generator.api.life.comparison import write_comparison
from generator.api.life.renewal import RenewalRequest, measure_impact, renew, summarise
from generator.api.life.reports import ReportRequest, make_report
from generator.api.long_work import JobResult
from generator.api.returning.copies import ReviewOrder, make_review_copies
from generator.api.returning.kept import apply_kept, find_return, read_kept
from generator.model.progress import Progress, tell_nobody
from generator.project import Project

_GONE = "Ce retour a été supprimé."


@dataclass(frozen=True, slots=True)
class ReturnWork:
    """A return to work on: where it is kept, its id, its dossier; who asks; the address of the page that shows it."""

    store: Path
    name: str
    folder: Path
    project: Project
    who: str
    link: str


def read_returned(work: ReturnWork, *, tell: Progress = tell_nobody) -> JobResult:
    """Read the files of a return."""
    kept = find_return(work.store, work.name)
    if kept is None:
        return JobResult((_GONE,))
    read = read_kept(kept, work.folder, work.project, tell=tell)
    return JobResult((read.account.count if read.account is not None else read.faults[0].message,), (), work.link)


def apply_returned(work: ReturnWork, *, tell: Progress = tell_nobody) -> JobResult:
    """Carry out what was decided about a return."""
    kept = find_return(work.store, work.name)
    if kept is None:
        return JobResult((_GONE,))
    applied = apply_kept(kept, work.folder, work.project, work.who, tell=tell)
    return JobResult((*applied.files, *applied.also), (kept.answer, kept.decisions), work.link)


def copy_for_reviewers(order: ReviewOrder, who: str, link: str, *, tell: Progress = tell_nobody) -> JobResult:
    """Make the copies of reviewers."""
    files = make_review_copies(order, who, tell=tell)
    count = len(files)
    return JobResult((f"{count} copies sont prêtes" if count > 1 else "La copie est prête",), files, link)


def write_report(order: ReportRequest, who: str, link: str, *, tell: Progress = tell_nobody) -> JobResult:
    """Make a point d'étape or a bilan."""
    made = make_report(order, who, tell=tell)
    subjects = (f"Modification proposée, à ouvrir comme avenant : {one}" for one in made.subjects)
    warnings = (one.message for one in made.warnings)
    shown = tuple(path for path in made.files if path.suffix in (".pdf", ".docx"))
    return JobResult((made.completeness.sentence(), *subjects, *warnings), shown, link)


def renew_convention(order: RenewalRequest, who: str, link: str, *, tell: Progress = tell_nobody) -> JobResult:
    """Make the next dossier."""
    report = renew(order, who, tell=tell)
    warnings = (one.message for one in report.warnings)
    return JobResult((*warnings, *summarise(report), report.completeness.sentence()), (), link)


def measure_model(model: str, project: Project, kept: Path, link: str, *, tell: Progress = tell_nobody) -> JobResult:
    """Measure what a model changes, and keep it."""
    report = measure_impact(model, project, tell=tell)
    keep_value(kept, report)
    count = len(report.clauses)
    return JobResult((f"{count} clause{'s' if count > 1 else ''} change{'nt' if count > 1 else ''}",), (), link)


def write_redlines(
    sides: tuple[str, str], project: Project, target: Path, link: str, *, tell: Progress = tell_nobody
) -> JobResult:
    """Write the files of a comparison."""
    files = write_comparison(sides, project, target, tell=tell)
    says = () if files else ("Les deux textes disent la même chose : il n’y a pas de fichier à écrire.",)
    return JobResult(says, files, link)
