"""A dossier's signature changes with each of its files, and is sure of none that was written a moment ago."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.project import Project
from generator.summarizing.signature import Surroundings, is_sure, sign_dossier

OLD = 1_600_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "content" / "val"
    for name in ("ctg.yaml", "textes/portrait.md", "avenants/1/ctg.yaml", "actes/01-convention/acte.json"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text("x", "utf-8")
        os.utime(made / name, (OLD, OLD))
    return made


def sign(folder: Path) -> str:
    project = Project(folder.parents[1])
    return sign_dossier(folder, project.output, Surroundings(project))


def test_the_same_files_give_the_same_signature(folder: Path) -> None:
    assert is_sure(sign(folder))
    assert sign(folder) == sign(folder)


@pytest.mark.parametrize(
    "name", ["ctg.yaml", "avenants/1/ctg.yaml", "actes/01-convention/retours/a.pdf", "signatures/caf.pdf"]
)
def test_a_file_that_changes_or_comes_changes_it(folder: Path, name: str) -> None:
    before = sign(folder)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("y", "utf-8")  # of the same size
    os.utime(folder / name, (OLD + 1, OLD + 1))
    assert sign(folder) != before


def test_a_file_that_goes_changes_it(folder: Path) -> None:
    before = sign(folder)
    (folder / "textes/portrait.md").unlink()
    assert sign(folder) != before


def test_documents_models_and_settings_change_it(folder: Path) -> None:
    root = folder.parents[1]
    signatures = {sign(folder)}
    for name in ("output/val/manifeste.json", "content/modeles/mien/modele.yaml", "ctg.toml", "templates/x.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("", "utf-8")
        os.utime(root / name, (OLD, OLD))
        signatures.add(sign(folder))
    assert len(signatures) == 5


def test_a_file_of_this_very_moment_is_never_sure(folder: Path) -> None:
    (folder / "ctg.yaml").write_text("y", "utf-8")
    assert not is_sure(sign(folder))
    assert not is_sure("")
