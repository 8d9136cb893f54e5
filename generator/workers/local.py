"""The workers of this machine: processes that are bounded, watched and replaced.

They are forked from a server process that has imported what they need and has no thread (0.6 s once instead of for
each); no job is ever forked from this process. A worker that hangs, or that the system kills, takes one job with it:
the job is reported and not tried again. Where the system has no such server, each worker imports for itself.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from pebble import ProcessExpired, ProcessPool

from generator.codes import Code
from generator.model.batch import Limits
from generator.system import choose_start_method, was_ended_by
from generator.workers.attempt import OUT_OF_MEMORY
from generator.workers.run import Job, Loss
from generator.workers.worker_process import call_work, prepare_worker

_JOBS_PER_WORKER = 12  # then it is replaced, before what it remembers makes it heavy
# The linear algebra of a library starts threads when it is imported: not in a process that forks.
_SINGLE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class LocalCrew:
    """So many processes of this machine; as `Crew`."""

    near = True

    def __init__(self, workers: int, limits: Limits) -> None:
        self.limits = limits
        self._workers = workers
        self._work = ""
        self._pool: ProcessPool | None = None

    def prepare(self, work: str) -> None:
        """The server that workers are forked from starts its imports, a second or two."""
        if _choose_context(work).get_start_method() == "forkserver":
            from multiprocessing import forkserver  # noqa: PLC0415 – only where there is one

            forkserver.ensure_running()

    def open(self, work: str) -> None:
        """As `Crew.open`."""
        self._work = work
        self._pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=_JOBS_PER_WORKER,
            initializer=prepare_worker,
            initargs=(self.limits.memory_mib,),
            context=_choose_context(work),
        )

    def count_workers(self) -> int:
        """As many as were asked for."""
        return self._workers

    def hand_out(self, job: Job) -> Future[Any]:
        """As `Crew.hand_out`; a pool that was lost is replaced, those that wait in it say so."""
        assert self._pool is not None  # opened
        try:
            return self._schedule(self._pool, job)
        except RuntimeError:
            self.close()
            self.open(self._work)
            return self._schedule(self._pool, job)

    def _schedule(self, pool: ProcessPool, job: Job) -> Future[Any]:
        return pool.schedule(call_work, args=(self._work, job), timeout=self.limits.seconds)

    def take_back(self, future: Future[Any]) -> Any:
        """As `Crew.take_back`."""
        try:
            return future.result()
        except BrokenProcessPool:
            why = "les processus de travail se sont arrêtés l'un après l'autre"
            return Loss(f"ce dossier a été arrêté : {why}", blameless=True)
        except TimeoutError:
            message = f"ce dossier a été arrêté : il a pris plus de {self.limits.seconds:g} s"
            hint = "relancer avec un plus grand --delai, ou alléger ses fichiers"
            return Loss(message, Code.DOSSIER_TROP_LONG, hint)
        except ProcessExpired as fault:
            return self._explain_end(fault.exitcode)

    def _explain_end(self, exit_code: int) -> Loss:
        if exit_code != OUT_OF_MEMORY and not was_ended_by(exit_code, "SIGKILL", "SIGABRT", "SIGTRAP"):
            return Loss(f"ce dossier a été arrêté : le processus de travail s'est arrêté (code {exit_code})")
        message = f"ce dossier a été arrêté : il demande plus que les {self.limits.memory_mib} Mio permis"
        if was_ended_by(exit_code, "SIGKILL"):
            message = "ce dossier a été arrêté par le système, sans doute faute de mémoire"
        hint = "relancer avec un plus grand --memoire ou moins d'--ouvriers, ou alléger ses fichiers"
        return Loss(message, Code.DOSSIER_TROP_LOURD, hint)

    def has_left(self) -> bool:
        """Never: workers that end are replaced."""
        return False

    def close(self) -> None:
        """As `Crew.close`."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # the library leaves it without types
            self._pool.join()
            self._pool = None


def _choose_context(work: str) -> Any:
    """How workers start: forked from a server that has imported what `work` names, where the system has one."""
    method = choose_start_method()
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        loaded = ("generator.workers.first_load", work.partition(":")[0], "generator.workers.last_load")
        context.set_forkserver_preload(list(loaded))
    for name, value in _SINGLE_THREAD.items():
        os.environ.setdefault(name, value)
    return context
