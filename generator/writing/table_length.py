"""How long a table is on paper, roughly: both writers keep a short one on one page."""

from __future__ import annotations

import math

from generator.model.document import (
    Inline,
    LineBreak,
    Row,
    RowRole,
    Table,
    TableRole,
    block_inlines,
    plain_text,
    walk_blocks,
)

_SHORT_TABLE_ROWS, _SHORT_TABLE_MM = 10, 84.0  # no page cuts a table that short, which leaves a third of one at most
_MANY_HEADS, _SHORT_HEADED_MM = 3, 36.0  # such heads leave less to the rows of a hole, and tell them on both pages
_ROW_MM, _ROW_LINE_MM = 3.0, 4.2  # the air of a row of figures or words; a line of it
_OVERVIEW_MM, _BAND_MM = 122.0, 8.0  # what a landscape page has for an overview under its heading; a band of it
_LEAST_TILE_MM, _MOST_TILE_MM = 10.0, 27.0
_BRIEF_LINES = 10
_LINE_CHARACTERS = 100  # about what fits across a page in the type of tables
_SHEET_CHARACTERS, _SHEET_LINE_MM, _SHEET_AIR_MM = 175, 3.8, 1.7  # across a landscape page; a line; around the lines


def is_short(table: Table) -> bool:
    """Whether a table sent whole to the next page leaves no hole: few rows, few lines in them. Else it may be cut."""
    if len(table.rows) > _SHORT_TABLE_ROWS:
        return False
    most_mm = _SHORT_TABLE_MM if len(table.head) < _MANY_HEADS else _SHORT_HEADED_MM
    heights = (_ROW_MM + _ROW_LINE_MM * _count_lines(row, table.widths) for row in table.rows)
    return sum(heights) <= most_mm


def is_brief(rows: tuple[Row, ...], widths: tuple[float, ...]) -> bool:
    """Whether the rows of a group take no more than a third of a page: sent whole to the next, they leave no hole."""
    return sum(_count_lines(row, widths) for row in rows) <= _BRIEF_LINES


def measure_tiles(table: Table) -> float:
    """The height of the tiles of an overview (mm), the same for all: on one page as far as words let them.

    Nothing for one without groups: its tiles are as high as their words.
    """
    bands = sum(1 for row in table.rows if row.role is RowRole.GROUP)
    if table.role is not TableRole.OVERVIEW or not bands:
        return 0.0
    lines = max(1, len(table.rows) - bands)
    return min(_MOST_TILE_MM, max(_LEAST_TILE_MM, (_OVERVIEW_MM - bands * _BAND_MM) / lines))


def measure_row(row: Row, widths: tuple[float, ...]) -> float:
    """The height of a row of a fiche (mm), roughly."""
    return _count_lines(row, widths, _SHEET_CHARACTERS) * _SHEET_LINE_MM + _SHEET_AIR_MM


def _say_lines(inlines: tuple[Inline, ...]) -> str:
    """Words, their line ends where their author has set them."""
    return "".join("\n" if isinstance(inline, LineBreak) else plain_text((inline,)) for inline in inlines)


def _count_lines(row: Row, widths: tuple[float, ...], across: int = _LINE_CHARACTERS) -> int:
    """The lines of the highest cell of a row, roughly."""
    lines, column = 1, 0
    for cell in row.cells:
        room = max(1.0, sum(widths[column : column + cell.colspan]) * across)
        column += cell.colspan
        words = [_say_lines(block_inlines(block)) for block in walk_blocks(cell.blocks)]
        lines = max(lines, sum(math.ceil(len(line) / room) for text in words for line in text.split("\n") if line))
    return lines
