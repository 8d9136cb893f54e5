"""Freezing from the pages: what keeps it from being done, the confirmation, the act, lifting it."""

from __future__ import annotations

import json
import shutil
import time

import pytest

from generator.project import Project
from tests.atelier.conftest import DRAFT, EXAMPLE, Client

pytestmark = pytest.mark.slow

PAGE = f"/dossiers/{EXAMPLE}/arreter"


def wait_for(client: Client, task: str) -> str:
    limit = time.monotonic() + 480  # an act is written twice
    while "hx-trigger" in (seen := client.get(f"{task}/etat").text):
        assert time.monotonic() < limit, seen
        time.sleep(0.05)
    return seen


def test_a_text_with_gaps_is_told_what_is_left_and_cannot_be_frozen(client: Client, project: Project) -> None:
    page = client.get(f"/dossiers/{DRAFT}/arreter").text
    assert "ne peut pas encore être arrêté" in page
    assert "Ce qui sera arrêté" in page
    assert 'name="confirmation"' not in page
    form = {"confirmation": "arrêter", "jour": "2026-11-28"}
    task = client.post(f"/dossiers/{DRAFT}/arreter", form).headers["location"]  # a form that was kept open
    assert "constat-erreur" in wait_for(client, task)
    assert not (project.content / DRAFT / "actes").exists()


def test_a_text_is_frozen_once_confirmed_and_lifted_with_a_reason(client: Client, project: Project) -> None:
    received = client.get(PAGE).text
    assert "ne peut pas encore être arrêté" in received  # the example has receipts of an act that nobody has frozen
    shutil.rmtree(project.content / EXAMPLE / "prefecture")
    assert "Rien ne s’y oppose" in client.get(PAGE).text
    refused = client.post(PAGE, {"confirmation": "oui", "jour": "2999-01-01"})
    assert refused.status_code == 422
    assert "pour confirmer" in refused.text
    assert "au plus tard" in refused.text
    task = client.post(PAGE, {"confirmation": "arreter", "jour": "2026-11-28"}).headers["location"]
    assert "le texte est arrêté" in wait_for(client, task)
    page = client.get(PAGE).text
    assert "arrêté le 28/11/2026 par Camille Essai" in page
    assert "Ce texte ne change plus" in page
    act = project.content / EXAMPLE / "actes" / "01-convention"
    assert json.loads((act / "acte.json").read_bytes())["ecrit_deux_fois"] is True  # in the process of the job
    frozen = act / "pieces" / "convention.pdf"
    answer = client.get(f"/dossiers/{EXAMPLE}/documents/acte/pieces/convention.pdf")
    assert answer.content == frozen.read_bytes()
    for name in ("acte.json", "../../ctg.yaml", "pieces/absent.pdf"):
        assert client.get(f"/dossiers/{EXAMPLE}/documents/acte/{name}").status_code == 404
    assert "déjà arrêté" in wait_for(
        client, client.post(PAGE, {"confirmation": "arrêter", "jour": "2026-11-28"}).headers["location"]
    )
    assert client.post(f"{PAGE}/lever", {"motif": " "}).status_code == 422
    lifted = client.follow(client.post(f"{PAGE}/lever", {"motif": "erreur de période"}))
    assert "L’arrêt est levé" in lifted.text
    journal = (project.content / EXAMPLE / "journal.jsonl").read_text("utf-8")
    assert journal.count("arreter --lever") == 1
    assert "erreur de période" in journal
