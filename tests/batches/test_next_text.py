"""A batch on a dossier whose act is frozen: what it makes is the next text, and everything that counts says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.batches import batch
from generator.batches.batch import BatchRequest, run_batch
from generator.cli.results.batch import _count, _say_line
from generator.codes import Code
from generator.composing.no_break import curl_apostrophes
from generator.errors import Diagnostic, Severity, Span
from generator.project import BARE
from tests.batches.batch_samples import DirectCrew, copy_dossiers

WORDS = "l'acte 01 est arrêté depuis le 10/01/2026"
TOLD = curl_apostrophes(WORDS)


def test_a_next_text_is_told_by_its_line_the_count_and_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Diagnostic(Code.ACTE_ARRETE, WORDS, Span("aval"), severity=Severity.ADVICE)
    monkeypatch.setattr(batch, "check_next_text", lambda folder, **_: (told,) if folder.name == "aval" else ())
    content = copy_dossiers(tmp_path / "content", ("amont", "aval"))
    request = BatchRequest(content, BARE, tmp_path / "output")
    for made in ("2 produites", "2 sans changement"):  # a CTG that is left alone tells it too
        report = run_batch(request, DirectCrew())
        said = {line.name: str(_say_line(line, 1, 2)) for line in report.lines}
        assert WORDS in said["aval"]
        assert WORDS not in said["amont"]
        assert made in _count(report)
        assert "1 dont l'acte est arrêté (texte suivant)" in _count(report)
    workbook = load_workbook(report.summary)
    states = {row[0].value: row[1].value for row in workbook["CTG"].iter_rows(min_row=2)}
    assert "texte suivant (acte arrêté)" in states["aval"]
    assert "texte suivant" not in states["amont"]
    assert [(row[0].value, row[3].value) for row in workbook["À regarder"].iter_rows() if row[3].value == TOLD] == [
        ("aval", TOLD)
    ]
