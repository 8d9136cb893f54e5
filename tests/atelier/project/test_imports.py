"""A file that is dropped is taken for what it is, or refused with the page where it belongs."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from generator.api.importing import name_upload
from generator.api.press import open_dossier, render
from generator.making.opening import open_dossier as open_values
from tests.atelier.conftest import DRAFT, Client


def _drop(client: Client, name: str, data: bytes, **fields: str) -> object:
    return client.post("/importer", fields, files={"fichier": (name, data)})


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Bassin minier.pdf", "bassin-minier.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Lot n° 1.XLSX", "lot-n-1.xlsx"),
        ("\0.pdf", "pdf.pdf"),
        ("..", "sans-nom.sans-nom"),
        ("a" * 500 + ".pdf", "a" * 80 + ".pdf"),
    ],
)
def test_a_name_never_leads_anywhere(name: str, kept: str) -> None:
    assert name_upload(name) == kept


def test_the_page_says_what_is_taken(client: Client) -> None:
    page = client.get("/importer").text
    assert 'type="file"' in page and "multipart/form-data" in page
    assert "Aucun fichier" in client.post("/importer").text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n", "rien de ce qui s&#39;importe"),
        ("scan.pdf", b"%PDF-1.7\nrien\n%%EOF", "PDF"),
        ("vide.xlsx", b"", "rien de ce qui s&#39;importe"),
    ],
)
def test_what_is_not_imported_says_why(client: Client, name: str, data: bytes, words: str) -> None:
    before = sorted(client.site.project.content.rglob("*"))
    answer = _drop(client, name, data)
    assert answer.status_code == 422 and words in answer.text  # type: ignore[attr-defined]
    assert "Que faire" in answer.text  # type: ignore[attr-defined]
    assert sorted(client.site.project.content.rglob("*")) == before


def test_a_word_file_belongs_to_the_returns(client: Client) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    answer = _drop(client, "relu.docx", stream.getvalue())
    assert "page « Retours » de sa CTG" in answer.text  # type: ignore[attr-defined]


def test_a_bag_that_is_none_is_refused(client: Client) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("sac/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    answer = _drop(client, "sac.zip", stream.getvalue(), dossier="Retrouvée")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "manque" in answer.text and "/tmp" not in answer.text  # type: ignore[attr-defined]
    assert not (client.site.project.content / "retrouvee").exists()


@pytest.mark.slow
def test_a_pdf_of_ours_becomes_a_dossier(client: Client) -> None:
    project = client.site.project
    pdf = render(open_dossier(project.content / DRAFT, project), "convention", "pdf")
    answer = _drop(client, "Convention reçue.pdf", pdf)
    assert answer.headers["location"] == f"/dossiers/{DRAFT}-extrait"  # type: ignore[attr-defined]
    folder: Path = project.content / f"{DRAFT}-extrait"
    assert open_values(folder, project)[0].facts.territoire.nom == "Gardanne et Gréasque"
    (line,) = [json.loads(one) for one in (folder / "journal.jsonl").read_text("utf-8").splitlines()]
    assert line["commande"] == "extraire" and "convention-recue.pdf" in json.dumps(line, ensure_ascii=False)
