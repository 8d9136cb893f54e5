"""Charts of annexe 1 drawn: the same drawing as a vector for the PDF and a bitmap for Word.

The bytes depend on the figures, the colours and the font only: no date, no random identifier. What belongs to the
territory is in the identity's colours, its references (département, région, France) in grey, and both read in grey:
a series of references is lighter than that of the territory.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from generator.annexes.diagnostic.charts import (
    ALONE,
    LEGEND_START_MM,
    MARGIN_MM,
    PANEL_GAP_MM,
    BarChart,
    ChartSize,
    Panel,
    find_reach,
    find_whole,
    has_both,
    list_legend,
    list_panels,
    measure_groups,
    measure_height,
    measure_legend,
    measure_top,
    wrap_words,
)
from generator.codes import Code
from generator.errors import Diagnostic, TemplateError
from generator.model.identity import Identity
from generator.turns import DRAWING
from generator.units import MM_PER_INCH, POINTS_PER_INCH

PNG_DOTS_PER_INCH = 200
_SHADES = (1.0, 0.5, 0.2, 0.0)  # of the series' colour, the rest white: four greys far apart
_REFERENCE_SHADES = (0.45, 0.25, 0.1, 0.0)  # of grey, for the same series
_WHITE = (1.0, 1.0, 1.0)
_SWATCH_MM, _SWATCH_HEIGHT_MM = 5.0, 3.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, drawn. Sizes in millimetres."""

    svg: bytes
    png: bytes
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a drawing, "#RRGGBB": one per series, that of references, that of words."""

    fills: tuple[str, ...]
    reference: str
    text: str

    def fill(self, rank: int, *, reference: bool) -> tuple[tuple[float, ...], str]:
        """The inside and the edge of the bars of a series."""
        if reference:
            return _lighten(self.reference, _REFERENCE_SHADES[rank]), self.reference
        return _lighten(self.fills[rank], _SHADES[rank]), self.fills[rank]


def draw_chart(chart: BarChart, identity: Identity, size: ChartSize = ALONE) -> Drawing:
    """Draw a chart in the identity's font and colours; the same arguments give the same bytes.

    Raises: `TemplateError` when the identity has no upright face of its body font.
    """
    colours = identity.colours
    palette = Palette((colours.primary, *colours.tints[1:4]), colours.muted, colours.text)
    return _draw(chart, find_upright_font(identity), palette, size)


def find_upright_font(identity: Identity) -> bytes:
    """The upright face of the identity's body font.

    Raises: `TemplateError` when it has none.
    """
    fonts = [f.data for f in identity.fonts if f.family == identity.body_font and not f.italic and f.weight < 600]
    if not fonts:
        message = f"la police « {identity.body_font} » n'a pas de romain : les graphiques ne peuvent pas être dessinés"
        raise TemplateError(Diagnostic(Code.POLICE_ABSENTE, message, hint="ajouter ce fichier à templates/fonts"))
    return fonts[0]


def plan_drawing(chart: BarChart, size: ChartSize = ALONE) -> Drawing:
    """The place of a drawing that nobody makes: for whoever reads the words of a piece and writes no file."""
    return Drawing(b"", b"", size.width_mm, measure_height(chart, size))


@lru_cache(maxsize=256)
def _draw(chart: BarChart, font: bytes, palette: Palette, size: ChartSize) -> Drawing:
    # A second or so to import: only a dossier with charts pays for it.
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    height_mm = measure_height(chart, size)
    settings: Any = {"svg.fonttype": "path", "svg.hashsalt": "ctg", "path.simplify": False}
    svg, png = io.BytesIO(), io.BytesIO()
    # matplotlib takes a font by its file's name only; the file lasts as long as the drawing.
    with DRAWING, rc_context(settings), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "police.ttf"
        path.write_bytes(font)
        types = {pt: FontProperties(fname=str(path), size=pt) for pt in (size.text_pt, *_list_types(chart, size))}
        figure = Figure(figsize=(size.width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), facecolor="white")
        left_mm = 0.0
        for panel in list_panels(chart, size):
            sides = _measure_sides(find_whole(chart), panel.size)
            top_mm = measure_top(chart) + measure_legend(chart, size)
            place = _Place(left_mm, top_mm, sides, size.width_mm, height_mm)
            _place_bars(figure, panel, place, types[panel.size.text_pt], palette)
            left_mm += panel.size.width_mm + PANEL_GAP_MM
        if list_legend(chart, size):
            _place_legend(figure, chart, size, types[size.text_pt], palette)
        canvas: Any = FigureCanvasSVG(figure)
        figure.patch.set_visible(False)  # a draft's « PROJET » stays visible behind the vector
        canvas.print_svg(svg, metadata={"Date": None, "Creator": None})
        figure.patch.set_visible(True)
        figure.set_dpi(PNG_DOTS_PER_INCH)
        canvas = FigureCanvasAgg(figure)
        canvas.print_png(png, metadata={"Software": None})
    return Drawing(svg.getvalue(), png.getvalue(), size.width_mm, height_mm)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stands beside the bars, in millimetres: names, then words of negative bars; at the right, other words."""

    names_mm: float
    before_mm: float
    after_mm: float


