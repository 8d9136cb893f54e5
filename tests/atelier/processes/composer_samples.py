"""What composers are asked in tests: they hang, crash, eat memory, raise."""

from __future__ import annotations

import os
import time
from pathlib import Path

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span


def say_process() -> int:
    """The number of the process that answers."""
    return os.getpid()


def say(words: str) -> str:
    """The same words."""
    return words


def note(file: Path, words: str) -> str:
    """Add words to a file, so that a test sees what was done and in which order."""
    with file.open("a", encoding="utf-8") as stream:
        stream.write(words + "\n")
    return words


def wait_for(file: Path) -> str:
    """Wait until a file is there."""
    while not file.exists():
        time.sleep(0.005)
    return file.name


def hang() -> None:
    """Never answer."""
    while True:
        time.sleep(1)


def crash() -> None:
    """End the process."""
    os._exit(3)


def eat(mebibytes: int) -> int:
    """Keep so much memory, for ever."""
    kept.append(b"x" * (mebibytes * 1024 * 1024))
    return len(kept)


def refuse() -> None:
    """Raise a fault of a dossier."""
    raise ContentError(Diagnostic(Code.DATE_INVALIDE, "2025-02-30 n’existe pas", Span("ctg.yaml", 12, 3)))


def fail() -> None:
    """Raise a fault of the program."""
    raise ValueError("une erreur")


kept: list[bytes] = []
