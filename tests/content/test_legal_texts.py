"""The table of the texts of law says where each row was read: an error of the program rests on no row that was not."""

from __future__ import annotations

import csv

from generator.files import read_text
from generator.reading.legal_texts import LEGAL_TEXTS, load_legal_texts


def _rows() -> list[dict[str, str]]:
    return list(csv.DictReader(read_text(LEGAL_TEXTS).splitlines()[1:], delimiter=";"))


def test_every_row_says_where_it_was_read() -> None:
    rows = _rows()
    assert len(rows) == len(load_legal_texts()) > 20
    assert [row["numero"] or row["titre"] for row in rows if not row["verifie"]] == []


def test_the_heading_claims_no_more_than_was_read() -> None:
    heading = read_text(LEGAL_TEXTS).splitlines()[0]
    assert "vérifiés sur Légifrance" not in heading
    assert "n'a pas été relu" in heading
