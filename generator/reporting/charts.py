"""The charts of a report: states and indicators by axe, money by year and by fiche; each with its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.annexes.diagnostic.chart_drawing import Drawing
from generator.annexes.diagnostic.charts import (
    ALONE,
    UNKNOWN_BAR,
    Bar,
    BarChart,
    ChartSize,
    Series,
    describe_chart,
    size_beside,
)
from generator.annexes.diagnostic.tables import GAP_MM, PAGE_MM
from generator.annexes.table_cells import Sum
from generator.composing.no_break import curl_apostrophes
from generator.composing.wording import write_number
from generator.model.document import BlockId, Figure, Text
from generator.model.tracking.lines import State
from generator.reporting.account import MoneySum, ReportedAxis, count_states
from generator.reporting.draft import ReportDraft
from generator.reporting.progress import Verdict
from generator.reporting.shares import Look, Share, ShareChart, describe_shares

HALF_MM = (PAGE_MM - GAP_MM) / 2
FIRST_FIGURE = 4  # of the axes: those of the first page have the numbers before
_SIZE = replace(size_beside(HALF_MM), bar_mm=3.3, group_gap_mm=1.8)
# Each with its name for one, where it is another.
_STATES: tuple[tuple[State | None, str, str, Look], ...] = (
    (State.DONE, "réalisées", "réalisée", Look.FULL),
    (State.UNDER_WAY, "en cours", "", Look.HALF),
    (State.TO_START, "à lancer", "", Look.LIGHT),
    (State.POSTPONED, "reportées", "reportée", Look.STRIPED),
    (State.DROPPED, "abandonnées", "abandonnée", Look.CROSSED),
    (None, "non renseignées", "non renseignée", Look.BLANK),
)
# Each with its name for several, where it is another.
_VERDICTS: tuple[tuple[Verdict, str, str, Look], ...] = (
    (Verdict.REACHED, "cible atteinte", "cibles atteintes", Look.FULL),
    (Verdict.NEARER, "en progrès", "", Look.HALF),
    (Verdict.NOT_NEARER, "sans progrès", "", Look.STRIPED),
    (Verdict.VALUED, "sans cible chiffrée", "", Look.LIGHT),
    (Verdict.UNKNOWN, "sans valeur", "", Look.BLANK),
)


def draw_states(draft: ReportDraft, section: str) -> Figure:
    """How many operations of each axe are in each state."""
    counts = [count_states(axis.operations) for axis in draft.account.axes]
    shares = [Share(name, look, tuple(count[state] for count in counts), one) for state, name, one, look in _STATES]
    return _make_shares(draft, _Caption(f"{section}/etats", "Où en sont les opérations, axe par axe", 1), shares)


def draw_verdicts(draft: ReportDraft, section: str) -> Figure:
    """How many indicators of each axe have reached their target, or come nearer."""
    shares = [
        Share(name, look, tuple(_count(axis, verdict) for axis in draft.account.axes), many=many)
        for verdict, name, many, look in _VERDICTS
    ]
    caption = _Caption(f"{section}/indicateurs", "Où en sont les indicateurs, axe par axe", 2)
    return _make_shares(draft, caption, shares)


def _count(axis: ReportedAxis, verdict: Verdict) -> int:
    return sum(one.verdict is verdict for one in axis.measures)


def draw_years(draft: ReportDraft, section: str) -> Figure:
    """What was planned and what is paid, year by year."""
    account = draft.account
    sums = [account.add_money((year,)) for year in account.years]
    names = [f"{year}" if year in account.ended_years else f"{year} (en cours)" for year in account.years]
    words = "Ce qui était prévu et ce qui est payé, année par année"
    return _make_bars(draft, _Caption(f"{section}/moyens", words, FIRST_FIGURE - 1), names, sums, _SIZE)


def draw_axis(draft: ReportDraft, axis: ReportedAxis, section: str, number: int) -> Figure | None:
    """The same of each fiche of an axe; nothing while none has money."""
    if not any(sheet.money for sheet in axis.sheets):
        return None
    sums = [sheet.add_money(draft.account.years) for sheet in axis.sheets]
    words = f"Axe {axis.rank} : ce qui était prévu et ce qui est payé, fiche par fiche, {draft.years}"
    names = [sheet.numbered.label for sheet in axis.sheets]
    return _make_bars(draft, _Caption(f"{section}/moyens", words, number), names, sums, ALONE)


@dataclass(frozen=True, slots=True)
class _Caption:
    """The identity of a figure, the words under it, its number."""

    id: BlockId
    words: str
    number: int


def _make_shares(draft: ReportDraft, caption: _Caption, shares: list[Share]) -> Figure:
    bars = tuple(f"Axe {axis.rank}" for axis in draft.account.axes)
    chart = ShareChart(caption.words, bars, tuple(share for share in shares if any(share.counts)))
    return _make_figure(draft, caption, draft.draw_shares(chart, HALF_MM), describe_shares(chart))


def _make_bars(
    draft: ReportDraft, caption: _Caption, names: Sequence[str], sums: Sequence[MoneySum], size: ChartSize
) -> Figure:
    series = (
        Series("Prévu", tuple(_bar(one.planned) for one in sums)),
        Series("Payé", tuple(_bar(one.paid) for one in sums)),
    )
    words = curl_apostrophes(caption.words) if draft.dossier.curly else caption.words
    chart = BarChart(words, tuple(names), series)
    named = replace(caption, words=f"{caption.words} (euros)")
    return _make_figure(draft, named, draft.draw_bars(chart, size), describe_chart(chart))


def _make_figure(draft: ReportDraft, caption: _Caption, drawing: Drawing, alt: str) -> Figure:
    return Figure(
        caption.id,
        draft.origin,
        drawing.svg,
        drawing.png,
        drawing.width_mm,
        drawing.height_mm,
        alt,
        (Text(caption.words),),
        caption.number,
    )


def _bar(total: Sum) -> Bar:
    if not total.count:
        return UNKNOWN_BAR if total.missing else Bar(None, "–")
    words = write_number(str(total.known))
    return Bar(float(total.known), f"au moins {words}" if total.missing else words)
