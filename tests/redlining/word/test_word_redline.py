"""The Word redline: whatever two texts say, its changes accepted give the one, rejected the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings

from generator.composing.content_keys import settle_keys
from generator.errors import ParityError, Span
from generator.model.document import Block, Document, Footnote, Heading, Paragraph, Section, SectionKind, Table, Text
from generator.redlining.word.proof import check_redline
from generator.redlining.word.redline import WordSide, write_word_redline
from generator.redlining.word.resolving import resolve_changes
from generator.writing.word.document import write_docx
from tests.writing.docx_sample import find_all, real_furniture, rich_document
from tests.writing.pdf_strategies import documents
from tests.writing.test_docx_random import show_bitmaps

pytestmark = pytest.mark.slow
ORIGIN = Span("essai.md", 1)
FEW = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def make_side(document: Document) -> WordSide:
    settled = settle_keys(document)
    return WordSide(settled, write_docx(settled, real_furniture()))


@lru_cache(maxsize=1)
def make_rich() -> WordSide:
    return make_side(rich_document())


def redline(before: WordSide, after: WordSide) -> bytes:
    """The redline of two sides, proven both ways."""
    made = write_word_redline(before, after, "Camille Roux", "2026-11-29T00:00:00Z")
    check_redline(made, before, after, "essai.docx")
    return made


def change_sections(document: Document, edit: Callable[[tuple[Block, ...]], tuple[Block, ...]]) -> Document:
    return replace(document, sections=tuple(replace(s, blocks=edit(s.blocks)) for s in document.sections))


@given(documents(), documents())
@FEW
def test_two_texts_that_have_nothing_in_common(one: Document, other: Document) -> None:
    redline(make_side(show_bitmaps(one)), make_side(show_bitmaps(other)))


def test_the_same_text_is_left_as_it_is() -> None:
    made = redline(make_rich(), make_rich())
    assert find_all(made, "//w:ins | //w:del") == []
    assert find_all(made, "//w:p") and len(find_all(made, "//w:p")) == len(find_all(make_rich().docx, "//w:p"))


def drop_a_row(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(replace(b, rows=b.rows[1:]) if isinstance(b, Table) and len(b.rows) > 2 else b for b in blocks)


def turn_round(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(reversed(blocks))


def change_words(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(
        replace(b, inlines=(*b.inlines, Text(" encore"))) if isinstance(b, Paragraph | Heading) else b for b in blocks
    )


def note_all(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A note more in each paragraph; notes are numbered by the writer of the tree, not by what is compared."""
    return tuple(
        replace(b, inlines=(*b.inlines, Footnote(90 + i, (Text("Une note de plus."),))))
        if isinstance(b, Paragraph)
        else b
        for i, b in enumerate(blocks)
    )


@pytest.mark.parametrize("edit", [drop_a_row, turn_round, change_words, note_all, lambda blocks: blocks[1:]])
def test_what_people_do_to_a_rich_text(edit: Callable[[tuple[Block, ...]], tuple[Block, ...]]) -> None:
    before = make_rich()
    after = make_side(change_sections(before.document, edit))
    made = redline(before, after)
    assert find_all(made, "//w:ins | //w:del")
    back = redline(after, before)
    assert find_all(back, "//w:ins | //w:del")


def test_a_note_that_alone_says_something_else_is_a_change() -> None:
    def note(words: str) -> Document:
        paragraph = next(b for b in make_rich().document.sections[0].blocks if isinstance(b, Paragraph))
        called = replace(paragraph, inlines=(Text("Un accord"), Footnote(1, (Text(words),))))
        return replace(make_rich().document, sections=(replace(make_rich().document.sections[0], blocks=(called,)),))

    made = redline(make_side(note("Loi du 18 décembre 2023.")), make_side(note("Loi du 18 décembre 2024.")))
    assert find_all(made, "//w:ins | //w:del") == []
    assert "".join(one.text for one in find_all(made, "//w:delText", "word/footnotes.xml")) == "2023"
    assert "".join(one.text for one in find_all(made, "//w:ins//w:t", "word/footnotes.xml")) == "2024"


def test_a_text_that_has_nothing_left_or_nothing_yet() -> None:
    bare = replace(make_rich().document, sections=(replace(make_rich().document.sections[0], blocks=()),))
    assert find_all(redline(make_rich(), make_side(bare)), "//w:del")
    assert find_all(redline(make_side(bare), make_rich()), "//w:ins")


