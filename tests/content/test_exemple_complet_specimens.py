"""The script of specimens: what it commits agrees with the facts, and its scans look like a copier's."""

from __future__ import annotations

import importlib.util
import io
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest
from ruamel.yaml import YAML

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
    return CtgFacts.model_validate(YAML(typ="safe").load((FOLDER / "ctg.yaml").read_text("utf-8")))


def test_committed_acknowledgements_are_those_of_the_facts(specimens: ModuleType, facts: CtgFacts) -> None:
    written = {}
    for party in facts.parties:
        if party.id in specimens.SITTINGS:
            name, data = specimens.write_acknowledgement(facts, party)
            written[name] = data
    assert written == {path.name: path.read_bytes() for path in (FOLDER / "prefecture").glob("*.xml")}
    assert len(written) == 2


def test_committed_deliberations_tell_the_facts_in_two_pages(specimens: ModuleType, facts: CtgFacts) -> None:
    for party in (p for p in facts.parties if p.id in specimens.SITTINGS):
        text = specimens.compose_deliberation(facts, party)
        assert str(party.deliberation and party.deliberation.numero) in text
        assert "Exemple fictif" in text and "SPÉCIMEN" in text
        data = (FOLDER / "annexe-5" / f"{party.id}.pdf").read_bytes()
        assert len(data) < 75_000
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) == 2


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
