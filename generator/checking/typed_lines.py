"""Which characters of a typed line gave some composed words, in spite of its marks and expressions.

« ([Annexe 2](#annexe-2)) » gives « (Annexe 2) », « {{ partie.son_organe }}; » gives « son Conseil Municipal; »: words
that are not written so in the file still have a column there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A block tag cuts the line: what stands on both sides may never be composed together.
_CUT = re.compile(r"\{%.*?%\}|\{#.*?#\}")
_SIGNS = re.compile(
    r"(?P<hole>\{\{.*?\}\}|\[\]\(#[^)\s]*\))"  # an expression, a reference that takes the words of its target
    r"|(?P<gone>\]\(#[^)\s]*\)|\[(?=[^\[\]]*\]\(#)|\*+|\^(?!\[)|\\\\(?=[\[\]])|\\(?=[^\w\s]))"
)
_VALUE = re.compile(r"^\s*(?:- )?[\w-]+: (?P<quote>[\"'])(?P<text>.*)(?P=quote)\s*(?:#.*)?$")  # `signe: "…"`
_MARKER = re.compile(r"^\s*(?:#{1,6} |[-*>] |- > |\d+\. )?")


@dataclass(frozen=True, slots=True)
class _Sign:
    """What one piece of the line gives: a character, or a `hole` that any words may fill."""

    start: int
    end: int
    character: str | None


def find_composed(line: str, text: str, start: int, end: int) -> tuple[int, int, bool] | None:
    """The columns, from 0, of what gives `text[start:end]` in a typed line, and whether a person typed all of it.

    Nothing when the line does not tell, or when several of its places would do.
    Spaces and apostrophes of both are plain.
    """
    found = {place for signs in _read_signs(line) for place in _align(signs, text, start, end)}
    return found.pop() if len(found) == 1 else None


def is_expression(line: str) -> bool:
    """Whether a line holds nothing but expressions, which any words may come from."""
    return all(sign.character is None for signs in _read_signs(line) for sign in signs)


def _read_signs(line: str) -> Iterator[tuple[_Sign, ...]]:
    """The pieces of a line between its block tags, as signs; of a line of YAML, its quoted value."""
    value = _VALUE.match(line)
    first, last = value.span("text") if value is not None else (_end_of_marker(line), len(line))
    at = first
    for cut in (*_CUT.finditer(line, first, last), None):
        end = cut.start() if cut is not None else last
        signs = tuple(_read_piece(line, at, end))
        if signs:
            yield signs
        at = cut.end() if cut is not None else last


def _end_of_marker(line: str) -> int:
    marker = _MARKER.match(line)
    return marker.end() if marker is not None else 0


def _read_piece(line: str, at: int, last: int) -> Iterator[_Sign]:
    while at < last:
        match = _SIGNS.match(line, at, last)
        if match is None:
            yield _Sign(at, at + 1, line[at])
            at += 1
            continue
        if match["hole"] is not None:
            yield _Sign(at, match.end(), None)
        at = match.end()


def _align(signs: tuple[_Sign, ...], text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Where the signs give these characters, for each place of the text where they may stand.

    Literals are looked for one after the other, each as near as it can be: holes take what is between, and one that
    opens the line takes what comes before.
    """
    runs = _list_runs(signs)
    opening = next((_spell(run) for run in runs if not _is_hole(run)), "")
    at = text.find(opening)
    while 0 <= at < end:
        spans = _follow(runs, text, at)
        if spans is None:
            return
        covering = [(sign, low, high) for sign, low, high in spans if low < end and start < high]
        if covering and covering[0][1] <= start and end <= covering[-1][2]:
            typed = all(sign.character is not None for sign, _, _ in covering)
            yield covering[0][0].start, covering[-1][0].end, typed
        at = text.find(opening, at + 1) if opening else -1


def _list_runs(signs: tuple[_Sign, ...]) -> list[tuple[_Sign, ...]]:
    """Literals and holes, turn by turn; holes that only spaces part are one, for nobody can say where each ends."""
    runs: list[tuple[_Sign, ...]] = []
    for sign in signs:
        if sign.character is not None and runs and not _is_hole(runs[-1]):
            runs[-1] += (sign,)
            continue
        runs.append((sign,))
        if sign.character is None and len(runs) > 1:
            before = runs[-3] if len(runs) > 2 and not _spell(runs[-2]).strip() else runs[-2]
            if _is_hole(before):
                rank = len(runs) - 2 if before is runs[-2] else len(runs) - 3
                runs[rank:] = [(_Sign(before[0].start, sign.end, None),)]
    return runs


def _is_hole(run: tuple[_Sign, ...]) -> bool:
    return run[0].character is None


def _spell(run: tuple[_Sign, ...]) -> str:
    return "".join(sign.character or "" for sign in run)


def _follow(runs: list[tuple[_Sign, ...]], text: str, at: int) -> list[tuple[_Sign, int, int]] | None:
    """Each sign with the characters that it gives, the first literal standing at `at`; nothing when they do not fit."""
    spans: list[tuple[_Sign, int, int]] = []
    hole: tuple[_Sign, int] | None = None  # and where it begins
    for rank, run in enumerate(runs):
        if _is_hole(run):
            hole = (run[0], at if rank else 0)
            continue
        literal = _spell(run)
        found = text.find(literal, at) if hole is not None else at
        if found < 0:
            return None
        if hole is not None:
            spans.append((*hole, found))
        spans += [(sign, found + nth, found + nth + 1) for nth, sign in enumerate(run)]
        at, hole = found + len(literal), None
    if hole is not None:
        spans.append((*hole, len(text)))
    return spans
