"""Long work beside the pages: batches, documents, scans. Each job in a process of its own, kept on the disk.

A few run at once, one at a time on a dossier; the others wait, each person in turn. A job goes on when its page is
left, can be given up, and keeps its result. One that was running when the server was killed is « interrompue », and
can be asked again.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from generator.api.long_work import JobResult
from generator.atelier.processes.desk import OverloadedError
from generator.atelier.processes.job_files import (
    JobOrder,
    JobRecord,
    JobState,
    forget_job,
    is_at_work,
    read_outcome,
    read_progress,
    read_record,
    say_now,
    write_record,
)
from generator.atelier.processes.plain_values import name_function
from generator.codes import Code
from generator.errors import Diagnostic
from generator.system import end_group

ROOMS = ("generator.api.", "generator.atelier.")  # where the functions of jobs stand
BATCH = "lot"  # the kind of work that lets anybody else go first
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[3])
_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED)
_GRACE_SECONDS = 10.0


class Place(Protocol):
    """The dossier that a job works on."""

    @property
    def id(self) -> str:
        """Its name in addresses."""


@dataclass(frozen=True, slots=True)
class JobBounds:
    """How many jobs run `at_once`, of them how many of the `lowest` priority; how many may wait, and how many of one
    person; how many are kept.
    """

    at_once: int = 2
    lowest: int = 1
    waiting: int = 50
    waiting_each: int = 20
    kept: int = 100


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work, as it is now. `faults` is why it was refused."""

    id: str
    folder: Path
    record: JobRecord
    state: JobState
    result: JobResult | None = None
    faults: tuple[Diagnostic, ...] = ()

    @property
    def kind(self) -> str:
        """« lot », « documents »…"""
        return self.record.kind

    @property
    def title(self) -> str:
        """What it does, in a few words."""
        return self.record.title

    @property
    def dossier(self) -> str:
        """The dossier that it works on, by its id; empty when it works on none."""
        return self.record.dossier

    @property
    def person(self) -> str:
        """Who has asked for it."""
        return self.record.person

    @property
    def moment(self) -> str:
        """When it was asked (ISO 8601)."""
        return self.record.moment

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in _ENDED

    @property
    def told(self) -> tuple[str, ...]:
        """Its progress, read now, the last line last."""
        return read_progress(self.folder)


