"""Long work, beside the pages: each job has its progress, can be given up, and keeps its result."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from generator.api.projects import DossierPlace
from generator.errors import CtgError, Diagnostic

Progress = Callable[[str], None]


class JobState(StrEnum):
    """Where a job is."""

    RUNNING = "en cours"
    DONE = "terminée"
    FAILED = "refusée"
    CANCELLED = "abandonnée"


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job gives: lines to say, files that were made, the address of the page that shows it (may be empty)."""

    says: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    link: str = ""


@dataclass(slots=True)
class Job:
    """One piece of long work. `told` is its progress, the last line last; `faults` is why it was refused."""

    id: str
    kind: str
    title: str
    dossier: str
    person: str
    state: JobState = JobState.RUNNING
    told: list[str] = field(default_factory=list)
    result: JobResult | None = None
    faults: tuple[Diagnostic, ...] = ()


class Jobs:
    """The jobs of a server, each in a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._jobs: dict[str, Job] = {}

    def start(
        self,
        kind: str,
        title: str,
        place: DossierPlace | None,
        function: Callable[..., JobResult],
        *args: Any,
        person: str = "",
    ) -> str:
        """Start a top-level function, which takes `tell` by keyword; the id of the job."""
        job = Job(secrets.token_hex(8), kind, title, place.id if place else "", person)
        self._jobs[job.id] = job
        threading.Thread(target=_run, args=(job, function, args), daemon=True).start()
        return job.id

    def find(self, job_id: str) -> Job | None:
        """The job of that id, if there is one."""
        return self._jobs.get(job_id)

    def list_jobs(self) -> tuple[Job, ...]:
        """All jobs, the last one first."""
        return tuple(reversed(self._jobs.values()))

    def cancel(self, job_id: str) -> None:
        """Give a job up: what it gives is not taken."""
        job = self.find(job_id)
        if job is not None and job.state is JobState.RUNNING:
            job.state = JobState.CANCELLED

    def close(self) -> None:
        """No job is waited for."""


def _run(job: Job, function: Callable[..., JobResult], args: tuple[Any, ...]) -> None:
    try:
        result = function(*args, tell=job.told.append)
    except CtgError as fault:
        job.faults = fault.diagnostics
        state = JobState.FAILED
    else:
        job.result = result
        state = JobState.DONE
    if job.state is JobState.RUNNING:
        job.state = state
