"""Letters that another program has spoilt are told with the word that was meant; French as it is typed never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.words.spoilt_letters import guess_word, list_spoilt_lines, mend_letters

FRENCH = (
    "Communauté d'agglomération", "l’œuvre", "Âge", "À la mairie", "280 000 €", "CITÉ", "forêt, maïs, où", "n° 12",
    "« Ça »", "2 m²", "garçon", "L’Haÿ-les-Roses", "curriculum vitæ", "—", "•", "août…", "Île",
)  # fmt: skip


@pytest.mark.parametrize("words", FRENCH)
@pytest.mark.parametrize("table", ["cp1252", "latin-1"])
def test_words_read_with_the_wrong_table_are_mended(words: str, table: str) -> None:
    data = words.encode("utf-8")
    seen = (
        data.decode("latin-1")
        if table == "latin-1"
        else "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)
    )
    assert mend_letters(seen) == words
    ((line, column, _, mended),) = list_spoilt_lines(f"juste\n{seen}")
    assert line == 2
    assert seen[column - 1] == next(letter for letter in seen if not letter.isascii())
    assert mended and mended in words


def test_words_that_went_through_it_twice_are_mended() -> None:
    twice = "Communauté".encode().decode("cp1252").encode().decode("cp1252")
    assert mend_letters(twice) == "Communauté"


def test_a_space_that_a_spreadsheet_has_changed_is_mended() -> None:
    assert mend_letters("Ã  la mairie") == "à la mairie"


@pytest.mark.parametrize("words", [*FRENCH, "«CITÉ»", "PÂTÉ", "“Le”", "Å", "CHÂTEAU", "É«x»", "Zoë"])
def test_french_as_it_is_typed_is_not_told(words: str) -> None:
    assert list(list_spoilt_lines(words)) == []


def test_a_lost_letter_is_told_without_a_guess() -> None:
    assert list(list_spoilt_lines("la Communaut\ufffd de communes")) == [(1, 13, "Communaut\ufffd", "")]


def test_no_text_of_ours_is_told(project_root: Path) -> None:
    texts = [p for p in (project_root / "content").rglob("*") if p.suffix in (".md", ".yaml", ".csv")]
    assert len(texts) > 60
    assert [path.name for path in texts if list(list_spoilt_lines(path.read_text("utf-8")))] == []


def test_a_word_that_lost_letters_is_guessed_where_one_alone_fits() -> None:
    text = "Le territoire, compos\ufffd de trois communes, est composé ainsi."
    assert guess_word("compos\ufffd", text) == "composé"
    assert guess_word("l'am\ufffdnagement", "un aménagement") == "aménagement"
    assert guess_word("donn\ufffd\ufffdes;", "") == "données"  # two signs for one letter, no such word in the text
    assert guess_word("p\ufffdche", "la pêche, un pâche") == "", "several would fit"
    assert guess_word("\ufffd", "à la ville") == guess_word("xy\ufffdz", text) == ""
