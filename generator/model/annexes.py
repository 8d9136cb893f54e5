"""What the annexes hold, as the CSV and YAML files of a dossier say it, and the names of these files.

The folder of an annexe in a dossier follows from what it holds, whatever the model of clauses calls it. Rules look at
these values; those of an annexe that no rule knows may stand in its own module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Protocol, Self, TypeVar

from pydantic import Field

from generator.errors import Span
from generator.model.facts import Facts, Mark, Unknown
from generator.model.tracking.lines import IndicatorValue, Meeting, SpendingLine, State, Statement
from generator.model.words.values import Euros, Identifier, Line, Prose, Share, SheetNumber, Year, Years

# The only place where the folders of the annexes are named.
INDICATORS_FILE = "annexe-1/indicateurs.csv"
CHARTS_FILE = "annexe-1/graphiques.yaml"
FACILITIES_FILE = "annexe-2/equipements.csv"
SHEETS_FOLDER = "annexe-3/fiches"
ENDED_ACTIONS_FILE = "annexe-3/bilan.csv"
STEERING_FILE = "annexe-4/pilotage.yaml"
TRACKING_FILE = "annexe-4/suivi.csv"
SPENDING_FILE = "annexe-4/depenses.csv"
MEASURES_FILE = "annexe-4/valeurs-indicateurs.csv"
MEETINGS_FILE = "annexe-4/reunions.csv"
DELIBERATIONS_FOLDER = "annexe-5"
TRACKING_STATES = tuple(state.value for state in State)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the dossier or of its model, whole. `path` is the one below that folder, with `/`."""

    name: str  # shown in messages
    data: bytes
    path: str = ""
    of_model: bool = False


class MarkedLine(Protocol):
    """A line of a table that may be « à confirmer »."""

    @property
    def origin(self) -> Span:
        """Where it stands."""

    @property
    def mark(self) -> Mark | None:
        """What says that it is to be confirmed."""

    def name_line(self) -> tuple[str, ...]:
        """What tells it from the other lines of its table."""

    def list_figures(self) -> tuple[object, ...]:
        """What of it is to be confirmed, as a mark quotes it."""


L = TypeVar("L", bound=MarkedLine)


class AnnexeValues:
    """What the files of one annexe say. A subclass is a frozen dataclass whose defaults are those of missing files."""

    __slots__ = ()

    def facts_by_file(self) -> Mapping[str, Any]:
        """The facts of each YAML file, by its path in the dossier: marks of `a-confirmer.yaml` are set on them."""
        return {}

    def lines_by_file(self) -> Mapping[str, tuple[MarkedLine, ...]]:
        """The lines of each table, by its path in the dossier."""
        return {}

    def bear_marks(self, marks: Mapping[Span, Mark]) -> Self:
        """The same values, the lines that are to be confirmed bearing their mark."""
        del marks
        return self


def mark_lines(lines: tuple[L, ...], marks: Mapping[Span, Mark]) -> tuple[L, ...]:
    """The lines of a table, those that are to be confirmed bearing their mark."""
    return tuple(replace(line, mark=marks[line.origin]) if line.origin in marks else line for line in lines)  # type: ignore[type-var]


# --- diagnostic ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of `annexe-1/indicateurs.csv`; `values` follow the comparison columns, an empty string meaning none."""

    theme: str
    label: str
    unit: str
    year: str
    source: str
    values: tuple[str | Unknown, ...]
    origin: Span
    mark: Mark | None = None  # the whole line is to be confirmed

    def name_line(self) -> tuple[str, ...]:
        """What tells a line from the others."""
        return (self.theme, self.label)

    @property
    def dated_label(self) -> str:
        """« Population municipale (2017) »: what tells it from an indicator of the same name."""
        return f"{self.label} ({self.year})" if self.year else self.label

    def list_figures(self) -> tuple[object, ...]:
        """What is to be confirmed."""
        return (self.year, *self.values)


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """`annexe-1/indicateurs.csv`: the comparison columns (territory, communes, département, France) and the lines."""

    columns: tuple[str, ...]
    lines: tuple[Indicator, ...]


