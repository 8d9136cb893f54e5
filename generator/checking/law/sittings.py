"""A rule on the sitting that voted: members and votes add up, a majority sat, what is signed was adopted."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.composing.sittings import count_members, count_voters, say_result
from generator.errors import Severity
from generator.model.facts import Deliberation, Party, Unknown

_ON_THE_REGISTER = "vérifier les nombres sur le registre de la séance"


def _find_odd_sittings(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, party in enumerate(inquiry.facts.parties):
        if party.deliberation is not None:
            for key, words, hint in _list_faults(party, party.deliberation):
                place = inquiry.span_of_fact("parties", rank, "deliberation", *key.split("."))
                yield Finding(f"{party.id} : {words}", place, hint)


def _list_faults(party: Party, act: Deliberation) -> Iterator[tuple[str, str, str]]:
    """The key of a fact, what is odd of it, what to do."""
    votes = act.votes
    office = votes.effectif if votes is not None and isinstance(votes.effectif, int) else None
    present, represented, absent = (_count(told) for told in (act.presents, act.representes, act.absents))
    if office is not None and present is not None:
        told = present + (represented or 0) + (absent or 0)
        if told > office or (told < office and represented is not None and absent is not None):
            yield "presents", f"{told} présents, représentés et absents pour {office} membres", _ON_THE_REGISTER
        elif party.kind.sends_acts and 2 * present <= office:
            hint = "la séance ne vaut que sur une seconde convocation : la vérifier, ou corriger le nombre"
            yield "presents", f"{present} présents sur {office} membres : le quorum n'est pas atteint", hint
    voters = count_voters(votes)
    if voters is not None and present is not None and represented is not None and voters > present + represented:
        words = f"{voters} votants, pour {present + represented} membres présents ou représentés"
        yield "votes.pour", words, _ON_THE_REGISTER
    result = say_result(votes) if votes is not None else ""
    if isinstance(result, Unknown):
        hint = "écrire « voix_preponderante: oui » si la voix de la présidence a départagé, ou corriger les votes"
        yield "votes.pour", "partage égal des voix : la délibération est adoptée ou rejetée ?", hint
    elif result.startswith("rejetée"):
        yield "votes.pour", f"délibération {result} : cette partie ne peut pas signer", _ON_THE_REGISTER


def _count(told: object) -> int | None:
    number = count_members(told)
    return number if isinstance(number, int) else None


RULES = (
    Rule(
        code=Code.VOTE_INCOHERENT,
        family=Family.PARTIES,
        severity=Severity.WARNING,
        sentence="Les membres d'une séance ou ses votes ne s'accordent pas, le quorum manque, ou le texte est rejeté.",
        source="CGCT, L. 2121-17, L. 2121-20 et L. 5211-1",
        find=_find_odd_sittings,
    ),
)
