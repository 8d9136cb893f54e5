"""Paragraphs that came or went where data files are printed, and cells that were filled or emptied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.comparing.nodes import Node
from generator.comparing.tokens import join_words
from generator.dossier_place import FACTS_FILE
from generator.editing.values import Choice, Option, SpliceCell, SpliceValue, Target, TargetKind
from generator.errors import Span
from generator.model.document import Paragraph, Row, plain_text, walk_blocks
from generator.returning.sorting.aligning import fold, plain
from generator.returning.sorting.data_changes import Data
from generator.returning.sorting.data_values import DataValue
from generator.returning.sorting.inverting import read_number
from generator.returning.sorting.row_changes import find_line, name_columns
from generator.returning.sorting.spots import Spot
from generator.returning.sorting.traced_texts import TracedText, TracedTexts
from generator.returning.sorting.word_changes import Sorted, name_fact

_BULLETS = " -+*\u2013\u2022"
_BREAKS = ("\n\n", "\n")  # between two paragraphs of a value, whichever its file has


@dataclass(frozen=True, slots=True)
class Cells:
    """What changes of cells are sorted with."""

    data: Data
    texts: TracedTexts
    piece: str

    def sort(self, spot: Spot) -> tuple[Sorted, ...]:
        """What a paragraph that came, or went, may bear on, the likeliest first; none when no value prints it."""
        if spot.node is not None and spot.gone is None and spot.node.head.kind is Paragraph:
            return tuple(self._insert(spot, spot.node))
        if spot.gone is not None and spot.node is None and spot.gone.head.kind is Paragraph:
            text = self._find_text(spot.gone.head.place.key)
            return tuple(self.empty(text)) if text is not None else ()
        return ()

    def fill(self, text: TracedText, words: str) -> Sorted | None:
        """The empty cell of a CSV line that other lines print in the same column; nothing when none is sure."""
        found = self._find_row(text.key)
        place = find_line(self.data, found[0]) if found is not None else None
        if found is None or place is None:
            return None
        (row, rank), (file, line) = found, place
        by_line: dict[int, list[DataValue]] = {}
        for value in self.data.values[file]:
            by_line.setdefault(value.line, []).append(value)
        columns: Counter[str] = Counter()
        for other in self.texts.rows.values():
            near = find_line(self.data, other)
            if near is not None and near[0] == file and len(other.cells) == len(row.cells):
                columns.update(name_columns(by_line.get(near[1], ()), _say_cell(other, rank)))
        empty = [value for value in by_line.get(line, ()) if not value.words and value.fact.path[1] in columns]
        if len(empty) != 1 or len(columns) != 1:
            return None
        number = read_number(words)
        return self._offer(empty[0], empty[0].replace(0, 0, number if number is not None else plain(words)))

    # --- paragraphs

    def _insert(self, spot: Spot, node: Node) -> Iterator[Sorted]:
        words = plain(plain_text(join_words(node.words)))
        for heads, at_end in ((spot.before, True), (spot.after, False)):
            near = self._find_text(heads[0].place.key) if heads else None
            for value, start, end in self._find_values(near) if near is not None else ():
                for between in _BREAKS:
                    place, said = (end, between + words) if at_end else (start, words + between)
                    yield self._offer(value, value.replace(place, place, said))

    def empty(self, text: TracedText) -> Iterator[Sorted]:
        """A cell without its value, or a value without one of its paragraphs."""
        for value, start, end in self._find_values(text):
            if start == 0 and end == len(value.words.rstrip("\n")):
                if value.in_table:
                    yield self._offer(value, value.replace(0, len(value.words), ""))
                continue
            after = len(value.words) - len(value.words[end:].lstrip("\n"))
            before = len(value.words[:start].rstrip("\n"))
            bounds = (start, after) if start == 0 else (before, end)
            yield self._offer(value, value.replace(*bounds, ""))

    def _find_values(self, text: TracedText) -> Iterator[tuple[DataValue, int, int]]:
        """The values of a text's own file that have it as a whole or as one of their lines, and where."""
        wanted = fold(text.words).strip()
        own = self.data.find_file(text.origin)
        found: list[tuple[int, DataValue, int, int]] = []
        for value in self.data.values.get(own, ()):
            if value.in_table and value.line != text.origin.line:
                continue
            position = 0
            for line in value.words.split("\n"):
                bare = line.lstrip(_BULLETS)
                start, position = position, position + len(line) + 1
                if bare and (fold(bare).strip() == wanted or _is_number(bare, wanted)):
                    found.append((value.rate(text.key), value, start, start + len(line)))
        for _, value, start, end in sorted(found, key=lambda one: one[0], reverse=True):
            yield value, start, end

    def _find_text(self, key: str) -> TracedText | None:
        text = self.texts.find(self.piece, key)
        return text if text is not None and text.words and not text.is_traced else None

    def _find_row(self, key: str) -> tuple[Row, int] | None:
        for (piece, _), row in self.texts.rows.items():
            for rank, cell in enumerate(row.cells if piece == self.piece else ()):
                if any(block.key == key for block in walk_blocks(cell.blocks)):
                    return row, rank
        return None

    def _offer(self, value: DataValue, edit: SpliceValue | SpliceCell) -> Sorted:
        fact = value.fact
        kind = TargetKind.FACT if fact.file == FACTS_FILE else TargetKind.DATA
        says = f"{fact.file}, ligne {value.line}, {fact.path[1]}" if value.in_table else name_fact(fact)
        place = Span(f"{self.data.dossier.folder}/{fact.file}", value.line)
        return Sorted(Target(kind, says, (place,), (fact,)), (Option(Choice.DATA, f"modifier {says}", (edit,)),))


def _say_cell(row: Row, rank: int) -> str:
    blocks = walk_blocks(tuple(row.cells[rank].blocks))
    return " ".join(plain_text(block.inlines) for block in blocks if isinstance(block, Paragraph))


def _is_number(typed: str, printed: str) -> bool:
    number = read_number(printed) or read_number(printed, "€")
    return number is not None and number.replace(",", ".") == typed.replace(",", ".")
