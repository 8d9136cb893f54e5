"""What table styles say of places is not said again in their cells; what they do not say is."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from generator.model.document import Row, RowRole, Table, TableRole
from generator.writing.word.document import write_docx
from generator.writing.word.styles import DATA_HEADING, FILLED_IN, QUIET_TITLE
from tests.writing.docx_sample import W, cell, data_table, find_all, part, piece, real_furniture, section

STYLES = "word/styles.xml"
SURFACE, PRIMARY = "background2", "text2"


def write_table(table: Table, template: bytes | None = None) -> bytes:
    furniture = real_furniture()
    if template is not None:
        furniture = replace(furniture, word_template=template)
    return write_docx(piece(section("convention/a", table, heading="A")), furniture)


def edit_styles(edit: Any) -> bytes:
    """Our template with its style sheet changed."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(real_furniture().word_template)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == STYLES:
                root = etree.fromstring(data)
                edit(root)
                data = etree.tostring(root)
            target.writestr(name, data)
    return stream.getvalue()


def drop_conditions(root: Any) -> None:
    for condition in [*root.iter(f"{W}tblStylePr"), *root.findall(f"{W}style/{W}tcPr")]:
        condition.getparent().remove(condition)


def list_fills(data: bytes) -> list[list[str]]:
    """The theme colour of each cell of each row, as its own properties say it."""
    rows = find_all(data, "//w:bookmarkStart[contains(@w:name, '__a__t')]/following-sibling::w:tbl[1]/w:tr")
    fills = [row.xpath("w:tc/w:tcPr", namespaces={"w": W[1:-1]}) for row in rows]
    return [
        [next((shade.get(f"{W}themeFill", "auto") for shade in one.iter(f"{W}shd")), "") for one in row]
        for row in fills
    ]


@pytest.fixture(scope="module")
def table() -> Table:
    return data_table("convention/a/t", 3)


def test_the_style_dresses_the_first_and_the_last_row(table: Table) -> None:
    assert table.rows[-1].role is RowRole.TOTAL
    written = write_table(table)
    fills = list_fills(written)
    assert not any(fills[0])
    assert not any(fills[-1])
    assert set(fills[1]) == {SURFACE}, "a second row of headings is not of the style"
    assert any(set(row) == {SURFACE} for row in fills[2:-1]), "nor is a subtotal"
    (look,) = find_all(written, "//w:tbl/w:tblPr[w:tblStyle/@w:val='CtgDonnees']/w:tblLook")
    flags = {name: look.get(f"{W}{name}") for name in ("val", "firstRow", "lastRow", "noHBand")}
    assert flags == {"val": "06E0", "firstRow": "1", "lastRow": "1", "noHBand": "1"}
    conditions = find_all(written, "//w:style[@w:styleId='CtgDonnees']/w:tblStylePr", STYLES)
    said = {one.get(f"{W}type"): one.find(f"{W}tcPr/{W}shd").get(f"{W}themeFill") for one in conditions}
    assert said == {"firstRow": SURFACE, "lastRow": PRIMARY}


def test_a_last_row_that_is_no_total_is_not_dressed_as_one(table: Table) -> None:
    (look,) = find_all(
        write_table(replace(table, rows=table.rows[:-1])), "//w:tblPr[w:tblStyle/@w:val='CtgDonnees']/w:tblLook"
    )
    assert look.get(f"{W}lastRow") == "0"
    assert int(look.get(f"{W}val"), 16) & 0x40 == 0


def test_a_template_without_conditions_has_the_colours_in_the_cells(table: Table) -> None:
    fills = list_fills(write_table(table, edit_styles(drop_conditions)))
    assert set(fills[0]) == {SURFACE}
    assert set(fills[-1]) == {PRIMARY}


