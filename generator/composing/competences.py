"""Who exercises which competence of article L. 214-1-3: the communes, or the one they transferred it to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.composing import grammar
from generator.model.dossier import Dossier
from generator.model.facts import Commune, Unknown
from generator.model.places import Liaison
from generator.reading.communes import find_liaison

PLANNING_THRESHOLD = 3_500  # Source: Code de l'action sociale et des familles, art. L. 214-1-3
SCHEME_THRESHOLD = 10_000  # Source: same article


@dataclass(frozen=True, slots=True)
class CommuneGroup:
    """Some communes of the territory, for article 3; `liaisons` are their official articles, in the same order."""

    noms: tuple[str, ...]
    liaisons: tuple[Liaison | None, ...] = ()
    titulaire: str = ""  # « la communauté de communes … », when the communes transferred the competence to it

    @property
    def nombre(self) -> int:
        """How many."""
        return 1 if self.titulaire else len(self.noms)

    @property
    def nature(self) -> str:
        """« commune », « communes », or « groupement » for the one they transferred the competence to."""
        if self.titulaire:
            return "groupement"
        return "communes" if self.pluriel else "commune"

    @property
    def pluriel(self) -> bool:
        """More than one."""
        return self.nombre > 1

    @property
    def phrase(self) -> str:
        """« les communes de Gréasque et Meyreuil »; the one who holds the competence in their place, if any."""
        return self.titulaire or (grammar.communes_phrase(self.noms, self.liaisons) if self.noms else "")

    @property
    def de(self) -> str:
        """« de Gréasque et Meyreuil »."""
        return grammar.of_names(self.noms, self.liaisons) if self.noms else ""

    @property
    def de_la_commune(self) -> str:
        """« de la commune de Gardanne », « des communes de Gréasque et Meyreuil »."""
        return f"{'des communes' if self.pluriel else 'de la commune'} {self.de}" if self.noms else ""


@dataclass(frozen=True, slots=True)
class Competences:
    """The competences of article 3. Source: Code de l'action sociale et des familles, art. L. 214-1-3.

    `toutes` take stock of needs and inform families; `plus_de_3500` also plan and support quality; of these,
    `plus_de_10000` also owe the schéma and a relais petite enfance, `de_3500_a_10000` do not. `autorites` are the
    communes that sign; `transferees` says that one party holds the competence in their place: it is each group then.
    """

    toutes: CommuneGroup
    plus_de_3500: CommuneGroup
    de_3500_a_10000: CommuneGroup
    plus_de_10000: CommuneGroup
    inconnues: tuple[Unknown, ...]
    autorites: CommuneGroup = CommuneGroup(())
    transferees: bool = False


def group_communes(communes: Iterable[tuple[str, str]]) -> CommuneGroup:
    """Communes given by INSEE code and name, with their official articles."""
    pairs = tuple(communes)
    return CommuneGroup(tuple(name for _, name in pairs), tuple(find_liaison(code, name) for code, name in pairs))


def sort_competences(communes: tuple[Commune, ...]) -> Competences:
    """Share the communes out by population; those whose population is unknown are set apart."""

    def group(low: int, high: int | None = None) -> CommuneGroup:
        return group_communes(
            (c.insee, c.nom)
            for c in communes
            if not isinstance(c.population, Unknown) and c.population > low and (high is None or c.population <= high)
        )

    return Competences(
        toutes=group_communes((c.insee, c.nom) for c in communes),
        plus_de_3500=group(PLANNING_THRESHOLD),
        de_3500_a_10000=group(PLANNING_THRESHOLD, SCHEME_THRESHOLD),
        plus_de_10000=group(SCHEME_THRESHOLD),
        inconnues=tuple(c.population for c in communes if isinstance(c.population, Unknown)),
    )


def settle_competences(dossier: Dossier, signing: CommuneGroup) -> Competences:
    """Each commune's competences, or those of the party that holds them all, by the communes' population together."""
    place = dossier.facts.territoire
    holder = next((p for p in dossier.facts.parties if p.id == place.competence_petite_enfance), None)
    if holder is None:
        own = sort_competences(place.communes)
        return replace(own, autorites=signing if signing.noms else own.toutes)
    inhabitants = sum(c.population for c in place.communes if not isinstance(c.population, Unknown))
    all_of_them, nobody = CommuneGroup((), titulaire=grammar.party_with_article(holder)), CommuneGroup(())
    return Competences(
        toutes=all_of_them,
        plus_de_3500=all_of_them if inhabitants > PLANNING_THRESHOLD else nobody,
        de_3500_a_10000=all_of_them if PLANNING_THRESHOLD < inhabitants <= SCHEME_THRESHOLD else nobody,
        plus_de_10000=all_of_them if inhabitants > SCHEME_THRESHOLD else nobody,
        inconnues=tuple(c.population for c in place.communes if isinstance(c.population, Unknown)),
        autorites=all_of_them,
        transferees=True,
    )
