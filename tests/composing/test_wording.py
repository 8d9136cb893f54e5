"""Dates, numbers and euros as French writes them."""

from __future__ import annotations

from datetime import date

import pytest
from markupsafe import Markup

from generator.composing.wording import FILTERS, plain_date, write_date, write_euros, write_number


def test_dates_in_words() -> None:
    assert write_date(date(2025, 12, 8)) == "8 décembre 2025"
    assert write_date(date(2026, 1, 1)) == Markup("1^er^ janvier 2026")
    assert plain_date(date(2026, 8, 1)) == "1er août 2026"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (31501, "31 501"),
        (1234567, "1 234 567"),
        (-12000, "−12 000"),
        (64.6, "64,6"),
        ("64,6", "64,6"),
        ("31 501", "31 501"),
        ("31\u202f501", "31 501"),
        ("0,50", "0,50"),
        ("n.c.", "n.c."),
        ("+5,8", "+5,8"),
        ("-3,2", "−3,2"),
        ("632 730,0", "632 730,0"),
        ("1e5", "1e5"),
        ("nan", "nan"),
        ("Infinity", "Infinity"),
        ("1_000", "1_000"),
        ("2025 412", "2025 412"),
        ("04 42 12 34 56", "04 42 12 34 56"),
        ("", ""),
    ],
)
def test_numbers_have_a_decimal_comma_and_spaced_thousands(value: int | float | str, expected: str) -> None:
    assert write_number(value) == expected


def test_euros() -> None:
    assert write_euros(12000) == "12 000 €"


def test_filters_of_the_guide_are_all_there() -> None:
    assert FILTERS["annee"](date(2030, 12, 31)) == "2030"
    assert FILTERS["liste"](["a", "b"]) == "a et b"
    assert FILTERS["minuscule"]("La Caf") == "la Caf"
    assert FILTERS["capitales"]("Gréasque") == "GRÉASQUE"
    assert FILTERS["de"]("Aubagne") == "d'Aubagne"
    assert FILTERS["pluriel"]("conseil municipal") == "conseils municipaux"


def test_the_guide_names_the_filters(project_root: object) -> None:
    guide = (project_root / "docs/guide-utilisateur.md").read_text("utf-8")  # type: ignore[operator]
    line = next(part for part in guide.split("\n") if part.startswith("Filtres :"))
    assert sorted(line.removeprefix("Filtres : ").rstrip(".").replace("`", "").split(", ")) == sorted(FILTERS)
