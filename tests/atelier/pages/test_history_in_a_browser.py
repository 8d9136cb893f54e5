"""The history, a save and the list of tables in a real browser: for everybody, on a narrow screen too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.api.editing import Author, FieldEdit, save_edits
from generator.project import Project
from tests.atelier.accessibility import check_axe
from tests.atelier.conftest import EXAMPLE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow


def test_a_save_is_found_seen_and_undone_with_the_keyboard(page: Page, project: Project) -> None:
    folder = project.content / EXAMPLE
    save_edits(folder, project, [FieldEdit("ctg.yaml", ("signature", "lieu"), "Ormeval", "Ici")], Author("Anne"))
    page.goto(f"/dossiers/{EXAMPLE}/historique")
    check_axe(page)
    page.get_by_role("link", name="Voir").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("ins")
    check_axe(page)
    page.get_by_role("button", name="Annuler cet enregistrement").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=L’enregistrement est annulé.")
    assert "lieu: Ormeval" in (folder / "ctg.yaml").read_text("utf-8")
    assert page.get_by_role("link", name="Voir").count() == 2
    page.set_viewport_size({"width": 320, "height": 640})
    for address in ("historique", "tableaux", "tableaux/equipements"):
        page.goto(f"/dossiers/{EXAMPLE}/{address}")
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
