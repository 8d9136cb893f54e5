"""Charts of annexe 1: horizontal bars, the same drawing as a vector for the PDF and a bitmap for Word.

Every bar carries its value in figures and every series differs in lightness, so that nothing rests on colour alone.
The bytes depend on the figures, the colours and the font only: no date, no random identifier.
"""

from __future__ import annotations

import io
import math
import re
import tempfile
import textwrap
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.codes import Code
from generator.composing.wording import NUMBER, write_number
from generator.errors import Diagnostic, TemplateError
from generator.model.document import GAP_TEXT
from generator.model.identity import Identity
from generator.turns import DRAWING
from generator.units import MM_PER_INCH, POINTS_PER_INCH

PNG_DOTS_PER_INCH = 200
WIDTH_MM = 165.0
_BAR_MM, _GROUP_GAP_MM, _MARGIN_MM, _LEGEND_LINE_MM = 4.6, 2.4, 2.0, 5.4
_TEXT_PT = 9.5
_LETTER_MM, _LINE_MM = 1.85, 4.2  # what a letter and a line of names take
_MOST_NAMES_MM, _VALUES_MM = 60.0, 24.0
_SHADES = (1.0, 0.5, 0.2, 0.0)  # of the series' colour, the rest white: four greys far apart
_WHITE = (1.0, 1.0, 1.0)


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
    """What a chart shows: its categories, top to bottom, and one to four series."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    reach: tuple[float, float] | None = None  # the scale of the whole, when this is a part of it


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, drawn. Sizes in millimetres."""

    svg: bytes
    png: bytes
    width_mm: float
    height_mm: float


UNDRAWN = Drawing(b"", b"", 0.0, 0.0)  # for whoever reads the words of a piece and writes no file


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


def split_chart(chart: BarChart, height_mm: float) -> tuple[BarChart, ...]:
    """The chart in parts that are no higher than a page gives, about as high as one another, on one scale."""
    group_mm = _group_mm(chart)
    most = max(1, int((height_mm - _LEGEND_LINE_MM * (len(chart.series) + 1) - 2 * _MARGIN_MM) / group_mm))
    if len(chart.categories) <= most:
        return (chart,)
    size = math.ceil(len(chart.categories) / math.ceil(len(chart.categories) / most))
    parts = []
    for start in range(0, len(chart.categories), size):
        series = tuple(replace(one, bars=one.bars[start : start + size]) for one in chart.series)
        parts.append(BarChart(chart.title, chart.categories[start : start + size], series, _find_reach(chart)))
    return tuple(parts)


def _group_mm(chart: BarChart) -> float:
    """The height of one category: its bars, or its name where that takes more lines."""
    lines = max(len(_wrap(name, _MOST_NAMES_MM)) for name in chart.categories)
    return max(_BAR_MM * len(chart.series), _LINE_MM * lines) + _GROUP_GAP_MM


def _find_reach(chart: BarChart) -> tuple[float, float]:
    """The lowest and the highest value, zero always among them."""
    if chart.reach is not None:
        return chart.reach
    values = [bar.value for series in chart.series for bar in series.bars if bar.value is not None]
    return min([0.0, *values]), max([0.0, *values])


def _wrap(words: str, width_mm: float) -> list[str]:
    """Words in lines that are sure to hold in a width, whatever the letters; a word that is longer is cut."""
    return textwrap.wrap(words, max(1, int(width_mm / _LETTER_MM))) or [""]


def describe_chart(chart: BarChart) -> str:
    """The chart in words, with every figure: its text alternative."""
    parts = []
    for series in chart.series:
        values = [f"{name}, {bar.words}" for name, bar in zip(chart.categories, series.bars, strict=True)]
        parts.append(f"{series.name} : {' ; '.join(values)}.")
    return f"Diagramme en barres. {chart.title}. {' '.join(parts)}"


def draw_chart(chart: BarChart, identity: Identity) -> Drawing:
    """Draw a chart in the identity's font and colours; the same arguments give the same bytes.

    Raises: `TemplateError` when the identity has no upright face of its body font.
    """
    colours = identity.colours
    fonts = [f.data for f in identity.fonts if f.family == identity.body_font and not f.italic and f.weight < 600]
    if not fonts:
        message = f"la police « {identity.body_font} » n'a pas de romain : les graphiques ne peuvent pas être dessinés"
        raise TemplateError(Diagnostic(Code.POLICE_ABSENTE, message, hint="ajouter ce fichier à templates/fonts"))
    return _draw(chart, fonts[0], (colours.primary, *colours.tints[1:4]), colours.text, colours.rule)


