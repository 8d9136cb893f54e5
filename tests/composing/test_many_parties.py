"""Fifty parties: tables that would need a column each are laid out in rows, and nothing is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.making.composition import Selection, compose_pieces
from generator.making.opening import open_dossier
from generator.model.document import Document, Gap, RowRole, Table, block_inlines, plain_text, walk_blocks, walk_inlines
from generator.model.facts import Unknown
from generator.project import BARE
from generator.reading.communes import load_tables
from generator.renewing.new_dossier import NewDossierRequest, create_dossier

FIFTY = "tests/dossiers/cinquante-parties"


def compose_piece(folder: Path, piece: str) -> Document:
    dossier, furniture = open_dossier(folder, BARE)
    return compose_pieces(dossier, furniture.identity, Selection((piece,), True))[0]


def list_tables(document: Document) -> list[Table]:
    return [b for section in document.sections for b in walk_blocks(section.blocks) if isinstance(b, Table)]


def say_cells(table: Table, role: RowRole) -> list[list[str]]:
    return [
        [" ".join(plain_text(block_inlines(p)) for p in cell.blocks) for cell in row.cells]
        for row in table.rows
        if row.role is role
    ]


def test_means_by_fiche_are_rows_when_signatories_are_many(project_root: Path) -> None:
    dossier, _ = open_dossier(project_root / FIFTY, BARE)
    table = list_tables(compose_piece(project_root / FIFTY, "annexe-3"))[-1]
    assert len(dossier.facts.parties) == 50
    assert len(table.widths) == 7 and sum(table.widths) == pytest.approx(1)
    rows = say_cells(table, RowRole.BODY)
    givers = [
        {giver for op in sheet.operations if not isinstance(op.financement, Unknown) for giver in op.financement}
        for sheet, _ in dossier.sheets
    ]
    assert len(rows) == sum(len(each) for each in givers) == 3 + 48 + 15
    totals = say_cells(table, RowRole.SUBTOTAL)
    assert [row[0] for row in totals] == [f"Total de la fiche\u00a0{n}" for n in (1, 2, 3)]
    amounts = [
        sum(
            amount
            for operation in sheet.operations
            if isinstance(operation.financement, dict)
            for years in operation.financement.values()
            for amount in years.values()
        )
        for sheet, _ in dossier.sheets
    ]
    assert [int(row[-1].replace("\u202f", "").removesuffix("€")) for row in totals] == amounts


def test_collectivites_without_any_service_share_a_table(tmp_path: Path) -> None:
    codes = tuple(code for code in load_tables().communes if code.startswith("21"))[:40]
    folder, _ = create_dossier(NewDossierRequest("Quarante", codes, target=tmp_path / "quarante"), BARE)
    document = compose_piece(folder, "annexe-2")
    tables = list_tables(document)
    assert [table.number for table in tables] == [1]
    gaps = [i for b in walk_blocks((tables[0],)) for i in walk_inlines(block_inlines(b)) if isinstance(i, Gap)]
    assert len(gaps) == 40


def test_many_communes_are_called_by_one_name(tmp_path: Path) -> None:
    codes = tuple(code for code in load_tables().communes if code.startswith("21"))[:9]
    folder, _ = create_dossier(NewDossierRequest("Neuf", codes, target=tmp_path / "neuf"), BARE)
    dossier, _ = open_dossier(folder, BARE)
    assert [group.nom_court for group in dossier.facts.groupes] == ["les communes signataires"]
    words = " ".join(
        plain_text(block_inlines(b))
        for section in compose_piece(folder, "convention").sections
        for b in walk_blocks(section.blocks)
    )
    assert "des Conseils municipaux des communes signataires" in words
    assert "la Caf et les communes signataires" in words


def test_a_crowd_that_kept_the_competence_is_not_named_again_in_the_article_of_competences(tmp_path: Path) -> None:
    codes = tuple(code for code in load_tables().communes if code.startswith("21"))[:21]
    for count, named in ((20, True), (21, False)):
        folder, _ = create_dossier(NewDossierRequest("Foule", codes[:count], target=tmp_path / str(count)), BARE)
        article = next(s for s in compose_piece(folder, "convention").sections if s.id == "convention/article-3")
        words = " ".join(plain_text(block_inlines(b)).replace("\u00a0", " ") for b in walk_blocks(article.blocks))
        dossier, _ = open_dossier(folder, BARE)
        first = dossier.facts.territoire.communes[1].nom
        assert (first in words) is named
        assert ("exerçant la compétence d’AO, les communes signataires" in words) is not named, words[:900]


def test_a_crowd_is_named_in_full_once_and_the_covers_of_annexes_do_not_name_it(project_root: Path) -> None:
    convention, annexe = (
        compose_piece(project_root / FIFTY, "convention"),
        compose_piece(project_root / FIFTY, "annexe-5"),
    )
    names = [one.name for one in convention.cover.signatories]
    assert names[3] == "Communauté de communes de la Champagne Picarde"
    assert names[4:6] == ["46 communes\u00a0: Aguilcourt", "Amifontaine"] and len(names) == 50
    assert not annexe.cover.signatories
    title = plain_text(annexe.sections[0].heading)
    assert "communes signataires" in title and "Aguilcourt" not in title, title
