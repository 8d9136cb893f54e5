"""The table of one theme of annexe 1, whatever the number of territories: across, turned round, or in parts.

Where the territories do not fit side by side on a landscape page at the type of tables (9 pt, never smaller), each has
a row of its own and the indicators are the columns; more indicators than a portrait page holds make several tables,
with the first column in each.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from generator.annexes.table_cells import CellDraft, TableDraft, show, show_number, title
from generator.composing.piece import show_marks, show_value
from generator.model.annexes import Indicator
from generator.model.document import Align, BlockId, Orientation, Table, Text
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.reading.csv_tables import read_cell

PORTRAIT_COLUMNS = 4  # territories that a portrait page can hold side by side
PORTRAIT_MM, LANDSCAPE_MM = 160.0, 245.0  # what both formats surely give to a table
_CHARACTER_MM, _PADDING_MM = 1.75, 4.0  # of a bold letter in the type of tables; of a cell, both sides
_FIRST = {Orientation.PORTRAIT: 0.36, Orientation.LANDSCAPE: 0.30}  # the share of the first column
_TURNED_COLUMNS = 5  # indicators at most on a portrait page
_NO_UNITS = ("annee", "annees", "date", "code", "code-insee", "code-postal", "numero", "n", "telephone")
_BREAKS = re.compile(r"[ \-/]")


@dataclass(frozen=True, slots=True)
class TableShape:
    """How the tables of annexe 1 lie: `turned` when each territory has a row, and no column."""

    orientation: Orientation
    turned: bool = False


def choose_shape(lines: tuple[Indicator, ...], columns: tuple[str, ...]) -> TableShape:
    """The shape that shows every name and number of some indicators within the margins, the same for all themes."""
    if len(columns) <= PORTRAIT_COLUMNS:
        return TableShape(Orientation.PORTRAIT)
    room = (1 - _FIRST[Orientation.LANDSCAPE]) * LANDSCAPE_MM / len(columns)
    needed = (_measure(columns[rank], *(_words(line.values[rank]) for line in lines)) for rank in range(len(columns)))
    if max(needed) <= room:
        return TableShape(Orientation.LANDSCAPE)
    return TableShape(Orientation.PORTRAIT, turned=True)


@dataclass(frozen=True, slots=True)
class Theme:
    """What one theme shows: the beginning of its identities, its title, its indicators, the territories."""

    id: BlockId
    title: str
    lines: tuple[Indicator, ...]
    columns: tuple[str, ...]


def make_tables(theme: Theme, shape: TableShape, number: int) -> tuple[Table, ...]:
    """The tables of one theme; `number` is that of the first."""
    if not shape.turned:
        return (_make_across(theme, shape, number),)
    parts = _share(theme.lines)
    return tuple(
        _make_turned(
            f"{theme.id}/tableau" + (f"-{rank}" if rank > 1 else ""),
            f"Indicateurs – {theme.title}" + (f" ({rank} sur {len(parts)})" if len(parts) > 1 else ""),
            replace(theme, lines=part),
            number + rank - 1,
        )
        for rank, part in enumerate(parts, start=1)
    )


def _make_across(theme: Theme, shape: TableShape, number: int) -> Table:
    first = _FIRST[shape.orientation]
    widths = (first, *((1 - first) / len(theme.columns) for _ in theme.columns))
    caption = (Text(f"Indicateurs – {theme.title}"),)
    table = TableDraft(f"{theme.id}/tableau", theme.lines[0].origin, widths, caption=caption, number=number)
    table.add_head([title("Indicateur"), *(title(column, align=Align.RIGHT) for column in theme.columns)])
    for line in theme.lines:
        table.add(line.label, [_label(line), *(_value(v, line) for v in line.values)], origin=line.origin)
    return table.finish()


def _make_turned(id_: BlockId, caption: str, theme: Theme, number: int) -> Table:
    first, lines = _FIRST[Orientation.PORTRAIT], theme.lines
    widths = (first, *((1 - first) / len(lines) for _ in lines))
    table = TableDraft(id_, lines[0].origin, widths, caption=(Text(caption),), number=number)
    heads = (_label(line) for line in lines)
    table.add_head([title("Territoire"), *(CellDraft(h.lines, header=True, align=Align.RIGHT) for h in heads)])
    for rank, column in enumerate(theme.columns):
        values = [_value(line.values[rank], line) for line in lines]
        table.add(column, [CellDraft(((Text(column),),), header=True), *values], origin=lines[0].origin)
    return table.finish()


def _share(lines: tuple[Indicator, ...]) -> tuple[tuple[Indicator, ...], ...]:
    """The indicators in as few tables as hold them, about as many in each."""
    needed = max(_measure(f"{line.label} ({line.unit})", *map(_words, line.values)) for line in lines)
    room = (1 - _FIRST[Orientation.PORTRAIT]) * PORTRAIT_MM
    most = max(1, min(_TURNED_COLUMNS, int(room / needed)))
    size = math.ceil(len(lines) / math.ceil(len(lines) / most))
    return tuple(lines[start : start + size] for start in range(0, len(lines), size))


def _measure(*texts: str) -> float:
    """The millimetres that a column needs for the longest word of some texts; the spaces of a number do not part it."""
    words = (word for text in texts for word in _BREAKS.split(re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d)", "0", text)))
    return max((len(word) for word in words), default=0) * _CHARACTER_MM + _PADDING_MM


def _words(value: str | Unknown) -> str:
    """A value as long as it is printed: thousands set apart."""
    if isinstance(value, Unknown):
        return "compléter"
    return re.sub(r"(?<=\d)(?=(?:\d{3})+(?!\d))", "\u202f", value)


def _label(line: Indicator) -> CellDraft:
    """« Population (habitants, 2021) »; a year that is to be completed is a gap."""
    year = read_year(line)
    marks = show_marks((line.mark,) if line.mark is not None else ())
    if isinstance(year, Unknown):
        start = f"{line.label} ({line.unit}, " if line.unit else f"{line.label} ("
        return CellDraft(((Text(start), *show_value(year, line.origin), Text(")"), *marks),), header=True)
    precision = ", ".join(part for part in (line.unit, year) if part)
    words = f"{line.label} ({precision})" if precision else line.label
    return CellDraft(((Text(words), *marks),), header=True)


def read_year(line: Indicator) -> str | Unknown:
    """The year of an indicator, as its cell says it."""
    return read_cell(line.year, f"année de l'indicateur « {line.label} »", line.origin)


def _value(value: str | Unknown, line: Indicator) -> CellDraft:
    """A value in its cell: a number in French notation where the unit says that it counts something, else as typed."""
    if isinstance(value, Unknown) or not is_counted(line.unit):
        return show(value, line.origin, align=Align.RIGHT)
    return show_number(value, line.origin) if value else show("", line.origin, align=Align.RIGHT)


def is_counted(unit: str) -> bool:
    """Whether values of a unit are numbers: a year, a code, a telephone number, or what has no unit, may not be."""
    return bool(unit) and slugify(unit) not in _NO_UNITS
