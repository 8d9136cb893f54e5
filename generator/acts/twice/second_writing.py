"""An act written a second time before it is frozen, by a process that remembers nothing, and compared to the byte.

What makes the program fast must change no byte. Tests say so of their documents; here it is proved of the very act that
people sign. A new process composes and writes the act again from what was read of the dossier. It has made nothing
before, and every accelerator is switched off in it. One byte that differs, and nothing is frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from generator.bounded import Bounds, TookTooLongError, TookTooMuchError, WorkAlone
from generator.codes import Code
from generator.errors import Diagnostic, OutputError, ParityError, Span
from generator.system import say_reason
from generator.writing.accelerators.switch import FORGETTING, MEMORIES, SWITCHES

# Seconds of processor and bytes of address space: of an act of a thousand pages, on a slow machine.
_BOUNDS = Bounds(1800.0, 4 * 1024**3)
_PLAINLY = {MEMORIES: FORGETTING, **{one.variable: FORGETTING for one in SWITCHES}}
_SHOWN = 6  # names of files in a message
_PIECES = "pieces/"  # what the other files of an act are made from

Digests = Mapping[str, str]  # SHA-256 of each file of an act, by its path


class SecondWriting:
    """The second writing of an act: begun at once, in a process beside this one, and compared with the first."""

    def __init__(self, work: Callable[..., Digests], args: tuple[Any, ...], dossier: str) -> None:
        """Begin; `work` gives the digests of the act's files, `dossier` is shown in faults.

        Raises: `OutputError` when the system gives no process.
        """
        self._dossier = dossier
        try:
            self._alone = WorkAlone(write_plainly, (work, args), _BOUNDS, _PLAINLY)
        except OSError as fault:
            raise self._say_impossible(say_reason(fault)) from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._alone.stop()

    def compare(self, first: Digests) -> bool:
        """Whether the act was compared with its second writing: True, or it is refused.

        Raises: `ParityError` when a file has other bytes; `OutputError` when it could not be written twice; what
        writing raises.
        """
        try:
            second = self._alone.take()
        except TookTooLongError as fault:
            raise self._say_impossible(f"elle a pris plus de {fault.seconds:.0f} s") from None
        except TookTooMuchError:
            raise self._say_impossible("elle a demandé trop de mémoire, ou son processus a été arrêté") from None
        different = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
        if different:
            raise self._say_different(different)
        return True

    def _say_different(self, names: list[str]) -> ParityError:
        pieces = [name for name in names if name.startswith(_PIECES)] or names
        shown = ", ".join(pieces[:_SHOWN]) + (f" et {len(pieces) - _SHOWN} autres" if len(pieces) > _SHOWN else "")
        message = f"cet acte, écrit une seconde fois sans rien de mémorisé, n'a pas les mêmes octets : {shown}"
        hint = (
            "rien n'est arrêté, et le dossier n'est pas en cause ; relancer une fois ; si cela se répète, transmettre "
            f"ce message à qui s'occupe du programme, qui peut relancer avec {MEMORIES}={FORGETTING}"
        )
        return ParityError(Diagnostic(Code.ECRITURES_DIFFERENTES, message, Span(self._dossier), hint=hint))

    def _say_impossible(self, reason: str) -> OutputError:
        message = f"cet acte n'a pas pu être écrit une seconde fois, pour comparaison : {reason}"
        hint = "rien n'est arrêté ; relancer quand la machine a de la place : d'autres travaux terminés, de la mémoire"
        return OutputError(Diagnostic(Code.SECONDE_ECRITURE_IMPOSSIBLE, message, Span(self._dossier), hint=hint))


def write_plainly(work: Callable[..., Digests], args: tuple[Any, ...]) -> dict[str, str]:
    """The digests that `work` gives, in a process where every accelerator is off; run in the child."""
    awake = [one.variable for one in SWITCHES if one.is_on()]
    if awake:
        raise RuntimeError(f"the second writing of an act is not plain: {', '.join(awake)}")
    return dict(work(*args))
