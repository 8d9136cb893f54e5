"""The parties that a model of clauses knows beforehand: its Caf, and whoever signs with it time after time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from generator.model.facts import Facts, Identifier, Siren, Siret, Words
from generator.model.party_kinds import Gender, PartyType

DepartementCode = Annotated[str, Field(pattern=r"^(\d{2}|2[AB]|97\d)$")]


class UsualParty(Facts):
    """One entry of `parties_habituelles` in `modele.yaml`: what does not change from one CTG to the next.

    With `departement`, it signs there only; without, everywhere. `fonctions` are those of its representatives, whose
    names each dossier gives.
    """

    id: Identifier
    type: PartyType
    departement: DepartementCode | None = None
    nom: Words
    siren: Siren | None = None
    siret: Siret | None = None
    genre: Gender | None = None
    nom_court: Words | None = None
    nom_abrege: Words | None = None
    adresse: Words | None = None
    organe: Words | None = None
    courriels_communication: tuple[Words, ...] = ()
    fonctions: Annotated[tuple[Words, ...], Field(min_length=1)] | None = None


KEPT = ("siren", "siret", "genre", "nom_court", "nom_abrege", "organe", "adresse", "courriels_communication")


def choose_usual_parties(parties: Iterable[UsualParty], departement: str) -> tuple[UsualParty, ...]:
    """The parties that sign in a département; one that says its département goes before one of its id that does not."""
    chosen: dict[str, UsualParty] = {}
    for party in parties:
        known = chosen.get(party.id)
        here = party.departement in (None, departement)
        if here and (known is None or (known.departement is None and party.departement is not None)):
            chosen[party.id] = party
    return tuple(chosen.values())
