"""What stands side by side: the same words in the same order in both formats, whole on one page."""

from __future__ import annotations

import pypdfium2
import pytest

from generator.model.document import Block, Document, Figure, Orientation, ParagraphRole, SideBySide, Strong, Text
from generator.writing.parity import compare_text
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.text import read_pdf_text
from generator.writing.word.document import write_docx
from generator.writing.word.ledger import bookmark_name
from generator.writing.word.read_back.text import read_docx_text
from tests.writing.docx_sample import data_table, find_all, make_png, paragraph, piece, real_furniture, section
from tests.writing.pdf_sample import ORIGIN, SVG

S = "convention/a"


def make_pair(rows: int = 4) -> SideBySide:
    figure = Figure(
        f"{S}/f", ORIGIN, SVG, make_png(40, 20), 70.0, 35.0, "Deux barres : 35 et 25.", (Text("Barres"),), 1
    )
    source = paragraph(f"{S}/s", "Source : Insee.", role=ParagraphRole.NOTE)
    finding = paragraph(f"{S}/c", Strong((Text("Le constat."),)))
    return SideBySide(f"{S}/paire", ORIGIN, (data_table(f"{S}/t", rows, 1), source), (finding, figure), 0.6)


def make_document(*before: Block) -> Document:
    after = paragraph(f"{S}/fin", "Après.")
    return piece(section(S, *before, make_pair(), after, heading="A", orientation=Orientation.LANDSCAPE))


@pytest.fixture(scope="module")
def docx() -> bytes:
    return write_docx(make_document(), real_furniture(), {})


def test_word_has_a_row_without_borders_that_no_page_cuts(docx: bytes) -> None:
    assert compare_text(make_document(), read_docx_text(docx), "essai.docx") is None
    (layout,) = find_all(
        docx, f"//w:bookmarkStart[@w:name='{bookmark_name(f'{S}/paire')}']/following-sibling::w:tbl[1]"
    )
    names = {prefix: uri for prefix, uri in layout.nsmap.items() if prefix}
    (row,) = layout.findall("w:tr", names)
    left, right = row.findall("w:tc", names)
    assert row.find("w:trPr/w:cantSplit", names) is not None
    assert {side.get(f"{{{names['w']}}}val") for side in layout.find("w:tblPr/w:tblBorders", names)} == {"nil"}
    assert left.find("w:tbl", names) is not None
    assert right.find("w:tbl", names) is None
    assert right.find(".//w:drawing", names) is not None
    for cell in (left, right):
        assert cell[-1].tag == f"{{{names['w']}}}p", "a cell that ends with a table is damaged for Word"
    widths = [int(cell.find("w:tcPr/w:tcW", names).get(f"{{{names['w']}}}w")) for cell in (left, right)]
    assert widths[0] == pytest.approx(sum(widths) * 0.6, abs=1)
    inner = int(left.find("w:tbl/w:tblPr/w:tblW", names).get(f"{{{names['w']}}}w"))
    assert inner < widths[0], "some air between the two"


@pytest.mark.slow
def test_the_pdf_has_two_boxes_of_one_page(docx: bytes) -> None:
    lines = tuple(paragraph(f"{S}/p{n}", f"Ligne {n}.") for n in range(14))
    document = make_document(*lines)
    written = write_pdf(document, real_furniture())
    assert compare_text(document, read_pdf_text(written.data), "essai.pdf") is None
    first, last = written.block_pages[f"{S}/paire"]
    assert first == last == written.block_pages[f"{S}/p13"][1] + 1, (
        "too high for what the page has left, it goes on whole"
    )
    page = pypdfium2.PdfDocument(written.data)[first - 1].get_textpage()
    places = {words: page.search(words).get_next() for words in ("Tableau", "constat")}
    assert all(places.values())
    boxes = {words: page.get_charbox(found[0]) for words, found in places.items() if found}
    assert boxes["Tableau"][0] < boxes["constat"][0]
    assert boxes["Tableau"][1] == pytest.approx(boxes["constat"][1], abs=12)
