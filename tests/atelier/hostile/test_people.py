"""People of a server who reach for what is not theirs: another role, another name, another person's work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from generator.api.documents.finals import freeze_text
from generator.api.projects import find_place
from generator.atelier.application import PAGES, make_application
from generator.atelier.processes.desk import OverloadedError
from generator.atelier.processes.job_files import JobState
from generator.atelier.processes.jobs import JobBounds, Jobs
from generator.atelier.security.people import Role
from generator.atelier.security.roles import read_roles
from generator.atelier.site import Site
from generator.errors import ContentError
from generator.model.acts import FreezeOrder
from generator.project import Project
from tests.atelier.conftest import EXAMPLE
from tests.atelier.processes.job_samples import Place, wait_in
from tests.atelier.test_server import BASE, ROLES, Visitor, make_site

# What commits people: none of it by somebody who only drafts.
_COMMITTING = (
    "accept_signature",
    "attribute_deliberation",
    "freeze_now",
    "lift",
    "make_copies",
    "make_originals",
    "place_scan",
    "prepare_bundles",
    "prepare_file_to_sign",
    "receive_deliberations",
    "receive_messages",
    "receive_scans",
    "receive_signed",
    "send_bag",
    "set_scan_aside",
    "take_out_deposit",
    "take_out_scan",
    "write_publication_day",
)
# What whoever reads may ask for: nothing of a dossier changes.
_READING = ("archive", "leave", "measure_impact", "receive_compared", "write_comparison")


@pytest.fixture
def roles(tmp_path: Path) -> Path:
    path = tmp_path / "roles.toml"
    path.write_text(ROLES, "utf-8")
    return path


@pytest.fixture
def served(project: Project, roles: Path) -> Iterator[Site]:
    site = make_site(project, roles)
    yield site
    site.close()


def enter(site: Site, login: str, groups: str = "") -> Visitor:
    visitor = Visitor(site, login, groups)
    assert visitor.get("/taches").status_code == 200
    return visitor


def list_posts() -> list[tuple[str, str]]:
    """The name and the address of each page that changes something."""
    routes = (route for module in PAGES for route in module.ROUTES if "POST" in (route.methods or ()))
    return [(route.name, re.sub(r"\{\w+(:\w+)?\}", "1", route.path.replace("{dossier}", EXAMPLE))) for route in routes]


def post(visitor: Visitor, path: str, **data: Any) -> httpx.Response:
    return visitor.client.post(path, data={"_csrf": visitor.token, **data}, headers={"Origin": BASE})


def test_whoever_reads_changes_nothing_and_whoever_drafts_commits_nobody(served: Site) -> None:
    asked = make_application(served).state.site.role_of_page
    posts = list_posts()
    assert {name for name, _ in posts if asked[name] is Role.LIRE} == set(_READING)
    assert {name for name, _ in posts if asked[name] is Role.ARRETER} >= set(_COMMITTING)
    reader, writer = enter(served, "lecteur"), enter(served, "redacteur", "ctg-redaction")
    for name, address in posts:
        if asked[name] > Role.LIRE:
            assert post(reader, address).status_code == 403, name
        if asked[name] > Role.REDIGER:
            assert post(writer, address).status_code == 403, name


def leave_freezing(site: Site, person: str) -> str:
    """A freezing that somebody has asked for, and that never ran; its id."""
    site.jobs.bounds = JobBounds(at_once=0)
    place = find_place(site.project, EXAMPLE)
    assert place is not None
    order = FreezeOrder(date(2026, 1, 5), person)
    args = ("documents", "Arrêt", place, freeze_text, place.folder, site.project, order, "/")
    job = site.jobs.start(*args, person=person)
    site.jobs.cancel(job)
    return job


def test_the_work_of_another_person_is_not_done_again_in_that_name(served: Site) -> None:
    job = leave_freezing(served, "signataire")
    writer, admin = enter(served, "redacteur", "ctg-redaction"), enter(served, "c.martin")
    for visitor in (writer, admin):
        assert "relancer" not in visitor.get(f"/taches/{job}").text
        assert post(visitor, f"/taches/{job}/relancer").status_code == 403
    found = served.jobs.find(job)
    assert found is not None and found.state is JobState.CANCELLED and len(served.jobs.list_jobs()) == 1
    again = post(enter(served, "signataire"), f"/taches/{job}/relancer")
    assert again.status_code == 303 and served.jobs.find(job) is None


def test_a_freezing_is_not_done_again_by_who_may_no_longer_freeze(served: Site) -> None:
    job = leave_freezing(served, "redacteur")
    assert post(enter(served, "redacteur", "ctg-redaction"), f"/taches/{job}/relancer").status_code == 403


def test_groups_are_believed_from_one_header_only(served: Site) -> None:
    visitor = Visitor(served, "lambda", "ctg-tous")
    added = [("X-Remote-User", "lambda"), ("X-Remote-Groups", "ctg-redaction"), ("X-Remote-Groups", "ctg-tous")]
    for name, _ in added[:2]:
        del visitor.client.headers[name]
    assert visitor.client.get("/", headers=added).status_code == 403
    assert visitor.client.get("/", headers=added[:2]).status_code == 200


def test_nobody_bears_the_name_of_another_person(tmp_path: Path, roles: Path) -> None:
    read = read_roles(roles)
    assert read.name("c.martin") == "Camille Martin"
    assert read.name("Camille Martin") != "Camille Martin"
    assert read.name("autre") == "autre"
    twice = tmp_path / "deux.toml"
    twice.write_text(ROLES + '"c.martin2" = "Camille Martin"\n', "utf-8")
    with pytest.raises(ContentError) as refused:
        read_roles(twice)
    (fault,) = refused.value.diagnostics
    assert fault.span is not None and fault.span.line == len(ROLES.splitlines()) + 1


def test_a_draft_is_its_person_s(served: Site) -> None:
    mine, yours = enter(served, "c.martin"), enter(served, "redacteur", "ctg-redaction")
    at = f"/dossiers/{EXAMPLE}/brouillons"
    assert post(mine, at, page="essai", champs='{"a": "secret"}').status_code == 204
    assert mine.get(at, params={"page": "essai"}).json()["champs"] == {"a": "secret"}
    assert yours.get(at, params={"page": "essai"}).status_code == 204


@pytest.mark.slow
def test_one_person_does_not_fill_the_queue(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "taches", JobBounds(at_once=0, waiting=5, waiting_each=2), ("tests.",))
    try:
        for rank in range(2):
            jobs.start("essai", "Attendre", Place("x"), wait_in, tmp_path, str(rank), person="pressée")
        with pytest.raises(OverloadedError):
            jobs.start("essai", "Attendre", Place("x"), wait_in, tmp_path, "encore", person="pressée")
        assert jobs.start("essai", "Attendre", Place("x"), wait_in, tmp_path, "autre", person="autre")
    finally:
        jobs.close()
