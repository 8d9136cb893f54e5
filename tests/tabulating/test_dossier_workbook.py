"""The workbook of a dossier: locked, checked, helped, the same bytes each time; it carries what it was made from."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.cli.main import run
from generator.composing.no_break import curl_apostrophes
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.tabulating.base import list_base_files, list_base_rows, make_origin
from generator.tabulating.workbook import write_dossier_workbook
from generator.writing.xlsx.data_sheets import HEAD_ROW, DataBook
from generator.writing.xlsx.origin import ORIGIN_SHEET, read_origin


def test_same_dossier_same_bytes(opened: tuple[Dossier, Identity], written: bytes) -> None:
    assert write_dossier_workbook(*opened) == written


def test_sheets_show_every_row_under_its_head(book: DataBook, workbook: Workbook) -> None:
    names = [sheet.title for sheet in book.sheets]
    assert workbook.sheetnames == ["Mode d’emploi", *names, "Listes", ORIGIN_SHEET]
    assert workbook[ORIGIN_SHEET].sheet_state == "veryHidden"
    for sheet in book.sheets:
        page = workbook[sheet.title]
        heads = [cell.value for cell in page[HEAD_ROW]]
        assert heads == ["Repère", *(curl_apostrophes(column.title) for column in sheet.columns)]
        assert all(cell.comment is not None and cell.comment.text.strip() for cell in page[HEAD_ROW])
        assert page["A2"].value and page.protection.sheet and not page.protection.password
        marks = [page.cell(HEAD_ROW + rank, 1).value for rank in range(1, len(sheet.rows) + 1)]
        assert marks == [sheet.mark_row(rank) for rank in range(len(sheet.rows))]


def test_what_is_shown_has_typographic_apostrophes_in_lists_as_in_cells(workbook: Workbook) -> None:
    shown = [page for page in workbook if page.title != ORIGIN_SHEET]
    cells = [cell for page in shown for row in page.iter_rows() for cell in row if cell.data_type == "s"]
    words = [page.title for page in shown] + [str(cell.value) for cell in cells]
    words += [cell.comment.text for cell in cells if cell.comment is not None]
    words += [check.error for page in shown for check in page.data_validations.dataValidation if check.error]
    assert not [one for one in words if "'" in one] and sum("’" in one for one in words) > 100
    listed = {cell.value for row in workbook["Listes"].iter_rows(min_row=4) for cell in row}
    held = {cell.value for cell in workbook["Équipements"]["B"][HEAD_ROW:] if cell.value}
    assert held and held <= listed


def test_codes_are_texts_days_are_days_amounts_are_numbers(workbook: Workbook) -> None:
    communes, deliberations, means = (workbook[name] for name in ("Communes", "Délibérations", "Moyens"))
    assert (communes["B5"].value, communes["B5"].number_format) == ("99012", "@")
    assert communes["D5"].number_format == "@" and communes["E5"].value == 2318
    assert (
        deliberations["C5"].value == datetime.datetime(2026, 9, 22)
        and deliberations["C5"].number_format == "DD/MM/YYYY"
    )
    assert means["E5"].value == 60000 and "€" in means["E5"].number_format
    assert means["J5"].value == '=IF(COUNT(E5:I5)=0,"",SUM(E5:I5))'
    assert workbook["Indicateurs"]["G7"].value == 4.9 and workbook["Indicateurs"]["H7"].number_format == "#,##0.0"


def test_what_is_computed_is_locked_and_the_rest_is_not(book: DataBook, workbook: Workbook) -> None:
    locked = 0
    for sheet in book.sheets:
        page = workbook[sheet.title]
        for rank, column in enumerate(sheet.columns, 2):
            kept = column.computed or bool(column.fixed)
            assert page.cell(HEAD_ROW + 1, rank).protection.locked is kept, (sheet.id, column.key)
            locked += kept
        assert page.cell(HEAD_ROW + 1, 1).protection.locked
    assert locked > 8
    below = workbook["Représentants"].cell(HEAD_ROW + 8, 2)
    assert below.value is None and not below.protection.locked  # the party of a new row is chosen


def test_choices_are_listed_and_refer_to_their_list(workbook: Workbook) -> None:
    listed = workbook["Listes"]
    columns = {listed.cell(3, rank).value: rank for rank in range(1, listed.max_column + 1)}
    states = [listed.cell(row, columns["État"]).value for row in range(4, 9)]
    assert states == ["à lancer", "en cours", "réalisée", "reportée", "abandonnée"]
    checks = {str(one.sqref): one for one in workbook["Suivi"].data_validations.dataValidation}
    state = next(one for one in checks.values() if one.type == "list" and str(one.sqref).startswith("G5"))
    letter = listed.cell(3, columns["État"]).column_letter
    assert state.formula1 == f"Listes!${letter}$4:${letter}$8" and str(state.sqref) == "G5:G103"
    assert any(one.type == "date" for one in checks.values())
    people = {str(one.sqref): one for one in workbook["Représentants"].data_validations.dataValidation}
    (party,) = (one for cells, one in people.items() if cells.startswith("B5"))
    assert party.errorStyle == "warning" and "identifiant d’une partie" in party.error  # it may come with the workbook
    for title in ("Fiches", "Délibérations"):  # rows come, and none goes
        page = workbook[title]
        row = next(n for n in range(HEAD_ROW + 1, 90) if page.cell(n, 1).value is None)
        assert not page.cell(row, 4).protection.locked and "Aucune ne part" in page["A3"].value


def test_gaps_have_the_colour_of_the_documents(opened: tuple[Dossier, Identity], workbook: Workbook) -> None:
    page = workbook["Indicateurs"]
    ((area, rules),) = ((str(one.sqref), one.rules) for one in page.conditional_formatting)
    assert area.startswith("B5:") and rules[0].formula == ['LEFT(B5,11)="à compléter"']
    assert rules[0].dxf.fill.bgColor.rgb.endswith(opened[1].colours.gap.strip("#"))


def test_it_carries_what_it_was_made_from(book: DataBook, workbook: Workbook) -> None:
    origin = read_origin([str(row[0].value) for row in workbook[ORIGIN_SHEET].iter_rows()], "x.xlsx")
    assert origin == make_origin(book) and origin.dossier == "exemple-complet" and origin.use == "tableur"
    rows = list_base_rows(origin, "Communes")
    assert [row.key for row in rows] == ["99012", "99147", "99203"] and rows[1].words["population"] == "12486"
    assert list_base_files(origin) == dict(book.files) and len(book.files) > 15
    assert list_base_rows(origin, "Absente") == ()


def test_a_workbook_that_says_something_else_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, folder = tmp_path / "donnees.xlsx", tmp_path / "bassin-minier"
    shutil.copytree("content/bassin-minier", folder)
    order = ["tableur", str(folder), "-o", str(target), "--projet", ".", "--par", "Essai"]
    assert run(order) == 0 and target.read_bytes().startswith(b"PK")
    first = target.read_bytes()
    assert run(order) == 0 and target.read_bytes() == first  # the same: nothing is lost
    target.write_bytes(b"autre chose")
    assert run(order) == 2 and target.read_bytes() == b"autre chose"
    assert "place-occupee" in capsys.readouterr().err
    assert run([*order, "--ecraser"]) == 0 and target.read_bytes() == first
    assert (folder / "journal.jsonl").read_text().count('"tableur"') == 3
