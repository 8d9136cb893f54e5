"""A batch: its jobs, what comes back from each, and where each CTG stands in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, Severity


class State(StrEnum):
    """How a CTG of a batch ended."""

    DONE = "fait"
    REFUSED = "refusé"
    STOPPED = "arrêté"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one dossier may take: seconds of waiting, and mebibytes of address space, libraries included."""

    seconds: float
    memory_mib: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What a clerk wants to know of a CTG that was made.

    `pieces` has, for each, its name, its elements, and those that are to be completed. `to_confirm` counts what a
    renewal has marked, `remarks` the findings of the checks that are more than advice: they stay in the record.
    """

    pieces: tuple[tuple[str, int, int], ...]
    to_confirm: int
    pages: int
    remarks: int

    @property
    def incomplete(self) -> int:
        """Elements to be completed, of all pieces."""
        return sum(gaps for _, _, gaps in self.pieces)

    @property
    def unfinished(self) -> bool:
        """Whether a final document would be refused: something to complete, or to confirm after a renewal."""
        return bool(self.incomplete or self.to_confirm)


@dataclass(frozen=True, slots=True)
class MadeDossier:
    """The documents of a dossier as bytes by file name, the manifest last, and what they were made from.

    `inputs` and `model_inputs` are digests by path, as they were read. `model` and `identity` are the names that
    the dossier gives. `findings` are the remarks of the checks that are more than advice.
    """

    files: Mapping[str, bytes]
    inputs: Mapping[str, str]
    model_inputs: Mapping[str, str]
    model: str
    identity: str
    balance: Balance
    findings: tuple[Diagnostic, ...] = ()
    fingerprint: Any = None  # a `Fingerprint`: what CTGs are compared by


@dataclass(frozen=True, slots=True)
class RenewedDossier:
    """The files of a renewed dossier by path, its facts last, and the territory that it goes on naming."""

    files: Mapping[str, bytes]
    territory: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A dossier that was not done: why, first fault first; and what the program says of it alone by its exit code."""

    state: State
    faults: tuple[Diagnostic, ...]
    exit_code: ExitCode = ExitCode.BUG


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What one rule has found in a batch: its code and what it looks for, how many findings, in which CTGs (names)."""

    code: Code
    severity: Severity
    sentence: str
    findings: int
    ctgs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One CTG of the summary: `folder` is the content, `output` the documents; `kept` when nothing had changed.

    `place` is the row of the workbook that asked for it; `notes` are what is to be told of that row. `next_text` tells
    of an act that is frozen: what was made is the text that follows it. One is kept for each CTG until the end of the
    batch: it holds no more than that.
    """

    name: str
    folder: str
    output: Path
    state: State
    balance: Balance | None = None
    faults: tuple[Diagnostic, ...] = ()
    kept: bool = False
    reason: str = ""  # why it was made again, in a few words
    place: str = ""
    notes: tuple[Diagnostic, ...] = ()
    written: tuple[Path, ...] = ()  # its documents, when they were made now
    next_text: tuple[Diagnostic, ...] = ()
    edited: tuple[Path, ...] = ()  # what was written in its dossier for its row
    waiting: str = ""  # why no document is made of it, in words


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a batch comes to: its CTGs, the findings between several of them, those of the source, counts by rule."""

    lines: tuple[BatchLine, ...]
    shared: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    rules: tuple[RuleLine, ...] = ()
