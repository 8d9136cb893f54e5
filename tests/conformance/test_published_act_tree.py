"""The tree of the Bassin Minier's convention against the published act: words, bold, superscripts, lists, notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.composing.typography import set_typography
from generator.errors import DiagnosticCollector
from generator.making.dossier_folder import read_dossier
from generator.model.document import (
    BlockList,
    CrossReference,
    Document,
    Emphasis,
    Footnote,
    Gap,
    Inline,
    LineBreak,
    Paragraph,
    Strong,
    Superscript,
    Text,
    block_inlines,
    document_gaps,
    plain_text,
    walk_blocks,
)
from generator.project import BARE
from generator.writing.parity import normalise, tree_text
from tests.conformance.published_act import PublishedAct, Word, read_published_act

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def act() -> PublishedAct:
    return read_published_act()


@pytest.fixture(scope="module")
def convention() -> Document:
    faults = DiagnosticCollector()
    composer = PieceComposer(read_dossier(ROOT / "content" / "bassin-minier", BARE), "convention", faults)
    document = set_typography(compose_convention(composer))
    assert not faults.found
    return document


def test_the_extract_is_the_one_described(act: PublishedAct) -> None:
    assert len(act.words) > 5700
    assert len(act.notes) == 2
    assert {kind for kind, _ in act.items} == {"chevron", "tiret", "numero"}
    assert sum(w.bold for w in act.words) > 150
    assert [w.text for w in act.words if w.superscript] == ["1er", "1er"]


def test_every_word_in_order_and_nothing_else(act: PublishedAct, convention: Document) -> None:
    body, notes = tree_text(convention)
    assert normalise(" ".join(p.text for p in body)).split() == [w.text for w in act.words]
    assert [normalise(n.text) for n in notes] == list(act.notes)


def test_bold_and_superscripts_are_the_act_s(act: PublishedAct, convention: Document) -> None:
    marked: list[Word] = []
    for section in convention.sections:
        if section.heading:
            marked += _words(section.label, section.heading)
        for block in walk_blocks(section.blocks):
            marked += _words("", block_inlines(block))
    labels = {"1.", "2.", "3.", "4.", "5."}
    ours = [w for w in marked if w.text not in labels]
    theirs = [w for w in act.words if w.text not in labels]
    assert [(w.text, w.superscript) for w in ours] == [(w.text, w.superscript) for w in theirs]
    assert [w.text for w in ours if w.bold] == [w.text for w in theirs if w.bold]


def test_lists_have_the_act_s_markers(act: PublishedAct, convention: Document) -> None:
    items: list[tuple[str, str]] = []
    for section in convention.sections:
        for block in walk_blocks(section.blocks):
            if isinstance(block, BlockList):
                items += [
                    (block.kind.value, normalise(f"{item.label} {plain_text(item.blocks[0].inlines)}"))
                    for item in block.items
                    if isinstance(item.blocks[0], Paragraph)
                ]
    # A page break of the PDF cuts two items in the extract: their beginnings are compared.
    assert [(kind, text[:60]) for kind, text in sorted(items)] == [
        (kind, text[:60]) for kind, text in sorted(act.items)
    ]


def test_the_cover_says_what_the_act_s_says(act: PublishedAct, convention: Document) -> None:
    ours = [*convention.cover.title, convention.cover.territory, *convention.cover.period]
    assert [line.replace(" ", "") for line in ours] == [line.replace(" ", "") for line in act.cover]


def test_the_signed_text_has_no_gap(convention: Document) -> None:
    assert document_gaps(convention) == ()


def _words(label: str, inlines: tuple[Inline, ...]) -> list[Word]:
    """Words with their marks: a word is bold when its first letter is."""
    letters: list[tuple[str, bool, bool]] = [(c, False, False) for c in label]
    _add_letters(inlines, False, False, letters)
    words: list[Word] = []
    current: list[tuple[str, bool, bool]] = []
    for letter in [*letters, (" ", False, False)]:
        if normalise(letter[0]) == "":
            if current:
                text = normalise("".join(c for c, _, _ in current))
                words.append(Word(text, current[0][1], any(raised for _, _, raised in current)))
            current = []
        else:
            current.append(letter)
    return words


def _add_letters(inlines: tuple[Inline, ...], bold: bool, raised: bool, letters: list[tuple[str, bool, bool]]) -> None:
    for inline in inlines:
        match inline:
            case Text(value=value):
                letters += [(c, bold, raised) for c in value]
            case Strong(children=c):
                _add_letters(c, True, raised, letters)
            case Superscript(children=c):
                _add_letters(c, bold, True, letters)
            case Emphasis(children=c) | CrossReference(children=c):
                _add_letters(c, bold, raised, letters)
            case LineBreak():
                letters.append((" ", bold, raised))
            case Footnote() | Gap():
                pass
