"""A period not made of whole years: what covers, titles and tables say of it, and a signature after its start."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.annexes.sheet_numbers import period_years
from generator.composing.wording import write_years
from generator.errors import Severity
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.opening import open_dossier
from generator.model.document import Table, block_inlines, plain_text, walk_blocks
from generator.project import BARE
from generator.verifying.verification import verify_dossier
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

FOLDER = Path("tests/dossiers/periode-irreguliere")


@pytest.fixture
def copy(tmp_path: Path) -> DossierCopy:
    return copy_minimal(tmp_path / "content")


def test_titles_say_the_days_and_tables_the_years(project_root: Path) -> None:
    dossier, furniture = open_dossier(project_root / FOLDER, BARE)
    pieces = compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), True))
    assert len(pieces) == 6
    for piece in pieces:
        assert piece.cover.period == ("22 juillet 2021", "31 décembre 2025")
        assert "du 22 juillet 2021 au 31 décembre 2025" in piece.meta.title
    assert period_years(dossier) == (2021, 2022, 2023, 2024, 2025)
    plan = next(piece for piece in pieces if piece.meta.piece == "annexe-3")
    heads = [
        [plain_text(block_inlines(p)) for cell in block.head[0].cells for p in cell.blocks]
        for section in plan.sections
        for block in walk_blocks(section.blocks)
        if isinstance(block, Table) and block.number
    ]
    years = ["2021", "2022", "2023", "2024", "2025"]
    assert ["Fiche", "Action", "Axe", *years, "Pilote"] in heads
    assert ["Signataire", *years, "Total"] in heads


def test_a_signature_after_the_start_warns_and_does_not_refuse(project_root: Path) -> None:
    report = verify_dossier(project_root / FOLDER, BARE)
    late = [finding for finding in report.findings if "après le début de la période" in finding.message]
    assert [finding.severity for finding in late] == [Severity.WARNING]
    assert not [finding for finding in report.findings if finding.severity is Severity.ERROR]


def test_a_period_within_one_year_says_it_once(project_root: Path, copy: DossierCopy) -> None:
    path = copy.folder / "ctg.yaml"
    facts = path.read_text("utf-8")
    begin, end = (re.search(rf"^  {key}: (\S+)", facts, re.MULTILINE) for key in ("debut", "fin"))
    assert begin is not None
    assert end is not None
    year = begin[1][:4]
    path.write_text(facts.replace(f"  fin: {end[1]}", f"  fin: {year}-12-31"), "utf-8")
    dossier, furniture = open_dossier(copy.folder, BARE)
    [convention] = compose_pieces(dossier, furniture.identity, Selection(("convention",), True))
    assert convention.cover.period == (year,)
    assert convention.meta.title.endswith(f" {year}")
    assert f"{year}-{year}" not in convention.meta.title + convention.meta.running_title + convention.meta.subject
    assert write_years(dossier.facts.periode) == year
    full, _ = open_dossier(project_root / "content" / "exemple-complet", BARE)
    assert write_years(full.facts.periode) == "2027-2031"
