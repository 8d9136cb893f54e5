"""What people call the parties of a CTG where a file expects an identifier."""

from __future__ import annotations

import re

from generator.model.facts import CtgFacts
from generator.model.names import slugify
from generator.model.parties.columns import Nature

_ARTICLES = ("le", "la", "les", "l")
_ARTICLE = re.compile(rf"^(?:{'|'.join(_ARTICLES)})-(?=.)")


def call_parties(facts: CtgFacts, *, cafs: bool = True) -> dict[str, str]:
    """The identifiers of parties by whatever a person calls them: identifier, name, short name, bare name of a commune.

    Names are as `slugify` makes them, with their article or without; one that two parties bear is left out, an
    identifier never is. Without `cafs`, only the parties that may hold a service.
    """
    called = [party for party in facts.parties if cafs or party.kind.nature is not Nature.CAF]
    named: dict[str, set[str]] = {}
    for party in called:
        commune = next((c.nom for c in facts.territoire.communes if c.insee == party.commune), None)
        for name in (party.nom, party.nom_court, party.nom_abrege, commune):
            if name:
                named.setdefault(slugify(name), set()).add(party.id)
    for name in list(named):  # « la Communauté de communes … », « Caf » for « la Caf »
        bare = _ARTICLE.sub("", name)
        for other in (bare, *(f"{article}-{bare}" for article in _ARTICLES)):
            named.setdefault(other, set()).update(named[name])
    sure = {name: next(iter(parties)) for name, parties in named.items() if len(parties) == 1}
    return {**sure, **{party.id: party.id for party in called}}
