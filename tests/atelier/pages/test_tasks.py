"""The pages of long work: the list, one of them while it runs and once it has ended, giving up, asking again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from generator.atelier.processes.jobs import Jobs
from generator.atelier.site import Site
from tests.atelier.conftest import DRAFT, Client
from tests.atelier.processes.job_samples import Place, count, keep, refuse, wait_in

pytestmark = pytest.mark.slow


@pytest.fixture
def jobs(site: Site) -> Jobs:
    """The jobs of the site, whose functions may be those of tests."""
    site.jobs._rooms = ("tests.",)
    return site.jobs


def wait_for(client: Client, job_id: str, words: str) -> str:
    limit = time.monotonic() + 60
    while words not in (seen := client.get(f"/taches/{job_id}/etat").text):
        assert time.monotonic() < limit, seen
        time.sleep(0.02)
    return seen


def test_without_work_the_page_says_so(client: Client) -> None:
    assert "Aucun travail" in client.get("/taches").text
    assert client.get("/taches/inconnu").status_code == 404


def test_work_is_followed_from_its_start_to_its_files(client: Client, jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start("documents", "Attendre", Place(DRAFT), wait_in, tmp_path, "un", person="Camille Essai")
    running = wait_for(client, job, "attente")
    assert 'hx-trigger="every 1s"' in running
    page = client.get(f"/taches/{job}").text
    assert "Actualiser" in page
    assert f'href="/dossiers/{DRAFT}"' in page
    assert "en cours" in client.get("/taches").text
    (tmp_path / "porte").touch()
    assert "hx-trigger" not in wait_for(client, job, "terminée")
    kept = jobs.start("documents", "Garder", None, keep, "<b>bonjour</b>")
    assert "dit.txt" in wait_for(client, kept, "terminée")
    answer = client.get(f"/taches/{kept}/fichiers/1")
    assert answer.text == "<b>bonjour</b>"
    assert "attachment" in answer.headers["content-disposition"]
    assert client.get(f"/taches/{kept}/fichiers/2").status_code == 404
    counted = jobs.start("documents", "Compter", None, count, 2)
    assert 'href="/lots"' in wait_for(client, counted, "terminée")


def test_work_is_given_up_and_asked_again(client: Client, jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start("documents", "Attendre", None, wait_in, tmp_path, "un", person="Camille Essai")
    wait_for(client, job, "attente")
    assert "rien n’est écrit à moitié" in client.follow(client.post(f"/taches/{job}/abandonner")).text
    wait_for(client, job, "abandonnée")
    (tmp_path / "porte").touch()
    answer = client.post(f"/taches/{job}/relancer")
    wait_for(client, answer.headers["location"].rsplit("/", 1)[1], "terminée")
    assert client.get(f"/taches/{job}").status_code == 404


def test_a_refusal_is_told_with_its_place(client: Client, jobs: Jobs) -> None:
    seen = wait_for(client, jobs.start("documents", "Refuser", None, refuse), "refusée")
    assert "2025-02-30 n’existe pas" in seen
    assert "ctg.yaml:12:3" in seen