class Chart(Facts):
    """A chart of `annexe-1/graphiques.yaml`: one bar per comparison column, for one or several indicators."""

    id: Identifier
    titre: Line
    indicateurs: Annotated[tuple[Line, ...], Field(min_length=1, max_length=4)]
    colonnes: tuple[Line, ...] = ()
    constat: Line | None = None  # what the chart shows, as a title above it; else the comment's first sentence
    commentaire: Prose | None = None


class Charts(Facts):
    """`annexe-1/graphiques.yaml`."""

    graphiques: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class DiagnosticValues(AnnexeValues):
    """The diagnostic: its indicators, and the charts that show some of them."""

    indicators: IndicatorTable = IndicatorTable((), ())
    charts: tuple[Chart, ...] = ()

    def facts_by_file(self) -> Mapping[str, Any]:
        """The charts."""
        return {CHARTS_FILE: {"graphiques": self.charts}}

    def lines_by_file(self) -> Mapping[str, tuple[MarkedLine, ...]]:
        """The indicators."""
        return {INDICATORS_FILE: self.indicators.lines}

    def bear_marks(self, marks: Mapping[Span, Mark]) -> Self:
        """Indicators bear marks."""
        return replace(self, indicators=replace(self.indicators, lines=mark_lines(self.indicators.lines, marks)))


# --- équipements --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facility:
    """A line of `annexe-2/equipements.csv`. Money in euros a year, `etp` in full-time equivalents."""

    collectivite: str
    type: str
    nom: str | Unknown
    gestionnaire: str | Unknown
    statut: str | Unknown
    commune: str | Unknown
    places: int | Unknown | None
    heures: int | Unknown | None
    etp: str | Unknown | None
    existant: bool | Unknown
    soutien: int | Unknown | None
    bonus_territoire: int | Unknown | None
    origin: Span
    mark: Mark | None = None  # the whole line is to be confirmed

    def name_line(self) -> tuple[str, ...]:
        """What tells a line from the others."""
        return (self.collectivite, self.type, "" if isinstance(self.nom, Unknown) else self.nom)

    def list_figures(self) -> tuple[object, ...]:
        """What is to be confirmed."""
        return (self.places, self.heures, self.etp, self.soutien, self.bonus_territoire)


@dataclass(frozen=True, slots=True)
class FacilityValues(AnnexeValues):
    """The services that the collectivités support."""

    facilities: tuple[Facility, ...] = ()

    def lines_by_file(self) -> Mapping[str, tuple[MarkedLine, ...]]:
        """The services."""
        return {FACILITIES_FILE: self.facilities}

    def bear_marks(self, marks: Mapping[Span, Mark]) -> Self:
        """Services bear marks."""
        return replace(self, facilities=mark_lines(self.facilities, marks))


# --- plan d'actions -----------------------------------------------------------------------------------------------


class Operation(Facts):
    """One operation of a fiche action. `financement` maps a party id to euros per year of the period."""

    titre: Line | Unknown
    description: Prose | Unknown
    publics: Prose | Unknown
    secteur: Prose | Unknown
    pilote: Line | Unknown
    partenaires: tuple[Line, ...] | Unknown = ()
    financement: dict[Identifier, dict[Year, Euros]] | Unknown
    resultats: Prose | Unknown
    indicateurs_quantitatifs: tuple[Line, ...] | Unknown
    indicateurs_qualitatifs: tuple[Line, ...] | Unknown
    calendrier: Prose | Unknown


