"""« Le texte » in a real browser: a click and the keyboard tell where words come from; typing shows how they print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.atelier.accessibility import check_axe
from tests.atelier.conftest import DRAFT, EXAMPLE, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
TEXT = f"/dossiers/{EXAMPLE}/texte"


def test_a_passage_says_where_it_comes_from_by_mouse_and_by_keyboard(page: Page) -> None:
    page.goto(TEXT)
    check_axe(page)
    panel = page.locator("#origine")
    page.locator('.feuille p[data-bloc="convention/article-10/p1"] .fait').first.click()
    panel.get_by_text("Son premier jour").wait_for()
    assert panel.get_by_role("link", name="Voir ou modifier la clause, pour cette CTG").is_visible()
    page.locator('a.origine[tabindex="0"]').focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    panel.get_by_text("Donnée", exact=True).first.wait_for(state="detached")
    assert "Durée de la convention" in panel.inner_text()
    check_axe(page)


def test_gaps_are_gone_through_and_facts_are_shown(page: Page) -> None:
    page.goto(f"/dossiers/{DRAFT}/texte")
    page.get_by_role("button", name="Passage suivant à compléter").click()
    page.locator("#origine").get_by_text("À compléter").first.wait_for()
    assert page.locator("mark.visee").count() == 1
    button = page.get_by_role("button", name="Montrer les données")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    check_axe(page)


def test_pages_of_texts_fit_a_phone_and_a_wide_screen(page: Page) -> None:
    addresses = (TEXT, f"{TEXT}/annexe-1", f"/dossiers/{EXAMPLE}/textes/portrait", f"/dossiers/{EXAMPLE}/clauses/duree")
    for width in (320, 390, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        for address in addresses:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (address, width)


@pytest.mark.usefixtures("editor")
def test_what_is_typed_is_seen_as_it_would_print_then_saved(page: Page, server: Server) -> None:
    page.goto(f"/dossiers/{EXAMPLE}/textes/portrait")
    check_axe(page)
    editor = page.get_by_role("textbox", name="Texte")
    editor.press("Control+End")
    editor.press_sequentially("\n\nUne phrase ")
    page.get_by_role("button", name="Gras").click()
    page.locator("#apercu .gras", has_text="mots en gras").wait_for()
    assert page.get_by_text("Modifié, pas encore enregistré").is_visible()
    editor.press("Control+s")
    page.get_by_text("Texte enregistré.").wait_for()
    file = server.project.content / EXAMPLE / "textes/portrait.md"
    assert file.read_text("utf-8").endswith("Une phrase **mots en gras**\n")


@pytest.mark.usefixtures("editor")
def test_a_clause_is_compared_with_the_model_while_one_types(page: Page) -> None:
    page.goto(f"/dossiers/{EXAMPLE}/clauses/duree")
    check_axe(page)
    editor = page.get_by_role("textbox", name="Ce que dit cette CTG")
    editor.press("Control+End")
    editor.press("ArrowUp")
    editor.press("End")
    editor.press_sequentially(" Elle est publiée.")
    page.locator("#apercu ins", has_text="Elle est publiée.").wait_for()
    page.get_by_label("Motif").fill("demande du conseil")
    page.get_by_role("button", name="Enregistrer pour cette CTG").click()
    page.get_by_text("Clause enregistrée.").wait_for()
    check_axe(page)


def test_without_a_script_a_link_tells_where_a_passage_comes_from(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.origin, java_script_enabled=False)
    page = context.new_page()
    page.goto(server.entry)
    page.goto(TEXT)
    page.locator('p[data-bloc="convention/article-10/p1"] > a.origine').click()
    assert page.get_by_role("heading", level=1).inner_text() == "D’où vient ce passage"
    page.goto(f"/dossiers/{EXAMPLE}/textes/portrait")
    page.locator("textarea").fill("Un portrait.")
    page.get_by_role("button", name="Enregistrer").click()
    assert "Un portrait." in page.locator("#apercu").inner_text()
    context.close()
