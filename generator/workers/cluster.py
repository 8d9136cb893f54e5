"""Runs the jobs of a batch on a `dask.distributed` cluster, through the interface of the executors.

A job travels with its files and its documents come back as bytes: workers need the same program and nothing else, no
disk in common. A worker that is lost gives its jobs to the others; a dossier that hangs or eats memory is stopped there
as it is here.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from itertools import islice
from typing import Any

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, UsageError
from generator.model.batch import Limits, MadeDossier, Refusal, State
from generator.system import count_cores
from generator.workers.executors import Done, LocalExecutor, Renewed, explain_loss
from generator.workers.job_server import ask_server
from generator.workers.jobs import DossierJob, RenewalJob
from generator.workers.parcels import Parcel, pack_job
from generator.workers.program_digest import digest_installation

SCHEME = "dask://"
_CONNECT_SECONDS = 20
_ALONE_SECONDS = 60.0  # without any worker: then the jobs that wait are given up
_POLL_SECONDS = 2.0
_MAX_GRAPH = "1GB"  # a job carries its files: the library would warn above ten megabytes


class ClusterExecutor:
    """The workers of a cluster; `address` is « dask://host:port »."""

    def __init__(self, address: str, limits: Limits) -> None:
        self._address = address.removeprefix(SCHEME)
        self._limits = limits

    def prepare(self) -> None:
        """Nothing: the cluster is there."""

    def run(self, jobs: Iterator[DossierJob]) -> Generator[Done, None, None]:
        """As `Executor.run`.

        Raises: `UsageError` when the cluster cannot be used.
        """
        try:
            import dask  # noqa: PLC0415 – an optional extra, and a slow import
            import distributed  # noqa: PLC0415
        except ImportError as fault:
            message = "--executeur dask:// demande la bibliothèque « distributed », qui n'est pas installée"
            hint = "installer l'extra « grappe » : .venv/bin/pip install distributed"
            raise UsageError(Diagnostic(Code.GRAPPE_ABSENTE, message, hint=hint)) from fault
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": _MAX_GRAPH}):
            client = self._connect(distributed)
            try:
                _check_workers(client, self._address)
                yield from self._run_on(distributed, client, jobs)
            finally:
                client.close()

    def renew(self, jobs: Iterator[RenewalJob]) -> Generator[Renewed, None, None]:
        """As `Executor.renew`: a renewal is short beside a dossier's documents, and its files are here."""
        yield from LocalExecutor(count_cores(), self._limits).renew(jobs)

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

    def _run_on(self, distributed: Any, client: Any, jobs: Iterator[DossierJob]) -> Generator[Done, None, None]:
        waiting: dict[Any, DossierJob] = {}
        alone_since: float | None = None
        while True:
            threads = sum(client.nthreads().values())
            # One at work and one at hand for each thread of a worker: no result piles up.
            for job in islice(jobs, max(0, 2 * max(1, threads) - len(waiting))):
                try:
                    parcel = pack_job(job, self._limits)
                except CtgError as fault:
                    yield job, Refusal(State.REFUSED, fault.diagnostics)
                    continue
                waiting[client.submit(do_parcel, parcel, pure=False)] = job
            if not waiting:
                return
            alone_since = None if threads else alone_since or time.monotonic()
            given_up = alone_since is not None and time.monotonic() - alone_since > _ALONE_SECONDS
            for future in [f for f in waiting if given_up or f.status != "pending"] or _await(distributed, waiting):
                job = waiting.pop(future)
                yield job, _take_result(job, future)
                future.release()


def _await(distributed: Any, waiting: dict[Any, DossierJob]) -> list[Any]:
    """The futures that are ready within a moment."""
    try:
        return list(distributed.wait(list(waiting), timeout=_POLL_SECONDS, return_when="FIRST_COMPLETED").done)
    except (TimeoutError, distributed.CancelledError):
        return []


def _take_result(job: DossierJob, future: Any) -> MadeDossier | Refusal:
    match future.status:
        case "finished":
            try:
                result: MadeDossier | Refusal = future.result(timeout=_ALONE_SECONDS)
            except (OSError, TimeoutError):
                return explain_loss(job, "son résultat s'est perdu avec l'ouvrier qui le gardait")
            return result
        case "error":
            fault = future.exception()
            return explain_loss(job, f"les ouvriers de la grappe l'ont perdu ({type(fault).__name__} : {fault})")
        case _:
            return explain_loss(job, "la grappe n'a plus d'ouvrier, ou ne répond plus")


def _check_workers(client: Any, address: str) -> None:
    """Refuse workers that have no program, or another one: their documents would not be the same.

    Raises: `UsageError` with each of them.
    """
    mine = digest_installation()
    found = client.run(digest_installation, on_error="return")
    wrong = {
        worker: "le programme n'y est pas installé" if isinstance(digest, BaseException) else "le programme y est autre"
        for worker, digest in found.items()
        if digest != mine
    }
    if wrong:
        hint = "y installer la même version : programme, bibliothèques, Pango, gabarits et tables de référence"
        raise UsageError(
            [
                Diagnostic(Code.GRAPPE_AUTRE_PROGRAMME, f"{why} : ouvrier {worker} de dask://{address}", hint=hint)
                for worker, why in wrong.items()
            ]
        )


def do_parcel(parcel: Parcel) -> MadeDossier | Refusal:
    """In a worker of the cluster: one job, by the process that stands beside it."""
    if parcel.installation != digest_installation():  # a worker that came after the others were checked
        message = f"« {parcel.shown} » est tombé sur un ouvrier de la grappe dont le programme est autre"
        hint = "y installer la même version du programme, puis relancer"
        return Refusal(State.STOPPED, (Diagnostic(Code.GRAPPE_AUTRE_PROGRAMME, message, hint=hint),))
    return ask_server(parcel)
