"""Rows of tables and items of lists that come from data files: a line of a CSV, an element of a YAML list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.comparing.nodes import Head, Node, walk_nodes
from generator.dossier_place import FACTS_FILE
from generator.editing.values import (
    Choice,
    DeleteItem,
    DeleteRow,
    InsertItem,
    InsertRow,
    Option,
    Target,
    TargetKind,
)
from generator.errors import Span
from generator.model.document import Cell, ListItem, Paragraph, Row, plain_text, walk_blocks
from generator.model.words.sources import FactPlace, FromFact
from generator.returning.sorting.aligning import Replaced, fold, plain
from generator.returning.sorting.data_changes import Data
from generator.returning.sorting.data_values import DataValue, find_shown
from generator.returning.sorting.inverting import read_number
from generator.returning.sorting.spots import Spot
from generator.returning.sorting.traced_texts import TracedTexts
from generator.returning.sorting.word_changes import Sorted, name_fact

_EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Rows:
    """What rows and items are sorted with."""

    data: Data
    texts: TracedTexts
    piece: str

    def sort(self, spot: Spot) -> tuple[Sorted, ...]:
        """The targets of a change, the likeliest first; none when no data file is known for it."""
        node = spot.node or spot.gone
        if node is None or (spot.node is not None and spot.gone is not None):
            return ()
        if node.head.kind is Row:
            return tuple(self._delete_row(node) if spot.gone is not None else self._insert_row(spot, node))
        if node.head.kind is ListItem:
            return tuple(self._delete_item(node) if spot.gone is not None else self._insert_item(spot, node))
        if node.head.kind is Paragraph and spot.parent.kind is Cell and spot.gone is None:
            return tuple(self._insert_item(spot, node))
        return ()

    # --- rows of CSV tables ---

    def _delete_row(self, node: Node) -> Iterator[Sorted]:
        place = self._find_line(_list_origins(node))
        if place is not None:
            file, line = place
            says = f"{file}, ligne {line}"
            yield self._offer(place, says, DeleteRow(file, line), f"supprimer {says}")

    def _insert_row(self, spot: Spot, node: Node) -> Iterator[Sorted]:
        known = [(row, said) for row, said in self._list_rows(spot) if len(said) == len(node.children)]
        near = next(
            (
                place
                for head in (*spot.before, *spot.after)
                if (place := self._find_line(self._origins_of(head))) is not None
            ),
            None,
        )
        if near is None or not known:
            return
        file, line = near
        cells = self._read_cells(file, line, [_say(cell) for cell in node.children], known)
        if cells is None:
            return
        says = f"{file}, après la ligne {line}"
        yield self._offer(near, says, InsertRow(file, line, tuple(cells.items())), f"ajouter une ligne à {file}")

    def _list_rows(self, spot: Spot) -> list[tuple[int, list[str]]]:
        """The rows of the table that a line of a file is printed as: its line, and the words of its cells."""
        rows: list[tuple[int, list[str]]] = []
        for head in (*spot.before, *spot.after):
            row = self.texts.rows.get((self.piece, head.place.key))
            place = self._find_line(self._origins_of(head)) if row is not None else None
            if row is not None and place is not None:
                said = [
                    " ".join(plain_text(b.inlines) for b in walk_blocks(tuple(cell.blocks)) if isinstance(b, Paragraph))
                    for cell in row.cells
                ]
                rows.append((place[1], said))
        return rows

    def _read_cells(
        self, file: str, line: int, wanted: Sequence[str], known: Sequence[tuple[int, Sequence[str]]]
    ) -> dict[str, str] | None:
        """The cells of a new line, as lines around it are printed; those never printed are the neighbour's."""
        by_line: dict[int, list[DataValue]] = {}
        for value in self.data.values[file]:
            by_line.setdefault(value.line, []).append(value)
        cells: dict[str, str] = {}
        for rank, words in enumerate(wanted):
            if words.strip() in ("", _EMPTY):
                continue
            alike = ((by_line.get(row, ()), said[rank]) for row, said in known if rank < len(said))
            found = next((read for values, said in alike if (read := _read_like(values, said, words))), None)
            if found is None:
                return None
            cells |= found
        printed = {name for row, said in known for one in said for name in name_columns(by_line.get(row, ()), one)}
        near = {str(value.fact.path[1]): value.words for value in by_line.get(line, ())}
        return cells | {name: words for name, words in near.items() if name not in printed and name not in cells}

    # --- elements of YAML lists ---

    def _delete_item(self, node: Node) -> Iterator[Sorted]:
        for fact, line in self._find_items(node.head):
            says = name_fact(fact)
            yield self._offer((fact.file, line), says, DeleteItem(fact), f"supprimer {says}")

    def _insert_item(self, spot: Spot, node: Node) -> Iterator[Sorted]:
        words = plain(_say(node))
        for heads, step in ((spot.before, 1), (spot.after, 0)):
            for fact, line in self._find_items(heads[0]) if heads else ():
                rank = int(fact.path[-1]) + step
                owner = FactPlace(fact.file, fact.path[:-1])
                says = f"{name_fact(owner)}, élément {rank + 1}"
                yield self._offer((fact.file, line), says, InsertItem(owner, rank, words), f"ajouter {says}")

    def _find_items(self, head: Head) -> Iterator[tuple[FactPlace, int]]:
        """The elements of lists that an item prints: of `ctg.yaml` by a clause, of a data file by a table.

        The only element of a list is printed as a paragraph.
        """
        item = self.texts.items.get((self.piece, head.place.key))
        held = (self.texts.blocks.get((self.piece, head.place.key)),) if item is None else walk_blocks(item.blocks)
        first = next((b for b in held if isinstance(b, Paragraph)), None)
        text = self.texts.find(self.piece, first.key) if first is not None else None
        if text is None:
            return
        for source in dict.fromkeys(text.sources):
            if isinstance(source, FromFact) and isinstance(source.fact.path[-1], int):
                yield source.fact, 0
        if text.is_traced:
            return
        own = self.data.find_file(text.origin)
        whole = Replaced(0, len(text.words), text.words)
        found: list[tuple[int, DataValue]] = []
        for path in dict.fromkeys((own, FACTS_FILE)):
            for value in self.data.values.get(path, ()):
                if value.in_table or not isinstance(value.fact.path[-1], int):
                    continue
                if find_shown(value, text.words, whole) is not None:
                    found.append((value.rate(text.key), value))
        for _, value in sorted(found, key=lambda one: one[0], reverse=True):
            yield value.fact, value.line

    # --- both ---

    def _offer(
        self, place: tuple[str, int], says: str, edit: DeleteRow | InsertRow | DeleteItem | InsertItem, action: str
    ) -> Sorted:
        kind = TargetKind.FACT if place[0] == FACTS_FILE else TargetKind.DATA
        span = Span(f"{self.data.dossier.folder}/{place[0]}", place[1])
        facts = (edit.fact,) if isinstance(edit, DeleteItem | InsertItem) else ()
        return Sorted(Target(kind, says, (span,), facts), (Option(Choice.DATA, action, (edit,)),))

    def _find_line(self, origins: Sequence[Span]) -> tuple[str, int] | None:
        return _find_origin_line(self.data, origins)

    def _origins_of(self, head: Head) -> list[Span]:
        row = self.texts.rows.get((self.piece, head.place.key))
        return [block.origin for cell in row.cells for block in cell.blocks] if row is not None else []


