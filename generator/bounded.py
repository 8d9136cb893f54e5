"""Work on what nobody has checked, done aside: in a child process that is bounded in time and memory.

`done_aside` has a function that reads or draws a file from outside run there, whoever calls it and from whichever
thread; `run_aside` is for any other work with bounds of its own. The child is started when it is first needed, does one
thing after the other, and ends with this process, or when it has had nothing to do for a while. `WorkAlone` has a child
of its own, for work that must find nothing of what was done before. What goes over a bound ends the child and nothing
else. What it is given and what it answers are pickled: it is a part of this program, and no
judge of what it reads. A large file goes to it once, however many questions are asked about it.

Time is that of its processor, so that a loaded machine refuses nothing. Memory is what a piece of work adds to the
address space of the child; Windows and macOS do not bound it.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import importlib
import inspect
import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Generic, ParamSpec, TypeVar

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.system import bound_processor, bound_stretch, was_ended_by

_P = ParamSpec("_P")
_R = TypeVar("_R")

# The child finds the package where this process found it, installed or not.
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[1])
_LARGE = 1 << 16  # bytes from which a value is sent once
_KEPT_BYTES = 256 * 1024**2  # of such values, at most, that the child keeps from one piece of work to the next
_LATE = 75  # how the child ends when a piece of work has had its time
_IDLE_SECONDS = 60.0
_LENGTH_BYTES = 8
_HINT = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF, ou le numériser à nouveau"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a piece of work may take: seconds of processor, bytes of address space, and seconds more for each page."""

    seconds: float
    memory: int
    seconds_a_page: float = 0.0


# Reading or drawing one file: to begin with, then for each of its pages; and never more than that in all.
_READING = Bounds(20.0, 3 * 1024**3 // 2, 6.0)
_MOST_SECONDS = 900.0
_MEMORY_A_BYTE, _MOST_MEMORY = 6, 3 * 1024**3


class TookTooLongError(Exception):
    """A piece of work took more than its time; `seconds` is what it had."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class TookTooMuchError(Exception):
    """A piece of work took more than its memory, or ended the child."""


def done_aside(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Have a function that reads a file from outside run aside; its parameter `name` is shown in faults.

    It and what it takes and gives must be known by name, at the top of their modules. Called within the child, it runs
    at once. Raises: `InputFileError` when it takes too much time or memory; what the function raises.
    """
    parameters = inspect.signature(function)

    @functools.wraps(function)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        if _serving is not None:
            return function(*args, **kwargs)
        given = parameters.bind(*args, **kwargs).arguments
        name = str(given.get("name", ""))
        size = sum(len(value) for value in given.values() if isinstance(value, bytes))
        memory = min(_READING.memory + _MEMORY_A_BYTE * size, _MOST_MEMORY)
        try:
            return run_aside(function, args, kwargs, replace(_READING, memory=memory))
        except TookTooLongError as fault:
            message = f"la lecture de ce fichier a été arrêtée après {fault.seconds:.0f} s"
            raise InputFileError(Diagnostic(Code.FICHIER_TROP_LONG, message, Span(name), hint=_HINT)) from None
        except TookTooMuchError:
            message = "la lecture de ce fichier demande trop de mémoire, ou a échoué : il est refusé"
            raise InputFileError(Diagnostic(Code.FICHIER_TROP_LOURD, message, Span(name), hint=_HINT)) from None

    return call


def allow_pages(count: int) -> None:
    """Within the child, give the work at hand the time that a file of so many pages takes; elsewhere, nothing."""
    if _serving is not None:
        _serving.allow_pages(count)


def work_here() -> None:
    """Say that this process is bounded already: what would be done aside is done in it."""
    global _serving  # noqa: PLW0603 - what this process is
    _serving = _Watch(bounded=False)


def run_aside(
    function: Callable[..., _R], args: Sequence[Any], kwargs: Mapping[str, Any] | None = None, bounds: Bounds = _READING
) -> _R:
    """What a function of this program gives, worked out in the child.

    Raises: `TookTooLongError`; `TookTooMuchError`; what the function raises.
    """
    blobs: dict[str, bytes] = {}
    body = _write_order(function, args, kwargs or {}, blobs)
    with _turn:
        while True:
            child, fresh = _find_child()
            answer = child.ask(body, blobs, bounds)
            if answer is not None:
                break
            code = child.end()
            _forget_child()
            # One that had nothing to do has just ended, as the order came: another one takes it.
            if fresh or code != 0:
                raise _explain(code, child.allowed)
    if answer[0] not in ("done", "raised"):
        child.end()
        _forget_child()
    return _take_answer(answer)  # type: ignore[no-any-return]


class WorkAlone(Generic[_R]):
    """A piece of work in a new child, with variables of its own: it goes on beside this process until it is asked for.

    The function and what it takes and gives must be known by name, at the top of their modules.
    """

    def __init__(
        self, function: Callable[..., _R], args: Sequence[Any], bounds: Bounds, variables: Mapping[str, str]
    ) -> None:
        """Begin. Raises: `OSError` when the system gives no process."""
        blobs: dict[str, bytes] = {}
        body = _write_order(function, args, {}, blobs)
        self._said: list[tuple[str, Any, float] | None] = []
        self._child = _Child(variables)
        self._thread = threading.Thread(
            target=lambda: self._said.append(self._child.ask(body, blobs, bounds)), daemon=True
        )
        self._thread.start()

    def take(self) -> _R:
        """What it gives, once it has ended.

        Raises: `TookTooLongError`; `TookTooMuchError`; what the function raises.
        """
        self._thread.join()
        code = self._child.end()
        said = self._said[0] if self._said else None
        if said is None:
            raise _explain(code, self._child.allowed)
        return _take_answer(said)  # type: ignore[no-any-return]

    def stop(self) -> None:
        """Nobody waits for it any more: it ends, whatever it is doing."""
        self._child.stop()
        self._thread.join()
        self._child.end()


def _write_order(
    function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], blobs: dict[str, bytes]
) -> bytes:
    return _pickle((function.__module__, function.__qualname__, tuple(args), dict(kwargs)), blobs)


