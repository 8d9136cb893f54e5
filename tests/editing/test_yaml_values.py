"""Values of YAML changed sign by sign: each in the form that it was written in, all else kept."""

from __future__ import annotations

import pytest

from generator.editing.splices import OverlappingEditsError
from generator.editing.yaml_values import delete_item, insert_item, splice_values
from generator.reading.yaml_edits import find_value

TEXT = """\
# en tête
nom: Ormeval # le chef-lieu
adresse: 3, avenue des Droits
cite: 'l''école'
dit: "la « Caf »"
long: >-
  Un texte qui tient sur plusieurs
  lignes, replié.
tel_quel: |
  Premier alinéa.

  Second alinéa.
annees: [2027, 2028, 2029]
montants: {2027: 60000, 2028: 260000}
liste:
  - un
  - deux # le deuxième
  - trois
"""


@pytest.mark.parametrize(
    ("path", "before", "after", "line"),
    [
        (("nom",), "Ormeval", "Combourg", "nom: Combourg # le chef-lieu"),
        (("nom",), "Ormeval", "Ormeval : bourg", 'nom: "Ormeval : bourg" # le chef-lieu'),
        (("adresse",), "3,", "5,", "adresse: 5, avenue des Droits"),
        (("cite",), "école", "été", "cite: 'l''été'"),
        (("dit",), "Caf", 'Caf "13"', 'dit: "la « Caf \\"13\\" »"'),
        (("long",), "tient", "tiendra", "  Un texte qui tiendra sur plusieurs lignes, replié."),
        (("tel_quel",), "Second", "Deuxième", "  Deuxième alinéa."),
        (("annees", 1), "2028", "2030", "annees: [2027, 2030, 2029]"),
        (("montants", "2028"), "260000", "270000", "montants: {2027: 60000, 2028: 270000}"),
        (("liste", 1), "deux", "2, ou trois", "  - 2, ou trois # le deuxième"),
    ],
)
def test_a_value_keeps_its_form(path: tuple[str | int, ...], before: str, after: str, line: str) -> None:
    words = find_value(TEXT, path).words
    start = words.index(before)
    edited = splice_values(TEXT, {path: [(start, start + len(before), after)]})
    assert line in edited.split("\n")
    assert find_value(edited, path).words == words.replace(before, after, 1)
    untouched = [one for one in TEXT.split("\n") if one.startswith("#") or ": [" in one]
    assert all(one in edited or one.split(":")[0] == str(path[0]) for one in untouched)


def test_two_edits_of_one_value_are_both_made() -> None:
    edited = splice_values(TEXT, {("adresse",): [(0, 1, "5"), (10, 13, "de")]})
    assert "adresse: 5, avenue de Droits\n" in edited
    with pytest.raises(OverlappingEditsError):
        splice_values(TEXT, {("adresse",): [(0, 5, "5"), (3, 8, "rue")]})


def test_items_come_and_go() -> None:
    assert "  - un\n  - et demi\n  - deux # le deuxième\n" in insert_item(TEXT, ("liste",), 1, "et demi")
    assert insert_item(TEXT, ("liste",), 9, "quatre").endswith("  - trois\n  - quatre\n")
    assert "annees: [2027, 2028, 2029, 2030]" in insert_item(TEXT, ("annees",), 3, "2030")
    assert "annees: [2026, 2027, 2028, 2029]" in insert_item(TEXT, ("annees",), 0, "2026")
    assert "  - un\n  - trois\n" in delete_item(TEXT, ("liste", 1))
    assert "annees: [2027, 2028]" in delete_item(TEXT, ("annees", 2))
    assert "annees: [2028, 2029]" in delete_item(TEXT, ("annees", 0))
    with pytest.raises(KeyError):
        delete_item("liste:\n  - un\n", ("liste", 0))
    with pytest.raises(KeyError):
        splice_values(TEXT, {("absent",): [(0, 0, "x")]})
