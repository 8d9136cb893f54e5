"""Annexe 3: the plan on one page, its summary table, one landscape fiche per action.

The fiches are in `action_sheets`; the means of each signatory, which close the annexe, in `means`. Source: Code de
l'action sociale et des familles, art. D. 214-10-1 (what the plan must hold when the Ctg stands for the schéma).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.annexes.action_plan.ended_actions import compose_ended_actions
from generator.annexes.action_plan.means import compose_means, sum_means
from generator.annexes.action_plan.sheets import compose_sheet, name_goal, name_section, tint_of
from generator.annexes.pieces import AnnexeDraft
from generator.annexes.sheet_numbers import (
    NumberedSheet,
    PlanGoal,
    list_goals,
    number_sheets,
    period_years,
    plan_sheets,
)
from generator.annexes.table_cells import (
    CellDraft,
    TableDraft,
    join_facts,
    say_sum,
    show,
    strong,
    text_cell,
    title,
)
from generator.composing.content_keys import name_item
from generator.composing.piece import page_prefix, show_value
from generator.dossier_place import FACTS_FILE
from generator.errors import Span
from generator.model.annexes import SHEETS_FOLDER
from generator.model.document import (
    Align,
    Block,
    BlockList,
    ContentKey,
    CrossReference,
    Heading,
    Inline,
    ListItem,
    ListKind,
    Orientation,
    Paragraph,
    ParagraphRole,
    RowRole,
    Section,
    SectionKind,
    Table,
    TableRole,
    Text,
)
from generator.model.facts import Unknown

_TILES_ACROSS = (3, 4, 5)  # of the overview
_YES = "●"


def compose_action_plan(draft: AnnexeDraft) -> tuple[Section, ...]:
    """The sections of annexe 3."""
    sheets = plan_sheets(draft.composer.dossier)
    means = compose_means(draft, number_sheets(draft.composer.dossier), 2)
    last = max(block.number for block in means.blocks if isinstance(block, Table))
    return (
        _compose_introduction(draft),
        _compose_overview(draft, sheets),
        _compose_summary(draft, sheets),
        *(compose_sheet(draft, sheet) for sheet in sheets),
        means,
        *compose_ended_actions(draft, last + 1),
    )


# --- frame and overview -----------------------------------------------------------------------------------------------


def _compose_introduction(draft: AnnexeDraft) -> Section:
    """The first section, with the axes that the summary and the fiches name by number."""
    section = draft.introduction(Orientation.LANDSCAPE)
    axes = draft.composer.dossier.facts.axes
    origin = Span(f"{draft.composer.dossier.folder}/{FACTS_FILE}", 1)
    heading = Heading(f"{section.id}/axes-titre", origin, 2, draft.heading("axes"))
    if isinstance(axes, Unknown):
        block: Block = Paragraph(f"{section.id}/axes", origin, show_value(axes, origin))
    else:
        items = tuple(
            ListItem(
                f"{section.id}/axe-{rank}",
                (_say_axis(f"{section.id}/axe-{rank}-p", rank, axis, origin),),
                key=f"{_name_axis(axis)}/element",
            )
            for rank, axis in enumerate(axes, 1)
        )
        block = BlockList(f"{section.id}/axes", origin, ListKind.DASH, items)
    return replace(section, blocks=(*section.blocks, heading, block))


def _say_axis(id_: str, rank: int, axis: str, origin: Span) -> Paragraph:
    words = (*strong(f"Axe {rank} : "), Text(axis))
    return Paragraph(id_, origin, words, key=_name_axis(axis))


def _name_axis(axis: str) -> ContentKey:
    return f"axe:{name_item(axis)}"


def _compose_overview(draft: AnnexeDraft, sheets: tuple[NumberedSheet, ...]) -> Section:
    """One page: each orientation in its tint, its fiches as equal tiles; their objectives while no fiche is known."""
    section = draft.composer.section_id("vue-d-ensemble")
    origin = Span(f"{draft.composer.dossier.folder}/{FACTS_FILE}", 1)
    goals = list_goals(draft.composer.dossier)
    tiles = {goal.rank: _list_tiles(draft, goal, sheets) for goal in goals}
    across = count_across([len(mine) for mine in tiles.values()])
    table = TableDraft(f"{section}/tableau", origin, (1 / across,) * across, TableRole.OVERVIEW)
    for goal in goals:
        table.add(f"orientation {goal.rank}", _write_band(goal, sheets, across, origin), RowRole.GROUP, key=goal.key)
        for rank, line in enumerate(_share_out(tiles[goal.rank], across), 1):
            table.add(f"orientation {goal.rank} ligne {rank}", line)
    count = len([sheet for sheet in sheets if not sheet.blank])
    lead = f"{len(goals)} orientation{'s' if len(goals) > 1 else ''}"
    lead += f", {count} fiche{'s' if count > 1 else ''} action" if count else " et leurs objectifs"
    return Section(
        section,
        origin,
        SectionKind.CHAPTER,
        (Paragraph(f"{section}/p1", origin, (Text(f"{lead}."),), ParagraphRole.LEAD), table.finish()),
        draft.heading("vue-d-ensemble"),
        orientation=Orientation.LANDSCAPE,
        new_page=True,
    )


def _write_band(goal: PlanGoal, sheets: tuple[NumberedSheet, ...], across: int, origin: Span) -> list[CellDraft]:
    """An orientation, and what all its fiches cost."""
    name = CellDraft((name_goal(goal, origin),), header=True, colspan=across, tint=tint_of(goal))
    total = sum_means(sheet for sheet in sheets if sheet.goal.rank == goal.rank and not sheet.blank)
    if not total.count:
        return [name]
    cost = CellDraft((say_sum(total, "€"),), header=True, align=Align.RIGHT, tint=tint_of(goal))
    return [replace(name, colspan=across - 1), cost]


def _list_tiles(draft: AnnexeDraft, goal: PlanGoal, sheets: tuple[NumberedSheet, ...]) -> list[CellDraft]:
    mine = [sheet for sheet in sheets if sheet.goal.rank == goal.rank]
    tint = tint_of(goal)
    if all(sheet.blank for sheet in mine) and goal.goal is not None:
        return [
            replace(text_cell(objective, tint=tint), key=f"{goal.key}/{name_item(objective)}")
            for objective in goal.goal.objectifs
        ]
    return [CellDraft(tuple(_describe_sheet(draft, sheet)), tint=tint, key=sheet.key) for sheet in mine]


def _describe_sheet(draft: AnnexeDraft, sheet: NumberedSheet) -> Iterator[tuple[Inline, ...]]:
    """The lines of a tile: the fiche, who leads it, what it costs and its page."""
    yield (*strong(f"{sheet.label} – "), *show_value(sheet.title, sheet.origin))
    first, *others = dict.fromkeys(operation.pilote for operation in sheet.operations)
    more = f" (+ {len(others)})" if others else ""  # all are in the summary
    yield (Text("Pilote : "), *show_value(first, sheet.origin), Text(more))
    total = sum_means((sheet,))
    cost = say_sum(total, "€") if total.count or total.missing else (Text("sans financement propre"),)
    page = CrossReference(name_section(sheet), (Text(f"page {page_prefix(draft.plan)}"),), page=True)
    yield (Text("Budget : "), *cost, Text(", "), page)


def count_across(counts: Sequence[int]) -> int:
    """How many tiles stand side by side, the same on all lines: as few lines as can be, then as few empty places."""

    def weigh(across: int) -> tuple[int, int]:
        lines = sum(-(-count // across) for count in counts)
        return lines, lines * across - sum(counts)

    return min(_TILES_ACROSS, key=weigh)


def _share_out(tiles: list[CellDraft], across: int) -> list[list[CellDraft]]:
    """Tiles on lines, the last one filled up with empty places."""
    lines = [tiles[start : start + across] for start in range(0, len(tiles), across)]
    return [line + [CellDraft()] * (across - len(line)) for line in lines]


# --- summary -------------------------------------------------------------------------------------------------------


def _compose_summary(draft: AnnexeDraft, sheets: tuple[NumberedSheet, ...]) -> Section:
    dossier = draft.composer.dossier
    section = draft.composer.section_id("synthese")
    origin = Span(f"{dossier.data_folder}/{SHEETS_FOLDER}", 0)
    years = period_years(dossier)
    yearly = min(0.055, 0.33 / len(years))
    rest = 1 - 0.075 - 0.085 - yearly * len(years)
    widths = (0.075, rest * 0.57, 0.085, *(yearly for _ in years), rest * 0.43)
    table = TableDraft(f"{section}/tableau", origin, widths, caption=(Text("Les actions par orientation"),), number=1)
    heads = [title(str(year), align=Align.CENTER) for year in years]
    table.add_head([title("Fiche"), title("Action"), title("Axe", align=Align.CENTER), *heads, title("Pilote")])
    for goal in list_goals(dossier):
        table.add_group(f"orientation {goal.rank}", name_goal(goal, origin), goal.key, tint_of(goal))
        for sheet in sheets:
            if sheet.goal.rank == goal.rank:
                row = _summary_row(sheet, years)
                table.add(f"fiche {sheet.number}", row, origin=sheet.origin, key=sheet.key)
    dots = Text(f"{_YES} : l'action est conduite cette année-là. Les axes sont énumérés en tête de l'annexe.")
    return Section(
        section,
        origin,
        SectionKind.CHAPTER,
        (table.finish(), Paragraph(f"{section}/annees", origin, (dots,), ParagraphRole.NOTE)),
        draft.heading("synthese"),
        orientation=Orientation.LANDSCAPE,
        new_page=True,
    )


def _summary_row(sheet: NumberedSheet, years: tuple[int, ...]) -> list[CellDraft]:
    if isinstance(sheet.years, Unknown):
        when = [show(sheet.years, sheet.origin, colspan=len(years), align=Align.CENTER)]
    else:
        when = [text_cell(_YES if year in sheet.years else "", align=Align.CENTER) for year in years]
    pilots = join_facts((operation.pilote for operation in sheet.operations), sheet.origin)
    return [
        title(sheet.label),
        show(sheet.title, sheet.origin),
        show(sheet.axis_rank, sheet.origin, align=Align.CENTER),
        *when,
        CellDraft((pilots,)),
    ]
