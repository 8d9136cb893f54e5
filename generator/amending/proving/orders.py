"""What a reader understands of an amending act: one order for each modification, on the text before the act."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the text: the alinéa of a rank, the note of a number, or a whole division."""

    division: str
    rank: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What something is put after or before: an alinéa, an intertitle, a table, or the end of a division."""

    division: str
    rank: int = 0
    intertitle: str = ""
    table: int = 0


@dataclass(frozen=True, slots=True)
class SetWords:
    """In one place, words that stand there once become others; none strikes them. With `each`, wherever they stand."""

    spot: Spot
    old: str
    new: str
    each: bool = False


@dataclass(frozen=True, slots=True)
class SetAlineas:
    """Alinéas that follow each other become these lines: none strikes them."""

    division: str
    first: int
    last: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddLines:
    """Lines come right after a mark, or right before it."""

    mark: Mark
    lines: tuple[str, ...]
    before: bool


@dataclass(frozen=True, slots=True)
class SetIntertitle:
    """An intertitle, by its words or by its number, has other words; none strikes it alone."""

    division: str
    words: str
    number: str
    new: str


@dataclass(frozen=True, slots=True)
class DropSubdivision:
    """A numbered intertitle goes with all that stands below it."""

    division: str
    number: str


@dataclass(frozen=True, slots=True)
class AddSubdivision:
    """A subdivision of another number comes right after one."""

    division: str
    after: str
    number: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetRow:
    """The row of a table that begins with these words has other cells; none strikes it. 0 is the only table."""

    division: str
    table: int
    key: str
    line: str


@dataclass(frozen=True, slots=True)
class AddRows:
    """Rows come right after the row that begins with these words, or right before it."""

    division: str
    table: int
    key: str
    lines: tuple[str, ...]
    before: bool


@dataclass(frozen=True, slots=True)
class DropTable:
    """A table goes."""

    division: str
    table: int


@dataclass(frozen=True, slots=True)
class SetNote:
    """A note has another text; none strikes it, and its call."""

    division: str
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class AddNote:
    """After words that stand once in an alinéa, a note is called."""

    spot: Spot
    anchor: str
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class SetTitle:
    """A division has another title."""

    division: str
    title: str


@dataclass(frozen=True, slots=True)
class SetDivision:
    """A division becomes these lines, its heading first; none strikes it."""

    division: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddDivision:
    """A division of another name comes right after one, or right before it."""

    beside: str
    name: str
    lines: tuple[str, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class SetAnnexe:
    """An annexe is replaced, joined or struck; of one that is replaced, what is said of its fiches, by name."""

    annexe: str
    becomes: str  # « remplacée », « ajoutée », « supprimée »
    sheets: tuple[tuple[str, str], ...] = ()  # « fiche 2 », « modifiée »


Inner = (
    SetWords
    | SetAlineas
    | AddLines
    | SetIntertitle
    | DropSubdivision
    | AddSubdivision
    | SetRow
    | AddRows
    | DropTable
    | SetNote
    | AddNote
    | SetTitle
    | SetDivision
)
Order = Inner | AddDivision | SetAnnexe


class UnclearAct(Exception):
    """A sentence of the act that cannot be applied to the text in one way and no other; its words say which and why."""
