"""The names that clauses use: the facts seen through French grammar (`partie.representee`, `les_communes`, …).

Each class here is a view over facts; its attributes are the French words of the clauses' expressions, documented in
the guide. Nothing is invented: an unknown fact stays an `Unknown` and shows as a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.composing import grammar
from generator.model.clauses import AnnexePlan
from generator.model.document import Origin
from generator.model.dossier import Dossier
from generator.model.facts import (
    Civility,
    Commune,
    Deliberation,
    Goal,
    Party,
    PartyType,
    Period,
    Representative,
    Signing,
    Territory,
    Unknown,
    Votes,
)
from generator.model.places import Liaison
from generator.reading.communes import find_liaison

PLANNING_THRESHOLD = 3_500  # Source: Code de l'action sociale et des familles, art. L. 214-1-3
SCHEME_THRESHOLD = 10_000  # Source: same article

CLAUSE_NAMES = (
    "territoire",
    "periode",
    "signature",
    "parties",
    "caf",
    "collectivites_parties",
    "communes_noms",
    "de_communes",
    "les_communes",
    "les_collectivites",
    "des_collectivites",
    "les_parties",
    "des_parties",
    "deliberations_des_collectivites",
    "competences",
    "orientations",
    "axes",
    "annexes",
    "titre_annexe",
    "mention",
)  # what `build_context` gives; a test holds the two together
OWN_NAMES = ("partie", "deliberation", "assemblee")  # added for the clauses that are rendered once a party


@dataclass(frozen=True, slots=True)
class RepresentativeView:
    """One who signs for a party."""

    facts: Representative

    @property
    def civilite(self) -> object:
        """Madame or Monsieur."""
        return self.facts.civilite if isinstance(self.facts.civilite, Unknown) else str(self.facts.civilite)

    @property
    def prenom(self) -> object:
        """First name."""
        return self.facts.prenom

    @property
    def nom(self) -> object:
        """Name, as written in the facts."""
        return self.facts.nom

    @property
    def fonction(self) -> object:
        """Function: Maire, Présidente du Conseil d'Administration."""
        return self.facts.fonction

    @property
    def la_fonction(self) -> object:
        """« le Maire », « la Présidente »."""
        return self.facts.fonction if isinstance(self.facts.fonction, Unknown) else grammar.the_function(self.facts)

    @property
    def sa_fonction(self) -> object:
        """« son Maire », « sa Présidente »."""
        if isinstance(self.facts.fonction, Unknown):
            return self.facts.fonction
        return grammar.own(self.facts.fonction, grammar.representative_gender(self.facts))

    @property
    def representation(self) -> object:
        """The line of the signed act, where the facts give it; else nothing."""
        return self.facts.representation or ""

    @property
    def est_femme(self) -> bool:
        """For agreements that the model writes itself."""
        return self.facts.civilite is Civility.MADAME


@dataclass(frozen=True, slots=True)
class PartyView:
    """One signatory."""

    facts: Party

    @property
    def id(self) -> str:
        """Identifier in the facts."""
        return self.facts.id

    @property
    def type(self) -> str:
        """caf, commune, communaute-de-communes, …"""
        return str(self.facts.type)

    @property
    def nom(self) -> str:
        """Name without article."""
        return self.facts.nom

    @property
    def nom_majuscules(self) -> str:
        """The name with its article in capitals, as the list of parties has it."""
        return self.facts.nom_majuscules or grammar.party_with_article(self.facts).upper()

    @property
    def la_partie(self) -> str:
        """« la commune de Gardanne »."""
        return grammar.party_with_article(self.facts)

    @property
    def de_la_partie(self) -> str:
        """« de la commune de Gardanne », « du département »."""
        return grammar.of_party(self.facts)

    @property
    def representants(self) -> tuple[RepresentativeView, ...]:
        """Those who sign for it, in order."""
        return tuple(RepresentativeView(r) for r in self.facts.representants)

    @property
    def representee(self) -> str:
        """« Représentée » or « Représenté »."""
        return grammar.represented(self.facts)

    @property
    def denommee(self) -> str:
        """« dénommée » or « dénommé »."""
        return grammar.named(self.facts)

    @property
    def autorises(self) -> str:
        """« autorisé », « autorisée », « autorisés »."""
        return grammar.authorised(self.facts.representants)

    @property
    def nom_court(self) -> str:
        """« la Caf », or nothing."""
        return self.facts.nom_court or ""

    @property
    def nom_abrege(self) -> str:
        """« Caf 13 »; without one, the short name less its article, since clauses write « la {{ caf.nom_abrege }} »."""
        return self.facts.nom_abrege or grammar.drop_article(self.facts.nom_court or self.facts.nom)

    @property
    def organe(self) -> object:
        """Its deliberating body."""
        return self.facts.organe or Unknown(f"organe délibérant {grammar.of_party(self.facts)}", Origin("ctg.yaml"))

    @property
    def son_organe(self) -> object:
        """« son Conseil Municipal », « sa Commission permanente »."""
        body = self.organe
        return body if isinstance(body, Unknown) else grammar.own(str(body), grammar.body_gender(str(body)))

    @property
    def intitule_signature(self) -> str:
        """What stands above its signature when the signed act has its own words; else nothing."""
        return self.facts.intitule_signature or ""

    @property
    def adresse(self) -> object:
        """Seat address, or nothing."""
        return self.facts.adresse or ""

    @property
    def deliberation(self) -> Deliberation | None:
        """Its deliberation, when it has one."""
        return self.facts.deliberation

    @property
    def courriels(self) -> tuple[str, ...] | Unknown:
        """Addresses to tell of publications, in the order of the facts."""
        return self.facts.courriels_communication or self._unknown_address()

    @property
    def courriel_publications(self) -> str | Unknown:
        """The address of its press office: the second of its addresses, the only one when there is one."""
        return (
            self.facts.courriels_communication[:2][-1]
            if self.facts.courriels_communication
            else self._unknown_address()
        )

    def _unknown_address(self) -> Unknown:
        return Unknown(f"adresses de communication {grammar.of_party(self.facts)}", Origin("ctg.yaml"))

    @property
    def est_caf(self) -> bool:
        """Whether it is the Caf."""
        return self.facts.type is PartyType.CAF


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


