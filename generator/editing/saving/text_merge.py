"""Two texts that were made of one, put together: line by line, then word by word where both changed a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Hunk:
    """What stands in the place of some units of the text that both were made of."""

    start: int
    end: int
    units: tuple[str, ...]
    mine: bool


def merge_texts(base: str, mine: str, theirs: str, *, by_words: bool = True) -> str | None:
    """A text with the changes of both; nothing when they overlap. `by_words`: two changes of one line may go together.

    Changes that touch do not go together word by word, nor where one of two lines only comes.
    """
    lines = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    merged = _merge(lines[0], lines[1], lines[2], by_words=by_words)
    return None if merged is None else "".join(merged)


def _merge(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], *, by_words: bool) -> list[str] | None:
    merged: list[str] = []
    position = 0
    for group in _group([*_list_hunks(base, mine, True), *_list_hunks(base, theirs, False)]):
        start, end = min(one.start for one in group), max(one.end for one in group)
        merged += base[position:start]
        both = [_apply(base[start:end], start, [one for one in group if one.mine is side]) for side in (True, False)]
        if both[0] == both[1] or not any(not one.mine for one in group):
            merged += both[0]
        elif not any(one.mine for one in group):
            merged += both[1]
        else:
            words = _merge_words("".join(base[start:end]), *("".join(one) for one in both)) if by_words else None
            if words is None:
                return None
            merged.append(words)
        position = end
    return [*merged, *base[position:]]


def _merge_words(base: str, mine: str, theirs: str) -> str | None:
    units, one, other = (_TOKEN.findall(text) for text in (base, mine, theirs))
    merged: list[str] = []
    position = 0
    for group in _group([*_list_hunks(units, one, True), *_list_hunks(units, other, False)], apart=1):
        start, end = min(hunk.start for hunk in group), max(hunk.end for hunk in group)
        both = [_apply(units[start:end], start, [h for h in group if h.mine is side]) for side in (True, False)]
        if len({hunk.mine for hunk in group}) == 2 and both[0] != both[1]:
            return None
        merged += [*units[position:start], *both[0 if group[0].mine else 1]]
        position = end
    return "".join((*merged, *units[position:]))


def _list_hunks(base: Sequence[str], text: Sequence[str], mine: bool) -> Iterator[_Hunk]:
    for tag, i, j, k, m in SequenceMatcher(None, base, text, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _Hunk(i, j, tuple(text[k:m]), mine)


def _group(hunks: Sequence[_Hunk], apart: int = 0) -> Iterator[list[_Hunk]]:
    """Hunks that cannot be made one without the other; `apart` is how many units must part two that can."""
    group: list[_Hunk] = []
    end = -1
    for one in sorted(hunks, key=lambda one: (one.start, one.end)):
        touching = bool(group) and one.start == end and (one.start == one.end or group[-1].start == group[-1].end)
        if group and one.start >= end + apart and not touching:
            yield group
            group = []
        group.append(one)
        end = max(end, one.end) if len(group) > 1 else one.end
    if group:
        yield group


def _apply(units: Sequence[str], offset: int, hunks: Sequence[_Hunk]) -> list[str]:
    made: list[str] = []
    position = 0
    for one in hunks:
        made += [*units[position : one.start - offset], *one.units]
        position = one.end - offset
    return [*made, *units[position:]]
