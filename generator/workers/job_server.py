"""A process beside a worker of a cluster, which does its jobs one by one within the bounds of this machine's batches.

A worker of a cluster may have no children of the usual kind, and must outlive a job that hangs or eats memory: this
process may, and it ends with the worker, whatever it is doing. Both speak in pickled values through its input and
output; only the worker that started it writes to it.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from generator.files import make_folder
from generator.model.batch import Limits
from generator.workers.local import LocalCrew
from generator.workers.run import Job

_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_mine = threading.local()  # each thread of a worker has its own server


class Parcel(Protocol):
    """A job as it travels, with its files."""

    def unpack(self, workspace: Path) -> Job:
        """The job again, its files below a folder."""


@dataclass(frozen=True, slots=True)
class Order:
    """One job to do: what does it, the job, and what it may take."""

    work: str
    parcel: Parcel
    limits: Limits


def ask_server(order: Order) -> Any:
    """In a worker of the cluster: have one job done, by a server that is started once and kept.

    Raises: `EOFError` when the server has ended; the next job starts another.
    """
    server: subprocess.Popen[bytes] | None = getattr(_mine, "server", None)
    if server is None or server.poll() is not None:
        environment = {**os.environ, "PYTHONPATH": _PACKAGE_ROOT, "PYTHONUTF8": "1"}
        command = [sys.executable, "-P", "-m", "generator.workers.job_server"]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        _mine.server = server
    assert server.stdin is not None  # both were asked for
    assert server.stdout is not None
    pickle.dump(order, server.stdin)
    server.stdin.flush()
    return pickle.load(server.stdout)


def do_order(order: Order) -> Any:
    """Unpack one job, have it done by a bounded process, and give what came of it, or a `Loss`."""
    crew = LocalCrew(1, order.limits)
    with make_folder() as workspace:
        try:
            crew.open(order.work)
            return crew.take_back(crew.hand_out(order.parcel.unpack(workspace)))
        finally:
            crew.close()


def serve() -> None:
    """Do jobs until the worker closes the door, or ends."""
    orders: queue.Queue[Order] = queue.Queue()
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is not an answer

    def listen() -> None:
        while True:
            try:
                orders.put(pickle.load(sys.stdin.buffer))
            except (EOFError, pickle.UnpicklingError):  # also when the worker was killed in the middle of a word
                os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        pickle.dump(do_order(orders.get()), output)
        output.flush()


if __name__ == "__main__":
    serve()
