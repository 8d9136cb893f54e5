"""Trees of pieces known from the time before: the same as those composed anew, whatever has changed in between."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest

from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.trees import known_trees
from generator.making.trees.known_trees import ReadMapping
from generator.making.workshop import open_workshop
from generator.model.document import Document, Gap, document_inlines
from generator.model.dossier import Dossier
from generator.project import BARE
from scripts.bench.contents import copy_example

ANNEXES = tuple(f"annexe-{number}" for number in range(1, 6))
PIECES = ("convention", *ANNEXES)
# The pieces that the files of an annexe go into: the deliberations of annexe 5 are asked for by no other piece.
SAY = {
    "annexe-1": {"annexe-1"},
    "annexe-2": {"annexe-2"},
    "annexe-3": {"annexe-3", "annexe-4"},
    "annexe-4": {"annexe-4"},
}


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
    assert all(second[piece] is first[piece] for piece in PIECES)
    drawn = compose(dossier, drawn=True)
    assert all(drawn[annexe] is not first[annexe] for annexe in ANNEXES)
    assert drawn["convention"] is first["convention"], "its pictures are always drawn"


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
        check_known(dossier, file)


def check_known(dossier: Path, changed: Path) -> None:
    known = compose(dossier)
    kept = dict(known_trees._known)
    known_trees._known.clear()
    assert known == compose(dossier), changed
    known_trees._known.clear()
    known_trees._known.update(kept)


@pytest.mark.slow
def test_figures_of_tables_change_the_pieces_that_say_them(dossier: Path) -> None:
    before = compose(dossier)
    tried = 0
    for annexe, pieces in SAY.items():
        for file in sorted(path for path in (dossier / annexe).rglob("*") if path.suffix in (".csv", ".yaml")):
            text = file.read_text("utf-8")
            changed = re.sub(r"(?<=[ ;])[2-9]\d{2,}(?=[\n;])", lambda m: str(int(m[0]) + 1), text, count=1)
            if changed == text:
                continue
            tried += 1
            file.write_text(changed, "utf-8")
            after = compose(dossier)
            assert {piece for piece in PIECES if after[piece] is not before[piece]} <= pieces, file
            check_known(dossier, file)
            before = after
    assert tried > 4


@pytest.mark.slow
def test_a_figure_written_otherwise_is_another_figure(dossier: Path) -> None:
    """0.60 is 0.6 for Python, and need not be printed alike."""
    table = dossier / "annexe-2" / "equipements.csv"
    compose(dossier)
    text = table.read_text("utf-8")
    assert ";0,6;" in text
    table.write_text(text.replace(";0,6;", ";0,60;", 1), "utf-8")
    check_known(dossier, table)


@pytest.mark.slow
def test_a_gap_names_its_line_when_lines_have_moved(dossier: Path) -> None:
    """A gap of annexe 4 names a line of its file, which moves; annexe 1 has no gap, and is known."""
    compose(dossier)
    steering = dossier / "annexe-4" / "pilotage.yaml"
    text = steering.read_text("utf-8")
    first = re.search(r"^(\s*)role: (.+)$", text, re.M)
    assert first is not None
    steering.write_text(text.replace(first[0], f'{first[1]}role: "À compléter : le rôle"', 1), "utf-8")
    before = compose(dossier)
    assert any(isinstance(one, Gap) for one in document_inlines(before["annexe-4"]))
    check_known(dossier, steering)
    steering.write_text("# un mot\n" + steering.read_text("utf-8"), "utf-8")
    check_known(dossier, steering)
    assert compose(dossier)["annexe-1"] is before["annexe-1"]


@pytest.mark.slow
def test_two_versions_of_a_dossier_are_kept(dossier: Path) -> None:
    folder = open_workshop(dossier, BARE).dossier.folder
    for number in range(4):
        add_words(dossier.parent / "modeles/ctg-2026/clauses/communication.md", f"Un mot {number}.")
        compose(dossier, drawn=number % 2 == 0)
        gc.collect()
        assert len([one for one in gc.get_objects() if isinstance(one, Dossier) and one.folder == folder]) <= 2
    other = copy_example(dossier.parent.parent / "autre")
    compose(other)
    assert {reading.dossier.folder for reading, _ in known_trees._known.values()} == {
        open_workshop(other, BARE).dossier.folder
    }


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
    first, second = compose(dossier, traced=True), compose(dossier, traced=True)
    assert all(first[piece] is not second[piece] for piece in PIECES)
    assert first == second


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


def test_composers_read_no_file_of_the_dossier(dossier: Path) -> None:
    workshop = open_workshop(dossier, BARE)
    assert workshop.dossier.inputs
    reading = known_trees.PieceReading.begin(
        ("convention",), workshop.dossier, {}, workshop.furniture.identity, places=()
    )
    with pytest.raises(TypeError, match="files of the dossier"):
        list(reading.note().inputs)
