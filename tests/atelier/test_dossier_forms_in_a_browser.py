"""Forms of a dossier in a real browser: with the keyboard, with findings while one types, a card at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.project import Project
from tests.atelier.conftest import EXAMPLE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.slow
FORMS = f"/dossiers/{EXAMPLE}/formulaires"


def read_facts(project: Project) -> str:
    """The facts of the example."""
    return (project.content / EXAMPLE / "ctg.yaml").read_text("utf-8")


def test_a_clerk_changes_who_signs_and_sees_how_it_will_read(page: Page, project: Project) -> None:
    page.goto(f"{FORMS}/parties")
    page.get_by_text("Commune d'Ormeval", exact=True).click()
    page.get_by_role("textbox", name="Fonction (obligatoire)").wait_for()
    function = page.locator("#champ-parties-id-ormeval-representants-0-fonction")
    assert page.get_by_text("Représentée par sa Maire, Madame Inès BOUZIANE").is_visible()
    function.fill("la Première adjointe")
    page.get_by_role("textbox", name="Prénom", exact=True).focus()
    page.get_by_text("Représentée par la Première adjointe, Madame Inès BOUZIANE").wait_for()
    page.get_by_text("Commune des Aulnaies", exact=True).click()
    # The card of Ormeval folds; that of the other commune has a field of the same name, sooner or later.
    function.wait_for(state="hidden")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    page.get_by_text("Enregistré.").wait_for()
    assert "fonction: la Première adjointe" in read_facts(project)


def test_the_keyboard_alone_fills_a_form_and_finds_its_fault(page: Page, project: Project) -> None:
    page.goto(f"{FORMS}/periode")
    day = page.get_by_role("textbox", name="Jour de la signature (obligatoire)")
    day.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("2025-02-30")
    page.keyboard.press("Tab")
    page.locator("#champ-signature-date-constats").get_by_text("2025-02-30").wait_for()
    assert day.get_attribute("aria-invalid") == "true"
    day.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Rien n’est enregistré.").wait_for()
    page.wait_for_function("document.activeElement.id === 'resume'")  # scripts run once the page is there
    assert page.get_by_role("textbox", name="Jour de la signature (obligatoire)").input_value() == "2025-02-30"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'champ-signature-date'")
    page.keyboard.press("Control+A")
    page.keyboard.type("3 décembre 2026")
    page.keyboard.press("Enter")
    page.get_by_text("Enregistré.").wait_for()
    assert "date: 3 décembre 2026" in read_facts(project)


def test_a_commune_is_found_while_one_types_and_added(page: Page, project: Project) -> None:
    page.goto(f"{FORMS}/territoire")
    page.get_by_text("Ajouter une commune").first.click()
    page.get_by_role("searchbox", name="Commune").fill("greasq")
    page.get_by_label("Gréasque").check()
    page.get_by_role("button", name="Ajouter une commune").click()
    page.get_by_text("Ajouté : Gréasque").wait_for()
    assert "nom: Gréasque" in read_facts(project)


def test_forms_are_filled_without_javascript(context: BrowserContext, page: Page, project: Project) -> None:
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(
        base_url=page.evaluate("location.origin"), java_script_enabled=False, storage_state=context.storage_state()
    )
    other = plain.new_page()
    other.goto(f"{FORMS}/parties")
    other.get_by_text("Commune d'Ormeval", exact=True).click()
    other.get_by_role("link", name="Ouvrir Commune d'Ormeval").click()
    other.get_by_role("textbox", name="Assemblée", exact=True).fill("Conseil municipal")
    other.get_by_role("button", name="Enregistrer", exact=True).last.click()
    assert other.get_by_text("Enregistré.").is_visible()
    plain.close()
    assert "organe: Conseil municipal" in read_facts(project)
