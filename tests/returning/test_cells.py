"""Rows, cells and paragraphs of tables edited in Word, taken into the CSV lines and YAML values that they print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.editing.accepting import apply_changes
from generator.editing.recomposing import recompose
from generator.editing.trying import compare_differing
from generator.editing.values import Decision, TargetKind
from generator.returning.sorting.sort import sort_changes
from generator.returning.word.returned import read_returned_bytes
from generator.writing.word.document import write_docx
from generator.writing.word.origin.record import Sources
from tests.returning.conftest import open_place
from tests.returning.word.word_hand import WordFile, w

ANNE, MARC = "Anne Lebrun", "Marc Petit"
NEW_ROW = ("Le Grand Banc", "Communauté de communes du Val d’Ambrelle (régie directe)", "Ormeval", "–", "300", "0,5")
NEW_ROW += ("nouveau", "9\u202f100\u00a0€", "6\u202f000\u00a0€")


def find_cell(file: WordFile, name: str, rank: int) -> Any:
    """The first paragraph of a cell of the row that says some words."""
    return next(list(file.row(name).iter(w("tc")))[rank].iter(w("p")))


@pytest.mark.slow
def test_rows_cells_and_paragraphs_go_into_their_files(copied: Path) -> None:
    """A row for another, cells filled and emptied, paragraphs of values: all are made, and the rest are sums."""
    place = open_place(copied)
    base = {document.meta.piece: document for document in place.compose()}
    sources = Sources("exemple", "ab" * 32, "ctg-2026 1.2", "1.0", place.dossier.folder)
    tables, sheets = (
        WordFile(write_docx(base[piece], place.workshop.furniture, None, sources)) for piece in ("annexe-2", "annexe-3")
    )
    tables.add_row(tables.row("Le Petit Banc"), NEW_ROW, ANNE)
    tables.delete_row(tables.row("Le Petit Banc"), ANNE)
    tables.add_paragraph(find_cell(tables, "L’Escale", 0), "(ouvert en 2027)", ANNE)
    tables.replace(find_cell(tables, "Le Ponton", 3), "24", "–", MARC)
    tables._wrap_runs(find_cell(tables, "La Pause", 5), "del", MARC)
    tables.replace(find_cell(tables, "L’Escale", 5), "–", "0,8", MARC)
    sheets.add_paragraph(sheets.saying("nouveaux portent l’offre"), "Un second paragraphe.", ANNE)
    texts = [read_returned_bytes(one.save(), "annexe.docx") for one in (tables, sheets)]
    changes = sort_changes(place, [one.base for one in texts], [one.wanted for one in texts])
    assert len(changes) == 7
    assert {one.target.kind for one in changes} == {TargetKind.DATA}, [one.target.says for one in changes]
    edited = apply_changes(place, [Decision(one, reason="relecture") for one in changes])
    said = {file.path: file.data.decode() for file in edited.files}
    table = said["annexe-2/equipements.csv"]
    assert ";Le Grand Banc;" in table and "Le Petit Banc" not in table
    assert "Un second paragraphe." in said["annexe-3/fiches/01-places-zones-sous-dotees.yaml"]
    after = [one for one in recompose(place, edited.files) if one.meta.piece in ("annexe-2", "annexe-3")]
    left = compare_differing([one.wanted for one in texts], after).changes
    others = [one for one in left if not any(sum_ in one.place for sum_ in ("otal", "Synthèse"))]
    assert [one.after for one in others] == ["–"]  # what a cell without a value prints
    told = {change.key for one in changes for change in one.options[0].also}
    assert {one.key for one in left if one not in others} <= told
