"""A text without measure is refused at its line, in no time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from generator.errors import ContentError
from generator.reading.characters import MAX_LINE, MAX_LISTED, MAX_WORDS
from generator.reading.clause_files import read_clause


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("mot " * 200_000, 1, "mots"),
        ("un mot\n" * 100_000, MAX_WORDS // 2 + 1, "mots"),
        ("- x\n" * 20_000, MAX_LISTED + 1, "lignes de liste"),
        ("1. x\n" * 20_000, MAX_LISTED + 1, "lignes de liste"),
        ("| a |\n" * 20_000, MAX_LISTED + 1, "lignes de liste"),
        ("x" * (MAX_LINE + 1), 1, "caractères"),
    ],
)
def test_a_text_without_measure_is_refused_at_its_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    file = tmp_path / "portrait.md"
    file.write_text(text, "utf-8")
    start = time.process_time()
    with pytest.raises(ContentError) as caught:
        read_clause(file)
    assert time.process_time() - start < 3
    (fault,) = caught.value.diagnostics
    assert fault.code == "texte-demesure"
    assert words in fault.message
    assert fault.span is not None and fault.span.line == line


def test_a_long_text_is_read(tmp_path: Path) -> None:
    file = tmp_path / "portrait.md"
    file.write_text("mot " * 40_000 + "\n" + "- x\n" * 4_000, "utf-8")
    assert len(read_clause(file).lines) == 4_002
