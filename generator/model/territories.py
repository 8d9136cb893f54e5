"""Communes, groupings and départements of France, as the reference tables know them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Liaison(IntEnum):
    """The article that a place's name begins with, which decides « de », « d' », « du » or « des » before it.

    Source: Insee, Code officiel géographique, « type de nom en clair » (TNCC).
    """

    CONSONANT = 0
    VOWEL = 1
    LE = 2
    LA = 3
    LES = 4
    L_APOSTROPHE = 5
    AUX = 6
    LAS = 7
    LOS = 8


@dataclass(frozen=True, slots=True)
class ReferenceCommune:
    """A commune; `population` is municipal, `grouping` the SIREN of its EPCI; unknown words are empty."""

    insee: str
    name: str
    liaison: Liaison | None
    departement: str
    siren: str
    population: int
    grouping: str


class CommuneTable(Mapping[str, ReferenceCommune]):
    """The communes of France by INSEE code, in the order of the codes."""

    @abstractmethod
    def find_by_siren(self, siren: str) -> Iterator[ReferenceCommune]:
        """The commune that has this SIREN, and the members of the grouping that has it."""


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """A commune that a merger has ended: its code, its name ("" when the table has none), the commune of today."""

    code: str
    name: str
    now: ReferenceCommune


@dataclass(frozen=True, slots=True)
class ReferenceGrouping:
    """An EPCI à fiscalité propre; `kind` is CC, CA, CU, METRO or MET69."""

    siren: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ReferenceDepartement:
    """A département; its liaison gives « de l'Ain », « des Bouches-du-Rhône »."""

    code: str
    name: str
    liaison: Liaison | None


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceTables:
    """The tables by code; `source` cites them, `year` is that of the boundaries, `census` that of the populations.

    `courts` names by département the administrative court of first instance: « tribunal administratif de Marseille ».
    """

    source: str
    year: int
    census: int
    communes: CommuneTable
    groupings: dict[str, ReferenceGrouping]
    departements: dict[str, ReferenceDepartement]
    courts: Mapping[str, str] = field(default_factory=dict)

    def find_liaison(self, code: str, name: str) -> Liaison | None:
        """The official article of a commune, when the code and the name are those of the table."""
        commune = self.communes.get(code)
        return commune.liaison if commune is not None and commune.name == name else None
