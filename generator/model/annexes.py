"""What the five annexes hold, as the CSV and YAML files of a dossier say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from generator.errors import Span
from generator.model.facts import Euros, Facts, Identifier, Mark, Unknown, Words, Year


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


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """`annexe-1/indicateurs.csv`: the comparison columns (territory, communes, département, France) and the lines."""

    columns: tuple[str, ...]
    lines: tuple[Indicator, ...]


class Chart(Facts):
    """A chart of `annexe-1/graphiques.yaml`: one bar per comparison column, for one or several indicators."""

    id: Identifier
    titre: Words
    indicateurs: Annotated[tuple[Words, ...], Field(min_length=1, max_length=4)]
    colonnes: tuple[Words, ...] = ()
    commentaire: Words | None = None


class Charts(Facts):
    """`annexe-1/graphiques.yaml`."""

    graphiques: tuple[Chart, ...] = ()


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


class Operation(Facts):
    """One operation of a fiche action. `financement` maps a party id to euros per year of the period."""

    titre: Words | Unknown
    description: Words | Unknown
    publics: Words | Unknown
    secteur: Words | Unknown
    pilote: Words | Unknown
    partenaires: tuple[Words, ...] | Unknown = ()
    financement: dict[Identifier, dict[Year, Euros]] | Unknown
    resultats: Words | Unknown
    indicateurs_quantitatifs: tuple[Words, ...] | Unknown
    indicateurs_qualitatifs: tuple[Words, ...] | Unknown
    calendrier: Words | Unknown


class ActionSheet(Facts):
    """`annexe-3/fiches/NN-….yaml`: one fiche action. `orientation` is a `Goal.id`; `axe` its 1-based rank in `axes`."""

    titre: Words | Unknown
    orientation: Identifier
    axe: Annotated[int, Field(ge=1)]
    description: Words | Unknown
    annees: Annotated[tuple[Year, ...], Field(min_length=1)] | Unknown
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


class SteeringBody(Facts):
    """An instance of annexe 4."""

    nom: Words
    role: Words | Unknown
    composition: tuple[Words, ...] | Unknown
    presidence: Words | Unknown
    frequence: Words | Unknown
    missions: tuple[Words, ...] | Unknown
    secretariat: Words | Unknown


class CooperationOfficer(Facts):
    """A chargé de coopération. `etp` is a share of a full-time post, 0.5 for half."""

    perimetre: Words | Unknown
    nom: Words | Unknown | None = None
    employeur: Words | Unknown
    etp: Annotated[float, Field(gt=0, le=20)] | Unknown
    financement: Words | Unknown


class Milestone(Facts):
    """A jalon: point d'étape annuel, bilan intermédiaire, bilan final."""

    nom: Words
    echeance: Words | Unknown
    contenu: Words | Unknown


class Steering(Facts):
    """`annexe-4/pilotage.yaml`."""

    instances: Annotated[tuple[SteeringBody, ...], Field(min_length=1)]
    charges_cooperation: tuple[CooperationOfficer, ...] | Unknown
    jalons: Annotated[tuple[Milestone, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class TrackingLine:
    """A line of `annexe-4/suivi.csv`, the shared tracking table of article 9, keyed by the fiche's number."""

    fiche: str
    etat: str
    avancement: str
    difficultes: str
    mise_a_jour: str
    origin: Span