def test_changes_name_their_author_and_their_date_and_are_numbered_once() -> None:
    after = make_side(change_sections(make_rich().document, change_words))
    made = redline(make_rich(), after)
    marks = find_all(made, "//w:ins | //w:del")
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert {mark.get(f"{name}author") for mark in marks} == {"Camille Roux"}
    assert {mark.get(f"{name}date") for mark in marks} == {"2026-11-29T00:00:00Z"}
    assert len({mark.get(f"{name}id") for mark in marks}) == len(marks)
    assert write_word_redline(make_rich(), after, "x") == write_word_redline(make_rich(), after, "x")
    assert not find_all(write_word_redline(make_rich(), after, "x"), "//@w:date")


def test_bookmarks_stay_once_each() -> None:
    after = make_side(change_sections(make_rich().document, lambda blocks: change_words(turn_round(blocks))))
    made = redline(make_rich(), after)
    names = [mark.get(mark.attrib.keys()[-1]) for mark in find_all(made, "//w:bookmarkStart")]
    assert sorted(names) == sorted(set(names))
    kept = [mark.get(mark.attrib.keys()[-1]) for mark in find_all(after.docx, "//w:bookmarkStart")]
    assert set(names) == set(kept)
    starts = {mark.get(mark.attrib.keys()[0]) for mark in find_all(made, "//w:bookmarkStart")}
    ends = {mark.get(mark.attrib.keys()[0]) for mark in find_all(made, "//w:bookmarkEnd")}
    assert starts == ends


def test_no_picture_and_no_note_is_without_its_part() -> None:
    """Whatever was deleted shows its picture and its note: the parts of the first file are carried over."""
    section: Section = make_rich().document.sections[0]
    plain = replace(make_rich().document, sections=(replace(section, blocks=(section.blocks[0],)),))
    made = redline(make_rich(), make_side(plain))
    wanted = {blip.get(blip.attrib.keys()[0]) for blip in find_all(made, "//*[local-name()='blip']")}
    known = {one.get("Id") for one in find_all(made, "//*[@Id]", "word/_rels/document.xml.rels")}
    assert wanted and wanted <= known
    made_twice = redline(make_rich(), make_side(change_sections(make_rich().document, turn_round)))
    numbers = [one.get("id") for one in find_all(made_twice, "//*[local-name()='docPr']")]
    assert len(numbers) > 1 and len(set(numbers)) == len(numbers), "the Open XML SDK refuses a number given twice"
    called = [one.attrib.values()[0] for one in find_all(made, "//w:footnoteReference")]
    notes = {one.attrib.values()[-1] for one in find_all(made, "//w:footnote", "word/footnotes.xml")}
    assert called and set(called) <= notes and len(set(called)) == len(called)


def test_a_redline_that_lost_a_word_is_refused() -> None:
    after = make_side(change_sections(make_rich().document, change_words))
    made = write_word_redline(make_rich(), after, "x")
    with pytest.raises(ParityError, match="une fois tous les changements refusés"):
        check_redline(resolve_changes(made, accept=True), make_rich(), after, "essai.docx")
    with pytest.raises(ParityError, match="une fois tous les changements acceptés"):
        check_redline(resolve_changes(made, accept=False), make_rich(), after, "essai.docx")


def test_headings_that_only_one_text_numbers() -> None:
    """What went is not counted by a list that came with the other text."""

    def number(document: Document, *, labelled: bool) -> Document:
        words = "Résiliation" if labelled else "Ce que deviennent les engagements"
        headings = tuple(
            Heading(f"p/n/{rank}", ORIGIN, 2, (Text(f"{words} {rank}"),), f"2.{rank}" if labelled else "")
            for rank in ((1, 2, 3) if labelled else (1, 2))
        )
        section = Section("p/n", ORIGIN, SectionKind.ARTICLE, headings, (Text("La fin"),), "Article 2 : ")
        first = Section("p/o", ORIGIN, SectionKind.ARTICLE, (), (Text("Objet"),), "Article 1 : ")
        return replace(document, sections=(first, section))

    sides = [make_side(number(rich_document(), labelled=labelled)) for labelled in (True, False)]
    assert find_all(sides[0].docx, "//w:p[.//w:t[contains(., 'Résiliation')]]//w:t[contains(., '2.1')]") == [], (
        "Word counts them"
    )
    for before, after in (sides, sides[::-1]):
        redline(before, after)
