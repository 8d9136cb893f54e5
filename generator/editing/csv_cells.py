"""Cells and rows of a CSV text changed in place: its separator, its quotes and its other lines stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.editing.splices import OverlappingEditsError, Splice, apply_splices
from generator.editing.values import InsertColumn, SetCell
from generator.model.words.typed import read_sheet_number


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    words: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Row:
    line: int  # from 1
    end: int  # after its line end
    cells: tuple[_Cell, ...]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a table with its very text, its line end too, and what its cells say, without the spaces around."""

    line: int  # from 1
    text: str
    cells: tuple[str, ...]

    def replace(self, cells: Mapping[int, str], sign: str) -> str:
        """Its text with other words in some cells, by rank; a row that is too short is made longer."""
        row = next(iter(_split_rows(self.text, sign)))
        edits = [
            (cell.start, cell.end, _write(cells[rank], sign, quoted=cell.quoted))
            for rank, cell in enumerate(row.cells)
            if rank in cells
        ]
        missing = range(len(row.cells), max(cells, default=-1) + 1)
        added = "".join(f"{sign}{_write(cells.get(rank, ''), sign, quoted=False)}" for rank in missing)
        return apply_splices(self.text, [*edits, *([(row.cells[-1].end, row.cells[-1].end, added)] if added else [])])


def read_rows(text: str) -> tuple[str, RawRow, tuple[RawRow, ...]]:
    """The sign between the cells of a table, its first line, its rows; a line with nothing on it goes with the former.

    Raises: `ValueError` when the text has nothing in it.
    """
    sign = max(";,\t", key=text.split("\n", 1)[0].count)
    found: list[RawRow] = []
    starts = _split_rows(text, sign)
    for row in starts:
        start = row.cells[0].start
        cells = tuple(cell.words.strip() for cell in row.cells)
        if found and cells == ("",):
            found[-1] = RawRow(found[-1].line, found[-1].text + text[start : row.end], found[-1].cells)
        else:
            found.append(RawRow(row.line, text[start : row.end], cells))
    if not found:
        raise ValueError("an empty table")
    return sign, found[0], tuple(found[1:])


def write_row(cells: Sequence[str], sign: str) -> str:
    """A row of cells, without its line end."""
    return sign.join(_write(words, sign, quoted=False) for words in cells)


def edit_table(
    text: str,
    cells: Mapping[tuple[int, str], Sequence[Splice]],
    deleted: Sequence[int] = (),
    inserted: Sequence[tuple[int, Mapping[str, str]]] = (),
) -> str:
    """The table with signs of cells replaced, by line and column, rows taken away, and rows added after some lines.

    Offsets are those of a cell as it is read, without the spaces around it.
    Raises: `KeyError` when a line or a column does not exist; `OverlappingEditsError`.
    """
    sign = max(";,\t", key=text.split("\n", 1)[0].count)
    rows = {row.line: row for row in _split_rows(text, sign)}
    columns = [cell.words.strip() for cell in rows[1].cells]
    edits: list[Splice] = []
    for (line, column), splices in cells.items():
        if column not in columns:
            raise KeyError(column)
        cell = rows[line].cells[columns.index(column)]
        words = apply_splices(cell.words.strip(), splices)
        edits.append((cell.start, cell.end, _write(words, sign, quoted=cell.quoted)))
    for line in deleted:
        edits.append((rows[line].cells[0].start, rows[line].end, ""))
    for line, words_by_column in inserted:
        row = sign.join(_write(words_by_column.get(column, ""), sign, quoted=False) for column in columns)
        end = rows[line].end
        whole = f"{row}\n" if text[:end].endswith("\n") else f"\n{row}"
        edits.append((end, end, whole))
    return apply_splices(text, edits)


def add_columns(text: str, columns: Sequence[InsertColumn]) -> str:
    """The table with columns more, each after the one that it names; lines keep their numbers.

    Raises: `ValueError` when a table has no such column.
    """
    sign = max(";,\t", key=text.split("\n", 1)[0].count)
    for one in reversed(columns):
        rows = _split_rows(text, sign)
        rank = [cell.words.strip() for cell in rows[0].cells].index(one.after)
        words = {1: one.name, **dict(one.cells)}
        whole = [row for row in rows if len(row.cells) > rank and any(cell.words.strip() for cell in row.cells)]
        ends = [(row.cells[rank].end, row.line) for row in whole]
        splices = [(end, end, f"{sign}{_write(words.get(line, ''), sign, quoted=False)}") for end, line in ends]
        text = apply_splices(text, splices)
    return text


def place_cells(
    text: str, wanted: Sequence[SetCell]
) -> tuple[dict[tuple[int, str], list[Splice]], list[tuple[int, Mapping[str, str]]]]:
    """Cells that are set by the key of their row, as splices of the rows that are there, and as rows to add.

    Raises: `KeyError` when a column does not exist, `OverlappingEditsError` when a cell is set twice.
    """
    rows = _split_rows(text, max(";,\t", key=text.split("\n", 1)[0].count))
    columns = [cell.words.strip() for cell in rows[0].cells]
    cells: dict[tuple[int, str], list[Splice]] = {}
    added: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
    for one in wanted:
        name, key = one.key
        if name not in columns or one.column not in columns:
            raise KeyError(one.column)
        rank = columns.index(name)
        row = next((r for r in rows[1:] if len(r.cells) == len(columns) and _is_called(r.cells[rank].words, key)), None)
        if row is not None:
            words = row.cells[columns.index(one.column)].words.strip()
            cells.setdefault((row.line, one.column), []).append((0, len(words), one.text))
            continue
        _, new = added.setdefault(one.key, (one.line, {name: key}))
        if new.get(one.column, one.text) != one.text:
            raise OverlappingEditsError(one.column)
        new[one.column] = one.text
    for one in wanted:
        if one.key in added:
            for column, words in one.others:
                added[one.key][1].setdefault(column, words)
    return cells, list(added.values())


def _is_called(words: str, key: str) -> bool:
    """Whether a cell names a row: « Fiche 3 » is that of the fiche 3."""
    return key in (words.strip(), read_sheet_number(words))


def _write(words: str, sign: str, *, quoted: bool) -> str:
    if quoted or any(one in words for one in (sign, '"', "\n")):
        doubled = words.replace('"', '""')
        return f'"{doubled}"'
    return words


def _split_rows(text: str, sign: str) -> list[_Row]:
    rows: list[_Row] = []
    position, line = 0, 1
    while position < len(text):
        first, cells = line, []
        while True:
            cell, position = _read_cell(text, position, sign)
            line += text.count("\n", cell.start, cell.end)
            cells.append(cell)
            if position >= len(text) or text[position] == "\n":
                position += 1
                line += 1
                break
            position += 1
        rows.append(_Row(first, min(position, len(text)), tuple(cells)))
    return rows


def _read_cell(text: str, start: int, sign: str) -> tuple[_Cell, int]:
    """The cell that begins there, and where it ends."""
    if not text.startswith('"', start):
        end = start
        while end < len(text) and text[end] not in (sign, "\n"):
            end += 1
        return _Cell(start, end, text[start:end], quoted=False), end
    end, words = start + 1, []
    while end < len(text):
        if text[end] == '"':
            if not text.startswith('""', end):
                break
            end += 1
        words.append(text[end])
        end += 1
    end = min(end + 1, len(text))
    while end < len(text) and text[end] not in (sign, "\n"):
        end += 1
    return _Cell(start, end, "".join(words), quoted=True), end
