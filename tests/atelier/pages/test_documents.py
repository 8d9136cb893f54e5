"""The documents of a dossier: pieces, pages and their pictures, files, archive, production, what a final lacks."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest

from generator.project import Project
from tests.atelier.conftest import DRAFT, EXAMPLE, Client

pytestmark = pytest.mark.slow

FOLDER = f"/dossiers/{EXAMPLE}"


def wait_for(client: Client, task: str) -> str:
    limit = time.monotonic() + 240
    while "hx-trigger" in (seen := client.get(f"{task}/etat").text):
        assert time.monotonic() < limit, seen
        time.sleep(0.05)
    return seen


def test_every_piece_is_listed_with_its_files(client: Client) -> None:
    page = client.get(f"{FOLDER}/documents").text
    assert page.count("pas encore produit") == 6
    assert "Annexe 3 – Plan d’actions" in page
    assert "La Ctg en bref" in page
    assert f'href="{FOLDER}/documents/annexe-3/fichier/docx"' in page
    answer = client.get(f"{FOLDER}/documents/annexe-4/fichier/docx")
    assert answer.content[:2] == b"PK"
    assert answer.headers["content-disposition"] == 'attachment; filename="exemple-complet-annexe-4-pilotage.docx"'
    assert client.get(f"{FOLDER}/documents/en-bref/fichier/pdf").content[:5] == b"%PDF-"
    assert client.get(f"{FOLDER}/documents/classeur").content[:2] == b"PK"
    assert client.get(f"{FOLDER}/documents/annexe-4/fichier/exe").status_code == 404
    assert client.get(f"{FOLDER}/documents/annexe-9/fichier/pdf").status_code == 400
    assert client.get("/dossiers/inconnu/documents").status_code == 404


def test_pages_are_pictures_with_their_words_and_those_that_change_are_marked(client: Client, project: Project) -> None:
    address = f"{FOLDER}/documents/convention/pages"
    first = client.get(address).text
    pictures = re.findall(r'src="([^"]+)\?l=800"', first)
    assert len(pictures) > 8
    assert "page-changee" not in first
    picture = client.get(pictures[1] + "?l=400")
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert picture.content[8:12] == b"WEBP"
    assert len(client.get(pictures[1] + "?l=1600").content) > len(picture.content)
    assert client.get(re.sub(r"/\d+$", "/99", pictures[1])).status_code == 422
    assert client.get(re.sub(r"[0-9a-f]{32}", "0" * 32, pictures[1])).status_code == 404
    facts = project.content / EXAMPLE / "ctg.yaml"
    words = facts.read_text("utf-8")
    assert "Val d'Ambrelle" in words or "Val d’Ambrelle" in words
    facts.write_text(re.sub(r"Val d(['’])Ambrelle", r"Val d\1Ambre", words), "utf-8")
    changed = client.get(address).text
    marked = changed.count("page-changee")
    assert marked > 0
    assert client.get(address).text.count("page-changee") == marked  # a page that is loaded again keeps them
    assert client.post(f"{FOLDER}/documents/convention/vu").status_code == 303
    assert "page-changee" not in client.get(address).text


def test_a_dossier_that_cannot_be_composed_says_why(client: Client, project: Project) -> None:
    (project.content / EXAMPLE / "ctg.yaml").write_text("territoire: 12\n", "utf-8")
    for page in ("documents", "documents/convention/pages", "documents/definitif", "arreter"):
        answer = client.get(f"{FOLDER}/{page}")
        assert answer.status_code == 200
        assert "constat-erreur" in answer.text


def test_the_archive_has_everything_and_always_the_same_bytes(client: Client) -> None:
    archives = []
    for _ in range(2):
        task = client.post(f"{FOLDER}/documents/archive").headers["location"]
        assert "exemple-complet.zip" in wait_for(client, task)
        archives.append(client.get(f"{task}/fichiers/1").content)
    assert archives[0] == archives[1]
    with zipfile.ZipFile(io.BytesIO(archives[0])) as archive:
        names = archive.namelist()
    assert {"exemple-complet/convention.pdf", "exemple-complet/en-bref.docx"} <= set(names)
    assert "exemple-complet/exemple-complet-donnees.xlsx" in names


def test_documents_are_produced_and_never_over_what_a_person_changed(client: Client, project: Project) -> None:
    task = client.post(f"{FOLDER}/documents/produire").headers["location"]
    seen = wait_for(client, task)
    assert "terminée" in seen
    assert f'href="{FOLDER}/documents">Voir le résultat</a>' in seen
    assert "<h1>Documents : Val d&#39;Ambrelle</h1>" in client.get(task).text
    assert '"generer"' in (project.content / EXAMPLE / "journal.jsonl").read_text("utf-8")
    assert client.get(f"{FOLDER}/documents").text.count("à jour") == 6
    file = project.output / EXAMPLE / "annexe-4-pilotage.docx"
    file.write_bytes(file.read_bytes() + b" ")
    assert client.get(f"{FOLDER}/documents").text.count("modifié à la main") == 1
    task = client.post(f"{FOLDER}/documents/produire").headers["location"]
    assert "ce fichier a été modifié depuis" in wait_for(client, task)


def test_what_a_final_lacks_is_told_one_by_one(client: Client) -> None:
    page = client.get(f"/dossiers/{DRAFT}/documents/definitif").text
    assert page.count(">Civilité (") > 2
    assert f'href="/dossiers/{DRAFT}/formulaires/' in page
    assert "representants 1" not in page  # the words of the field, and no names of keys
    assert "avant d&#39;arrêter le texte" in page or "avant d'arrêter le texte" in page
    assert "Produire la version définitive" not in page
