"""The fiches action and their operations numbered: « Fiche 5 », fifth of the plan, « Opération 5.2 », its second one.

Numbers run on across orientations, as those of the articles of a convention do: one figure names a fiche. Files may
still say « 2.5 », as they once had to: the fifth fiche of the plan, which stands under the second orientation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.composing.tracking.plan_index import order_sheets
from generator.errors import Span
from generator.model.annexes import SHEETS_FOLDER, ActionSheet, Operation
from generator.model.document import ContentKey
from generator.model.dossier import Dossier
from generator.model.facts import Goal, Mark, Pending, Unknown


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """An orientation of the plan and its 1-based rank; `title` is unknown when the orientations are."""

    rank: int
    title: str | Unknown
    goal: Goal | None

    @property
    def key(self) -> ContentKey:
        """Its content key: its identifier, whatever its rank."""
        return f"orientation:{self.goal.id if self.goal is not None else self.rank}"


@dataclass(frozen=True, slots=True)
class NumberedSheet:
    """A fiche action in its place in the plan. `blank` when nothing is known of it but its orientation."""

    number: str
    goal: PlanGoal
    title: str | Unknown
    axis_rank: int | Unknown
    axis: str | Unknown
    description: str | Unknown | Pending
    years: tuple[int, ...] | Unknown
    operations: tuple[Operation, ...]
    origin: Span
    blank: bool = False
    source: ActionSheet | None = None  # what the dossier says of it

    def list_marks(self, key: str) -> tuple[Mark, ...]:
        """The mark of one of its facts to be confirmed, if any: « titre », « annees »…"""
        mark = self.source.find_mark(key) if self.source is not None else None
        return () if mark is None else (mark,)

    @property
    def key(self) -> ContentKey:
        """Its content key: the name of its file, whatever its number."""
        return f"fiche:{PurePosixPath(self.origin.file).stem}"

    @property
    def label(self) -> str:
        """« Fiche 5 »."""
        return f"Fiche {self.number}"

    @property
    def former_number(self) -> str:
        """« 2.5 »: its number with that of its orientation before it."""
        return f"{self.goal.rank}.{self.number}"

    def label_operation(self, rank: int) -> str:
        """« Opération 5.2 »; `rank` is 1-based."""
        return f"Opération {self.number}.{rank}"


def list_goals(dossier: Dossier) -> tuple[PlanGoal, ...]:
    """The orientations of article 4, in order; while they are unknown, those that the fiches name."""
    goals = dossier.facts.orientations
    if isinstance(goals, Unknown):
        names = dict.fromkeys(sheet.orientation for sheet, _ in dossier.sheets)
        return tuple(PlanGoal(rank, goals, None) for rank, _ in enumerate(names or ("",), 1))
    return tuple(PlanGoal(rank, goal.titre, goal) for rank, goal in enumerate(goals, 1))


def number_sheets(dossier: Dossier) -> tuple[NumberedSheet, ...]:
    """Every fiche of the dossier with its number, by orientation, then in the order of the files."""
    goals = list_goals(dossier)
    return tuple(
        _number_sheet(one.sheet, one.number, goals[one.goal - 1], dossier, one.origin) for one in order_sheets(dossier)
    )


def list_numbers(sheets: Iterable[NumberedSheet]) -> dict[str, NumberedSheet]:
    """The fiches by each number that a file may give them: « 5 », « 2.5 »."""
    return {number: sheet for sheet in sheets for number in (sheet.number, sheet.former_number)}


def plan_sheets(dossier: Dossier) -> tuple[NumberedSheet, ...]:
    """The fiches to print: those of the dossier; while it has none, a blank one for each orientation."""
    goals = list_goals(dossier)
    known = number_sheets(dossier)
    if known:
        return known
    return tuple(_make_blank(str(goal.rank), goal, dossier) for goal in goals)


def period_years(dossier: Dossier) -> tuple[int, ...]:
    """The years of the convention, first and last included."""
    period = dossier.facts.periode
    return tuple(range(period.debut.year, period.fin.year + 1))


def _number_sheet(sheet: ActionSheet, number: str, goal: PlanGoal, dossier: Dossier, origin: Span) -> NumberedSheet:
    axes = dossier.facts.axes
    return NumberedSheet(
        number=number,
        goal=goal,
        title=sheet.titre,
        axis_rank=axes if isinstance(axes, Unknown) else sheet.axe,
        axis=axes if isinstance(axes, Unknown) else axes[sheet.axe - 1],
        description=sheet.show("description"),
        years=sheet.annees,
        operations=sheet.operations,
        origin=origin,
        source=sheet,
    )


def _make_blank(number: str, goal: PlanGoal, dossier: Dossier) -> NumberedSheet:
    name = goal.goal.id if goal.goal is not None else "action"
    origin = Span(f"{dossier.data_folder}/{SHEETS_FOLDER}/{goal.rank:02d}-{name}.yaml", 1)

    def unknown(what: str) -> Unknown:
        return Unknown(f"fiche action {number} : {what}", origin)

    operation = Operation(
        titre=unknown("titre de l'opération 1"),
        description=unknown("description de l'opération 1"),
        publics=unknown("publics cibles"),
        secteur=unknown("secteur géographique"),
        pilote=unknown("pilote"),
        partenaires=unknown("partenaires"),
        financement=unknown("financement prévisionnel"),
        resultats=unknown("résultats attendus"),
        indicateurs_quantitatifs=unknown("indicateurs quantitatifs"),
        indicateurs_qualitatifs=unknown("indicateurs qualitatifs"),
        calendrier=unknown("calendrier"),
    )
    return NumberedSheet(
        number=number,
        goal=goal,
        title=unknown("titre"),
        axis_rank=unknown("axe"),
        axis=unknown("axe"),
        description=unknown("description"),
        years=unknown("années"),
        operations=(operation,),
        origin=origin,
        blank=True,
    )
