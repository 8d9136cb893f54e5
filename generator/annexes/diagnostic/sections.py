"""Annexe 1: the indicators by theme, with their charts, then the needs, the under-served zones and the enjeux.

Source: Code de l'action sociale et des familles, art. D. 214-10-1 (what the diagnostic must hold).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.annexes.diagnostic.arrangement import HALF_MM, choose_beside, set_beside, set_two_by_two
from generator.annexes.diagnostic.charts import ALONE, size_beside
from generator.annexes.diagnostic.figures import (
    FigureRoom,
    choose_columns,
    find_line,
    make_figures,
    say_sources,
    warn_of_units,
)
from generator.annexes.diagnostic.reading_key import explain_signs
from generator.annexes.diagnostic.references import list_references
from generator.annexes.diagnostic.tables import (
    GAP_MM,
    PAGE_MM,
    TableShape,
    Theme,
    choose_shape,
    make_tables,
    measure_beside,
)
from generator.annexes.pieces import AnnexeDraft
from generator.composing.grammar import capitalise
from generator.errors import Span
from generator.model.annexes import INDICATORS_FILE, Chart
from generator.model.document import (
    Block,
    Figure,
    Gap,
    Heading,
    Member,
    Orientation,
    Paragraph,
    Section,
    SectionKind,
    Table,
    Text,
    split_gaps,
    walk_blocks,
)
from generator.model.names import slugify, tell_apart

# What goes to the next page leaves less than a fifth of one empty: a strip, with its title above or its caption below.
_ROOMS = {
    Orientation.PORTRAIT: FigureRoom(ALONE, 30.0, strips=True),
    Orientation.LANDSCAPE: FigureRoom(ALONE, 20.0, strips=True),
}
_CHART_BESIDE_MM = 95.0  # a title, a caption and a source stand above and below


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The last numbers given in this piece."""

    table: int = 0
    figure: int = 0


def compose_diagnostic(draft: AnnexeDraft) -> tuple[Section, ...]:
    """The sections of annexe 1."""
    indicators = draft.composer.dossier.indicators
    shape = choose_shape(indicators.lines, indicators.columns, charts=bool(draft.composer.dossier.charts))
    return (
        draft.introduction(shape.orientation),
        _compose_indicators(draft, shape),
        *_compose_texts(draft),
    )


def _compose_indicators(draft: AnnexeDraft, shape: TableShape) -> Section:
    dossier = draft.composer.dossier
    table = dossier.indicators
    section = draft.composer.section_id("indicateurs")
    origin = Span(f"{dossier.data_folder}/{INDICATORS_FILE}", 1)
    blocks: list[Block] = []
    if not table.lines:
        gap = Gap("indicateurs du territoire", origin)
        blocks.append(Paragraph(f"{section}/p1", origin, (Text("Les indicateurs du territoire : "), gap, Text("."))))
    references = _list_drawn_references(draft)
    titles = (chart.titre for chart in dossier.charts)
    if key := explain_signs(section, table, references, titles, origin):
        blocks.append(key)
    numbers = _Numbers()
    waiting = list(dossier.charts)
    themes = tuple(dict.fromkeys(line.theme for line in table.lines))
    for title, slug in zip(themes, tell_apart(slugify(theme) for theme in themes), strict=True):
        lines = tuple(line for line in table.lines if line.theme == title)
        name = f"{section}/{slug}"
        blocks.append(Heading(f"{name}/titre", lines[0].origin, 2, split_gaps(title, lines[0].origin)))
        # A chart stands under the theme of its first indicator.
        here = [chart for chart in waiting if find_line(draft, chart.indicateurs[0]) in lines]
        waiting = [chart for chart in waiting if chart not in here]
        theme = Theme(name, title, lines, table.columns, 0.0, table.lines)
        made = _make_theme(draft, theme, here, shape, numbers)
        numbers = _count(made, numbers)
        blocks += made
    return Section(
        section, origin, SectionKind.CHAPTER, tuple(blocks), draft.heading("indicateurs"), orientation=shape.orientation
    )


def _make_theme(
    draft: AnnexeDraft, theme: Theme, charts: list[Chart], shape: TableShape, numbers: _Numbers
) -> tuple[Block, ...]:
    """The tables of a theme with their sources, and its charts: at the right where they hold, else below."""

    def make(theme: Theme, room: FigureRoom) -> tuple[tuple[Member, ...], list[tuple[Member, ...]]]:
        figures: list[tuple[Member, ...]] = []
        number = numbers.figure + 1
        for chart in charts:
            figures.append(make_figures(draft, chart, number, room))
            number += sum(isinstance(block, Figure) and bool(block.number) for block in figures[-1])
        return (*make_tables(theme, shape, numbers.table + 1), say_sources(theme.id, theme.lines)), figures

    for chart in charts:
        warn_of_units(draft, chart)
    if not (shape.beside and charts):
        data, figures = make(theme, _ROOMS[shape.orientation])
        return (*data, *(block for one in figures for block in one))
    left = measure_beside(theme.measured, theme.columns)
    right = PAGE_MM - GAP_MM - left
    data, figures = make(replace(theme, width_mm=left), FigureRoom(size_beside(right), _CHART_BESIDE_MM))
    if choose_beside(data, figures, (left, right)):
        return (set_beside(theme.id, data, figures, left),)
    size = size_beside(HALF_MM) if len(charts) > 1 else ALONE
    data, figures = make(theme, FigureRoom(size, _CHART_BESIDE_MM))
    return (*data, *set_two_by_two(figures))


def _count(blocks: tuple[Block, ...], numbers: _Numbers) -> _Numbers:
    """The last numbers, once some blocks have theirs."""
    inside = tuple(walk_blocks(blocks))
    tables = sum(isinstance(block, Table) for block in inside)
    return _Numbers(
        numbers.table + tables,
        numbers.figure + sum(isinstance(block, Figure) and bool(block.number) for block in inside),
    )


def _list_drawn_references(draft: AnnexeDraft) -> tuple[str, ...]:
    """The references that some chart shows."""
    dossier = draft.composer.dossier
    columns = dossier.indicators.columns
    shown: set[str] = set()
    for chart in dossier.charts:
        shown.update(choose_columns(dossier, chart, [find_line(draft, label) for label in chart.indicateurs])[0])
    return tuple(name for name in list_references(columns, dossier.facts.territoire) if name in shown)


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
