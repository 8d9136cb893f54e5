"""Annexe 1: the indicators by theme, with their charts, then the needs, the under-served zones and the enjeux.

Source: Code de l'action sociale et des familles, art. D. 214-10-1 (what the diagnostic must hold).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.annexes.diagnostic.charts import (
    UNDRAWN,
    UNKNOWN_BAR,
    Bar,
    BarChart,
    Series,
    describe_chart,
    draw_chart,
    parse_bar,
    split_chart,
)
from generator.annexes.diagnostic.tables import TableShape, Theme, choose_shape, is_counted, make_tables, read_year
from generator.annexes.pieces import AnnexeDraft
from generator.codes import Code
from generator.composing.grammar import capitalise
from generator.composing.no_break import curl_apostrophes
from generator.composing.piece import show_marks, show_value
from generator.composing.prose import compose_prose, is_prose
from generator.errors import Diagnostic, Severity, Span
from generator.model.annexes import CHARTS_FILE, INDICATORS_FILE, Chart, Indicator
from generator.model.document import (
    Block,
    Figure,
    Gap,
    Heading,
    Inline,
    Orientation,
    Paragraph,
    ParagraphRole,
    Section,
    SectionKind,
    Text,
)
from generator.model.facts import Unknown
from generator.model.names import slugify, tell_apart
from generator.reading.csv_tables import read_cell

_CHART_HEIGHTS_MM = {Orientation.PORTRAIT: 190.0, Orientation.LANDSCAPE: 125.0}  # a caption and a comment stand below
_MEASURES = ("km", "ha", "m", "euros", "heures", "heures par an", "euros par an", "ans", "jours")


@dataclass(slots=True)
class _Numbers:
    """The last numbers given in this piece."""

    table: int = 0
    figure: int = 0


def compose_diagnostic(draft: AnnexeDraft) -> tuple[Section, ...]:
    """The sections of annexe 1."""
    indicators = draft.composer.dossier.indicators
    shape = choose_shape(indicators.lines, indicators.columns)
    return (
        draft.introduction(shape.orientation),
        _compose_indicators(draft, shape),
        *_compose_texts(draft),
    )


def _compose_indicators(draft: AnnexeDraft, shape: TableShape) -> Section:
    dossier = draft.composer.dossier
    section = draft.composer.section_id("indicateurs")
    origin = Span(f"{dossier.folder}/{INDICATORS_FILE}", 1)
    blocks: list[Block] = []
    if not dossier.indicators.lines:
        gap = Gap("indicateurs du territoire", origin)
        blocks.append(Paragraph(f"{section}/p1", origin, (Text("Les indicateurs du territoire : "), gap, Text("."))))
    numbers = _Numbers()
    waiting = list(dossier.charts)
    themes = tuple(dict.fromkeys(line.theme for line in dossier.indicators.lines))
    for theme, slug in zip(themes, tell_apart(slugify(theme) for theme in themes), strict=True):
        lines = tuple(line for line in dossier.indicators.lines if line.theme == theme)
        name = f"{section}/{slug}"
        blocks.append(Heading(f"{name}/titre", lines[0].origin, 2, (Text(theme),)))
        tables = make_tables(Theme(name, theme, lines, dossier.indicators.columns), shape, numbers.table + 1)
        numbers.table += len(tables)
        blocks += tables
        blocks.append(_say_sources(name, lines))
        # A chart stands under the theme of its first indicator.
        here = [chart for chart in waiting if _find_line(draft, chart.indicateurs[0]) in lines]
        for chart in here:
            waiting.remove(chart)
            figures = _make_figures(draft, chart, numbers.figure + 1, shape)
            numbers.figure += sum(isinstance(block, Figure) for block in figures)
            blocks += figures
    return Section(
        section, origin, SectionKind.CHAPTER, tuple(blocks), draft.heading("indicateurs"), orientation=shape.orientation
    )


def _say_sources(name: str, lines: tuple[Indicator, ...]) -> Paragraph:
    """« Source : … (2021, 2023) » – each source once, with its years."""
    years: dict[str, list[str]] = {}
    for line in lines:
        known = years.setdefault(line.source, [])
        year = read_year(line)
        if isinstance(year, str) and year and year not in known:
            known.append(year)
    parts: list[Inline] = []
    for source, dates in years.items():
        shown = read_cell(source, "source des indicateurs", lines[0].origin)
        parts += [Text(" ; ")] if parts else []
        if isinstance(shown, Unknown) or not source:
            parts.append(Gap("source des indicateurs", lines[0].origin))
            continue
        parts.append(Text(source))
        if dates:
            parts.append(Text(f" ({', '.join(sorted(dates))})"))
    label = "Source : " if len(years) == 1 else "Sources : "
    return Paragraph(f"{name}/source", lines[0].origin, (Text(label), *parts, Text(".")), ParagraphRole.NOTE)


def _make_figures(draft: AnnexeDraft, chart: Chart, number: int, room: TableShape) -> tuple[Block, ...]:
    """The figures of a chart, several where one page does not hold all territories, then its comment."""
    section = draft.composer.section_id("indicateurs")
    lines = [_find_line(draft, label) for label in chart.indicateurs]
    _warn_of_units(draft, chart, lines)
    parts = split_chart(_plan_bars(draft, chart, lines), _CHART_HEIGHTS_MM[room.orientation])
    id_ = f"{section}/figure-{chart.id}"
    blocks: list[Block] = []
    for rank, drawn in enumerate(parts, start=1):
        drawing = draw_chart(drawn, draft.identity) if draft.composer.drawn else UNDRAWN
        words = _caption(chart, lines) + (f" ({rank} sur {len(parts)})" if len(parts) > 1 else "")
        marks = show_marks(m for m in (chart.find_mark("titre"),) if m is not None) if rank == 1 else ()
        blocks.append(
            Figure(
                f"{id_}-{rank}" if rank > 1 else id_,
                lines[0].origin,
                drawing.svg,
                drawing.png,
                drawing.width_mm,
                drawing.height_mm,
                describe_chart(drawn),
                (Text(words), *marks),
                number + rank - 1,
            )
        )
    comment = chart.show("commentaire")
    if isinstance(comment, str) and is_prose(comment):
        blocks += compose_prose(comment, f"{id_}/commentaire", "", lines[0].origin)
    elif comment:
        blocks.append(Paragraph(f"{id_}/commentaire", lines[0].origin, show_value(comment, lines[0].origin)))
    return tuple(blocks)


def _caption(chart: Chart, lines: list[Indicator]) -> str:
    """The title, with what every series shares: unit and year."""
    shared = [lines[0].unit] if len({line.unit for line in lines}) == 1 else []
    year = read_year(lines[0])
    shared += [year] if isinstance(year, str) and len({line.year for line in lines}) == 1 else []
    precision = ", ".join(part for part in shared if part)
    return f"{chart.titre} ({precision})" if precision else chart.titre


def _find_line(draft: AnnexeDraft, label: str) -> Indicator:
    lines = draft.composer.dossier.indicators.lines
    return next(line for line in lines if label in (line.label, line.dated_label))


def _plan_bars(draft: AnnexeDraft, chart: Chart, lines: list[Indicator]) -> BarChart:
    """The columns asked for, or all, but for those where no indicator has a value."""
    columns = draft.composer.dossier.indicators.columns
    ranks = [columns.index(c) for c in (chart.colonnes or columns)]
    ranks = [rank for rank in ranks if any(line.values[rank] for line in lines)]
    same_scale = len({_scale(line.unit) for line in lines}) == 1
    series = tuple(
        Series(
            line.label if same_scale or not line.unit else f"{line.label} ({line.unit})",
            tuple(_bar(line.values[rank], line.unit) for rank in ranks),
        )
        for line in lines
    )
    drawn = BarChart(chart.titre, tuple(columns[rank] for rank in ranks), series)
    return _curl_chart(drawn) if draft.composer.dossier.curly else drawn


def _curl_chart(chart: BarChart) -> BarChart:
    """The same chart with typographic apostrophes: its words are drawn before the tree is set."""
    series = tuple(replace(one, name=curl_apostrophes(one.name)) for one in chart.series)
    return replace(
        chart,
        title=curl_apostrophes(chart.title),
        categories=tuple(curl_apostrophes(name) for name in chart.categories),
        series=series,
    )


def _bar(value: str | Unknown, unit: str) -> Bar:
    if isinstance(value, Unknown):
        return UNKNOWN_BAR
    return parse_bar(value, unit, grouped=is_counted(unit)) if value else Bar(None, "–")


def _warn_of_units(draft: AnnexeDraft, chart: Chart, lines: list[Indicator]) -> None:
    scales = list(dict.fromkeys(_scale(line.unit) for line in lines))
    if len(scales) > 1:
        message = f"le graphique « {chart.id} » met sur une même échelle des unités différentes : {', '.join(scales)}"
        span = Span(f"{draft.composer.dossier.folder}/{CHARTS_FILE}")
        hint = "faire un graphique par unité"
        draft.composer.faults.add(
            Diagnostic(Code.GRAPHIQUE_UNITES, message, span, hint=hint, severity=Severity.WARNING)
        )


def _scale(unit: str) -> str:
    """What is counted (children, places, families) shares one scale; a rate or a measure has its own."""
    counted = unit.replace(" ", "").isalpha() and unit not in _MEASURES and " pour " not in unit
    return "nombres" if counted or not unit else unit


def _compose_texts(draft: AnnexeDraft) -> Iterator[Section]:
    """One chapter per text of the plan but the introduction; a text that is missing is already a gap."""
    names = {text.id: text.titre for text in draft.composer.dossier.model.plan.textes_locaux}
    for key, clause in draft.plan.textes.items():
        if key == "introduction":
            continue
        section = draft.composer.section_id(key)
        yield Section(
            section,
            draft.composer.clause_origin(clause),
            SectionKind.CHAPTER,
            draft.composer.read_clause(clause, section, pictures=Orientation.PORTRAIT),
            (Text(capitalise(names.get(clause, key))),),
        )
