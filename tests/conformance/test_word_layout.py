"""The check of the contents of Word files: right within a page, and the faults that it sees."""

from __future__ import annotations

import io

import pikepdf
import pytest

from generator.writing.word.document import write_docx
from tests.conformance.word_layout import Entry, check_contents, has_contents, list_entries
from tests.writing.docx_sample import paragraph, piece, real_furniture, section

TITLES = {"p/a": ("Objet", 3), "p/b": ("Durée", 5), "p/c": ("Objet", 9)}


@pytest.fixture(scope="module")
def docx() -> bytes:
    sections = (section(key, paragraph(f"{key}/1", "Texte."), heading=title) for key, (title, _) in TITLES.items())
    pages = {key: page for key, (_, page) in TITLES.items()}
    return write_docx(piece(*sections, contents=True), real_furniture(), pages)


def lay_out(*headings: tuple[str, int]) -> bytes:
    """A PDF of ten pages with these headings in its outline."""
    pdf, stream = pikepdf.new(), io.BytesIO()
    for _ in range(10):
        pdf.add_blank_page()
    with pdf.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, page - 1) for title, page in headings)
    pdf.save(stream)
    return stream.getvalue()


def test_the_entries_are_read_with_their_pages(docx: bytes) -> None:
    assert list(list_entries(docx)) == [Entry(title, page) for title, page in TITLES.values()]
    assert not has_contents(write_docx(piece(section("p/a", heading="A")), real_furniture()))


def test_a_page_more_or_less_is_right(docx: bytes) -> None:
    assert check_contents(docx, lay_out(("Sommaire", 2), ("Objet", 4), ("Durée", 4), ("Objet", 9))) == []


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ((("Objet", 3), ("Durée", 7), ("Objet", 9)), "« Durée » est page 7 dans LibreOffice, 5 au sommaire"),
        ((("Objet", 3), ("Durée", 5)), "« Objet » n'est pas un titre du document"),
    ],
)
def test_what_is_farther_or_nowhere_is_told(headings: tuple[tuple[str, int], ...], told: str, docx: bytes) -> None:
    assert check_contents(docx, lay_out(*headings)) == [told]


def test_a_file_that_was_not_opened_is_told(docx: bytes) -> None:
    assert check_contents(docx, None)
