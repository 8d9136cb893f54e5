"""Printed words beside typed ones, and what filters wrote read back."""

from __future__ import annotations

import pytest

from generator.errors import Span
from generator.model.words.sources import Written
from generator.returning.sorting.aligning import Replaced, align, trim
from generator.returning.sorting.inverting import invert, read_date, read_number
from generator.returning.sorting.written_lines import align_written, escape_words


def test_markdown_prints_nothing_of_its_own() -> None:
    line = "- La **Caf** de l'[annexe](#annexe-1), n° 1^er^^[une note] :"
    written = Written("x", 0, 0, len(line), Span("x", 1))
    printed = "La Caf de l\u2019annexe, n°\xa01erune note\u202f:"
    found = align_written(printed, line, written)
    assert found is not None
    start = printed.index("annexe")
    first, last = found.find(start, start + 6)
    assert line[first:last] == "annexe"
    start = printed.index("une note")
    assert line[slice(*found.find(start, start + 8))] == "une note"
    assert align_written("Autre chose", line, written) is None
    assert align("a b", "a  b") is not None


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("31 décembre 2031", "31 décembre 2029", ("2031", "2029")),
        ("les communes", "les commune", ("communes", "commune")),
        ("la Caf", "la même Caf", ("", "même ")),
        ("l\u2019école", "l'été", ("école", "été")),
    ],
)
def test_words_that_change_are_whole(before: str, after: str, kept: tuple[str, str]) -> None:
    one = trim(before, Replaced(0, len(before), after))
    assert (before[one.start : one.end], one.words) == kept


def test_filters_are_read_back() -> None:
    assert read_date("1er\xa0janvier\xa02027") == "2027-01-01"
    assert read_date("30 août 2030") == "2030-08-30"
    assert read_date("bientôt") is None
    assert read_number("280\u202f000\xa0€", "€") == "280000"
    assert read_number("2,5") == "2,5" and read_number("deux") is None
    assert invert(("annee",), "2031-12-31", "2031", "2029") == "2029-12-31"
    assert invert(("majuscule",), "la Caf", "La Caf", "Les Caf") == "les Caf"
    assert invert(("majuscule",), "Maire", "Maire", "Adjoint") == "Adjoint"
    assert invert(("euros",), "12000", "12 000 €", "13 000 €") == "13000"
    assert invert(("de",), "Ormeval", "d'Ormeval", "d'Ambre") is None
    assert escape_words("a*b [c] d_e {f}") == "a\\*b \\[c\\] d\\_e \\{f\\}"
