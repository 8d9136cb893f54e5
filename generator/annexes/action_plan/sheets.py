"""One fiche action of annexe 3: a landscape section whose table bears its orientation on top, page after page.

Two facts stand side by side where they are short: heading, words, heading, words. Each operation is a group of rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.annexes.action_plan.funding import LEFT, RIGHT, WORDS, SheetGrid, list_funding_rows, make_grid
from generator.annexes.pieces import AnnexeDraft
from generator.annexes.sheet_numbers import NumberedSheet, PlanGoal
from generator.annexes.table_cells import (
    CellDraft,
    TableDraft,
    join_facts,
    show,
    show_list,
    title,
)
from generator.composing.grammar import join_words
from generator.composing.piece import show_marks, show_value
from generator.errors import Span
from generator.model.annexes import Operation
from generator.model.document import Inline, Orientation, RowRole, Section, SectionKind, Table, TableRole, Text
from generator.model.facts import Mark, Unknown

_TINTS = 6


def tint_of(goal: PlanGoal) -> int:
    """The identity's tint of an orientation, 1 to 6."""
    return (goal.rank - 1) % _TINTS + 1


def name_goal(goal: PlanGoal, origin: Span) -> tuple[Inline, ...]:
    """« Orientation 2 : … »."""
    return (Text(f"Orientation {goal.rank} : "), *show_value(goal.title, origin))


def name_section(sheet: NumberedSheet) -> str:
    """The identity of its section in the piece: « fiche-2-5 », which references may name."""
    return f"fiche-{sheet.former_number.replace('.', '-')}"


def compose_sheet(draft: AnnexeDraft, sheet: NumberedSheet) -> Section:
    """The section of a fiche: its number and title, then one table."""
    section = draft.composer.section_id(name_section(sheet))
    return Section(
        section,
        sheet.origin,
        SectionKind.SHEET,
        (_make_sheet(draft, sheet, section),),
        (*show_value(sheet.title, sheet.origin), *show_marks(sheet.list_marks("titre"))),
        f"{sheet.label} – ",
        Orientation.LANDSCAPE,
        new_page=True,
        key=sheet.key,
    )


def _make_sheet(draft: AnnexeDraft, sheet: NumberedSheet, section: str) -> Table:
    origin = sheet.origin
    grid = make_grid(draft.composer.dossier, sheet)
    table = TableDraft(f"{section}/tableau", origin, grid.widths, TableRole.SHEET, key=f"{sheet.key}/tableau")
    tint = tint_of(sheet.goal)
    band = CellDraft((name_goal(sheet.goal, origin),), header=True, tint=tint)
    label = grid.lay(title(sheet.label, tint=tint), LEFT, WORDS)
    table.add_head([label, grid.lay(band, WORDS, RIGHT)], RowRole.BAND)
    table.add("description", grid.lay_fact("Description", show(sheet.description, origin)))
    axis = CellDraft(((*_say_rank(sheet), *show_marks(sheet.list_marks("axe"))),))
    years = CellDraft(((*_say_years(sheet), *show_marks(sheet.list_marks("annees"))),))
    table.add("axe", grid.lay_fact("Axe", axis))
    table.add("annees", grid.lay_fact("Années", years))
    if sheet.blank and sheet.goal.goal is not None:
        objectives = show_list(sheet.goal.goal.objectifs, origin)
        table.add("objectifs", grid.lay_fact("Objectifs de l'orientation", objectives))
    for rank, operation in enumerate(sheet.operations, 1):
        name = (Text(f"{sheet.label_operation(rank)} : "), *show_value(operation.show("titre"), origin))
        table.add_group(f"operation {rank}", name, tint=tint)
        for key, cells in _operation_rows(draft, operation, grid, origin):
            table.add(f"operation {rank} {key}", cells)
    return table.finish()


def _say_rank(sheet: NumberedSheet) -> tuple[Inline, ...]:
    """« 2 – En matière de … »."""
    if isinstance(sheet.axis_rank, Unknown) or isinstance(sheet.axis, Unknown):
        return show_value(sheet.axis, sheet.origin)
    return (Text(f"{sheet.axis_rank} – {sheet.axis}"),)


def _say_years(sheet: NumberedSheet) -> tuple[Inline, ...]:
    """« 2027 à 2031 », or each of them when they do not follow one another."""
    if isinstance(sheet.years, Unknown):
        return show_value(sheet.years, sheet.origin)
    years = sorted(set(sheet.years))
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return (Text(f"{years[0]} à {years[-1]}"),)
    return (Text(join_words([str(year) for year in years])),)


def _operation_rows(
    draft: AnnexeDraft, operation: Operation, grid: SheetGrid, origin: Span
) -> Iterator[tuple[str, list[CellDraft]]]:
    """Two facts to a line where they are short: heading, words, heading, words."""

    def show_fact(key: str) -> CellDraft:
        return show(operation.show(key), origin)

    partners = CellDraft(((*_join(operation.partenaires, origin), *show_marks(_list_marks(operation, "partenaires"))),))
    quantities = show_list(operation.show("indicateurs_quantitatifs"), origin)
    qualities = show_list(operation.show("indicateurs_qualitatifs"), origin)
    yield "description", grid.lay_fact("Description", show_fact("description"))
    yield (
        "publics",
        grid.lay_facts(("Publics cibles", show_fact("publics")), ("Secteur géographique", show_fact("secteur"))),
    )
    yield "pilote", grid.lay_facts(("Pilote", show_fact("pilote")), ("Partenaires", partners))
    yield from list_funding_rows(draft.composer.dossier, operation, grid, origin)
    yield (
        "resultats",
        grid.lay_facts(("Résultats attendus", show_fact("resultats")), ("Calendrier", show_fact("calendrier"))),
    )
    yield (
        "indicateurs",
        grid.lay_facts(("Indicateurs quantitatifs", quantities), ("Indicateurs qualitatifs", qualities)),
    )


def _list_marks(operation: Operation, key: str) -> tuple[Mark, ...]:
    mark = operation.find_mark(key)
    return () if mark is None else (mark,)


def _join(values: tuple[str, ...] | Unknown, origin: Span) -> tuple[Inline, ...]:
    return show_value(values, origin) if isinstance(values, Unknown) else join_facts(values, origin)
