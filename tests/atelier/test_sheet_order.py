"""Fiches action are put in another order: their files change numbers, as long as nothing names them by these."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from generator.api.editing import list_saves
from generator.project import Project
from tests.atelier.conftest import DRAFT, EXAMPLE

if TYPE_CHECKING:
    from tests.atelier.conftest import Client

SHEETS = f"/dossiers/{DRAFT}/fiches"


def list_sheets(project: Project) -> dict[str, str]:
    folder: Path = project.content / DRAFT / "annexe-3/fiches"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


def test_a_fiche_goes_up_and_down_with_its_marks(client: Client, project: Project) -> None:
    folder = project.content / DRAFT / "annexe-3/fiches"
    first = (folder / "01-action.yaml").read_text("utf-8")
    for name, title in (("02-deuxieme", "Deuxième"), ("03-troisieme", "Troisième")):
        (folder / f"{name}.yaml").write_text(
            re.sub("^titre: .*$", f"titre: {title}", first, flags=re.MULTILINE), "utf-8"
        )
    before = list_sheets(project)
    assert list(before) == ["01-action.yaml", "02-deuxieme.yaml", "03-troisieme.yaml"]
    marks = project.content / DRAFT / "a-confirmer.yaml"
    marks.write_text(
        "a_confirmer:\n  annexe-3/fiches/03-troisieme.yaml:\n    - {lieu: [titre], valeur: Troisième, motif: repris}\n",
        "utf-8",
    )
    page = client.get(SHEETS).text
    assert page.count('value="monter" disabled') == 1 and page.count('value="descendre" disabled') == 1
    done = client.follow(client.post(f"{SHEETS}/03-troisieme/deplacer", {"sens": "monter"})).text
    assert "La fiche a changé de place." in done
    assert done.index("Troisième") < done.index("Deuxième")
    assert list(list_sheets(project)) == ["01-action.yaml", "02-troisieme.yaml", "03-deuxieme.yaml"]
    assert list_sheets(project)["02-troisieme.yaml"] == before["03-troisieme.yaml"]
    assert "annexe-3/fiches/02-troisieme.yaml:" in marks.read_text("utf-8")
    assert list_saves(project.content / DRAFT)[0].reason == "ordre des fiches action"
    client.post(f"{SHEETS}/02-troisieme/deplacer", {"sens": "descendre"})
    assert list_sheets(project) == before
    end = client.follow(client.post(f"{SHEETS}/03-troisieme/deplacer", {"sens": "descendre"})).text
    assert "déjà au bout" in end and list_sheets(project) == before


def test_an_order_that_the_tracking_knows_stays(client: Client) -> None:
    where = f"/dossiers/{EXAMPLE}/fiches"
    page = client.get(where).text
    assert "Le suivi désigne les fiches par leur numéro" in page and 'value="monter"' not in page
    refused = client.post(f"{where}/04-accueils-de-loisirs/deplacer", {"sens": "monter"})
    assert refused.status_code == 422 and "leur ordre ne change plus" in refused.text
    assert client.post(f"{where}/04-accueils-de-loisirs/deplacer", {"sens": "ailleurs"}).status_code == 400