def _take_answer(answer: tuple[str, Any, float]) -> Any:
    kind, value, allowed = answer
    if kind == "done":
        return value
    if kind == "raised":
        raise value
    raise TookTooLongError(allowed) if kind == "late" else TookTooMuchError


def _explain(code: int, seconds: float) -> Exception:
    late = code == _LATE or was_ended_by(code, "SIGXCPU")
    return TookTooLongError(seconds) if late else TookTooMuchError()


# --- this side -----------------------------------------------------------------------------------------------------


class _Child:
    """The process that works aside, as this one sees it."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        environment = {**os.environ, **(variables or {}), "PYTHONPATH": _PACKAGE_ROOT, "PYTHONUTF8": "1"}
        # -P: nothing is imported from the current folder.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "generator.bounded"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._kept: OrderedDict[str, int] = OrderedDict()  # the large values that it has, by digest
        self._owner = os.getpid()
        self.allowed = 0.0

    @property
    def ours(self) -> bool:
        """Whether this very process has started it, and not the one that this one was forked from."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, body: bytes, blobs: Mapping[str, bytes], bounds: Bounds) -> tuple[str, Any, float] | None:
        """Its answer; nothing when it has ended, or does not answer within any measure."""
        new = {digest: data for digest, data in blobs.items() if digest not in self._kept}
        for digest, data in blobs.items():
            self._kept[digest] = len(data)
            self._kept.move_to_end(digest)
        gone: list[str] = []
        while sum(self._kept.values()) > _KEPT_BYTES and next(iter(self._kept)) not in blobs:
            gone.append(self._kept.popitem(last=False)[0])
        self.allowed = bounds.seconds
        order = pickle.dumps((body, new, gone, bounds))
        said: list[bytes] = []
        thread = threading.Thread(target=self._talk, args=(order, said), daemon=True)
        thread.start()
        try:
            # The child bounds itself; this is for a child that sleeps, or cannot.
            thread.join(60 + 4 * _MOST_SECONDS)
        except BaseException:  # interrupted: nobody waits any more
            self._process.kill()
            raise
        if thread.is_alive():
            self._process.kill()
            thread.join()
        try:
            return pickle.loads(said[0]) if said else None
        except (pickle.UnpicklingError, EOFError):
            return None

    def _talk(self, order: bytes, said: list[bytes]) -> None:
        wire, back = self._process.stdin, self._process.stdout
        assert wire is not None and back is not None
        with suppress(OSError, ValueError):
            _write(wire, order)
            answer = _read(back)
            if answer is not None:
                said.append(answer)

    def end(self) -> int:
        """End it, if it has not; its return code."""
        self.leave()
        try:
            return self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def stop(self) -> None:
        """End it at once, whatever it is doing."""
        self._process.kill()

    def leave(self) -> None:
        """Close this process's ends of the wires: one that has nothing more to read ends by itself."""
        for wire in (self._process.stdin, self._process.stdout):
            if wire is not None:
                with suppress(OSError):
                    wire.close()


_turn = threading.Lock()
_child: _Child | None = None


def _find_child() -> tuple[_Child, bool]:
    """The child of this process, and whether it was started just now."""
    global _child  # noqa: PLW0603 - one for a process
    if _child is not None:
        if _child.ours:
            return _child, False
        _child.leave()  # it has ended by itself, having had nothing to do
    _child = _Child()
    return _child, True


def _forget_child() -> None:
    global _child  # noqa: PLW0603 - one for a process
    _child = None


def _renew_turn() -> None:
    """In a process that was forked: the child is its parent's, and so is whoever held the turn."""
    global _turn  # noqa: PLW0603 - one for a process
    _turn = threading.Lock()
    if _child is not None:
        _child.leave()
    _forget_child()