def find_line(data: Data, row: Row) -> tuple[str, int] | None:
    """The line of a CSV table that a row comes from: the file below the dossier, and the line from 1."""
    return _find_origin_line(data, [block.origin for cell in row.cells for block in cell.blocks])


def _find_origin_line(data: Data, origins: Sequence[Span]) -> tuple[str, int] | None:
    for origin in origins:
        path = data.find_file(origin)
        if path.endswith(".csv") and origin.line > 1:
            return path, origin.line
    return None


def _say(node: Node) -> str:
    return " ".join("".join(token.word for token in one.words) for one in walk_nodes(node) if one.words).strip()


def _list_origins(node: Node) -> list[Span]:
    return [one.head.place.origin for one in walk_nodes(node) if one.head.place.origin is not None]


def _find_parts(values: Sequence[DataValue], said: str) -> list[tuple[int, int, DataValue]]:
    """Where a printed cell shows values of its line, none over another, the longest first."""
    parts: list[tuple[int, int, DataValue]] = []
    for value in sorted(values, key=lambda one: len(one.words), reverse=True):
        if not value.words:
            continue
        for start in range(len(said)):
            shown = find_shown(value, said, Replaced(start, start, ""))
            if shown is not None and shown.start == start and all(e <= start or shown.end <= s for s, e, _ in parts):
                parts.append((shown.start, shown.end, value))
                break
    return sorted(parts, key=lambda one: one[0])


def name_columns(values: Sequence[DataValue], said: str) -> set[str]:
    """The columns of one line of a CSV table whose values a printed cell shows."""
    return {str(value.fact.path[1]) for _, _, value in _find_parts(values, said)}


def _read_like(values: Sequence[DataValue], said: str, words: str) -> dict[str, str] | None:
    """The values that a cell would show as `words`, if it is made as `said` is of its own."""
    parts = _find_parts(values, said)
    if not parts:
        return None
    pattern, position = "", 0
    for start, end, _ in parts:
        pattern += re.escape(fold(said[position:start])) + "(.+?)"
        position = end
    pattern += re.escape(fold(said[position:]))
    found = re.fullmatch(pattern, fold(words))
    if found is None:
        return None
    read: dict[str, str] = {}
    for rank, (start, end, value) in enumerate(parts, 1):
        new = found[rank]
        if fold(said[start:end]) != fold(value.words):  # a number, printed as French writes it
            number = read_number(new)
            if number is None:
                return None
            new = number
        elif (number := read_number(new)) is not None:
            new = number
        read[str(value.fact.path[1])] = new
    return read
