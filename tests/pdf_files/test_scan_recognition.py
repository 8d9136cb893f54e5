"""Codes read from scans drawn at random; blank backs; the way up; one page taken out of a bundle."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import InputFileError
from generator.pdf_files.signatures.code import SignatureCode, draw_codes, name_dossier, parse_code, write_code
from generator.pdf_files.signatures.scan_recognition import look_at_pages, split_pages
from tests.pdf_files.scan_drawing import A4, FONT, count_recognised, draw_sheet

CODE = SignatureCode("EXEMPLE-COMPLET", 2, 17, "0123456789ab")


@pytest.mark.slow
def test_random_scans_are_read_right_and_never_wrong() -> None:
    counts = count_recognised(8, seed=20)
    print(counts)  # noqa: T201 the measure is part of the result
    assert counts.wrong == 0, counts.stories
    assert counts.right == 8, counts.stories
    assert counts.blanks == 2 and counts.blanks_missed == 0, counts.stories


@given(st.text(min_size=1, max_size=60), st.integers(1, 9999), st.integers(1, 99999), st.integers(0, 2**48 - 1))
def test_what_is_written_is_what_is_parsed(name: str, number: int, page: int, digest: int) -> None:
    code = SignatureCode(name_dossier(name), number, page, f"{digest:012x}")
    assert parse_code(write_code(code)) == code


@pytest.mark.parametrize(
    "words",
    ["https://ctg.example/", "CTG1:A:0:17:0123456789AB", "CTG1:A:2:17:0123456789AG", "CTG2:A:2:17:0123456789AB"],
)
def test_other_codes_are_none_of_ours(words: str) -> None:
    assert parse_code(words) is None


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_set_upright_without_being_redrawn(turned: int) -> None:
    pdf = split_pages(draw_sheet(CODE), "feuille.pdf", {1: turned})[1]
    (seen,) = look_at_pages(pdf, "feuille.pdf")
    assert (seen.codes, seen.turn) == ((CODE,), -turned % 360)
    upright = split_pages(pdf, "feuille.pdf", {1: seen.turn})[1]
    assert pikepdf.open(io.BytesIO(upright)).pages[0].obj.get("/Rotate", 0) % 360 == 0
    assert look_at_pages(upright, "feuille.pdf")[0].turn == 0


def test_a_page_with_two_codes_gives_both() -> None:
    other = SignatureCode("EXEMPLE-COMPLET", 3, 17, "0123456789ab")
    both, warnings = draw_codes(draw_sheet(CODE), [other], FONT.read_bytes(), "deux.pdf", pages=(1,))
    assert not warnings
    assert look_at_pages(both, "deux.pdf")[0].codes == (CODE, other)


@pytest.mark.slow
def test_a_line_of_handwriting_is_not_a_blank_back() -> None:
    pdf = pikepdf.new()
    for content in (b"", b"2 w 100 400 m 130 420 150 380 180 410 c 200 430 220 380 260 400 c S"):
        pdf.add_blank_page(page_size=A4).obj.Contents = pdf.make_stream(content)
    stream = io.BytesIO()
    pdf.save(stream)
    assert [page.blank for page in look_at_pages(stream.getvalue(), "versos.pdf")] == [True, False]


def test_the_code_covers_nothing_and_leaves_the_stamp_its_corner() -> None:
    blank, coded = draw_sheet(SignatureCode("A", 1, 1, "0" * 12)), draw_sheet(CODE)
    assert blank != coded
    with pypdfium2.PdfDocument(coded) as document:
        text = document[0].get_textpage()
        assert "exemplaire n° 2, page 17" in text.get_text_bounded(380, 0, 595, 45)
        assert "texte 0123 4567 89ab" in text.get_text_bounded(380, 0, 595, 45)
        assert text.get_text_bounded(380, 770, 595, 842) == ""


@pytest.mark.slow
def test_a_page_with_no_free_foot_keeps_its_words_and_gets_a_warning() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4).obj.Contents = pdf.make_stream(b"0 0 595 90 re f")
    stream = io.BytesIO()
    pdf.save(stream)
    printed, (warning,) = draw_codes(stream.getvalue(), [CODE], FONT.read_bytes(), "plein.pdf", pages=(1,))
    assert warning.code == "code-sans-place"
    assert look_at_pages(printed, "plein.pdf")[0].codes == ()


def test_the_same_page_gives_the_same_file_whatever_the_bundle() -> None:
    sheet, bundle = draw_sheet(CODE), pikepdf.new()
    for _ in range(2):
        bundle.add_blank_page(page_size=A4)
    with pikepdf.open(io.BytesIO(sheet)) as source:
        bundle.pages.extend(source.pages)
    stream = io.BytesIO()
    bundle.save(stream)
    assert split_pages(sheet, "a.pdf", {1: 0})[1] == split_pages(stream.getvalue(), "b.pdf", {3: 0})[3]


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InputFileError):
        look_at_pages(b"%PDF-1.7 rien", "rien.pdf")
