"""The shared tracking table as a workbook: readable, checked while it is filled in, the same bytes each time."""

from __future__ import annotations

import datetime
import io
import time
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from generator.annexes.sheet_numbers import number_sheets
from generator.annexes.steering.spent_rows import SPENDING_SHEET
from generator.annexes.steering.tracked_rows import GUIDE_SHEET, TRACKING_SHEET
from generator.annexes.steering.tracking_workbook import write_tracking_workbook
from generator.composing.no_break import curl_apostrophes
from generator.making.dossier_folder import read_dossier
from generator.model.annexes import TRACKING_FILE, TRACKING_STATES, InputFile
from generator.model.dossier import Dossier
from generator.project import BARE
from generator.writing.xlsx.origin import ORIGIN_SHEET
from generator.writing.xlsx.sheet_looks import count_lines
from tests.annexes.annexe_samples import change

_TRACKING, _GUIDE = curl_apostrophes(TRACKING_SHEET), curl_apostrophes(GUIDE_SHEET)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(Path(__file__).resolve().parents[2] / "content" / "exemple-complet", BARE)


def open_workbook(dossier: Dossier) -> Workbook:
    return load_workbook(io.BytesIO(write_tracking_workbook(dossier)))


def test_one_line_per_operation(dossier: Dossier) -> None:
    workbook = open_workbook(dossier)
    assert workbook.sheetnames == [_TRACKING, SPENDING_SHEET, _GUIDE, ORIGIN_SHEET]
    lines = list(workbook[_TRACKING].iter_rows(min_row=4, values_only=True))
    operations = [f"{one.number}.{rank}" for one in number_sheets(dossier) for rank, _ in enumerate(one.operations, 1)]
    assert [line[1] for line in lines] == operations
    assert {line[5] for line in lines} <= set(TRACKING_STATES)
    assert isinstance(lines[0][14], datetime.datetime) and lines[0][9] == 60


def test_amounts_are_numbers_beside_what_is_planned(dossier: Dossier) -> None:
    sheet = open_workbook(dossier)[SPENDING_SHEET]
    rows = {(row[0], row[2], row[3]): row[4:] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["1.1", "Commune d’Ormeval", "2028"] == (260000, 260000, 171300, datetime.datetime(2029, 1, 31))
    assert rows["1.1", "Commune d’Ormeval", "2029"] == (168000, None, None, None)
    assert sheet["F4"].number_format == "#,##0"


def test_one_line_per_fiche_where_the_table_has_the_former_form(dossier: Dossier) -> None:
    former = InputFile("suivi.csv", b"fiche;etat;avancement;difficultes;mise_a_jour\n", TRACKING_FILE)
    others = tuple(one for one in dossier.inputs if one.path != TRACKING_FILE)
    sheet = open_workbook(change(replace(dossier, inputs=(*others, former)), tracking=()))[_TRACKING]
    assert [cell.value for cell in sheet[3]][:3] == ["Fiche", "Orientation", "Action"]
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == [one.number for one in number_sheets(dossier)]


def test_the_head_is_frozen_filtered_and_the_states_are_a_list(dossier: Dossier) -> None:
    sheet = open_workbook(dossier)[_TRACKING]
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == f"A3:O{3 + sum(len(one.operations) for one, _ in dossier.sheets)}"
    states = next(v for v in sheet.data_validations.dataValidation if v.type == "list")
    assert states.formula1 == f'"{",".join(TRACKING_STATES)}"'
    assert "F4" in states.sqref
    assert all(sheet[place].number_format == "DD/MM/YYYY" for place in ("H4", "I4", "O4"))


def test_the_help_is_no_wider_than_its_page_even_where_our_font_is_missing(dossier: Dossier) -> None:
    sheet = open_workbook(dossier)[_GUIDE]
    widest = 11 * 0.64 / 72 * 25.4  # mm: a digit of DejaVu Sans, which LibreOffice takes for a font that it has not
    inside = 210 - 25.4 * (sheet.page_margins.left + sheet.page_margins.right)
    assert [*sheet.column_dimensions] == ["A"]
    assert 60 * widest < sheet.column_dimensions["A"].width * widest <= inside
    words = [row[0].value for row in sheet.iter_rows(min_row=2)]
    room = sheet.column_dimensions["A"].width
    assert len(words) > 4
    for row, text in enumerate(words, 2):
        assert sheet.row_dimensions[row].height >= 15 * count_lines(str(text), room)


def test_same_dossier_same_bytes(dossier: Dossier) -> None:
    first = write_tracking_workbook(dossier)
    time.sleep(2.1)  # the dates inside a zip go by two seconds
    assert write_tracking_workbook(dossier) == first


def test_the_file_bears_the_date_of_the_content(dossier: Dossier) -> None:
    properties = open_workbook(dossier).properties
    assert properties.modified == datetime.datetime.combine(dossier.facts.signature.date, datetime.time())  # type: ignore[arg-type]


def test_words_that_look_like_a_formula_stay_words(dossier: Dossier) -> None:
    line = replace(dossier.tracking[0], avancement='=HYPERLINK("http://exemple")')
    sheet = open_workbook(change(dossier, tracking=(line,)))[_TRACKING]
    assert sheet["K4"].data_type in ("s", "inlineStr")
    assert sheet["K4"].value == '=HYPERLINK("http://exemple")'


def test_a_date_that_does_not_exist_stays_as_written(dossier: Dossier) -> None:
    line = replace(dossier.tracking[0], mise_a_jour="31/02/2027", jour=None)
    assert open_workbook(change(dossier, tracking=(line,)))[_TRACKING]["O4"].value == "31/02/2027"


def test_a_plan_without_fiches_still_gives_a_table(dossier: Dossier) -> None:
    sheet = open_workbook(change(dossier, sheets=(), tracking=()))[_TRACKING]
    assert [cell.value for cell in sheet[3]][:2] == ["Fiche", "Opération"]
    assert sheet.max_row == 3
