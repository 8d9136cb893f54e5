"""What a dossier is called on the pages."""

from __future__ import annotations

from pathlib import Path

from generator.api.projects import find_place, list_places, read_full_title
from generator.project import Project


def _write(folder: Path, words: str) -> None:
    folder.mkdir(parents=True)
    (folder / "ctg.yaml").write_text(words, "utf-8")


def test_a_dossier_is_called_by_its_territory_and_its_avenant(tmp_path: Path) -> None:
    project = Project(tmp_path)
    _write(project.content / "val", "territoire:\n  nom: Val d'Ambrelle\n")
    _write(project.content / "val" / "avenants" / "2", "territoire:\n  nom: Autre\n")
    _write(project.content / "sans-nom", "periode: {}\n")
    called = {place.id: read_full_title(place) for place in list_places(project)}
    assert called == {
        "val": "Val d'Ambrelle",
        "val~avenants~2": "Val d'Ambrelle, avenant n°\u00a02",
        "sans-nom": "sans-nom",
    }
    assert find_place(project, "autre") is None
