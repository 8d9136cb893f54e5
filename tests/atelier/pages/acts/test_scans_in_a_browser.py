"""Pages of the copier dropped in a real browser: filed, placed with the keyboard alone, or dragged to their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.circuit.circuit_dossier import PlayedDossier

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

pytestmark = pytest.mark.slow


def make_payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def press_until(page: Page, words: str) -> None:
    """Go on with the Tab key to what bears some words."""
    for _ in range(80):
        page.keyboard.press("Tab")
        shown = page.evaluate("document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent")
        if words in shown:
            return
    raise AssertionError(f"« {words} » is not reached with the keyboard")


def drag(page: Page, source: str, target: str) -> None:
    """Take something with the mouse, and let it go over something else."""
    start, end = page.locator(source).bounding_box(), page.locator(target).bounding_box()
    assert start is not None and end is not None
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 60, steps=5)
    page.mouse.move(end["x"] + 30, end["y"] + 30, steps=10)
    page.mouse.up()


def test_scans_are_dropped_then_placed_with_the_keyboard_and_by_dragging(page: Page, played: PlayedDossier) -> None:
    page.goto("/dossiers/minimal/circuit/pages")
    scans = [
        make_payload("recto.pdf", played.sign_page(1, hidden=True)),
        make_payload("autre.pdf", played.sign_page(2, hidden=True)),
    ]
    page.set_input_files("input[type=file]", scans)
    assert "recto.pdf" in page.inner_text(".depot-liste")
    page.get_by_role("button", name="Classer ces pages").click()
    page.wait_for_url("**/taches/*")
    done = page.get_by_role("link", name="Voir le résultat")
    for _ in range(120):  # reloaded in the middle: the work goes on
        if done.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert "2 pages à classer" in page.inner_text("main")
    done.click()
    assert page.locator(".page-a-placer").count() == 2
    drawn = "Promise.all([...document.images].map((one) => { one.loading = 'eager'; return one.decode(); }))"
    page.evaluate(f"{drawn}.then(() => true)")

    page.locator("#contenu").focus()
    press_until(page, "C’est la page de")
    page.keyboard.press("ArrowDown")
    press_until(page, "Placer cette page")
    page.keyboard.press("Enter")
    page.get_by_text("Page placée : exemplaire n° 1").wait_for()
    assert page.locator(".page-a-placer").count() == 1

    page.set_viewport_size({"width": 1366, "height": 1500})
    drag(page, ".vignette", "[data-place^='2-']")
    page.get_by_text("Page placée : exemplaire n° 2").wait_for()
    page.get_by_text("Aucune page n’attend").wait_for()
    page.get_by_role("link", name="Où en est l’acte").click()
    assert page.get_by_text("toutes les pages signées sont là").count() == 2
