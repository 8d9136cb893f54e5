"""The edit script between two trees: applied, it gives the second; undone, the first; it tells what changed alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.comparing.apply import ScriptMismatchError, apply_script, undo_script
from generator.comparing.compare import compare_documents, compare_nodes
from generator.comparing.nodes import Node, fold_document, make_node, unfold_document, walk_nodes
from generator.comparing.script import Arrived, Changed, Deleted, Edit, Inserted, Kept, Left, Recut, walk_edits
from generator.comparing.tokens import join_words, say_words, split_words
from generator.comparing.word_edits import WordKind, are_same_words, compare_words
from generator.composing.content_keys import settle_keys
from generator.errors import Span
from generator.model.document import (
    Document,
    Footnote,
    Paragraph,
    Section,
    SectionKind,
    Strong,
    Superscript,
    Table,
    Text,
)
from tests.composing.test_content_keys import compose_content
from tests.writing.pdf_sample import build_sample
from tests.writing.pdf_strategies import documents

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SAMPLE = build_sample(draft=True)
ORIGIN = Span("suivi.md", 1)


def make_piece(*texts: str) -> Document:
    """A piece with one article of one clause, a paragraph for each text; a text « # x » begins another article."""
    articles: list[list[str]] = [[]]
    for text in texts:
        if text.startswith("# "):
            articles.append([])
        else:
            articles[-1].append(text)
    sections: list[Section] = []
    for number, article in enumerate(articles, 1):
        name = f"convention/article-{number}"
        blocks = tuple(
            Paragraph(f"{name}/p{rank}", ORIGIN, (Text(text),), key=f"clause:article-{number}/{rank}")
            for rank, text in enumerate(article, 1)
        )
        sections.append(Section(name, ORIGIN, SectionKind.ARTICLE, blocks, (Text(f"Titre {number}"),)))
    return settle_keys(replace(SAMPLE, meta=replace(SAMPLE.meta, signed=True), sections=tuple(sections)))


def list_edits(before: Document, after: Document) -> list[Edit]:
    """The edits that say something, outermost first; what is changed only through what is below it is left out."""

    def list_below(edit: Edit) -> Iterator[Edit]:
        match edit:
            case Kept():
                return
            case Changed(children=children):
                if edit.before != edit.after or any(words.kind is not WordKind.KEPT for words in edit.words):
                    yield edit
                for child in children:
                    yield from list_below(child)
            case _:
                yield edit

    return list(list_below(compare_documents(before, after)))


def say_changed(edit: Edit) -> list[tuple[str, str]]:
    assert isinstance(edit, Changed | Recut)
    return [(say_words(e.before), say_words(e.after)) for e in edit.words if e.kind is WordKind.CHANGED]


# --- the properties of any two trees ------------------------------------------------------------------------------


@given(documents(), documents())
@FEW
@pytest.mark.slow
def test_a_script_goes_both_ways(one: Document, other: Document) -> None:
    before, after = unfold_document(one), unfold_document(other)
    script = compare_nodes(before, after)
    assert apply_script(script, before) == after
    assert undo_script(script, after) == before


@given(documents())
@FEW
@pytest.mark.slow
def test_a_tree_is_its_nodes_and_differs_in_nothing_from_itself(document: Document) -> None:
    node = unfold_document(document)
    folded = fold_document(node)
    assert unfold_document(folded) == node
    assert fold_document(unfold_document(folded)) == folded
    assert compare_documents(document, folded) == Kept(node, node)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Node, Node]:
    """A tree, and the same after some things that people do: dropped, doubled, swapped, moved away, words changed."""
    before = unfold_document(settle_keys(draw(documents())))

    def edit(node: Node, stock: list[Node]) -> Node:
        children = [edit(child, stock) for child in node.children]
        if node.head.kind in (Section, Table) and children:
            match draw(st.sampled_from(["", "", "drop", "double", "swap", "bring"])):
                case "drop":
                    stock.append(children.pop(draw(st.integers(0, len(children) - 1))))
                case "double":
                    children.append(children[draw(st.integers(0, len(children) - 1))])
                case "swap":
                    children.reverse()
                case "bring":
                    children += [one for one in stock if one.head.slot == children[0].head.slot]
                case _:
                    pass
        words = node.words
        if words and draw(st.integers(0, 3)) == 0:
            at = draw(st.integers(0, len(words) - 1))
            words = (
                *words[:at],
                *split_words((Text(draw(st.sampled_from(["familles", "", "12", " mot "]))),)),
                *words[at + 1 :],
            )
        return make_node(node.head, words, tuple(children))

    return before, edit(before, [])


