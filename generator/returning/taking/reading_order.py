"""The changes of several files in the order of the text that all of them are of: those of one place side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from generator.comparing.changes import Change
from generator.comparing.place_names import PlaceNames
from generator.comparing.word_edits import WordKind
from generator.editing.values import SortedChange
from generator.model.document import Document, Table, walk_blocks

A = TypeVar("A")
_Rank = tuple[int, int, int]  # of the piece, of the place in it, of the first words that change there


def order_changes(
    files: Sequence[tuple[Document, Sequence[tuple[SortedChange, A]]]],
) -> tuple[tuple[SortedChange, A], ...]:
    """All changes of some files, each with the text that it was made from; those of one file keep their order."""
    orders: dict[str, _Order] = {}
    for base, _ in files:
        orders.setdefault(base.meta.piece, _Order(base, len(orders)))
    ranked: list[tuple[_Rank, tuple[SortedChange, A]]] = []
    for base, changes in files:
        last = (orders[base.meta.piece].rank, -1, 0)
        for pair in changes:
            last = max(last, orders[base.meta.piece].find(pair[0].change, last))
            ranked.append((last, pair))
    return tuple(pair for _, pair in sorted(ranked, key=lambda one: one[0]))


class _Order:
    """The places of one text, by key and by name."""

    def __init__(self, base: Document, rank: int) -> None:
        self.rank = rank
        self.keys: dict[str, int] = {}
        self.names: dict[str, int] = {}
        names = PlaceNames(base)
        for section in base.sections:
            self._add(section.key, names.name_block(section.id))
            for block in walk_blocks(section.blocks):
                self._add(block.key, names.name_block(block.id))
                for row in (*block.head, *block.rows) if isinstance(block, Table) else ():
                    first = next((one for cell in row.cells for one in walk_blocks(tuple(cell.blocks))), None)
                    if row.key and first is not None:
                        self._add(row.key, names.name_block(first.id))

    def _add(self, key: str, name: str) -> None:
        rank = len(self.keys)
        self.keys.setdefault(key, rank)
        self.names.setdefault(name, rank)

    def find(self, change: Change, last: _Rank) -> _Rank:
        """Where a change stands: what came has no key of the text, but a place that one of its parts has."""
        place = self.keys.get(change.key, self.names.get(change.place))
        if place is None:
            return last
        start = 0
        for edit in change.words:
            if edit.kind is WordKind.CHANGED:
                break
            start += len(edit.before)
        return self.rank, place, start
