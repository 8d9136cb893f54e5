"""Covers of many signatories: every name stands on the one page, under the title, at a size that is read."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from generator.errors import ContentError
from generator.model.document import Document, Signatory
from generator.writing.cover_room import choose_list_size
from generator.writing.formats import PDF, Source, write_file
from generator.writing.html.cover_styles import write_cover_rules
from generator.writing.word.document import write_docx
from tests.writing.docx_sample import W, find_all, paragraph, piece, real_furniture, section

TITLE = "Annexe 1 – Le diagnostic partagé du territoire"


def crowd(count: int, subtitle: str = TITLE) -> Document:
    """A piece with a cover that names that many communes; their names are as long as those of the Pays basque."""
    names = tuple(Signatory(f"Commune de Saint-Exemple-{rank:03d}-Abense-de-Bas") for rank in range(count))
    sample = piece(section("p/a", paragraph("p/a/1", "texte"), heading="Titre"), draft=True)
    return replace(sample, cover=replace(sample.cover, signatories=names, subtitle=subtitle, full_page=True))


@pytest.mark.slow
@pytest.mark.parametrize("count", [40, 41, 60, 110, 140, 165])
@pytest.mark.parametrize("subtitle", [TITLE, ""])
def test_the_names_of_a_crowd_stand_under_the_title_on_one_page(count: int, subtitle: str) -> None:
    made = write_file(PDF, Source(crowd(count, subtitle), real_furniture()), "essai.pdf")
    pdf = pypdfium2.PdfDocument(BytesIO(made.data))
    assert len(pdf) == 2, "the cover, and the text"
    page = pdf[0].get_textpage()
    words = "".join(page.get_text_bounded().split())
    assert all(f"Exemple-{rank:03d}-Abense" in words for rank in range(count))
    tops = [box[3] for box in (page.get_rect(i) for i in range(page.count_rects())) if box[3] < 842]
    first = page.search("000")
    found = first.get_next()
    assert found is not None
    index, length = found
    top_of_list = max(page.get_charbox(i)[3] for i in range(index, index + length))
    years = page.search("2026")
    found = years.get_next()
    assert found is not None
    bottom_of_title = min(page.get_charbox(i)[1] for i in range(found[0], found[0] + found[1]))
    assert top_of_list < bottom_of_title - 5, "the list begins under the years"
    assert min(tops) > 30, "and ends on the page"
    lines = [line.strip() for line in re.split(r"[\r\n\x02]+", page.get_text_bounded())]  # x02: a hyphen ends a line
    assert sum(line.count("·") for line in lines) == count - 1
    assert not [line for line in lines if line.startswith("·")], "a dot begins no line"


def test_word_sets_a_long_list_smaller() -> None:
    sizes = {}
    for count in (12, 60, 100, 160):
        written = write_docx(crowd(count), real_furniture())
        (found,) = [p for p in find_all(written, "//w:p") if "Exemple-000" in "".join(p.itertext())]
        assert "".join(found.itertext()).count("Commune de") == count
        assert "".join(found.itertext()).count("\u00a0· ") == count - 1, "no line begins with the dot"
        sizes[count] = {size.get(f"{W}val") for size in found.iter(f"{W}sz")}
    assert sizes == {12: {"18"}, 60: {"17"}, 100: {"13"}, 160: {"10"}}, "half-points"


def test_both_formats_set_a_list_in_one_size() -> None:
    document = crowd(100)
    assert choose_list_size(document.cover) == 6.5
    assert ".signataires.liste { font-size: 6.5pt }" in write_cover_rules(document, 0)
    with pytest.raises(ContentError, match="couverture"):
        choose_list_size(crowd(400).cover)
