"""The rows of a returned sheet of data: found under their head, known by their mark, each cell under its column."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.composing.no_break import straighten_apostrophes
from generator.returning.excel.cells import CellKind, ReturnedCell, ReturnedSheet
from generator.writing.xlsx.data_sheets import ROW_MARK, DataColumn, DataSheet, Shown, ValueKind

_LAST_HEAD = 40  # rows that may stand above the head of a sheet: somebody has written notes there
_LINE_ENDS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row that came back: its number, the rank of the row that it was (none for a new one), its cells by column."""

    number: int
    rank: int | None
    cells: Mapping[str, ReturnedCell]


@dataclass(frozen=True, slots=True)
class ReturnedTable:
    """What came back of a sheet. `missing` are columns that it has no more, `unknown` titles that it had not."""

    page: ReturnedSheet
    head: int
    rows: tuple[ReturnedRow, ...]
    missing: tuple[DataColumn, ...]
    unknown: tuple[str, ...]
    places: Mapping[str, int]

    def list_new_columns(self) -> Iterator[tuple[str, str, Mapping[int, ReturnedCell]]]:
        """Each title that the sheet had not, with the key of the column before it and its cells by their rows."""
        keys = {at: key for key, at in self.places.items()}
        for at in sorted({column for row, column in self.page.cells if row == self.head and column not in keys}):
            name = " ".join(self.page.words(self.head, at).split())
            if name not in self.unknown:
                continue
            before = max((place for place in keys if place < at), default=0)
            cells = {row.number: cell for row in self.rows if (cell := self.page.cell(row.number, at)) is not None}
            yield keys.get(before, ""), name, cells


def read_table(sheet: DataSheet, page: ReturnedSheet) -> ReturnedTable | None:
    """The table of a sheet; nothing when it has no head."""
    titles = {_fold(column.title): column for column in sheet.columns}
    for number in (row for row in page.rows if row <= _LAST_HEAD):
        found = {at: _fold(page.words(number, at)) for row, at in sorted(page.cells) if row == number}
        marks = [at for at, words in found.items() if words == _fold(ROW_MARK)]
        places = {titles[words].key: at for at, words in reversed(found.items()) if words in titles}
        if marks and places:
            unknown = tuple(
                " ".join(page.words(number, at).split())
                for at, words in found.items()
                if words and words not in titles and at != marks[0]
            )
            missing = tuple(column for column in sheet.columns if column.key not in places)
            rows = tuple(_list_rows(sheet, page, number, marks[0], places))
            return ReturnedTable(page, number, rows, missing, unknown, places)
    return None


def _fold(words: str) -> str:
    return straighten_apostrophes(_LINE_ENDS.sub(" ", words)).strip().casefold()


def _list_rows(
    sheet: DataSheet, page: ReturnedSheet, head: int, mark: int, places: Mapping[str, int]
) -> Iterator[ReturnedRow]:
    """The filled rows below the head. Of two with one mark, the second is a copy: a new row."""
    known: set[int] = set()
    pattern = re.compile(rf"{sheet.mark}(\d{{1,6}})", re.IGNORECASE)
    for number in page.rows:
        if number <= head:
            continue
        found = pattern.fullmatch(page.words(number, mark).strip())
        rank = int(found[1]) - 1 if found is not None else None
        if rank in known:
            rank = None
        cells = {key: cell for key, at in places.items() if (cell := page.cell(number, at)) is not None}
        if rank is not None:
            known.add(rank)
        elif not any(cell.formula is None for cell in cells.values()):
            continue
        yield ReturnedRow(number, rank, cells)


def take_value(column: DataColumn, cell: ReturnedCell | None) -> Shown | bool:
    """What a cell says, as the kind of its column reads it."""
    if cell is None:
        return None
    match cell.kind, cell.value:
        case CellKind.TRUTH, bool() as truth:
            return truth
        case CellKind.DAY, datetime.date() as day:
            return day
        case CellKind.MOMENT, datetime.datetime() as moment if column.kind is ValueKind.DAY:
            return moment.date()
        case CellKind.NUMBER, Decimal() as number if "%" not in cell.words:
            return number
        case _:
            return cell.words


def is_blank(columns: Sequence[DataColumn], row: ReturnedRow) -> bool:
    """Whether whoever returned a row has emptied all that may be typed in it."""
    return not any(
        not (column.computed or column.fixed) and column.key in row.cells and row.cells[column.key].words.strip()
        for column in columns
    )
