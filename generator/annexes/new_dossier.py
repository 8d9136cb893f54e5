"""A dossier that is to be made: what a command asks for, found in the reference tables."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.model.facts import UsualParty
from generator.model.territories import ReferenceCommune, ReferenceGrouping, ReferenceTables
from generator.model.workbook import KnownRepresentative

TO_COMPLETE = "à compléter"


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is known besides codes and period. `holder` is who holds the petite enfance competence: communes, or epci.

    `representatives` are by « caf », « epci » or INSEE code.
    """

    identity: str = ""
    holder: str = ""
    place: str = ""
    signing_day: datetime.date | None = None
    caf: str = ""
    representatives: Mapping[str, tuple[KnownRepresentative, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewDossier:
    """What the command asks for, found in the tables. `signing` are the communes that are parties."""

    name: str
    model: str
    first_day: datetime.date
    last_day: datetime.date
    communes: tuple[ReferenceCommune, ...]
    signing: tuple[ReferenceCommune, ...]
    grouping: ReferenceGrouping | None
    tables: ReferenceTables
    known: KnownFacts = field(default_factory=KnownFacts)
    usual: tuple[UsualParty, ...] = ()  # of the model, in this département
