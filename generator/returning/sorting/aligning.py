"""Printed words laid beside the words that were typed for them: where in the file a changed word stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SAME = {
    0x2019: "'",
    0x2018: "'",
    0x2011: "-",
    0xA0: " ",
    0x202F: " ",
    0x2007: " ",
    0x2009: " ",
    0x2003: " ",
    0x0A: " ",
    0x09: " ",
    0x2060: None,
}


def fold(words: str) -> str:
    """Words as typography cannot change them: plain spaces, hyphens and apostrophes, each sign in its place."""
    return words.translate({sign: other or "" for sign, other in _SAME.items()})


def plain(words: str) -> str:
    """Words as a person types them: what typography sets by itself is taken back."""
    return " ".join(fold(words).split(" "))


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each printed character, where it was typed; one place more for the end."""

    places: tuple[int, ...]
    last: int  # after the last character that was matched

    def find(self, start: int, end: int) -> tuple[int, int]:
        """The typed characters behind some printed ones; an empty span for a place between two."""
        if start == end:
            place = self.places[start - 1] + 1 if start and self.places[start - 1] >= 0 else self.places[start]
            return place, place
        return self.places[start], self.places[end - 1] + 1


def align(printed: str, typed: str, *, skipping: str = "") -> Alignment | None:
    """Lay printed words beside typed ones; signs of `skipping`, and spaces that follow one another, print nothing.

    Nothing when a printed sign was not typed there.
    """
    places: list[int] = []
    position = 0
    for sign in fold(printed):
        found = _find(sign, typed, position, skipping)
        if found is None:
            if sign == " ":  # the end of a line, printed as a space
                places.append(position)
                continue
            return None
        places.append(found)
        position = found + 1
    places.append(position)
    return Alignment(tuple(places), position)


def _find(sign: str, typed: str, start: int, skipping: str) -> int | None:
    position = start
    while position < len(typed):
        here = fold(typed[position])
        if here == sign:
            return position
        if here not in ("", " ") and here not in skipping:
            return None
        position += 1
    return None


@dataclass(frozen=True, slots=True)
class Replaced:
    """Printed characters and what stands in their place."""

    start: int
    end: int
    words: str


def trim(printed: str, one: Replaced) -> Replaced:
    """The same edit without what both texts begin and end with; a word that changes is kept whole."""
    before, after = printed[one.start : one.end], one.words
    head = 0
    while head < min(len(before), len(after)) and fold(before[head]) == fold(after[head]):
        head += 1
    while head and before[head - 1].isalnum() and (before[head : head + 1] + after[head : head + 1]).isalnum():
        head -= 1
    tail = 0
    while tail < min(len(before), len(after)) - head and fold(before[-1 - tail]) == fold(after[-1 - tail]):
        tail += 1
    while (
        tail
        and before[-tail].isalnum()
        and any(len(said) > tail + head and said[-tail - 1].isalnum() for said in (before, after))
    ):
        tail -= 1
    return Replaced(one.start + head, one.end - tail, after[head : len(after) - tail])


def splice(words: str, edits: Sequence[Replaced]) -> str:
    """Words with some of their characters replaced, in order."""
    parts, position = [], 0
    for one in edits:
        parts += [words[position : one.start], one.words]
        position = one.end
    return "".join((*parts, words[position:]))
