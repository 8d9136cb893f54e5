"""Parties and their representatives as clauses see them: facts seen through French grammar (`partie.representee`).

An attribute is the French word of an expression, documented in the guide. Nothing is invented: an unknown fact stays
an `Unknown` and shows as a gap.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.composing import grammar
from generator.composing.functions import name_function, representative_gender, say_respective, split_article
from generator.model.facts import Deliberation, Mark, Participle, Party, PartyGroup, Representative, Unknown, Votes
from generator.model.parties.columns import Gender, Nature


@dataclass(frozen=True, slots=True)
class RepresentativeView:
    """One who signs for a party."""

    facts: Representative

    def find_mark(self, name: str) -> Mark | None:
        """What is to be confirmed of a name above."""
        return self.facts.find_mark(name.removeprefix("la_").removeprefix("sa_"))

    @property
    def civilite(self) -> object:
        """Madame or Monsieur, or nothing."""
        return self.facts.civilite if isinstance(self.facts.civilite, Unknown) else str(self.facts.civilite or "")

    @property
    def prenom(self) -> object:
        """First name, or nothing."""
        return "" if self.facts.prenom is None else self.facts.prenom

    @property
    def nom(self) -> object:
        """Name, as written in the facts."""
        return self.facts.nom

    @property
    def fonction(self) -> object:
        """Function without article: Maire, Présidente du Conseil d'Administration."""
        return self.facts.fonction if isinstance(self.facts.fonction, Unknown) else name_function(self.facts.fonction)

    @property
    def fonction_d_abord(self) -> bool:
        """Whether it was written with its article: « représentée par la Première adjointe, Madame … »."""
        return isinstance(self.facts.fonction, str) and split_article(self.facts.fonction)[0] != ""

    @property
    def la_fonction(self) -> object:
        """« le Maire », « la Présidente »."""
        return self.facts.fonction if isinstance(self.facts.fonction, Unknown) else grammar.the_function(self.facts)

    @property
    def sa_fonction(self) -> object:
        """« son Maire », « sa Présidente »."""
        if isinstance(self.facts.fonction, Unknown):
            return self.facts.fonction
        return grammar.own_function(self.facts)

    @property
    def representation(self) -> object:
        """The line of the signed act, where the facts give it; else nothing."""
        return self.facts.representation or ""

    @property
    def est_femme(self) -> bool:
        """For agreements that the model writes itself."""
        return representative_gender(self.facts) is Gender.FEMININE


@dataclass(frozen=True, slots=True)
class GroupView:
    """Parties that one name stands for; `phrase` names them all, `facts` say what the dossier writes of the group."""

    members: tuple[Party, ...]
    nom_court: str
    phrase: str = ""
    facts: PartyGroup | None = None
    participle: Participle = Participle.AUTORISE

    @property
    def denommees(self) -> str:
        """« dénommées » or « dénommés »."""
        return grammar.named_together(self.members)

    @property
    def ensemble(self) -> bool:
        """Whether one heading stands for all on the first page."""
        return self.facts is not None and self.facts.ensemble

    @property
    def a_un_nom(self) -> bool:
        """Whether the dossier gives it a short name."""
        return self.facts is not None and self.facts.nom_court is not None

    @property
    def membres(self) -> tuple[PartyView, ...]:
        """Its parties, in order."""
        return tuple(PartyView(party) for party in self.members)

    @property
    def nom_majuscules(self) -> str:
        """« LES COMMUNES DE GARDANNE ET MEYREUIL »."""
        return self.phrase.upper()

    @property
    def representees(self) -> str:
        """« Représentées » or « Représentés »."""
        return "Représentées" if self.denommees == "dénommées" else "Représentés"

    @property
    def representants(self) -> tuple[RepresentativeView, ...]:
        """Those who sign for its parties, in order."""
        return tuple(RepresentativeView(person) for person in self._people)

    @property
    def representants_respectifs(self) -> str:
        """« maires respectifs », « présidentes respectives », « représentants respectifs »."""
        return say_respective((p.fonction for p in self._people), map(representative_gender, self._people))

    @property
    def autorises(self) -> str:
        """« autorisés », « habilitées »."""
        return grammar.authorised(self._people, self.participle)

    @property
    def delibere(self) -> bool:
        """Whether each of them signs by the decision of an assembly of its own."""
        return all(party.deliberates for party in self.members)

    @property
    def cite_deliberation(self) -> bool:
        """Whether the first page gives the numbers and dates of their deliberations."""
        return all(party.cites_decision for party in self.members)

    @property
    def leurs_organes(self) -> object:
        """« leurs Conseils municipaux »; « leurs assemblées » when they have not all the same."""
        bodies = dict.fromkeys(PartyView(party).organe for party in self.members)
        unknown = next((body for body in bodies if isinstance(body, Unknown)), None)
        if unknown is not None:
            return unknown
        return f"leurs {grammar.pluralise(str(next(iter(bodies))))}" if len(bodies) == 1 else "leurs assemblées"

    @property
    def adresses(self) -> tuple[object, ...]:
        """The addresses of their seats, when the dossier gives them."""
        return tuple(party.adresse for party in self.members if party.adresse is not None)

    @property
    def _people(self) -> tuple[Representative, ...]:
        return tuple(person for party in self.members for person in party.representants)


