"""Charts of parts drawn: the same drawing as a vector for the PDF and a bitmap for Word; no date, no random name."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from generator.annexes.diagnostic.chart_drawing import PNG_DOTS_PER_INCH, Drawing, find_upright_font
from generator.model.identity import Identity
from generator.reporting.shares import (
    LEGEND_MM,
    LEGEND_START_MM,
    LETTER_MM,
    MARGIN_MM,
    NAMES_MM,
    SWATCH_MM,
    TEXT_PT,
    TOTAL_MM,
    Look,
    ShareChart,
    list_legend_lines,
    measure_bar,
    measure_share_height,
)
from generator.turns import DRAWING
from generator.units import MM_PER_INCH

_SHADES = {Look.FULL: 1.0, Look.HALF: 0.5, Look.LIGHT: 0.2}  # of the colour, the rest white
_STRIPE_MM = 1.5
_SWATCH_HEIGHT_MM = 2.9
_LINE_PT = 0.7


@dataclass(frozen=True, slots=True)
class _Paint:
    """The colours of a drawing, "#RRGGBB"."""

    fill: str
    text: str


def draw_shares(chart: ShareChart, identity: Identity, width_mm: float) -> Drawing:
    """Draw a chart in the identity's font and colour; the same arguments give the same bytes.

    Raises: `TemplateError` when the identity has no upright face of its body font.
    """
    paint = _Paint(identity.colours.primary, identity.colours.text)
    return _draw(chart, find_upright_font(identity), paint, width_mm)


def plan_shares(chart: ShareChart, width_mm: float) -> Drawing:
    """The place of a drawing that nobody makes."""
    return Drawing(b"", b"", width_mm, measure_share_height(chart, width_mm))


@lru_cache(maxsize=64)
def _draw(chart: ShareChart, font: bytes, paint: _Paint, width_mm: float) -> Drawing:
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    height_mm = measure_share_height(chart, width_mm)
    settings: Any = {"svg.fonttype": "path", "svg.hashsalt": "ctg", "path.simplify": False}
    svg, png = io.BytesIO(), io.BytesIO()
    with DRAWING, rc_context(settings), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "police.ttf"
        path.write_bytes(font)
        type_ = FontProperties(fname=str(path), size=TEXT_PT)
        figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), facecolor="white")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width_mm)
        axes.set_ylim(height_mm, 0)
        axes.set_axis_off()
        sheet = _Sheet(axes, type_, paint)
        top = _place_legend(sheet, chart, width_mm)
        _place_bars(sheet, chart, width_mm, top)
        canvas: Any = FigureCanvasSVG(figure)
        figure.patch.set_visible(False)  # a draft's « PROJET » stays visible behind the vector
        canvas.print_svg(svg, metadata={"Date": None, "Creator": None})
        figure.patch.set_visible(True)
        figure.set_dpi(PNG_DOTS_PER_INCH)
        canvas = FigureCanvasAgg(figure)
        canvas.print_png(png, metadata={"Software": None})
    return Drawing(svg.getvalue(), png.getvalue(), width_mm, height_mm)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn on: places in millimetres from the upper left corner."""

    axes: Any
    type_: Any
    paint: _Paint

    def fill(self, left: float, top: float, width: float, height: float, look: Look) -> None:
        """A part, or its swatch in the legend."""
        from matplotlib.patches import Rectangle

        share = _SHADES.get(look, 0.0)
        box = Rectangle(
            (left, top),
            width,
            height,
            facecolor=_lighten(self.paint.fill, share),
            edgecolor=self.paint.fill,
            linewidth=_LINE_PT,
        )
        self.axes.add_patch(box)
        if look is Look.STRIPED:
            for rank in range(1, int(width / _STRIPE_MM) + 1):
                place = left + rank * _STRIPE_MM
                if place < left + width - 0.2:
                    self._line((place, place), (top, top + height))
        if look is Look.CROSSED:
            self._line((left, left + width), (top, top + height))
            self._line((left, left + width), (top + height, top))

    def write(self, words: str, left: float, middle: float, *, on: Look | None = None, align: str = "left") -> None:
        """Words; on a part they are white where it is dark, and stand on white where strokes would cross them."""
        box = None
        if on in (Look.STRIPED, Look.CROSSED):
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        colour = "#FFFFFF" if on is Look.FULL else self.paint.text
        self.axes.text(
            left, middle, words, va="center_baseline", ha=align, color=colour, fontproperties=self.type_, bbox=box
        )

    def _line(self, across: tuple[float, float], down: tuple[float, float]) -> None:
        self.axes.plot(across, down, color=self.paint.fill, linewidth=_LINE_PT, solid_capstyle="butt")


def _place_legend(sheet: _Sheet, chart: ShareChart, width_mm: float) -> float:
    """The legend; where the bars begin."""
    top = MARGIN_MM
    for line in list_legend_lines(chart, width_mm):
        left = 0.5
        for share in line:
            sheet.fill(left, top + (LEGEND_MM - _SWATCH_HEIGHT_MM) / 2, SWATCH_MM, _SWATCH_HEIGHT_MM, share.look)
            sheet.write(share.name, left + LEGEND_START_MM - 1.2, top + LEGEND_MM / 2)
            left += LEGEND_START_MM + LETTER_MM * (len(share.name) + 2)
        top += LEGEND_MM
    return top + 1.5


def _place_bars(sheet: _Sheet, chart: ShareChart, width_mm: float, top: float) -> None:
    scale = (width_mm - NAMES_MM - TOTAL_MM) / max((*chart.totals, 1))
    bar, group = measure_bar(chart)
    for rank, name in enumerate(chart.bars):
        middle = top + group * (rank + 0.5)
        sheet.write(name, 0.5, middle)
        left = NAMES_MM
        for share in chart.shares:
            width = share.counts[rank] * scale
            if not width:
                continue
            sheet.fill(left, middle - bar / 2, width, bar, share.look)
            sheet.write(str(share.counts[rank]), left + width / 2, middle, on=share.look, align="center")
            left += width
        sheet.write(str(chart.totals[rank]), left + 1.5, middle)


def _lighten(colour: str, share: float) -> tuple[float, ...]:
    """A colour "#RRGGBB" mixed with white; `share` of it is kept, 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(round(part * share + (1 - share), 4) for part in parts)
