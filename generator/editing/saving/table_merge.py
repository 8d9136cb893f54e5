"""A CSV table as a grid has it, put together with what the file has become meanwhile: by row and by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from generator.editing.csv_cells import RawRow, read_rows, write_row
from generator.editing.saving.edits import TableEdit

Cells = Mapping[str, str]  # the cells of a row by column


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that two people have changed, or a row that one has changed and the other taken away (`column` empty)."""

    line: int  # as the file is now; for a row that is gone, that of the text that both were made from, negative
    column: str
    before: str | None
    mine: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class MergedTable:
    """The text of the table, and what does not go together; the text is to be thrown away then."""

    text: str
    conflicts: tuple[CellConflict, ...]


@dataclass(slots=True)
class _Table:
    text: str
    columns: tuple[str, ...]
    rows: list[RawRow]
    head: str
    sign: str

    def read(self, row: RawRow) -> dict[str, str]:
        return dict(zip(self.columns, (*row.cells, *("" for _ in self.columns)), strict=False))


@dataclass(slots=True)
class _Merging:
    edit: TableEdit
    base: _Table
    theirs: _Table
    conflicts: list[CellConflict] = field(default_factory=list)

    def keeps_mine(self, conflict: CellConflict) -> bool | None:
        """What was decided of a conflict: mine stays, or theirs; nothing while none is, and it is kept to be told."""
        for one in self.edit.settled:
            if (one.line, one.column, one.theirs) == (conflict.line, conflict.column, conflict.theirs):
                return one.mine
        self.conflicts.append(conflict)
        return None


def merge_table(edit: TableEdit, base: str, theirs: str) -> MergedTable:
    """The table of a file with what a grid has changed in it; `base` is the text that the grid was made from.

    Rows and cells that nobody has changed stay as they are, sign by sign.
    Raises: `KeyError` for a column that the file has not.
    """
    if not theirs.strip():
        columns = edit.columns
        rows = [write_row(row.cells, ";") for row in edit.rows if any(cell.strip() for cell in row.cells)]
        return MergedTable("".join(f"{one}\n" for one in (write_row(columns, ";"), *rows)), ())
    merging = _Merging(edit, _read(base), _read(theirs))
    for column in edit.columns:
        if column not in merging.theirs.columns or column not in merging.base.columns:
            raise KeyError(column)
    lines = _merge_rows(merging)
    whole = [merging.theirs.head, *lines]
    text = "".join(one if one.endswith("\n") else f"{one}\n" for one in whole[:-1]) + whole[-1]
    return MergedTable(text, tuple(merging.conflicts))


def _read(text: str) -> _Table:
    sign, head, rows = read_rows(text)
    return _Table(text, tuple(cell.strip() for cell in head.cells), list(rows), head.text, sign)


def _merge_rows(merging: _Merging) -> list[str]:
    base, theirs, edit = merging.base, merging.theirs, merging.edit
    by_line = {row.line: row for row in base.rows}
    pairs = {one.line: other for one, other in _pair_rows(base, theirs)}  # by line of the base
    made: list[tuple[RawRow | None, str]] = []
    kept: set[int] = set()
    for row in edit.rows:
        mine = {column: cell.strip() for column, cell in zip(edit.columns, row.cells, strict=True)}
        former = by_line.get(row.line)
        if former is None:
            if any(mine.values()):
                row_text = write_row([mine.get(one, "") for one in theirs.columns], theirs.sign)
                made.append((None, f"{row_text}\n"))
            continue
        if not any(mine.values()) and not any(base.read(former).get(one, "") for one in _list_hidden(merging)):
            continue
        kept.add(former.line)
        other = pairs.get(former.line)
        before = base.read(former)
        changed = {column: cell for column, cell in mine.items() if cell != before.get(column, "")}
        if other is None:
            words = theirs.sign.join(mine.values())
            gone = CellConflict(-former.line, "", theirs.sign.join(former.cells), words, None)
            if changed and merging.keeps_mine(gone):
                row_text = write_row([{**before, **mine}.get(one, "") for one in theirs.columns], theirs.sign)
                made.append((None, f"{row_text}\n"))
            continue
        made.append((other, _merge_cells(merging, before, changed, other)))
    for line, left in by_line.items():
        other = pairs.get(line)
        if line not in kept and other is not None and other.cells != left.cells:
            said = [theirs.sign.join(one) for one in (left.cells, other.cells)]
            if merging.keeps_mine(CellConflict(other.line, "", said[0], None, said[1])) is False:
                made.append((other, other.text))
    return _put_in_new(theirs, {one.line for one in pairs.values()}, made)


def _list_hidden(merging: _Merging) -> Iterator[str]:
    return (one for one in merging.base.columns if one not in merging.edit.columns)


def _merge_cells(merging: _Merging, before: Cells, changed: Cells, other: RawRow) -> str:
    theirs = merging.theirs.read(other)
    wanted = {}
    for column, cell in changed.items():
        if theirs.get(column, "") not in (before.get(column, ""), cell):
            conflict = CellConflict(other.line, column, before.get(column, ""), cell, theirs.get(column, ""))
            if merging.keeps_mine(conflict):
                wanted[column] = cell
        elif theirs.get(column, "") != cell:
            wanted[column] = cell
    return other.replace({merging.theirs.columns.index(one): cell for one, cell in wanted.items()}, merging.theirs.sign)


def _put_in_new(theirs: _Table, paired: set[int], made: Sequence[tuple[RawRow | None, str]]) -> list[str]:
    """The rows in the order of the grid, those that somebody has added meanwhile each after the one that it follows."""
    lines = [text for _, text in made]
    places = [row.line if row is not None else 0 for row, _ in made]
    previous = 0
    for row in theirs.rows:
        if row.line not in paired:
            rank = places.index(previous) + 1 if previous in places and previous else (len(places) if previous else 0)
            lines.insert(rank, row.text)
            places.insert(rank, row.line)
        if row.line in places:
            previous = row.line
    return lines


def _pair_rows(base: _Table, theirs: _Table) -> Iterator[tuple[RawRow, RawRow]]:
    """The rows of two states of a table that are one and the same, changed or not."""
    one, other = [row.cells for row in base.rows], [row.cells for row in theirs.rows]
    for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and j - i == m - k):
            yield from zip(base.rows[i:j], theirs.rows[k:m], strict=True)
        elif tag == "replace":
            yield from _pair_alike(base.rows[i:j], theirs.rows[k:m])


def _pair_alike(before: Sequence[RawRow], after: Sequence[RawRow]) -> Iterator[tuple[RawRow, RawRow]]:
    left = list(after)
    for row in before:
        alike = max(left, key=lambda one: _count_same(row, one), default=None)
        if alike is not None and 2 * _count_same(row, alike) >= len(row.cells):
            yield row, alike
            left = left[left.index(alike) + 1 :]


def _count_same(one: RawRow, other: RawRow) -> int:
    return sum(a == b for a, b in zip(one.cells, other.cells, strict=False))
