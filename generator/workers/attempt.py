"""One dossier of several, tried: what is wrong with it, or with the program on it, keeps no other from being done."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, ExitCode, Span
from generator.files import display_path
from generator.garbage import collect_garbage_after
from generator.model.batch import Refusal, State
from generator.system import say_reason

Made = TypeVar("Made")

OUT_OF_MEMORY = 77  # a worker's exit code: its memory cannot be trusted any more


def attempt(
    work: Callable[[], Made], folder: Path, alone: str, raising: tuple[type[CtgError], ...] = ()
) -> Made | Refusal:
    """What `work` makes, or why it could not; `alone` is the command that shows more of one dossier.

    Raises: the faults of `raising`, which are not the dossier's. In the person's own process: `MemoryError`, and a
    fault of the program where CTG_DEBUG is set.
    """
    if not _is_worker():
        return _attempt(work, folder, alone, raising)
    with collect_garbage_after():  # the next dossier starts with the memory that this one had
        made = _attempt(work, folder, alone, raising)
    if isinstance(made, Refusal):
        gc.collect()  # what a fault has left half made may be tied to what is remembered
    return made


def _attempt(work: Callable[[], Made], folder: Path, alone: str, raising: tuple[type[CtgError], ...]) -> Made | Refusal:
    try:
        return work()
    except raising:
        raise
    except CtgError as fault:
        return Refusal(State.REFUSED, fault.diagnostics, fault.exit_code)
    except MemoryError:
        if _is_worker():
            os._exit(OUT_OF_MEMORY)
        raise
    except OSError as fault:  # the system's: no room, a disk that does not answer
        message = f"le système a refusé : {say_reason(fault)}"
        place = Span(str(fault.filename or display_path(folder)))
        told = Diagnostic(Code.SYSTEME_REFUSE, message, place, hint="vérifier les droits, la place et le disque")
        return Refusal(State.REFUSED, (told,), ExitCode.OUTPUT)
    except Exception as fault:
        if os.environ.get("CTG_DEBUG") and not _is_worker():
            raise
        return Refusal(State.REFUSED, (_explain_bug(fault, folder, alone),), ExitCode.BUG)


def _is_worker() -> bool:
    import multiprocessing  # noqa: PLC0415 – who has one dossier does not wait for it

    return multiprocessing.parent_process() is not None


def _explain_bug(fault: Exception, folder: Path, alone: str) -> Diagnostic:
    """A fault of the program, met on one dossier."""
    message = f"le programme s'est trompé : {type(fault).__name__} : {fault}"
    hint = f"CTG_DEBUG=1 {alone} {display_path(folder)} montre le texte à signaler"
    return Diagnostic(Code.ANOMALIE_INTERNE, message, Span(display_path(folder)), hint=hint)
