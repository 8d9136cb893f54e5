"""The groups of a table: which rows are one, and what a page that begins within one says at its head."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.model.document import Document, Orientation, Row, RowRole, Section, SectionKind, Table, TableRole, Text
from generator.writing.continued_groups import list_groups, list_repeated, say_continued
from generator.writing.furniture.pdf import read_pdf_furniture
from generator.writing.furniture.printed import PrintedFurniture, compare_furniture
from generator.writing.parity import compare_text
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.result import PdfResult
from generator.writing.pdf.text import read_pdf_text
from generator.writing.table_length import measure_tiles
from generator.writing.word.document import write_docx
from generator.writing.word.read_back.text import read_docx_text
from tests.writing.docx_sample import W, find_all, piece, real_furniture, section
from tests.writing.pdf_sample import ORIGIN, build_furniture, build_sample, cell

LINES = "Un fait de la convention qui tient sur plusieurs lignes, pour que la ligne soit haute. " * 4


def group(id_: str, name: str, rows: int, words: str = "Un fait") -> list[Row]:
    heading = Row((cell(f"{id_}/{name}", name, header=True, colspan=2),), RowRole.GROUP)
    facts = (
        Row((cell(f"{id_}/{name}-{n}a", f"{name} {n}", header=True), cell(f"{id_}/{name}-{n}b", words)))
        for n in range(1, rows + 1)
    )
    return [heading, *facts]


def make_table(id_: str, *groups: list[Row], head: str = "Fiche 1") -> Table:
    band = Row(
        (cell(f"{id_}/tete", head, header=True), cell(f"{id_}/tete-2", "Orientation", header=True)), RowRole.BAND
    )
    return Table(id_, ORIGIN, (0.3, 0.7), (band,), tuple(row for rows in groups for row in rows))


def test_a_group_goes_up_to_the_next_heading_and_a_total_stands_apart() -> None:
    total = Row((cell("t/total", "Total", header=True, colspan=2),), RowRole.TOTAL)
    lead = Row((cell("t/axe", "Axe"), cell("t/axe-2", "1")))
    groups = list_groups(make_table("t", [lead], group("t", "EAJE", 3), group("t", "LAEP", 1), [total]))
    assert [(one.start, len(one.rows), one.heading is not None) for one in groups] == [
        (0, 1, False),
        (1, 4, True),
        (5, 2, True),
        (7, 1, False),
    ]
    assert say_continued(groups[1].rows[0]) == "EAJE (suite)"
    assert list_groups(make_table("t", [lead])) == (list_groups(make_table("t", [lead]))[0],)
    assert list_groups(make_table("t")) == ()


def test_what_a_repeated_head_may_say() -> None:
    table = make_table("t", group("t", "EAJE", 2), group("t", "LAEP", 1))
    assert list(list_repeated(table)) == [
        ("Fiche 1 Orientation",),
        ("Fiche 1 Orientation", "EAJE (suite)"),
        ("Fiche 1 Orientation", "LAEP (suite)"),
    ]
    assert not list(list_repeated(replace(table, head=())))


TABLES = {
    # The second group fits on a page of its own, and leaves less than a third of this one.
    "entier": make_table("a3/s1/entier", group("w", "Premier", 6, LINES), group("w", "Second", 4, LINES)),
    # A group longer than a page: cut, with its name on each page.
    "long": make_table("a3/s1/long", group("l", "Crèches", 24, LINES)),
    # A group that would leave two thirds of a page empty: cut.
    "vide": make_table("a3/s1/vide", group("v", "Avant", 2, LINES), group("v", "Après", 9, LINES)),
    # A group that leaves between a third and a half of a page empty: whole, since a cut would leave two rows overleaf.
    "reste": make_table("a3/s1/reste", group("r", "Avant", 5, LINES), group("r", "Après", 6, LINES)),
    # The same with more rows after the cut.
    "coupe": make_table("a3/s1/coupe", group("c", "Avant", 5, LINES), group("c", "Après", 8, LINES)),
}


@pytest.fixture(scope="module")
def written() -> PdfResult:
    return write_pdf(build_document(), build_furniture())


def build_document() -> Document:
    sections = tuple(
        Section(
            f"a3/{name}",
            ORIGIN,
            SectionKind.CHAPTER,
            (table,),
            (Text(f"Tableau {name}"),),
            orientation=Orientation.LANDSCAPE,
            new_page=True,
        )
        for name, table in TABLES.items()
    )
    return replace(build_sample(), sections=sections)


@pytest.fixture(scope="module")
def printed(written: PdfResult) -> PrintedFurniture:
    return read_pdf_furniture(written.data, full_page=True)


def list_pages(written: PdfResult, id_: str) -> list[int]:
    first, last = written.block_pages[id_]
    return list(range(first, last + 1))


def test_a_group_that_fits_on_a_page_is_kept_whole(written: PdfResult) -> None:
    first, second = list_pages(written, "a3/s1/entier")
    assert list_pages(written, "w/Premier-6a") == [first]
    assert list_pages(written, "w/Second") == list_pages(written, "w/Second-4a") == [second]


def test_a_group_is_named_again_on_each_page_that_begins_within_it(
    written: PdfResult, printed: PrintedFurniture
) -> None:
    whole, long, empty, few, cut = (list_pages(written, f"a3/s1/{name}") for name in TABLES)
    assert len(long) == 3
    assert (
        dict(printed.repeated)
        == {
            whole[1]: "Fiche 1 Orientation",  # a group begins there: the head of the table alone
            **dict.fromkeys(long[1:], "Fiche 1 Orientation Crèches (suite)"),
            empty[1]: "Fiche 1 Orientation Après (suite)",
            few[1]: "Fiche 1 Orientation",
            cut[1]: "Fiche 1 Orientation Après (suite)",
        }
    )


def test_no_page_holds_but_a_few_rows_of_a_group_that_could_stand_whole_on_it(written: PdfResult) -> None:
    first, second = list_pages(written, "a3/s1/reste")
    assert list_pages(written, "r/Avant-5a") == [first]
    assert list_pages(written, "r/Après") == list_pages(written, "r/Après-6a") == [second]
    pages = [written.block_pages[f"c/Après-{n}a"][0] for n in range(1, 9)]
    assert pages.count(min(pages)) > 1
    assert pages.count(max(pages)) > 3


def test_a_group_cut_leaves_two_rows_on_each_side(written: PdfResult) -> None:
    for name, rows in (("l/Crèches", 24), ("v/Après", 9)):
        pages = [written.block_pages[f"{name}-{n}a"][0] for n in range(1, rows + 1)]
        assert len(set(pages)) > 1
        assert all(pages.count(page) > 1 for page in pages)


def test_the_name_said_again_is_no_part_of_the_text(written: PdfResult) -> None:
    assert "(suite)" not in read_pdf_text(written.data).body


def test_in_word_each_group_of_a_fiche_is_a_table_whose_heading_is_repeated() -> None:
    facts = [Row((cell("m/axe", "Axe", header=True), cell("m/axe-2", "1")))]
    sheet = make_table("a3/s1/mot", facts, group("m", "Opération 1.1", 3), group("m", "Opération 1.2", 2))
    document = piece(section("convention/fiche", replace(sheet, role=TableRole.SHEET)))
    data = write_docx(document, real_furniture())
    assert compare_text(document, read_docx_text(data), "essai.docx") is None
    tables = [["".join(row.itertext()) for row in table.iter(f"{W}tr")] for table in find_all(data, "//w:body//w:tbl")]
    heads = [
        [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        for table in find_all(data, "//w:body//w:tbl")
    ]
    ours = [(rows[0], said) for rows, said in zip(tables, heads, strict=True) if said[0]]
    assert ours == [
        ("Fiche 1Orientation", [True, False]),
        ("Opération 1.1", [True, False, False, False]),
        ("Opération 1.2", [True, False, False]),
    ]


@pytest.mark.parametrize(("rows", "whole"), [(6, True), (9, False)])
def test_word_keeps_whole_a_group_of_which_a_cut_would_leave_a_few_rows(rows: int, whole: bool) -> None:
    facts = [Row((cell(f"m/{n}", "Axe", header=True), cell(f"m/{n}-2", LINES))) for n in range(1, 6)]
    sheet = replace(make_table("a3/s1/mot", facts, group("m", "Opération 1.1", rows, LINES)), role=TableRole.SHEET)
    data = write_docx(piece(section("convention/fiche", sheet)), real_furniture())
    tables = [t for t in find_all(data, "//w:body//w:tbl") if "Opération 1.1" in "".join(t.itertext())]
    assert len(tables) == 1
    kept = [row.find(f".//{W}keepNext") is not None for row in tables[0].iter(f"{W}tr")]
    assert len(kept) == rows + 1
    assert all(kept[:-1]) == whole


def test_words_that_are_no_head_of_a_table_are_a_fault(printed: PrintedFurniture) -> None:
    document = build_document()
    strange = replace(printed, repeated=((6, "Fiche 1 Orientation LAEP (suite)"),))
    word = replace(printed, watermarks=frozenset({"PROJET"}))
    assert compare_furniture(document, word, printed, "essai.docx") is None
    fault = compare_furniture(document, word, strange, "essai.docx")
    assert fault is not None
    assert "page 6" in fault.message


def test_only_a_plan_has_tiles_of_one_height() -> None:
    plan = replace(
        make_table("t", group("t", "Orientation 1", 2), group("t", "Orientation 2", 1)), role=TableRole.OVERVIEW
    )
    assert measure_tiles(plan) > 0
    more = replace(plan, rows=plan.rows * 3)
    assert 0 < measure_tiles(more) < measure_tiles(plan)
    assert measure_tiles(replace(plan, rows=plan.rows[1:3])) == 0, "counts side by side are as high as their words"
    assert measure_tiles(replace(plan, role=TableRole.DATA)) == 0


def test_rows_higher_than_a_page_are_cut_even_where_headings_should_stay_with_what_follows() -> None:
    """Two headings of groups in a row, the second one longer than a page: nothing could stand as it is asked to."""
    long = Row((cell("h/2", LINES * 40, header=True, colspan=2),), RowRole.GROUP)
    table = make_table("h", [Row((cell("h/1", "Avant", header=True, colspan=2),), RowRole.GROUP), long])
    document = replace(build_document(), sections=(replace(build_document().sections[0], blocks=(table,)),))
    result = write_pdf(document, build_furniture())
    assert result.page_count > 2
    assert compare_text(document, read_pdf_text(result.data), "essai.pdf") is None
