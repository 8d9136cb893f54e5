"""The tables of a redline: row by row, cell by cell; a table that has other columns is replaced whole.

A column could be tracked cell by cell (`w:cellIns`, `w:cellDel`), and Word takes it; LibreOffice 7.4 does not: when all
is accepted, a column that went stays, empty. Decision 30 says more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, assert_never

from lxml import etree

from generator.comparing.nodes import Head
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut
from generator.redlining.word.body_nodes import BodyNodes
from generator.redlining.word.redlined_notes import RedlinedNotes
from generator.redlining.word.tracking import DELETED, INSERTED, Tracker
from generator.writing.word.package import w


class Merging(Protocol):
    """The redline that a table stands in: it merges the blocks of cells as it merges those of the body."""

    tracker: Tracker
    after: BodyNodes
    notes: RedlinedNotes

    def take_former(self, head: Head) -> Any:
        """A copy of an element of the first file, by its node's head, with all that it needs."""

    def merge_all(self, edits: Sequence[Edit]) -> Iterator[Any]:
        """The blocks of some edits."""


def merge_table(edit: Changed, merging: Merging) -> Iterator[Any]:
    """The blocks that a changed table becomes: itself, or both tables when columns came or went."""
    table = merging.after.find(edit.after)
    if not _keeps_columns(edit):
        yield merging.tracker.mark_whole(merging.take_former(edit.before), DELETED)
        between = etree.Element(w("p"))  # two tables that touch are one for Word
        merging.tracker.mark_paragraph(between, DELETED)
        yield between
        merging.notes.insert_all(table)
        yield merging.tracker.mark_whole(table, INSERTED)
        return
    rows = list(_merge_rows(edit.children, merging))
    for row in list(table.iterchildren(w("tr"))):
        table.remove(row)
    table.extend(rows)
    yield table


def _merge_rows(edits: Sequence[Edit], merging: Merging) -> Iterator[Any]:
    for edit in edits:
        match edit:
            case Kept(before, after):
                merging.notes.keep(before, after)
                yield merging.after.find(after.head)
            case Changed(after=head, children=cells):
                for cell in cells:
                    _merge_cell(cell, merging)
                yield merging.after.find(head)
            case Inserted(node) | Arrived(node=node):
                row = merging.after.find(node.head)
                merging.notes.insert_all(row)
                yield merging.tracker.mark_row(row, INSERTED)
            case Deleted(node) | Left(node=node):
                yield merging.tracker.mark_row(merging.take_former(node.head), DELETED)
            case Recut():
                raise AssertionError("a row is no paragraph")
            case _:
                assert_never(edit)


def _merge_cell(edit: Edit, merging: Merging) -> None:
    if isinstance(edit, Kept):
        merging.notes.keep(edit.before, edit.after)
        return
    assert isinstance(edit, Changed)
    cell = merging.after.find(edit.after)
    blocks = list(merging.merge_all(edit.children))
    for child in [child for child in cell if child.tag != w("tcPr")]:
        cell.remove(child)
    cell.extend(blocks)


def _keeps_columns(table: Changed) -> bool:
    """Whether no cell of the table came, went or moved."""
    rows = [row for row in table.children if isinstance(row, Changed)]
    cells = [cell for row in rows for cell in row.children]
    return all(isinstance(cell, Kept | Changed) for cell in cells)
