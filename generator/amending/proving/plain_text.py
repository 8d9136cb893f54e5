"""A convention as words alone: its divisions by name, and in each the lines, of which some are counted as alinéas."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line of a division; an intertitle is not `counted`."""

    words: str
    counted: bool = True


@dataclass(frozen=True, slots=True)
class PlainDivision:
    """An article, the preamble … `number` is what its heading says before its title: « Article 9 : »."""

    name: str
    number: str
    title: str
    lines: tuple[PlainLine, ...]


def fold_line(words: str) -> str:
    """The words on plain spaces, with plain apostrophes and hyphens: what two texts are compared by."""
    plain = words.replace("\u2019", "'").replace("\u2011", "-")
    return " ".join(plain.replace("\u00a0", " ").replace("\u202f", " ").split())
