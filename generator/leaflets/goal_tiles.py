"""The orientations of a leaflet as tiles: each with its number, which tells it from the others where colours do not."""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.action_plan.means import sum_means
from generator.annexes.action_plan.sheets import tint_of
from generator.annexes.sheet_numbers import NumberedSheet, PlanGoal, list_goals, number_sheets
from generator.annexes.table_cells import EMPTY, CellDraft, TableDraft, say_sum, strong, text_cell
from generator.composing.piece import show_value
from generator.leaflets.draft import CONVENTION, LeafletDraft, count_words
from generator.model.document import Inline, Section, TableRole, Text
from generator.model.facts import Unknown

_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 4}  # tiles on a line; 4 beyond
_MOST_WITH_OBJECTIVES = 4  # orientations: beyond, their tiles are too narrow for sentences


def compose_goals(draft: LeafletDraft) -> Section | None:
    """The tiles, line by line; nothing while no orientation is known."""
    dossier = draft.composer.dossier
    goals = list_goals(dossier)
    if all(isinstance(goal.title, Unknown) for goal in goals):
        return None
    sheets = number_sheets(dossier)
    section = draft.composer.section_id("orientations")
    across = _COLUMNS.get(len(goals), 4)
    most = draft.front.objectives if len(goals) <= _MOST_WITH_OBJECTIVES else 0
    table = TableDraft(f"{section}/tuiles", draft.origin, (1 / across,) * across, TableRole.OVERVIEW)
    for start in range(0, len(goals), across):
        line = goals[start : start + across]
        heads = [_head(goal, draft, sheets, most) for goal in line]
        bodies = [_body(goal, most) for goal in line] if most else []
        left = across - len(line)
        if left:  # the rest of the last line says what all tiles come to
            heads.append(replace(_sum_up(goals, sheets), colspan=left))
            bodies += [replace(text_cell(EMPTY), colspan=left, key="ensemble/contenu")] if bodies else []
        table.add(f"orientations {start + 1}", heads)
        if bodies:
            table.add(f"contenu {start + 1}", bodies)
    natures = (CONVENTION, *(("plan-actions",) if sheets else ()))
    return draft.chapter("orientations", (table.finish(), draft.cite(section, *natures)))


def _head(goal: PlanGoal, draft: LeafletDraft, sheets: tuple[NumberedSheet, ...], most: int) -> CellDraft:
    """The number and the title, then what the plan puts behind them; and how many objectives, when none is shown."""
    own = tuple(sheet for sheet in sheets if sheet.goal.rank == goal.rank)
    objectives = goal.goal.objectifs if goal.goal is not None and not most else ()
    counted = [count_words(len(objectives), "objectif")] if objectives else []
    figures = _say_figures(counted, own)
    name = (*strong(f"{goal.rank} – "), *show_value(goal.title, draft.origin))
    return CellDraft((name, *([figures] if figures else [])), header=True, tint=tint_of(goal), key=f"{goal.key}/titre")


def _body(goal: PlanGoal, most: int) -> CellDraft:
    """The objectives; those beyond the most that are shown are counted."""
    objectives = goal.goal.objectifs if goal.goal is not None else ()
    shown = objectives if len(objectives) <= most + 1 else objectives[:most]
    items: list[tuple[Inline, ...]] = [(Text(words),) for words in shown]
    if len(objectives) > len(shown):
        left = count_words(len(objectives) - len(shown), "autre objectif", "autres objectifs")
        items.append((Text(f"et {left}"),))
    return CellDraft(items=tuple(items), key=f"{goal.key}/contenu")


def _say_figures(counted: list[str], sheets: tuple[NumberedSheet, ...]) -> tuple[Inline, ...]:
    """« 4 objectifs, 4 fiches action : 1 234 567 € »; nothing when there is nothing to count."""
    words = ", ".join([*counted, *([count_words(len(sheets), "fiche action", "fiches action")] if sheets else [])])
    means = sum_means(sheets)
    return (Text(f"{words} : "), *say_sum(means, "€")) if means.count else (Text(words),) if words else ()


def _sum_up(goals: tuple[PlanGoal, ...], sheets: tuple[NumberedSheet, ...]) -> CellDraft:
    figures = _say_figures([], sheets)
    return CellDraft(((Text(f"{len(goals)} orientations"),), *([figures] if figures else [])), key="ensemble/titre")
