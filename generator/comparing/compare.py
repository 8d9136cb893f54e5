"""Two trees in, an edit script out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from generator.comparing.alignment import align_nodes, can_pair, has_name, list_moved
from generator.comparing.nodes import Node, unfold_document
from generator.comparing.recutting import find_recuts
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut
from generator.comparing.word_edits import compare_words
from generator.model.document import Cell, Document, Table

_HEAD = "head"  # where a table holds the rows of its head
_MOVED_WORDS = 4  # a node that says fewer, and has no name, may stand anywhere by chance


def compare_documents(before: Document, after: Document) -> Kept | Changed:
    """The edit script that makes the second tree of the first: `Kept` when the same is printed of both."""
    return compare_nodes(unfold_document(before), unfold_document(after))


def compare_nodes(before: Node, after: Node) -> Kept | Changed:
    """The edit script between two nodes of one kind."""
    return _Comparing().compare(before, after)


@dataclass(slots=True)
class _Comparing:
    """One comparison; moves are numbered through it."""

    moves: int = 0
    gone: list[Deleted] = field(default_factory=list)
    come: list[Inserted] = field(default_factory=list)

    def compare(self, before: Node, after: Node) -> Kept | Changed:
        script = self._compare_pair(before, after)
        ends = dict(self._pair_ends())
        settled = _put_moves(script, ends)
        assert isinstance(settled, Kept | Changed)
        return settled

    def _compare_pair(self, before: Node, after: Node, columns: _Columns | None = None) -> Kept | Changed:
        """`columns` says which column of a table is which, for a row of it."""
        if before == after:
            return Kept(before, after)
        words = compare_words(before.words, after.words)
        if before.head.kind is Table:
            columns = _align_columns(before, after)
        children = tuple(self._compare_children(before.children, after.children, columns))
        return Changed(before.head, after.head, words, children)

    def _compare_children(
        self, before: Sequence[Node], after: Sequence[Node], columns: _Columns | None
    ) -> Iterator[Edit]:
        pairs = columns.pairs if columns is not None and columns.fit(before, after) else align_nodes(before, after)
        moved = list_moved(pairs)
        cuts = find_recuts(before, after, pairs, moved)
        partners = {j: i for i, j in pairs.items()}
        numbers = {i: self._number() for i in sorted(moved)}
        cut_before = {i for cut in cuts.values() for i in cut.before}
        gone = {i for i in range(len(before)) if i not in cut_before and (i not in pairs or i in moved)}
        yield from self._list_gone(before, 0, gone, numbers)
        j = 0
        while j < len(after):
            i = partners.get(j)
            if j in cuts:
                cut = cuts[j]
                yield cut.make(before, after)
                yield from self._list_gone(before, cut.before.stop, gone, numbers)
                j = cut.after.stop
                continue
            if i is None:
                yield self._insert(after[j])
            elif i in moved:
                yield Arrived(numbers[i], after[j], self._compare_pair(before[i], after[j], columns))
            else:
                yield self._compare_pair(before[i], after[j], columns)
                yield from self._list_gone(before, i + 1, gone, numbers)
            j += 1

    def _list_gone(
        self, before: Sequence[Node], start: int, gone: set[int], numbers: Mapping[int, int]
    ) -> Iterator[Edit]:
        """What went away of the first list right after what has just been told."""
        for i in range(start, len(before)):
            if i not in gone:
                return
            if i in numbers:
                yield Left(numbers[i], before[i])
            else:
                went = Deleted(before[i])
                if before[i].head.kind is not Cell:  # a cell goes with its column, and moves nowhere by itself
                    self.gone.append(went)
                yield went

    def _insert(self, node: Node) -> Inserted:
        come = Inserted(node)
        if node.head.kind is not Cell:
            self.come.append(come)
        return come

    def _number(self) -> int:
        self.moves += 1
        return self.moves

    def _pair_ends(self) -> Iterator[tuple[int, Edit]]:
        """What was deleted in one place and inserted in another, as a move; by the identity of the edit it replaces."""
        by_name = {came.node.head.place.key: came for came in self.come if has_name(came.node)}
        by_text: dict[str, list[Inserted]] = defaultdict(list)
        for came in reversed(self.come):
            if len(came.node.text.split()) >= _MOVED_WORDS:
                by_text[came.node.text].append(came)
        taken: set[int] = set()
        for went in tuple(self.gone):
            named = by_name.get(went.node.head.place.key) if has_name(went.node) else None
            for came in (*((named,) if named else ()), *reversed(by_text.get(went.node.text, ()))):
                if id(came) not in taken and can_pair(went.node, came.node):
                    taken.add(id(came))
                    number = self._number()
                    yield id(went), Left(number, went.node)
                    yield id(came), Arrived(number, came.node, self._compare_pair(went.node, came.node))
                    break


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of two tables that have not the same: how many, and which is which."""

    before: int
    after: int
    pairs: dict[int, int]

    def fit(self, before: Sequence[Node], after: Sequence[Node]) -> bool:
        """Whether these are the cells of two whole rows."""
        cells = all(node.head.kind is Cell for node in (*before, *after))
        return cells and (len(before), len(after)) == (self.before, self.after)


def _align_columns(before: Node, after: Node) -> _Columns | None:
    """By the words of what names them; nothing when both tables have the same columns, and no reason to look.

    A column that stands elsewhere went there and came here: the cells of a row keep their order.
    """
    if not before.children or not after.children:
        return None
    one, other = (_find_names(table) for table in (before, after))
    if len(one.children) == len(other.children) and (_say_names(one) == _say_names(other) or one.head.slot != _HEAD):
        return None
    pairs = align_nodes(one.children, other.children, by_place=False)
    moved = list_moved(pairs)
    kept = {i: j for i, j in pairs.items() if i not in moved}
    return _Columns(len(one.children), len(other.children), kept)


def _find_names(table: Node) -> Node:
    """The row that names the columns: the last of the head, the first one of a table without a head."""
    heads = [row for row in table.children if row.head.slot == _HEAD]
    return heads[-1] if heads else table.children[0]


def _say_names(row: Node) -> list[str]:
    return [cell.text for cell in row.children]


def _put_moves(edit: Edit, ends: Mapping[int, Edit]) -> Edit:
    match edit:
        case Changed(children=children):
            return replace(edit, children=tuple(_put_moves(child, ends) for child in children))
        case Arrived(edit=Changed() as inner):
            settled = _put_moves(inner, ends)
            assert isinstance(settled, Changed)
            return replace(edit, edit=settled)
        case Inserted() | Deleted():
            return ends.get(id(edit), edit)
        case Kept() | Left() | Recut() | Arrived():
            return edit
        case _:
            assert_never(edit)
