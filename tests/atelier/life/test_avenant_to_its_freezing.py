"""An avenant from the pages alone: seen as it will read, produced, frozen; what the screen says is what is frozen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.acts.in_force.text_in_force import find_text_in_force
from generator.acts.texts.signed_parts import find_signed
from generator.atelier.site import Settings, Site
from generator.project import Project
from generator.writing.parity import tree_text
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import MODELS
from tests.atelier.life.test_life_pages import HERE, PORT
from tests.atelier.pages.test_freezing import wait_for
from tests.dossiers.dossier_copy import copy_minimal
from tests.previewing.test_preview import say, squeeze

if TYPE_CHECKING:
    from tests.atelier.conftest import Client

pytestmark = pytest.mark.slow

OWN = "/dossiers/minimal~avenants~1"


@pytest.fixture
def opened(tmp_path: Path, client: Client) -> Iterator[Client]:
    """A browser on a frozen convention, which an avenant that is open makes last a year more."""
    root = tmp_path / "arrete"
    root.mkdir()
    (root / "ctg.toml").write_text("", "utf-8")
    copy_minimal(root / "content")
    shutil.copytree(MODELS / "ctg-concis" / "avenant", root / "content/modeles/mini/avenant")
    freeze(root / "content/minimal", root / "output")
    site = Site(Settings(Project(root), port=PORT, person="Camille Essai", open_browser=False))
    with type(client)(site) as made:
        made.enter()
        page = made.follow(made.post(f"{HERE}/avenants/ouvrir", {"objet": "prolongation"})).text
        assert f'href="{OWN}/documents"' in page, "what one does next stands on the page at once"
        yield made
    site.close()


def prolong(client: Client, before: str, after: str) -> None:
    """Another last day, written in the dossier of the convention as its form does."""
    facts = client.site.project.content / "minimal/ctg.yaml"
    text = facts.read_text("utf-8")
    assert before in text
    facts.write_text(text.replace(before, after), "utf-8")


def complete(client: Client) -> None:
    """What is its own, written: the day of its signature, the deliberation, its reasons."""
    folder = client.site.project.content / "minimal/avenants/1"
    own = (folder / "avenant.yaml").read_text("utf-8")
    own = own.replace("  date: à compléter\n", "  date: 2026-12-15\n", 1)
    own = own.replace("date: à compléter #", "date: 2026-10-05 #").replace("numero: à compléter", "numero: 2026-41")
    assert "à compléter\n" not in own
    (folder / "avenant.yaml").write_text(own, "utf-8")
    (folder / "textes/motifs.md").write_text("Le temps de finir ce qui est commencé.\n", "utf-8")


def read_screen(client: Client) -> str:
    """The words of the act on the page of its text, without spaces."""
    answer = client.get(f"{OWN}/texte")
    assert answer.status_code == 200, answer.text
    shown = re.search(r'<div class="feuille" lang="fr">\n(.*)\n</div>\s*</section>', answer.text, re.DOTALL)
    assert shown is not None, answer.text
    return say(shown[1])


def test_the_screen_follows_the_convention_and_says_what_is_frozen(opened: Client) -> None:
    root = opened.site.project.root
    prolong(opened, "2029-12-31", "2030-12-31")
    assert "leterme:«2030»" in read_screen(opened)
    prolong(opened, "2030-12-31", "2031-12-31")
    shown = read_screen(opened)
    assert "leterme:«2031»" in shown and "«2030»" not in shown, "what the forms say now, not when a page last asked"
    made = wait_for(opened, opened.post(f"{OWN}/documents/produire").headers["location"])
    assert "constat-erreur" not in made, made
    produced = {path.suffix for path in (root / "output").rglob("*") if "avenant" in path.as_posix()}
    assert {".pdf", ".docx"} <= produced
    assert "raisons de l&#39;avenant" in opened.get(f"{OWN}/arreter").text
    complete(opened)
    shown = read_screen(opened)
    assert "finircequiestcommencé" in shown
    page = opened.get(f"{OWN}/arreter").text
    assert 'name="confirmation"' in page, page
    asked = opened.post(f"{OWN}/arreter", {"confirmation": "arrêter", "jour": "2026-11-28"})
    frozen = wait_for(opened, asked.headers["location"])
    assert "le texte est arrêté" in frozen, frozen
    assert "arrêté le 28/11/2026 par Camille Essai" in opened.get(f"{OWN}/arreter").text
    text = find_text_in_force(root / "content/minimal/avenants/1")
    assert text is not None
    body, notes = tree_text(find_signed(text.documents))
    assert "".join(squeeze(part.text) for part in (*body, *notes)) == shown == read_screen(opened)
    assert "Avenant n° 1" in opened.get(f"{HERE}/avenants").text
    assert opened.get(f"{OWN}/circuit").status_code == 200
