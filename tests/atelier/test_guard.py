"""What is admitted: who has entered, from our own pages, within bounds; all else is told in French."""

from __future__ import annotations

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from generator.atelier.application import make_application
from generator.atelier.launch import make_entry
from generator.atelier.security.bodies import BodyBounds
from generator.atelier.site import Site
from tests.atelier.conftest import EXAMPLE, ORIGIN, PORT, Client


def test_a_stranger_is_shown_nothing(site: Site) -> None:
    stranger = TestClient(make_application(site), base_url=ORIGIN)
    for path in ("/", f"/dossiers/{EXAMPLE}", "/nulle-part", "/entrer?jeton=deviner"):
        answer = stranger.get(path)
        assert answer.status_code == 403
        assert "Relancer « ctg atelier »" in answer.text
        assert EXAMPLE not in answer.text


def test_a_launch_token_opens_once(site: Site) -> None:
    entry = make_entry(site.folder, ORIGIN).removeprefix(ORIGIN)
    application = make_application(site)
    first = TestClient(application, base_url=ORIGIN, follow_redirects=False).get(entry)
    cookie = first.headers["set-cookie"]
    assert first.status_code == 303
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/", f"ctg-atelier-{PORT}="))
    assert TestClient(application, base_url=ORIGIN).get(entry).status_code == 403


def test_who_leaves_a_shared_machine_is_shown_nothing_more(client: Client) -> None:
    key, page = client.cookies[client.site.cookie], client.get("/")
    assert 'action="/quitter"' in page.text
    answer = client.post("/quitter")
    assert answer.status_code == 200
    assert "Vous avez quitté l’atelier" in answer.text
    assert (
        EXAMPLE not in answer.text
        and "Tableau de bord" not in answer.text
        and client.site.settings.person not in answer.text
    )
    assert "Max-Age=0" in answer.headers["set-cookie"] and "HttpOnly" in answer.headers["set-cookie"]
    assert client.get("/").status_code == 403
    kept = client.get("/", headers={"Cookie": f"{client.site.cookie}={key}"})
    assert kept.status_code == 403, "the key serves no more, whoever has kept it"


def test_nobody_is_made_to_leave_by_another_site(client: Client) -> None:
    assert client.get("/quitter").status_code == 405
    assert client.post("/quitter", headers={"Origin": "https://attaquant.example"}).status_code == 403
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("host", ["ctg.attaquant.example", f"attaquant.example:{PORT}", "127.0.0.1:80", ""])
def test_another_host_is_not_answered(client: Client, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://attaquant.example"},
        {"Origin": "null"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    assert client.post("/", headers=headers).status_code == 403


def test_a_form_needs_the_token_of_its_session(client: Client, site: Site) -> None:
    def post(**given: object) -> httpx.Response:
        return TestClient.post(client, "/", headers={"Origin": ORIGIN}, **given)  # type: ignore[arg-type]

    assert post().status_code == 403
    assert post(data={"_csrf": "deviné"}).status_code == 403
    assert post(data={"_csrf": client.form_token}).status_code == 405, "the board takes no form: it was admitted"
    named = {"Origin": ORIGIN, "X-CSRF-Token": client.form_token}
    assert TestClient.post(client, "/", headers=named).status_code == 405


def test_what_is_too_long_is_refused(client: Client, site: Site) -> None:
    site.bounds = BodyBounds(max_bytes=1000)
    answer = client.post("/", {"mots": "x" * 2000})
    assert answer.status_code == 413
    assert "trop gros" in answer.text


def test_a_page_allows_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "//" not in answer.text.replace("<!doctype", "").replace("http://www.w3.org", "").split("<body>")[0]


def test_pages_show_every_dossier(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert f"/dossiers/{EXAMPLE}" in answer.text
    home = client.get(f"/dossiers/{EXAMPLE}")
    assert home.status_code == 200 and 'aria-current="page">Aperçu' in home.text
    assert client.get("/dossiers/inconnu").status_code == 404
    assert client.get("/dossiers/..%2F..%2Fetc").status_code == 404
