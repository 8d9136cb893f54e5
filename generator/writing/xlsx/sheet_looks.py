"""How every workbook of ours looks: its font by name, rows as high as their words, wide sheets printed on A3."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from copy import copy
from typing import Any

from openpyxl.styles import Font

OWN_REMARK = "Aide : "  # begins the comments that explain our columns: LibreOffice forgets who wrote them
FONT = "Calibri"  # a cell without the name of a font gets another one in each program
_SIZE = 11
_LINE_POINTS = 15.0  # a line of 11 points
_LETTERS = 1.07  # letters of French words in the width of a digit, the unit of columns, rather too few
_HIGHEST_POINTS = 409.0  # Excel opens no higher row
_A3, _A4 = "8", "9"
_SIDES_INCHES = 0.4
_A3_WIDTH = 216  # what a lying A3 page holds between its sides at full size, in the unit of columns
_LEAST_SIZE = 8  # points: smaller on paper, a sheet is printed on several pages side by side
TEXT_WIDTH = 66.0  # what an upright A4 page holds, in wider fonts than ours too: no program shrinks a lone column


def make_font(*, size: int = _SIZE, **options: Any) -> Font:
    """A font of our workbooks; `size` in points, `options` as openpyxl takes them."""
    return Font(name=FONT, family=2, size=size, **options)


def wear_look(cell: Any, looks: dict[Hashable, Any], name: Hashable, dress: Callable[[Any], None]) -> None:
    """Give a cell the look of that name, which `dress` makes on the first cell that wears it.

    openpyxl compares each style that a cell is given with all those of the workbook: `looks`, of one workbook, holds
    what it found.
    """
    known = looks.get(name)
    if known is None:
        dress(cell)
        looks[name] = copy(cell._style)
    else:
        cell._style = copy(known)


def count_lines(words: str, width: float) -> int:
    """How many lines some words take in a column of a width in characters, cut between words as Excel does."""
    room = max(1, int((width - 1) * _LETTERS))  # less the sides of the cell
    count = 0
    for paragraph in words.split("\n"):
        used = 0
        count += 1
        for length in map(len, paragraph.split(" ")):
            if used and used + 1 + length <= room:
                used += 1 + length
            elif length:
                further = (length - 1) // room  # a word longer than the column goes on below
                count += further + (1 if used else 0)
                used = length - further * room
    return count


def measure_row(cells: Iterable[tuple[object, float]], size: float = _SIZE) -> float:
    """The height in points of a row whose cells hold these values in columns of these widths."""
    lines = max((count_lines(str(value), width) for value, width in cells if value is not None), default=1)
    return min(_HIGHEST_POINTS, lines * _LINE_POINTS * size / _SIZE + (2.0 if lines > 1 else 0.0))


def print_wide(sheet: Any) -> None:
    """All columns on one lying A3 page, as many pages as the rows need: for those who print it.

    Columns, whose widths are set before, go on to a second page, with the first one again, where type would be small.
    """
    width = sum(dimension.width for dimension in sheet.column_dimensions.values())
    across = math.ceil(width * _LEAST_SIZE / (_A3_WIDTH * _SIZE))
    _set_page(sheet, _A3, "landscape", across)
    if across > 1:
        sheet.print_title_cols = "A:A"


def print_text(sheet: Any) -> None:
    """The width of an upright A4 page: its one column has `TEXT_WIDTH`."""
    _set_page(sheet, _A4, "portrait")


def _set_page(sheet: Any, paper: str, orientation: str, across: int = 1) -> None:
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, across), 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = _SIDES_INCHES
    sheet.oddFooter.right.text = "page &P / &N"
