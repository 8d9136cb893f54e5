"""The columns of the table of kinds of parties (`model/party_kinds.py` holds the rows)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from generator.model.parties.mandates import Appointment, Election


class Gender(StrEnum):
    """Grammatical gender of a body's name."""

    FEMININE = "f"
    MASCULINE = "m"


class Nature(Enum):
    """What a kind of party is in law, as far as the program treats some otherwise than others."""

    CAF = "Caf"  # the others sign with it; it is called first; its board's votes may be told of
    COMMUNE = "commune"  # has an INSEE code of the territory; keeps the competences that it did not transfer
    COLLECTIVITE = "autre collectivité territoriale"
    GROUPEMENT = "groupement de collectivités"
    ETABLISSEMENT = "établissement public local"
    SECURITE_SOCIALE = "organisme de sécurité sociale"
    ETAT = "service de l'État"


@dataclass(frozen=True, slots=True)
class PartyKind:
    """A kind of party: every column is needed, and an empty tuple says that there is none.

    `key` is the word of `type:` in ctg.yaml; `label` names the kind in a sentence; `noun` begins the names that the
    program makes (« Commune de Gardanne »). `nouns` are the first words, in lower case, by which a name tells its own
    gender. `without_article` says that a name which begins otherwise takes no article (« Nantes Métropole »).
    `titles` are the usual functions of those who sign, masculine then feminine. `bodies` are the assemblies that may
    decide, the usual one first; `deliberates` says whether one must authorise the signature. `sends_acts` says whether
    its deliberation goes to the préfecture. `mandate` says when those who decide change. `table_codes` are the codes of
    the kind in the table of EPCI (`content/references/epci.csv`). `draft` is the text of the annexe of deliberations
    that drafts its own, by its name in `modele.yaml`. `source` cites the law that the row follows.
    """

    key: str
    label: str
    nature: Nature
    noun: str
    nouns: tuple[str, ...]
    gender: Gender
    without_article: bool
    titles: tuple[tuple[str, str], ...]
    bodies: tuple[str, ...]
    deliberates: bool
    sends_acts: bool
    mandate: Election | Appointment
    table_codes: tuple[str, ...]
    draft: str
    source: str
