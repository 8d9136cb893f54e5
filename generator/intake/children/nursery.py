"""The process that children of the door are forked from, so that what they load is loaded once and not by each.

It opens no file: what a child is to read goes through it as bytes. Each order has a child of its own, which bounds
itself and ends with it, as if it had been started alone. Orders are done one after the other. It ends when the door is
closed, or when nothing was asked for a while.

In: for each order, one line of JSON (the child's module, the size of what it is given), then what it is given. Out: one
line of JSON (its return code, the size of its answer), then the answer.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import signal
import sys
from collections.abc import Callable

from generator.system import end_when_idle, leave_process

_IDLE_SECONDS = 15


def serve() -> None:
    """Have orders done until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for it ends it
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        end_when_idle(_IDLE_SECONDS)
        head = orders.readline()
        end_when_idle(0)
        if not head:
            return
        order = json.loads(head)
        answer = importlib.import_module(f"generator.intake.{order['module']}").answer_parent
        code, said = _have_done(answer, orders.read(order["size"]))
        answers.write(json.dumps({"code": code, "size": len(said)}).encode() + b"\n" + said)
        answers.flush()


def _have_done(answer: Callable[[], None], given: bytes) -> tuple[int, bytes]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _answer(answer, given, reading, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said


def _answer(answer: Callable[[], None], given: bytes, reading: int, writing: int) -> None:
    """What the child does: it has neither the orders nor the answers of others. It does not come back."""
    try:
        os.close(reading)
        os.dup2(writing, 1)
        os.close(writing)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        sys.stdin = io.TextIOWrapper(io.BytesIO(given))
        answer()
        leave_process()
    finally:
        os._exit(1)


if __name__ == "__main__":
    serve()
    leave_process()
