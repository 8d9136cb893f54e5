"""A workbook from outside: cells as they were stored, nothing run, nothing followed, nothing that swells."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

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
