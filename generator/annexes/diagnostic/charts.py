"""Charts of annexe 1 as values: horizontal bars, their words, their place on a page; `chart_drawing.py` draws them.

Every bar carries its value in figures and every series differs in lightness, so that nothing rests on colour alone.
"""

from __future__ import annotations

import math
import re
import textwrap
from dataclasses import dataclass, replace

from generator.composing.wording import NUMBER, write_number
from generator.model.document import GAP_TEXT


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a series; None when there is no bar to draw, `words` being then what stands in its place."""

    value: float | None
    words: str


_WITH_UNIT = re.compile(rf"(?P<number>{NUMBER.pattern})(?:[ \u00a0\u202f]?(?P<unit>\D.*))?", re.ASCII)
UNKNOWN_BAR = Bar(None, GAP_TEXT)


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator: its name with its unit, and one bar per category."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """What a chart shows: its categories, top to bottom, and one to four series.

    `references` are the categories to which the others are compared: their bars are grey. A part of a chart is drawn on
    the scale of the `whole`. Strips stand one under the other, cut where a page ends: one with others `above` has no
    legend; with `across`, categories are read from side to side in two columns.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    references: frozenset[str] = frozenset()
    whole: BarChart | None = None
    above: bool = False
    below: bool = False
    across: bool = False


@dataclass(frozen=True, slots=True)
class ChartSize:
    """The room of a chart and the measures of what stands in it, in millimetres. Its type is 8.5 points at least."""

    width_mm: float
    text_pt: float = 9.5
    bar_mm: float = 4.6
    group_gap_mm: float = 2.4
    most_names_mm: float = 60.0
    values_mm: float = 24.0  # the least that is kept for the words of bars
    panels: bool = False  # whether many categories may stand in two columns

    @property
    def letter_mm(self) -> float:
        """What a letter takes, whatever it is."""
        return self.text_pt * 0.195

    @property
    def line_mm(self) -> float:
        """What a line of names takes."""
        return self.text_pt * 0.442

    @property
    def legend_line_mm(self) -> float:
        """What a line of the legend takes."""
        return self.text_pt * 0.52


WIDTH_MM = 165.0
ALONE = ChartSize(WIDTH_MM, panels=True)
PANELS_FROM = 9  # categories that stand in two columns, half in each
PANEL_GAP_MM = 5.0
MARGIN_MM = 1.2
_HARDLY_HIGHER = 1.3
LEGEND_START_MM = 8.0  # from the left edge to the words of the legend


def size_beside(width_mm: float) -> ChartSize:
    """A chart that shares the width of the page with something else: smaller type, thinner bars."""
    return ChartSize(width_mm, 8.5, 2.9, 1.4, min(50.0, 0.37 * width_mm), 10.0)


@dataclass(frozen=True, slots=True)
class Panel:
    """A column of a drawing: some of its categories, on the scale of all, and its size in millimetres."""

    chart: BarChart
    size: ChartSize


def list_panels(chart: BarChart, size: ChartSize) -> tuple[Panel, ...]:
    """One column, or two for many categories where the width allows it: the first half, then the second."""
    total = len(chart.categories)
    if not chart.across and (not size.panels or total < PANELS_FROM):
        return (Panel(chart, size),)
    half = math.ceil(total / 2)
    own = ChartSize((size.width_mm - PANEL_GAP_MM) / 2, 8.5, 3.0, 1.9, 38.0, 9.0)
    sides = (slice(0, None, 2), slice(1, None, 2)) if chart.across else (slice(0, half), slice(half, total))
    parts = (_cut(chart, side) for side in sides)
    return tuple(Panel(part, own) for part in parts if part.categories)


def _cut(chart: BarChart, part: slice) -> BarChart:
    """Some categories of a chart, on the scale of the whole."""
    series = tuple(replace(one, bars=one.bars[part]) for one in chart.series)
    return replace(chart, categories=chart.categories[part], series=series, whole=find_whole(chart))


def find_whole(chart: BarChart) -> BarChart:
    """The chart that this one is a part of, or this one."""
    return chart.whole or chart


def parse_bar(text: str, unit: str = "", *, grouped: bool = True) -> Bar:
    """A value of the indicator table as a bar: « 64,6 » is 64.6, « 4,9 % » is 4.9; words that are no number give none.

    A unit typed after the number stays in the words of the bar. `grouped`: thousands are set apart.
    """
    found = _WITH_UNIT.fullmatch(text)
    if found is None or (found["unit"] and found["unit"] not in (unit, "%", "€")):
        return Bar(None, text)
    digits = re.sub(r"[ \u00a0\u202f]", "", found["number"]).replace("\u2212", "-").replace(",", ".")
    words = write_number(found["number"]) if grouped else found["number"]
    return Bar(float(digits), f"{words} {found['unit']}" if found["unit"] else words)


