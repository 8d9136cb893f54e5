"""`ctg renouveler` at the prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path / "content")


@pytest.mark.slow
def test_the_next_dossier_and_the_next_command(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["renouveler", "content/minimal", "--debut", "2030-01-01", "--fin", "2033-12-31"]
    assert run(words) == ExitCode.DONE
    lines = capsys.readouterr().out.splitlines()
    assert "content/minimal-2030/ctg.yaml" in lines
    assert lines[-2] == "le détail est dans content/minimal-2030/renouvellement.txt"
    assert lines[-1] == "pour continuer : ctg verifier content/minimal-2030"
    assert "à confirmer : ctg.yaml (3)" in lines[-3]
    assert run(["verifier", "content/minimal-2030"]) == ExitCode.DONE
    assert run(["generer", "content/minimal-2030", "--piece", "convention", "--format", "pdf"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(words) == ExitCode.USAGE
    assert "--vers" in capsys.readouterr().err
    assert copy.folder.is_dir()


def test_a_gap_between_the_periods_is_a_warning(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    model = (copy.clauses.parent / "modele.yaml").read_bytes()
    Path("content").rename("ancien")  # no longer where the project looks for its models
    words = ["renouveler", "ancien/minimal", "--debut", "2029-06-01", "--fin", "2033-12-31", "--vers", "c/suite"]
    assert run(words) == ExitCode.DONE
    said = capsys.readouterr()
    assert "[periode-discontinue] la nouvelle période commence le 1er juin 2029, avant la fin" in said.err
    assert "modèle mini copié dans c/modeles/mini" in said.out.splitlines()
    assert Path("c/modeles/mini/modele.yaml").read_bytes() == model
