"""What the printed report of a verification says: values only, in the words of the person who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.codes import Code
from generator.errors import Diagnostic, Severity
from generator.model.clauses import AppliedChange
from generator.model.document import Meta


@dataclass(frozen=True, slots=True)
class ReportedRule:
    """The findings of one code; `source` is empty for what no rule found (a remark of the reading)."""

    code: Code
    severity: Severity
    sentence: str
    source: str
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class ReportedPiece:
    """How far a piece is: its elements, and those still to be completed."""

    title: str
    elements: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class ReportedFile:
    """Where something is to be completed or confirmed: how many elements, on which lines (« 2, 4 à 9 »)."""

    file: str
    to_complete: int
    to_confirm: int
    lines: str


@dataclass(frozen=True, slots=True)
class ReportedDeviation:
    """The écarts of one clause: how many, and their reasons, each once."""

    clause: str
    count: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One dossier's report. `folder` is left out of the places; `digest` is that of the files that were read.

    `agreement` is what the model calls what is verified: « Convention territoriale globale ».
    """

    meta: Meta
    agreement: str
    folder: str
    model_folder: str
    territory: str
    period: tuple[str, ...]
    model: str
    signed: bool  # whether the date of the content is that of the signature
    digest: str
    program: str
    names: Mapping[str, str]  # sections and annexes by their id, as the model calls them
    rules: tuple[ReportedRule, ...]
    admitted: tuple[ReportedRule, ...]
    pieces: tuple[ReportedPiece, ...]
    files: tuple[ReportedFile, ...]
    overrides: tuple[str, ...]
    deviations: tuple[ReportedDeviation, ...]
    deviations_file: str
    changes: tuple[AppliedChange, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings, not admitted, are of that severity."""
        return sum(len(rule.findings) for rule in self.rules if rule.severity is severity)
