"""What every annexe keeps, whatever the dossier: identities, grids, numbers, headings."""

from __future__ import annotations

import re

import pytest

from generator.composing.typography import set_typography
from generator.model.document import Figure, Table, document_gaps, plain_text, walk_blocks
from generator.writing.parity import tree_text
from tests.annexes.annexe_samples import ANNEXES, CONTENTS, compose, tables

PIECES = [(name, annexe) for name in CONTENTS for annexe in ANNEXES]


@pytest.mark.parametrize(("name", "annexe"), PIECES)
def test_every_row_fills_the_columns_of_its_table(name: str, annexe: str) -> None:
    found = list(tables(compose(name, annexe)))
    assert found
    for table in found:
        assert sum(table.widths) == pytest.approx(1), table.id
        for row in (*table.head, *table.rows):
            assert sum(cell.colspan for cell in row.cells) == len(table.widths), (table.id, row)


@pytest.mark.parametrize(("name", "annexe"), PIECES)
def test_ids_are_unique_ascii_and_under_their_section(name: str, annexe: str) -> None:
    document = compose(name, annexe)
    ids = [section.id for section in document.sections]
    for section in document.sections:
        inner = [block.id for block in walk_blocks(section.blocks)]
        assert all(id_.startswith(f"{section.id}/") for id_ in inner), section.id
        ids += inner
    assert len(ids) > 5
    assert len(set(ids)) == len(ids), [id_ for id_ in set(ids) if ids.count(id_) > 1]
    assert all(re.fullmatch(r"[a-z0-9/-]+", id_) for id_ in ids)


@pytest.mark.parametrize(("name", "annexe"), PIECES)
def test_captions_are_numbered_in_order(name: str, annexe: str) -> None:
    document = compose(name, annexe)
    blocks = [block for section in document.sections for block in walk_blocks(section.blocks)]
    for kind in (Table, Figure):
        captioned = [block for block in blocks if isinstance(block, kind) and block.caption]
        assert [block.number for block in captioned] == list(range(1, len(captioned) + 1))


@pytest.mark.parametrize(("name", "annexe"), PIECES)
def test_the_first_section_bears_the_whole_title(name: str, annexe: str) -> None:
    document = compose(name, annexe)
    first = document.sections[0]
    assert first.label == f"Annexe {annexe[-1]} : "
    assert plain_text(first.heading)
    assert document.cover.subtitle.startswith(f"Annexe {annexe[-1]} – ")
    assert document.meta.piece == annexe
    assert all(section.heading for section in document.sections)


@pytest.mark.parametrize("annexe", ANNEXES)
def test_the_complete_example_has_no_gap(annexe: str) -> None:
    assert document_gaps(compose("exemple-complet", annexe)) == ()


@pytest.mark.parametrize("annexe", ANNEXES)
def test_what_the_bassin_minier_does_not_say_is_a_gap_with_its_place(annexe: str) -> None:
    gaps = document_gaps(compose("bassin-minier", annexe))
    assert gaps
    for gap in gaps:
        assert gap.what
        assert gap.origin.file.startswith(("content/bassin-minier/", "content/modeles/")), gap


@pytest.mark.parametrize(("name", "annexe"), PIECES)
def test_typography_changes_spaces_and_hyphens_only(name: str, annexe: str) -> None:
    document = compose(name, annexe)
    before, after = tree_text(document)[0], tree_text(set_typography(document))[0]
    assert before
    spaces = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})
    assert [p.text.translate(spaces) for p in before] == [p.text.translate(spaces) for p in after]


def test_only_the_plan_of_actions_has_a_table_of_contents() -> None:
    assert [a for a in ANNEXES if compose("exemple-complet", a).contents] == ["annexe-3"]
