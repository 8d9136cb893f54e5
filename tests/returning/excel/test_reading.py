"""Workbooks as Excel, LibreOffice and Google Sheets write them (imitations): what each cell says is read alike."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from generator.codes import Code
from generator.errors import InputFileError
from generator.returning.excel.cells import CellKind, ReturnedWorkbook, Trouble
from generator.returning.excel.number_formats import is_of_days, read_number, show_number
from generator.returning.excel.reading import find_origin, list_looks, read_workbook
from generator.writing.xlsx.origin import ORIGIN_SHEET, BaseTable, WorkbookOrigin, add_origin
from tests.returning.excel.workbook_hand import MAIN, link_comments, pack_sheets

FORMATS = (
    "dd/mm/yyyy",
    "0%",
    '#,##0\\ "€"',
    "00000",
    "[$-40C]d\\ mmmm\\ yyyy;@",
    "hh:mm",
    "0.00",
    "yyyy\\-mm\\-dd hh:mm",
)
STRUCK = len(FORMATS) + 1
STRINGS = (
    "<t>à lancer</t>",
    '<t xml:space="preserve">  deux mots </t>',
    "<r><t>Terrain </t></r><r><rPr><strike/></rPr><t>réservé</t></r>",
    "<t>ligne_x000D__x000A_suivante</t><rPh><t>aide</t></rPh>",
    "<r><rPr><strike/></rPr><t>fini</t></r>",
    "<t>01001</t>",
)
# As Excel: shared strings, columns and rows hidden, merged cells, formulas with results, comments.
EXCEL = f"""<sheetPr filterMode="1"/><cols><col min="6" max="6" hidden="1"/></cols><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c>
<c r="B1" s="1"><v>46346</v></c>
<c r="C1" s="2"><v>0.35</v></c></row>
<row r="2" hidden="1"><c r="A2" t="s"><v>1</v></c>
<c r="B2" s="3"><v>280000.4</v></c>
<c r="F2"><v>3.3000000000000003</v></c></row>
<row r="3"><c r="A3" t="s"><v>2</v></c>
<c r="B3" s="4"><v>1001</v></c>
<c r="C3" t="b"><v>1</v></c></row>
<row r="4"><c r="A4" t="s"><v>3</v></c>
<c r="B4" t="e"><f>Fiches!#REF!</f><v>#REF!</v></c>
<c r="C4"><f>1+1</f><v></v></c></row>
<row r="5"><c r="A5" t="s"><v>4</v></c>
<c r="B5" s="{STRUCK}"><v>12</v></c></row>
<row r="6"><c r="A6" t="s"><v>5</v></c>
<c r="B6"><f t="shared" si="0" ref="B6:B7">A1</f><v>5</v></c>
<c r="C6" t="str"><f>""</f><v></v></c></row>
<row r="7" ht="0"><c r="B7"><f t="shared" si="0"/><v>6</v></c>
<c r="C7" s="5"><v>46346</v></c>
<c r="D7" s="6"><v>0.604166666666667</v></c></row>
</sheetData><mergeCells count="1"><mergeCell ref="C1:C2"/></mergeCells>"""


@pytest.fixture(scope="module")
def excel() -> ReturnedWorkbook:
    comments = (
        f'<comments xmlns="{MAIN}"><authors><author>Anne Lebrun</author></authors><commentList>'
        '<comment ref="B2" authorId="0"><text><r><t>À revoir</t></r></text></comment></commentList></comments>'
    )
    more = {"xl/comments1.xml": comments, "xl/worksheets/_rels/sheet1.xml.rels": link_comments()}
    sheets = [("Suivi", EXCEL), ("Cachée", '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')]
    data = pack_sheets(sheets, strings=STRINGS, formats=FORMATS, states={"Cachée": "veryHidden"}, more=more)
    return read_workbook(data, "retour.xlsx")


def test_each_cell_says_what_a_person_sees_and_what_it_holds(excel: ReturnedWorkbook) -> None:
    sheet = excel.find_sheet(" suivi")
    assert sheet is not None
    day = datetime.date(2026, 11, 20)
    told = {cell.address: (cell.kind, cell.value, cell.shown, cell.words) for cell in sheet.cells.values()}
    assert told["B1"] == (CellKind.DAY, day, "20/11/2026", "20/11/2026")
    assert told["C1"] == (CellKind.NUMBER, Decimal("0.35"), "35%", "35\u202f%")
    assert told["A2"][3] == "deux mots" and told["B2"][1:] == (Decimal("280000.4"), "280\u202f000 €", "280000,4")
    assert told["F2"][3] == "3,3" and told["B3"][1:] == (Decimal(1001), "01001", "01001")
    assert told["C3"] == (CellKind.TRUTH, True, "VRAI", "VRAI") and told["A6"][:2] == (CellKind.TEXT, "01001")
    assert told["A4"][3] == "ligne\nsuivante" and told["C7"][1:3] == (day, "20 novembre 2026")
    assert told["D7"][0] is CellKind.MOMENT and told["D7"][2] == "14:30" and told["B7"][3] == "6"
    assert sheet.cells[6, 2].formula == "=A1" and sheet.cells[7, 2].formula == "=" and sheet.cells[1, 2].formula is None
    assert str(sheet.cells[3, 2].span) == "retour.xlsx:Suivi!B3" and sheet.rows == (1, 2, 3, 4, 5, 6, 7)


def test_what_cannot_be_taken_as_it_is_says_why(excel: ReturnedWorkbook) -> None:
    troubles = {cell.address: cell.trouble for cell in excel.sheets[0].cells.values() if cell.trouble is not None}
    assert troubles == {
        "C1": Trouble.MERGED,
        "A3": Trouble.STRUCK,
        "B4": Trouble.ERROR,
        "C4": Trouble.NO_RESULT,
        "A5": Trouble.STRUCK,
        "B5": Trouble.STRUCK,
    }


def test_hidden_filtered_struck_and_merged_are_told_with_their_address(excel: ReturnedWorkbook) -> None:
    sheet = excel.sheets[0]
    told = [(str(one.span), one.message) for one in list_looks(sheet)]
    assert [place.partition("!")[2] for place, _ in told] == ["A2", "A7", "F1", "A5", "C1"]
    assert "filtrée" in told[0][1] and "colonne F" in told[2][1] and "barrée" in told[3][1] and "C1:C2" in told[4][1]
    assert {one.code for one in list_looks(sheet)} == {Code.CLASSEUR_MASQUE}
    assert [str(one.span).partition("!")[2] for one in list_looks(sheet, first_row=3)] == ["A7", "A5"]
    assert excel.sheets[1].hidden and not sheet.hidden
    assert [(one.address, one.author, one.words) for one in sheet.remarks] == [("B2", "Anne Lebrun", "À revoir")]


def test_other_programs_are_read_alike() -> None:
    # As Google Sheets: texts within cells, dates by a style of its own, absolute relations.
    inline = '<c r="B2" t="inlineStr"><is><t>en cours</t></is></c>'
    google = pack_sheets(
        [("Suivi", f'<sheetData><row r="2"><c r="A2" s="1"><v>46346.0</v></c>{inline}</row></sheetData>')],
        formats=("dd/mm/yyyy",),
        absolute=True,
    )
    # As Excel for Mac's old days: from 1904, and cells that do not say where they stand.
    bare = '<c s="1"><v>44884</v></c><c t="str"><f>A1</f><v>en cours</v></c>'
    mac = pack_sheets(
        [("Suivi", f"<sheetData><row/><row>{bare}</row></sheetData>")],
        formats=("yyyy-mm-dd",),
        properties='<workbookPr date1904="1"/>',
    )
    # As LibreOffice: an empty styled row at the very end, percentages and languages in brackets.
    last = '<row r="1048576" hidden="1"><c r="A1048576" s="1"/></row>'
    cells = '<c r="A2" s="1" t="n"><v>46346</v></c><c r="B2" t="s"><v>0</v></c>'
    libre = pack_sheets(
        [("Suivi", f'<sheetData><row r="2">{cells}</row>{last}</sheetData>')],
        strings=("<t>en cours</t>",),
        formats=("[$-40C]dd/mm/yyyy",),
    )
    for data in (google, mac, libre):
        (sheet,) = read_workbook(data, "x.xlsx").sheets
        assert (sheet.cells[2, 1].value, sheet.words(2, 2)) == (datetime.date(2026, 11, 20), "en cours")
        assert sheet.rows == (2,) and not sheet.hidden_rows and sheet.words(9, 9) == ""


@pytest.mark.parametrize(
    ("number", "code", "shown", "words"),
    [
        ("1234567.891", "#,##0.00", "1\u202f234\u202f567,89", "1234567,891"),
        ("-1200", "#,##0 [$€-40C];[Red]-#,##0 [$€-40C]", "-1\u202f200 €", "-1200"),
        ("-1200", "#,##0", "-1\u202f200", "-1200"),
        ("0.125", "0.0%", "12,5%", "12,5\u202f%"),
        ("0.3", "General", "0,3", "0,3"),
        ("12", '0" ETP"', "12 ETP", "12"),
        ("2500000", '0,"k"', "2500k", "2500000"),
        ("1e21", "General", "1000000000000000000000", "1000000000000000000000"),
        ("0", "0;-0;;@", "0", "0"),
        ("5", "@", "5", "5"),
    ],
)
def test_numbers_are_shown_as_their_format_says(number: str, code: str, shown: str, words: str) -> None:
    told = show_number(read_number(number), code)
    assert (told.shown, told.words) == (shown, words)


def test_a_format_of_days_is_told_from_words_and_colours() -> None:
    assert all(map(is_of_days, ("d-mmm", "[h]:mm", "[$-F800]dddd", "yyyy;@")))
    assert not any(map(is_of_days, ("General", '0 "jours"', "[Red]0", "0.00E+00", "@", "0\\d", "[$€-40C] 0")))


def test_days_that_no_calendar_has_and_hostile_files_are_told() -> None:
    cell = '<c r="A1" s="1"><v>99999999</v></c>'
    far = pack_sheets([("A", f'<sheetData><row r="1">{cell}</row></sheetData>')], formats=("dd/mm/yyyy",))
    assert read_workbook(far, "x.xlsx").sheets[0].cells[1, 1].trouble is Trouble.NO_DAY
    broken = pack_sheets([("A", '<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>')])
    macros = pack_sheets([("A", "<sheetData/>")], more={"xl/vbaProject.bin": ""})
    for data, words in ((broken, "abîmé"), (macros, "macros"), (b"PK", "abîmé"), (b"\xd0\xcf\x11\xe0", "mot de passe")):
        with pytest.raises(InputFileError) as caught:
            read_workbook(data, "x.xlsx")
        assert caught.value.diagnostics[0].code is Code.CLASSEUR_ILLISIBLE and words in str(caught.value)


def test_what_a_workbook_was_made_from_goes_with_it() -> None:
    rows = tuple((f"0{n}-fiche", "à lancer", "=1+1\nÉté") for n in range(900))
    origin = WorkbookOrigin("exemple", "suivi", "1.0", (BaseTable("Suivi", ("cle", "etat", "avancement"), rows),))
    workbook = Workbook()
    add_origin(workbook, origin)
    kept = workbook[ORIGIN_SHEET]
    stream = io.BytesIO()
    workbook.save(stream)
    read = read_workbook(stream.getvalue(), "x.xlsx")
    assert find_origin(read) == origin and read.sheets[1].hidden
    assert find_origin(read_workbook(pack_sheets([("A", "<sheetData/>")]), "x.xlsx")) is None
    kept["A3"] = str(kept["A3"].value)[:-8] + "AAAAAAA="
    stream = io.BytesIO()
    workbook.save(stream)
    with pytest.raises(InputFileError) as caught:
        find_origin(read_workbook(stream.getvalue(), "x.xlsx"))
    assert caught.value.diagnostics[0].code is Code.ORIGINE_ILLISIBLE
