"""Keys and records of a YAML text set, added and taken away; comments and every other sign stay."""

from __future__ import annotations

import pytest

from generator.editing.yaml_records import (
    append_record,
    drop_record,
    is_named,
    nest,
    put_value,
    settle_path,
    write_record,
)
from generator.editing.yaml_values import Path
from generator.reading.located_yaml import load_yaml

TEXT = """\
# en tête
parties:
  - id: caf
    nom: La Caf # dit ainsi
    representants:
      - {civilite: Madame, nom: UN}
    annees: [2027, 2028]
  - id: ville
    nom: 'Ville'
    courriels:
      - a@x.example # celui-ci
      - b@x.example
    means: {2028: 5, 2030: 7}
    composition: à compléter # plus tard
    vide:
charges: à compléter
"""


def test_an_element_is_found_by_a_value_of_it() -> None:
    path = ("parties", "[id=ville]", "courriels", 0)
    assert is_named(path) and not is_named(("parties", 0))
    assert settle_path(TEXT, path) == ("parties", 1, "courriels", 0)
    with pytest.raises(KeyError):
        settle_path(TEXT, ("parties", "[id=absente]"))


def test_a_new_element_stands_apart_as_the_others_do() -> None:
    apart = "p:\n  - id: premier\n\n  - id: suite\n\nfin: x\n"
    assert "\n  - id: suite\n\n  - id: fin\n" in append_record(apart, ("p",), {"id": "fin"})
    assert append_record("p:\n  - id: premier\n  - id: suite\n", ("p",), {"id": "fin"}).endswith(
        "\n  - id: suite\n  - id: fin\n"
    )
    assert write_record({"titre": "Ouvrir", "operations": ({"titre": "Lire"},)}) == (
        "titre: Ouvrir\noperations:\n  - titre: Lire\n"
    )


def read(text: str) -> dict[str, object]:
    return load_yaml(text, "x.yaml").data  # type: ignore[no-any-return]


def find(text: str, path: Path) -> object:
    found: object = read(text)
    for step in path:
        found = found[step]  # type: ignore[index]
    return found


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("parties", 0, "nom"), "Autre", "Autre"),
        (("parties", 0, "nom"), "deux : points", "deux : points"),
        (("parties", 0, "siret"), "00990001000010", "00990001000010"),
        (("parties", 1, "vide"), "plein", "plein"),
        (("parties", 0, "deliberation", "votes", "pour"), "26", "26"),
        (("parties", 1, "courriels"), ("a@x.example", "c@x.example", "d@x.example"), None),
        (("parties", 1, "courriels"), ("b@x.example",), ["b@x.example"]),
        (("parties", 1, "composition"), ("Un : deux", "Trois"), ["Un : deux", "Trois"]),
        (("parties", 0, "annees"), ("2027", "2029"), ["2027", "2029"]),
        (("parties", 0, "courriels"), ("z@x.example",), ["z@x.example"]),
        (("parties", 1, "means", "2029"), "6", "6"),
        (("parties", 0, "means", "caf", "2029"), "6", "6"),
        (("charges",), ("mot",), ["mot"]),
        (("parties", 1, "nom"), "un\n\ndeux", "un\n\ndeux"),
    ],
)
def test_a_value_is_put_and_nothing_else_moves(path: Path, value: str | tuple[str, ...], found: object) -> None:
    text = put_value(TEXT, path, value)
    assert find(text, path) == (found if found is not None else list(value))  # type: ignore[arg-type]
    kept = [line for line in TEXT.split("\n") if line not in text.split("\n")]
    assert len(kept) <= 2, kept
    for comment in ("# en tête", "# dit ainsi", "# plus tard"):
        assert comment in text or path[-1] == "nom" or path[0] == "charges", comment


def test_years_keep_their_order_and_keys_their_indentation() -> None:
    assert "{2028: 5, 2029: 6, 2030: 7}" in put_value(TEXT, ("parties", 1, "means", "2029"), "6")
    assert "{2028: 5, 2030: 7, 2031: 8}" in put_value(TEXT, ("parties", 1, "means", "2031"), "8")
    assert '\n    siret: "00990001000010"\n  - id: ville' in put_value(TEXT, ("parties", 0, "siret"), "00990001000010")
    assert "\n    deliberation:\n      votes:\n        pour: 26\n" in put_value(
        TEXT, ("parties", 0, "deliberation", "votes", "pour"), "26"
    )


def test_a_value_is_taken_away() -> None:
    text = put_value(TEXT, ("parties", 1, "means", "2028"), None)
    assert find(text, ("parties", 1, "means")) == {"2030": "7"}
    assert put_value(TEXT, ("parties", 1, "absent"), None) == TEXT


def test_records_are_added_last_and_taken_away() -> None:
    record = nest([("civilite", "Monsieur"), ("votes.pour", "3"), ("liste", ("un", "deux")), ("votes.contre", "0")])
    assert record == {"civilite": "Monsieur", "votes": {"pour": "3", "contre": "0"}, "liste": ("un", "deux")}
    for path in (("parties",), ("parties", 0, "representants"), ("charges",), ("parties", 1, "representants")):
        text = append_record(TEXT, path, record)
        rows = find(text, path)
        assert isinstance(rows, list)
        assert rows[-1] == {**record, "liste": ["un", "deux"]}
        if len(rows) > 1:
            assert drop_record(text, (*path, len(rows) - 1)) == TEXT
    with pytest.raises(KeyError):
        drop_record(TEXT, ("parties", 0, "representants", 0))
    assert "id: caf" not in drop_record(TEXT, ("parties", 0))
    assert find(drop_record(TEXT, ("parties", 1, "means")), ("parties", 1)).keys() >= {"nom", "courriels"}  # type: ignore[attr-defined]