def _measure_sides(chart: BarChart, size: ChartSize) -> _Sides:
    """The sides of all panels of a chart alike, so that equal values have equal bars in each."""
    longest = max(len(line) for name in _wrap_names(chart, size) for line in name.split("\n"))
    bars = [bar for series in chart.series for bar in series.bars]
    # The words of a bar stand beyond its end, at the side where it goes.
    before_mm = max((size.letter_mm * len(b.words) + 3.0 for b in bars if (b.value or 0.0) < 0), default=0.0)
    after_mm = max((size.letter_mm * len(b.words) + 3.0 for b in bars if (b.value or 0.0) >= 0), default=0.0)
    most_mm = 0.37 * size.width_mm
    return _Sides(
        min(size.most_names_mm + 4.0, max(18.0, size.letter_mm * longest)),
        min(before_mm, most_mm),
        min(max(size.values_mm, after_mm), most_mm),
    )


def _wrap_names(chart: BarChart, size: ChartSize) -> list[str]:
    """The names of categories, in lines."""
    return ["\n".join(wrap_words(name, size.most_names_mm, size)) for name in chart.categories]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a panel stands in its drawing: from its left and upper edges, whose size follows, in millimetres."""

    left_mm: float
    top_mm: float
    sides: _Sides
    whole_mm: float
    height_mm: float


def _list_types(chart: BarChart, size: ChartSize) -> tuple[float, ...]:
    """The sizes of type of the panels, in points."""
    return tuple(panel.size.text_pt for panel in list_panels(chart, size))


def _place_bars(figure: Any, panel: Panel, place: _Place, type_: Any, palette: Palette) -> None:
    """Bars, their values and the categories of a panel, on axes that start below the legend."""
    chart, size = panel.chart, panel.size
    names = _wrap_names(chart, size)
    low, high = find_reach(chart)
    sides = place.sides
    left_mm, right_mm = sides.names_mm + sides.before_mm, sides.after_mm
    groups = measure_groups(chart, size)
    starts = (0.0, *accumulate(groups))
    axes = figure.add_axes(
        (
            (place.left_mm + left_mm) / place.whole_mm,
            1 - (place.top_mm + starts[-1]) / place.height_mm,
            (size.width_mm - left_mm - right_mm) / place.whole_mm,
            starts[-1] / place.height_mm,
        )
    )
    span = (high - low) or 1.0
    axes.set_xlim(low, high + 0.01 * span)
    axes.set_ylim(starts[-1], 0)
    for rank, series in enumerate(chart.series):
        for position, bar in enumerate(series.bars):
            top = starts[position] + (groups[position] - size.bar_mm * len(chart.series)) / 2
            middle = top + size.bar_mm * (rank + 0.5)
            end = bar.value or 0.0
            if bar.value is not None:
                fill, edge = palette.fill(rank, reference=chart.categories[position] in chart.references)
                axes.barh(middle, end, height=size.bar_mm * 0.86, color=fill, edgecolor=edge, linewidth=0.8)
            axes.annotate(
                bar.words,
                (end, middle),
                xytext=(-4 if end < 0 else 4, 0),
                textcoords="offset points",
                va="center",
                ha="right" if end < 0 else "left",
                color=palette.text,
                fontproperties=type_,
                annotation_clip=False,
            )
    axes.axvline(0, color=palette.text, linewidth=0.8)
    axes.set_yticks([start + group / 2 for start, group in zip(starts, groups, strict=False)])
    axes.set_yticklabels(names, fontproperties=type_, color=palette.text, linespacing=1.0)
    # The names stand left of the words of negative bars.
    axes.tick_params(length=0, pad=5 + sides.before_mm * POINTS_PER_INCH / MM_PER_INCH)
    axes.set_xticks([])
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)


def _place_legend(figure: Any, chart: BarChart, size: ChartSize, type_: Any, palette: Palette) -> None:
    """A swatch (two, with that of references) and the name of each series, on as many lines as it needs."""
    from matplotlib.patches import Rectangle

    width_mm, height_mm = size.width_mm, measure_height(chart, size)
    kinds = (False, True) if has_both(chart) else (chart.categories[0] in chart.references,)
    row = 0
    for rank, lines in enumerate(list_legend(chart, size)):
        middle = height_mm - MARGIN_MM - size.legend_line_mm * (row + 0.5)
        for place, reference in enumerate(kinds):
            fill, edge = palette.fill(rank, reference=reference)
            corner = ((1.0 + 6.0 * place) / width_mm, (middle - _SWATCH_HEIGHT_MM / 2) / height_mm)
            swatch = Rectangle(
                corner,
                _SWATCH_MM / width_mm,
                _SWATCH_HEIGHT_MM / height_mm,
                transform=figure.transFigure,
                facecolor=fill,
                edgecolor=edge,
                linewidth=0.8,
            )
            figure.add_artist(swatch)
        start = LEGEND_START_MM + 6.0 * (len(kinds) - 1)
        for place, line in enumerate(lines):
            height = (middle - size.legend_line_mm * place) / height_mm
            figure.text(start / width_mm, height, line, va="center", color=palette.text, fontproperties=type_)
        row += len(lines)


def _lighten(colour: str, share: float) -> tuple[float, ...]:
    """A colour "#RRGGBB" mixed with white; `share` of it is kept, 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(round(part * share + white * (1 - share), 4) for part, white in zip(parts, _WHITE, strict=True))
