"""In a real browser: four files dropped and decided with the keyboard; the tracking told from a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.api.press import open_dossier, render
from generator.project import Project
from tests.atelier.accessibility import check_axe
from tests.atelier.conftest import EXAMPLE, ProcessServer, Server
from tests.returning.word.word_hand import WordFile

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
HERE = f"/dossiers/{EXAMPLE}"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EDITS = {
    "ormeval.docx": (("bonifiés", "majorés", "Anne"), ("Castelambre", "Castelnau", "Anne")),
    "caf.docx": (("bonifiés", "augmentés", "Marc"), ("Tout litige", "Tout différend", "Marc")),
    "aulnaies.docx": (("utiles", "nécessaires", "Nadia"), ("Tout litige", "Toute contestation", "Nadia")),
    "cc.docx": (("Castelambre", "Castelnau", "Jean"),),
}
# What a person does with the mouse: files of the desktop let go over the place where they are dropped.
DROP = """([zone, files]) => {
  const held = new DataTransfer();
  for (const [name, bytes] of files)
    held.items.add(new File([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], name));
  for (const kind of ["dragenter", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


def make_files(project: Project) -> list[tuple[str, bytes]]:
    sent = render(open_dossier(project.content / EXAMPLE, project), "convention", "docx")
    files = []
    for name, edits in EDITS.items():
        file = WordFile(sent)
        for before, after, author in edits:
            file.replace(file.saying(before), before, after, author)
        files.append((name, file.save()))
    return files


def test_four_files_are_dropped_and_decided_with_the_keyboard(page: Page, mortal_server: ProcessServer) -> None:
    from base64 import b64encode

    files = [(name, b64encode(data).decode()) for name, data in make_files(mortal_server.project)]
    page.goto(f"{HERE}/retours")
    check_axe(page)
    page.evaluate(DROP, [page.locator("[data-depot]").element_handle(), files])
    assert page.locator(".depot-liste li").count() == 4
    page.get_by_role("button", name="Lire ces documents").click()
    page.wait_for_selector("#decisions", timeout=240_000)
    check_axe(page)
    assert page.locator(".contradiction").count() == 2

    def press(number: int, key: str) -> str:
        page.locator(f"#m{number}").focus()
        page.keyboard.press(key)
        page.wait_for_timeout(150)  # it is said at the next frame
        return page.locator("#annonces").inner_text()

    first = page.locator("[data-modification]").first.get_attribute("data-modification")
    assert first == "1" and "Modification 1 acceptée" in press(1, "a")
    assert page.evaluate("document.activeElement.id") == "m2", "the next one has the focus"
    one = page.locator(".contradiction").first.locator("[data-modification]").first
    number = int(one.get_attribute("data-modification") or 0)
    assert "donner un motif" in press(number, "a")
    page.keyboard.type("Vu au comité de pilotage")  # the field of the reason has the focus
    others = [n for n in range(2, page.locator("[data-modification]").count() + 1) if n != number]
    for other in others:
        press(other, "r")
    page.get_by_text("Tout est décidé").wait_for()
    page.wait_for_timeout(1_200)  # decisions are kept half a second after the last one

    # What was decided outlives the server.
    where = page.url.removeprefix(mortal_server.origin)
    mortal_server.kill()
    mortal_server.start_again()
    page.goto(mortal_server.entry)
    page.goto(mortal_server.origin + where)
    assert page.locator("#reste").inner_text() == "Tout est décidé"
    page.get_by_role("button", name="Écrire dans le dossier ce qui est accepté").click()
    page.wait_for_selector(".avis-fait", timeout=240_000)
    check_axe(page)
    folder = mortal_server.project.content / EXAMPLE
    assert "Castelnau" in (folder / "ctg.yaml").read_text("utf-8")
    assert "Vu au comité de pilotage" in (folder / "ecarts.yaml").read_text("utf-8")


def test_an_operation_is_told_from_a_phone(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{HERE}/vie/suivi")
    check_axe(page)
    page.get_by_role("link", name="Créer un pôle ressources handicap").click()
    check_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("radio", name="réalisée").check()
    page.get_by_label("Part réalisée").fill("100")
    page.get_by_label("Ce qui a été fait").fill("Trente accueils accompagnés")
    page.get_by_label("Nombre de familles reçues").fill("45")
    page.get_by_label("Vrai à la date du").fill("2029-03-15")
    page.get_by_role("button", name="Enregistrer").click()
    assert "C’est enregistré : opération 5.1" in page.locator(".avis-fait").inner_text()
    said = (server.project.content / EXAMPLE / "annexe-4/suivi.csv").read_text("utf-8").splitlines()[-1]
    assert said.startswith("15/03/2029;Camille Essai;5;1;réalisée;") and "Trente accueils accompagnés" in said
    values = (server.project.content / EXAMPLE / "annexe-4/valeurs-indicateurs.csv").read_text("utf-8")
    assert "5;1;Nombre de familles reçues;valeur;15/03/2029;45;familles;" in values
