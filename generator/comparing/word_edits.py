"""Two runs of tokens compared: the words that are kept, those that went, those that came, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from generator.comparing.tokens import Token


class WordKind(StrEnum):
    """What has become of some words."""

    KEPT = "gardé"
    DRESSED = "habillé"  # the same words, set otherwise: bold, a no-break space, another apostrophe
    CHANGED = "changé"  # words that went, words that came, or both


@dataclass(frozen=True, slots=True)
class WordEdit:
    """A run of tokens before and after; both are equal where it is kept, one may be empty where it is changed."""

    kind: WordKind
    before: tuple[Token, ...]
    after: tuple[Token, ...]


def compare_words(before: Sequence[Token], after: Sequence[Token]) -> tuple[WordEdit, ...]:
    """The edits that make the second text of the first: whole words, as few as an eye would mark."""
    edits: list[WordEdit] = []
    for same, one, other in _join_neighbours(_align(before, after)):
        edits += _keep(one, other) if same else [WordEdit(WordKind.CHANGED, tuple(one), tuple(other))]
    return tuple(edits)


def reverse_words(edits: Iterable[WordEdit]) -> tuple[WordEdit, ...]:
    """The edits that make the first text of the second."""
    return tuple(WordEdit(edit.kind, edit.after, edit.before) for edit in edits)


def are_same_words(edits: Iterable[WordEdit]) -> bool:
    """Whether no word came or went."""
    return all(edit.kind is not WordKind.CHANGED for edit in edits)


_JOINING = (" ", "/", "-", "\u2013")  # between the parts of one date, of one span
_Run = tuple[bool, Sequence[Token], Sequence[Token]]


def _align(before: Sequence[Token], after: Sequence[Token]) -> Iterator[_Run]:
    """Runs of the same words and of other ones. What both begin and end with is taken first: one word, one change."""
    one, other = [token.says for token in before], [token.says for token in after]
    shortest = min(len(one), len(other))
    head = next((i for i in range(shortest) if one[i] != other[i]), shortest)
    rest = shortest - head
    tail = next((i for i in range(rest) if one[-1 - i] != other[-1 - i]), rest)
    if head:
        yield True, before[:head], after[:head]
    end, last = len(one) - tail, len(other) - tail
    matcher = SequenceMatcher(None, one[head:end], other[head:last], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        yield tag == "equal", before[head + i : head + j], after[head + k : head + m]
    if tail:
        yield True, before[end:], after[last:]


def _join_neighbours(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Changes with nothing but spaces between them are one: « 31 décembre 2030 » becomes « 30 juin 2031 »."""
    waiting: list[_Run] = []  # a change, then perhaps what may belong to it
    for run in runs:
        same, one, _ = run
        if not same:
            waiting = [_join([*waiting, run])]
        elif waiting and all(token.word in _JOINING for token in one):
            waiting.append(run)
        else:
            yield from waiting
            waiting = []
            yield run
    yield from waiting


def _join(runs: Sequence[_Run]) -> _Run:
    before = [token for _, one, _ in runs for token in one]
    after = [token for _, _, other in runs for token in other]
    return False, before, after


def _keep(before: Sequence[Token], after: Sequence[Token]) -> Iterator[WordEdit]:
    """Runs of the same words, cut where they are dressed otherwise."""
    start = 0
    for end in range(1, len(before) + 1):
        alike = before[start] == after[start]
        if end == len(before) or (before[end] == after[end]) != alike:
            kind = WordKind.KEPT if alike else WordKind.DRESSED
            yield WordEdit(kind, tuple(before[start:end]), tuple(after[start:end]))
            start = end
