"""What the system refuses to a run, whatever it was doing: no room, a closed pipe, no memory, a missing library."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, OutputError, Span, TemplateError
from generator.system import read_memory_bound, say_reason

LEAST_MEMORY_MIB = 512  # of address space: with less, the libraries that set pages stop the process without a word

_NO_THREAD = "can't start new thread"  # Python's words when the system gives no room for one


def check_memory() -> None:
    """Refuse to work where the system allows too little memory to.

    Raises: `OutputError`.
    """
    allowed = read_memory_bound()
    if allowed is not None and allowed < LEAST_MEMORY_MIB * 1024**2:
        message = f"ce processus n'a droit qu'à {allowed // 1024**2} Mio de mémoire, il en faut {LEAST_MEMORY_MIB}"
        raise OutputError(
            Diagnostic(Code.MEMOIRE_INSUFFISANTE, message, hint="relever la limite : ulimit -v unlimited")
        )


def close_output() -> OutputError:
    """The fault of an output that nobody reads any more."""
    message = "la sortie a été fermée avant la fin : ce qui suivait n'est pas affiché"
    return OutputError(Diagnostic(Code.SORTIE_FERMEE, message, hint="garder tout le texte : … | cat"))


def explain_system(fault: BaseException) -> CtgError | None:
    """The fault of the system that ended a run, as one of ours; nothing when it is the program's own."""
    match fault:
        case MemoryError():
            hint = "fermer d'autres programmes, ou faire moins de pièces à la fois (--piece)"
            return OutputError(
                Diagnostic(Code.MEMOIRE_INSUFFISANTE, "la mémoire de cette machine ne suffit pas", hint=hint)
            )
        case ImportError() if not (fault.name or "").startswith("generator"):
            words = str(fault).partition(":")[0]
            message = f"une bibliothèque manque ou ne peut pas être chargée : {fault.name or words}"
            return TemplateError(Diagnostic(Code.BIBLIOTHEQUE_ABSENTE, message, hint=f"la réinstaller ({words[:100]})"))
        case RuntimeError() if str(fault) == _NO_THREAD:  # a thread's stack is memory too
            return explain_system(MemoryError())
        case OSError(errno=errno.ENOMEM):
            return explain_system(MemoryError())
        case OSError(errno=errno.EPIPE):
            return close_output()
        case OSError() if fault.errno is not None:
            place = Span(str(fault.filename)) if fault.filename is not None else None
            hint = "vérifier les droits, la place disponible et le disque"
            return OutputError(
                Diagnostic(Code.SYSTEME_REFUSE, f"le système a refusé : {say_reason(fault)}", place, hint=hint)
            )
    return None


def silence_streams() -> None:
    """Send what is left to say nowhere: the interpreter would try again while it ends, and say so in English."""
    for stream in (one for one in (sys.stdout, sys.stderr) if one is not None):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
