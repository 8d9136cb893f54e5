"""Two tables in one: the columns of both, those that went, those that came, and where each cell of a row stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from generator.comparing.nodes import Head, Node, make_node
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut

_Sides = tuple[bool, bool]  # whether the first text has it, whether the second has it


@dataclass(frozen=True, slots=True)
class MergedColumns:
    """The columns of a merged table. `before` and `after` have the place, in it, of each column of the two tables."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    widths: tuple[float, ...]

    @property
    def same(self) -> bool:
        """Whether no column came or went."""
        return self.before == self.after

    def set_row(self, row: Edit, cells: Sequence[Node]) -> tuple[Node, ...] | None:
        """The cells of a row in these columns, empty ones where its text has none; nothing when they do not fit.

        `cells` are those of the merged row, one for each edit of its cells.
        """
        placed: list[Node] = []
        column = 0
        for (start, end), cell in zip(self._place_cells(row), cells, strict=True):
            if start < column:
                return None
            placed += [_make_empty(cell)] * (start - column)
            placed.append(_span(cell, end - start))
            column = end
        placed += [_make_empty(placed[-1])] * (len(self.widths) - column) if placed else []
        return tuple(placed)

    def _place_cells(self, row: Edit) -> Iterator[tuple[int, int]]:
        """The columns that each cell takes: the first one, and the one after the last."""
        edits = _list_cells(row)
        if len(edits) == 1:
            yield 0, len(self.widths)
            return
        rank, other = 0, 0  # the next column of the first table, of the second
        for edit in edits:
            before, after = _measure(edit)
            taken = [*self.before[rank : rank + before], *self.after[other : other + after]]
            rank, other = rank + before, other + after
            yield (min(taken), max(taken) + 1) if taken else (len(self.widths), len(self.widths) + 1)


def merge_columns(table: Changed) -> MergedColumns | None:
    """The columns of both tables; nothing when two rows do not say the same of them: they cannot stand in one table."""
    widths = tuple(table.before.get("widths")), tuple(table.after.get("widths"))
    found = {sides for row in table.children if (sides := _find_sides(row, len(widths[0]), len(widths[1])))}
    if not found and len(widths[0]) == len(widths[1]):
        found = {((True, True),) * len(widths[0])}
    if len(found) != 1:
        return None
    (sides,) = found
    before = tuple(place for place, (former, _) in enumerate(sides) if former)
    after = tuple(place for place, (_, present) in enumerate(sides) if present)
    shares = [0.0] * len(sides)
    for places, own in ((before, widths[0]), (after, widths[1])):
        for place, width in zip(places, own, strict=True):
            shares[place] = width
    total = sum(shares)
    return MergedColumns(before, after, tuple(share / total for share in shares))


def _find_sides(row: Edit, before: int, after: int) -> tuple[_Sides, ...]:
    """What a row that both tables have says of the columns; nothing when one of its cells spans several of them."""
    if isinstance(row, Arrived):
        row = row.edit
    if not isinstance(row, Kept | Changed):
        return ()
    edits = _list_cells(row)
    sides = tuple((bool(former), bool(present)) for former, present in map(_measure, edits))
    counts = sum(former for former, _ in sides), sum(present for _, present in sides)
    return sides if counts == (before, after) and _are_single(edits) else ()


def _are_single(edits: Sequence[Edit]) -> bool:
    return all(max(_measure(edit)) == 1 for edit in edits)


def _list_cells(row: Edit) -> tuple[Edit, ...]:
    """The edits of a row's cells."""
    match row:
        case Kept(before, after):
            return tuple(Kept(one, other) for one, other in zip(before.children, after.children, strict=True))
        case Changed(children=children):
            return children
        case Inserted(node) | Arrived(node=node):
            return tuple(Inserted(cell) for cell in node.children)
        case Deleted(node) | Left(node=node):
            return tuple(Deleted(cell) for cell in node.children)
        case Recut():
            raise AssertionError("a row is no paragraph")
        case _:
            assert_never(row)


def _measure(cell: Edit) -> tuple[int, int]:
    """How many columns a cell takes in the first table, and in the second."""
    match cell:
        case Kept(before, after):
            return _count(before.head), _count(after.head)
        case Changed(before=former, after=present):
            return _count(former), _count(present)
        case Inserted(node) | Arrived(node=node):
            return 0, _count(node.head)
        case Deleted(node) | Left(node=node):
            return _count(node.head), 0
        case Recut():
            raise AssertionError("a cell is no paragraph")
        case _:
            assert_never(cell)


def _count(head: Head) -> int:
    return int(head.get("colspan") or 1)


def _span(cell: Node, columns: int) -> Node:
    fields = tuple((name, columns if name == "colspan" else value) for name, value in cell.head.fields)
    return replace(cell, head=replace(cell.head, fields=fields))


def _make_empty(beside: Node) -> Node:
    """A cell without words, with the looks of the one beside it; it heads nothing."""
    plain = {"header": False, "colspan": 1}
    fields = tuple((name, plain.get(name, value)) for name, value in beside.head.fields)
    return make_node(replace(beside.head, fields=fields))
