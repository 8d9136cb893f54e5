"""The foliation of originals: each page says which original it is, which page, which sheet of how many."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2

from generator.files import read_bytes
from generator.pdf_files.joining import Piece, join_pieces
from generator.pdf_files.originals import prepare_original
from generator.pdf_files.pdf_bytes import save_pdf
from generator.pdf_files.signatures.code import BLOCK_WIDTH
from generator.pdf_files.signatures.sheets import Copy, NumberedPiece, SheetPen, has_sheets, name_piece, number_sheets
from generator.project import FIXED_FONT
from tests.pdf_files.piece_samples import count_leaves, count_marks


def read_feet(data: bytes) -> list[str]:
    """The words at the very foot of each page."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [
            page.get_textpage().get_text_bounded(0, 10, page.get_width(), 24).replace("\u00a0", " ").strip()
            for page in pdf
        ]


PIECES = (NumberedPiece("convention", ""), NumberedPiece("annexe 3", "A3-"))


def test_each_sheet_is_numbered_but_the_back_cover_and_what_came_back_from_paper(
    convention: bytes, annex_3: bytes
) -> None:
    pieces = (Piece("convention", "C", convention, back_cover=True), Piece("annexe-3", "A", annex_3, "A3-"))
    joined = join_pieces(pieces, "CTG d'essai")
    font = read_bytes(FIXED_FONT)
    pen = SheetPen(font)
    originals = []
    for number, scanned in ((1, ()), (2, (2,))):
        pdf = prepare_original(joined, {}, "", font)
        assert not has_sheets(pdf)
        number_sheets(pdf, Copy(number, 3, PIECES), pen, {}, scanned)
        assert has_sheets(pdf)
        assert count_leaves(pdf) == count_marks(pdf)
        originals.append(save_pdf(pdf))
    assert pen.known
    assert read_feet(originals[0]) == [
        "exemplaire 1/3 – convention, page 1 – feuillet 1/4",
        "exemplaire 1/3 – convention, page 2 – feuillet 2/4",
        "exemplaire 1/3 – annexe 3, page A3-1 – feuillet 3/4",
        "exemplaire 1/3 – annexe 3, page A3-2 – feuillet 4/4",
        "",
    ]
    assert read_feet(originals[1])[1:3] == ["", "exemplaire 2/3 – annexe 3, page A3-1 – feuillet 3/4"]
    assert read_feet(join_pieces((replace(pieces[0], back_cover=False),), "T")) == ["", "", ""]
    assert len(pikepdf.open(io.BytesIO(originals[0])).pages) == 5


def test_a_piece_that_is_filled_later_has_no_sheets(convention: bytes, annex_3: bytes) -> None:
    """Deliberations come back in any number of pages: the sheets of the signed text keep their count."""
    joined = join_pieces((Piece("convention", "C", convention), Piece("annexe-3", "A", annex_3, "A3-")), "T")
    font = read_bytes(FIXED_FONT)
    pdf = prepare_original(joined, {}, "", font)
    number_sheets(pdf, Copy(1, 1, (PIECES[0], replace(PIECES[1], open=True))), SheetPen(font), {})
    feet = read_feet(save_pdf(pdf))
    assert feet[2].endswith("feuillet 3/3")
    assert feet[3:] == ["exemplaire 1/1 – annexe 3, page A3-1", "exemplaire 1/1 – annexe 3, page A3-2"]


def test_a_line_stands_beside_the_code_of_its_page(convention: bytes) -> None:
    font = read_bytes(FIXED_FONT)
    pdf = prepare_original(convention, {}, "", font)
    number_sheets(pdf, Copy(1, 1, PIECES), SheetPen(font), {1: 68.0, 2: 378.0})
    with pypdfium2.PdfDocument(save_pdf(pdf)) as seen:
        first, second = (page.get_textpage().search("exemplaire").get_next() for page in list(seen)[:2])
        assert seen[0].get_textpage().get_charbox(first[0])[0] > 68 + BLOCK_WIDTH
        assert seen[1].get_textpage().get_charbox(second[0])[0] < 70


def test_a_piece_is_named_by_its_number() -> None:
    assert name_piece("Annexe III – Le plan d'actions") == "annexe III"
    assert name_piece("Convention") == "convention"
