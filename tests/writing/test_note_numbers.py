"""Numbers that an act has given: notes, articles and items show them in both formats, which take no mark for words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.model.document import BlockList, Document, Footnote, ListItem, ListKind, Paragraph, Text
from generator.writing.parity import compare_text
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.text import read_pdf_text
from generator.writing.trees.trees import read_tree, write_tree
from generator.writing.word.document import write_docx
from generator.writing.word.read_back.text import read_docx_text
from tests.comparing.test_scripts import ORIGIN, make_piece
from tests.writing.docx_sample import find_all, real_furniture

LABELS = ("1", "1 bis", "3")


@pytest.fixture(scope="module")
def document() -> Document:
    """Three notes, the second one new, the one after it struck; an article 9-1 A and an item 1 bis."""
    piece = make_piece("Un.", "# x", "Deux.")
    called = tuple(
        Paragraph(f"convention/n{rank}", ORIGIN, (Text("Les mots"), note, Text(" et la suite.")))
        for rank, label in enumerate(LABELS, 1)
        for note in (Footnote(rank, (Text(f"{label} est le numéro de cette note."),), label),)
    )
    items = tuple(
        ListItem(
            f"convention/i{label[0:3].strip()}{len(label)}",
            (Paragraph(f"convention/i{len(label)}/p", ORIGIN, (Text("Un pas"),)),),
            label,
        )
        for label in ("1.", "1 bis.")
    )
    steps = BlockList("convention/l", ORIGIN, ListKind.NUMBER, items)
    first, second = piece.sections
    first = replace(first, label="Article 9 : ", blocks=(*called, steps))
    return replace(piece, sections=(first, replace(second, label="Article 9-1 A : ")))


def test_both_files_show_the_numbers_of_the_act(document: Document) -> None:
    word = write_docx(document, real_furniture())
    for name, read in (
        ("x.docx", read_docx_text(word)),
        ("x.pdf", read_pdf_text(write_pdf(document, real_furniture()).data)),
    ):
        assert compare_text(document, read, name) is None
        assert read.notes[1].strip() == "1 bis est le numéro de cette note."
    calls = find_all(word, "//w:footnoteReference[@w:customMarkFollows]/following-sibling::w:t")
    assert tuple(call.text for call in calls) == LABELS[1:]  # Word counts the first one
    marks = find_all(word, "//w:footnote[w:p/w:r/w:rPr/w:rStyle]/w:p/w:r[1]/w:t", "word/footnotes.xml")
    assert tuple(mark.text for mark in marks) == LABELS[1:]


def test_a_tree_keeps_them(document: Document) -> None:
    assert read_tree(write_tree(document)).sections == document.sections