def test_a_style_that_is_based_on_a_dressed_one_is_dressed(table: Table) -> None:
    def base(root: Any) -> None:
        ours = next(s for s in root.iter(f"{W}style") if s.get(f"{W}styleId") == "CtgDonnees")
        above = etree.fromstring(etree.tostring(ours))
        above.set(f"{W}styleId", "Autre")
        above.find(f"{W}name").set(f"{W}val", "Autre")
        ours.addprevious(above)
        ours.find(f"{W}basedOn").set(f"{W}val", "Autre")
        for condition in ours.findall(f"{W}tblStylePr"):
            ours.remove(condition)

    assert not any(list_fills(write_table(table, edit_styles(base)))[0])


def test_the_first_column_of_a_fiche_is_its_style_s(table: Table) -> None:
    cells = [(cell(f"convention/a/t/{n}", "Pilote", header=True), cell(f"convention/a/t/{n}v", "Caf")) for n in (1, 2)]
    beside = (*cells[1], cell("convention/a/t/3", "Calendrier", header=True))
    under = (cell("convention/a/t/4", ""), cell("convention/a/t/5", "Total", header=True), cell("convention/a/t/6", ""))
    rows = (Row(cells[0], RowRole.BODY), Row(beside, RowRole.BODY), Row(under, RowRole.BODY))
    sheet = replace(table, role=TableRole.SHEET, head=(), rows=rows, widths=(1.0, 1.0, 1.0))
    written = write_table(sheet)
    assert list_fills(written) == [["", ""], ["", "", ""], ["", "", ""]], "no cell has a colour of its own"
    bold = find_all(written, "//w:tc[w:p/w:pPr/w:pStyle/@w:val='CtgTableauIntitule']")
    assert ["".join(one.itertext()) for one in bold] == ["Pilote", "Pilote", "Calendrier", "Total"]
    bare = list_fills(write_table(sheet, edit_styles(drop_conditions)))
    assert bare == [[SURFACE, ""], [SURFACE, "", ""], [SURFACE, "", ""]]


def test_an_empty_tile_is_white_over_its_style(table: Table) -> None:
    band = Row((cell("convention/a/t/g", "Orientation 1", header=True, colspan=2, tint=1),), RowRole.GROUP)
    tiles = Row((cell("convention/a/t/1", "Fiche 1", tint=1), cell("convention/a/t/2", "")), RowRole.BODY)
    plan = replace(table, role=TableRole.OVERVIEW, head=(), rows=(band, tiles), widths=(1.0, 1.0))
    assert list_fills(write_table(plan))[1][1] == "background1"
    assert list_fills(write_table(plan, edit_styles(drop_conditions)))[1][1] == ""


def test_templates_made_before_get_the_styles_that_they_lack(table: Table) -> None:
    def drop(root: Any) -> None:
        for style in list(root.iter(f"{W}style")):
            if style.find(f"{W}name").get(f"{W}val") in (DATA_HEADING, FILLED_IN, QUIET_TITLE):
                root.remove(style)

    written = write_table(table, edit_styles(drop))
    named = {style.find(f"{W}name").get(f"{W}val"): style for style in part(written, STYLES).iter(f"{W}style")}
    assert named[DATA_HEADING].find(f"{W}basedOn").get(f"{W}val") == "CtgTableauIntitule"
    assert named[QUIET_TITLE].get(f"{W}type") == "character"
    assert named[FILLED_IN].find(f"{W}basedOn").get(f"{W}val") == "CtgCachet"
    assert find_all(written, "//w:pStyle[@w:val='CtgTableauRepere']")


def test_words_hang_from_the_top_of_their_row_as_in_the_pdf(table: Table) -> None:
    aligned = find_all(write_table(table), "//w:tbl[w:tblPr/w:tblStyle/@w:val='CtgDonnees']//w:vAlign")
    heads = [one.getparent().getparent().getparent().find(f"{W}trPr/{W}tblHeader") for one in aligned]
    assert heads and all(head is not None for head in heads), "but those of the heads, at its foot"
    assert {one.get(f"{W}val") for one in aligned} == {"bottom"}
