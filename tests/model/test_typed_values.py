"""Values as people type them: what is surely meant is read, what could be two things is refused with what to write."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from generator.model.words.typed import (
    TypedFault,
    read_choice,
    read_code,
    read_day,
    read_euros,
    read_share,
    read_sheet_number,
    read_whole,
    read_years,
    strip_posts,
)


@pytest.mark.parametrize(
    "typed",
    [
        *("2025-12-18", "2025-12-18 ", "18/12/2025", "18-12-2025", "18.12.2025", "18 / 12 / 2025"),
        *("18 décembre 2025", "18 DÉCEMBRE 2025", "18\u00a0decembre\u202f2025", "18 déc. 2025", "le 18 décembre 2025"),
        *("jeudi 18 décembre 2025", "Jeudi 18 décembre 2025", "le jeudi 18 décembre 2025"),
        *("2025/12/18", "le 18/12/2025", "2025-12-18 00:00:00", "2025-12-18T00:00"),
    ],
)
def test_a_day_is_read_in_every_form_that_people_type(typed: str) -> None:
    assert read_day(typed) == datetime.date(2025, 12, 18)


@pytest.mark.parametrize(
    "typed",
    [
        "1er janvier 2026",
        "1ᵉʳ janvier 2026",
        "1° janvier 2026",
        "1^er^ janvier 2026",
        "premier janvier 2026",
        "1 janv. 2026",
        "01/01/2026",
    ],
)
def test_the_first_of_a_month(typed: str) -> None:
    assert read_day(typed) == datetime.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("18/12/25", "deux chiffres"),
        ("31/02/2026", "n'existe pas"),
        ("2026-13-01", "n'existe pas"),
        ("vendredi 18 décembre 2025", "un jeudi"),
        ("décembre 2025", "n'est pas une date"),
        ("2025", "n'est pas une date"),
        ("18 brumaire 2025", "n'est pas une date"),
        ("46009", "n'est pas une date"),
        ("2025-12-18 14:30:00", "n'est pas une date"),
    ],
)
def test_a_day_that_nobody_can_be_sure_of_is_refused(typed: str, said: str) -> None:
    with pytest.raises(TypedFault, match=said) as caught:
        read_day(typed)
    assert "18 décembre 2025" in caught.value.hint


@pytest.mark.parametrize("typed", ["280000", "280 000", "280 000 €", "280\u202f000\u00a0€", "280000,00 euros"])
def test_euros(typed: str) -> None:
    assert read_euros(typed) == 280_000


@pytest.mark.parametrize("typed", ["280.000", "28 00", "280 k€", "12,50", "deux cents", "280 000 $", "", "1e5", "٢٨٠"])
def test_an_amount_that_nobody_can_be_sure_of_is_refused(typed: str) -> None:
    with pytest.raises(TypedFault):
        read_euros(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("31501", 31501), ("31 501 habitants", 31501), ("26 voix", 26), ("12,0", 12), ("-3", -3), ("\u22123", -3)],
)
def test_whole_numbers(typed: str, number: int) -> None:
    assert read_whole(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"), [("0.5", "0.5"), ("0,5", "0.5"), ("2,5 ETP", "2.5"), ("1 ETPT", "1"), ("1,25etp", "1.25")]
)
def test_shares(typed: str, number: str) -> None:
    assert read_share(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "code"), [("249 900 176", "249900176"), ("13\u00a0041", "13041"), ("2a004", "2A004"), ("2a", "2A")]
)
def test_codes_lose_their_spaces(typed: str, code: str) -> None:
    assert read_code(typed) == code


def test_words_of_a_closed_list_are_read_whatever_their_capitals_and_accents() -> None:
    states, others = ("à lancer", "en cours", "réalisée"), {"faite": "réalisée"}
    for typed, read in (
        ("En cours", states[1]),
        ("A LANCER", states[0]),
        ("Realisee", states[2]),
        ("faite", states[2]),
    ):
        assert read_choice(typed, states, others) == read
    for typed in ("en cour", "réalisé", ""):
        assert read_choice(typed, states, others) == typed, "nothing is guessed"


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2027", (2027,)),
        ("2027-2029", (2027, 2028, 2029)),
        ("de 2027 à 2028", (2027, 2028)),
        ("2027 – 2028", (2027, 2028)),
        ("2027, 2028 et 2030", (2027, 2028, 2030)),
        ("2027 ; 2029", (2027, 2029)),
    ],
)
def test_years_on_one_line(typed: str, years: tuple[int, ...]) -> None:
    assert read_years(typed) == years


@pytest.mark.parametrize("typed", ["toute la période", "2027-2099", "2029-2027", "27-29", "2027 ou 2028", ""])
def test_years_that_nobody_can_be_sure_of_are_refused(typed: str) -> None:
    with pytest.raises(TypedFault) as fault:
        read_years(typed)
    assert "2027-2029" in fault.value.hint


def test_a_fiche_is_called_by_its_number_however_it_is_said() -> None:
    for typed in ("3", "Fiche 3", "fiche n° 3", "n°3", "Fiche action n\u00b0 3"):
        assert read_sheet_number(typed) == "3"
    assert [read_sheet_number(typed) for typed in ("fiche 2.5", "trois", "Fiche", "3 bis")] == [
        "2.5",
        "trois",
        "Fiche",
        "3 bis",
    ]
    assert [strip_posts(typed) for typed in ("2,5 ETP", "0.6", "un ETP")] == ["2,5", "0.6", "un ETP"]
