"""The charts of annexe 1 as blocks: the finding as a title, the drawing and its caption, its source, other words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.annexes.diagnostic.chart_drawing import draw_chart, plan_drawing
from generator.annexes.diagnostic.charts import (
    UNKNOWN_BAR,
    Bar,
    BarChart,
    ChartSize,
    Series,
    cut_strips,
    describe_chart,
    parse_bar,
    split_chart,
)
from generator.annexes.diagnostic.references import list_references, list_wholes
from generator.annexes.diagnostic.tables import is_counted, read_year
from generator.annexes.pieces import AnnexeDraft
from generator.codes import Code
from generator.composing.no_break import curl_apostrophes
from generator.composing.piece import show_marks, show_value
from generator.composing.prose import compose_prose, is_prose
from generator.errors import Diagnostic, Severity, Span
from generator.model.annexes import CHARTS_FILE, Chart, Indicator
from generator.model.document import Figure, Gap, Inline, Member, Paragraph, ParagraphRole, Strong, Text, split_gaps
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.reading.csv_tables import read_cell

_TOO_HIGH = 4.0  # times the highest bar of the others: these would have no fourth of the width
_MEASURES = ("km", "ha", "m", "euros", "heures", "heures par an", "euros par an", "ans", "jours")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÖØ-ÞŒ«\d])")
_ABBREVIATED = re.compile(r"(?:^|[\s(«])(?:[A-Z]|MM|cf|env|art|p|n|no|St|Ste|av|apr|hab)\.$")


@dataclass(frozen=True, slots=True)
class FigureRoom:
    """Where figures stand: their size, the height that a page leaves to one (mm), or to each strip of one."""

    size: ChartSize
    height_mm: float
    strips: bool = False


def find_line(draft: AnnexeDraft, label: str) -> Indicator:
    """The indicator that a chart calls by its name, or by its name and year."""
    lines = draft.composer.dossier.indicators.lines
    return next(line for line in lines if label in (line.label, line.dated_label))


def make_figures(draft: AnnexeDraft, chart: Chart, number: int, room: FigureRoom) -> tuple[Member, ...]:
    """The figures of a chart, several where one page does not hold all territories; `number` is that of the first.

    Its finding stands above it as a title, when the text gives one: the stated `constat`, or else the first sentence
    of the comment, whose rest stands under the source.
    """
    id_ = f"{draft.composer.section_id('indicateurs')}/figure-{chart.id}"
    lines = [find_line(draft, label) for label in chart.indicateurs]
    origin = lines[0].origin
    finding, rest = _split_words(chart, f"{id_}/commentaire", origin)
    blocks: list[Member] = []
    if finding:
        blocks.append(Paragraph(f"{id_}/constat", origin, (Strong(finding),)))
    columns, left_out = choose_columns(draft.composer.dossier, chart, lines)
    bars = _plan_bars(draft, chart, lines, columns)
    cut = cut_strips if room.strips else split_chart
    parts = cut(bars, room.height_mm, room.size)
    captioned = sum(not part.below for part in parts)
    rank = 1
    for place, drawn in enumerate(parts, start=1):
        composed = draft.composer.drawn
        drawing = draw_chart(drawn, draft.identity, room.size) if composed else plan_drawing(drawn, room.size)
        name = f"{id_}/bande-{place}" if drawn.below else f"{id_}-{rank}" if rank > 1 else id_
        figure = Figure(
            *(name, origin, drawing.svg, drawing.png, drawing.width_mm, drawing.height_mm, describe_chart(drawn))
        )
        if not drawn.below:
            words = _caption(chart, lines) + (f" ({rank} sur {captioned})" if captioned > 1 else "")
            marks = show_marks(m for m in (chart.find_mark("titre"),) if m is not None) if rank == 1 else ()
            figure = replace(figure, caption=(Text(words), *marks), number=number + rank - 1)
            rank += 1
        blocks.append(figure)
    return (*blocks, say_sources(id_, lines, left_out), *rest)


def split_finding(comment: str) -> tuple[str, str]:
    """The first sentence of a comment, and the rest; a dot after an initial or « cf. » ends none."""
    for found in _SENTENCE_END.finditer(comment):
        if not _ABBREVIATED.search(comment[: found.start()]):
            return comment[: found.start()], comment[found.end() :]
    return comment, ""


def _split_words(chart: Chart, id_: str, origin: Span) -> tuple[tuple[Inline, ...], tuple[Member, ...]]:
    """The finding of a chart, and what else it says, as blocks."""
    stated, comment = chart.show("constat"), chart.show("commentaire")
    finding = show_value(stated, origin) if stated else ()
    if isinstance(comment, str) and is_prose(comment):
        return finding, compose_prose(comment, id_, "", origin)
    if not comment:
        return finding, ()
    if not stated and isinstance(comment, str):
        first, rest = split_finding(" ".join(comment.split()))
        if "*" in first:  # bold, or italics that may end in the next sentence
            return (), (Paragraph(id_, origin, show_value(comment, origin)),)
        following = (Paragraph(id_, origin, show_value(rest, origin)),) if rest else ()
        return show_value(first, origin), following
    return finding, (Paragraph(id_, origin, show_value(comment, origin)),)


def say_sources(name: str, lines: Iterable[Indicator], left_out: Sequence[str] = ()) -> Paragraph:
    """« Source : … (2021, 2023) » – each source once, with its years; then the columns that a chart has no bars for."""
    years: dict[str, list[str]] = {}
    shown = tuple(lines)
    for line in shown:
        known = years.setdefault(line.source, [])
        year = read_year(line)
        if isinstance(year, str) and year and year not in known:
            known.append(year)
    parts: list[Inline] = []
    for source, dates in years.items():
        words = read_cell(source, "source des indicateurs", shown[0].origin)
        parts += [Text(" ; ")] if parts else []
        if isinstance(words, Unknown) or not source:
            parts.append(Gap("source des indicateurs", shown[0].origin))
            continue
        parts += split_gaps(source, shown[0].origin)
        if dates:
            parts.append(Text(f" ({', '.join(sorted(dates))})"))
    label = "Source : " if len(years) == 1 else "Sources : "
    end = f". D'un autre ordre de grandeur, au tableau seul : {', '.join(left_out)}." if left_out else "."
    return Paragraph(f"{name}/source", shown[0].origin, (Text(label), *parts, Text(end)), ParagraphRole.NOTE)


def _caption(chart: Chart, lines: list[Indicator]) -> str:
    """The title, with what every series shares: unit and year."""
    shared = [lines[0].unit] if len({line.unit for line in lines}) == 1 else []
    year = read_year(lines[0])
    shared += [year] if isinstance(year, str) and len({line.year for line in lines}) == 1 else []
    precision = ", ".join(part for part in shared if part)
    return f"{chart.titre} ({precision})" if precision else chart.titre


def choose_columns(
    dossier: Dossier, chart: Chart, lines: Sequence[Indicator]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that a chart draws, and those whose bars would make the others invisible: France, for one.

    They are those asked for, or all, but for those where no indicator has a value.
    """
    columns = dossier.indicators.columns
    asked = [c for c in (chart.colonnes or columns) if any(line.values[columns.index(c)] for line in lines)]
    heights = {name: max((_measure(line, columns.index(name)) for line in lines), default=0.0) for name in asked}
    wide = [*list_references(columns, dossier.facts.territoire), *list_wholes(columns, dossier.facts.territoire)]
    highest = max((height for name, height in heights.items() if name not in wide), default=0.0)
    out = tuple(name for name in asked if highest and name in wide and heights[name] > _TOO_HIGH * highest)
    return tuple(name for name in asked if name not in out), out


