"""Pages of the project in a real browser: a CTG made with the keyboard alone, the board that fills in, axe on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.atelier.accessibility import check_axe
from tests.atelier.conftest import DRAFT, Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow


def test_a_ctg_is_made_with_the_keyboard_alone(page: Page, server: Server) -> None:
    page.goto("/nouveau")
    page.get_by_label("Commune ou intercommunalité").focus()
    page.keyboard.type("st denis reunion")
    page.wait_for_selector("#trouves input[value='97411']")
    page.keyboard.press("Tab")  # département
    page.keyboard.press("Tab")  # chercher
    page.keyboard.press("Tab")  # the first that was found
    page.keyboard.press("Space")
    page.wait_for_selector("#choix input[value='97411']:checked")
    assert page.evaluate("document.activeElement.id") == "champ-mots", "one goes on typing"
    page.keyboard.type("le port 974")
    page.wait_for_selector("#trouves input[value='97407']")
    for key in ("Tab", "Tab", "Tab", "Space"):
        page.keyboard.press(key)
    page.wait_for_selector("#choix input[value='97407']:checked")
    assert set(page.get_by_label("Nom du territoire").input_value().split(" et ")) == {"Le Port", "Saint-Denis"}
    page.get_by_label("Nom du territoire").fill("Nord de l'île")
    page.get_by_label("Nom du territoire").press("Tab")
    page.get_by_role("button", name="Créer la CTG").press("Enter")
    page.wait_for_url("**/dossiers/nord-de-l-ile")
    facts = (server.project.content / "nord-de-l-ile" / "ctg.yaml").read_text("utf-8")
    assert '"97411"' in facts and '"97407"' in facts


def test_what_is_chosen_may_be_taken_back(page: Page) -> None:
    page.goto("/nouveau")
    page.get_by_label("Commune ou intercommunalité").fill("gardanne 13")
    page.locator("#trouves input[value='13041']").click()
    page.wait_for_selector("#choix input[value='13041']:checked")
    page.locator("#choix input[value='200054807']").click()
    page.wait_for_selector("#choix .puce-epci")
    page.locator("#choix input[value='13041']").click()
    page.wait_for_selector("#choix input[value='13041']", state="detached")
    assert page.locator("#choix .puce").count() == 1


def test_the_board_fills_in_by_itself(page: Page, server: Server) -> None:
    page.goto("/")
    page.get_by_text("77 éléments à compléter").wait_for(timeout=120_000)
    card = page.locator(".ctg", has_text="Gardanne et Gréasque")
    assert card.get_by_role("link", name="Convention").get_attribute("href") == f"/dossiers/{DRAFT}"
    check_axe(page)


def test_what_a_search_has_found_is_for_everybody(page: Page) -> None:
    page.goto("/nouveau")
    page.get_by_label("Commune ou intercommunalité").fill("saint denis")
    page.wait_for_selector("#trouves input[value='97411']")
    check_axe(page, context="a search that has found")
