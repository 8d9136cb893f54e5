"""Sentences that age are marked before their last punctuation; no word of a text is changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ageing.dated_passages import explain_passage, find_past_years, mark_passages

MARK = re.compile(r" \[à confirmer : [^\]]*\]")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Il compte 31 501 habitants en 2021.", "« 31 501 habitants », année 2021"),
        ("La population a crû de 8 % entre 2015 et 2021.", "« 8 % », années 2015, 2021"),
        ("Il y a 12 EAJE (247 places).", "« 12 EAJE », chiffre sans année"),
        ("En 2025, neuf enfants ont été accueillis.", "année 2025"),
        ("Les 24 places ouvriront en 2033.", None),  # the new period: nothing has aged
        ("Le projet date de 2033, mais le bilan de 2024.", "année 2024"),
        ("Les enfants de 3 à 11 ans, et les moins de 3 ans.", None),
        ("Il ouvre de 7 h 30 à 19 h.", None),
        ("Voir l'article 9 et l'[annexe 3](#annexe-3), fiche 2.5.", None),
        ("Selon l'article L. 214-1-3 du Code, et l'article D. 214-10-1.", None),
        ("C'est le 2e quartier, le 1^er^ par la taille.", None),
        ("Il compte {{ 3 }} communes.", None),
        ("Il compte 3 communes [à confirmer : chiffre].", None),
        ("Des tensions subsistent.", None),
    ],
)
def test_what_ages_in_a_sentence(sentence: str, reason: str | None) -> None:
    assert explain_passage(sentence, 2031) == reason


def test_a_visa_is_marked_for_its_date_or_its_number_alone() -> None:
    text = (
        "Vu la circulaire n° 2025-145 du 3 juillet 2025 ;\n{: .visa }\n\n"
        "Vu la circulaire n° 2025-145 ;\n{: .visa }\n\nVu le Code de l'action sociale, 3 fois ;\n{: .visa }\n"
    )
    marked = mark_passages(text, 2031)
    assert marked.text.split("\n\n") == [
        "Vu la circulaire n° 2025-145 du 3 juillet 2025 "
        "[à confirmer : texte du 3 juillet 2025 : encore en vigueur, ou remplacé ?] ;\n{: .visa }",
        "Vu la circulaire n° 2025-145 "
        "[à confirmer : texte n° de 2025 : encore en vigueur, ou remplacé ?] ;\n{: .visa }",
        "Vu le Code de l'action sociale, 3 fois ;\n{: .visa }\n",
    ]


def test_items_headings_notes_and_comments() -> None:
    text = (
        "<!-- depuis 2020 :\n12 lignes -->\n# Le plan 2020\n\n1. **Un** : 12 places.\n2. Deux ;\n- trois en 2021\n"
        "  et la suite ;\n\nUne phrase de 2022.^[Une note. Une autre de 2019.] La suite. M. Dupont a 3 enfants !\n"
        "{% if x %}\n"
    )
    marked = mark_passages(text, 2031).text
    assert MARK.sub("", marked) == text
    assert [line for line in marked.split("\n") if "confirmer" in line] == [
        "# Le plan 2020 [à confirmer : année 2020]",
        "1. **Un** : 12 places [à confirmer : « 12 places », chiffre sans année].",
        "  et la suite [à confirmer : année 2021] ;",
        "Une phrase de 2022 [à confirmer : années 2019, 2022].^[Une note. Une autre de 2019.] La suite. "
        "M. Dupont a 3 enfants [à confirmer : « 3 enfants », chiffre sans année] !",
    ]


def test_past_years_of_a_fact() -> None:
    assert find_past_years("Études en 2027, ouverture en janvier 2029 ou en 2032", 2032) == (2027, 2029)
    assert find_past_years("n° 2025-145, article 2020, 31 200 habitants", 2032) == ()


WORDS = st.sampled_from(
    [
        "Le",
        "bilan",
        "12",
        "2021",
        "places",
        ".",
        ";",
        "\n",
        "\n\n- ",
        "**gras**",
        "^[note de 2020. Fin.]",
        "L.",
        "M.",
        " :",
    ]
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=25), st.integers(2000, 2040))
def test_nothing_but_marks_is_added_and_none_twice(words: list[str], year: int) -> None:
    text = " ".join(words)
    marked = mark_passages(text, year)
    assert MARK.sub("", marked.text) == text
    assert len(MARK.findall(marked.text)) == len(marked.reasons)
    assert mark_passages(marked.text, year).text == marked.text


PLAN = '![Plan](images/a.png "Le plan de 2021'


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("| Essai | 1 200 places |", "| Essai | 1 200 places [à confirmer : « 1 200 places », chiffre sans année] |"),
        ("| En 2021 | mardi |  ", "| En 2021 | mardi [à confirmer : année 2021] |  "),
        ("| --- | --: |", "| --- | --: |"),
        (f'{PLAN}.")', f'{PLAN} [à confirmer : année 2021].")'),
        ("![Plan de 2021](images/2021.png)", "![Plan de 2021](images/2021.png)"),
    ],
)
def test_a_mark_stays_in_its_row_or_in_its_caption(line: str, marked: str) -> None:
    assert mark_passages(f"Un mot.\n\n{line}\n\nUn autre.\n", 2031).text == f"Un mot.\n\n{marked}\n\nUn autre.\n"
