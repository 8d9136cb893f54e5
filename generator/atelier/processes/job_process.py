"""The process of one job: it does what it was asked at low priority, tells where it is, and ends with the server."""

from __future__ import annotations

import inspect
import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from generator.api.long_work import JobResult
from generator.atelier.processes.job_files import (
    FILES,
    JobOrder,
    JobOutcome,
    read_record,
    tell_progress,
    write_outcome,
)
from generator.atelier.processes.plain_values import find_function
from generator.codes import Code
from generator.errors import CtgError, Diagnostic, ExitCode
from generator.files import reserve_folder
from generator.system import bound_process, end_group, lower_priority

_MEMORY_MIB = 4096
_GRACE_SECONDS = 5.0


def run(folder: Path, rooms: tuple[str, ...]) -> int:
    """Do the job of a folder, whose function stands in one of some rooms; the exit code.

    It is interrupted when the server ends it, or ends: the folders that it was writing are cleaned as for Ctrl+C.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_end_with_server, daemon=True).start()
    record = read_record(folder)
    if record is None:
        return ExitCode.USAGE
    lower_priority(lowest=record.order.lowest)
    bound_process(_MEMORY_MIB * 1024 * 1024, children_too=False)
    with reserve_folder(folder):
        try:
            outcome = _do(folder, record.order, rooms)
        except KeyboardInterrupt:
            return ExitCode.INTERRUPTED
        write_outcome(folder, outcome)
    return ExitCode.DONE


def _do(folder: Path, order: JobOrder, rooms: tuple[str, ...]) -> JobOutcome:
    try:
        function = find_function(order.function, rooms)
        given: dict[str, Any] = {**order.kwargs, "tell": partial(tell_progress, folder)}
        if "workspace" in inspect.signature(function).parameters:
            given["workspace"] = folder / FILES
        made = function(*order.args, **given)
    except CtgError as fault:
        return JobOutcome(faults=fault.diagnostics)
    except Exception as fault:  # noqa: BLE001 - told on the page of the job, whatever it is
        message = f"le programme s'est trompé : {type(fault).__name__} : {fault}"
        hint = "rien n’est écrit à moitié ; le signaler, avec ce texte"
        return JobOutcome(faults=(Diagnostic(Code.ANOMALIE_INTERNE, message, hint=hint),))
    return JobOutcome(made if isinstance(made, JobResult) else JobResult())


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as the system calls it
    raise KeyboardInterrupt


def _end_with_server() -> None:
    """Interrupt the job once the server has closed its end of the input; whatever still runs a while later is ended."""
    while os.read(sys.stdin.fileno(), 1):  # unbuffered: the interpreter may end while this thread waits
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_GRACE_SECONDS)
    end_group(os.getpid())


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), tuple(sys.argv[2:])))
