"""Who exercises which competence of article L. 214-1-3: the communes, or the one they transferred it to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.composing import grammar
from generator.model.dossier import Dossier
from generator.model.facts import Commune, Mark, Territory, Unknown
from generator.model.territories import Liaison, ReferenceTables

PLANNING_THRESHOLD = 3_500  # Source: Code de l'action sociale et des familles, art. L. 214-1-3, II
SCHEME_THRESHOLD = 10_000  # Source: same article
MOST_NAMED = 20  # communes that sentences name one by one
CROWD_NAME = "communes signataires"  # of more, that are all those that sign: the headings name them
KEPT_BY_COMMUNES = "communes"  # the holder of a competence that nobody transferred


@dataclass(frozen=True, slots=True)
class CommuneGroup:
    """Some communes, and the parties to which others transferred the competence (`titulaires`, with their article).

    `liaisons` are the communes' official articles, in the same order.
    """

    noms: tuple[str, ...]
    liaisons: tuple[Liaison | None, ...] = ()
    titulaires: tuple[str, ...] = ()
    mark: Mark | None = None  # of the first population to confirm: it decides which communes are in the group
    ensemble: str = ""  # what a crowd is called, instead of its names

    def find_mark(self, name: str) -> Mark | None:
        """The mark of the phrases that name the group."""
        return self.mark if name in ("phrase", "de", "de_la_commune") else None

    @property
    def nombre(self) -> int:
        """How many."""
        return len(self.titulaires) + len(self.noms)

    @property
    def nature(self) -> str:
        """« commune », « communes », « groupement » for one that communes transferred the competence to, or both."""
        noun = "commune" if not self.titulaires else "collectivité" if self.noms else "groupement"
        return noun + ("s" if self.pluriel else "")

    @property
    def pluriel(self) -> bool:
        """More than one."""
        return self.nombre > 1

    @property
    def phrase(self) -> str:
        """« les communes de Gréasque et Meyreuil », after those who hold the competence in others' place."""
        if self.ensemble:
            return grammar.join_words([*self.titulaires, f"les {self.ensemble}"])
        communes = [grammar.communes_phrase(self.noms, self.liaisons)] if self.noms else []
        return grammar.join_words([*self.titulaires, *communes])

    @property
    def de(self) -> str:
        """« de Gréasque et Meyreuil »."""
        return grammar.of_names(self.noms, self.liaisons) if self.noms else ""

    @property
    def de_la_commune(self) -> str:
        """« de la commune de Gardanne », « des communes de Gréasque et Meyreuil »."""
        return f"{'des communes' if len(self.noms) > 1 else 'de la commune'} {self.de}" if self.noms else ""


@dataclass(frozen=True, slots=True)
class Competences:
    """The competences of article L. 214-1-3. Source: Code de l'action sociale et des familles.

    `toutes` take stock of needs and inform families; `plus_de_3500` also plan and support quality; of these,
    `plus_de_10000` also owe the schéma and a relais petite enfance, `de_3500_a_10000` do not. `autorites` are those
    that sign; `transferees` says that no commune of the territory keeps the competence.
    """

    toutes: CommuneGroup
    plus_de_3500: CommuneGroup
    de_3500_a_10000: CommuneGroup
    plus_de_10000: CommuneGroup
    inconnues: tuple[Unknown, ...]
    autorites: CommuneGroup = CommuneGroup(())
    transferees: bool = False


def group_communes(
    tables: ReferenceTables, communes: Iterable[tuple[str, str]], holders: Iterable[str] = ()
) -> CommuneGroup:
    """Communes given by INSEE code and name, with their official articles; holders by name."""
    pairs = tuple(communes)
    liaisons = tuple(tables.find_liaison(code, name) for code, name in pairs)
    return CommuneGroup(tuple(name for _, name in pairs), liaisons, tuple(holders))


def holder_of(commune: Commune, territory: Territory) -> str:
    """The id of the party that exercises the competence for a commune, or « communes »."""
    return commune.competence_petite_enfance or territory.competence_petite_enfance


def settle_competences(dossier: Dossier, signing: CommuneGroup) -> Competences:
    """Who exercises each competence: the communes that kept it, each by its population, and the parties that hold it.

    A party is counted for the inhabitants of all the communes that transferred it their competence, together.
    Source: Code de l'action sociale et des familles, art. L. 214-1-3, III (« le nombre d'habitants dont il est tenu
    compte correspond à la population totale de l'ensemble des communes ayant transféré leurs compétences »).
    `signing` are the communes that sign: of those that kept the competence, they are the `autorites`.
    """
    place = dossier.facts.territoire
    kept = tuple(c for c in place.communes if holder_of(c, place) == KEPT_BY_COMMUNES)
    held = {
        party: tuple(c for c in place.communes if holder_of(c, place) == party.id) for party in dossier.facts.parties
    }
    holders = {grammar.party_with_article(party): communes for party, communes in held.items() if communes}
    tables = dossier.references.tables
    sorted_ = sort_competences(tables, kept, holders)
    own = _name_communes(c for c in kept if c.nom in signing.noms)
    if not signing.noms and not holders:
        own = _name_communes(kept)
    authorities = group_communes(tables, own, holders)
    if len(authorities.noms) > MOST_NAMED and set(authorities.noms) == set(signing.noms):
        authorities = replace(authorities, ensemble=CROWD_NAME)
    return replace(sorted_, autorites=authorities, transferees=not kept)


def sort_competences(
    tables: ReferenceTables, kept: tuple[Commune, ...], holders: Mapping[str, tuple[Commune, ...]] | None = None
) -> Competences:
    """Share the communes out by population, and the holders by that of their communes; unknown ones are set apart."""
    transferred = holders or {}
    known = {name: sum(_known_inhabitants(communes)) for name, communes in transferred.items()}

    def group(low: int, high: int = sys.maxsize) -> CommuneGroup:
        communes = tuple(c for c in kept if low < sum(_known_inhabitants((c,))) <= high)
        names = tuple(name for name, total in known.items() if low < total <= high)
        counted = (*communes, *(c for name in names for c in transferred[name]))
        return replace(group_communes(tables, _name_communes(communes), names), mark=_find_mark(counted))

    everyone = (*kept, *(c for communes in transferred.values() for c in communes))
    return Competences(
        toutes=group_communes(tables, _name_communes(kept), transferred),
        plus_de_3500=group(PLANNING_THRESHOLD),
        de_3500_a_10000=group(PLANNING_THRESHOLD, SCHEME_THRESHOLD),
        plus_de_10000=group(SCHEME_THRESHOLD),
        inconnues=tuple(c.population for c in everyone if isinstance(c.population, Unknown)),
    )


def _name_communes(communes: Iterable[Commune]) -> tuple[tuple[str, str], ...]:
    return tuple((c.insee, c.nom) for c in communes)


def _find_mark(communes: Iterable[Commune]) -> Mark | None:
    return next((mark for c in communes if (mark := c.find_mark("population")) is not None), None)


def _known_inhabitants(communes: Iterable[Commune]) -> Iterator[int]:
    return (c.population for c in communes if not isinstance(c.population, Unknown))