@lru_cache(maxsize=256)
def _draw(chart: BarChart, font: bytes, fills: tuple[str, ...], text: str, rule: str) -> Drawing:
    # A second or so to import: only a dossier with charts pays for it.
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    several = len(chart.series) > 1
    legend = [_wrap(series.name, WIDTH_MM - 10.0) for series in chart.series] if several else []
    legend_mm = _LEGEND_LINE_MM * sum(map(len, legend)) + 1.0 if several else 0.0
    group_mm = _group_mm(chart)
    height_mm = group_mm * len(chart.categories) + legend_mm + 2 * _MARGIN_MM
    settings: Any = {"svg.fonttype": "path", "svg.hashsalt": "ctg", "path.simplify": False}
    svg, png = io.BytesIO(), io.BytesIO()
    # matplotlib takes a font by its file's name only; the file lasts as long as the drawing.
    with DRAWING, rc_context(settings), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "police.ttf"
        path.write_bytes(font)
        type_ = FontProperties(fname=str(path), size=_TEXT_PT)
        figure = Figure(figsize=(WIDTH_MM / MM_PER_INCH, height_mm / MM_PER_INCH), facecolor="white")
        _place_bars(figure, chart, (legend_mm, height_mm), type_, (fills, text, rule))
        canvas: Any = FigureCanvasSVG(figure)
        figure.patch.set_visible(False)  # a draft's « PROJET » stays visible behind the vector
        canvas.print_svg(svg, metadata={"Date": None, "Creator": None})
        figure.patch.set_visible(True)
        figure.set_dpi(PNG_DOTS_PER_INCH)
        canvas = FigureCanvasAgg(figure)
        canvas.print_png(png, metadata={"Software": None})
    return Drawing(svg.getvalue(), png.getvalue(), WIDTH_MM, height_mm)


def _place_bars(
    figure: Any,
    chart: BarChart,
    sizes: tuple[float, float],
    type_: Any,
    colours: tuple[tuple[str, ...], str, str],
) -> None:
    """Bars, their values, the categories and the legend, on axes that fill the figure below the legend."""
    (legend_mm, height_mm), (fills, text, rule) = sizes, colours
    names = ["\n".join(_wrap(name, _MOST_NAMES_MM)) for name in chart.categories]
    longest = max(len(line) for name in names for line in name.split("\n"))
    names_mm = min(_MOST_NAMES_MM + 4.0, max(18.0, _LETTER_MM * longest))
    low, high = _find_reach(chart)
    bars = [bar for series in chart.series for bar in series.bars]
    # The words of a bar stand beyond its end, at the side where it goes.
    before_mm = max((_LETTER_MM * len(b.words) + 3.0 for b in bars if (b.value or 0.0) < 0), default=0.0)
    after_mm = max((_LETTER_MM * len(b.words) + 3.0 for b in bars if (b.value or 0.0) >= 0), default=0.0)
    left_mm, right_mm = names_mm + min(before_mm, 60.0), min(max(_VALUES_MM, after_mm), 60.0)
    axes = figure.add_axes(
        (
            left_mm / WIDTH_MM,
            _MARGIN_MM / height_mm,
            (WIDTH_MM - left_mm - right_mm) / WIDTH_MM,
            (height_mm - legend_mm - 2 * _MARGIN_MM) / height_mm,
        )
    )
    group_mm = _group_mm(chart)
    top_mm = (group_mm - _BAR_MM * len(chart.series)) / 2  # of a group, above its first bar
    span = (high - low) or 1.0
    axes.set_xlim(low, high + 0.01 * span)
    axes.set_ylim(group_mm * len(chart.categories), 0)
    for rank, series in enumerate(chart.series):
        fill = _lighten(fills[rank], _SHADES[rank])
        for position, bar in enumerate(series.bars):
            middle = position * group_mm + top_mm + _BAR_MM * (rank + 0.5)
            end = bar.value or 0.0
            if bar.value is not None:
                axes.barh(middle, end, height=_BAR_MM * 0.86, color=fill, edgecolor=fills[rank], linewidth=0.8)
            axes.annotate(
                bar.words,
                (end, middle),
                xytext=(-4 if end < 0 else 4, 0),
                textcoords="offset points",
                va="center",
                ha="right" if end < 0 else "left",
                color=text,
                fontproperties=type_,
                annotation_clip=False,
            )
    axes.axvline(0, color=text, linewidth=0.8)
    axes.set_yticks([(position + 0.5) * group_mm for position in range(len(chart.categories))])
    axes.set_yticklabels(names, fontproperties=type_, color=text)
    # The names stand left of the words of negative bars.
    axes.tick_params(length=0, pad=5 + (left_mm - names_mm) * POINTS_PER_INCH / MM_PER_INCH)
    axes.set_xticks([])
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    if legend_mm:
        _place_legend(figure, chart, height_mm, type_, (fills, text, rule))


def _place_legend(
    figure: Any, chart: BarChart, height_mm: float, type_: Any, colours: tuple[tuple[str, ...], str, str]
) -> None:
    """A swatch and the indicator's name for each series above the bars, on as many lines as the name needs."""
    from matplotlib.patches import Rectangle

    fills, text, _ = colours
    row = 0
    for rank, series in enumerate(chart.series):
        lines = _wrap(series.name, WIDTH_MM - 10.0)
        middle = height_mm - _MARGIN_MM - _LEGEND_LINE_MM * (row + 0.5)
        corner = (1.0 / WIDTH_MM, (middle - 1.6) / height_mm)
        swatch = Rectangle(
            corner,
            5.0 / WIDTH_MM,
            3.2 / height_mm,
            transform=figure.transFigure,
            facecolor=_lighten(fills[rank], _SHADES[rank]),
            edgecolor=fills[rank],
            linewidth=0.8,
        )
        figure.add_artist(swatch)
        for place, line in enumerate(lines):
            height = (middle - _LEGEND_LINE_MM * place) / height_mm
            figure.text(8.0 / WIDTH_MM, height, line, va="center", color=text, fontproperties=type_)
        row += len(lines)


def _lighten(colour: str, share: float) -> tuple[float, ...]:
    """A colour "#RRGGBB" mixed with white; `share` of it is kept, 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(round(part * share + white * (1 - share), 4) for part, white in zip(parts, _WHITE, strict=True))
