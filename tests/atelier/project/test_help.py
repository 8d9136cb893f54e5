"""The guide inside: every page, every place that other pages lead to, every picture, and nothing but these."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from generator.api.guide import find_guide_picture, list_guide_pages, read_guide_page
from generator.checking.catalogue import ALL_RULES
from generator.codes import Code
from generator.project import GUIDE
from tests.atelier.accessibility import check_axe
from tests.atelier.conftest import Client

if TYPE_CHECKING:
    from playwright.sync_api import Page

# All pages of the guide have one look: on these, short and with pictures and tables, contrast is looked at too.
CONTRASTED = ("atelier", "glossaire")


def list_ids(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


@pytest.mark.parametrize("name", list_guide_pages())
def test_each_page_is_whole(client: Client, name: str) -> None:
    answer = client.get(f"/aide/{name}")
    assert answer.status_code == 200
    text = answer.text
    assert len(re.findall("<h1", text)) == 1
    assert not [id_ for id_, count in Counter(list_ids(text)).items() if count > 1]
    assert "style=" not in text and "<script>" not in text
    places = re.findall(r'href="#([^"]+)"', text)
    assert set(places) <= set(list_ids(text))
    for picture in re.findall(r'<img[^>]* src="([^"]+)"', text):
        shown = client.get(picture)
        assert shown.headers["content-type"] == "image/png" and shown.content.startswith(b"\x89PNG"), picture
    for address in set(re.findall(r'href="(/aide/[^"]+)"', text)):
        page, _, place = address.partition("#")
        led = client.get(page)
        assert led.status_code == 200 and (not place or place in list_ids(led.text)), address


def test_help_begins_with_the_atelier(client: Client) -> None:
    first, named = (client.get(address).text for address in ("/aide", "/aide/atelier"))
    assert first[first.index("<main") :] == named[named.index("<main") :]
    assert 'href="/aide" aria-current="page"' in client.get("/aide/erreurs").text


def test_findings_and_messages_have_their_place(client: Client) -> None:
    rules = set(list_ids(client.get("/aide/controles").text))
    assert {rule.code for rule in ALL_RULES} <= rules
    assert {code.value for code in Code} <= set(list_ids(client.get("/aide/erreurs").text))
    assert {"cle-modele", "cle-territoire.communes.insee", "ctgyaml"} <= set(list_ids(client.get("/aide/cles").text))


@pytest.mark.parametrize("name", ["api", "../pyproject", "images", "erreurs.md", "", "decisions"])
def test_nothing_else_is_shown(client: Client, name: str) -> None:
    assert read_guide_page(name, "/aide") is None
    assert find_guide_picture(name) is None
    if name:
        assert client.get(f"/aide/{name}").status_code == 404
        assert client.get(f"/aide/images/{name}").status_code == 404


def test_html_typed_in_a_page_is_words(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.api import guide

    words = "# Titre\n\n<script>alert(1)</script>\n\nUn <b>mot</b>, [ailleurs](api.md), [là](erreurs.md#a-b).\n"
    monkeypatch.setattr(guide, "read_text", lambda _: words)
    page = guide.read_guide_page.__wrapped__("glossaire", "/aide")
    assert page is not None
    assert "<script" not in page.html and "<b>" not in page.html
    assert "<span>ailleurs</span>" in page.html and '<a href="/aide/erreurs#a-b">là</a>' in page.html


def test_the_guide_is_where_the_program_is() -> None:
    assert (GUIDE / "atelier.md").is_file()


@pytest.mark.slow
def test_anybody_can_use_the_help(page: Page) -> None:
    assert set(CONTRASTED) <= set(list_guide_pages())
    for name in list_guide_pages():
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(f"/aide/{name}")
        check_axe(page, context=name, contrast=name in CONTRASTED)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