@dataclass(frozen=True, slots=True)
class PartyView:
    """One signatory; `groupe` is the group that ends with it, in the order of the first page.

    `en_groupe` says that the heading of its group stands for its own, further on; `finit_une_part`, `finit_autre_part`
    that those of one side end with it.
    """

    facts: Party
    groupe: GroupView | None = None
    participle: Participle = Participle.AUTORISE
    en_groupe: bool = False
    finit_une_part: bool = False
    finit_autre_part: bool = False

    def find_mark(self, name: str) -> Mark | None:
        """What is to be confirmed of a name above."""
        return self.facts.find_mark("courriels_communication" if name.startswith("courriel") else name)

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
        """« autorisé », « autorisée », « habilités »."""
        return grammar.authorised(self.facts.representants, self.facts.participe or self.participle)

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
        return self.facts.organe or Unknown(f"organe délibérant {grammar.of_party(self.facts)}", self.facts.place)

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
    def delibere(self) -> bool:
        """Whether an assembly of its own must authorise its signature: not for a Caf nor for services of the State."""
        return self.facts.deliberates

    @property
    def cite_deliberation(self) -> bool:
        """Whether the first page gives the number and the date of its deliberation."""
        return self.facts.cites_decision

    @property
    def est_collectivite(self) -> bool:
        """Whether its acts go to the préfecture: a local authority, a grouping of them, an établissement of theirs."""
        return self.facts.kind.sends_acts

    @property
    def deliberation(self) -> Deliberation:
        """Its deliberation; one of which nothing is known, as long as there is none."""
        return self.facts.deliberation or blank_deliberation(self.facts)

    @property
    def courriels(self) -> tuple[str, ...] | Unknown:
        """Addresses to tell of publications, in the order of the facts."""
        return self.facts.addresses or self._unknown_address()

    @property
    def courriel_publications(self) -> str | Unknown:
        """The address of its press office: the second of its addresses, the only one when there is one."""
        return self.facts.addresses[:2][-1] if self.facts.addresses else self._unknown_address()

    def _unknown_address(self) -> Unknown:
        if isinstance(self.facts.courriels_communication, Unknown):
            return self.facts.courriels_communication
        return Unknown(f"adresses de communication {grammar.of_party(self.facts)}", self.facts.place)

    @property
    def est_caf(self) -> bool:
        """Whether it is the Caf."""
        return self.facts.kind.nature is Nature.CAF


def blank_deliberation(party: Party) -> Deliberation:
    """A deliberation of which nothing is known."""

    def unknown(what: str) -> Unknown:
        return Unknown(f"{what} de la délibération {grammar.of_party(party)}", party.place)

    return Deliberation(
        date=unknown("date"),
        numero=unknown("numéro"),
        rapporteur=unknown("rapporteur"),
        votes=Votes(pour=unknown("votes pour"), contre=unknown("votes contre"), abstention=unknown("abstentions")),
    )
