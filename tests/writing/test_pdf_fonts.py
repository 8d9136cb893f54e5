"""Fonts cut down: the same for documents in French; what is drawn stays what it was."""

from __future__ import annotations

import io
import string

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.fonts import choose_glyphs
from generator.writing.pdf.glyphs import read_glyphs
from generator.writing.pdf.text import read_pdf_text
from tests.writing.font_samples import find_face, write_words
from tests.writing.pdf_sample import build_furniture, build_sample

ROMAN, SIGNS = "ctg-Carlito", "ctg-DejaVu-Sans"


def read_programs(data: bytes) -> dict[str, bytes]:
    """The font programs of a PDF, by name of font."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            str(font.BaseFont).split("+")[1]: font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            for page in pdf.pages
            for font in page.obj.Resources.Font.values()
        }


def test_texts_in_french_have_the_same_fonts() -> None:
    one = read_programs(write_words("La commune de L'Haÿ-les-Roses décide."))
    other = read_programs(write_words("Œuvrer « ensemble » : 12,5 % à 3 000 €, n° 4…"))
    assert one[ROMAN] == other[ROMAN]


def test_a_letter_beyond_french_is_added() -> None:
    known = read_glyphs(find_face("Carlito"))
    plain, more = write_words("Le département"), write_words("Le département", "Łódź, Ελλάδα")
    assert "Łódź, Ελλάδα" in read_pdf_text(more).body
    drawn = [TTFont(io.BytesIO(read_programs(data)[ROMAN]))["glyf"] for data in (plain, more)]
    for letter in "ŁźΕλ":
        name = drawn[0].glyphOrder[known[letter]]
        assert [glyphs[name].numberOfContours != 0 for glyphs in drawn] == [False, True], letter
    for letter in "Wß€œ":
        name = drawn[0].glyphOrder[known[letter]]
        assert [glyphs[name].numberOfContours != 0 for glyphs in drawn] == [letter != "ß"] * 2, letter


@pytest.mark.slow
def test_a_font_that_lends_a_sign_is_cut_down_to_it() -> None:
    face = find_face("DejaVu Sans")
    known = read_glyphs(face)
    assert choose_glyphs(face, 0, {known["➢"]: "➢"}) == {known["➢"]}
    program = read_programs(write_pdf(build_sample(), build_furniture()).data)[SIGNS]
    glyphs = TTFont(io.BytesIO(program))["glyf"]
    drawn = {number for number, name in enumerate(glyphs.glyphOrder) if glyphs[name].numberOfContours}
    assert known["➢"] in drawn
    assert drawn.isdisjoint(known[letter] for letter in string.ascii_letters)


@pytest.mark.slow
@pytest.mark.parametrize(("weight", "italic"), [(400, False), (700, False), (400, True)])
def test_what_is_left_draws_as_before(weight: int, italic: bool) -> None:
    face = find_face("Carlito", weight, italic=italic)
    name = ROMAN + ("-Bold" if weight == 700 else "-Italic" if italic else "")
    part = TTFont(io.BytesIO(read_programs(write_pdf(build_sample(), build_furniture()).data)[name]))
    whole = TTFont(io.BytesIO(face))
    compared = 0
    for number in choose_glyphs(face, 0, {read_glyphs(face)["e"]: "e"}):
        drawings = []
        for font in (whole, part):
            glyph = font.getGlyphName(number)
            pen = DecomposingRecordingPen(font.getGlyphSet())
            font.getGlyphSet()[glyph].draw(pen)
            drawings.append((pen.value, font["hmtx"][glyph]))
        assert drawings[0] == drawings[1]
        compared += 1
    assert compared > 120


@pytest.mark.slow
def test_widths_are_those_of_the_programs() -> None:
    compared = 0
    with pikepdf.open(io.BytesIO(write_pdf(build_sample(), build_furniture()).data)) as pdf:
        for font in pdf.pages[1].obj.Resources.Font.values():
            descendant = font.DescendantFonts[0]
            program = TTFont(io.BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
            scale = 1000 / program["head"].unitsPerEm
            for first, widths in zip(*[iter(descendant.W)] * 2, strict=True):
                for number, width in enumerate(widths, start=int(first)):
                    advance, _ = program["hmtx"][program.getGlyphName(number)]
                    assert abs(float(width) - advance * scale) < 1
                    compared += 1
    assert compared > 60
