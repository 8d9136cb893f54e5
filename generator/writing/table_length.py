"""How long a table is on paper, roughly: both writers keep a short one on one page."""

from __future__ import annotations

import math

from generator.model.document import Row, Table, block_inlines, plain_text, walk_blocks

_SHORT_TABLE_ROWS, _SHORT_TABLE_LINES = 10, 24  # a table that short is not cut by a page break
_LINE_CHARACTERS = 100  # about what fits across a page in the type of tables


def is_short(table: Table) -> bool:
    """Whether a table fits on a page for sure: few rows, and few lines in them. Else its rows may go to the next."""
    if len(table.rows) > _SHORT_TABLE_ROWS:
        return False
    return sum(_count_lines(row, table.widths) for row in table.rows) <= _SHORT_TABLE_LINES


def _count_lines(row: Row, widths: tuple[float, ...]) -> int:
    """The lines of the highest cell of a row, roughly."""
    lines, column = 1, 0
    for cell in row.cells:
        room = max(1.0, sum(widths[column : column + cell.colspan]) * _LINE_CHARACTERS)
        column += cell.colspan
        words = [plain_text(block_inlines(block)) for block in walk_blocks(cell.blocks)]
        lines = max(lines, sum(math.ceil(len(text) / room) for text in words if text))
    return lines
