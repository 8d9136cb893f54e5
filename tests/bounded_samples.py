"""Work that a bounded child is given in tests: what answers, what never does, what takes too much."""

from __future__ import annotations

import os
from typing import NoReturn

from generator.bounded import done_aside
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, ParityError, Span


def turn_forever() -> NoReturn:
    while True:
        pass


def take(count: int) -> int:
    return len(bytearray(count))


def end_itself() -> None:
    os._exit(3)


def tell_process(data: bytes) -> tuple[int, int, int]:
    return os.getpid(), len(data), id(data)


def tell_variable(name: str, data: bytes) -> tuple[int, str | None, int]:
    return os.getpid(), os.environ.get(name), len(data)


def refuse(name: str) -> None:
    raise InputFileError(Diagnostic(Code.PDF_ILLISIBLE, "illisible", Span(name)))


def refuse_parity(*_: object) -> dict[str, str]:
    raise ParityError(Diagnostic(Code.PARITE, "mal"))


def refuse_badly() -> None:
    class OfNoModuleError(Exception):
        pass

    raise OfNoModuleError("mal")


@done_aside
def read_file(data: bytes, name: str) -> int:
    """What a bomb does when it is read."""
    if data == b"lent":
        turn_forever()
    return take(10**10) if data == b"lourd" else len(f"{name}{os.getpid()}")
