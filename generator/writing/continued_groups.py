"""The groups of a table, and what is said of one that goes on overleaf: « EAJE (suite) ».

A group is a heading across the table and the rows under it, up to the next heading or to the total. Both writers keep
one whole on its page where it fits. Where it does not, the PDF names it again in the head of the next page; Word, whose
repeated heads know no condition, does so where the group is a table of its own.

A group is sent whole to the next page where that leaves no more than a third of this one empty, or half of it when a
cut would leave but a few rows on a page of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.document import Row, RowRole, Table, block_inlines, plain_text, walk_blocks

CONTINUED = " (suite)"
MOST_EMPTY = 1 / 3  # of what a page holds, below what stands on it
MOST_EMPTY_FOR_FEW = 1 / 2  # the same, rather than leave a few rows overleaf
_FEW_ROWS = 3


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of a table that stand under one heading, which is the first of them; `start` is its 0-based rank.

    Without heading: what comes before the first one, or a total, which ends the groups.
    """

    start: int
    rows: tuple[Row, ...]

    @property
    def heading(self) -> Row | None:
        """The row that names the group, if one does."""
        return self.rows[0] if self.rows[0].role is RowRole.GROUP else None


def list_groups(table: Table) -> tuple[RowGroup, ...]:
    """The rows of a table, group by group; one group without heading when nothing names any."""
    if not any(row.role is RowRole.GROUP for row in table.rows):
        return (RowGroup(0, table.rows),) if table.rows else ()
    starts = [0]
    starts += [rank for rank, row in enumerate(table.rows) if rank and row.role in (RowRole.GROUP, RowRole.TOTAL)]
    ends = (*starts[1:], len(table.rows))
    return tuple(RowGroup(start, table.rows[start:end]) for start, end in zip(starts, ends, strict=True))


def is_few(rows: int) -> bool:
    """Whether so many rows look forgotten, alone on a page."""
    return rows <= _FEW_ROWS


def say_continued(heading: Row) -> str:
    """The words that name a group again on the next page: « Opération 5.2 : Aider l'installation (suite) »."""
    return say_row(heading).strip() + CONTINUED


def list_repeated(table: Table) -> Iterator[tuple[str, ...]]:
    """What the repeated head of a table may say on a page: its own words, and those with the name of a group cut."""
    if not table.head:
        return
    own = tuple(say_row(row) for row in table.head)
    yield own
    for group in list_groups(table):
        if group.heading is not None:
            yield (*own, say_continued(group.heading))


def say_row(row: Row) -> str:
    """The words of a row, from its first cell to its last."""
    return " ".join(plain_text(block_inlines(block)) for cell in row.cells for block in walk_blocks(cell.blocks))
