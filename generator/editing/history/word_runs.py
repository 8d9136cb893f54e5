"""Two states of some words as runs that are kept, that went and that came: what a page shows struck and underlined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_AROUND = 90  # characters of kept words that are shown on each side of a change
_MOST_TOKENS = 6_000  # a longer text is compared by lines


class RunKind(StrEnum):
    """What became of some words."""

    KEPT = "gardé"
    GONE = "parti"
    COME = "venu"
    CUT = "coupé"  # kept words that are not shown


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and what became of them."""

    kind: RunKind
    words: str


def compare_runs(before: str, after: str, *, whole: bool = False) -> tuple[Run, ...]:
    """The runs that lead from one state to the other, in order; with `whole`, no kept words are left out."""
    one, other = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(one) + len(other) > _MOST_TOKENS:
        one, other = before.splitlines(keepends=True), after.splitlines(keepends=True)
    runs: list[Run] = []
    for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, come = "".join(one[i:j]), "".join(other[k:m])
        if tag == "equal":
            if runs and not come.strip() and len(come) < 3:  # a space between two changes is part of them
                runs += [Run(RunKind.GONE, gone), Run(RunKind.COME, come)]
            else:
                runs.append(Run(RunKind.KEPT, come))
            continue
        runs += [Run(kind, words) for kind, words in ((RunKind.GONE, gone), (RunKind.COME, come)) if words]
    joined = _join(runs)
    return joined if whole else _cut(joined)


def _join(runs: list[Run]) -> tuple[Run, ...]:
    """Changes that follow each other are one that went, then one that came."""
    joined: list[Run] = []
    gone, come = "", ""
    for run in (*runs, Run(RunKind.KEPT, "")):
        if run.kind is RunKind.GONE:
            gone += run.words
        elif run.kind is RunKind.COME:
            come += run.words
        else:
            joined += _write_change(gone, come)
            gone, come = "", ""
            joined += [run] if run.words else []
    return tuple(joined)


def _write_change(gone: str, come: str) -> list[Run]:
    if gone == come:
        return [Run(RunKind.KEPT, gone)] if gone else []
    return [Run(kind, words) for kind, words in ((RunKind.GONE, gone), (RunKind.COME, come)) if words]


def _cut(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs without the kept words that stand far from every change."""
    shown: list[Run] = []
    for rank, run in enumerate(runs):
        first, last = rank == 0, rank == len(runs) - 1
        room = _AROUND * (1 if first or last else 2)
        if run.kind is not RunKind.KEPT or len(run.words) <= room + 20 or len(runs) == 1:
            shown.append(run)
            continue
        if not first:
            shown.append(Run(RunKind.KEPT, run.words[:_AROUND]))
        shown.append(Run(RunKind.CUT, "…"))
        if not last:
            shown.append(Run(RunKind.KEPT, run.words[-_AROUND:]))
    return tuple(shown)
