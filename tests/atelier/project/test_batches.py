"""Batches: chosen dossiers, a table shown before it is run, results one by one, failures tried again."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from generator.batches.rows import write_template
from tests.atelier.conftest import DRAFT, EXAMPLE, Client


def _wait(client: Client, address: str) -> str:
    job_id = address.rsplit("/", 1)[1]
    for _ in range(1200):
        job = client.site.jobs.find(job_id)
        assert job is not None
        if job.ended:
            return client.get(address).text
        time.sleep(0.1)
    raise AssertionError("the batch has not ended")


def test_the_page_lists_the_dossiers(client: Client) -> None:
    page = client.get("/lots").text
    assert f'value="{DRAFT}"' in page and f'value="{EXAMPLE}"' in page
    missing = client.post("/lots", {"etendue": "choix"})
    assert missing.status_code == 422 and "Aucune CTG n’est choisie" in missing.text
    assert client.get("/lots/inconnu").status_code == 404
    assert client.get("/lots/tableaux/..%2f..").status_code == 404
    empty = client.get("/lots/lot.xlsx")
    assert empty.content.startswith(b"PK") and "lot.xlsx" in empty.headers["content-disposition"]


def test_a_table_is_shown_before_it_is_run(client: Client, tmp_path: Path) -> None:
    book = tmp_path / "lot.xlsx"
    days = {"debut": date(2031, 1, 1), "fin": date(2035, 12, 31)}
    rows = [
        {"territoire": "Trets", "communes": "13110", **days},
        {"territoire": "Nulle part", "communes": "99999", **days},
    ]
    write_template(book, client.site.project, rows)
    dropped = client.post("/importer", files={"fichier": ("Lot de mars.xlsx", book.read_bytes())})
    page = client.follow(dropped).text
    assert "Trets" in page and "99999" in page and "dont 1 à corriger" in page
    assert not (client.site.project.content / "lot-de-mars").exists(), "nothing is made yet"
    wrong = client.post("/importer", files={"fichier": ("avenants.csv", b"colonne;autre\n1;2\n")})
    refused = client.follow(wrong)
    assert refused.status_code == 422 and "avenants.csv" in refused.text and ".ctg-atelier" not in refused.text


@pytest.mark.slow
def test_chosen_dossiers_are_made_and_failures_tried_again(client: Client) -> None:
    project = client.site.project
    facts = project.content / DRAFT / "ctg.yaml"
    good = facts.read_text("utf-8")
    facts.write_text(good + "\nfaux: [", "utf-8")
    started = client.post("/lots", {"etendue": "choix", "dossier": [DRAFT]})
    page = _wait(client, started.headers["location"])
    assert "Refusée" in page and "Reprendre les 1 CTG en échec" in page
    facts.write_text(good, "utf-8")
    again = client.post(f"{started.headers['location']}/reprendre")
    page = _wait(client, again.headers["location"])
    assert "Faite" in page and f'href="/dossiers/{DRAFT}"' in page
    assert list((project.output / DRAFT).glob("*.pdf"))
    assert not (project.output / EXAMPLE).exists(), "only those that were chosen"
    assert "lot" in (project.content / DRAFT / "journal.jsonl").read_text("utf-8")
