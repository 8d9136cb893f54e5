"""The tracking table of a workbook that came back: its columns found by their titles, its rows by number and title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.annexes.steering.tracked_rows import FORMER, HISTORY, TRACKING_SHEET, Layout
from generator.model.names import slugify
from generator.model.words.typed import read_sheet_number
from generator.returning.excel.cells import ReturnedCell, ReturnedSheet, ReturnedWorkbook

_NEEDED = ("fiche", "etat")
_LAST_HEAD_ROW = 40  # rows that somebody may have put above the table
_NAMES = {slugify(head): head for layout in (FORMER, HISTORY) for head, _, _ in layout.heads}
_CALLED_OPERATION = re.compile(r"(?:op[ée]rations?)?\s*(?:n\s?°)?\s*(\d{1,3})[.,](\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row of the table: its 1-based row in the sheet, its cells by the title of their column; empty ones left out."""

    row: int
    cells: Mapping[str, ReturnedCell]

    def say(self, head: str) -> str:
        """What its cell of a column says; empty for an empty one."""
        cell = self.cells.get(head)
        return cell.words if cell is not None else ""

    def call(self, layout: Layout) -> str:
        """The number that names it: « 5 », also typed « Fiche 5 » or « n° 5 »; « 5.2 » for an operation."""
        words = self.say(layout.called)
        return read_operation_number(words) if layout.is_history else read_sheet_number(words.strip().rstrip("."))


@dataclass(frozen=True, slots=True)
class ReturnedTable:
    """The table: its sheet, the row of its titles, its columns by title, its rows; `others` are columns not of ours."""

    sheet: ReturnedSheet
    head_row: int
    columns: Mapping[str, int]
    rows: tuple[ReturnedRow, ...]
    others: tuple[tuple[int, str], ...]


def read_operation_number(words: str) -> str:
    """The number of an operation, also typed « Opération 1.2 » or « 1,2 »."""
    plain = words.strip().rstrip(".")
    found = _CALLED_OPERATION.fullmatch(plain)
    return f"{found[1]}.{found[2]}" if found is not None else plain


def find_table(workbook: ReturnedWorkbook) -> ReturnedTable | None:
    """The tracking table of a workbook, on the sheet of that name or on another; nothing when there is none."""
    named = workbook.find_sheet(TRACKING_SHEET)
    for sheet in (*((named,) if named is not None else ()), *workbook.sheets):
        for row in sheet.rows:
            if row > _LAST_HEAD_ROW:
                break
            titles = {column: slugify(cell.words) for (r, column), cell in sheet.cells.items() if r == row}
            if set(_NEEDED) <= set(titles.values()):
                return _read_table(sheet, row, titles)
    return None


def _read_table(sheet: ReturnedSheet, head_row: int, titles: Mapping[int, str]) -> ReturnedTable:
    columns: dict[str, int] = {}
    for column, title in sorted(titles.items()):
        if title in _NAMES:
            columns.setdefault(_NAMES[title], column)
    rows = tuple(_list_rows(sheet, head_row, columns))
    last = rows[-1].row if rows else head_row
    filled = {column for row, column in sheet.cells if head_row <= row <= last}
    others = tuple(
        (column, sheet.words(head_row, column)) for column in sorted(filled) if column not in columns.values()
    )
    return ReturnedTable(sheet, head_row, columns, rows, others)


def _list_rows(sheet: ReturnedSheet, head_row: int, columns: Mapping[str, int]) -> Iterator[ReturnedRow]:
    for row in sheet.rows:
        if row <= head_row:
            continue
        cells = {head: sheet.cells[row, column] for head, column in columns.items() if (row, column) in sheet.cells}
        if cells:
            yield ReturnedRow(row, cells)