class ActionSheet(Facts):
    """`annexe-3/fiches/NN-….yaml`: one fiche action. `orientation` is a `Goal.id`; `axe` its 1-based rank in `axes`.

    `numero` is its number where an act has given it one that is not that of its place: « 2 bis ».
    """

    numero: SheetNumber | None = None
    titre: Line | Unknown
    orientation: Identifier
    axe: Annotated[int, Field(ge=1)]
    description: Prose | Unknown
    annees: Years | Unknown
    operations: Annotated[tuple[Operation, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class PastAction:
    """A line of `annexe-3/bilan.csv`: an action that ended with an earlier period, and what came of it."""

    periode: str  # « 2026-2030 »
    fiche: str  # its number in the plan of that period
    action: str | Unknown
    annees: str | Unknown
    pilote: str | Unknown
    etat: str | Unknown
    avancement: str | Unknown
    resultat: str | Unknown
    origin: Span
    mark: Mark | None = None  # its state is to be confirmed

    def name_line(self) -> tuple[str, ...]:
        """What tells a line from the others."""
        return (self.periode, self.fiche)

    def list_figures(self) -> tuple[object, ...]:
        """What is to be confirmed."""
        return (self.etat,)


@dataclass(frozen=True, slots=True)
class PlanValues(AnnexeValues):
    """The plan d'actions: its fiches with their files, and what came of the actions of an earlier period."""

    sheets: tuple[tuple[ActionSheet, Span], ...] = ()
    ended_actions: tuple[PastAction, ...] = ()

    def facts_by_file(self) -> Mapping[str, Any]:
        """Each fiche."""
        return {f"{SHEETS_FOLDER}/{origin.file.rsplit('/', 1)[-1]}": sheet for sheet, origin in self.sheets}

    def lines_by_file(self) -> Mapping[str, tuple[MarkedLine, ...]]:
        """The bilan."""
        return {ENDED_ACTIONS_FILE: self.ended_actions}

    def bear_marks(self, marks: Mapping[Span, Mark]) -> Self:
        """Lines of the bilan bear marks."""
        return replace(self, ended_actions=mark_lines(self.ended_actions, marks))


# --- pilotage -----------------------------------------------------------------------------------------------------


class SteeringBody(Facts):
    """An instance of annexe 4."""

    nom: Line
    role: Prose | Unknown
    composition: tuple[Line, ...] | Unknown
    presidence: Prose | Unknown
    frequence: Prose | Unknown
    missions: tuple[Line, ...] | Unknown
    secretariat: Prose | Unknown


class CooperationOfficer(Facts):
    """A chargé de coopération. `etp` is a share of a full-time post, 0.5 for half."""

    perimetre: Prose | Unknown
    nom: Line | Unknown | None = None
    employeur: Prose | Unknown
    etp: Annotated[Share, Field(le=20)] | Unknown
    financement: Prose | Unknown


class Milestone(Facts):
    """A jalon: point d'étape annuel, bilan intermédiaire, bilan final."""

    nom: Line
    echeance: Prose | Unknown
    contenu: Prose | Unknown


class Steering(Facts):
    """`annexe-4/pilotage.yaml`."""

    instances: Annotated[tuple[SteeringBody, ...], Field(min_length=1)]
    charges_cooperation: tuple[CooperationOfficer, ...] | Unknown
    jalons: Annotated[tuple[Milestone, ...], Field(min_length=1)]


_NO_STEERING = Unknown("pilotage et suivi", Span(""))


@dataclass(frozen=True, slots=True)
class SteeringValues(AnnexeValues):
    """The steering, and what is told of the plan while it runs, in the order of the files."""

    steering: Steering | Unknown = _NO_STEERING
    tracking: tuple[Statement, ...] = ()
    spending: tuple[SpendingLine, ...] = ()
    measures: tuple[IndicatorValue, ...] = ()
    meetings: tuple[Meeting, ...] = ()

    def facts_by_file(self) -> Mapping[str, Any]:
        """The steering."""
        return {STEERING_FILE: self.steering}


# --- délibérations ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeliberationValues(AnnexeValues):
    """The real, signed deliberations that were received, by party id."""

    deliberations: Mapping[str, InputFile] = field(default_factory=dict)
