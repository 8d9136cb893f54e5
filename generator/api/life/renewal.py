"""The next convention made from one that ends, and what a newer model changes in the conventions of a project."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from generator.acts.telling.deeds import Deed, tell_journal
from generator.api.returning.account import COME, GONE, KEPT, WordRun
from generator.dossier_place import FACTS_FILE, find_convention_folder
from generator.making.dossier_folder import read_dossier
from generator.model.progress import Progress, tell_nobody
from generator.project import Project
from generator.reading.clause_files import list_model_plans
from generator.renewing.impact import ClauseImpact, DossierImpact, ImpactReport
from generator.renewing.impact import measure_impact as _measure_impact
from generator.renewing.impact_csv import write_impact_csv
from generator.renewing.renewal import RenewalRequest, renew_dossier
from generator.renewing.renewal_report import RenewalReport, summarise

__all__ = [
    "ClauseImpact",
    "DossierImpact",
    "ImpactReport",
    "KnownModel",
    "NextPeriod",
    "RenewalReport",
    "RenewalRequest",
    "list_models",
    "list_word_runs",
    "measure_impact",
    "propose_period",
    "renew",
    "summarise",
    "write_impact_table",
]


_CHANGED = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of clauses that the project has or the program brings: its name, its version, the one it replaces."""

    name: str
    version: str
    replaces: str


@dataclass(frozen=True, slots=True)
class NextPeriod:
    """The period that follows that of a dossier, as many years; the name that the next dossier would have."""

    former: tuple[date, date]
    first: date
    last: date
    name: str


def propose_period(folder: Path, project: Project) -> NextPeriod:
    """The period of the next convention: from the day after the last one, for as long.

    Raises: `ContentError` with the faults of the dossier.
    """
    convention = find_convention_folder(folder)
    period = read_dossier(convention, project).facts.periode
    first = period.fin + timedelta(days=1)
    years = max(1, round((period.fin - period.debut).days / 365.25))
    try:
        last = first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:  # the 29th of February
        last = first.replace(year=first.year + years, day=28)
    stem = convention.resolve().name.rstrip("0123456789").rstrip("-") or convention.resolve().name
    return NextPeriod((period.debut, period.fin), first, last, f"{stem}-{first.year}")


def renew(request: RenewalRequest, who: str, *, tell: Progress = tell_nobody) -> RenewalReport:
    """What `ctg renouveler` does: the next dossier, told in its journal.

    Raises: as `renew_dossier`.
    """
    tell("préparation du nouveau dossier")
    report = renew_dossier(request)
    source = request.source
    origin = source / FACTS_FILE if source.is_dir() else source
    deed = Deed("renouveler", came_in=[origin], went_out=report.files)
    return replace(report, warnings=(*report.warnings, *tell_journal(report.folder, request.project, who, deed)))


def list_models(project: Project) -> tuple[KnownModel, ...]:
    """The models that a dossier of the project can name, those of the project first.

    Raises: `ContentError` with the faults of one.
    """
    plans = list_model_plans(project.content / "x", project)
    return tuple(KnownModel(name, str(plan.version), plan.remplace or "") for name, plan in plans)


def list_word_runs(words: str) -> tuple[WordRun, ...]:
    """« du [-Conseil-] {+Bureau+} municipal » as runs of words that went, came, or are kept."""
    runs: list[WordRun] = []
    end = 0
    for found in _CHANGED.finditer(words):
        runs.append(WordRun(KEPT, words[end : found.start()]))
        runs.append(WordRun(GONE, found[1]) if found[1] is not None else WordRun(COME, found[2]))
        end = found.end()
    runs.append(WordRun(KEPT, words[end:]))
    return tuple(run for run in runs if run.words)


def write_impact_table(report: ImpactReport) -> bytes:
    """A report of impact as CSV that Excel opens by itself: one row for each clause and each dossier."""
    return write_impact_csv(report).encode("utf-8-sig")


def measure_impact(model: str, project: Project, *, tell: Progress = tell_nobody) -> ImpactReport:
    """What `ctg impact` tells of a model, by its name, for all dossiers of the project, one after the other.

    Raises: as `ctg impact`.
    """
    return _measure_impact(model, project.content, project, tell, 1)