class Jobs:
    """The jobs of a server, and those that earlier ones have left. Any thread may call it."""

    def __init__(self, folder: Path, bounds: JobBounds | None = None, rooms: tuple[str, ...] = ROOMS) -> None:
        """`folder` is where they are kept; `rooms` where their functions stand."""
        self.folder = folder
        self.bounds = bounds or JobBounds()
        self._rooms = rooms
        self._lock = threading.RLock()
        self._jobs: OrderedDict[str, Job] = OrderedDict((job.id, job) for job in _read_jobs(folder))
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._cancelled: set[str] = set()
        self._served: list[str] = []  # persons, whoever was served last at the end
        self._closed = False

    def start(
        self,
        kind: str,
        title: str,
        place: Place | None,
        function: Callable[..., JobResult],
        *args: Any,
        person: str = "",
        **kwargs: Any,
    ) -> str:
        """Have a top-level function of the API done, which takes `tell` by keyword; the id of the job.

        One that has a parameter `workspace` is given a folder of the job, where it may keep files. What it is given
        must be words, numbers, days, paths, and dataclasses of the program.

        Raises: `OverloadedError` when too many wait; `OutputError`; `TypeError`.
        """
        name = name_function(function)
        if not name.startswith(self._rooms):
            raise TypeError(f"{name} is no function of {', '.join(self._rooms)}")
        order = JobOrder(name, args, kwargs, lowest=kind == BATCH)
        return self._add(JobRecord(kind, title, place.id if place else "", person, say_now(), order))

    def start_again(self, job_id: str, person: str) -> str:
        """Ask for a job again, which has ended; the id of the new one, which takes its place. Empty when it cannot be.

        Raises: as `start`.
        """
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None or not job.ended:
                return ""
            record = replace(job.record, person=person, moment=say_now(), state=JobState.WAITING)
            new = self._add(record)
            self._forget(job)
            return new

    def find(self, job_id: str) -> Job | None:
        """The job of that id, if there is one."""
        with self._lock:
            return self._jobs.get(job_id)

    def list_jobs(self) -> tuple[Job, ...]:
        """All jobs, the last one first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def cancel(self, job_id: str) -> None:
        """Give a job up: nothing is left half written. One that has ended stays as it is."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None or job.ended:
                return
            process = self._running.get(job_id)
            if process is None:
                self._set_state(job, JobState.CANCELLED)
                return
            self._cancelled.add(job_id)
        threading.Thread(target=_end, args=(process,), daemon=True).start()

    def close(self) -> None:
        """End all that run: they are « interrompues », and can be asked again."""
        with self._lock:
            self._closed = True
            running = tuple(self._running.values())
        for process in running:
            _end(process)

    def _add(self, record: JobRecord) -> str:
        with self._lock:
            waiting = [job.person for job in self._jobs.values() if job.state is JobState.WAITING]
            own = waiting.count(record.person)
            if self._closed or len(waiting) >= self.bounds.waiting or own >= self.bounds.waiting_each:
                message = "trop de travaux attendent déjà : celui-ci n’a pas été pris"
                raise OverloadedError(Diagnostic(Code.ATELIER_OCCUPE, message, hint="réessayer plus tard"))
            job_id = secrets.token_hex(8)
            write_record(self.folder / job_id, record)
            self._jobs[job_id] = Job(job_id, self.folder / job_id, record, JobState.WAITING)
            self._prune()
            self._start_next()
            return job_id

    def _start_next(self) -> None:
        """Start what may run now. The lock is held."""
        while not self._closed and (job := self._choose()) is not None:
            if job.person in self._served:
                self._served.remove(job.person)
            self._served.append(job.person)
            self._set_state(job, JobState.RUNNING)
            self._running[job.id] = process = self._launch(job)
            threading.Thread(target=self._watch, args=(job.id, process), name=f"job-{job.id}", daemon=True).start()

    def _choose(self) -> Job | None:
        """The next job to start: of those that may, that of the person who was served longest ago."""
        running = [self._jobs[job_id] for job_id in self._running]
        if len(running) >= self.bounds.at_once:
            return None
        busy = {job.dossier for job in running if job.dossier}
        lowest = sum(1 for job in running if job.record.order.lowest)
        ready = [
            job
            for job in self._jobs.values()
            if job.state is JobState.WAITING
            and job.dossier not in busy
            and not (job.record.order.lowest and lowest >= self.bounds.lowest)
        ]
        served = {person: rank for rank, person in enumerate(self._served, 1)}
        return min(ready, key=lambda job: served.get(job.person, 0), default=None)

    def _launch(self, job: Job) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": _PACKAGE_ROOT, "PYTHONUTF8": "1"}
        module = "generator.atelier.processes.job_process"
        command = [sys.executable, "-P", "-m", module, str(job.folder), *self._rooms]
        # In a group of its own: Ctrl+C ends the server, which ends the jobs. Not in a session of its own: Linux shares
        # the processor between sessions first, and a low priority would count within the job's alone.
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment, process_group=0
        )

    def _watch(self, job_id: str, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        end_group(process.pid)  # what it may have left
        if process.stdin is not None:
            process.stdin.close()
        with self._lock:
            del self._running[job_id]
            job = self._jobs[job_id]
            outcome = read_outcome(job.folder)
            if outcome is not None:
                self._jobs[job_id] = _close_job(job)
            else:
                given_up = job_id in self._cancelled
                self._set_state(job, JobState.CANCELLED if given_up else JobState.INTERRUPTED)
            self._cancelled.discard(job_id)
            self._start_next()

    def _set_state(self, job: Job, state: JobState) -> None:
        record = replace(job.record, state=state)
        self._jobs[job.id] = replace(job, record=record, state=state)
        if job.folder.is_dir():  # somebody may have deleted it: it is never the truth
            write_record(job.folder, record)

    def _prune(self) -> None:
        ended = [job for job in self._jobs.values() if job.ended]
        for job in ended[: max(0, len(ended) - self.bounds.kept)]:
            self._forget(job)

    def _forget(self, job: Job) -> None:
        del self._jobs[job.id]
        forget_job(job.folder)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Interrupt a job, then end whatever is left of it."""
    process.terminate()
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        end_group(process.pid)


def _close_job(job: Job) -> Job:
    """A job that has given something, with it."""
    outcome = read_outcome(job.folder)
    if outcome is None:
        return job
    state = JobState.FAILED if outcome.faults else JobState.DONE
    return replace(job, state=state, result=outcome.result, faults=outcome.faults)


def _read_jobs(folder: Path) -> tuple[Job, ...]:
    """The jobs that earlier servers have left, by the moment at which they were asked."""
    found: list[Job] = []
    for place in folder.glob("*"):
        record = read_record(place)
        if record is None:
            continue
        job = _close_job(Job(place.name, place, record, record.state))
        if not job.ended and not is_at_work(place):
            job = replace(job, state=JobState.INTERRUPTED)
        found.append(job)
    return tuple(sorted(found, key=lambda job: job.moment))
