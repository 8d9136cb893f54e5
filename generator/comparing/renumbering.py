"""Changes that only follow from another number: « Fiche 6 », now « Fiche 5 », wherever something names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.comparing.changes import Change, ChangeKind

_LAST = re.compile(r"\d+$")


def fold_renumbering(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The same changes; one whose words are those of before but for new numbers of parts is told as a new number.

    What a part numbers in its turn (« Opération 6.1 » of « Fiche 6 ») follows it.
    """
    told = tuple(_space(one) if one.kind is ChangeKind.RENUMBERED else one for one in changes)
    numbers = {one.before.lower(): one.after for one in told if one.kind is ChangeKind.RENUMBERED and one.before}
    if not numbers:
        return told
    figures = {last[0]: name for name in numbers if (last := _LAST.search(name)) is not None}
    names = "|".join(re.escape(name) for name in sorted(numbers, key=len, reverse=True))
    parts = [rf"(?<!\w)(?:{names})(?![\w])(?!\.\d)"]
    if figures:
        parts.append(rf"(?<=\w )(?:{'|'.join(figures)})(?=\.\d)")
    naming = re.compile("|".join(parts), re.IGNORECASE)
    reading = _Naming(naming, numbers, figures)
    return tuple(reading.fold(one) if one.kind is ChangeKind.CHANGED else one for one in told)


@dataclass(frozen=True, slots=True)
class _Naming:
    """The parts that have another number: how texts name them, their new names, those known by their figure."""

    naming: re.Pattern[str]
    numbers: Mapping[str, str]
    figures: Mapping[str, str]

    def fold(self, change: Change) -> Change:
        """The change, told as a new number when it is nothing else."""
        found = self.naming.search(change.before)
        if found is None:
            return change
        present = self.naming.sub(self._rename, change.before)
        if present.lower() != change.after.lower():
            return change
        former = next(one for one in self.naming.findall(change.before) if self._say(one).lower() != one.lower())
        name = self.figures.get(former, former.lower())
        before = former if former not in self.figures else name[:1].upper() + name[1:]
        return replace(change, kind=ChangeKind.RENUMBERED, before=before, after=self.numbers[name], words=())

    def _rename(self, found: re.Match[str]) -> str:
        return self._say(found[0])

    def _say(self, name: str) -> str:
        if name in self.figures:
            last = _LAST.search(self.numbers[self.figures[name]])
            return last[0] if last is not None else name
        return self.numbers[name.lower()]


def _space(change: Change) -> Change:
    """A new number with plain spaces, as the words of texts have them when they are compared."""
    before, after = (words.replace("\u00a0", " ").replace("\u202f", " ") for words in (change.before, change.after))
    return replace(change, before=before, after=after)
