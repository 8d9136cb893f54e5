"""The lines of the tracking files of a dossier, one class for each file, as their columns say them.

Each file is a history: a line is added, none is written over. `fiche` and `operation` stay as they were typed; what
they name is found by `composing.tracking.plan_index`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.errors import Span
from generator.model.facts import Unknown


class State(StrEnum):
    """Where an operation stands."""

    TO_START = "à lancer"
    UNDER_WAY = "en cours"
    DONE = "réalisée"
    POSTPONED = "reportée"
    DROPPED = "abandonnée"


class NextStep(StrEnum):
    """What its pilot proposes for what comes next; a change of the plan is made by an avenant."""

    GO_ON = "poursuivre"
    CHANGE = "modifier"
    STOP = "arrêter"


class MeasureKind(StrEnum):
    """What a value of an indicator is: before the convention, aimed at, or found on a day."""

    BEFORE = "avant"
    TARGET = "cible"
    FOUND = "valeur"


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of `annexe-4/suivi.csv`: what somebody says on a day of an operation, or of a whole fiche without one.

    `mise_a_jour` is the day as it was typed, `jour` that day; a table of the former form may have none. `debut` and
    `fin` are the days begun and ended. `pourcentage` goes from 0 to 100. `avancement`, `difficultes`, `motif` (why it
    is late or dropped) and `publics` (who was reached) are words, which may have lines of their own.
    """

    fiche: str
    etat: str  # of `State`; empty in the blank table of an act
    avancement: str
    difficultes: str
    mise_a_jour: str
    origin: Span
    jour: datetime.date | None = None
    auteur: str = ""
    operation: str = ""
    motif: str = ""
    debut: datetime.date | None = None
    fin: datetime.date | None = None
    pourcentage: int | None = None
    publics: str = ""
    suite: str = ""  # of `NextStep`, or empty


@dataclass(frozen=True, slots=True)
class SpendingLine:
    """A line of `annexe-4/depenses.csv`: what a financer has engaged and paid for an operation, for one year.

    Both amounts are sums since the beginning of `annee`, in whole euros, as known on `jour`: a later line for the same
    fiche, operation, financer and year takes the place of the former ones. None: not told. `financeur` is a party's id.
    """

    fiche: str
    operation: str
    financeur: str
    annee: int
    engage: int | None
    paye: int | None
    origin: Span
    jour: datetime.date | None = None
    auteur: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A line of `annexe-4/valeurs-indicateurs.csv`: a value of an indicator that an operation announces.

    `indicateur` is in the words of the fiche. One that counts two things (« places et taux ») has a line for each
    `unite`. `valeur` is a number, or words for what is appreciated. `jour` is when it was found, or for a target the
    day that it is aimed at.
    """

    fiche: str
    operation: str
    indicateur: str
    nature: MeasureKind
    valeur: Decimal | str | Unknown
    unite: str
    source: str
    origin: Span
    jour: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A line of `annexe-4/reunions.csv`: a meeting of an instance of annexe 4; who came, what was decided, as words."""

    instance: str
    jour: datetime.date
    presents: str
    decisions: str
    origin: Span
