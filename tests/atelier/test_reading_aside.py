"""No page reads a dossier in the server: one that is heavy would slow all the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from generator.api.editing import Author, FieldEdit, save_edits
from generator.api.grids import open_grid
from generator.atelier.application import PAGES
from generator.project import Project
from generator.reading import located_yaml
from tests.atelier.conftest import EXAMPLE

if TYPE_CHECKING:
    from tests.atelier.conftest import Client

FOLDER = f"/dossiers/{EXAMPLE}"
_SHEET = "04-accueils-de-loisirs"
_NAMES = {
    "dossier": EXAMPLE,
    "form": "signature",
    "fiche": _SHEET,
    "table": "indicateurs",
    "text": "portrait",
}


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The YAML files of the dossier that this process reads; composers are processes of their own."""
    found: list[str] = []
    known = located_yaml._read_yaml

    def note(text: str, file: str) -> object:
        if EXAMPLE in file or file in ("ctg.yaml", "ecarts.yaml", "avenant.yaml"):
            found.append(file)
        return known(text, file)

    monkeypatch.setattr(located_yaml, "_read_yaml", note)
    yield found


def list_addresses() -> list[tuple[str, str]]:
    """The pages of a dossier whose names are known here, and their addresses."""
    found = []
    for module in PAGES:
        for route in module.ROUTES:
            names = set(re.findall(r"\{(\w+)", route.path))
            if "dossier" in names and names <= set(_NAMES) and "GET" in (route.methods or set()):
                address = re.sub(r"\{(\w+)(:\w+)?\}", lambda one: _NAMES[one[1]], route.path)
                found.append((route.name, address))
    return found


def test_no_page_reads_a_dossier_in_the_server(client: Client, read_here: list[str]) -> None:
    addresses = list_addresses()
    assert len(addresses) > 30
    wrong = {}
    for name, address in addresses:
        assert client.get(address).status_code < 500, address
        if read_here:
            wrong[name] = list(dict.fromkeys(read_here))
            read_here.clear()
    assert not wrong, sorted(wrong)


def test_no_change_reads_a_dossier_in_the_server(client: Client, project: Project, read_here: list[str]) -> None:
    place = project.content / EXAMPLE
    save = save_edits(
        place, project, [FieldEdit("ctg.yaml", ("signature", "lieu"), "Ormeval", "Les Aulnaies")], Author("Anne")
    )
    grid = open_grid(place, project, "indicateurs")
    rows = json.dumps([[row.line, row.cells] for row in grid.rows[1:]])
    read_here.clear()
    posts: list[tuple[str, dict[str, str]]] = [
        (f"{FOLDER}/historique/{save.id}", {}),
        (f"{FOLDER}/tableaux/indicateurs", {"empreinte": grid.digest, "grille": rows}),
        (f"{FOLDER}/clauses/recours/modele", {}),
        (f"{FOLDER}/fiches", {"titre": "Une fiche"}),
        (f"{FOLDER}/fiches/{_SHEET}/retirer", {}),
        (f"{FOLDER}/constats/admettre", {"code": "aucun"}),
        (f"{FOLDER}/constats/confirmer", {"marque": "0"}),
        (f"{FOLDER}/vie/avenants/ouvrir", {"objet": "Un objet"}),
    ]
    for address, fields in posts:
        assert client.post(address, fields).status_code < 500, address
        assert not read_here, address
    assert open_grid(place, project, "indicateurs").rows[0].cells == grid.rows[1].cells
    assert "lieu: Ormeval" in (place / "ctg.yaml").read_text("utf-8")
