"""A field of a form changes its own lines alone; a key that comes stands where a person would write it."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from generator.editing.saving.edits import Path as Steps
from generator.editing.saving.yaml_fields import is_same, read_field, set_field
from generator.editing.values import Words
from generator.editing.yaml_records import settle_path

EXAMPLE = (Path(__file__).parents[3] / "content/exemple-complet/ctg.yaml").read_text()


def list_changes(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line.startswith(("- ", "+ "))]


@pytest.mark.parametrize(
    ("path", "value", "changes"),
    [
        (("mention",), "essai", ["- mention: exemple fictif", "+ mention: essai"]),
        (
            ("parties", "[id=cc-val-ambrelle]", "deliberation", "tribunal"),
            "à compléter",
            [
                "-       tribunal: tribunal administratif de Castelambre "
                "# le département est inventé : aucune table ne le dit",
                "+       tribunal: à compléter # le département est inventé : aucune table ne le dit",
            ],
        ),
        (
            ("parties", "[id=caf]", "deliberation", "convocation"),
            "2026-09-01",
            ["+       convocation: 2026-09-01"],
        ),
        (("parties", "[id=caf]", "siren"), "", ['-     siren: "009900010"']),
        (("territoire", "communes", "[insee=99147]", "population"), "12500", ["- 12486", "+ 12500"]),
        (("parties", "[id=caf]", "deliberation", "votes", "contre"), None, ["-         contre: 0"]),
    ],
)
def test_only_the_lines_of_the_field_change(path: Steps, value: Words | None, changes: list[str]) -> None:
    text = set_field(EXAMPLE, "ctg.yaml", settle_path(EXAMPLE, path), value)
    assert is_same(read_field(text, path), value)
    found = list_changes(EXAMPLE, text)
    if changes == ["- 12486", "+ 12500"]:
        assert [line.split()[-1] for line in found] == ["12486", "12500"]
    else:
        assert found == changes


def test_a_key_that_comes_follows_the_order_of_the_schema() -> None:
    base = "# Tête\n\nmodele: ctg-2026\n\nperiode:\n  debut: 2027-01-01\n\n"
    base += "parties:\n  - id: caf\n    genre: f\n    organe: x\n"
    text = set_field(base, "ctg.yaml", ("parties", 0, "nom"), "La Caf")
    text = set_field(text, "ctg.yaml", ("territoire", "nom"), "Val")
    text = set_field(text, "ctg.yaml", ("identite",), "neutre")
    assert text == (
        "# Tête\n\nmodele: ctg-2026\nidentite: neutre\n\nterritoire:\n  nom: Val\n\nperiode:\n  debut: 2027-01-01\n\n"
        "parties:\n  - id: caf\n    nom: La Caf\n    genre: f\n    organe: x\n"
    )


def test_the_last_key_of_a_group_takes_the_group_away_and_a_gap_becomes_a_group() -> None:
    base = "parties:\n  - id: a\n    deliberation: à compléter\n    logo: a.svg\n"
    path = ("parties", 0, "deliberation", "votes", "pour")
    text = set_field(base, "ctg.yaml", path, "12")
    assert read_field(text, path) == "12" and text.endswith("    logo: a.svg\n")
    assert set_field(text, "ctg.yaml", path, "").count("deliberation") == 0


def test_long_words_stand_in_lines_and_are_read_as_they_were_typed() -> None:
    words = "Une phrase assez longue : elle a des deux-points, et « des guillemets », pour dépasser une ligne."
    for value in (words, f"{words}\n\nUn second paragraphe.", f"{words}\n- un tiret"):
        for base in ("titre: x\n", "titre: x\ndescription: à compléter # vu\nannees: [2027]\n"):
            text = set_field(base, "annexe-3/fiches/01.yaml", ("description",), value)
            assert read_field(text, ("description",)) == value
            assert max(map(len, text.splitlines())) <= 120
            assert text.startswith("titre: x\ndescription: ")


HOSTILE = ("'", '"', "- a", "{a: b}", "[x", "#x", "a # b", "a: b", "&a", "*a", "!x", "%x", "@x", "`", "null", "1e3")
HOSTILE += ("\\n", "é\tè", "0x1", "| a", "?", "01004", "oui", "---", "a\n\n b", "\u00a0x", "« a » : b")


def test_hostile_words_are_read_back() -> None:
    for value in HOSTILE:
        for base in ("nom: x\n", "nom: 'x'\n", 'nom: "x"\n', "nom: >-\n  x\n", "autre: 1\n"):
            text = set_field(base, "ctg.yaml", ("nom",), value)
            assert is_same(read_field(text, ("nom",)), value), (value, base)


def test_a_list_of_words_keeps_its_form() -> None:
    text = set_field("a:\n  - un # le premier\n  - deux\nb: 1\n", "x.yaml", ("a",), ("un", "trois", "deux"))
    assert text == "a:\n  - un # le premier\n  - trois\n  - deux\nb: 1\n"
    assert set_field(text, "x.yaml", ("a",), ()) == "b: 1\n"
    assert set_field("a: [x]\n", "x.yaml", ("a",), ("x", "y")).startswith("a:")
