"""Documents in a real browser: long work that is followed, the pages of a piece as pictures, a page loaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.atelier.conftest import DRAFT

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
LONG = 240_000  # milliseconds: a loaded machine


def test_documents_are_produced_and_their_pages_seen(page: Page) -> None:
    page.goto(f"/dossiers/{DRAFT}/documents", timeout=LONG)
    page.get_by_role("button", name="Produire les documents").click(timeout=LONG)
    page.wait_for_url("**/taches/*", timeout=LONG)
    page.reload(timeout=LONG)  # the work goes on
    page.locator("#tache .etape-fait").wait_for(timeout=LONG)
    assert page.get_by_role("link", name="convention.pdf").is_visible()
    assert "terminée" in page.locator("#annonces").inner_text()
    page.goto(f"/dossiers/{DRAFT}/documents/convention", timeout=LONG)
    first = page.get_by_role("img", name="Page 1 de « Convention »")
    first.wait_for(timeout=LONG)
    page.wait_for_function("image => image.complete && image.naturalWidth > 300", arg=first.element_handle())
    assert page.get_by_role("heading", level=1).inner_text() == "Convention"
