"""A worker of a batch, whatever its jobs are: bounded, tied to the life of the batch, never stopped by one dossier."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeVar

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, Span
from generator.files import display_path
from generator.model.batch import Refusal, State
from generator.system import bound_process

Made = TypeVar("Made")

OUT_OF_MEMORY = 77  # a worker's exit code: its memory cannot be trusted any more


def prepare_worker(memory_mib: int) -> None:
    """Bound this process, and tie its life to the batch's."""
    bound_process(memory_mib * 1024 * 1024, children_too=False)  # the child of `intake` sets its own bound
    threading.Thread(target=_end_with_batch, daemon=True).start()


def _end_with_batch() -> None:
    """End this process when the batch has been killed; its parent, the server of processes, would not."""
    batch = multiprocessing.parent_process()
    if batch is not None:
        wait([batch.sentinel])
        os._exit(0)


def attempt(work: Callable[[], Made], folder: Path, alone: str) -> Made | Refusal:
    """What `work` makes, or why it could not; `alone` is the command that shows more of one dossier."""
    try:
        return work()
    except CtgError as fault:
        return Refusal(State.REFUSED, fault.diagnostics)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as fault:  # noqa: BLE001 – our bug on one dossier must not stop the others
        return Refusal(State.REFUSED, (explain_bug(fault, folder, alone),))
    finally:
        gc.collect()  # the next dossier starts with the memory that this one had


def explain_bug(fault: Exception, folder: Path, alone: str) -> Diagnostic:
    """A fault of the program, met on one dossier."""
    message = f"le programme s'est trompé : {type(fault).__name__} : {fault}"
    hint = f"CTG_DEBUG=1 {alone} {display_path(folder)} montre le texte à signaler"
    return Diagnostic(Code.ANOMALIE_INTERNE, message, Span(display_path(folder)), hint=hint)
