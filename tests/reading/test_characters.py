"""A text without measure is refused at its line, in no time."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from generator.codes import Code
from generator.errors import ContentError
from generator.plain_text import normalise_text
from generator.reading.characters import FORBIDDEN_CHARACTER, MAX_LINE, MAX_LISTED, MAX_VALUE, MAX_WORDS
from generator.reading.clause_files import read_clause
from generator.reading.csv_tables import parse_csv
from generator.reading.located_yaml import load_yaml


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("mot " * 200_000, 1, "mots"),
        ("un mot\n" * 100_000, MAX_WORDS // 2 + 1, "mots"),
        ("- x\n" * 20_000, MAX_LISTED + 1, "lignes de liste"),
        ("1. x\n" * 20_000, MAX_LISTED + 1, "lignes de liste"),
        ("| a |\n" * 20_000, MAX_LISTED + 1, "lignes de liste"),
        ("x" * (MAX_LINE + 1), 1, "caractères"),
        ("mots\n" + "[" * 50_000, 2, "crochets"),
        ("[[[[[[[[[[ " * 9 + "\n" + "[" * 25_000 + "]" * 25_000, 2, "crochets"),
    ],
)
def test_a_text_without_measure_is_refused_at_its_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    file = tmp_path / "portrait.md"
    file.write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_clause(file)
    (fault,) = caught.value.diagnostics
    assert fault.code == "texte-demesure"
    assert words in fault.message
    assert fault.span is not None and fault.span.line == line


@pytest.mark.parametrize("written", ["{}", "'{}'", "|-\n  {}"])
def test_a_value_without_measure_is_refused_in_a_yaml_file(written: str) -> None:
    assert load_yaml("a: 1\nb: " + written.format("x" * MAX_VALUE), "f.yaml").data["b"]
    with pytest.raises(ContentError) as caught:
        load_yaml("a: 1\nb: " + written.format("x" * (MAX_VALUE + 1)), "f.yaml")
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.span and fault.span.line) == ("texte-demesure", 2)
    with pytest.raises(ContentError, match="crochets"):
        load_yaml("a: 1\nb: " + written.format("x" + "[" * 25_000), "f.yaml")


def test_a_cell_without_measure_is_refused_in_a_table() -> None:
    assert parse_csv("a;b\n1;" + "x" * MAX_VALUE, "f.csv", ("a", "b")).lines
    with pytest.raises(ContentError) as caught:
        parse_csv("a;b\n1;2\n1;" + "x" * (MAX_VALUE + 1), "f.csv", ("a", "b"))
    assert [(d.code, d.span and d.span.line) for d in caught.value.diagnostics] == [("texte-demesure", 3)]


def test_a_long_text_is_read(tmp_path: Path) -> None:
    file = tmp_path / "portrait.md"
    file.write_text("mot " * 40_000 + "\n" + "- [x\n\n" * 2_000, "utf-8")
    assert len(read_clause(file).lines) == 4_002


UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co"})  # Unicode's controls, formats, separators, surrogates, private


def test_nothing_that_is_not_seen_goes_through() -> None:
    for sign in map(chr, range(0x110000)):
        if unicodedata.category(sign) in UNSEEN and sign not in "\t\n\r":
            assert normalise_text(f"a{sign}b") == "ab" or FORBIDDEN_CHARACTER.search(sign), hex(ord(sign))


def test_spaces_of_typographers_are_plain_ones_and_no_break_ones_stay() -> None:
    spaces = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) == "Zs"]
    kept = [c for c in spaces if normalise_text(f"a{c}b") == f"a{c}b"]
    assert kept == [" ", "\u00a0", "\u2007", "\u202f"]
    assert {normalise_text(f"a{c}b") for c in spaces if c not in kept} == {"a b"}


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u3164", "\ufe00", "\u180b"])
def test_a_sign_without_width_is_in_no_clause(sign: str, tmp_path: Path) -> None:
    file = tmp_path / "portrait.md"
    file.write_text(f"La crèche{sign} ouvre à 7 h 30.\n", "utf-8")
    assert read_clause(file).lines[0] == "La crèche ouvre à 7 h 30."


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u2028", "\x85", "\uf0b7", "\U000e0041"])
def test_a_sign_that_turns_or_hides_words_is_told_at_its_line(sign: str, tmp_path: Path) -> None:
    file = tmp_path / "portrait.md"
    file.write_text(f"Une ligne.\nLa crèche{sign} ouvre.\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        read_clause(file)
    (fault,) = caught.value.diagnostics
    assert fault.code is Code.CARACTERE_INTERDIT
    assert f"U+{ord(sign):04X}" in fault.message
    assert fault.span is not None
    assert (fault.span.line, fault.span.column) == (2, 10)
