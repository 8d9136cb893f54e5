"""The history of a dossier and its drafts, asked in memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from generator.api.editing import Author, FieldEdit, TextEdit, list_saves, read_files, save_edits
from generator.project import Project

if TYPE_CHECKING:
    from tests.atelier.conftest import Client

EXAMPLE = "exemple-complet"
PLACE = ("signature", "lieu")


def save_place(project: Project, before: str, after: str) -> str:
    folder = project.content / EXAMPLE
    return save_edits(folder, project, [FieldEdit("ctg.yaml", PLACE, before, after)], Author("Anne <b>Roux</b>")).id


def read_place(project: Project) -> str:
    text = (project.content / EXAMPLE / "ctg.yaml").read_text("utf-8")
    return next(line.split(": ")[1] for line in text.splitlines() if line.startswith("  lieu: "))


def test_a_save_is_told_shown_and_undone(client: Client, project: Project) -> None:
    name = save_place(project, "Ormeval", "Les Aulnaies")
    page = client.get(f"/dossiers/{EXAMPLE}/historique")
    assert page.status_code == 200 and name in page.text and "Anne &lt;b&gt;Roux" in page.text
    shown = client.get(f"/dossiers/{EXAMPLE}/historique/{name}")
    assert "<del>Ormeval</del><ins>Les Aulnaies</ins>" in shown.text and "Lieu de signature" in shown.text
    done = client.follow(client.post(f"/dossiers/{EXAMPLE}/historique/{name}"))
    assert "L’enregistrement est annulé." in done.text and read_place(project) == "Ormeval"
    assert list_saves(project.content / EXAMPLE)[0].who == "Camille Essai"


def test_an_undo_that_later_saves_forbid_says_what_stands_there(client: Client, project: Project) -> None:
    name = save_place(project, "Ormeval", "Les Aulnaies")
    save_place(project, "Les Aulnaies", "Castelambre")
    refused = client.post(f"/dossiers/{EXAMPLE}/historique/{name}")
    assert refused.status_code == 409 and "Castelambre" in refused.text and read_place(project) == "Castelambre"


def test_what_is_not_there_is_said(client: Client, project: Project) -> None:
    assert "Rien n’a encore été fait" in client.get(f"/dossiers/{EXAMPLE}/historique").text
    for address in (f"/dossiers/{EXAMPLE}/historique/abc", "/dossiers/autre/historique"):
        assert client.get(address).status_code == 404
    assert client.post(f"/dossiers/{EXAMPLE}/historique/{'0' * 16}").status_code == 400
    assert client.get(f"/dossiers/{EXAMPLE}/historique?page=-3").status_code == 200
    assert not list(Path(project.content / EXAMPLE).glob(".versions"))


def test_a_long_text_is_shown_around_its_change(client: Client, project: Project) -> None:
    folder = project.content / EXAMPLE
    text = read_files(folder, ["textes/portrait.md"])[0]
    changed = text.text.rstrip("\n") + "\n\nUne phrase de plus <script>.\n"
    name = save_edits(folder, project, [TextEdit(text.path, text.digest, changed)], Author("Anne")).id
    shown = client.get(f"/dossiers/{EXAMPLE}/historique/{name}").text
    assert (
        "Une phrase de plus &lt;script&gt;." in shown and text.text[:60] not in shown and "Texte « portrait »" in shown
    )


def test_drafts_are_kept_given_and_forgotten(client: Client) -> None:
    address, page = f"/dossiers/{EXAMPLE}/brouillons", f"/dossiers/{EXAMPLE}/formulaires/signature"
    assert client.get(address, params={"page": page}).status_code == 204
    fields = {"lieu": "Orm</script>é", "tags": "a\0b"}
    assert client.post(address, {"page": page, "champs": json.dumps(fields)}).status_code == 204
    assert client.get(address, params={"page": page}).json()["champs"] == fields
    for wrong in ({"page": page, "champs": "[1]"}, {"page": page, "champs": "{"}, {"champs": "{}"}, {"page": ""}):
        assert client.post(address, wrong).status_code == 400
    assert client.post(address, {"page": page, "oublier": "oui"}).status_code == 204
    assert client.get(address, params={"page": page}).status_code == 204
    assert client.get(address, params={"page": ""}).status_code == 400


def test_what_was_typed_and_not_saved_is_listed(client: Client) -> None:
    address = f"/dossiers/{EXAMPLE}/brouillons"
    assert "Rien n’attend" in client.get(address).text
    assert "Ce que vous tapiez" not in client.get(f"/dossiers/{EXAMPLE}/historique").text
    for page in (f"/dossiers/{EXAMPLE}/textes/portrait", "javascript:alert(1)", "//ailleurs.example/dossiers/x/y"):
        assert client.post(address, {"page": page, "champs": "{}"}).status_code == 204
    shown = client.get(address).text
    assert f'<a href="/dossiers/{EXAMPLE}/textes/portrait">Texte «\u00a0portrait\u00a0»</a>' in shown
    assert 'href="javascript' not in shown and 'href="//' not in shown
    assert "Ce que vous tapiez" in client.get(f"/dossiers/{EXAMPLE}/historique").text
