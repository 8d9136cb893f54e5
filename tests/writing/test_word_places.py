"""Where a page of Word stands: a field that Word works out, and that keeps no result."""

from __future__ import annotations

from generator.writing.furniture.printed import ELSE
from generator.writing.furniture.word import read_docx_furniture
from generator.writing.word.document import write_docx
from tests.writing.docx_sample import W, find_all, paragraph, part, piece, real_furniture, section


def test_word_says_the_heading_of_its_pages_by_a_field_without_result() -> None:
    headed = piece(section("p/a", paragraph("p/a/1", "Un."), heading="Fiche 1"))
    unheaded = piece(section("p/0", paragraph("p/0/1", "Entre :")), *headed.sections)
    head = "word/header2.xml"
    written = write_docx(headed, real_furniture())
    (words,) = find_all(written, "//w:instrText[contains(., 'STYLEREF')]", head)
    assert words.text.split() == ["STYLEREF", "1"]
    field = [run for run in words.getparent().getparent() if run.tag.endswith("}r")]
    kinds = [mark.get(f"{W}fldCharType") for run in field for mark in run.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert not "".join(text.text or "" for run in field for text in run.iter(f"{W}t")).strip()
    assert "STYLEREF" not in "".join(part(write_docx(unheaded, real_furniture()), head).itertext())
    printed = read_docx_furniture(written, "p.docx", full_page=True)
    assert ELSE not in "".join(words for _, words in printed.heads), "the place is compared, not let pass"
