"""The one table that the bench prints: a row for each measure, with its target and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

HEADINGS = ("famille", "mesure", "valeur", "rapport", "à", "cible", "verdict")


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a ratio (or on seconds, where there is none): at most, or at least; `stretch`: better still."""

    bound: float
    at_least: bool = False
    stretch: float | None = None

    def __str__(self) -> str:
        further = "" if self.stretch is None else f", au mieux {write_number(self.stretch)}"
        return f"{'≥' if self.at_least else '≤'} {write_number(self.bound)}{further}"

    def judge(self, value: float) -> str:
        """The verdict on a value."""
        if not self._holds(value, self.bound):
            return "MANQUÉE"
        return "tenue, au mieux" if self.stretch is not None and self._holds(value, self.stretch) else "tenue"

    def _holds(self, value: float, bound: float) -> bool:
        return value >= bound if self.at_least else value <= bound


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. `value` is told as it is; `ratio` is to what `against` names; `target` bounds the ratio."""

    family: str
    what: str
    value: str
    ratio: float | None = None
    against: str = ""
    target: Target | None = None

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        ratio = "" if self.ratio is None else write_number(self.ratio)
        judged = self.target is not None and self.ratio is not None
        verdict = self.target.judge(self.ratio) if self.target is not None and self.ratio is not None else ""
        return (self.family, self.what, self.value, ratio, self.against, str(self.target) if judged else "", verdict)


@dataclass(frozen=True, slots=True)
class Options:
    """How much to measure, and where to work; `contest` made-up CTGs, `full` dossiers for « concurrents »."""

    runs: int
    batch: int
    memory: tuple[int, ...]
    conventions: int
    folder: Path
    contest: int = 30
    full: int = 8


def write_number(value: float) -> str:
    """Three significant figures, with a French comma."""
    return f"{value:.3g}".replace(".", ",")


def write_seconds(values: Sequence[float]) -> str:
    """The median of times, with their extremes."""
    ordered = sorted(values)
    middle = ordered[len(ordered) // 2]
    spread = f" ({ordered[0]:.2f} – {ordered[-1]:.2f})" if len(ordered) > 1 else ""
    return f"{middle:.2f} s{spread}".replace(".", ",")


def build_table(rows: Iterable[Row]) -> Table:
    """For a terminal."""
    table = Table(*HEADINGS)
    for row in rows:
        table.add_row(*row.cells())
    return table


def write_markdown(rows: Iterable[Row]) -> str:
    """For `docs/performance.md`."""
    lines = [f"| {' | '.join(HEADINGS)} |", "|" + "---|" * len(HEADINGS)]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows]
    return "\n".join(lines) + "\n"
