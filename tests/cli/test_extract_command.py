"""`ctg extraire` at the prompt: what it says, and the code it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from generator.making.generation import GenerationRequest, generate_dossier
from generator.project import BARE

SOURCE = Path(__file__).resolve().parents[1] / "dossiers" / "minimal"


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("sortie")
    generate_dossier(GenerationRequest(SOURCE, BARE, output, ("convention",), ("pdf",)))
    return output / "minimal" / "convention.pdf"


@pytest.mark.slow
def test_a_dossier_is_made_and_the_way_on_is_told(
    pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["extraire", str(pdf), "-o", "content/nouveau"]) == ExitCode.DONE
    lines = capsys.readouterr().out.splitlines()
    written = [line for line in lines if line.startswith("content/") and (tmp_path / line).is_file()]
    assert {"content/nouveau/ctg.yaml", "content/nouveau.docx", "content/modeles/mini/modele.yaml"} <= set(written)
    assert lines[-1] == "pour continuer : ctg verifier content/nouveau"
    assert run(["verifier", "content/nouveau"]) == ExitCode.DONE
    assert run(["extraire", str(pdf), "-o", "content/nouveau"]) == ExitCode.USAGE
    assert "[place-occupee]" in capsys.readouterr().err


def test_the_list_says_what_there_is(pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extraire", str(pdf), "--liste", "-o", str(tmp_path / "rien")]) == ExitCode.DONE
    assert "textes/portrait.md" in capsys.readouterr().out
    assert not (tmp_path / "rien").exists()


def test_a_file_that_is_no_such_pdf_is_an_input_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "autre.pdf"
    path.write_bytes(b"PK\x03\x04")
    assert run(["extraire", str(path)]) == ExitCode.INPUT
    assert "[fichier-type]" in capsys.readouterr().err
    assert run(["extraire", str(tmp_path / "absent.pdf")]) == ExitCode.INPUT
