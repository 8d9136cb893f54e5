"""What facts may hold: one line where one line stands, prose elsewhere; the rest is refused at its line."""

from __future__ import annotations

import pytest

from generator.codes import Code
from generator.errors import ContentError
from generator.model.annexes import ActionSheet
from generator.model.words.prose import find_line_fault, find_prose_fault, join_lines, strip_signs
from generator.reading.csv_tables import parse_csv
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts

SHEET = """titre: {title}
orientation: offre
axe: 1
description: Une action
annees: [2027]
operations:
  - titre: Ouvrir
    description: Travaux
    publics: Familles
    secteur: Ormeval
    pilote: Commune
    financement: à compléter
    resultats: Des places
    indicateurs_quantitatifs: [places]
    indicateurs_qualitatifs: [avis]
    calendrier: {calendar}
"""


@pytest.mark.parametrize(
    "words",
    [
        "a\n\nb",
        "Étapes :\n- a\n- b",
        "1° a\n2° b",
        "un **gras**",
        "*mot*",
        "1^er^",
        "**a",
        "__a__",
        "# a\nb",
        "<b>a</b>",
    ],
)
def test_a_line_holds_no_more_than_plain_words(words: str) -> None:
    assert find_line_fault(words) is not None


@pytest.mark.parametrize("words", ["a\nb", "2 * 3", "crèche*", "camping ***", "A_B_C", "- 3 places", "de 3 à 6 ans\n"])
def test_plain_words_are_no_fault(words: str) -> None:
    assert find_line_fault(words) is None


@pytest.mark.parametrize("words", ["**a", "a __b__", "| a | b |", "## a", "▪ a", "[a](https://b.fr)", "a<br>b"])
def test_prose_refuses_what_it_would_print(words: str) -> None:
    assert find_prose_fault(words) is not None


@pytest.mark.parametrize("words", ["**a** et **b**", "**a\nb**", "a\n\n- b\n- *c*", "[sic]", "< 3 ans", "3 > 2"])
def test_prose_that_is_read(words: str) -> None:
    assert find_prose_fault(words) is None


def test_faults_of_yaml_have_their_line() -> None:
    text = SHEET.format(title='"Créer **des places**"', calendar="|\n      Phase **un\n\n      Phase deux")
    with pytest.raises(ContentError) as caught:
        validate_facts(ActionSheet, load_yaml(text, "01.yaml"))
    faults = [(d.code, d.span.line if d.span else 0) for d in caught.value.diagnostics]
    assert faults == [(Code.DONNEE_MISE_EN_FORME, 1), (Code.DONNEE_MISE_EN_FORME, 16)]


def test_prose_of_yaml_keeps_its_lines_and_a_line_does_not() -> None:
    text = SHEET.format(title="|\n  Créer\n  des\u00a0places", calendar="|\n      Un\n\n      Deux")
    sheet = validate_facts(ActionSheet, load_yaml(text, "01.yaml"))
    assert sheet.titre == "Créer des\u00a0places"
    assert str(sheet.operations[0].calendrier).strip() == "Un\n\nDeux"


def test_cells_of_csv() -> None:
    table = parse_csv('a;b\n"x\ny";"un\n\ndeux"', "t.csv", ("a", "b"), prose=("b",))
    assert table.lines[0].cells == {"a": "x y", "b": "un\n\ndeux"}
    with pytest.raises(ContentError) as caught:
        parse_csv('a;b\n1;2\n"x\n\ny";z\n**g**;z', "t.csv", ("a", "b"), prose=("b",))
    assert [d.span.line for d in caught.value.diagnostics if d.span] == [3, 6]


def test_signs_and_lines_taken_away() -> None:
    assert strip_signs("**a** *b* 1^er^") == "a b 1er"
    assert join_lines(" a\n b\u00a0c ") == "a b\u00a0c"
