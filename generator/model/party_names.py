"""What people call the parties of a CTG where a file expects an identifier."""

from __future__ import annotations

from generator.model.facts import CtgFacts
from generator.model.names import slugify
from generator.model.party_kinds import Nature


def call_parties(facts: CtgFacts, *, cafs: bool = True) -> dict[str, str]:
    """The identifiers of parties by whatever a person calls them: identifier, name, short name, bare name of a commune.

    Names are as `slugify` makes them; one that two parties bear is left out, an identifier never is. Without `cafs`,
    only the parties that may hold a service.
    """
    called = [party for party in facts.parties if cafs or party.kind.nature is not Nature.CAF]
    named: dict[str, set[str]] = {}
    for party in called:
        commune = next((c.nom for c in facts.territoire.communes if c.insee == party.commune), None)
        for name in (party.nom, party.nom_court, party.nom_abrege, commune):
            if name:
                named.setdefault(slugify(name), set()).add(party.id)
    sure = {name: next(iter(parties)) for name, parties in named.items() if len(parties) == 1}
    return {**sure, **{party.id: party.id for party in called}}
