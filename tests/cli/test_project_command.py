"""`ctg projet`, in an empty folder: what is prepared, what follows, and where everything comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from generator.project import PROGRAM


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bureau"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CTG_PROJET", raising=False)
    return folder


def list_names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_folder_becomes_a_project_and_a_new_dossier_lands_there(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list_names(PROGRAM / "content")
    assert run(["projet", "."]) == ExitCode.DONE
    assert {"ctg.toml", "LISEZMOI.md", ".gitignore", "content/.gitkeep"} <= list_names(here)
    assert "ctg nouveau" in capsys.readouterr().out
    (here / "content/plus/bas").mkdir(parents=True)
    monkeypatch.chdir(here / "content/plus/bas")
    assert run(["nouveau", "Essai", "--communes", "13041,13046"]) == ExitCode.DONE
    assert (here / "content/essai/ctg.yaml").is_file()
    assert run(["generer", "../../essai", "--piece", "convention", "--format", "docx"]) == ExitCode.DONE
    assert (here / "output/essai/convention.docx").is_file(), "the dossier decides of the project"
    assert list_names(PROGRAM / "content") == before, "nothing is written in the program's folder"


def test_what_is_there_already_is_left_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "ctg.toml").write_text('sortie = "ailleurs"\n', "utf-8")
    (here / "content/le-mien").mkdir(parents=True)
    assert run(["projet", "."]) == ExitCode.DONE
    assert (here / "ctg.toml").read_text("utf-8") == 'sortie = "ailleurs"\n'
    capsys.readouterr()
    assert run(["projet", "."]) == ExitCode.DONE
    assert "déjà prêt" in capsys.readouterr().out
    (here / "note.txt").write_text("", "utf-8")
    assert run(["projet", "note.txt"]) == ExitCode.USAGE


@pytest.mark.slow
def test_the_example_can_be_had(here: Path) -> None:
    assert run(["projet", "ici", "--exemple"]) == ExitCode.DONE
    assert (here / "ici/content/exemple-complet/ctg.yaml").is_file()
    assert run(["verifier", "ici/content/exemple-complet"]) == ExitCode.DONE


def test_where_each_thing_is_taken_from(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["projet", "."])
    own = here / "templates/identites/maison"
    own.mkdir(parents=True)
    neutral = PROGRAM / "templates/identites/neutre"
    (own / "identite.yaml").write_bytes((neutral / "identite.yaml").read_bytes())
    capsys.readouterr()
    assert run(["projet", "--ou"]) == ExitCode.DONE
    lines = capsys.readouterr().out.splitlines()
    assert f"projet : {here} (ctg.toml, au-dessus du dossier courant)" in lines
    assert f"identité maison : {own} (du projet)" in lines
    assert f"identité neutre : {neutral} (du programme)" in lines
    assert any(line.startswith("modèle ") and line.endswith("(du programme)") for line in lines)


def test_the_variable_names_the_project(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["projet", "la"]) == ExitCode.DONE
    monkeypatch.setenv("CTG_PROJET", str(here / "la"))
    assert run(["nouveau", "Essai", "--communes", "13041"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["etat"]) == ExitCode.DONE
    assert "essai" in capsys.readouterr().out
    monkeypatch.setenv("CTG_PROJET", str(here / "absent"))
    assert run(["etat"]) == ExitCode.USAGE
    assert "projet-introuvable" in capsys.readouterr().err


def test_without_a_folder_the_command_says_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["projet"]) == ExitCode.USAGE
    assert "ctg projet mes-conventions" in capsys.readouterr().err
