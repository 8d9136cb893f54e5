"""Warm processes that compose for the pages: one per core for who types, one for who waits for files.

No page composes in the server: `await composers.ask(folder, function, …)` has a function of `generator.api` done by the
process that knows this dossier. A process that hangs or that takes too much memory is replaced, and takes one request
with it; one that has served long is replaced between two requests.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from generator.atelier.processes.composer_process import READY, serve
from generator.atelier.processes.desk import Desk, Lane, Request
from generator.codes import Code
from generator.errors import CtgError, Diagnostic
from generator.system import choose_start_method, count_cores

_R = TypeVar("_R")

# Whether what is asked now is asked by who only reads: it then writes nothing in a dossier, derived files included.
READING: ContextVar[bool] = ContextVar("reading", default=False)

_WARM = "generator.atelier.processes.warm"
_READY_SECONDS = 60.0  # to load everything, on a slow machine
_END_SECONDS = 2.0
# The linear algebra of a library starts threads when it is imported: not in a process that forks.
_SINGLE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class ComposerBounds:
    """What composers may take. `seconds` are of one request of who types, `file_seconds` of one who asks for files.

    A process is replaced after so many `requests`, or once it holds `memory_mib` of memory; it never takes more than
    `most_memory_mib` of address space. `waiting` requests at most wait in a lane.
    """

    seconds: float = 30.0
    file_seconds: float = 180.0
    requests: int = 400
    memory_mib: int = 700
    most_memory_mib: int = 3072
    waiting: int = 100


class TimedOutError(CtgError):
    """A request took more than its time; its process was replaced."""


class LostError(CtgError):
    """A request ended its process, or took more memory than it may."""


class Composers:
    """The processes, started by `start` or by the first request, ended by `close`. Any thread or coroutine may ask."""

    def __init__(self, count: int = 0, bounds: ComposerBounds | None = None) -> None:
        """`count` processes for who types, one per core when it is 0; and one for files."""
        self.bounds = bounds or ComposerBounds()
        self._seats: list[_Seat] = []
        self._desks: dict[Lane, Desk] = {}
        self._started = False
        self._starting = threading.Lock()
        for lane, seats in ((Lane.TYPING, count or count_cores()), (Lane.FILES, 1)):
            self._desks[lane] = Desk(seats, self.bounds.waiting)
            self._seats += [_Seat(self._desks[lane], rank, lane, self.bounds) for rank in range(seats)]

    def start(self) -> None:
        """Start them in the background, once: the first requests wait until their process is warm."""
        with self._starting:
            if not self._started:
                self._started = True
                for seat in self._seats:
                    seat.start()

    def close(self) -> None:
        """End them all, whatever they are doing; requests that wait are refused."""
        with self._starting:
            self._started = True  # nobody starts them any more
        for desk in self._desks.values():
            desk.close()
        for seat in self._seats:
            seat.stop()

    async def ask(
        self,
        folder: Path,
        function: Callable[..., _R],
        *args: Any,
        newest_of: str = "",
        lane: Lane = Lane.TYPING,
        **kwargs: Any,
    ) -> _R:
        """What a top-level function of `generator.api` gives for a dossier, worked out in the dossier's process.

        A request that waits is replaced by the next one with the same `newest_of` (« preview, Camille, le-val »).
        Who stops waiting (the coroutine is cancelled) leaves the queue.

        Raises: what the function raises; `SupersededError`, `OverloadedError`, `TimedOutError`, `LostError`.
        """
        return await asyncio.wrap_future(self.submit(folder, function, *args, newest_of=newest_of, lane=lane, **kwargs))

    def submit(
        self,
        folder: Path,
        function: Callable[..., _R],
        *args: Any,
        newest_of: str = "",
        lane: Lane = Lane.TYPING,
        **kwargs: Any,
    ) -> Future[_R]:
        """The same from a thread, without waiting.

        Raises: `OverloadedError`; `pickle.PicklingError` for what cannot be handed to another process.
        """
        self.start()
        seconds = self.bounds.seconds if lane is Lane.TYPING else self.bounds.file_seconds
        request = Request(str(folder), pickle.dumps((function, args, kwargs, READING.get())), seconds, newest_of)
        self._desks[lane].put(request)
        return request.answer

    def count_waiting(self) -> int:
        """How many requests wait, at this moment."""
        return sum(desk.count_waiting() for desk in self._desks.values())

    def list_processes(self) -> tuple[int, ...]:
        """The numbers of the processes that stand ready, as the system knows them."""
        return tuple(number for seat in self._seats if (number := seat.process_number))


class _Seat:
    """One process and the thread of the server that gives it its requests."""

    def __init__(self, desk: Desk, rank: int, lane: Lane, bounds: ComposerBounds) -> None:
        self._desk, self._rank, self._lane, self._bounds = desk, rank, lane, bounds
        self._thread = threading.Thread(target=self._work, name=f"composer-{lane}-{rank}", daemon=True)
        self._worker: _Worker | None = None
        self._stopped = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        worker = self._worker
        if worker is not None:
            worker.process.kill()  # the thread, which waits for it or for a request, closes the rest
        if self._thread.is_alive():
            self._thread.join(_END_SECONDS)

    @property
    def process_number(self) -> int:
        worker = self._worker
        return worker.process.pid or 0 if worker is not None and worker.process.is_alive() else 0

    def _work(self) -> None:
        self._worker = self._hire()
        while (request := self._desk.take(self._rank)) is not None:
            self._settle(request)
            worker = self._worker
            if worker is None or worker.served >= self._bounds.requests or self._is_heavy(worker):
                self._replace()
        if self._worker is not None:
            self._worker.end()

    def _hire(self) -> _Worker | None:
        if self._stopped:
            return None
        try:
            return _Worker(self._bounds.most_memory_mib, gently=self._lane is Lane.FILES)
        except OSError:  # the system has no process to give: told to whoever asks
            return None

    def _is_heavy(self, worker: _Worker) -> bool:
        return worker.memory > self._bounds.memory_mib * 1024 * 1024

    def _replace(self) -> None:
        """Another process, ready before the former one leaves."""
        former, self._worker = self._worker, self._hire()
        if self._worker is not None:
            self._worker.wait_until_ready()
        if former is not None:
            former.end()

    def _settle(self, request: Request) -> None:
        try:
            value = self._have_done(request)
        except Exception as fault:  # noqa: BLE001 - it is raised where it was asked
            request.answer.set_exception(fault)
        else:
            request.answer.set_result(value)

    def _have_done(self, request: Request) -> Any:
        """What the process answers; one that had ended while it had nothing to do is replaced first.

        Raises: `TimedOutError`, `LostError`, what the request raises.
        """
        for _ in range(2):
            if self._worker is None or not self._worker.wait_until_ready():
                self._replace()
            if self._worker is not None and self._worker.tell(request.body):
                break
        else:
            self._dismiss()
            raise LostError(_say_lost())
        worker = self._worker
        try:
            answer = worker.listen(request.seconds)
        except EOFError:
            self._dismiss()
            raise LostError(_say_lost()) from None
        if answer is None:
            self._dismiss()
            raise TimedOutError(_say_late(request.seconds))
        kind, value = answer
        if kind == "done":
            return value
        if kind == "raised":
            raise value
        self._dismiss()
        raise LostError(_say_lost())

    def _dismiss(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker = None


class _Worker:
    """A process as the server sees it: its wire, what it has served, the memory that it held after the last answer."""

    def __init__(self, memory_mib: int, *, gently: bool) -> None:
        context = _choose_context()
        ours, theirs = context.Pipe()
        self._wire: Connection = ours
        self.process: BaseProcess = context.Process(
            target=serve, args=(theirs, memory_mib), kwargs={"gently": gently}, daemon=True
        )
        self.process.start()
        theirs.close()
        self._ready = False
        self.served = 0
        self.memory = 0

    def wait_until_ready(self) -> bool:
        """Whether it is there and warm; false when it has ended."""
        if not self._ready:
            try:
                self._ready = self._wire.poll(_READY_SECONDS) and self._wire.recv_bytes() == READY
            except (EOFError, OSError):
                return False
        return self._ready and self.process.is_alive()

    def tell(self, body: bytes) -> bool:
        """Give it a request; false when it has ended."""
        try:
            self._wire.send_bytes(body)
        except OSError:
            return False
        return True

    def listen(self, seconds: float) -> tuple[str, Any] | None:
        """Its answer; None when none has come in so many seconds.

        Raises: `EOFError` when it has ended.
        """
        try:
            if not self._wire.poll(seconds):
                return None
            kind, value, self.memory = pickle.loads(self._wire.recv_bytes())
        except OSError:
            raise EOFError from None
        self.served += 1
        return kind, value

    def end(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join(_END_SECONDS)
        self._wire.close()


def _choose_context() -> Any:
    """How processes start: forked from one that is warm and has no thread, where the system has such a thing."""
    for name in _SINGLE_THREAD:
        os.environ.setdefault(name, "1")
    method = choose_start_method()
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([_WARM])
    return context


def _say_late(seconds: float) -> Diagnostic:
    message = f"ce travail a été arrêté après {seconds:.0f} s"
    return Diagnostic(Code.COMPOSITION_TROP_LONGUE, message, hint="réessayer ; alléger les fichiers du dossier")


def _say_lost() -> Diagnostic:
    message = "le processus qui faisait ce travail s’est arrêté : rien n’est écrit, rien n’est perdu"
    return Diagnostic(Code.COMPOSITION_PERDUE, message, hint="réessayer ; si cela se répète, alléger les fichiers")
