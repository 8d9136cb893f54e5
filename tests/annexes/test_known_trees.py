"""Trees of annexes known from the time before: the same as those composed anew, whatever has changed in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.annexes import known_trees
from generator.annexes.known_trees import ReadMapping
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.workshop import open_workshop
from generator.model.document import Document
from generator.project import BARE
from scripts.bench.contents import copy_example

ANNEXES = tuple(f"annexe-{number}" for number in range(1, 6))


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    known_trees._known.clear()
    return copy_example(tmp_path / "content")


def compose(folder: Path, *, drawn: bool = False, traced: bool = False) -> dict[str, Document]:
    workshop = open_workshop(folder, BARE)
    selection = Selection(list_pieces(workshop.dossier), False, workshop.taken, drawn, traced)
    documents = compose_pieces(workshop.dossier, workshop.furniture.identity, selection)
    return {document.meta.piece: document for document in documents}


def add_words(file: Path, words: str) -> None:
    file.write_text(f"{file.read_text('utf-8').rstrip()} {words}\n", "utf-8")


@pytest.mark.slow
def test_what_has_not_changed_is_the_same_tree(dossier: Path) -> None:
    first, second = compose(dossier), compose(dossier)
    assert all(second[annexe] is first[annexe] for annexe in ANNEXES)
    assert second == first
    drawn = compose(dossier, drawn=True)
    assert all(drawn[annexe] is not first[annexe] for annexe in ANNEXES)


@pytest.mark.slow
def test_what_is_known_is_what_is_composed_anew(dossier: Path) -> None:
    texts = sorted(path for path in dossier.parent.rglob("*") if path.suffix in (".md", ".csv", ".yaml"))
    assert len(texts) > 50
    compose(dossier)
    for rank, file in enumerate(texts):
        if rank % 9:
            continue
        # A line more, or a space: spans move, or bytes alone change.
        data = file.read_bytes()
        file.write_bytes(b"# un mot\n" + data if file.suffix == ".yaml" else data.rstrip() + b"\n\n")
        known = compose(dossier)
        known_trees._known.clear()
        assert known == compose(dossier), file


@pytest.mark.slow
def test_a_clause_changes_the_pieces_that_say_it(dossier: Path) -> None:
    before = compose(dossier)
    clauses = dossier.parent / "modeles/ctg-2026/clauses"
    add_words(clauses / "communication.md", "Elles en rendent compte chaque année.")
    after = compose(dossier)
    assert after["convention"] != before["convention"]
    assert all(after[annexe] is before[annexe] for annexe in ANNEXES)
    add_words(next(clauses.glob("*annexe-4*.md")), "Un mot de plus.")
    last = compose(dossier)
    assert last["annexe-4"] != after["annexe-4"]
    assert all(last[annexe] is after[annexe] for annexe in ANNEXES if annexe != "annexe-4")


@pytest.mark.slow
def test_traced_trees_are_composed_each_time(dossier: Path) -> None:
    compose(dossier)
    traced = compose(dossier, traced=True)
    assert all(traced[annexe] is not compose(dossier)[annexe] for annexe in ANNEXES)


def test_a_mapping_knows_what_was_read_of_it() -> None:
    read = ReadMapping({"a": 1, "b": 2})
    assert read["a"] == 1
    assert read.get("c") is None
    assert read.gives_the_same({"a": 1})
    assert not read.gives_the_same({"a": 2})
    assert not read.gives_the_same({"a": 1, "c": 3}), "it was not there, and would be now"
    assert list(read) == ["a", "b"]
    assert not read.gives_the_same({"a": 1}), "all of it was read"
    assert read.gives_the_same({"a": 1, "b": 2})
