"""The table of one theme of annexe 1, whatever the number of territories: across, turned round, or in parts.

Where the territories do not fit side by side on a landscape page at the type of tables (9 pt, never smaller), each has
a row of its own and the indicators are the columns; more indicators than a portrait page holds make several tables,
with the first column in each.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from generator.annexes.table_cells import EMPTY, CellDraft, TableDraft, show, show_number, text_cell, title
from generator.composing.piece import show_marks, show_value
from generator.letters import fit_lines, measure_longest
from generator.model.annexes import Indicator
from generator.model.document import GAP_TEXT, Align, BlockId, Orientation, Table, Text
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.reading.csv_tables import read_cell

PORTRAIT_COLUMNS = 4  # territories that a portrait page can hold side by side
PORTRAIT_MM, LANDSCAPE_MM = 160.0, 245.0  # what both formats surely give to a table
PAGE_MM = 257.0  # what they give to a table with charts beside it
GAP_MM = 6.0  # between the two
_PADDING_MM, _PADDING_BESIDE_MM = 4.0, 2.4  # of a cell, both sides, and some air
_LABEL_MM = 46.0  # the least that the names of indicators have
_LABEL_BESIDE_MM = 40.0  # and beside charts
_MOST_LABEL_MM = 80.0
_UNIT_MM = 38.0  # the most that units are given, to stand on one line
_CHARTS_MM = 64.0  # the least that charts have beside a table
_NAMES_MM = (34.0, 54.0)  # the least and the most that names of territories have, where each has a row
_HEAD_LINES = 5  # what the name of an indicator takes at most above its column
_GAP = GAP_TEXT.replace(" ", "\u00a0")  # on one line
_HEADS = ("Indicateur", "Unité", "Année")
_NO_UNITS = ("annee", "annees", "date", "code", "code-insee", "code-postal", "numero", "n", "telephone")


@dataclass(frozen=True, slots=True)
class TableShape:
    """How the tables of annexe 1 lie: `turned` when each territory has a row, and no column.

    `beside` when charts have their place at the right of the tables.
    """

    orientation: Orientation
    turned: bool = False
    beside: bool = False


def choose_shape(lines: tuple[Indicator, ...], columns: tuple[str, ...], *, charts: bool = False) -> TableShape:
    """The shape that shows every name and number of some indicators within the margins, the same for all themes."""
    needs = measure_columns(lines, columns)
    if charts and measure_beside(lines, columns) + GAP_MM + _CHARTS_MM <= PAGE_MM:
        return TableShape(Orientation.LANDSCAPE, beside=True)
    if len(columns) <= PORTRAIT_COLUMNS and needs.total + _LABEL_MM <= PORTRAIT_MM:
        return TableShape(Orientation.PORTRAIT)
    if needs.total + _LABEL_MM <= LANDSCAPE_MM:
        return TableShape(Orientation.LANDSCAPE)
    return TableShape(Orientation.PORTRAIT, turned=True)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns beside the names of indicators need at least, in millimetres, margins of cells included."""

    unit: float
    year: float
    values: tuple[float, ...]

    @property
    def total(self) -> float:
        """All of them."""
        return self.unit + self.year + sum(self.values)


def measure_columns(lines: tuple[Indicator, ...], columns: tuple[str, ...], padding_mm: float = _PADDING_MM) -> Columns:
    """What the columns of a table of these indicators need, so that no word and no number is cut."""
    units = (_HEADS[1], *(line.unit for line in lines))
    years = (_HEADS[2], *(_say_year(line) for line in lines))
    return Columns(
        max(map(measure_longest, units)) + padding_mm,
        max(map(measure_longest, years)) + padding_mm,
        tuple(
            max(measure_longest(words) for words in (column, *(_words(line.values[rank]) for line in lines)))
            + padding_mm
            for rank, column in enumerate(columns)
        ),
    )


@dataclass(frozen=True, slots=True)
class Theme:
    """What one theme shows: the beginning of its identities, its title, its indicators, the territories.

    `width_mm` is what its tables have, when it is not all that a page gives; `measured` are the indicators of all
    themes, whose columns are alike.
    """

    id: BlockId
    title: str
    lines: tuple[Indicator, ...]
    columns: tuple[str, ...]
    width_mm: float = 0.0
    measured: tuple[Indicator, ...] = ()


def measure_beside(lines: tuple[Indicator, ...], columns: tuple[str, ...]) -> float:
    """The millimetres of a table that leaves room for charts at its right: its columns as narrow as they can be."""
    return measure_columns(lines, columns, _PADDING_BESIDE_MM).total + _LABEL_BESIDE_MM


def make_tables(theme: Theme, shape: TableShape, number: int) -> tuple[Table, ...]:
    """The tables of one theme; `number` is that of the first."""
    if not shape.turned:
        return (_make_across(theme, shape, number),)
    names_mm = _measure_names(theme.columns)
    parts = _share(theme.lines, PORTRAIT_MM - names_mm)
    return tuple(
        _make_turned(
            f"{theme.id}/tableau" + (f"-{rank}" if rank > 1 else ""),
            f"Indicateurs – {theme.title}" + (f" ({rank} sur {len(parts)})" if len(parts) > 1 else ""),
            replace(theme, lines=part),
            number + rank - 1,
            names_mm,
        )
        for rank, part in enumerate(parts, start=1)
    )


