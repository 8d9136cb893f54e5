"""What jobs are asked in tests: they tell, wait, are refused, fail."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from generator.api.long_work import JobResult
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.files import make_folder, write_bytes
from generator.model.progress import Progress


@dataclass(frozen=True)
class Place:
    """A dossier."""

    id: str


def count(number: int, *, tell: Progress) -> JobResult:
    """Tell so many lines."""
    for rank in range(number):
        tell(f"étape {rank + 1}")
    return JobResult((f"{number} étapes", f"priorité {os.nice(0)}"), link="/lots")


def keep(words: str, *, workspace: Path, tell: Progress) -> JobResult:
    """Keep a file in the job's own folder."""
    file = workspace / "dit.txt"
    write_bytes(file, words.encode())
    return JobResult(files=(file,))


def wait_in(folder: Path, name: str, *, tell: Progress) -> JobResult:
    """Say in a folder that it has begun, wait there for « porte », then say that it has ended."""
    with (folder / "suite.txt").open("a", encoding="utf-8") as stream:
        stream.write(f"{name} commence\n")
    with make_folder(folder / "ouvrage"):
        tell("attente")
        while not (folder / "porte").exists():
            time.sleep(0.005)
    with (folder / "suite.txt").open("a", encoding="utf-8") as stream:
        stream.write(f"{name} finit\n")
    return JobResult((name,))


def refuse(*, tell: Progress) -> JobResult:
    """Be refused."""
    raise ContentError(Diagnostic(Code.DATE_INVALIDE, "2025-02-30 n’existe pas", Span("ctg.yaml", 12, 3)))


def fail(*, tell: Progress) -> JobResult:
    """Meet a fault of the program."""
    raise ValueError("une erreur")
