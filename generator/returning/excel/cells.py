"""A workbook that came back, as values: its cells with what they hold and what a person sees, its rows and their looks.

Rows and columns are 1-based, as spreadsheet programs show them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from generator.composing.no_break import straighten_apostrophes
from generator.errors import Span


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "texte"
    NUMBER = "nombre"
    DAY = "date"
    MOMENT = "heure"  # a day with an hour, an hour alone, a duration
    TRUTH = "vrai ou faux"
    ERROR = "erreur"


class Trouble(StrEnum):
    """Why what a cell holds cannot be taken as it is, in French, after « cette cellule »."""

    ERROR = "est en erreur"
    NO_RESULT = "porte une formule sans résultat enregistré"
    STRUCK = "est barrée, en tout ou en partie"
    MERGED = "en recouvre d'autres (cellules fusionnées) : on ne sait pas pour quelles lignes elle vaut"
    TOO_LONG = "est démesurée, 32 767 caractères au plus"
    NO_DAY = "porte une date qu'aucun calendrier n'a"


Value = str | Decimal | datetime.date | datetime.datetime | bool


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """A cell that holds something.

    `value` is what it holds, as exactly as spreadsheet programs keep it (15 figures). `shown` is what a person sees,
    rounded as the format says: « 280 000 € », « 35 % », « 01001 ». `words` is the exact value as a person would type
    it: « 2,5 », « 18/12/2025 », « 35 % »; leading zeros that the format shows are part of it. Errors are « #REF! ».
    `formula` is as the file has it, with its « = »; nothing for a value that was typed.
    """

    file: str
    sheet: str
    row: int
    column: int
    kind: CellKind
    value: Value
    shown: str
    words: str
    formula: str | None = None
    trouble: Trouble | None = None

    @property
    def address(self) -> str:
        """« C12 »."""
        return f"{name_column(self.column)}{self.row}"

    @property
    def span(self) -> Span:
        """« suivi.xlsx:Suivi!C12 », as messages name it."""
        return Span(f"{self.file}:{self.sheet}!{self.address}")


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Cells that a person sees as one; the first of them holds what it says."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """« A4:A7 »."""
        return f"{name_column(self.left)}{self.top}:{name_column(self.right)}{self.bottom}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is one of them."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class CellRemark:
    """A comment that somebody put on a cell."""

    address: str
    author: str
    words: str


@dataclass(frozen=True)
class ReturnedSheet:
    """A sheet. Everything that it holds is read, hidden or not; what is hidden, filtered or struck is said beside it.

    `struck_rows` are rows of which every filled cell is crossed out. `filtered` says that a filter hides rows.
    """

    file: str
    title: str
    hidden: bool
    cells: Mapping[tuple[int, int], ReturnedCell]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    merged: tuple[MergedRange, ...] = ()
    filtered: bool = False
    remarks: tuple[CellRemark, ...] = ()

    def cell(self, row: int, column: int) -> ReturnedCell | None:
        """The cell of a place, or nothing when it is empty."""
        return self.cells.get((row, column))

    def words(self, row: int, column: int) -> str:
        """What the cell of a place says (`ReturnedCell.words`), spaces around it left out; empty for an empty one."""
        cell = self.cells.get((row, column))
        return cell.words if cell is not None else ""

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows that hold something, from the top."""
        return tuple(sorted({row for row, _ in self.cells}))

    def find_merged(self, row: int, column: int) -> MergedRange | None:
        """The merged cells that a place is one of."""
        return next((one for one in self.merged if one.holds(row, column)), None)

    def place(self, row: int, column: int = 1) -> Span:
        """The place of a cell, filled or not, as messages name it."""
        return Span(f"{self.file}:{self.title}!{name_column(column)}{row}")


@dataclass(frozen=True, slots=True)
class ReturnedWorkbook:
    """A workbook: its sheets in their order, very hidden ones too; who saved it last, if another made it; when."""

    name: str
    sheets: tuple[ReturnedSheet, ...]
    last_author: str = ""
    saved_on: datetime.date | None = None

    def find_sheet(self, title: str) -> ReturnedSheet | None:
        """The sheet of a title, whatever its case, its apostrophes and the spaces around it."""
        return next((one for one in self.sheets if fold_title(one.title) == fold_title(title)), None)


def fold_title(title: str) -> str:
    """The title of a sheet as two are compared."""
    return straighten_apostrophes(title).strip().casefold()


def name_column(column: int) -> str:
    """« A » for 1, « AB » for 28."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
