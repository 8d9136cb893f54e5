"""A convention as words alone: its divisions by name, and in each the lines, of which some are counted as alinéas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineKind(StrEnum):
    """What a line is; alinéas alone are counted."""

    ALINEA = "alinéa"
    INTERTITLE = "intertitre"
    ROW = "ligne"  # of a table, its cells set apart by « | »
    OTHER = "autre"


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line of a division. An intertitle has its number and its level, a row the rank of its table."""

    words: str
    kind: LineKind = LineKind.ALINEA
    number: str = ""
    level: int = 0
    table: int = 0

    @property
    def counted(self) -> bool:
        """Whether it has a rank among the alinéas."""
        return self.kind is LineKind.ALINEA


@dataclass(frozen=True, slots=True)
class PlainDivision:
    """An article, the preamble … `number` is what its heading says before its title: « Article 9 : ».

    A line that calls a note says « (note 1) »; `notes` are their numbers and what they say.
    """

    name: str
    number: str
    title: str
    lines: tuple[PlainLine, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlainAnnexe:
    """An annexe as words: all its lines, and apart those of each of its fiches, by name (« fiche 2 »)."""

    name: str
    lines: tuple[str, ...]
    sheets: tuple[tuple[str, tuple[str, ...]], ...] = ()


def fold_line(words: str) -> str:
    """The words on plain spaces, with plain apostrophes and hyphens: what two texts are compared by."""
    plain = words.replace("\u2019", "'").replace("\u2011", "-")
    return " ".join(plain.replace("\u00a0", " ").replace("\u202f", " ").split())
