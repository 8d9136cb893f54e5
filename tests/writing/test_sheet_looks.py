"""What every workbook looks like: rows as high as their words, fonts by name, wide sheets on A3."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from generator.model.batch import Balance, BatchLine, BatchSummary, State
from generator.writing.xlsx import batch_template
from generator.writing.xlsx.batch_summary import write_batch_summary
from generator.writing.xlsx.batch_template import write_batch_template
from generator.writing.xlsx.sheet_looks import FONT, count_lines, make_font, measure_row, wear_look


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [
        ("", 10, 1),
        ("un mot", 10, 1),
        ("un deux trois quatre", 10, 3),  # nine signs to a line
        ("un\ndeux", 40, 2),
        ("anticonstitutionnellement", 11, 3),
        ("a anticonstitutionnellement b", 11, 4),
    ],
)
def test_words_are_counted_in_lines_as_they_are_cut(words: str, width: float, lines: int) -> None:
    assert count_lines(words, width) == lines


def test_a_row_is_as_high_as_its_highest_cell_and_never_higher_than_excel_opens() -> None:
    assert measure_row([("un", 9.0), (None, 9.0)]) == 15.0
    assert measure_row([("un", 9.0), ("mot " * 12, 9.0)]) > 6 * 15.0
    assert measure_row([("mot " * 9000, 9.0)]) == 409.0


def make_summary() -> bytes:
    balance = Balance((("annexe-1", 9, 3),), 2, pages=4, remarks=0)
    name = "Communauté de communes du Val d'Ambrelle et de ses environs"
    line = BatchLine(name, "content/lot/val", Path("output/val"), State.DONE, balance)
    return write_batch_summary(BatchSummary((line,)), lambda _: (), Path("output"))


@pytest.mark.parametrize("data", [make_summary(), write_batch_template(("ctg-2026",), ("neutre",))])
def test_our_workbooks_name_their_fonts_and_print_on_a3(data: bytes) -> None:
    workbook = load_workbook(io.BytesIO(data))
    seen = 0
    for sheet in workbook:
        assert sheet.page_setup.paperSize == 8
        width, across = sum(d.width for d in sheet.column_dimensions.values()), sheet.page_setup.fitToWidth
        assert 11 * 216 * across / width >= 8, "points of the type on paper"
        assert across == 1 or sheet.print_title_cols == "$A:$A"
        assert sheet.max_row > 1
        for row in sheet.iter_rows():
            filled = [cell for cell in row if cell.value is not None]
            assert {cell.font.name for cell in filled} <= {FONT}
            seen += len(filled)
            if len(filled) > 1 and filled[0].row > 1:
                words = [cell for cell in filled if isinstance(cell.value, str)]
                needed = [count_lines(cell.value, sheet.column_dimensions[cell.column_letter].width) for cell in words]
                assert sheet.row_dimensions[filled[0].row].height >= 15.0 * max(needed)
    assert seen > 20
    with zipfile.ZipFile(io.BytesIO(data)) as archive:  # a fixed height would hide what people type later
        assert b"customHeight" not in archive.read("xl/worksheets/sheet1.xml").split(b"<sheetData>")[1]


def test_a_look_is_made_for_the_first_cell_that_wears_it() -> None:
    sheet = Workbook().active
    assert sheet is not None
    looks: dict[Hashable, object] = {}
    made: list[str] = []

    def dress(cell: Any) -> None:
        made.append(cell.coordinate)
        cell.font = make_font(bold=True)
        cell.number_format = "@"

    for place in ("A1", "A2", "B7"):
        wear_look(sheet[place], looks, "bold", dress)
        assert (sheet[place].font.b, sheet[place].font.name, sheet[place].number_format) == (True, FONT, "@")
    assert made == ["A1"]
    sheet["A2"].number_format = "General"
    assert sheet["B7"].number_format == "@", "a cell that is changed later changes alone"


def test_workbooks_with_hundreds_of_cells_alike_make_few_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(batch_template, "make_font", lambda **options: made.append(options) or make_font(**options))
    write_batch_template(("ctg-2026",), ("neutre",))
    assert 20 < len(made) < 300, "some for each column, none for each of its five hundred cells"
