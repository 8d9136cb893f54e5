"""The tab under which each page stands is the one that is marked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.routing import Route

from generator.atelier import answers
from generator.atelier.application import PAGES
from tests.atelier.conftest import EXAMPLE

if TYPE_CHECKING:
    from tests.atelier.conftest import Client

FOLDER = f"/dossiers/{EXAMPLE}"
_MARKED = re.compile(r'href="([^"]*)" aria-current="page"')


def list_routes() -> dict[str, Route]:
    return {route.name: route for module in PAGES for route in module.ROUTES if route.name != "asset"}


def test_every_page_stands_under_a_tab_that_is_there() -> None:
    found = {name: answers.find_tab(route) for name, route in list_routes().items()}
    assert len(found) > 80
    tabs = {name for name, _ in (*answers._TABS, *answers._NAVIGATION)}
    assert {name: tab for name, tab in found.items() if tab not in tabs} == {}


@pytest.mark.parametrize(
    ("page", "tab"),
    [
        ("return", "returns"),
        ("tracked_operation", "life"),
        ("meetings", "life"),
        ("confirmations", "life"),
        ("amendment_account", "life"),
        ("open_amendment", "life"),
        ("batch", "batches"),
        ("freeze", "documents"),
        ("scans", "circuit"),
        ("findings", "home"),
        ("sheet", "forms"),
        ("save_text", "preview"),
        ("task", "tasks"),
        ("new_dossier", "board"),
    ],
)
def test_a_page_stands_under_the_tab_of_its_area(page: str, tab: str) -> None:
    assert answers.find_tab(list_routes()[page]) == tab


@pytest.mark.parametrize(
    ("page", "tab"),
    [
        ("vie/reunions", "vie"),
        ("vie/a-confirmer", "vie"),
        ("vie/avenants/enonce", "vie"),
        ("arreter", "documents"),
    ],
)
def test_the_tab_of_a_page_is_marked(client: Client, page: str, tab: str) -> None:
    shown = client.get(f"{FOLDER}/{page}").text
    assert (Path(FOLDER) / tab).as_posix() in _MARKED.findall(shown)