@atexit.register
def end_child() -> None:
    """End the child, if there is one: it does not outlive this process."""
    if _child is not None and _child.ours:
        _child.end()
    _forget_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_turn)


# --- the wire ------------------------------------------------------------------------------------------------------


def _write(wire: BinaryIO | Any, data: bytes) -> None:
    wire.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    wire.write(data)
    wire.flush()


def _read(wire: BinaryIO | Any) -> bytes | None:
    head = wire.read(_LENGTH_BYTES)
    length = int.from_bytes(head, "big")
    data: bytes = wire.read(length) if len(head) == _LENGTH_BYTES else b""
    return data if len(head) == _LENGTH_BYTES and len(data) == length else None


def _pickle(value: object, blobs: dict[str, bytes]) -> bytes:
    """A value as bytes, without the large values in it, which are put into `blobs` by digest."""

    class Pickler(pickle.Pickler):
        def persistent_id(self, given: object) -> str | None:
            if type(given) is not bytes or len(given) < _LARGE:
                return None
            digest = hashlib.sha256(given).hexdigest()
            blobs[digest] = given
            return digest

    stream = io.BytesIO()
    Pickler(stream).dump(value)
    return stream.getvalue()


# --- the other side ------------------------------------------------------------------------------------------------


class _Watch:
    """The child's own eye on its time: it ends the process when a piece of work has had its time, or none comes.

    So it does when the process that has started it is gone: nobody waits for what it does.
    """

    def __init__(self, *, bounded: bool = True) -> None:
        self._bounded = bounded
        self._bounds = _READING
        self._started = 0.0
        self._busy = False
        self._rest = time.monotonic()
        self._starter = os.getppid()
        self.allowed = 0.0
        if bounded:
            threading.Thread(target=self._look, daemon=True).start()

    def begin(self, bounds: Bounds) -> None:
        self._started = time.process_time()
        self._bounds = bounds
        self._allow(bounds.seconds)
        self._busy = True

    def allow_pages(self, count: int) -> None:
        self._allow(min(self._bounds.seconds + self._bounds.seconds_a_page * count, _MOST_SECONDS))

    def _allow(self, seconds: float) -> None:
        """So much time, in all, for the work at hand. The system's own bound is for what no other thread interrupts."""
        if not self._bounded:
            return
        self.allowed = seconds
        bound_processor(self._started + seconds + 5)

    def rest(self) -> None:
        self._busy = False
        self._rest = time.monotonic()

    def _look(self) -> None:
        while True:
            time.sleep(0.1)
            if self._busy and time.process_time() - self._started > self.allowed:
                os._exit(_LATE)
            if not self._busy and time.monotonic() - self._rest > _IDLE_SECONDS:
                os._exit(0)
            if os.getppid() != self._starter:
                os._exit(0)


_serving: _Watch | None = None


def serve() -> None:
    """Do what is asked on the input, one thing after the other, until it is closed."""
    global _serving  # noqa: PLW0603 - what this process is
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for it ends it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _serving = _Watch()
    blobs: dict[str, bytes] = {}
    while (order := _read(sys.stdin.buffer)) is not None:
        body, new, gone, bounds = pickle.loads(order)
        blobs.update(new)
        for digest in gone:
            blobs.pop(digest, None)
        answer = _work(body, blobs, bounds)
        _serving.rest()
        _write(answers, answer)


def _work(body: bytes, blobs: Mapping[str, bytes], bounds: Bounds) -> bytes:
    try:
        module, name, args, kwargs = _unpickle(body, blobs)
        function = getattr(importlib.import_module(module), name)
        if _serving is not None:
            _serving.begin(bounds)  # what it takes to load libraries is nobody's fault
        with bound_stretch(bounds.memory):
            return _say("done", function(*args, **kwargs))
    except (MemoryError, RecursionError):
        return _say("heavy", None)
    except Exception as fault:  # noqa: BLE001 - it is raised again where it was asked
        return _say_fault(fault)


def _say(kind: str, value: object) -> bytes:
    return pickle.dumps((kind, value, _serving.allowed if _serving is not None else 0.0))


def _say_fault(fault: Exception) -> bytes:
    bare = fault.with_traceback(None)
    bare.__cause__ = bare.__context__ = None
    try:
        said = _say("raised", bare)
        pickle.loads(said)
    except Exception:  # noqa: BLE001 - some libraries' faults cannot be made again
        return _say("raised", RuntimeError(f"{type(fault).__name__}: {fault}"))
    return said


def _unpickle(body: bytes, blobs: Mapping[str, bytes]) -> tuple[str, str, tuple[Any, ...], dict[str, Any]]:
    class Unpickler(pickle.Unpickler):
        def persistent_load(self, digest: str) -> bytes:
            return blobs[digest]

    return Unpickler(io.BytesIO(body)).load()  # type: ignore[no-any-return]


if __name__ == "__main__":
    # The module that the others import, and not `__main__`. It ends as usual: what sets pages clears its fonts away.
    importlib.import_module("generator.bounded").serve()