def split_chart(chart: BarChart, height_mm: float, size: ChartSize = ALONE) -> tuple[BarChart, ...]:
    """The chart in parts that are no higher than a page gives, about as high as one another, on one scale."""
    total = len(chart.categories)
    for parts in range(1, total):
        count = math.ceil(total / parts)
        starts = range(0, total, count)
        cut = tuple(_cut(chart, slice(start, start + count)) for start in starts) if parts > 1 else (chart,)
        if all(measure_height(part, size) <= height_mm for part in cut):
            return cut
    return tuple(_cut(chart, slice(start, start + 1)) for start in range(total))


def cut_strips(chart: BarChart, height_mm: float, size: ChartSize = ALONE) -> tuple[BarChart, ...]:
    """The chart in strips of about that height at most, that a page may part; a chart hardly higher stays whole."""
    total = len(chart.categories)
    if measure_height(chart, size) <= height_mm * _HARDLY_HIGHER:
        return (chart,)
    across = replace(chart, across=size.panels and total >= PANELS_FROM)
    row_mm = max(max(measure_groups(panel.chart, panel.size)) for panel in list_panels(across, size))
    side_by_side = 2 if across.across else 1
    legend_mm = measure_legend(chart, size)
    strips: list[BarChart] = []
    start = 0
    while start < total:
        room = height_mm - (0.0 if start else legend_mm)
        end = start + side_by_side * max(1, int(room / row_mm))
        if total - end <= side_by_side:  # no row stands alone
            end = total
        strips.append(replace(_cut(across, slice(start, end)), above=start > 0, below=end < total))
        start = end
    return tuple(strips)


def measure_groups(chart: BarChart, size: ChartSize) -> tuple[float, ...]:
    """The height of each category: its bars, or its name where that takes more lines; rows of two columns are alike."""
    names = find_whole(chart).categories if chart.across else chart.categories
    lines = [len(wrap_words(name, size.most_names_mm, size)) for name in names]
    bars = size.bar_mm * len(chart.series)
    heights = tuple(max(bars, size.line_mm * count) + size.group_gap_mm for count in lines)
    return (max(heights),) * len(chart.categories) if chart.across else heights


def measure_height(chart: BarChart, size: ChartSize) -> float:
    """The height of the whole drawing."""
    columns = (sum(measure_groups(panel.chart, panel.size)) for panel in list_panels(chart, size))
    return max(columns) + measure_legend(chart, size) + measure_top(chart) + (0.0 if chart.below else MARGIN_MM)


def measure_top(chart: BarChart) -> float:
    """What stays white above a drawing: nothing below another strip."""
    return 0.0 if chart.above else MARGIN_MM


def measure_legend(chart: BarChart, size: ChartSize) -> float:
    """The height of the legend, above the bars; none for one series."""
    lines = sum(map(len, list_legend(chart, size)))
    return size.legend_line_mm * lines + 1.0 if lines else 0.0


def list_legend(chart: BarChart, size: ChartSize) -> tuple[list[str], ...]:
    """The lines of each entry of the legend; none for one series, which the caption names, nor below another strip."""
    if len(chart.series) < 2 or chart.above:
        return ()
    room = size.width_mm - LEGEND_START_MM - (6.0 if has_both(chart) else 0.0) - 2.0
    return tuple(wrap_words(series.name, room, size) for series in chart.series)


def has_both(chart: BarChart) -> bool:
    """Whether some categories of the whole are references and others are not."""
    names = find_whole(chart).categories
    return 0 < sum(name in chart.references for name in names) < len(names)


def find_reach(chart: BarChart) -> tuple[float, float]:
    """The lowest and the highest value, zero always among them."""
    values = [bar.value for series in find_whole(chart).series for bar in series.bars if bar.value is not None]
    return min([0.0, *values]), max([0.0, *values])


def wrap_words(words: str, width_mm: float, size: ChartSize) -> list[str]:
    """Words in lines that are sure to hold in a width, whatever the letters; a word that is longer is cut."""
    return textwrap.wrap(words, max(1, int(width_mm / size.letter_mm))) or [""]


def describe_chart(chart: BarChart) -> str:
    """The chart in words, with every figure: its text alternative."""
    parts = []
    for series in chart.series:
        values = [f"{name}, {bar.words}" for name, bar in zip(chart.categories, series.bars, strict=True)]
        parts.append(f"{series.name} : {' ; '.join(values)}.")
    kind = "Diagramme en barres, suite" if chart.above else "Diagramme en barres"
    return f"{kind}. {chart.title}. {' '.join(parts)}"
