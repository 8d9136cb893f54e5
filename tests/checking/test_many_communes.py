"""Enumerations of many communes: a group's name stands for its members, and a long list is told in a few names."""

from __future__ import annotations

import pytest

from generator.checking.inquiry import Inquiry
from generator.checking.law.signatories import RULES
from generator.checking.rules import run_rules
from tests.checking.facts_samples import make_facts, make_inquiry

NAMES = ("Amont", "Aval", "Bosc", "Combe", "Drac", "Étang", "Fonds", "Grange")


def make_grouped(*texts: str, name: str = "les communes de l’intérieur") -> Inquiry:
    """Eight communes, of which the five last have one name together."""
    facts = make_facts().model_dump(mode="json", exclude_none=True)
    person = facts["parties"][0]["representants"]
    parties = [
        {"id": n.lower(), "type": "commune", "nom": f"Commune de {n}", "organe": "Conseil municipal"} for n in NAMES
    ]
    parties[5]["id"] = "etang"
    territory = facts["territoire"] | {
        "communes": [{"insee": f"9910{rank}", "nom": n, "population": 900} for rank, n in enumerate(NAMES)]
    }
    everyone = [*facts["parties"][:2], *(party | {"representants": person} for party in parties)]
    group = {"parties": [party["id"] for party in parties[3:]], "nom_court": name}
    return make_inquiry(*texts, territoire=territory, parties=everyone, groupes=[group])


def tell(inquiry: Inquiry) -> list[str]:
    return [d.message for d in run_rules(RULES, inquiry) if d.code in ("partie-oubliee", "commune-oubliee")]


@pytest.mark.parametrize(
    "text",
    [
        "Vu les délibérations des Conseils municipaux des communes d'Amont, d'Aval et de Bosc, et des Conseils"
        " Municipaux des communes de l'intérieur, figurant en annexe 5 ;",
        "Vu les délibérations des Conseils municipaux des communes de l'intérieur, d'Amont, d'Aval et de Bosc ;",
    ],
)
def test_a_group_named_in_a_visa_stands_for_its_members(text: str) -> None:
    assert tell(make_grouped(text)) == []


def test_names_of_communes_within_the_name_of_a_group_are_no_enumeration() -> None:
    name = "les communes de Combe, Drac et autres"
    visa = "Vu les délibérations des communes d'Amont, d'Aval, de Bosc et des communes de Combe, Drac et autres ;"
    assert tell(make_grouped(visa, name=name)) == []


def test_a_commune_left_out_beside_a_group_is_told() -> None:
    visa = "Vu les délibérations des communes d'Amont et d'Aval, et des communes de l'intérieur ;"
    assert tell(make_grouped(visa)) == ["cette énumération oublie : bosc"]
    members = "Vu les délibérations des communes de Combe, Drac et Amont ;"
    assert tell(make_grouped(members, name="les communes")) == [
        "cette énumération oublie 5 parties : aval, bosc, etang et 2 autres"
    ]


def test_many_communes_left_out_are_told_by_their_number_and_the_first() -> None:
    text = "Le territoire est composé des communes d'Amont et d'Aval."
    assert tell(make_grouped(text)) == [
        "la description du territoire oublie 6 communes : Bosc, Combe, Drac et 3 autres"
    ]