def _make_across(theme: Theme, shape: TableShape, number: int) -> Table:
    caption = (Text(f"Indicateurs – {theme.title}"),)
    widths = _share_width(theme, shape)
    table = TableDraft(f"{theme.id}/tableau", theme.lines[0].origin, widths, caption=caption, number=number)
    heads = [title(words) for words in _HEADS]
    table.add_head([*heads, *(title(column, align=Align.RIGHT) for column in theme.columns)])
    for line in theme.lines:
        cells = [_label(line), _unit(line), _year(line), *(_value(v, line) for v in line.values)]
        table.add(line.label, cells, origin=line.origin)
    return table.finish()


def _share_width(theme: Theme, shape: TableShape) -> tuple[float, ...]:
    """The shares of the columns: what each needs, and what is left to names, units, then all territories alike."""
    if whole := theme.width_mm:
        needs = measure_columns(theme.measured or theme.lines, theme.columns, _PADDING_BESIDE_MM)
        return tuple(part / whole for part in (whole - needs.total, needs.unit, needs.year, *needs.values))
    needs = _widen(measure_columns(theme.measured or theme.lines, theme.columns), theme.columns, shape)
    whole = LANDSCAPE_MM if shape.orientation is Orientation.LANDSCAPE else PORTRAIT_MM
    left = max(0.0, whole - needs.total - _LABEL_MM)
    one_line = max(fit_lines(line.unit, 1) for line in theme.measured or theme.lines) + _PADDING_MM
    unit = needs.unit + min(left / 3, max(0.0, min(one_line, _UNIT_MM) - needs.unit))
    left -= unit - needs.unit
    label = _LABEL_MM + min(left * 0.8, _MOST_LABEL_MM - _LABEL_MM)
    room = whole - label - unit - needs.year
    even = room / len(needs.values)
    values = needs.values if max(needs.values) > even else tuple(even for _ in needs.values)
    spare = (room - sum(values)) / len(values)
    return tuple(part / whole for part in (label, unit, needs.year, *(value + spare for value in values)))


def _widen(needs: Columns, columns: tuple[str, ...], shape: TableShape) -> Columns:
    """Wider columns where the page has room for names of territories on two lines."""
    wide = (max(need, fit_lines(name, 2) + _PADDING_MM) for need, name in zip(needs.values, columns, strict=True))
    wider = replace(needs, values=tuple(wide))
    fits = shape.orientation is Orientation.LANDSCAPE and wider.total + _MOST_LABEL_MM <= LANDSCAPE_MM
    return wider if fits else needs


def _make_turned(id_: BlockId, caption: str, theme: Theme, number: int, names_mm: float) -> Table:
    lines = theme.lines
    needs = [_measure_turned(line) for line in lines]
    spare = (PORTRAIT_MM - names_mm - sum(needs)) / len(needs)
    widths = tuple(part / PORTRAIT_MM for part in (names_mm, *(need + spare for need in needs)))
    table = TableDraft(id_, lines[0].origin, widths, caption=(Text(caption),), number=number)
    table.add_head([title("Territoire"), *(replace(_label(line), align=Align.RIGHT) for line in lines)])
    table.add_head([title(_HEADS[1]), *(replace(_unit(line), align=Align.RIGHT) for line in lines)])
    table.add_head([title(_HEADS[2]), *(replace(_year(line), align=Align.RIGHT) for line in lines)])
    for rank, column in enumerate(theme.columns):
        values = [_value(line.values[rank], line) for line in lines]
        table.add(column, [CellDraft(((Text(column),),), header=True), *values], origin=lines[0].origin)
    return table.finish()


def _measure_names(columns: tuple[str, ...]) -> float:
    """The column of the territories: their names on one line where they are not too long, else on two."""
    least, most = _NAMES_MM
    one_line = max(fit_lines(name, 1) for name in columns) + _PADDING_MM
    two_lines = max(fit_lines(name, 2) for name in columns) + _PADDING_MM
    return max(least, min(one_line, most), two_lines)


def _measure_turned(line: Indicator) -> float:
    """What the column of an indicator needs: every word and number whole, its name on few lines."""
    texts = (line.unit, _say_year(line), *map(_words, line.values))
    return max(fit_lines(line.label, _HEAD_LINES), *map(measure_longest, texts)) + _PADDING_MM


def _share(lines: tuple[Indicator, ...], room_mm: float) -> tuple[tuple[Indicator, ...], ...]:
    """The indicators in as few tables as hold them, about as many in each; one that is too wide stands alone."""
    for count in range(1, len(lines) + 1):
        size = math.ceil(len(lines) / count)
        parts = tuple(lines[start : start + size] for start in range(0, len(lines), size))
        if all(sum(map(_measure_turned, part)) <= room_mm for part in parts):
            return parts
    return tuple((line,) for line in lines)


def _words(value: str | Unknown) -> str:
    """A value as long as it is printed: thousands set apart."""
    if isinstance(value, Unknown):
        return _GAP
    return re.sub(r"(?<=\d)(?=(?:\d{3})+(?!\d))", "\u202f", value)


def _label(line: Indicator) -> CellDraft:
    """The name of an indicator, with its marks."""
    marks = show_marks((line.mark,) if line.mark is not None else ())
    return CellDraft(((Text(line.label), *marks),), header=True)


def _unit(line: Indicator) -> CellDraft:
    return text_cell(line.unit or EMPTY)


def _year(line: Indicator) -> CellDraft:
    """The year of an indicator; one that is to be completed is a gap."""
    year = read_year(line)
    return CellDraft((show_value(year, line.origin),)) if isinstance(year, Unknown) else text_cell(year or EMPTY)


def _say_year(line: Indicator) -> str:
    year = read_year(line)
    return _GAP if isinstance(year, Unknown) else year


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
