"""The tables of a dossier as grids, asked in memory: without a script, then as the script sends them."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.api.editing import list_saves
from generator.api.grids import clean_number, open_grid
from generator.project import Project

if TYPE_CHECKING:
    from tests.atelier.conftest import Client

EXAMPLE = "exemple-complet"
ADDRESS = f"/dossiers/{EXAMPLE}/tableaux"
FILE = "annexe-2/equipements.csv"


def read_hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(empreinte|base)" value="(\w*)"', page))


def read_file(project: Project) -> str:
    return (project.content / EXAMPLE / FILE).read_text("utf-8-sig")


def open_rows(project: Project) -> list[list[Any]]:
    grid = open_grid(project.content / EXAMPLE, project, "equipements")
    return [[row.line, list(row.cells)] for row in grid.rows]


def test_the_tables_are_listed_and_shown_in_words(client: Client) -> None:
    page = client.get(ADDRESS).text
    assert "Équipements" in page and "Valeurs des indicateurs" in page
    grid = client.get(f"{ADDRESS}/equipements").text
    assert "Existant ou nouveau" in grid and "Commune d&#39;Ormeval" in grid and 'value="La Pause"' in grid
    assert client.get(f"{ADDRESS}/autre").status_code == 404


def test_a_plain_form_changes_a_cell_adds_a_row_and_takes_one_away(client: Client, project: Project) -> None:
    before = read_file(project)
    page = client.get(f"{ADDRESS}/equipements").text
    rows = open_rows(project)
    rows[0][1][7] = "1 421"
    rows.append([0, ["ormeval", "RAM", "Le Nouveau", "Ormeval", "", "Ormeval", "", "", "", "nouveau", "12 000 €", ""]])
    form: dict[str, Any] = {**read_hidden(page), "ligne": [str(line) for line, _ in rows], "retirer": "1"}
    form |= {f"c{rank}": [cells[rank] for _, cells in rows] for rank in range(12)}
    done = client.follow(client.post(f"{ADDRESS}/equipements", form))
    assert "Le tableau est enregistré." in done.text
    lines = before.splitlines(keepends=True)
    del lines[2]
    lines[1] = lines[1].replace(";420;", ";1421;")
    lines.append("ormeval;RAM;Le Nouveau;Ormeval;;Ormeval;;;;nouveau;12000;\n")
    assert read_file(project) == "".join(lines)
    again = client.follow(client.post(f"{ADDRESS}/equipements", {**form, **read_hidden(done.text), **_list(project)}))
    assert "Rien n’avait changé" in again.text and len(list_saves(project.content / EXAMPLE)) == 1


def _list(project: Project) -> dict[str, Any]:
    rows = open_rows(project)
    cells = {f"c{rank}": [cells[rank] for _, cells in rows] for rank in range(12)}
    return {"ligne": [str(line) for line, _ in rows], "retirer": [], **cells}


def test_what_could_not_be_read_comes_back_with_its_faults_at_their_cells(client: Client, project: Project) -> None:
    before = read_file(project)
    page = client.get(f"{ADDRESS}/equipements").text
    rows = open_rows(project)
    rows[2][1][9] = "peut-être <b>"
    answer = client.post(f"{ADDRESS}/equipements", {**read_hidden(page), "grille": json.dumps(rows)})
    assert answer.status_code == 422 and "grille-faux-erreur" in answer.text and "peut-être &lt;b&gt;" in answer.text
    assert "Ligne 3, Existant ou nouveau" in answer.text and read_file(project) == before


def test_two_people_in_one_cell_settle_it(client: Client, project: Project) -> None:
    page = client.get(f"{ADDRESS}/equipements").text
    mine, theirs = open_rows(project), open_rows(project)
    theirs[0][1][7], theirs[1][1][7] = "500", "241"
    mine[0][1][7], mine[0][1][8], mine[1][1][7] = "600", "0,9", "242"
    hidden = read_hidden(page)
    assert client.post(f"{ADDRESS}/equipements", {**hidden, "grille": json.dumps(theirs)}).status_code == 303
    form = {**hidden, "grille": json.dumps(mine)}
    refused = client.post(f"{ADDRESS}/equipements", form)
    assert refused.status_code == 409 and "Deux versions à départager" in refused.text
    assert "La Pause" in refused.text and '<span class="conflit-mots">600</span>' in refused.text
    tokens = re.findall(r'name="conflit-(\d)" value="([^"]*)"', refused.text)
    assert len(tokens) == 2
    choices = {f"conflit-{rank}": html.unescape(token) for rank, token in tokens}
    unsettled = client.post(f"{ADDRESS}/equipements", {**form, **choices, "choix-0": "mienne"})
    assert unsettled.status_code == 409
    choices |= {"choix-0": "mienne", "choix-1": "autre"}
    client.follow(client.post(f"{ADDRESS}/equipements", {**form, **choices}))
    rows = open_rows(project)
    assert (rows[0][1][7], rows[0][1][8], rows[1][1][7]) == ("600", "0,9", "241")


def test_findings_are_told_while_one_types(client: Client, project: Project) -> None:
    page = client.get(f"{ADDRESS}/equipements").text
    rows = open_rows(project)
    rows[3][1][0] = "inconnue"
    answer = client.post(f"{ADDRESS}/equipements/constats", {**read_hidden(page), "grille": json.dumps(rows)})
    found = answer.json()
    assert any(one["rang"] == 3 and one["gravite"] == "erreur" and "inconnue" in one["mots"] for one in found)
    assert not (project.content / EXAMPLE / ".versions").exists()


@pytest.mark.parametrize(
    "form", [{"grille": "{"}, {"grille": "[[1,[]]]"}, {"grille": '[["x",["a"]]]'}, {"ligne": "1"}, {"c0": ["a", "b"]}]
)
def test_what_is_no_grid_is_refused(client: Client, form: dict[str, Any]) -> None:
    assert client.post(f"{ADDRESS}/equipements", form).status_code == 400


def test_a_table_that_is_not_there_begins_with_its_first_row(client: Client, project: Project) -> None:
    page = client.get(f"{ADDRESS}/bilan").text
    cells = ["2022-2026", "1", "Une action", "2023", "Ormeval", "terminé", "Fait", "Bien"]
    answer = client.post(f"{ADDRESS}/bilan", {**read_hidden(page), "grille": json.dumps([[0, cells]])})
    assert answer.status_code in (303, 422), answer.text
    if answer.status_code == 303:
        path = Path(project.content / EXAMPLE / "annexe-3/bilan.csv")
        assert path.read_bytes().startswith(b"\xef\xbb\xbfperiode;fiche;")


def test_numbers_lose_their_spaces_and_their_sign() -> None:
    words = {"12 345": "12345", "12\u202f345,50 €": "12345,50", "−3": "-3", "1,5": "1,5", "à compléter": "à compléter"}
    words |= {"12 rue": "12 rue", "": "", "2 028 euros": "2028"}
    assert {one: clean_number(one) for one in words} == words
