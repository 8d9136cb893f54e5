"""« La CTG en bref » as files: two pages, both formats, beside the pieces and before a specimen, never in an act."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from generator.making.generation import GenerationRequest
from generator.making.leaflet import write_leaflet
from generator.making.workshop import Workshop, open_workshop
from generator.manifest import find_manifest
from generator.project import BARE
from generator.signing.specimens import produce_dossier
from tests.acts.frozen_dossiers import freeze
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """The minimal dossier, whose model has a leaflet."""
    copy = copy_minimal(tmp_path)
    plan = copy.clauses.parent / "modele.yaml"
    plan.write_text(plan.read_text("utf-8") + "\nen_bref:\n  titre: La Ctg en bref\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return copy


@pytest.mark.slow
def test_the_example_stands_on_two_pages_in_both_formats() -> None:
    shop = open_workshop(ROOT / "content" / "exemple-complet", BARE)
    leaflet = write_leaflet(shop, ("docx", "pdf"), draft=False)
    assert set(leaflet.written.files) == {"en-bref.docx", "en-bref.pdf"}
    assert leaflet.written.record.page_count == 2
    assert not leaflet.notes
    with pikepdf.open(io.BytesIO(leaflet.pdf)) as pdf:
        assert not pdf.attachments  # it goes to people who have nothing to do with the file
    assert write_leaflet(shop, ("pdf",), draft=False).pdf == leaflet.pdf


def test_one_that_is_too_long_is_written_and_told(copy: DossierCopy) -> None:
    title = "Développer l'accueil " * 200
    copy.replace("ctg.yaml", "titre: Développer l'accueil", f"titre: {title}")
    shop: Workshop = open_workshop(copy.folder, BARE)
    leaflet = write_leaflet(shop, ("pdf",), draft=True)
    assert leaflet.written.record.page_count > 2
    assert [note.code for note in leaflet.notes] == ["en-bref-trop-long"]


def test_it_stands_beside_the_pieces_and_before_specimens_and_in_no_act(copy: DossierCopy) -> None:
    produce_dossier(GenerationRequest(copy.folder, BARE, Path("un"), leaflet=True))
    target = Path("un/minimal")
    manifest = find_manifest(target)
    assert manifest is not None
    assert manifest.pieces["en-bref"].draft
    assert {"en-bref.docx", "en-bref.pdf"} <= set(manifest.outputs)
    with pikepdf.open(target / "specimens" / "1-caf.pdf") as specimen:
        assert [page.label for page in specimen.pages[:3]] == ["bref-1", "bref-2", "1"]
    act = freeze(copy.folder, Path("un"))
    assert not any("en-bref" in name for name in act.record.files if "sources/" not in name)
    with pikepdf.open(io.BytesIO(act.read(act.record.joined))) as joined:
        assert joined.pages[0].label == "1"
