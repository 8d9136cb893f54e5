"""Écarts added to `ecarts.yaml`: the fewest words of a line that are found once in its clause, in other words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.editing.values import AddDeviation
from generator.model.clauses import Clause
from generator.reading.yaml_edits import find_value

FILE = "ecarts.yaml"
_WORD = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\w+|\s+|.")


class AmbiguousWordsError(ValueError):
    """The words of a line stand in its clause several times, whatever is taken around them."""


@dataclass(frozen=True, slots=True)
class WrittenDeviation:
    """An écart as the file has it."""

    clause: str
    model: str
    signed: str
    reason: str


def find_deviations(clause: Clause, asked: Iterable[tuple[AddDeviation, str]]) -> tuple[WrittenDeviation, ...]:
    """The écarts of one clause, in the order in which they are to be applied; each was asked with its reason.

    Raises: `AmbiguousWordsError`.
    """
    lines = list(clause.lines)
    written: list[WrittenDeviation] = []
    for edit, reason in sorted(dict.fromkeys(asked), key=lambda one: (one[0].line, one[0].start), reverse=True):
        line = lines[edit.line]
        start, end = _widen(lines, edit)
        model = line[start:end]
        signed = line[start : edit.start] + edit.text + line[edit.end : end]
        written.append(WrittenDeviation(clause.id, model, signed, reason))
        lines[edit.line] = line[:start] + signed + line[end:]
    return tuple(written)


def _widen(lines: Sequence[str], edit: AddDeviation) -> tuple[int, int]:
    """Whole words around what changes, more of them until the clause has them once."""
    line = lines[edit.line]
    edges = [0, *(found.end() for found in _WORD.finditer(line))]
    left = max(rank for rank, edge in enumerate(edges) if edge <= edit.start)
    right = min(rank for rank, edge in enumerate(edges) if edge >= edit.end)
    if edit.start == edit.end:  # words that only come are shown between their neighbours
        left, right = max(0, left - 2), min(len(edges) - 1, right + 2)
    while True:
        words = line[edges[left] : edges[right]]
        if words.strip() and sum(one.count(words) for one in lines) == 1:
            return edges[left], edges[right]
        if left == 0 and right == len(edges) - 1:
            raise AmbiguousWordsError(line)
        left, right = max(0, left - 2), min(len(edges) - 1, right + 2)


def append_deviations(text: str, deviations: Sequence[WrittenDeviation]) -> str:
    """The text of `ecarts.yaml` with écarts after those it has; an empty text begins the file."""
    if not text.strip():
        return "ecarts:\n" + "".join(_write(one, 2) for one in deviations)
    place = find_value(text, ("ecarts",))
    if place.kind != "sequence" or place.style == "[":
        start = text.rfind("\n", 0, place.start) + 1
        return (
            text[:start] + "ecarts:\n" + "".join(_write(one, 2) for one in deviations) + text[place.end :].lstrip("\n")
        )
    added = "".join(_write(one, place.column) for one in deviations)
    end = text.find("\n", place.end)
    return f"{text}\n{added}" if end < 0 else text[: end + 1] + added + text[end + 1 :]


def _write(deviation: WrittenDeviation, column: int) -> str:
    indent = " " * column
    return (
        f"{indent}- clause: {deviation.clause}\n"
        f"{indent}  modele: {_quote(deviation.model)}\n"
        f"{indent}  signe: {_quote(deviation.signed)}\n"
        f"{indent}  motif: {_quote(deviation.reason)}\n"
    )


def _quote(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
