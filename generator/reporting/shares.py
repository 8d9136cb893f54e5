"""Charts of parts: for each axe a bar cut into parts that add up, each with its number; and their words.

No colour is needed to read one: parts stand in the order of the legend, each has its lightness or its strokes, and its
number is written in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MARGIN_MM, NAMES_MM, TOTAL_MM = 1.2, 16.0, 9.0
_BARS_MM, _MOST_MM, _LEAST_MM = 27.0, 6.2, 4.0  # of all bars together; of one, with what parts it from the next
_BAR = 0.76  # of that, the bar itself
LEGEND_MM, LEGEND_START_MM, SWATCH_MM = 4.6, 7.0, 4.6
TEXT_PT = 8.5
LETTER_MM = TEXT_PT * 0.195  # what a letter takes, whatever it is


class Look(StrEnum):
    """How a part is filled."""

    FULL = "plein"
    HALF = "moyen"
    LIGHT = "clair"
    BLANK = "vide"
    STRIPED = "rayé"
    CROSSED = "barré"


@dataclass(frozen=True, slots=True)
class Share:
    """A kind of part: its name in the legend, its look, its number for each bar; its name for one, for several."""

    name: str
    look: Look
    counts: tuple[int, ...]
    one: str = ""
    many: str = ""

    def say(self, rank: int) -> str:
        """« 1 reportée », « 3 cibles atteintes »: its number in a bar."""
        number = self.counts[rank]
        return f"{number} {(self.one if number < 2 else self.many) or self.name}"


@dataclass(frozen=True, slots=True)
class ShareChart:
    """The bars, top to bottom, and their parts, left to right; kinds that no bar has are left out by who makes it."""

    title: str
    bars: tuple[str, ...]
    shares: tuple[Share, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """What the parts of each bar add up to."""
        return tuple(sum(share.counts[rank] for share in self.shares) for rank in range(len(self.bars)))


def measure_bar(chart: ShareChart) -> tuple[float, float]:
    """The height of a bar, and that of a bar with what parts it from the next: many are thinner than few."""
    group = min(_MOST_MM, max(_LEAST_MM, _BARS_MM / max(len(chart.bars), 1)))
    return group * _BAR, group


def list_legend_lines(chart: ShareChart, width_mm: float) -> tuple[tuple[Share, ...], ...]:
    """The entries of the legend, as many on a line as it holds."""
    lines: list[list[Share]] = [[]]
    used = 0.0
    for share in chart.shares:
        width = LEGEND_START_MM + LETTER_MM * (len(share.name) + 2)
        if lines[-1] and used + width > width_mm:
            lines.append([])
            used = 0.0
        lines[-1].append(share)
        used += width
    return tuple(tuple(line) for line in lines)


def measure_share_height(chart: ShareChart, width_mm: float) -> float:
    """The height of the drawing, in millimetres."""
    return (
        measure_bar(chart)[1] * len(chart.bars)
        + LEGEND_MM * len(list_legend_lines(chart, width_mm))
        + 1.5
        + 2 * MARGIN_MM
    )


def describe_shares(chart: ShareChart) -> str:
    """The chart in words, with every figure: its text alternative."""
    parts = []
    for rank, bar in enumerate(chart.bars):
        counted = ", ".join(share.say(rank) for share in chart.shares if share.counts[rank])
        parts.append(f"{bar} : {counted or 'rien'}, {chart.totals[rank]} en tout.")
    return f"Diagramme en barres empilées. {chart.title}. {' '.join(parts)}"
