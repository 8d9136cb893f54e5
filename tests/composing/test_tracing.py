"""Where printed words come from: clauses traced to their lines and to facts, the tree being the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.opening import open_dossier
from generator.model.document import Document, Text, block_inlines, plain_text, walk_blocks, walk_inlines
from generator.model.dossier import Dossier
from generator.model.words.sources import Derived, FactPlace, FromFact, Literal, Source
from generator.project import Project

CONTENT = Path("content")


@pytest.fixture(scope="module")
def example() -> tuple[Dossier, Document, Document]:
    """The convention of the example, composed without sources and with them."""
    return compose_twice("exemple-complet")


def compose_twice(name: str) -> tuple[Dossier, Document, Document]:
    dossier, furniture = open_dossier(CONTENT / name, Project(Path()))
    pieces = list_pieces(dossier)[:1]
    plain, traced = (
        compose_pieces(dossier, furniture.identity, Selection(pieces, draft=True, drawn=False, traced=traced))[0]
        for traced in (False, True)
    )
    return dossier, plain, traced


def list_runs(document: Document) -> list[tuple[str, Source | None]]:
    """The words of all blocks, run by run."""
    found: list[tuple[str, Source | None]] = []
    for section in document.sections:
        for block in walk_blocks(section.blocks):
            for inline in walk_inlines(block_inlines(block)):
                if isinstance(inline, Text):
                    position = 0
                    for run in inline.runs:
                        found.append((inline.value[position : position + run.length], run.source))
                        position += run.length
    return found


def test_a_traced_tree_is_the_same_tree(example: tuple[Dossier, Document, Document]) -> None:
    """Sources change nothing of what is printed, and are there only when asked for."""
    _, plain, traced = example
    assert plain == traced
    assert list_runs(plain) == []
    _, signed, signed_traced = compose_twice("bassin-minier")
    assert signed == signed_traced
    assert "".join(words for words, _ in list_runs(signed_traced)).startswith("Entre")


def test_every_character_of_a_traced_text_has_its_run(example: tuple[Dossier, Document, Document]) -> None:
    """Runs add up to the characters, whatever typography has made of them."""
    _, _, traced = example
    texts = [
        inline
        for section in traced.sections
        for block in walk_blocks(section.blocks)
        for inline in walk_inlines(block_inlines(block))
        if isinstance(inline, Text)
    ]
    assert len(texts) > 300
    assert all(sum(run.length for run in text.runs) == len(text.value) for text in texts)


def test_words_are_traced_to_their_line(example: tuple[Dossier, Document, Document]) -> None:
    """A literal's words stand in its clause, at its line and sign."""
    dossier, _, traced = example
    checked = 0
    for words, source in list_runs(traced):
        if isinstance(source, Literal):
            place = source.written
            written = dossier.clauses[place.clause].lines[place.line][place.start : place.start + place.length]
            first = words.split()[0] if words.split() else ""
            assert not first or first.replace("\u2019", "'").replace("\u2011", "-").strip("«»:;") in written
            checked += 1
    assert checked > 300


def test_facts_are_traced_to_their_keys(example: tuple[Dossier, Document, Document]) -> None:
    """One fact through filters, a fact of a loop, and what follows from several facts."""
    dossier, _, traced = example
    runs = list_runs(traced)
    facts = {(words, str(source.fact), source.filters) for words, source in runs if isinstance(source, FromFact)}
    assert ("31\xa0décembre\xa02031", "ctg.yaml : periode.fin", ("date",)) in facts
    assert ("La Caf", "ctg.yaml : parties.0.nom_court", ("majuscule",)) in facts
    assert ("GARRIGOU", "ctg.yaml : parties.4.representants.0.nom", ()) in facts
    assert any(words.startswith("En matière de réponse") and fact == "ctg.yaml : axes.0" for words, fact, _ in facts)
    derived = [(words, source) for words, source in runs if isinstance(source, Derived)]
    assert any(words == "la Présidente du Conseil d\u2019administration" for words, _ in derived)
    son = next(source for words, source in derived if words == "son Président")
    line = dossier.clauses["parties"].lines[son.written.line]
    assert line[son.written.start :][: son.written.length] == "{{ representant.sa_fonction }}" and son.written.looped
    assert son.facts == (FactPlace("ctg.yaml", ("parties", 1, "representants", 0)),)


def test_a_number_of_the_program_has_no_source(example: tuple[Dossier, Document, Document]) -> None:
    """The words of a reference that has none of its own come from no line."""
    _, _, traced = example
    assert any(words == "annexe\xa05" and source is None for words, source in list_runs(traced))
    assert "annexe\xa05" in plain_text(
        tuple(i for s in traced.sections for b in walk_blocks(s.blocks) for i in block_inlines(b))
    )
