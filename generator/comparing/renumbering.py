"""Changes that only follow from another number: « Fiche 6 », now « Fiche 5 », wherever something names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.comparing.changes import Change, ChangeKind


def fold_renumbering(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The same changes; one whose words are those of before but for new numbers of parts is told as a new number."""
    told = tuple(changes)
    numbers = {one.before.lower(): one.after for one in told if one.kind is ChangeKind.RENUMBERED and one.before}
    if not numbers:
        return told
    names = "|".join(re.escape(name) for name in sorted(numbers, key=len, reverse=True))
    naming = re.compile(rf"(?<!\w)(?:{names})(?![\w])(?!\.\d)", re.IGNORECASE)
    return tuple(_fold(one, naming, numbers) if one.kind is ChangeKind.CHANGED else one for one in told)


def _fold(change: Change, naming: re.Pattern[str], numbers: Mapping[str, str]) -> Change:
    found = naming.search(change.before)
    if found is None:
        return change
    present = naming.sub(lambda name: numbers[name[0].lower()], change.before)
    if present.lower() != change.after.lower():
        return change
    former = next(one for one in naming.findall(change.before) if numbers[one.lower()].lower() != one.lower())
    return replace(change, kind=ChangeKind.RENUMBERED, before=former, after=numbers[former.lower()], words=())
