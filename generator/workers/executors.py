"""Runs the jobs of a batch on this machine: processes that are bounded, watched and replaced.

Workers are forked from a server process that has imported what sets pages and has no thread (0.6 s once instead of
for each); no job is ever forked from this process. A worker that hangs, or that the system kills, takes one dossier
with it: the dossier is reported and not tried again. Where there are fewer dossiers than cores, each is shared.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.files import display_path
from generator.model.batch import Limits, MadeDossier, Refusal, RenewedDossier, Share, State
from generator.system import choose_start_method, was_ended_by
from generator.workers.jobs import CheckJob, DossierJob, ImpactJob, RenewalJob
from generator.workers.shares import join_shares

Done = tuple[DossierJob, MadeDossier | Refusal]
Renewed = tuple[RenewalJob, RenewedDossier | Refusal]
Job = TypeVar("Job", DossierJob, RenewalJob, CheckJob, ImpactJob)
AnyJob = DossierJob | RenewalJob | CheckJob | ImpactJob

# Imported in the workers only: this process stays light. Each has `prepare_worker` and `do_job`.
_JOBS = "generator.batches.jobs"
_CHECKS = "generator.verifying.jobs"
_IMPACTS = "generator.renewing.impact_jobs"
_JOBS_PER_WORKER = 25  # then it is replaced: whatever a library keeps is given back
_MAX_SHARES = 3  # of a dossier: its convention alone is more than a quarter of the work
_ATTEMPTS = 2  # of a job whose worker was lost without its being at fault
_OUT_OF_MEMORY = 77  # as `worker_process.OUT_OF_MEMORY`
# The linear algebra of a library starts threads when it is imported: not in a process that forks.
_SINGLE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Executor(Protocol):
    """Runs jobs somewhere; results come in the order in which they are ready, and are not kept."""

    def prepare(self) -> None:
        """There will be jobs: what can be got ready before they are known is, while the caller goes on."""
        ...

    def run(self, jobs: Iterator[DossierJob]) -> Generator[Done, None, None]:
        """Each job with its result. Jobs are taken as there is room for them. Closing the iterator stops all."""
        ...

    def renew(self, jobs: Iterator[RenewalJob]) -> Generator[Renewed, None, None]:
        """The same for renewals, always on this machine."""
        ...


class LocalExecutor:
    """The cores of this machine."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self._workers = workers
        self._limits = limits

    def prepare(self) -> None:
        """As `Executor.prepare`: the server that workers are forked from starts its imports, a second or two."""
        _choose_context(_JOBS)
        if choose_start_method() == "forkserver":
            from multiprocessing import forkserver  # noqa: PLC0415 – only where there is one

            forkserver.ensure_running()

    def run(self, jobs: Iterator[DossierJob]) -> Generator[Done, None, None]:
        """As `Executor.run`."""
        first = list(islice(jobs, self._workers))
        shares = min(self._workers // len(first), _MAX_SHARES) if first else 0
        yield from self._run_shared(first, shares) if shares > 1 else self._run_whole(chain(first, jobs))

    def renew(self, jobs: Iterator[RenewalJob]) -> Generator[Renewed, None, None]:
        """As `Executor.renew`."""
        yield from self._run_whole(jobs)

    def check(self, jobs: Iterator[CheckJob]) -> Generator[tuple[CheckJob, Any], None, None]:
        """Each dossier with what `check_jobs.do_job` says of it, or a `Refusal`, as they are ready.

        Raises: `OutputError` when a printed report cannot be written.
        """
        yield from self._run_whole(jobs, _CHECKS)

    def compare(self, jobs: Iterator[ImpactJob]) -> Generator[tuple[ImpactJob, Any], None, None]:
        """Each dossier with what `impact_jobs.do_job` says of it, or a `Refusal`, as they are ready."""
        yield from self._run_whole(jobs, _IMPACTS)

    def _run_shared(self, jobs: list[DossierJob], count: int) -> Generator[Done, None, None]:
        """Few jobs, each in `count` shares."""
        done: dict[Path, dict[int, MadeDossier | Refusal]] = {job.folder: {} for job in jobs}
        shares = [replace(job, share=Share(rank, count)) for job in jobs for rank in range(count)]
        apart: list[DossierJob] = []  # changed by somebody while it was read twice
        with closing(self._run_whole(iter(shares))) as made:
            for share, result in made:
                results = done[share.folder]
                results[share.share.rank] = result
                if len(results) == count:
                    job = replace(share, share=Share())
                    whole = join_shares([results.pop(rank) for rank in range(count)])
                    if whole is None:
                        apart.append(job)
                    else:
                        yield job, whole
        yield from self._run_whole(iter(apart))

    def _run_whole(self, jobs: Iterator[Job], module: str = _JOBS) -> Generator[tuple[Job, Any], None, None]:
        attempts: Counter[Job] = Counter()
        again: list[Job] = []
        while True:
            source = chain(again, jobs)
            again = []
            yield from self._run_in_pool(source, again, attempts, module)
            if not again:
                return

    def _run_in_pool(
        self, source: Iterator[Job], again: list[Job], attempts: Counter[Job], module: str
    ) -> Generator[tuple[Job, Any], None, None]:
        """One pool, until all is done or the pool is lost; `again` takes the jobs that have to be run in another."""
        waiting: dict[Future[Any], Job] = {}
        pool = self._open_pool(module)
        try:
            while True:
                # One at work and one at hand for each worker: no result piles up.
                for job in islice(source, 0 if again else 2 * self._workers - len(waiting)):
                    try:
                        waiting[pool.schedule(call_job, args=(module, job), timeout=self._limits.seconds)] = job
                    except RuntimeError:  # the pool has just been lost: those that wait will say so too
                        again.append(job)
                        break
                if not waiting:
                    return
                ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in ready:
                    job = waiting.pop(future)
                    try:
                        result = future.result()
                    except BrokenProcessPool:  # whose fault it was is not known
                        attempts[job] += 1
                        if attempts[job] < _ATTEMPTS:
                            again.append(job)
                            continue
                        result = explain_loss(job, "les processus de travail se sont arrêtés l'un après l'autre")
                    except (TimeoutError, ProcessExpired) as fault:
                        result = self._explain_stop(job, fault)
                    del future  # it holds the bytes, which are not kept while others are awaited
                    yield job, result
                    del result
        finally:
            pool.stop()  # type: ignore[no-untyped-call]  # the library leaves it without types
            pool.join()

    def _open_pool(self, module: str) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=_JOBS_PER_WORKER,
            initializer=prepare_worker,
            initargs=(module, self._limits.memory_mib),
            context=_choose_context(module),
        )

    def _explain_stop(self, job: AnyJob, fault: Exception) -> Refusal:
        span = Span(display_path(job.folder))
        if isinstance(fault, TimeoutError):
            message = f"ce dossier a été arrêté : il a pris plus de {self._limits.seconds:g} s"
            hint = "relancer avec un plus grand --delai, ou alléger ses fichiers"
            return Refusal(State.STOPPED, (Diagnostic(Code.DOSSIER_TROP_LONG, message, span, hint=hint),))
        code = fault.exitcode if isinstance(fault, ProcessExpired) else 0
        if code != _OUT_OF_MEMORY and not was_ended_by(code, "SIGKILL", "SIGABRT", "SIGTRAP"):
            return explain_loss(job, f"le processus de travail s'est arrêté (code {code})")
        message = f"ce dossier a été arrêté : il demande plus que les {self._limits.memory_mib} Mio permis"
        if was_ended_by(code, "SIGKILL"):
            message = "ce dossier a été arrêté par le système, sans doute faute de mémoire"
        hint = "relancer avec un plus grand --memoire ou moins d'--ouvriers, ou alléger ses fichiers"
        return Refusal(State.STOPPED, (Diagnostic(Code.DOSSIER_TROP_LOURD, message, span, hint=hint),))


def _choose_context(module: str) -> Any:
    """How workers start: forked from a server that has imported `module`, where the system has one."""
    context = multiprocessing.get_context(choose_start_method())
    context.set_forkserver_preload([module])
    for name, value in _SINGLE_THREAD.items():
        os.environ.setdefault(name, value)
    return context


def explain_loss(job: AnyJob, why: str) -> Refusal:
    """A dossier whose worker was lost."""
    message = f"ce dossier a été arrêté : {why}"
    hint = "relancer ; si cela se répète, « ctg generer » sur ce dossier seul montre la cause"
    span = Span(display_path(job.folder))
    return Refusal(State.STOPPED, (Diagnostic(Code.OUVRIER_PERDU, message, span, hint=hint),))


def prepare_worker(module: str, memory_mib: int) -> None:
    """In the worker: bound it. The modules that do the work are imported there and nowhere else."""
    import_module(module).prepare_worker(memory_mib)


def call_job(module: str, job: AnyJob) -> Any:
    """In the worker: do one job."""
    return import_module(module).do_job(job)
