"""The number of a page after a reference: printed by both formats, compared between them, and no word of the text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.model.document import CrossReference, Document, Paragraph, Text
from generator.writing.furniture.pdf import read_pdf_furniture
from generator.writing.furniture.printed import PrintedFurniture, compare_furniture
from generator.writing.furniture.word import read_docx_furniture
from generator.writing.parity import compare_text
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.text import read_pdf_text
from generator.writing.word.document import write_docx
from generator.writing.word.read_back.text import read_docx_text
from tests.writing.docx_sample import ORIGIN, paragraph, piece, real_furniture, section


@pytest.fixture(scope="module")
def document() -> Document:
    page = CrossReference("fiche-2", (Text("page A3-"),), page=True)
    first = section(
        "convention/vue", Paragraph("convention/vue/p1", ORIGIN, (Text("Budget : 12 €, "), page, Text(".")))
    )
    second = replace(section("convention/fiche-2", paragraph("convention/fiche-2/p1", "La fiche.")), new_page=True)
    return piece(first, second)


@pytest.fixture(scope="module")
def files(document: Document) -> tuple[bytes, bytes]:
    made = write_pdf(document, real_furniture())
    return write_docx(document, real_furniture(), made.section_pages), made.data


def test_both_print_the_page_and_no_text_has_it(document: Document, files: tuple[bytes, bytes]) -> None:
    word, pdf = files
    assert compare_text(document, read_docx_text(word), "essai.docx") is None
    assert compare_text(document, read_pdf_text(pdf), "essai.pdf") is None
    pages = read_both(document, files)
    assert pages[0].page_numbers == pages[1].page_numbers
    assert len(pages[0].page_numbers) == 1
    assert pages[0].page_numbers[0].isdigit()


def test_a_page_that_only_one_of_them_says_is_a_fault(document: Document, files: tuple[bytes, bytes]) -> None:
    word, pdf = read_both(document, files)
    fault = compare_furniture(document, replace(word, page_numbers=("99",)), pdf, "essai.docx")
    assert fault is not None
    assert "numéros de page" in fault.message
    assert "99" in fault.message


def read_both(document: Document, files: tuple[bytes, bytes]) -> tuple[PrintedFurniture, PrintedFurniture]:
    word, pdf = files
    whole = document.cover.full_page
    return read_docx_furniture(word, "essai.docx", full_page=whole), read_pdf_furniture(pdf, full_page=whole)
