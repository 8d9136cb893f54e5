"""Names that some system could not keep are refused with a sentence, wherever a dossier is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from generator.model.names import explain_folder_name

BAD = ["x" * 300, "con", "NUL", "prn", "aux", "com1", "lpt9.txt", "nom.", "nom ", " nom", "..", "a:b", "a?b", "a\x07b"]


@pytest.mark.parametrize("name", BAD)
def test_a_name_no_disk_keeps_is_explained(name: str) -> None:
    assert explain_folder_name(name)


@pytest.mark.parametrize("name", ["bassin-minier", "Console", "com10", "l'Aygues 2031", "nul-part", "x" * 100])
def test_usual_names_are_kept(name: str) -> None:
    assert explain_folder_name(name) == ""


@pytest.mark.parametrize("name", ["x" * 300, "Con", "nul"])
def test_a_new_dossier_of_such_a_name_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["nouveau", name, "--communes", "13041"]) == ExitCode.USAGE
    assert "[nom-de-dossier]" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("target", ["con", "a/nul", "x" * 300, "nom.", "prn/dossier"])
def test_a_place_of_such_a_name_is_refused(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["nouveau", "Essai", "--communes", "13041", "--vers", target]) == ExitCode.USAGE
    assert "[nom-de-dossier]" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
