"""Every page, asked with names made to leave the project: none does, none breaks, whatever pages are added."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from generator.atelier.application import PAGES
from tests.atelier.conftest import DRAFT, Client

SECRET = "le-secret-hors-du-projet"
EVIL = (
    "..",
    "../../secret.txt",
    "..%2f..%2fsecret.txt",
    "%2e%2e%2f%2e%2e%2fsecret.txt",
    "%252e%252e%252fsecret.txt",
    "..%5c..%5csecret.txt",
    "%00",
    "ctg.yaml%00.html",
    "%2fetc%2fpasswd",
    "/etc/passwd",
    "C%3a%5cWindows%5cwin.ini",
    "~root",
    f"{DRAFT}~..~..",
    f"{DRAFT}~avenants~..~..~..",
    f"{DRAFT}%2f..%2f..",
    "%ff%fe",
    "%e2%80%ae",
    "%0d%0aSet-Cookie:%20a=b",
    "'%22%3e%3cscript%3e",
    "x" * 3000,
    "con",
    "-1",
    "999999999999999999999",
    "%7b%7b7*7%7d%7d",
)
PAGES_WITH_NAMES = sorted({route.path for module in PAGES for route in module.ROUTES if "{" in route.path})


def fill(path: str, names: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: names.get(found[1], "x"), path)


def evil_addresses(rank: int, path: str) -> Iterator[str]:
    """The address with one wrong name at a time, the dossier being there in the others.

    All pages find a dossier by one function: each tries a quarter of the spellings of its name, another one each.
    """
    params = re.findall(r"\{(\w+)", path)
    for wrong in params:
        for evil in EVIL[rank % 4 :: 4] if wrong == "dossier" else EVIL:
            yield fill(path, {"dossier": DRAFT, wrong: evil})


def list_outside(root: Path) -> dict[str, int]:
    return {str(path): path.stat().st_size for path in root.parent.rglob("*") if not path.is_relative_to(root)}


@pytest.mark.slow
def test_no_name_leads_out_of_the_project(client: Client) -> None:
    root = client.site.project.root
    (root.parent / "secret.txt").write_text(SECRET, "utf-8")
    before = list_outside(root)
    addresses = [address for rank, path in enumerate(PAGES_WITH_NAMES) for address in evil_addresses(rank, path)]
    assert len(addresses) >= len(EVIL)
    for address in addresses:
        # Every spelling is tried in reading; changing looks names up in the same way, and is tried with the first ones.
        answers = [client.get(address)]
        if any(evil in address for evil in EVIL[:3]):
            answers.append(client.post(address, {"nom": "../../secret.txt"}))
        for answer in answers:
            assert answer.status_code < 500, (address, answer.status_code)
            assert SECRET not in answer.text and "root:x:" not in answer.text, address
            assert "set-cookie" not in answer.headers, address
    assert list_outside(root) == before


def test_every_route_says_its_methods() -> None:
    routes = [route for module in PAGES for route in module.ROUTES]
    assert len(routes) >= 3
    assert all(isinstance(route, Route) and route.name for route in routes)
    assert not [route.name for route in routes if (route.methods or set()) - {"GET", "HEAD", "POST"}]
    names = Counter(name for name, _ in {(route.name, route.path) for route in routes})
    assert not [name for name, times in names.items() if times > 1], "an address is found by the name of its page"


@pytest.mark.slow
def test_files_with_wrong_names_and_contents_stay_in_the_project(client: Client) -> None:
    root = client.site.project.root
    before = list_outside(root)
    kinds = (
        "../../../sorti.pdf",
        "..\\..\\sorti.docx",
        "/tmp/sorti.xml",
        "C:\\sorti.xlsx",
        "a\x00b.pdf",
        ".",
        "x" * 300 + ".pdf",
        "",
    )
    routes = [route for module in PAGES for route in module.ROUTES if "POST" in (route.methods or set())]
    taking = [route for route in routes if route.name != "leave"]  # who has left sends nothing more
    assert len(taking) == len(routes) - 1
    for route in taking:
        address = fill(route.path, {"dossier": DRAFT})
        for field in ("fichiers", "fichier"):
            sent = [(field, (name, b"%PDF-1.7 rien", "application/pdf")) for name in kinds]
            answer = client.post(address, {"nom": "x"}, files=sent)
            assert answer.status_code < 500, (address, answer.status_code)
    assert list_outside(root) == before


@pytest.mark.slow
def test_no_page_answers_a_stranger_or_another_site(client: Client) -> None:
    form_token = client.form_token
    cookies = dict(client.cookies)
    client.cookies.clear()
    for module in PAGES:
        for route in module.ROUTES:
            if route.name == "asset":
                continue
            address = fill(route.path, {"dossier": DRAFT})
            assert client.get(address).status_code == 403, address
    client.cookies.update(cookies)
    for module in PAGES:
        for route in module.ROUTES:
            address = fill(route.path, {"dossier": DRAFT})
            elsewhere = {"Origin": "https://attaquant.example"}
            refused = client.request("POST", address, data={"_csrf": form_token}, headers=elsewhere)
            assert refused.status_code == 403, address
            no_token = client.request("POST", address, data={}, headers={"Origin": "http://127.0.0.1:8765"})
            assert no_token.status_code == 403, address
