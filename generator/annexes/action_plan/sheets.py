"""One fiche action of annexe 3: a landscape section whose table bears its orientation on top, page after page.

Two facts stand side by side where they are short: heading, words, heading, words.
"""

from __future__ import annotations

from generator.annexes.action_plan.means import write_funding
from generator.annexes.pieces import AnnexeDraft
from generator.annexes.sheet_numbers import NumberedSheet, PlanGoal
from generator.annexes.table_cells import (
    CellDraft,
    TableDraft,
    join_facts,
    show,
    show_lines,
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
_SHEET_WIDTHS = (0.155, 0.345, 0.155, 0.345)


def tint_of(goal: PlanGoal) -> int:
    """The identity's tint of an orientation, 1 to 6."""
    return (goal.rank - 1) % _TINTS + 1


def name_goal(goal: PlanGoal, origin: Span) -> tuple[Inline, ...]:
    """« Orientation 2 : … »."""
    return (Text(f"Orientation {goal.rank} : "), *show_value(goal.title, origin))


def compose_sheet(draft: AnnexeDraft, sheet: NumberedSheet) -> Section:
    """The section of a fiche: its number and title, then one table."""
    section = draft.composer.section_id(f"fiche-{sheet.number.replace('.', '-')}")
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
    table = TableDraft(f"{section}/tableau", origin, _SHEET_WIDTHS, TableRole.SHEET, key=f"{sheet.key}/tableau")
    tint = tint_of(sheet.goal)
    band = CellDraft((name_goal(sheet.goal, origin),), header=True, colspan=3, tint=tint)
    table.add_head([title(sheet.label, tint=tint), band], RowRole.BAND)
    table.add("description", [title("Description"), show(sheet.description, origin, colspan=3)])
    table.add("axe", [title("Axe"), CellDraft(((*_say_rank(sheet), *show_marks(sheet.list_marks("axe"))),), colspan=3)])
    table.add(
        "annees",
        [title("Années"), CellDraft(((*_say_years(sheet), *show_marks(sheet.list_marks("annees"))),), colspan=3)],
    )
    if sheet.blank and sheet.goal.goal is not None:
        objectives = show_list(sheet.goal.goal.objectifs, origin, colspan=3)
        table.add("objectifs", [title("Objectifs de l'orientation"), objectives])
    for rank, operation in enumerate(sheet.operations, 1):
        name = (Text(f"Opération {rank} : "), *show_value(operation.show("titre"), origin))
        table.add_group(f"operation {rank}", name)
        for key, cells in _operation_rows(draft, operation, origin):
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


def _operation_rows(draft: AnnexeDraft, operation: Operation, origin: Span) -> list[tuple[str, list[CellDraft]]]:
    """Two facts to a line where they are short: heading, words, heading, words."""
    return [
        ("description", [title("Description"), show(operation.show("description"), origin, colspan=3)]),
        (
            "publics",
            [
                title("Publics cibles"),
                show(operation.show("publics"), origin),
                title("Secteur géographique"),
                show(operation.show("secteur"), origin),
            ],
        ),
        (
            "pilote",
            [
                title("Pilote"),
                show(operation.show("pilote"), origin),
                title("Partenaires"),
                CellDraft(
                    ((*_join(operation.partenaires, origin), *show_marks(_list_marks(operation, "partenaires"))),)
                ),
            ],
        ),
        (
            "financement",
            [
                title("Financement prévisionnel"),
                show_lines(write_funding(draft.composer.dossier, operation, origin), colspan=3),
            ],
        ),
        (
            "resultats",
            [
                title("Résultats attendus"),
                show(operation.show("resultats"), origin),
                title("Calendrier"),
                show(operation.show("calendrier"), origin),
            ],
        ),
        (
            "indicateurs",
            [
                title("Indicateurs quantitatifs"),
                show_list(operation.show("indicateurs_quantitatifs"), origin),
                title("Indicateurs qualitatifs"),
                show_list(operation.show("indicateurs_qualitatifs"), origin),
            ],
        ),
    ]


def _list_marks(operation: Operation, key: str) -> tuple[Mark, ...]:
    mark = operation.find_mark(key)
    return () if mark is None else (mark,)


def _join(values: tuple[str, ...] | Unknown, origin: Span) -> tuple[Inline, ...]:
    return show_value(values, origin) if isinstance(values, Unknown) else join_facts(values, origin)
