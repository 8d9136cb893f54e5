"""Communes of another département: one message with their list, whatever their number."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from generator.checking.inquiry import Inquiry
from generator.checking.law.identifiers import RULES
from generator.codes import Code
from generator.errors import Span

RULE = next(rule for rule in RULES if rule.code is Code.DEPARTEMENT_DISCORDANT)


def find(departement: str, *codes: str) -> list[str]:
    communes = tuple(SimpleNamespace(nom=f"Commune {code}", insee=code) for code in codes)
    place = SimpleNamespace(departement=departement, departement_nom="x", communes=communes)
    inquiry: Any = SimpleNamespace(
        facts=SimpleNamespace(territoire=place),
        tables=SimpleNamespace(departements={}),
        span_of_fact=lambda *path: Span("ctg.yaml", int(path[2]) + 1),
    )
    return [finding.message for finding in RULE.find(cast(Inquiry, inquiry))]


def test_nineteen_communes_make_one_message() -> None:
    (message,) = find("13", *(f"830{rank:02}" for rank in range(1, 20)))
    assert message.startswith("19 communes ne sont pas dans le département 13 : Commune 83001 (83001), ")
    assert message.endswith("Commune 83019 (83019)")


def test_one_commune_is_named_alone() -> None:
    assert find("13", "13041", "83001") == ["Commune 83001 (83001) n'est pas dans le département 13"]
    assert find("13", "13041") == []
