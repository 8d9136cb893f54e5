"""The script of specimens: what it commits agrees with the facts, and its scans look like a copier's."""

from __future__ import annotations

import importlib.util
import io
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pikepdf
import pypdfium2
import pytest
import yaml

from generator.errors import InputFileError
from generator.model.facts import CtgFacts

FOLDER = Path(__file__).resolve().parents[2] / "content" / "exemple-complet"


@pytest.fixture(scope="module")
def specimens() -> ModuleType:
    spec = importlib.util.spec_from_file_location("exemple_complet_specimens", FOLDER / "specimens.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    with warnings.catch_warnings():  # WeasyPrint advises a system library at import
        warnings.simplefilter("ignore")
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def facts() -> CtgFacts:
    return CtgFacts.model_validate(yaml.safe_load((FOLDER / "ctg.yaml").read_text("utf-8")))


def test_committed_messages_are_those_of_the_facts(specimens: ModuleType, facts: CtgFacts) -> None:
    written = {}
    for party in facts.parties:
        if party.id in specimens.SITTINGS:
            written |= dict([specimens.write_acknowledgement(facts, party), specimens.write_envelope(facts, party)])
    assert written == {path.name: path.read_bytes() for path in (FOLDER / "prefecture").glob("*.xml")}
    assert len(written) == 4


def test_committed_deliberations_tell_the_facts_in_two_pages(specimens: ModuleType, facts: CtgFacts) -> None:
    for party in (p for p in facts.parties if p.id in specimens.SITTINGS):
        text = specimens.compose_deliberation(facts, party)
        assert str(party.deliberation and party.deliberation.numero) in text
        assert "Exemple fictif" in text and "SPÉCIMEN" in text
        data = (FOLDER / "annexe-5" / f"{party.id}.pdf").read_bytes()
        assert len(data) < 75_000
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) == 2


@pytest.mark.slow
def test_a_scan_is_one_grey_picture_a_page_and_repeats(specimens: ModuleType, facts: CtgFacts) -> None:
    convention = (FOLDER / "annexe-5" / "ormeval.pdf").read_bytes()
    first = specimens.scan_pages(facts, "ormeval", convention, [2])
    assert first == specimens.scan_pages(facts, "ormeval", convention, [2])
    assert first != specimens.scan_pages(facts, "caf", convention, [2])
    with pikepdf.open(io.BytesIO(first)) as pdf:
        (page,) = pdf.pages
        (picture,) = page.obj.Resources.XObject.values()
        assert picture.ColorSpace == "/DeviceGray"
        assert int(picture.Width) == pytest.approx(float(page.mediabox[2]) * 150 / 72, abs=1)


def test_people_sign_in_the_frame_beside_their_names(specimens: ModuleType) -> None:
    names = ["Aurélie MONTFERRAND", "Thibault CARADEC", "Inès BOUZIANE", "Absente"]
    lines = "".join(f"<p>{name}</p>" for name in names[:2])
    rows = f'<div class="row">{lines}<i></i></div><div class="row"><p>{names[2]}</p><i></i></div>'
    style = (
        "@page{size:A4;margin:20mm} @font-face{font-family:Acte;src:url(Carlito-Regular.ttf)}"
        "body{font:11pt Acte;margin:0} p{margin:0}"
        ".row{position:relative;height:100pt} i{position:absolute;left:240pt;top:0;width:210pt;height:84pt;"
        "border:1pt solid #444}"
    )
    page = f'<html lang="fr"><title>Essai</title><style>{style}</style>{rows}</html>'
    data = specimens.weasyprint.HTML(string=page, base_url=specimens.FONTS.as_uri() + "/").write_pdf()
    with pypdfium2.PdfDocument(data) as pdf:
        places = dict(specimens.find_places(pdf[0], names))
    assert list(places) == names[:3]
    scale, margin = 150 / 72, 20 / 25.4 * 150
    for rank, name in enumerate(names[:3]):
        place = places[name]
        assert place.left >= margin + 240 * scale
        assert place.left + place.width <= margin + (240 + 212) * scale
        row = 0 if rank < 2 else 1
        assert margin + 100 * row * scale <= place.top
        assert place.top + place.height <= margin + (100 * row + 86) * scale
    first, second = places[names[0]], places[names[1]]
    assert first.left + first.width <= second.left


def test_people_sign_at_the_right_of_the_box_that_holds_their_names(specimens: ModuleType) -> None:
    boxes = "".join(f'<div class="box"><p>{name}</p></div>' for name in ("Aurélie MONTFERRAND", "Thibault CARADEC"))
    style = (
        "@page{size:A4;margin:20mm 24mm} @font-face{font-family:Acte;src:url(Carlito-Regular.ttf)}"
        "body{font:11pt Acte;margin:0} p{margin:0}"
        ".box{box-sizing:border-box;width:162mm;height:35mm;border:1pt solid #444}"
    )
    page = f'<html lang="fr"><title>Essai</title><style>{style}</style>{boxes}</html>'
    data = specimens.weasyprint.HTML(string=page, base_url=specimens.FONTS.as_uri() + "/").write_pdf()
    with pypdfium2.PdfDocument(data) as pdf:
        places = dict(specimens.find_places(pdf[0], ["Aurélie MONTFERRAND", "Thibault CARADEC"]))
    dots = 150 / 25.4
    for rank, place in enumerate(places.values()):
        assert place.left >= (24 + 162 - 83) * dots and place.left + place.width <= (24 + 162) * dots
        assert (20 + 35 * rank) * dots <= place.top and place.top + place.height <= (20 + 35 * (rank + 1)) * dots
    assert len(places) == 2


@pytest.mark.slow
def test_the_bundle_has_every_page_once_with_a_blank_back_behind(specimens: ModuleType, facts: CtgFacts) -> None:
    act = (FOLDER / "annexe-5" / "ormeval.pdf").read_bytes()
    scans = [specimens.scan_pages(facts, party, act, [1, 2]) for party in ("ormeval", "caf")]
    bundle = specimens.shuffle_bundle(scans)
    assert bundle == specimens.shuffle_bundle(scans)
    with pikepdf.open(io.BytesIO(bundle)) as pdf:
        assert len(pdf.pages) == 8
        assert {int(page.obj.get("/Rotate", 0)) for page in pdf.pages} == {0, 180, 270}


def test_without_the_convention_it_says_what_to_run(
    specimens: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(specimens, "OUTPUT", tmp_path)
    with pytest.raises(InputFileError) as fault:
        specimens.read_originals()
    assert "ctg generer content/exemple-complet --final" in str(fault.value)
