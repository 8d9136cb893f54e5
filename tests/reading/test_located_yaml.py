"""YAML as hostile or clumsy hands write it: values kept as typed, every fault in French at its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import ContentError, Diagnostic, Span
from generator.model.facts import Unknown
from generator.reading.located_yaml import load_yaml


def faults_of(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(ContentError) as caught:
        load_yaml(text, "f.yaml")
    return caught.value.diagnostics


def place(diagnostic: Diagnostic) -> tuple[str, int, int]:
    assert diagnostic.span is not None
    return diagnostic.code, diagnostic.span.line, diagnostic.span.column


def test_plain_scalars_stay_the_text_that_was_typed() -> None:
    text = "insee: 01004\nsiren: 200054807\nclef: yes\ndate: 2025-02-30\nnombre: 1_000\nheure: 12:30\nvide:\nnul: ~\n"
    assert load_yaml(text, "f").data == {
        "insee": "01004",
        "siren": "200054807",
        "clef": "yes",
        "date": "2025-02-30",
        "nombre": "1_000",
        "heure": "12:30",
        "vide": None,
        "nul": None,
    }


@pytest.mark.parametrize("written", ["à compléter", "A COMPLETER", "À compléter", '"à compléter"', "a  compléter"])
def test_to_be_completed_is_an_unknown_fact_with_its_place(written: str) -> None:
    located = load_yaml(f"x: 1\nparties:\n  - date: {written}\n", "ctg.yaml")
    assert located.data["parties"][0]["date"] == Unknown("parties 1, date", Span("ctg.yaml", 3))


def test_what_is_to_be_completed_can_be_said() -> None:
    assert load_yaml('x: "à compléter : le nom du maire"', "f").data["x"] == Unknown("le nom du maire", Span("f", 1))


def test_values_and_keys_know_their_place() -> None:
    located = load_yaml("a:\n  - b: 'é è'\n", "f")
    assert (located.span(("a", 0, "b")).line, located.span(("a", 0, "b")).column) == (2, 8)
    assert located.span(("a", 0, "b"), of_key=True).column == 5
    assert located.excerpt(located.span(("a", 0, "b"))) == "  - b: 'é è'"
    assert located.span(("a", 0, "absent")).line == 2, "the nearest value around a missing one"


def test_every_duplicate_key_is_reported_with_the_first_line() -> None:
    first, second = faults_of("a: 1\nb: 2\na: 3\nc:\n  b: 1\nb: 4\n")
    assert place(first) == ("cle-en-double", 3, 1)
    assert "ligne 1" in first.message
    assert place(second) == ("cle-en-double", 6, 1)
    assert first.excerpt == "a: 3"
    assert first.hint


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\n\tb: 2\n", 2, 1, "tabulation"),
        ("a:\n\tb: 2\n", 2, 1, "tabulation"),
        ('a: 1\nb: "x\nc: 2\nd: 3\n', 2, 4, "guillemets ouverts ici"),
        ("a: l'eau\nb: 'l\nc: 2\n", 2, 4, "guillemets ouverts ici"),
        ("titre: Le diagnostic : partagé\n", 1, 22, "deux-points inattendus"),
        ("a: 1\nb 2\nc: 3\n", 2, 1, "pas de deux-points"),
        ("a: *gras* x\n", 1, 4, "« * »"),
        ("a: & x\n", 1, 4, "« & »"),
        ("a: %x\n", 1, 4, "signe que YAML se réserve"),
        ("a: @x\n", 1, 4, "signe que YAML se réserve"),
        ("a: - x\n", 1, 4, "tiret inattendu"),
        ("a: 1\n---\nb: 2\n", 2, 1, "second document"),
        ("a: {b: 1\nc: 2\n", 1, 4, "accolade"),
        ("a: [b\nc: 2\n", 1, 4, "crochet"),
        ("a: 'x' y\n", 1, 8, "pas alignée"),
        ("a: !Attention x\n", 1, 4, "« !Attention »"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, 4, "veut dire autre chose"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", 3, 3, "mot simple"),
        ('a: "x\\x07y"\n', 1, 4, "caractère de commande"),
    ],
)
def test_syntax_faults_are_told_at_their_line(text: str, line: int, column: int, words: str) -> None:
    (fault,) = faults_of(text)
    assert place(fault) == ("yaml-syntaxe", line, column)
    assert words in fault.message
    assert fault.excerpt == text.split("\n")[line - 1]
    assert fault.hint


def test_control_characters_are_told_line_by_line() -> None:
    first, second = faults_of("a: x\x07\nb: 1\nc: \x00\n")
    assert place(first) == ("caractere-interdit", 1, 5)
    assert place(second) == ("caractere-interdit", 3, 4)
    assert "U+0007" in first.message
    assert first.excerpt is not None
    assert "\x07" not in first.excerpt


def test_the_marks_of_the_composing_are_refused() -> None:
    (fault,) = faults_of("a: \ue0000\ue001\n")
    assert fault.code == "caractere-interdit"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{c}: &{c} [{','.join([f'*{p}'] * 10)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
        "a: &a [*a]\n",
        "[" * 3000,
        "[" * 5000 + "]" * 5000,
        "{a: " * 300 + "1" + "}" * 300,
    ],
    ids=["alias bomb", "alias of itself", "open brackets", "brackets", "braces"],
)
def test_absurd_sizes_are_refused(text: str) -> None:
    (fault,) = faults_of(text)
    assert fault.code == "yaml-trop-gros"


def test_line_separators_of_unicode_are_told_at_their_line() -> None:
    found = faults_of("a: x\nb: y\u2028z\nc: x\x85z\n")
    assert [place(fault) for fault in found] == [("caractere-interdit", 2, 5), ("caractere-interdit", 3, 5)]


def test_what_has_no_width_is_taken_away_even_as_an_escape() -> None:
    assert load_yaml('a: "x\\u200By"\n', "f.yaml").data == {"a": "xy"}
    (fault,) = faults_of('a: "x\\u202Ey"\n')
    assert fault.span is not None
    assert fault.span.line == 1


@pytest.mark.parametrize("text", ["", "\n\n", "# rien\n"])
def test_an_empty_file_is_an_empty_mapping(text: str) -> None:
    assert load_yaml(text, "f").data == {}


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_french(text: str) -> None:
    try:
        load_yaml(text, "f.yaml")
    except ContentError as fault:
        assert fault.diagnostics
        assert all(d.span is not None and d.hint for d in fault.diagnostics)


def test_a_gap_names_the_element_it_stands_in() -> None:
    text = "parties:\n  - id: caf\n  - id: meyreuil\n    deliberation: {date: à compléter}\n"
    unknown = load_yaml(text, "f").data["parties"][1]["deliberation"]["date"]
    assert unknown.what == "parties « meyreuil », deliberation, date"
