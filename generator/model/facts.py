"""The facts of one CTG, as a person writes them in `ctg.yaml`: parties, territory, period, acts.

Field names are French because they are the keys of the YAML files, the columns of the CSV files and the words that
the clauses use (`{{ periode.debut }}`): one vocabulary from the clerk's file to the printed page. Values are frozen.
A value that nobody knows yet is written « à compléter » and becomes an `Unknown`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from generator.dossier_place import FACTS_FILE
from generator.errors import Span
from generator.model.names import slugify
from generator.model.parties.columns import Gender, Nature, PartyKind
from generator.model.party_kinds import PartyType, list_kinds
from generator.model.words.values import (
    NOT_EMPTY,
    Addresses,
    Answer,
    Count,
    Day,
    Departement,
    Effect,
    Identifier,
    Insee,
    KnownLine,
    Line,
    Siren,
    Siret,
    Subject,
    Whole,
    Words,
    Year,
    take_choice,
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact to be completed: what it is, in French, and where to write it."""

    what: str
    origin: Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact « à confirmer »: why, in French; where the fact stands; where the mark stands, to be erased."""

    reason: str
    origin: Span
    place: Span


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A known value that is still to be confirmed, on its way to the text; it counts as the value in a comparison."""

    value: Any
    marks: tuple[Mark, ...]

    def __eq__(self, other: object) -> bool:
        return bool(self.value == (other.value if isinstance(other, Pending) else other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)


class Facts(BaseModel):
    """Base of every group of facts: frozen, no unknown key, no silent conversion of text to numbers.

    Values are plain; which of them are still to be confirmed stands beside them, by key, and is set by the reading.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, strict=False, defer_build=True)

    _marks: dict[str, Mark] = PrivateAttr(default_factory=dict)

    def mark_key(self, key: str, mark: Mark) -> None:
        """Say that the value of a key is to be confirmed: for the reading, before anybody else sees the facts."""
        self._marks[key] = mark

    def find_mark(self, key: str) -> Mark | None:
        """The mark of a key, if its value is to be confirmed."""
        return self._marks.get(key)

    def show(self, key: str) -> Any:
        """The value of a key for a text: a `Pending` when it is to be confirmed."""
        value = getattr(self, key)
        mark = self._marks.get(key)
        return value if mark is None or isinstance(value, Unknown) else Pending(value, (mark,))


# --- who -----------------------------------------------------------------------------------------------------------


class Civility(StrEnum):
    """How a representative is addressed; it decides the agreements."""

    MADAME = "Madame"
    MONSIEUR = "Monsieur"


class Participle(StrEnum):
    """What the first page says of those who sign: « dûment autorisée », « dûment habilitée »."""

    AUTORISE = "autorisé"
    HABILITE = "habilité"
    MANDATE = "mandaté"


# Words of closed lists as people type them: « Commune », « communauté de communes », « féminin », « Mme ».
SPOKEN_TYPES = {slugify(name): kind.key for kind in list_kinds() for name in (kind.label, kind.noun)}
SPOKEN_GENDERS = {"feminin": "f", "masculin": "m"}
SPOKEN_CIVILITIES = {"mme": "Madame", "m": "Monsieur", "mr": "Monsieur"}
TypedPartyType = Annotated[PartyType, take_choice(PartyType, SPOKEN_TYPES)]
TypedGender = Annotated[Gender, take_choice(Gender, SPOKEN_GENDERS)]
TypedCivility = Annotated[Civility, take_choice(Civility, SPOKEN_CIVILITIES)]
TypedParticiple = Annotated[Participle, take_choice(Participle)]


class Representative(Facts):
    """Someone who signs for a party. `representation` replaces the computed line where the signed act has another.

    Without `civilite` or `prenom` the text has none. `genre` is for agreements, where neither the civility nor the
    function tells it. The function may bring its own article, which the text keeps: « la Première Adjointe ».
    """

    civilite: Annotated[TypedCivility | Unknown | None, NOT_EMPTY] = None
    prenom: Annotated[Line | Unknown | None, NOT_EMPTY] = None
    nom: Line | Unknown
    fonction: Line | Unknown
    genre: TypedGender | None = None
    representation: Line | None = None


Attendance = Count | tuple[Line, ...]  # how many members, or their names


class Votes(Facts):
    """The votes on a deliberation. Source: SCDL « délibérations » 2.1.5 (VOTE_EFFECTIF … VOTE_ABSTENTION).

    `effectif` counts the members in office. `voix_preponderante`: the president's vote settled a tie.
    """

    effectif: Whole | Unknown | None = None
    pour: Whole | Unknown
    contre: Whole | Unknown
    abstention: Whole | Unknown
    voix_preponderante: Answer = False


class Deliberation(Facts):
    """The decision of a party's body that authorises its signature; `envoi` is its sending to the préfecture.

    With `citee`, the first page gives its number and its date; a Caf's decision is named there on no other condition.
    `convocation` to `absents` are what the register says of the sitting. Who is represented is neither present nor
    absent; each of the three is a number or a list of names. `tribunal` is written where the tables do not tell it.
    """

    acte: Annotated[Literal["délibération", "décision"], take_choice(("délibération", "décision"))] = "délibération"
    citee: Answer = False
    date: Day | Unknown
    numero: Line | Unknown | None = None
    objet: Line | None = None
    rapporteur: Line | Unknown | None = None
    matiere: Subject | None = None
    convocation: Day | Unknown | None = None
    heure: Line | Unknown | None = None
    lieu: Line | Unknown | None = None
    presidence: Line | Unknown | None = None
    secretaire: Line | Unknown | None = None
    presents: Attendance | Unknown | None = None
    representes: Attendance | Unknown | None = None
    absents: Attendance | Unknown | None = None
    tribunal: Line | Unknown | None = None
    votes: Votes | None = None
    envoi: Day | None = None
    reception: Day | None = None
    publication: Day | None = None


class Party(Facts):
    """One signatory. `commune` (INSEE code) ties a commune to the territory's table; `type` is a kind of party.

    `departement` is that of its seat, where its acts are received, when it is not the one that the tables tell.
    `delibere` is written when it is not what its kind does: « non » for a service that signs without a vote.
    """

    id: Identifier
    type: TypedPartyType
    nom: Line
    commune: Insee | None = None
    departement: Departement | None = None
    siren: Siren | Unknown | None = None
    siret: Siret | Unknown | None = None
    genre: TypedGender | None = None
    nom_court: Line | None = None
    nom_abrege: Line | None = None
    nom_majuscules: Line | None = None
    intitule_signature: Line | None = None
    adresse: Line | Unknown | None = None
    organe: Line | Unknown | None = None
    delibere: Literal["non"] | None = None
    participe: TypedParticiple | None = None
    representants: Annotated[tuple[Representative, ...], Field(min_length=1)]
    deliberation: Deliberation | None = None
    logo: Line | None = None
    courriels_communication: Addresses | Unknown = ()

    _place: Span | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        """Two parties are equal when the same is written of both, at whatever place."""
        return isinstance(other, Party) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.type, self.id))

    def put_at(self, place: Span) -> None:
        """Say where the party is written: for the reading, before anybody else sees the facts."""
        self._place = place

    @property
    def place(self) -> Span:
        """Where the party is written, and what nobody has written of it yet goes."""
        return self._place or Span(FACTS_FILE)

    @property
    def kind(self) -> PartyKind:
        """The row of its type: whatever is proper to its kind."""
        return self.type.kind

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its addresses for publications, as far as they are known."""
        return () if isinstance(self.courriels_communication, Unknown) else self.courriels_communication

    @property
    def deliberates(self) -> bool:
        """Whether an assembly of its own authorises its signature."""
        return self.kind.deliberates and self.delibere is None

    @property
    def tells_decision(self) -> bool:
        """Whether the act of its assembly has a page among those of the others.

        The Caf's own, which visas cite by its number alone, has one once its votes are told of.
        """
        told = self.deliberation is not None and (
            self.kind.nature is not Nature.CAF or self.deliberation.votes is not None
        )
        return self.deliberates or told

    @property
    def cites_decision(self) -> bool:
        """Whether the first page gives the number and the date of the decision that authorises its signature."""
        return self.deliberation is not None and self.deliberation.citee


class UsualParty(Facts):
    """One entry of `parties_habituelles` in `modele.yaml`: what does not change from one CTG to the next.

    With `departement`, it signs there only; without, everywhere. `fonctions` are those of its representatives, whose
    names each dossier gives.
    """

    id: Identifier
    type: TypedPartyType
    departement: Departement | None = None
    nom: Line
    siren: Siren | None = None
    siret: Siret | None = None
    genre: Gender | None = None
    nom_court: Line | None = None
    nom_abrege: Line | None = None
    adresse: Line | None = None
    organe: Line | None = None
    courriels_communication: tuple[Line, ...] = ()
    fonctions: Annotated[tuple[Line, ...], Field(min_length=1)] | None = None

    @property
    def kind(self) -> PartyKind:
        """The row of its type."""
        return self.type.kind


class PartyGroup(Facts):
    """Parties that one name stands for (« les cinq communes de … »), in the order of the first page.

    Without `nom_court`, the name is made from theirs: they are communes then. With `ensemble`, the first page has
    one heading for all: « représentées par leurs maires respectifs (…) ».
    """

    parties: Annotated[tuple[Identifier, ...], Field(min_length=2)]
    nom_court: Line | None = None
    ensemble: Answer = False


# --- where and when ------------------------------------------------------------------------------------------------


class Commune(Facts):
    """A commune of the territory. `population`, municipal in the embedded table, is of `Territory.population_annee`.

    `competence_petite_enfance` says who exercises it here, when it is not what the whole territory says.
    """

    insee: Insee
    nom: Line
    siren: Siren | Unknown | None = None
    population: Count | Unknown
    competence_petite_enfance: Identifier | Literal["communes"] | None = None


class Territory(Facts):
    """The territory of the CTG; `nom` is used in sentences, `nom_couverture` on the cover when it differs."""

    nom: KnownLine
    nom_couverture: KnownLine | None = None
    departement: Departement
    departement_nom: Line
    population_annee: Year | None = None
    population_source: Line | None = None
    communes: Annotated[tuple[Commune, ...], Field(min_length=1)]
    competence_petite_enfance: Identifier | Literal["communes"] = "communes"


class Period(Facts):
    """First and last day of the CTG, both included."""

    debut: Day
    fin: Day


class Signing(Facts):
    """Where and when it is signed."""

    lieu: Line | Unknown
    date: Day | Unknown


# --- what ----------------------------------------------------------------------------------------------------------


class Goal(Facts):
    """An orientation of article 4 with its objectives: the frame of the plan d'actions."""

    id: Identifier
    titre: Line
    objectifs: Annotated[tuple[Line, ...], Field(min_length=1)]


class PublishedAct(Facts):
    """Metadata of an act received by the préfecture, when no acknowledgement file is at hand: `source` says whence."""

    identifiant: Words
    envoi: Day | None = None
    reception: Day
    publication: Day | None = None
    source: Words
    partie: Identifier | None = None


class AdmittedFinding(Facts):
    """A finding of `ctg verifier` that this dossier admits, and why; `extrait` is words of its message."""

    code: Identifier
    extrait: Words | None = None
    motif: Words


class Apostrophes(StrEnum):
    """Which apostrophes are printed, whatever was typed: typographic ones (’), or each as it was typed."""

    CURLY = "courbes"
    TYPED = "droites"


class Typography(Facts):
    """How words are set. A model says it for its conventions, a dossier for itself."""

    apostrophes: Apostrophes = Apostrophes.TYPED


class AmendedConvention(Facts):
    """The convention that an avenant amends, as it is cited: its title, the day it was signed, the period it was for.

    `terme` is its last day before this avenant, where a former one has changed it.
    """

    titre: Line
    signature: Day | Unknown
    periode: Period | None = None
    terme: Day | None = None

    @property
    def end(self) -> datetime.date | None:
        """Its last day before this avenant, as far as it is known."""
        return self.terme or (self.periode.fin if self.periode else None)


class FormerAmendment(Facts):
    """An avenant to the same convention, before this one."""

    numero: Annotated[int, Field(ge=1)]
    objet: Line
    signature: Day | Unknown


class LeavingParty(Facts):
    """A party of the convention that is none of the avenant's any more."""

    nom: Line


class AmendmentFacts(Facts):
    """`avenant` of a `ctg.yaml` that `ctg avenant` has made: what this avenant is, and to what.

    `rejoignent` are the parties that the convention did not have, by id. `annexes` names those that are attached
    (« annexe 3 »), `modifie` every part of the convention that changes. `prise_effet` is a day, or what it takes effect
    upon: the last signature, when nothing is said, or being executory.
    """

    numero: Annotated[int, Field(ge=1)]
    objet: Line
    convention: AmendedConvention
    precedents: tuple[FormerAmendment, ...] = ()
    rejoignent: tuple[Identifier, ...] = ()
    quittent: tuple[LeavingParty, ...] = ()
    annexes: tuple[Line, ...] = ()
    modifie: tuple[Line, ...] = ()
    prise_effet: Effect | None = None

    @property
    def effect_day(self) -> datetime.date | None:
        """The day on which it takes effect, when it names one."""
        return self.prise_effet if isinstance(self.prise_effet, datetime.date) else None


class AmendingParty(Facts):
    """What a party says of itself in an avenant, in the place of what `ctg.yaml` of the convention says.

    Its deliberation is the one that authorises this signature: that of the convention never counts here.
    """

    id: Identifier
    nom: Line | None = None
    nom_majuscules: Line | None = None
    intitule_signature: Line | None = None
    adresse: Line | Unknown | None = None
    organe: Line | Unknown | None = None
    participe: TypedParticiple | None = None
    representants: Annotated[tuple[Representative, ...], Field(min_length=1)] | None = None
    deliberation: Deliberation | None = None


class AmendmentFile(Facts):
    """`avenant.yaml`: what a person says of an avenant; what it modifies is read in the convention's dossier.

    `groupes`, `d_une_part` and `participe` replace those of the convention where they are written.
    """

    objet: Line
    signature: Signing
    prise_effet: Effect | None = None
    parties: tuple[AmendingParty, ...] = ()
    groupes: tuple[PartyGroup, ...] | None = None
    d_une_part: tuple[Identifier, ...] | None = None
    participe: TypedParticiple | None = None
    actes: tuple[PublishedAct, ...] = ()
    constats_admis: tuple[AdmittedFinding, ...] = ()


class CtgFacts(Facts):
    """`ctg.yaml`: the facts of one CTG, or of one avenant to it."""

    modele: Identifier
    identite: Identifier = "neutre"
    typographie: Typography | None = None  # its model's when it says nothing
    mention: KnownLine | None = None
    titre: KnownLine | None = None
    territoire: Territory
    periode: Period
    signature: Signing
    parties: Annotated[tuple[Party, ...], Field(min_length=2)]
    groupes: tuple[PartyGroup, ...] = ()
    d_une_part: tuple[Identifier, ...] = ()
    participe: TypedParticiple = Participle.AUTORISE
    orientations: Annotated[tuple[Goal, ...], Field(min_length=1)] | Unknown
    axes: Annotated[tuple[Line, ...], Field(min_length=1)] | Unknown
    actes: tuple[PublishedAct, ...] = ()
    constats_admis: tuple[AdmittedFinding, ...] = ()
    avenant: AmendmentFacts | None = None