# The names that can follow a dot in an expression: for the suggestions of the messages.
VIEW_NAMES = frozenset(
    {
        *(n for view in (RepresentativeView, PartyView, CommuneGroup, Competences) for n in dir(view) if n[0] != "_"),
        *(n for facts in (Territory, Period, Signing, Deliberation, Votes, Goal, Commune) for n in facts.model_fields),
    }
)


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


def _settle_competences(dossier: Dossier, signing: CommuneGroup) -> Competences:
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


def build_context(dossier: Dossier, annexe_title: Callable[[AnnexePlan], str]) -> Mapping[str, Any]:
    """Every name that a clause can use. `annexe_title` writes the title of an annexe, as Markdown."""
    facts = dossier.facts
    parties = tuple(PartyView(p) for p in facts.parties)
    others = tuple(p for p in parties if not p.est_caf)
    signing = _signing_communes(dossier)
    communes = signing.phrase
    groupings = [p.la_partie for p in others if p.type != PartyType.COMMUNE]
    local_bodies = grammar.join_words([*groupings, *([communes] if communes else [])])
    caf = next((p for p in parties if p.est_caf), parties[0])
    return {
        "territoire": facts.territoire,
        "periode": facts.periode,
        "signature": facts.signature,
        "parties": parties,
        "caf": caf,
        "collectivites_parties": others,
        "communes_noms": signing.noms,
        "de_communes": signing.de,
        "les_communes": communes,
        "les_collectivites": local_bodies,
        "des_collectivites": grammar.join_words(
            [
                *(p.de_la_partie for p in others if p.type != PartyType.COMMUNE),
                *([signing.de_la_commune] if communes else []),
            ]
        ),
        "les_parties": grammar.join_words(
            [caf.nom_court or caf.la_partie, *groupings, *([communes] if communes else [])]
        ),
        "des_parties": grammar.join_words(
            [
                f"de {caf.nom_court}" if caf.nom_court else caf.de_la_partie,
                *(p.de_la_partie for p in others if p.type != PartyType.COMMUNE),
                *([signing.de_la_commune] if communes else []),
            ]
        ),
        "deliberations_des_collectivites": _deliberating_bodies(others, signing),
        "competences": _settle_competences(dossier, signing),
        "orientations": facts.orientations,
        "axes": facts.axes,
        "annexes": dossier.model.plan.annexes,
        "titre_annexe": annexe_title,
        "mention": facts.mention or "",
    }


def _signing_communes(dossier: Dossier) -> CommuneGroup:
    """The communes that sign, in the order of the parties."""
    by_code = {c.insee: c.nom for c in dossier.facts.territoire.communes}
    return group_communes(
        (
            p.commune or "",
            by_code.get(p.commune or "", p.nom.removeprefix("Commune de ").removeprefix("Commune d'")),
        )
        for p in dossier.facts.parties
        if p.type is PartyType.COMMUNE
    )


def _deliberating_bodies(others: tuple[PartyView, ...], communes: CommuneGroup) -> str | Unknown:
    """« des Conseils Municipaux des communes de Gardanne, Gréasque et Meyreuil », groupings first."""
    unknown = next((p.organe for p in others if isinstance(p.organe, Unknown)), None)
    if unknown is not None:
        return unknown
    phrases = [f"{grammar.of_body(str(p.organe))} {p.de_la_partie}" for p in others if p.type != PartyType.COMMUNE]
    municipal = [p for p in others if p.type == PartyType.COMMUNE]
    if municipal:
        body = str(municipal[0].organe)
        if len(municipal) == 1:
            phrases.append(f"du {body} {municipal[0].de_la_partie}")
        else:
            phrases.append(f"des {grammar.pluralise(body)} {communes.de_la_commune}")
    return grammar.join_words(phrases)
