"""Summaries kept up to date while somebody looks: what is shown is made first, aside, one dossier after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.errors import CtgError
from generator.model.batch import Limits, Refusal
from generator.project import Project
from generator.summarizing.job import WORK, SummaryJob, refuse_summary
from generator.summarizing.signature import Surroundings, is_sure, sign_dossier
from generator.summarizing.store import SummaryStore
from generator.summarizing.summary import DossierSummary
from generator.workers.local import LocalCrew
from generator.workers.run import Loss, explain_loss

_LIMITS = Limits(seconds=120.0, memory_mib=2048)  # of one dossier
_IDLE_SECONDS = 20.0  # then the processes go


@dataclass(frozen=True, slots=True)
class Place:
    """A convention's dossier: how it is called in addresses, and where it is."""

    id: str
    folder: Path


class SummaryKeeper:
    """The summaries of a project, kept below `folder`; made by `workers` processes at the lowest priority.

    Any thread may use it. Processes start when something is asked for, and go when nothing is any more.
    """

    def __init__(self, project: Project, folder: Path, workers: int = 1) -> None:
        self._project = project
        self._store = SummaryStore(folder)
        self._workers = workers
        self._turn = threading.Condition()
        self._waiting: dict[str, tuple[Place, date]] = {}  # in the order in which they are to be made
        self._made: set[str] = set()  # being made now
        self._thread: threading.Thread | None = None
        self._ended = False
        self._surroundings: Surroundings | None = None
        self.write_fault: CtgError | None = None  # why the last summary is known to this process alone

    def find(self, id_: str) -> DossierSummary | None:
        """What is kept of a dossier, fresh or not; nothing is looked at but the store."""
        return self._store.find(id_)

    def find_fresh(self, places: Iterable[Place], today: date) -> dict[str, DossierSummary]:
        """The summaries that still fit, of some dossiers; the others are asked for, before all that waits."""
        known = tuple(places)
        fresh = {place.id: found for place in known if (found := self._check(place, today)) is not None}
        self.ask((place for place in known if place.id not in fresh), today)
        return fresh

    def ask(self, places: Iterable[Place], today: date, *, first: bool = True) -> None:
        """Have the summaries of some dossiers made; before all that waits, unless `first` is false."""
        asked = {place.id: (place, today) for place in places}
        if not asked:
            return
        with self._turn:
            if self._ended:
                return
            self._waiting = {**asked, **self._waiting} if first else {**self._waiting, **asked}
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="resumes")
                self._thread.start()
            self._turn.notify_all()

    def look_over(self, places: Sequence[Place], today: date) -> None:
        """Look at every dossier: what has changed, models and templates included, is made anew after what waits."""
        self._surroundings = Surroundings(self._project)
        self.ask((place for place in places if self._check(place, today) is None), today, first=False)
        self._store.forget_others(place.id for place in places)

    def count_waiting(self) -> int:
        """How many dossiers are still to be summarised."""
        with self._turn:
            return len(self._waiting.keys() | self._made)

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is to be made any more, so many seconds at most; whether that is so."""
        with self._turn:
            return self._turn.wait_for(lambda: not self._waiting and not self._made, seconds)

    def close(self) -> None:
        """Stop the processes; what was not made is made another time."""
        with self._turn:
            self._ended = True
            self._waiting.clear()
            thread = self._thread
            self._turn.notify_all()
        if thread is not None:
            thread.join()

    def _around(self) -> Surroundings:
        """What dossiers share, as it was when all were last looked over."""
        if self._surroundings is None:
            self._surroundings = Surroundings(self._project)
        return self._surroundings

    def _check(self, place: Place, today: date) -> DossierSummary | None:
        """The summary of a dossier, when neither a file nor the day says that it no longer fits."""
        found = self._store.find(place.id)
        if found is None or not is_sure(found.signature) or (found.until is not None and today >= found.until):
            return None
        return found if sign_dossier(place.folder, self._project.output, self._around()) == found.signature else None

    def _work(self) -> None:
        crew = LocalCrew(self._workers, _LIMITS)
        running: dict[Future[Any], SummaryJob] = {}
        try:
            crew.prepare(WORK)
            crew.open(WORK)
            while (jobs := self._await_jobs(running)) is not None:
                for job in jobs:  # while no lock is held: the first one waits for processes to start
                    future = crew.hand_out(job)
                    running[future] = job
                    future.add_done_callback(lambda _: self._wake())
                self._keep_done(crew, running)
        finally:
            with self._turn:
                if self._thread is threading.current_thread():  # a fault has ended it: another starts
                    self._thread = None
                    self._made.clear()
                    self._turn.notify_all()
            crew.close()

    def _await_jobs(self, running: dict[Future[Any], SummaryJob]) -> tuple[SummaryJob, ...] | None:
        """The jobs to hand out now, once there are some or one that runs has ended; None when this is to end."""
        with self._turn:
            self._turn.wait_for(
                lambda: self._ended or self._has_room(running) or any(future.done() for future in running),
                _IDLE_SECONDS if not running else None,
            )
            if self._ended or not (running or self._waiting):
                self._thread = None
                self._made.clear()
                return None
            return tuple(self._take_jobs(self._workers - len(running)))

    def _has_room(self, running: dict[Future[Any], SummaryJob]) -> bool:
        return bool(self._waiting) and len(running) < self._workers

    def _take_jobs(self, room: int) -> Iterator[SummaryJob]:
        """The next ones that wait; the lock is held."""
        for id_ in tuple(self._waiting)[:room]:
            place, today = self._waiting.pop(id_)
            self._made.add(id_)
            yield SummaryJob(id_, place.folder, self._project, self._project.output, today)

    def _agrees(self, job: SummaryJob, made: DossierSummary) -> bool:
        return not is_sure(made.signature) or made.signature == sign_dossier(job.folder, job.output, self._around())

    def _wake(self) -> None:
        with self._turn:
            self._turn.notify_all()

    def _keep_done(self, crew: LocalCrew, running: dict[Future[Any], SummaryJob]) -> None:
        for future in [future for future in running if future.done()]:
            job = running.pop(future)
            made = crew.take_back(future)
            made = explain_loss(made, job) if isinstance(made, Loss) else made
            if isinstance(made, DossierSummary) and not self._agrees(job, made):
                self._surroundings = None  # a model or a template has changed: it was read after the last look
            if isinstance(made, Refusal):
                made = refuse_summary(job, made, sign_dossier(job.folder, job.output, self._around()))
            try:
                self._store.keep(made)
            except CtgError as fault:
                self.write_fault = fault
            with self._turn:
                self._made.discard(job.id)
                self._turn.notify_all()
