"""Figures: numbers in words, what a text counts for the territory, sums and amounts; what breaks, what comes near."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checking.catalogue import ALL_RULES
from generator.checking.figures import money, sums
from generator.checking.figures.counts import CONCEPTS, list_statements
from generator.checking.figures.numbers import find_sentence, is_rough, list_years, parse_number, say_number
from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, run_rules
from tests.checking.facts_samples import make_inquiry
from tests.dossiers.rule_cases import compose_folder

ROOT = Path(__file__).resolve().parents[2]


def test_numbers_are_read_as_they_are_written() -> None:
    read = {words: parse_number(words) for words in ("31 501", "2,5", "quinze", "dix-sept", "1.500", "L. 214", "")}
    assert read == {
        "31 501": Decimal(31501),
        "2,5": Decimal("2.5"),
        "quinze": Decimal(15),
        "dix-sept": Decimal(17),
        "1.500": Decimal("1.500"),
        "L. 214": None,
        "": None,
    }


@given(st.decimals(0, 10**9, places=2))
def test_a_number_said_is_the_number_read(number: Decimal) -> None:
    assert parse_number(say_number(number)) == number


@pytest.mark.parametrize(
    ("text", "rough"),
    [
        ("Il compte 9", False),
        ("Le territoire dispose de 9", False),
        ("L'offre repose sur 9", False),
        ("plus de 9", True),
        ("un réseau de 9", True),
        ("dont 9", True),
        ("61,1 places pour 9", True),
    ],
)
def test_a_rough_number_is_no_count(text: str, rough: bool) -> None:
    assert is_rough(text, text.rindex("9")) is rough


def test_the_year_of_a_figure_stands_beside_it_or_opens_its_sentence() -> None:
    text = "Il compte 18 377 habitants en 2023, 2 EAJE. En 2019, il comptait 3 EAJE, 4 relais."
    years = {
        words: list_years(text, text.index(words), text.index(words) + 1) for words in ("18 377", "2 EAJE", "4 rel")
    }
    assert years == {"18 377": {"2023"}, "2 EAJE": frozenset(), "4 rel": {"2019"}}


@given(st.text(alphabet="ab. ;!A", max_size=40), st.integers(0, 40))
def test_a_place_is_always_in_its_sentence(text: str, at: int) -> None:
    start, end = find_sentence(text, min(at, len(text)))
    assert 0 <= start <= min(at, len(text)) or text[start:end] == ""
    assert start <= end <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "counted"),
    [
        (
            "bassin-minier",
            {
                "EAJE": 12,
                "places EAJE": 247,
                "relais": 3,
                "assistant": 95,
                "habitants": 31501,
                "accueils": 9,
                "hab/": 594,
            },
        ),
        ("exemple-complet", {"EAJE": 9, "places EAJE": 212, "relais": 2, "assistant": 56, "habitants": 20078}),
    ],
)
def test_what_the_texts_count_is_read(folder: str, counted: dict[str, int]) -> None:
    """The rules on figures would find nothing, too, if no figure were read."""
    inquiry = Inquiry(*compose_folder(ROOT / "content" / folder))
    read = {}
    for statement in list_statements(inquiry):
        noun = CONCEPTS[statement.rank].noun.replace("hab(?:itants)?\\.?/", "hab/").replace("accueils?", "accueils")
        name = next((n for n in counted if n.removeprefix("places ") in noun), None)
        if name is not None:
            read.setdefault(f"places {name}" if statement.places else name, int(statement.number))
    assert {name: read.get(name) for name in counted} == counted


@pytest.mark.slow
def test_a_figure_of_the_signed_text_is_kept_as_written_with_its_year() -> None:
    """« 31 501 habitants en 2021 » is not the 32 898 of 2023, and neither is wrong."""
    inquiry = Inquiry(*compose_folder(ROOT / "content" / "bassin-minier"))
    assert sum(c.population for c in inquiry.facts.territoire.communes if isinstance(c.population, int)) == 32898
    of_figures = [rule for rule in ALL_RULES if rule.family is Family.FIGURES]
    assert len(of_figures) >= 9
    assert run_rules(of_figures, inquiry) == ()


FIGURE_RULES = (*sums.RULES, *money.RULES)


def _codes(*texts: str) -> list[str]:
    return [d.code for d in run_rules(FIGURE_RULES, make_inquiry(*texts))]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("total-inexact", "Elle reçoit 12 enfants, dont 9 à Ormeval et 5 à Castel."),
        ("total-inexact", "Elle reçoit 12 enfants (9 enfants à Ormeval, 5 enfants à Castel)."),
        ("montant-mal-ecrit", "une aide de 1.500 €"),
        ("montant-mal-ecrit", "une aide de 12.500,50 euros"),
        ("montant-mal-ecrit", "une aide de 1,500 €"),
        ("montant-mal-ecrit", "une aide de 150000 €"),
        ("montant-mal-ecrit", "une aide de 150€"),
        ("montant-mal-ecrit", "une aide de 150 € euros"),
        ("montant-mal-ecrit", "une aide de 150 KE"),
    ],
)
def test_what_does_not_add_up(code: str, words: str) -> None:
    assert set(_codes(words)) == {code}


@pytest.mark.parametrize(
    "words",
    [
        "Elle reçoit 12 enfants, dont 7 à Ormeval et 5 à Castel.",
        "Elle reçoit 12 enfants, dont 7 à Ormeval.",
        "Elle reçoit 12 familles de 3 enfants, dont 5 à Ormeval.",
        "Le taux est de 61 places pour 100 enfants (64 à Ormeval, 45 à Castel).",
        "Le territoire a 9 EAJE (163 places à Ormeval).",
        "Elle reçoit plus de 12 enfants, dont 14 à Ormeval.",
        "En 2025, elle a ouvert 12 places, dont 12 à Ormeval.",
        "une aide de 1 500 €, 12,50 € par repas, 0,125 € au kilomètre, 900 euros",
        "l'article L. 214-1.500, la version 1.500, le 1.1",
        "12 ETP, 150 hectares",
    ],
)
def test_what_comes_near_adds_up(words: str) -> None:
    assert _codes(words) == []


@given(st.lists(st.integers(1, 400), min_size=1, max_size=4), st.integers(-3, 3))
def test_parts_beyond_their_whole_are_found_and_no_others(parts: list[int], gap: int) -> None:
    told = ", ".join(f"{part} à Ville {'ABCD'[rank]}" for rank, part in enumerate(parts))
    whole = sum(parts) + gap
    if whole < 1 or 1900 <= whole < 2100:
        return
    found = _codes(f"Il compte {say_number(Decimal(whole))} places, dont {told}.")
    assert found == (["total-inexact"] if gap < 0 else [])