def _measure(line: Indicator, rank: int) -> float:
    return abs(_bar(line.values[rank], line.unit).value or 0.0)


def _plan_bars(draft: AnnexeDraft, chart: Chart, lines: list[Indicator], drawn_columns: tuple[str, ...]) -> BarChart:
    dossier = draft.composer.dossier
    columns = dossier.indicators.columns
    ranks = [columns.index(c) for c in drawn_columns]
    same_scale = len({_scale(line.unit) for line in lines}) == 1
    series = tuple(
        Series(
            line.label if same_scale or not line.unit else f"{line.label} ({line.unit})",
            tuple(_bar(line.values[rank], line.unit) for rank in ranks),
        )
        for line in lines
    )
    references = frozenset(list_references(columns, dossier.facts.territoire))
    drawn = BarChart(chart.titre, tuple(columns[rank] for rank in ranks), series, references=references)
    return _curl_chart(drawn) if dossier.curly else drawn


def _curl_chart(chart: BarChart) -> BarChart:
    """The same chart with typographic apostrophes: its words are drawn before the tree is set."""
    series = tuple(replace(one, name=curl_apostrophes(one.name)) for one in chart.series)
    return replace(
        chart,
        title=curl_apostrophes(chart.title),
        categories=tuple(curl_apostrophes(name) for name in chart.categories),
        series=series,
        references=frozenset(curl_apostrophes(name) for name in chart.references),
    )


def _bar(value: str | Unknown, unit: str) -> Bar:
    if isinstance(value, Unknown):
        return UNKNOWN_BAR
    return parse_bar(value, unit, grouped=is_counted(unit)) if value else Bar(None, "–")


def warn_of_units(draft: AnnexeDraft, chart: Chart) -> None:
    """Warn of a chart that puts different units on one scale."""
    scales = list(dict.fromkeys(_scale(find_line(draft, label).unit) for label in chart.indicateurs))
    if len(scales) > 1:
        message = f"le graphique « {chart.id} » met sur une même échelle des unités différentes : {', '.join(scales)}"
        span = Span(f"{draft.composer.dossier.data_folder}/{CHARTS_FILE}")
        hint = "faire un graphique par unité"
        draft.composer.faults.add(
            Diagnostic(Code.GRAPHIQUE_UNITES, message, span, hint=hint, severity=Severity.WARNING)
        )


def _scale(unit: str) -> str:
    """What is counted (children, places, families) shares one scale; a rate or a measure has its own."""
    counted = unit.replace(" ", "").isalpha() and unit not in _MEASURES and " pour " not in unit
    return "nombres" if counted or not unit else unit
