"""Random trees: whatever the order of the nodes, the Word file says what the tree says, and losing a block is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.model.document import Block, Document, Figure, Paragraph, plain_text
from generator.writing.parity import compare_text
from generator.writing.word.document import write_docx
from generator.writing.word.read_back.text import read_docx_text
from tests.writing.docx_sample import make_png, real_furniture, section_pages
from tests.writing.pdf_strategies import documents

pytestmark = pytest.mark.slow

PNG = make_png(4, 4)
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def show_bitmaps(document: Document) -> Document:
    """The same document, its pictures being ones that Word can show."""

    def show(block: Block) -> Block:
        return replace(block, png=PNG) if isinstance(block, Figure) else block

    return replace(
        document, sections=tuple(replace(s, blocks=tuple(show(b) for b in s.blocks)) for s in document.sections)
    )


@SETTINGS
@given(documents())
def test_any_tree_is_read_back_word_for_word(document: Document) -> None:
    document = show_bitmaps(document)
    data = write_docx(document, real_furniture(), section_pages(document))
    assert compare_text(document, read_docx_text(data), "essai.docx") is None


@SETTINGS
@given(documents(), st.data())
def test_a_paragraph_that_a_writer_would_drop_is_seen(document: Document, data: st.DataObject) -> None:
    document = show_bitmaps(document)
    places = [
        (i, j)
        for i, section in enumerate(document.sections)
        for j, block in enumerate(section.blocks)
        if isinstance(block, Paragraph) and plain_text(block.inlines).strip()
    ]
    if not places:
        return
    i, j = data.draw(st.sampled_from(places))
    dropped = document.sections[i]
    sections = list(document.sections)
    sections[i] = replace(dropped, blocks=dropped.blocks[:j] + dropped.blocks[j + 1 :])
    written = write_docx(replace(document, sections=tuple(sections)), real_furniture())
    assert compare_text(document, read_docx_text(written), "essai.docx") is not None
