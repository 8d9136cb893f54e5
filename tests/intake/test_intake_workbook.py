"""A workbook from outside: cells as they were stored, nothing run, nothing followed, nothing that swells."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from generator.errors import InputFileError
from generator.intake.door import take_workbook

pytestmark = pytest.mark.slow


def make(fill: Callable[[Workbook], object] = lambda _: None, parts: dict[str, bytes] | None = None) -> bytes:
    workbook = Workbook()
    workbook.active.title = "CTG"
    workbook.active["A1"] = "Territoire"
    fill(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    if parts:
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
    return stream.getvalue()


def test_cells_come_with_their_kind_and_address() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.active
        sheet["B3"] = datetime.datetime(2031, 1, 1, 8, 30)
        sheet["C3"] = 13041
        sheet["D3"] = " 13041\u00a0"
        sheet["E3"] = "   "
        sheet["F3"] = True
        sheet["AB3"] = "=1+1"
        sheet["G3"] = "#REF!"
        sheet["G3"].data_type = "e"

    content = take_workbook(make(fill), "lot.xlsx", "CTG")
    found = {cell.address: (cell.value, bool(cell.unusable)) for cell in content.cells}
    assert found == {
        "A1": ("Territoire", False),
        "B3": (datetime.date(2031, 1, 1), False),
        "C3": (13041, False),
        "D3": ("13041", False),
        "F3": ("vrai", False),
        "G3": ("#REF!", True),
        "AB3": ("", True),  # no result was stored: it is not computed here
    }


def test_the_stored_result_of_a_formula_is_taken() -> None:
    data = make(lambda workbook: workbook.active.__setitem__("A2", '=HYPERLINK("http://example.org","x")'))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert b"<v></v>" in parts[name] or b"<v />" in parts[name] or b"<v/>" in parts[name]
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        parts[name] = parts[name].replace(empty, b"<v>42</v>")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    cells = {cell.address: cell for cell in take_workbook(stream.getvalue(), "lot.xlsx", "CTG").cells}
    assert (cells["A2"].value, cells["A2"].unusable) == (42, "")


def test_an_only_sheet_may_bear_any_name_but_one_of_several_is_asked_for() -> None:
    def rename(workbook: Workbook) -> None:
        workbook.active.title = "Feuil1"

    assert take_workbook(make(rename), "lot.xlsx", "CTG").title == "Feuil1"

    def add(workbook: Workbook) -> None:
        rename(workbook)
        workbook.create_sheet("Feuil2")

    with pytest.raises(InputFileError, match="Feuil1, Feuil2"):
        take_workbook(make(add), "lot.xlsx", "CTG")


BOMB = b"<worksheet>" + b" " * (80 * 1024 * 1024) + b"</worksheet>"
REFUSED = {
    "macros": (lambda: make(parts={"xl/vbaProject.bin": b"x"}), "macros"),
    "bombe": (lambda: make(parts={"xl/extra.xml": BOMB}), "démesurément gros"),
    "parties": (lambda: make(parts={f"xl/p{i}.bin": b"" for i in range(1200)}), "démesurément gros"),
    "entites": (lambda: make(parts={"xl/e.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DOCTYPE"),
    "entites-utf16": (lambda: make(parts={"xl/e.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "DOCTYPE"),
    "ancien": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mot de passe"),
    "coupe": (lambda: make()[:-400], "abîmé"),
    "texte": (lambda: b"Territoire;Debut\n", "pas un fichier .xlsx"),
    "vide": (lambda: b"", "pas un fichier .xlsx"),
    "autre-zip": (lambda: make_zip({"a.txt": b"a"}), "abîmé"),
}


def make_zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_or_damaged_workbook_is_refused_with_its_reason(case: str) -> None:
    make_data, reason = REFUSED[case]
    with pytest.raises(InputFileError, match=reason) as caught:
        take_workbook(make_data(), "lot.xlsx", "CTG")
    assert caught.value.diagnostics[0].code == "classeur-illisible"


def test_a_cell_at_the_end_of_the_sheet_does_not_take_all_the_time() -> None:
    data = make(lambda workbook: workbook.active.__setitem__("A1048576", "loin"))
    assert [cell.address for cell in take_workbook(data, "lot.xlsx", "CTG").cells] == ["A1", "A1048576"]


# --- what a person does not see ---------------------------------------------------------------------------------------


def test_what_is_hidden_filtered_or_struck_is_not_read_and_told_with_its_address() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.active
        for row in range(2, 7):
            sheet[f"A{row}"], sheet[f"B{row}"], sheet[f"C{row}"] = f"Ligne {row}", "vu", "caché"
        sheet.row_dimensions[3].hidden = True  # a filter hides rows in this way too
        for column in "ABC":
            sheet[f"{column}4"].font = Font(strike=True)
        sheet["B5"].font = Font(strike=True)
        sheet["B6"] = CellRichText("13041 ", TextBlock(InlineFont(strike=True), "13046"))
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[900].hidden = True  # nothing stands there
        workbook.create_sheet("Secret").sheet_state = "veryHidden"

    content = take_workbook(make(fill), "lot.xlsx", "CTG")
    assert {cell.address for cell in content.cells} == {"A1", "A2", "B2", "A5", "B5", "A6", "B6"}
    assert {c.address for c in content.cells if c.unusable} == {"B5", "B6"}
    assert all("barrée" in c.unusable for c in content.cells if c.unusable)
    told = {str(note.span): note.message for note in content.notes}
    assert set(told) == {"lot.xlsx:CTG!A3", "lot.xlsx:CTG!A4", "lot.xlsx:CTG!C1", "lot.xlsx"}
    assert "masquée ou filtrée" in told["lot.xlsx:CTG!A3"]
    assert "barrée" in told["lot.xlsx:CTG!A4"]
    assert "« Secret »" in told["lot.xlsx"]
    assert {note.code for note in content.notes} == {"classeur-masque"}


def test_merged_cells_and_cells_over_the_bound_are_not_used() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.active
        sheet["A2"], sheet["B2"] = "Deux lignes", "x" * 32_767
        sheet.merge_cells("A2:A3")
        sheet["D2"], sheet["E2"], sheet["F2"] = "13041", 13041, "13041"
        sheet["D2"].number_format = sheet["E2"].number_format = ";;;"
        sheet["F2"].number_format = ";;"  # says nothing of words
        sheet["C2"] = ", ".join(f"{code:05d} : Monsieur Jean ESSAI, Maire" for code in range(158))

    data = make(fill)
    cells = {cell.address: cell for cell in take_workbook(data, "lot.xlsx", "CTG").cells}
    assert "fusionnées" in cells["A2"].unusable
    assert "n'en montre rien" in cells["D2"].unusable and "n'en montre rien" in cells["E2"].unusable
    assert not cells["F2"].unusable
    assert len(str(cells["B2"].value)) == 32_767 and not cells["B2"].unusable
    assert str(cells["C2"].value).endswith("00157 : Monsieur Jean ESSAI, Maire")
    assert len(str(cells["C2"].value)) > 4000
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    long = b"x" * 32_767
    (name,) = [name for name, part in parts.items() if long in part]
    parts[name] = parts[name].replace(long, b"x" * 40_000)
    longer = {cell.address: cell for cell in take_workbook(make_zip(parts), "lot.xlsx", "CTG").cells}
    assert "démesurée" in longer["B2"].unusable


def test_a_hidden_sheet_and_the_strict_format_are_called_by_their_name() -> None:
    def hide(workbook: Workbook) -> None:
        workbook.create_sheet("Autre")
        workbook["CTG"].sheet_state = "hidden"

    with pytest.raises(InputFileError, match="la feuille « CTG » est masquée"):
        take_workbook(make(hide), "lot.xlsx", "CTG")
    with zipfile.ZipFile(io.BytesIO(make())) as archive:
        parts = {
            name: archive.read(name).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            for name in archive.namelist()
        }
    with pytest.raises(InputFileError, match="Open XML Strict"):
        take_workbook(make_zip(parts), "lot.xlsx", "CTG")
