"""Grids, conflicts and drafts in a real browser: a block pasted from Excel, two windows, a browser that is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.project import Project
from tests.atelier.accessibility import check_axe
from tests.atelier.conftest import EXAMPLE, ProcessServer

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = pytest.mark.slow
ADDRESS = f"/dossiers/{EXAMPLE}/tableaux/equipements"
FILE = "annexe-2/equipements.csv"
BLOCK = (
    'ormeval\tRAM\t"Le ""Petit"" relais"\tCommune\r\nCommune des Aulnaies\tALSH\t"Sur\ndeux lignes"\tAssociation\r\n'
)


def read_file(project: Project) -> str:
    return (project.content / EXAMPLE / FILE).read_text("utf-8-sig")


def find_cell(page: Page, row: int, column: int) -> Locator:
    cells = page.locator("#grille-table tbody tr").nth(row).locator("td:not(.sans-script)")
    return cells.nth(column).locator("input, select, textarea")


def paste(page: Page, text: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_selector("text=Le tableau est enregistré.")


def open_grid(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(ADDRESS)
    page.wait_for_selector(".grille-prete")


def test_a_block_is_pasted_undone_and_saved(page: Page, context: BrowserContext, project: Project) -> None:
    open_grid(page, context)
    before = read_file(project)
    count = before.count("\n") - 1
    find_cell(page, count, 0).focus()
    paste(page, BLOCK)
    assert [find_cell(page, count + n, 2).input_value() for n in (0, 1)] == ['Le "Petit" relais', "Sur deux lignes"]
    assert find_cell(page, count + 1, 0).input_value() == "les-aulnaies"  # a party is chosen by its name
    page.keyboard.press("Control+z")
    assert find_cell(page, count, 2).input_value() == ""
    page.get_by_role("button", name="Rétablir").click()
    find_cell(page, count, 6).focus()
    paste(page, "12\u00a0345\t1 200\t0,6\tnouveau\t12\u202f000 €\t\n24\t\t\tEXISTANT\t 5 €\t0\n")
    page.keyboard.press("Control+Home")
    save(page)
    added = read_file(project).removeprefix(before).splitlines()
    assert added == [
        'ormeval;RAM;"Le ""Petit"" relais";Commune;;;12345;1200;0,6;nouveau;12000;',
        "les-aulnaies;ALSH;Sur deux lignes;Association;;;24;;;existant;5;0",
    ]


def test_the_keyboard_moves_as_in_a_spreadsheet(page: Page, context: BrowserContext, project: Project) -> None:
    open_grid(page, context)
    check_axe(page)
    first = read_file(project)
    find_cell(page, 0, 2).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert find_cell(page, 2, 3).evaluate("(one) => one === document.activeElement")
    page.keyboard.type("Autre")
    page.keyboard.press("Escape")
    assert find_cell(page, 2, 3).input_value() in first
    page.keyboard.type("Changé")
    page.keyboard.press("Tab")
    assert find_cell(page, 2, 4).evaluate("(one) => one === document.activeElement")
    assert find_cell(page, 2, 3).input_value() == "Changé"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Alt+ArrowUp")
    assert find_cell(page, 1, 3).input_value() == "Changé"
    page.get_by_role("button", name="Retirer la ligne").click()
    assert "Changé" not in [find_cell(page, n, 3).input_value() for n in range(4)]
    page.get_by_role("button", name="Annuler", exact=True).click()
    assert find_cell(page, 1, 3).input_value() == "Changé"
    save(page)
    lines, saved = first.splitlines(), read_file(project).splitlines()
    assert saved[3] == lines[2] and saved[2].replace("Changé", lines[3].split(";")[3]) == lines[3]
    assert [*saved[:2], *saved[4:]] == [*lines[:2], *lines[4:]]


def test_findings_stand_at_their_cells(page: Page, context: BrowserContext) -> None:
    open_grid(page, context)
    find_cell(page, 1, 6).fill("beaucoup")
    page.wait_for_selector("td.grille-faux-erreur", timeout=60_000)
    assert (
        find_cell(page, 1, 6).get_attribute("aria-invalid") == "true" or page.locator("tr.grille-faux-erreur").count()
    )
    find_cell(page, 1, 6).focus()
    assert "Que faire" in page.locator("#grille-etat").inner_text()
    check_axe(page)


def test_two_windows_on_one_cell(page: Page, context: BrowserContext, project: Project) -> None:
    open_grid(page, context)
    other = context.new_page()
    open_grid(other, context)
    find_cell(page, 0, 7).fill("500")
    save(page)
    find_cell(other, 0, 7).fill("600")
    other.get_by_role("button", name="Enregistrer").click()
    other.wait_for_selector("form.conflits")
    assert other.get_by_role("heading", level=1).inner_text() == "Deux versions à départager"
    check_axe(other)
    other.get_by_role("radio", name="Garder ma version").check()
    other.get_by_role("button", name="Enregistrer ces choix").click()
    other.wait_for_selector("text=Le tableau est enregistré.")
    assert ";600;" in read_file(project).splitlines()[1]


def test_what_was_typed_survives_a_closed_window_and_a_killed_server(
    page: Page, context: BrowserContext, mortal_server: ProcessServer, project: Project
) -> None:
    open_grid(page, context)
    with page.expect_response(lambda answer: answer.url.endswith("/brouillons") and answer.request.method == "POST"):
        find_cell(page, 0, 2).fill("Une pause plus longue")
    find_cell(page, 1, 2).fill("Le dernier mot")
    page.close()  # within the second: what was typed is sent as the page goes
    mortal_server.kill()
    mortal_server.start_again()
    again = context.new_page()
    again.goto(mortal_server.entry)
    again.goto(mortal_server.origin + ADDRESS)
    again.get_by_role("button", name="Reprendre ce que vous tapiez").click()
    assert find_cell(again, 0, 2).input_value() == "Une pause plus longue"
    check_axe(again)
    save(again)
    assert ";Une pause plus longue;" in read_file(project)
    again.goto(mortal_server.origin + ADDRESS)
    again.wait_for_load_state("networkidle")
    assert not again.locator(".brouillon").count()


def test_a_draft_that_is_older_than_a_save_meets_it(page: Page, context: BrowserContext, project: Project) -> None:
    """What was typed yesterday never goes over what somebody has saved since."""
    open_grid(page, context)
    with page.expect_response(lambda answer: answer.url.endswith("/brouillons") and answer.request.method == "POST"):
        find_cell(page, 0, 7).fill("700")
    page.close()
    folder = project.content / EXAMPLE
    path = folder / FILE
    path.write_text(path.read_text("utf-8-sig").replace(";420;", ";421;").replace(";240;", ";241;"), "utf-8-sig")
    again = context.new_page()
    open_grid(again, context)
    again.get_by_role("button", name="Reprendre ce que vous tapiez").click()
    again.get_by_role("button", name="Enregistrer").click()
    again.wait_for_selector("form.conflits")
    assert again.locator("fieldset.conflit").count() == 1
    again.get_by_role("radio", name="Garder ma version").check()
    again.get_by_role("button", name="Enregistrer ces choix").click()
    again.wait_for_selector("text=Le tableau est enregistré.")
    assert ";700;" in read_file(project).splitlines()[1] and ";241;" in read_file(project).splitlines()[2]
