"""What an amending act can state: one value for each thing that becomes of words, alinéas, divisions and annexes.

Ranks of alinéas are counted from 1 in the text as it stood before the act; every modification speaks of that text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class AlineaPlace:
    """An alinéa of a division, by the division's name."""

    division: str
    rank: int


@dataclass(frozen=True, slots=True)
class ReplaceWords:
    """In each of these alinéas, words that stand there once become others."""

    places: tuple[AlineaPlace, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class InsertWords:
    """After words that stand once in the alinéa, other words are inserted."""

    place: AlineaPlace
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class DeleteWords:
    """Words that stand once in the alinéa are struck."""

    place: AlineaPlace
    words: str


@dataclass(frozen=True, slots=True)
class RewriteAlinea:
    """An alinéa has another text, whole."""

    place: AlineaPlace
    text: str


@dataclass(frozen=True, slots=True)
class InsertAlineas:
    """Alinéas come after the one of this place, or `before` it."""

    place: AlineaPlace
    texts: tuple[str, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class DeleteAlineas:
    """Alinéas that follow each other are struck, from the rank `first` to the rank `last`."""

    division: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RewriteTitle:
    """A division has another title; its number stays."""

    division: str
    title: str


@dataclass(frozen=True, slots=True)
class RewriteDivision:
    """A division has another text, whole: its heading, then its lines."""

    division: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InsertDivision:
    """A division, whole, comes after another one; its name has a number that no other has."""

    after: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeleteDivision:
    """A division is struck; the others keep their numbers."""

    division: str


@dataclass(frozen=True, slots=True)
class ReplaceAnnexe:
    """An annexe is replaced by the one that is joined to the act."""

    annexe: str


@dataclass(frozen=True, slots=True)
class AddAnnexe:
    """An annexe is joined that the convention did not have."""

    annexe: str


@dataclass(frozen=True, slots=True)
class DeleteAnnexe:
    """An annexe is struck."""

    annexe: str


Modification = (
    ReplaceWords
    | InsertWords
    | DeleteWords
    | RewriteAlinea
    | InsertAlineas
    | DeleteAlineas
    | RewriteTitle
    | RewriteDivision
    | InsertDivision
    | DeleteDivision
    | ReplaceAnnexe
    | AddAnnexe
    | DeleteAnnexe
)
