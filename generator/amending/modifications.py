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


@dataclass(frozen=True, slots=True, order=True)
class NotePlace:
    """A note of a division, by its number."""

    division: str
    number: str


@dataclass(frozen=True, slots=True, order=True)
class IntertitlePlace:
    """An intertitle of a division, by all its words; its number, where it has one, is enough to name it."""

    division: str
    words: str
    label: str = ""


@dataclass(frozen=True, slots=True, order=True)
class TablePlace:
    """A table of a division by its rank; 0 when it is the only one."""

    division: str
    rank: int = 0


@dataclass(frozen=True, slots=True, order=True)
class DivisionPlace:
    """A whole division: its heading, its alinéas, its tables and its notes."""

    division: str


WordPlace = AlineaPlace | NotePlace | DivisionPlace
Anchor = AlineaPlace | IntertitlePlace | TablePlace


@dataclass(frozen=True, slots=True)
class ReplaceWords:
    """In each of these places, words that stand there once become others; `each` of them, where they stand more often.

    A call of a note is never among words.
    """

    places: tuple[WordPlace, ...]
    before: str
    after: str
    each: bool = False


@dataclass(frozen=True, slots=True)
class InsertWords:
    """In each of these places, after words that stand there once, other words are inserted."""

    places: tuple[WordPlace, ...]
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class DeleteWords:
    """In each of these places, words that stand there once are struck."""

    places: tuple[WordPlace, ...]
    words: str


@dataclass(frozen=True, slots=True)
class RewriteAlineas:
    """Alinéas that follow each other, from the rank `first` to the rank `last`, become others, given whole.

    `count` is the number of alinéas among `lines`, which end with the notes that they call.
    """

    division: str
    first: int
    last: int
    count: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InsertParts:
    """Alinéas, intertitles and tables come after what an anchor names, or `before` it; without one, at the end.

    `counts` say how many of each come: alinéas, intertitles, tables. `lines` end with the notes that they call.
    """

    division: str
    anchor: Anchor | None
    counts: tuple[int, int, int]
    lines: tuple[str, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class DeleteAlineas:
    """Alinéas that follow each other are struck, from the rank `first` to the rank `last`."""

    division: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RewriteIntertitle:
    """An intertitle has other words; its number stays."""

    place: IntertitlePlace
    words: str


@dataclass(frozen=True, slots=True)
class DeleteIntertitle:
    """An intertitle is struck; what stands below it stays."""

    place: IntertitlePlace


@dataclass(frozen=True, slots=True)
class InsertSubdivision:
    """What begins with a numbered intertitle comes after the subdivision that has another number."""

    after: IntertitlePlace
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeleteSubdivision:
    """A numbered intertitle is struck with all that stands below it."""

    place: IntertitlePlace


@dataclass(frozen=True, slots=True)
class RewriteRow:
    """A row of a table, by the words of its first cell, has other cells."""

    table: TablePlace
    key: str
    line: str


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Rows come after the row of this key, or `before` it."""

    table: TablePlace
    key: str
    lines: tuple[str, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class DeleteRow:
    """A row of a table is struck."""

    table: TablePlace
    key: str


@dataclass(frozen=True, slots=True)
class DeleteTable:
    """A table is struck."""

    table: TablePlace


@dataclass(frozen=True, slots=True)
class RewriteNote:
    """A note has another text, whole."""

    place: NotePlace
    text: str


@dataclass(frozen=True, slots=True)
class InsertNote:
    """After words that stand once in the alinéa, a note is called; its number is one that no other has."""

    place: AlineaPlace
    anchor: str
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class DeleteNote:
    """A note is struck, with its call; the others keep their numbers."""

    place: NotePlace


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
    """A division, whole, comes after another one, or `before` it; its name is one that no other has."""

    beside: str
    name: str
    lines: tuple[str, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class DeleteDivision:
    """A division is struck; the others keep their numbers."""

    division: str


@dataclass(frozen=True, slots=True)
class SheetFates:
    """What becomes of the fiches of an annexe, by their names: « fiche 2 ».

    `by_range` when « fiches 2 à 5 » says no other one: no fiche that stays as it was is a « 3 bis ».
    """

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    by_range: bool = False


@dataclass(frozen=True, slots=True)
class ReplaceAnnexe:
    """An annexe is replaced by the one that is joined to the act; its fiches that differ are named."""

    annexe: str
    sheets: SheetFates = SheetFates()


@dataclass(frozen=True, slots=True)
class AddAnnexe:
    """An annexe is joined that the convention did not have."""

    annexe: str


@dataclass(frozen=True, slots=True)
class DeleteAnnexe:
    """An annexe is struck."""

    annexe: str


WordModification = ReplaceWords | InsertWords | DeleteWords
Modification = (
    WordModification
    | RewriteAlineas
    | InsertParts
    | DeleteAlineas
    | RewriteIntertitle
    | DeleteIntertitle
    | InsertSubdivision
    | DeleteSubdivision
    | RewriteRow
    | InsertRows
    | DeleteRow
    | DeleteTable
    | RewriteNote
    | InsertNote
    | DeleteNote
    | RewriteTitle
    | RewriteDivision
    | InsertDivision
    | DeleteDivision
    | ReplaceAnnexe
    | AddAnnexe
    | DeleteAnnexe
)
