"""The workers of a `dask.distributed` cluster: as those of this machine, beyond it.

A job travels with its files and what comes of it comes back as bytes: workers need the same program and nothing else,
no disk in common. A worker that is lost gives its jobs to the others; a job that hangs or eats memory is stopped there
as it is here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import ExitStack
from typing import Any

from generator.codes import Code
from generator.errors import Diagnostic, UsageError
from generator.model.batch import Limits
from generator.workers.job_server import Order, Parcel, ask_server
from generator.workers.program_digest import digest_installation
from generator.workers.run import Job, Loss

SCHEME = "dask://"
_CONNECT_SECONDS = 20
_ALONE_SECONDS = 60.0  # without any worker: then the jobs that wait are given up
_MAX_GRAPH = "1GB"  # a job carries its files: the library would warn above ten megabytes


class ClusterCrew:
    """The workers of a cluster, as `Crew`; `address` is « dask://host:port », `pack` what makes a job travel."""

    near = False

    def __init__(self, address: str, limits: Limits, pack: Callable[[Any], Parcel]) -> None:
        self.limits = limits
        self._address = address.removeprefix(SCHEME)
        self._pack = pack
        self._work = ""
        self._client: Any = None
        self._executor: Any = None
        self._at_end = ExitStack()
        self._alone_since: float | None = None

    def prepare(self, work: str) -> None:
        """Nothing: the cluster is there."""

    def open(self, work: str) -> None:
        """As `Crew.open`."""
        try:
            import dask
            import distributed
        except ImportError as fault:
            message = "--executeur dask:// demande la bibliothèque « distributed », qui n'est pas installée"
            hint = "installer l'extra « grappe » : .venv/bin/pip install distributed"
            raise UsageError(Diagnostic(Code.GRAPPE_ABSENTE, message, hint=hint)) from fault
        self._work = work
        self._at_end.enter_context(dask.config.set({"distributed.admin.large-graph-warning-threshold": _MAX_GRAPH}))
        self._client = self._connect(distributed)
        self._at_end.callback(self._client.close)
        self._check_workers()
        self._executor = self._client.get_executor(pure=False)

    def _connect(self, distributed: Any) -> Any:
        try:
            client = distributed.Client(f"tcp://{self._address}", timeout=_CONNECT_SECONDS)
        except (OSError, TimeoutError, ValueError) as fault:
            message = f"personne ne répond à dask://{self._address}"
            hint = "y lancer « dask scheduler », puis des « dask worker » ; ou retirer --executeur"
            raise UsageError(Diagnostic(Code.GRAPPE_INJOIGNABLE, message, hint=hint)) from fault
        try:
            client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError as fault:
            client.close()
            message = f"la grappe dask://{self._address} n'a aucun ouvrier"
            hint = f"en lancer : dask worker tcp://{self._address}"
            raise UsageError(Diagnostic(Code.GRAPPE_INJOIGNABLE, message, hint=hint)) from fault
        return client

    def _check_workers(self) -> None:
        """Refuse workers that have no program, or another one: their documents would not be the same.

        Raises: `UsageError` with each of them.
        """
        mine = digest_installation()
        found = self._client.run(digest_installation, on_error="return")
        hint = "y installer la même version : programme, bibliothèques, Pango, gabarits et tables de référence"
        wrong: list[Diagnostic] = []
        for worker, digest in found.items():
            if digest != mine:
                absent = isinstance(digest, BaseException)
                why = "le programme n'y est pas installé" if absent else "le programme y est autre"
                message = f"{why} : ouvrier {worker} de dask://{self._address}"
                wrong.append(Diagnostic(Code.GRAPPE_AUTRE_PROGRAMME, message, hint=hint))
        if wrong:
            raise UsageError(wrong)

    def count_workers(self) -> int:
        """The threads of all workers."""
        return max(1, self._count_threads())

    def _count_threads(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except OSError:  # the scheduler does not answer
            return 0

    def hand_out(self, job: Job) -> Future[Any]:
        """As `Crew.hand_out`."""
        order = Order(self._work, self._pack(job), self.limits)
        future: Future[Any] = self._executor.submit(do_order, order, digest_installation())
        return future

    def take_back(self, future: Future[Any]) -> Any:
        """As `Crew.take_back`."""
        try:
            return future.result()
        except CancelledError:
            why = "la grappe n'a plus d'ouvrier, ou ne répond plus"
        except Exception as fault:  # noqa: BLE001 – of the library, or of what stands between machines
            why = f"les ouvriers de la grappe l'ont perdu ({type(fault).__name__} : {fault})"
        return Loss(f"ce dossier a été arrêté : {why}")

    def has_left(self) -> bool:
        """As `Crew.has_left`, after a minute without any worker."""
        now = time.monotonic()
        self._alone_since = None if self._count_threads() else self._alone_since or now
        return self._alone_since is not None and now - self._alone_since > _ALONE_SECONDS

    def close(self) -> None:
        """As `Crew.close`."""
        self._at_end.close()


def do_order(order: Order, installation: str) -> Any:
    """In a worker of the cluster: one job, by the process that stands beside it; `installation` is of who asks."""
    if installation != digest_installation():  # a worker that came after the others were checked
        message = "ce dossier est tombé sur un ouvrier de la grappe dont le programme est autre"
        hint = "y installer la même version du programme, puis relancer"
        return Loss(message, Code.GRAPPE_AUTRE_PROGRAMME, hint)
    return ask_server(order)
