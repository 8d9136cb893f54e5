"""What a job has on the disk: what it was asked, where it is, what it tells, what it gave. It may all be deleted.

taches/<id>/tache.json        what it was asked, and how it ended when it gave nothing
taches/<id>/avancement.jsonl  what it tells, line by line, written by its own process
taches/<id>/resultat.json     what it gave, written at once by its own process
taches/<id>/fichiers/         files that it keeps there
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from generator.api.long_work import JobResult
from generator.atelier.processes.plain_values import read_value, write_value
from generator.errors import Diagnostic
from generator.files import append_line, read_bytes, reserve_folder, write_bytes

_RECORD, _TOLD, _OUTCOME, FILES = "tache.json", "avancement.jsonl", "resultat.json", "fichiers"
_LAST_LINES = 200
_MOST_BYTES = 4 * 1024 * 1024  # of one file of these


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "en attente"
    RUNNING = "en cours"
    DONE = "terminée"
    FAILED = "refusée"
    CANCELLED = "abandonnée"
    INTERRUPTED = "interrompue"


@dataclass(frozen=True, slots=True)
class JobOrder:
    """What a job is asked: a function by its name, what it is given; `lowest`: after anybody else of this machine."""

    function: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    lowest: bool = False


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job as it is kept; `moment` (ISO 8601) is when it was asked, `dossier` the one that it works on, if any."""

    kind: str
    title: str
    dossier: str
    person: str
    moment: str
    order: JobOrder
    state: JobState = JobState.WAITING


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """How a job ended by itself: what it gave, or why it was refused."""

    result: JobResult | None = None
    faults: tuple[Diagnostic, ...] = ()


def say_now() -> str:
    """The moment at which a job is asked, as its page shows it."""
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")


def write_record(folder: Path, record: JobRecord) -> None:
    """Keep what a job was asked.

    Raises: `OutputError`; `TypeError` when it is given what cannot be kept.
    """
    write_bytes(folder / _RECORD, write_value(record))


def read_record(folder: Path) -> JobRecord | None:
    """What a job was asked; nothing when the folder is not that of a job."""
    value = _read(folder / _RECORD)
    return value if isinstance(value, JobRecord) else None


def write_outcome(folder: Path, outcome: JobOutcome) -> None:
    """Keep what a job gave.

    Raises: `OutputError`.
    """
    write_bytes(folder / _OUTCOME, write_value(outcome))


def read_outcome(folder: Path) -> JobOutcome | None:
    """What a job gave; nothing before its end."""
    value = _read(folder / _OUTCOME)
    return value if isinstance(value, JobOutcome) else None


def tell_progress(folder: Path, words: str) -> None:
    """Add a line to what a job tells.

    Raises: `OutputError`.
    """
    append_line(folder / _TOLD, json.dumps(words, ensure_ascii=False).encode(), held=True)


def read_progress(folder: Path) -> tuple[str, ...]:
    """What a job tells, the last line last; the first ones of a long account are left out."""
    try:
        lines = (folder / _TOLD).read_bytes()[-_MOST_BYTES:].splitlines()[-_LAST_LINES:]
    except OSError:
        return ()
    return tuple(words for line in lines if (words := _read_line(line)))


def is_at_work(folder: Path) -> bool:
    """Whether the process of a job holds its folder: of this server, or of another one of the same project."""
    with reserve_folder(folder) as free:
        return not free


def forget_job(folder: Path) -> None:
    """Remove what is kept of a job."""
    shutil.rmtree(folder, ignore_errors=True)


def _read_line(line: bytes) -> str:
    try:
        words = json.loads(line)
    except ValueError:  # cut: the machine stopped
        return ""
    return words if isinstance(words, str) else ""


def _read(path: Path) -> Any:
    if not path.is_file():
        return None
    try:
        return read_value(read_bytes(path, _MOST_BYTES))
    except ValueError:  # of another version of the program, or of nobody
        return None
