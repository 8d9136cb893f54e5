"""Rules on the perimeter of groupings: who signs beside one and is no member of it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.errors import Severity


def _find_outsiders(inquiry: Inquiry) -> Iterator[Finding]:
    """A commune that signs beside a grouping which it is no member of, when others that sign are members."""
    tables = inquiry.dossier.references.tables
    parties = inquiry.facts.parties
    groupings = [tables.groupings[p.siren] for p in parties if isinstance(p.siren, str) and p.siren in tables.groupings]
    sirens = {grouping.siren for grouping in groupings}
    for rank, party in enumerate(parties if groupings else ()):
        commune = tables.communes.get(party.commune or "")
        if commune is not None and commune.grouping not in sirens:
            own = tables.groupings.get(commune.grouping)
            where = f", mais de « {own.name} » ({own.siren})" if own is not None else ""
            names = " ni de ".join(f"« {grouping.name} »" for grouping in groupings)
            words = f"{party.id} n'est pas membre de {names}{where}"
            span = inquiry.span_of_fact("parties", rank, "commune")
            yield Finding(words, span, "vérifier le périmètre, ou le code de la commune ; si c'est voulu, l'admettre")


RULES = (
    Rule(
        code=Code.COMMUNE_HORS_EPCI,
        family=Family.PARTIES,
        severity=Severity.WARNING,
        sentence="Une commune signe avec une intercommunalité dont elle n'est pas membre.",
        source="table des communes et des EPCI (Insee, DGCL)",
        find=_find_outsiders,
    ),
)
