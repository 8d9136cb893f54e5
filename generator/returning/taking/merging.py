"""The changes of several reviewers put together: the same one twice is one, and two that cannot both stand are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from generator.comparing.changes import Change, ChangeKind
from generator.comparing.tokens import say_words
from generator.comparing.word_edits import WordKind
from generator.editing.values import SortedChange


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a change: a name, empty when nobody tracked it, when (ISO 8601, or empty), in which file."""

    name: str
    date: str
    file: str


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A change with all who ask for it. `number` is how the list calls it, from 1.

    `against` are the numbers of those that cannot stand beside it.
    """

    number: int
    sorted: SortedChange
    askers: tuple[Asker, ...]
    against: tuple[int, ...] = ()

    @property
    def change(self) -> Change:
        """What is asked for."""
        return self.sorted.change


def merge_changes(asked: Iterable[tuple[SortedChange, Sequence[Asker]]]) -> tuple[AskedChange, ...]:
    """The changes of all files in the order of the text, each once, numbered, with those that contradict it."""
    askers: dict[str, list[Asker]] = {}
    known: dict[str, SortedChange] = {}
    for one, who in asked:
        known.setdefault(one.id, one)
        askers.setdefault(one.id, []).extend(who)
    merged = [AskedChange(number, known[id_], tuple(dict.fromkeys(askers[id_]))) for number, id_ in enumerate(known, 1)]
    against: dict[int, list[int]] = {}
    for first, second in combinations(merged, 2):
        if contradict(first.change, second.change):
            against.setdefault(first.number, []).append(second.number)
            against.setdefault(second.number, []).append(first.number)
    return tuple(replace(one, against=tuple(against.get(one.number, ()))) for one in merged)


def list_questions(changes: Sequence[AskedChange]) -> tuple[tuple[AskedChange, ...], ...]:
    """The changes in order, those that cannot all stand together as one question, where its first one is."""
    known = {one.number: one for one in changes}
    left = dict(known)
    questions: list[tuple[AskedChange, ...]] = []
    for one in changes:
        if one.number not in left:
            continue
        found, waiting = {one.number}, [one]
        while waiting:
            new = [number for number in waiting.pop().against if number not in found and number in known]
            found |= set(new)
            waiting += [known[number] for number in new]
        questions.append(tuple(left.pop(number) for number in sorted(found)))
    return tuple(questions)


def contradict(one: Change, other: Change) -> bool:
    """Whether two changes of one text cannot both be made: they change the same words, or what one of them deletes."""
    if one.piece != other.piece or not one.key or one == other:
        return False
    if ChangeKind.RENUMBERED in (one.kind, other.kind):
        return False
    if one.key != other.key:
        return _is_within(one, other) or _is_within(other, one)
    if one.kind is ChangeKind.CHANGED and other.kind is ChangeKind.CHANGED and one.words and other.words:
        return any(_meet(first, second) for first in _list_ranges(one) for second in _list_ranges(other))
    return ChangeKind.INSERTED not in (one.kind, other.kind)


def _is_within(gone: Change, other: Change) -> bool:
    """Whether a change bears on a part of what another one deletes: a cell of a row."""
    return gone.kind is ChangeKind.DELETED and other.key.startswith(f"{gone.key}/")


_Range = tuple[int, int, str]  # where some words of the former text begin and end, and what comes in their place


def _list_ranges(change: Change) -> Iterator[_Range]:
    position = 0
    for edit in change.words:
        end = position + len(edit.before)
        if edit.kind is WordKind.CHANGED:
            yield position, end, say_words(edit.after)
        position = end


def _meet(one: _Range, other: _Range) -> bool:
    if one == other:
        return False
    if one[0] == one[1] or other[0] == other[1]:  # words that only come
        return one[0] == other[0] and one[1] == other[1]
    return one[0] < other[1] and other[0] < one[1]
