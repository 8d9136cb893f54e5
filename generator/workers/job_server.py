"""A process beside a worker of a cluster, which does its jobs one by one within the bounds of this machine's batches.

A worker of a cluster may have no children of the usual kind, and must outlive a dossier that hangs or eats memory:
this process may, and it ends with the worker, whatever it is doing.

In and out: pickled values, each after its length as eight bytes. Only the worker that started it writes to it.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from generator.files import make_folder, show_as
from generator.model.batch import MadeDossier, Refusal
from generator.workers.executors import LocalExecutor
from generator.workers.parcels import Parcel, unpack_job

_LENGTH_BYTES = 8
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_mine = threading.local()  # each thread of a worker has its own server


def ask_server(parcel: Parcel) -> MadeDossier | Refusal:
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
    _send(server.stdin, parcel)
    result: MadeDossier | Refusal = _receive(server.stdout)
    return result


def _send(stream: IO[bytes], value: object) -> None:
    data = pickle.dumps(value)
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    head = stream.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        raise EOFError
    return pickle.loads(stream.read(int.from_bytes(head, "big")))


def do_parcel(parcel: Parcel) -> MadeDossier | Refusal:
    """Unpack one job, do it in a bounded process, and give what came of it."""
    with make_folder() as workspace:
        job = unpack_job(parcel, workspace)
        with show_as(job.shown):
            ((_, result),) = LocalExecutor(1, parcel.limits).run(iter((job,)))
        return result


def serve() -> None:
    """Do jobs until the worker closes the door, or ends."""
    jobs: queue.Queue[Parcel] = queue.Queue()
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is not an answer

    def listen() -> None:
        while True:
            try:
                jobs.put(_receive(sys.stdin.buffer))
            except (EOFError, pickle.UnpicklingError):  # also when the worker was killed in the middle of a word
                os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        _send(output, do_parcel(jobs.get()))


if __name__ == "__main__":
    serve()
