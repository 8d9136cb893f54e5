"""The skeleton in a real browser: one enters, sees the board, opens a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.atelier.conftest import EXAMPLE, Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow


def test_one_enters_and_opens_a_dossier(page: Page, server: Server) -> None:
    assert page.url == server.origin + "/"
    page.get_by_role("link", name=EXAMPLE).click()
    assert page.get_by_role("navigation", name="Pages du dossier").is_visible()
    page.goto("/dossiers/inconnu")
    assert page.get_by_role("heading", level=1).inner_text() == "Page introuvable"
