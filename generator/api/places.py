"""Communes and groupings looked for by the words that a person types, in the tables that the program brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.reading.communes import find_commune, list_members, load_tables
from generator.reading.place_search.communes import CommuneMatch, find_communes_like
from generator.reading.place_search.groupings import GroupingMatch, describe_grouping, find_groupings_like

__all__ = [
    "FoundCommune",
    "FoundGrouping",
    "find_chosen_communes",
    "find_chosen_grouping",
    "list_departements",
    "list_grouping_communes",
    "list_usual_groupings",
    "search_communes",
    "search_groupings",
]


@dataclass(frozen=True, slots=True)
class FoundCommune:
    """A commune as it is shown; `departement` is a code. `note` says why a former name or code leads to it."""

    insee: str
    name: str
    departement: str
    departement_name: str
    population: int
    grouping: str
    grouping_name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FoundGrouping:
    """An EPCI as it is shown: its kind in words, the département where most of its communes are, how large it is."""

    siren: str
    name: str
    kind: str
    departement: str
    communes: int
    population: int


def search_communes(words: str, departement: str = "", limit: int = 12) -> tuple[FoundCommune, ...]:
    """The communes that some words look for, best first: name, code, département, in any order and however written."""
    return tuple(_show_commune(found) for found in find_communes_like(words, departement, limit))


def search_groupings(words: str, departement: str = "", limit: int = 12) -> tuple[FoundGrouping, ...]:
    """The EPCI that some words look for, best first: name, SIREN, kind, département, or the name of a member."""
    return tuple(_show_grouping(found) for found in find_groupings_like(words, departement, limit))


def find_chosen_communes(codes: Iterable[str]) -> tuple[FoundCommune, ...]:
    """The communes of some codes, in their order, each once; a code that is none is left out."""
    known = (find_commune(code) for code in dict.fromkeys(codes))
    return tuple(_show_commune(CommuneMatch(commune)) for commune in known if commune is not None)


def find_chosen_grouping(siren: str) -> FoundGrouping | None:
    """The EPCI of a SIREN."""
    found = describe_grouping(siren)
    return _show_grouping(found) if found is not None else None


def list_usual_groupings(codes: Iterable[str]) -> tuple[FoundGrouping, ...]:
    """The EPCI of some communes: those that may sign with them."""
    sirens = dict.fromkeys(commune.grouping for commune in find_chosen_communes(codes))
    return tuple(found for siren in sirens if (found := find_chosen_grouping(siren)) is not None)


def list_departements() -> tuple[tuple[str, str], ...]:
    """Code and name of each département, by code."""
    return tuple((code, found.name) for code, found in load_tables().departements.items())


def list_grouping_communes(siren: str) -> tuple[FoundCommune, ...]:
    """The communes of an EPCI, by code."""
    return tuple(_show_commune(CommuneMatch(commune)) for commune in list_members(siren))


def _show_commune(found: CommuneMatch) -> FoundCommune:
    tables, one = load_tables(), found.commune
    departement, grouping = tables.departements.get(one.departement), tables.groupings.get(one.grouping)
    return FoundCommune(
        insee=one.insee,
        name=one.name,
        departement=one.departement,
        departement_name=departement.name if departement is not None else "",
        population=one.population,
        grouping=one.grouping,
        grouping_name=grouping.name if grouping is not None else "",
        note=found.note,
    )


def _show_grouping(found: GroupingMatch) -> FoundGrouping:
    one = found.grouping
    return FoundGrouping(one.siren, one.name, found.kind, found.departement, found.communes, found.population)
