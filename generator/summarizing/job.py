"""What a background process is asked: one dossier to summarise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from generator.acts.standing.dossier_state import DossierState
from generator.dossier_place import name_dossier
from generator.files import display_path
from generator.model.batch import Refusal
from generator.project import Project
from generator.summarizing.summary import DossierSummary, LineSummary

WORK = "generator.summarizing.computing:do_job"


@dataclass(frozen=True, slots=True)
class SummaryJob:
    """A dossier to summarise as of a day; `output` has the folders of documents."""

    id: str
    folder: Path
    project: Project
    output: Path
    today: date


def refuse_summary(job: SummaryJob, refusal: Refusal, signature: str) -> DossierSummary:
    """What stands in the place of a summary that could not be made: its faults, as for a dossier that is not read."""
    state = DossierState(name_dossier(job.folder), display_path(job.folder), None, refusal.faults)
    return DossierSummary(job.id, state.name, signature, job.today + timedelta(days=1), (), (LineSummary(state),))