@given(edited())
@settings(parent=FEW, max_examples=12)
@pytest.mark.slow
def test_what_people_do_to_a_tree_goes_both_ways(pair: tuple[Node, Node]) -> None:
    before, after = pair
    script = compare_nodes(before, after)
    assert apply_script(script, before) == after
    assert undo_script(script, after) == before
    numbers = [edit.number for edit in walk_edits(script) if isinstance(edit, Left)]
    arrived = [edit.number for edit in walk_edits(script) if isinstance(edit, Arrived)]
    assert sorted(numbers) == sorted(set(arrived)) == sorted(arrived)


WORDS = st.lists(st.sampled_from(["un", "deux", "de", "la", "Caf", ",", "280\u00a0000", "l’", "12/2025"]), min_size=1)


@given(WORDS, st.data())
@settings(max_examples=100, deadline=None)
def test_a_changed_word_is_one_change_of_that_word(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    other = [*words[:at], "autrement", *words[at + 1 :]]
    edits = compare_words(split_words((Text(" ".join(words)),)), split_words((Text(" ".join(other)),)))
    changed = [edit for edit in edits if edit.kind is not WordKind.KEPT]
    assert [(say_words(edit.before), say_words(edit.after)) for edit in changed] == [
        (words[at].replace("’", "'").replace("\u00a0", " "), "autrement")
    ]
    assert [token for edit in edits for token in edit.after] == list(split_words((Text(" ".join(other)),)))


def test_a_script_is_for_one_tree() -> None:
    script = compare_documents(make_piece("Un.", "Deux."), make_piece("Un.", "Trois."))
    assert isinstance(script, Changed)
    for other in (make_piece("Un.", "Quatre."), make_piece("Un."), make_piece("Un.", "Deux.", "Cinq.")):
        with pytest.raises(ScriptMismatchError):
            apply_script(script, unfold_document(other))


# --- words --------------------------------------------------------------------------------------------------------


def test_tokens_are_what_a_reader_calls_words() -> None:
    text = "L’avenant n°\u00a02 porte 280\u202f000,50\u00a0€ du 31/12/2030 à Bruay-la-Buissière, l'an 2025 412 fois."
    said = [token.word for token in split_words((Text(text),)) if not token.is_space]
    assert said == [
        "L'", "avenant", "n", "°", "2", "porte", "280 000,50", "€", "du", "31", "/", "12", "/", "2030", "à",
        "Bruay-la-Buissière", ",", "l'", "an", "2025", "412", "fois", ".",
    ]  # fmt: skip


def test_a_word_may_change_its_dress_inside() -> None:
    inlines = (Text("le 1"), Superscript((Text("er"),)), Text(" janvier"), Footnote(1, (Text("Note."),)), Text(" fin"))
    tokens = split_words(inlines)
    assert [token.word for token in tokens if not token.is_space] == ["le", "1er", "janvier", "Note", ".", "fin"]
    assert join_words(tokens) == inlines
    (edit,) = [
        e for e in compare_words(split_words((Text("le 1er janvier"),)), tokens[:5]) if e.kind is not WordKind.KEPT
    ]
    assert edit.kind is WordKind.DRESSED


def test_dress_and_spaces_are_no_other_words() -> None:
    before = split_words((Text("l'accord de 12 000 euros"),))
    after = split_words((Text("l’accord\u00a0de "), Strong((Text("12"),)), Text("\u202f000 euros")))
    assert are_same_words(compare_words(before, after))
    plain = compare_words(split_words((Text("l'accord de"),)), split_words((Strong((Text("l’accord\u00a0de"),)),)))
    assert {edit.kind for edit in plain} == {WordKind.DRESSED}


# --- paragraphs ---------------------------------------------------------------------------------------------------

A = "La convention est conclue du 1er janvier 2026 au 31 décembre 2030 entre les parties."
B = "Elle est suivie par un comité de pilotage qui se réunit deux fois par an."
C = "Chaque partie peut la dénoncer par lettre recommandée, avec un préavis de six mois."


def test_a_paragraph_put_before_others_is_one_insertion() -> None:
    (edit,) = list_edits(make_piece(A, B, C), make_piece("Un nouvel alinéa commence.", A, B, C))
    assert isinstance(edit, Inserted)
    assert edit.node.text == "Un nouvel alinéa commence."


def test_dates_change_whole() -> None:
    (edit,) = list_edits(make_piece(A, B), make_piece(A.replace("31 décembre 2030", "30 juin 2031"), B))
    assert say_changed(edit) == [("31 décembre 2030", "30 juin 2031")]


def test_a_paragraph_that_left_its_article_has_moved() -> None:
    before, after = make_piece(A, B, "# 2", C), make_piece(A, "# 2", C, B)
    left, arrived = list_edits(before, after)
    assert isinstance(left, Left)
    assert isinstance(arrived, Arrived)
    assert (left.node.text, arrived.node.text, left.number) == (B, B, arrived.number)
    assert isinstance(arrived.edit, Kept)


def test_two_paragraphs_that_changed_places_are_one_move() -> None:
    edits = list_edits(make_piece(A, B, C), make_piece(C, A, B))
    assert {type(edit) for edit in edits} == {Left, Arrived}
    assert [edit.node.text for edit in edits if isinstance(edit, Arrived)] == [C]


def test_a_paragraph_is_split_and_merged() -> None:
    before, after = make_piece(f"{A} {B}", C), make_piece(A, B, C)
    for one, other, breaks in ((before, after, ("", "¶")), (after, before, ("¶", ""))):
        (edit,) = list_edits(one, other)
        assert isinstance(edit, Recut)
        assert [say for say in say_changed(edit) if say != ("", "")] == [breaks]
    both = make_piece(A, B.replace("deux", "trois"), C)
    (edit,) = list_edits(before, both)
    assert say_changed(edit) == [("", "¶"), ("deux", "trois")]


def test_what_is_deleted_stands_where_it_stood() -> None:
    changed, gone = list_edits(make_piece(A, B, C), make_piece(A.replace("parties", "signataires"), C))
    assert say_changed(changed) == [("parties", "signataires")]
    assert gone == Deleted(unfold_document(make_piece(A, B, C)).children[0].children[1])


# --- a real piece -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_fiche_gone_and_a_number_changed_are_two_edits() -> None:
    before = compose_content("exemple-complet", "annexe-3")
    sheets = [section for section in before.sections if section.kind is SectionKind.SHEET]
    gone = sheets[4]
    node = unfold_document(replace(before, sections=tuple(s for s in before.sections if s is not gone)))
    number = next(one for one in walk_nodes(node) if any(token.word == "12" for token in one.words))

    def change(one: Node) -> Node:
        if one is number:
            tokens = tuple(
                t for token in one.words for t in (split_words((Text("13"),)) if token.word == "12" else (token,))
            )
            return make_node(one.head, tokens, one.children)
        return make_node(one.head, one.words, tuple(change(child) for child in one.children))

    after = change(node)
    script = compare_nodes(unfold_document(before), after)
    told = list_edits(before, fold_document(after))
    assert [type(edit) for edit in told].count(Deleted) == 1
    assert [edit.node.head.place.id for edit in told if isinstance(edit, Deleted)] == [gone.id]
    (changed,) = [edit for edit in told if isinstance(edit, Changed)]
    assert say_changed(changed) == [("12", "13")]
    assert len(told) == 2
    assert apply_script(script, unfold_document(before)) == after
