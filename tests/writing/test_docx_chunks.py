"""Paragraphs and tables of a Word body as values: where bookmarks and page rules come to stand."""

from __future__ import annotations

from generator.writing.word.chunks import (
    Chunk,
    WordCell,
    WordParagraph,
    WordRow,
    WordTable,
    insert_bookmark,
    keep_last_row,
    keep_together,
    keep_with_next,
    space,
    write_chunks,
)

KEPT = "<w:keepNext/>"


def words(text: str) -> WordParagraph:
    return WordParagraph("Corps", text)


def table(*texts: str) -> WordTable:
    return WordTable("<grid/>", tuple(WordRow("", (WordCell("", (words(text),)),)) for text in texts))


def test_bookmarks_stand_inside_paragraphs_and_outside_tables() -> None:
    chunks: list[Chunk] = [words("a"), table("b")]
    inner = insert_bookmark(chunks[:1], ("<i>", "</i>"))
    written = write_chunks(insert_bookmark([*inner, *chunks[1:]], ("<o>", "</o>")))
    assert written.startswith('<w:p><w:pPr><w:pStyle w:val="Corps"/></w:pPr><o><i>a</i></w:p><w:tbl>')
    assert written.endswith("</w:tbl></o>")
    assert insert_bookmark([], ("<o>", "</o>")) == []


def test_a_paragraph_is_kept_once_and_its_properties_are_in_order() -> None:
    paragraph = WordParagraph("S", "x", "<numPr/>", "<jc/>", break_before=True, section="<sectPr/>")
    assert keep_with_next(keep_with_next(paragraph)).write() == (
        f'<w:p><w:pPr><w:pStyle w:val="S"/>{KEPT}<w:pageBreakBefore/><numPr/><jc/><sectPr/></w:pPr>x</w:p>'
    )


def test_rows_are_kept_all_or_the_last_alone() -> None:
    assert keep_with_next(table("a", "b")).write().count(KEPT) == 2
    head, last = keep_last_row(table("a", "b")).write().split("<w:tr>")[1:]
    assert (head.count(KEPT), last.count(KEPT)) == (0, 1)
    assert keep_last_row(words("a")) == words("a")


def test_the_last_chunk_of_a_page_is_free() -> None:
    first, second, last = (chunk.write() for chunk in keep_together([words("a"), table("b"), words("c")]))
    assert (first.count(KEPT), second.count(KEPT), last.count(KEPT)) == (1, 1, 0)


def test_air_is_given_once_and_only_where_there_is_none() -> None:
    assert space(words("a"), "after", 136).extra == '<w:spacing w:after="136"/>'
    both = space(space(words("a"), "after", 136), "before", 454)
    assert both.extra == '<w:spacing w:after="136" w:before="454"/>'
    assert space(space(both, "after", 80), "before", 0) == both
    assert space(table("a"), "after", 136) == table("a")
