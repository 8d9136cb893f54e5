"""`ctg recevoir` at the prompt: what it says, and the code it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from generator.pdf_files.signatures.code import SignatureCode
from tests.dossiers.dossier_copy import copy_minimal
from tests.pdf_files.scan_drawing import draw_sheet


@pytest.mark.parametrize(
    "options",
    [["--exemplaire", "2"], ["--page", "3"], ["--tourner", "180"], ["--exemplaire", "1", "--page", "3", "b.pdf"]],
)
def test_options_that_do_not_go_together_are_a_wrong_command(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["recevoir", *options, "a.pdf", "content/minimal"]) == ExitCode.USAGE
    assert "[options-incompatibles]" in capsys.readouterr().err


@pytest.mark.slow
def test_pages_are_counted_and_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copy_minimal(tmp_path)
    assert run(["arreter", "minimal"]) == ExitCode.DONE
    capsys.readouterr()
    Path("scan.pdf").write_bytes(draw_sheet(SignatureCode("AUTRE", 1, 3, "0" * 12)))
    assert run(["recevoir", "scan.pdf", "minimal"]) == ExitCode.DONE
    told = capsys.readouterr()
    assert "scan.pdf: avertissement [page-autre-dossier] page 1 du fichier" in told.err
    lines = told.out.splitlines()
    assert lines[0].startswith("à classer : minimal/signatures/a-classer/autre-dossier-")
    assert [line.split(",")[0] for line in lines[1:3]] == ["exemplaire n° 1", "exemplaire n° 2"]
    assert lines[-1] == "pages : 0 classée, 1 à classer, 0 blanche ; 0 exemplaire sur 2 signé"
    before = {path: path.read_bytes() for path in Path("minimal").rglob("*") if path.is_file()}
    assert run(["recevoir", "scan.pdf", "minimal"]) == ExitCode.DONE
    assert "à classer : minimal/signatures/a-classer/" in capsys.readouterr().out, "what waits is told again"
    after = {path: path.read_bytes() for path in Path("minimal").rglob("*") if path.is_file()}
    assert after == before, "a run that changes nothing writes nothing, the journal least"


@pytest.mark.slow
def test_a_file_that_is_not_there_is_an_input_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copy_minimal(tmp_path)
    assert run(["arreter", "minimal"]) == ExitCode.DONE
    assert run(["recevoir", "absent.pdf", "minimal"]) == ExitCode.INPUT
    assert "[fichier-absent]" in capsys.readouterr().err
    assert not (tmp_path / "minimal" / "signatures").exists()
