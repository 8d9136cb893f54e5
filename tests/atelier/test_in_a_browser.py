"""The skeleton in a real browser: one enters, opens a dossier, comes back; nothing there is out of anybody's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.atelier.accessibility import check_axe
from tests.atelier.conftest import EXAMPLE, ProcessServer, Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.slow


def test_one_enters_and_opens_a_dossier(page: Page, server: Server) -> None:
    assert page.url == server.origin + "/"
    check_axe(page)
    page.locator(f'a[href="/dossiers/{EXAMPLE}"]').first.click()
    assert page.get_by_role("navigation", name="Pages du dossier").is_visible()
    check_axe(page)
    page.goto("/dossiers/inconnu")
    assert page.get_by_role("heading", level=1).inner_text() == "Page introuvable"
    check_axe(page)


def test_the_keyboard_leads_to_the_content_first(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_pages_fit_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in ("/", f"/dossiers/{EXAMPLE}"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_a_server_that_starts_again_says_how_to_come_back(
    page: Page, mortal_server: ProcessServer, context: BrowserContext
) -> None:
    mortal_server.kill()
    mortal_server.start_again()
    page.goto(mortal_server.origin + "/")
    assert "n’est pas ouverte pour ce navigateur" in page.get_by_role("heading", level=1).inner_text()
    page.goto(mortal_server.entry)
    assert page.get_by_role("heading", level=1).is_visible()


@pytest.mark.usefixtures("editor")
def test_a_text_is_edited_and_the_form_has_it(page: Page) -> None:
    field = (
        '<label for="mots">Texte</label><textarea id="mots" data-editeur="markdown">**Gras** et {{ champ }}</textarea>'
    )
    page.evaluate("(html) => { document.querySelector('main').innerHTML = '<h1>Essai</h1>' + html; }", field)
    page.evaluate("(src) => import(src)", page.request.get("/").url.rstrip("/") + "/statique/vendor/editor.js")
    editor = page.get_by_role("textbox", name="Texte")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(", à compléter")
    assert page.evaluate("document.getElementById('mots').value") == "**Gras** et {{ champ }}, à compléter"
    assert page.locator(".ed-lacune").inner_text() == "à compléter"
    assert page.locator(".ed-champ").count() == 1
    assert editor.evaluate("(place) => getComputedStyle(place).whiteSpace") == "break-spaces", "its styles are admitted"
    check_axe(page)
    page.keyboard.press("Control+f")
    assert page.get_by_placeholder("Chercher").is_visible()
