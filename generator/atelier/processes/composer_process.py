"""A composer: one warm process that does what it is asked, call after call, and ends with the server."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import pickle
import signal
import threading
from contextlib import nullcontext
from multiprocessing.connection import Connection, wait
from typing import Any

from generator.files import read_only
from generator.system import bound_process, lower_priority, read_resident_memory

READY = b"ready"
_IDLE_SECONDS = 0.3  # without a request: a collection, some hundredths of a second, makes nobody wait
_MOST_OWED = 40  # answers after which it comes all the same
_WHOLE_EACH = 20  # collections: one in so many looks through all that is remembered too


def serve(wire: Connection, memory_mib: int, *, gently: bool) -> None:
    """Answer each pickled call of `wire` until it is closed; never more than so much address space.

    With `gently`, others of this machine come first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    threading.Thread(target=_end_with_server, daemon=True).start()
    importlib.import_module("generator.atelier.processes.warm")  # there already where processes are forked
    bound_process(memory_mib * 1024 * 1024, children_too=False)  # the child that reads others' files bounds itself
    if gently:
        lower_priority()
    gc.disable()  # it comes when nobody waits, or once enough is owed
    wire.send_bytes(READY)
    owed = collections = 0  # answers since the last collection; collections since the process began
    while True:
        if owed and (owed >= _MOST_OWED or not wire.poll(_IDLE_SECONDS)):
            collections += 1
            _collect(whole=collections % _WHOLE_EACH == 0)
            owed = 0
        try:
            order = wire.recv_bytes()
        except (EOFError, OSError):
            return
        wire.send_bytes(_answer(order))
        del order
        owed += 1


def _collect(*, whole: bool) -> None:
    """Collect the garbage of the last answers, all of it young; with `whole`, look through what is older too."""
    gc.collect(2 if whole else 1)


def _end_with_server() -> None:
    """End this process when the server has been killed: its parent, which forks, would not."""
    server = multiprocessing.parent_process()
    if server is not None:
        wait([server.sentinel])
        os._exit(0)


def _answer(order: bytes) -> bytes:
    try:
        function, args, kwargs, reading = pickle.loads(order)
        with read_only() if reading else nullcontext():
            return _say("done", function(*args, **kwargs))
    except MemoryError:
        return _say("heavy", None)
    except Exception as fault:  # noqa: BLE001 - it is raised again where it was asked
        return _say_fault(fault)


def _say(kind: str, value: Any) -> bytes:
    return pickle.dumps((kind, value, read_resident_memory()))


def _say_fault(fault: Exception) -> bytes:
    bare = fault.with_traceback(None)
    bare.__cause__ = bare.__context__ = None
    try:
        said = _say("raised", bare)
        pickle.loads(said)
    except Exception:  # noqa: BLE001 - some libraries' faults cannot be made again
        return _say("raised", RuntimeError(f"{type(fault).__name__}: {fault}"))
    return said
