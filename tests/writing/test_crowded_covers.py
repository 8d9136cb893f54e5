"""Covers of many signatories: every name stands on the one page, under the title, at a size that is read."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from generator.errors import ContentError
from generator.model.document import Document, Signatory
from generator.units import mm_to_twips
from generator.writing.cover_room import choose_list_size, is_listed, measure_list
from generator.writing.formats import PDF, Source, write_file
from generator.writing.html.cover_styles import name_crowd, write_cover_rules
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
    for count in (21, 60, 100, 160):
        written = write_docx(crowd(count), real_furniture())
        (found,) = [p for p in find_all(written, "//w:p") if "Exemple-000" in "".join(p.itertext())]
        assert "".join(found.itertext()).count("Commune de") == count
        assert "".join(found.itertext()).count("\u00a0· ") == count - 1, "no line begins with the dot"
        sizes[count] = {size.get(f"{W}val") for size in found.iter(f"{W}sz")}
    assert sizes == {21: {"18"}, 60: {"17"}, 100: {"13"}, 160: {"10"}}, "half-points"


def test_both_formats_set_a_list_in_one_size() -> None:
    document = crowd(100)
    assert choose_list_size(document.cover) == 6.5
    assert ".signataires.liste { font-size: 6.5pt }" in write_cover_rules(document, 0)
    with pytest.raises(ContentError, match="couverture"):
        choose_list_size(crowd(400).cover)


@pytest.mark.parametrize(("count", "left"), [(10, 4), (12, 0), (17, 6), (20, 0)])
def test_word_draws_small_boxes_four_in_a_row_as_the_pdf_does(count: int, left: int) -> None:
    assert name_crowd(crowd(count).cover) == "nombreux"
    written = write_docx(crowd(count), real_furniture())
    (table,) = [t for t in find_all(written, "//w:tbl") if t.findall(f"{W}tblPr/{W}tblCaption[@{W}val='Signataires']")]
    widths = [int(column.get(f"{W}w")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    assert len(widths) == 8
    assert sum(widths) == 9120
    rows = [row for row in table.findall(f"{W}tr") if "Commune" in "".join(row.itertext())]
    assert [len(row.findall(f"{W}tc")) for row in rows] == [8] * (count // 4) + ([8 - left] if left else [])
    assert {int(a.get(f"{W}val")) for a in rows[-1].iter(f"{W}gridAfter")} == ({left} if left else set())
    assert {size.get(f"{W}val") for row in rows for size in row.iter(f"{W}sz")} == {"16"}


@pytest.mark.parametrize(("count", "rows"), [(1, [2]), (3, [4, 2]), (4, [4, 4])])
def test_word_draws_a_few_boxes_two_in_a_row_as_the_pdf_does(count: int, rows: list[int]) -> None:
    assert name_crowd(crowd(count).cover) == "quelques"
    written = write_docx(crowd(count), real_furniture())
    (table,) = [t for t in find_all(written, "//w:tbl") if t.findall(f"{W}tblPr/{W}tblCaption[@{W}val='Signataires']")]
    widths = [int(column.get(f"{W}w")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    assert widths == [4390, 170] * 2
    found = [row for row in table.findall(f"{W}tr") if "Commune" in "".join(row.itertext())]
    assert [len(row.findall(f"{W}tc")) for row in found] == rows
    assert [[a.get(f"{W}val") for a in row.iter(f"{W}gridAfter")] for row in found] == [
        ["2"] if cells == 2 else [] for cells in rows
    ]
    assert {one.get(f"{W}val") for row in found for one in row.iter(f"{W}trHeight")} == {str(mm_to_twips(22))}


@pytest.mark.parametrize("count", [12, 60, 165])
def test_the_page_of_word_makes_room_for_a_crowd(count: int) -> None:
    (cover,) = find_all(write_docx(crowd(count), real_furniture()), "(//w:body/w:tbl)[1]")
    upper, lower = (int(height.get(f"{W}val")) for height in cover.findall(f"{W}tr/{W}trPr/{W}trHeight"))
    cover_of = crowd(count).cover
    names_mm = measure_list(cover_of, choose_list_size(cover_of)) if is_listed(cover_of) else 3 * 18
    assert mm_to_twips(108) <= upper <= 8504
    assert upper + max(lower, mm_to_twips(names_mm)) <= 8504 + 4876, "together no higher than the page"
