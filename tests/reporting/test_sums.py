"""The rule on the figures of a report: silent on our own reports, and it finds any total or share that is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from generator.model.document import Block, Cell, Document, Paragraph, RowRole, Strong, Table, Text
from generator.reporting.sums import find_wrong_figures
from tests.reporting.report_samples import find, report_example

_FIGURE = re.compile(r"\d+")


def test_the_figures_of_the_example_add_up() -> None:
    assert not list(find_wrong_figures((report_example().document,)))


def spoil(document: Document, table: Table, rank: int, column: int) -> Document:
    """The report with another figure in one cell."""

    def change(cell: Cell) -> Cell:
        (block, *others) = cell.blocks
        assert isinstance(block, Paragraph)
        inline = block.inlines[0]
        (text,) = inline.children if isinstance(inline, Strong) else (inline,)
        assert isinstance(text, Text)
        words = _FIGURE.sub(lambda found: str(int(found[0]) + 1), text.value, count=1)
        assert words != text.value
        return replace(cell, blocks=(replace(block, inlines=(Text(words), *block.inlines[1:])), *others))

    row = table.rows[rank]
    cells = tuple(change(cell) if place == column else cell for place, cell in enumerate(row.cells))
    rows = (*table.rows[:rank], replace(row, cells=cells), *table.rows[rank + 1 :])
    changed = replace(table, rows=rows)

    def put(block: Block) -> Block:
        return changed if isinstance(block, Table) and block.id == table.id else block

    sections = tuple(replace(section, blocks=tuple(map(put, section.blocks))) for section in document.sections)
    return replace(document, sections=sections)


def list_totals(table: Table) -> Iterator[tuple[int, int]]:
    for rank, row in enumerate(table.rows):
        if row.role in (RowRole.TOTAL, RowRole.SUBTOTAL):
            yield from ((rank, column) for column in range(1, len(row.cells)))


@pytest.mark.parametrize(
    "name", ["axe-1/synthese", "fiche-1/moyens", "moyens/annees", "moyens/financeurs", "moyens/fiches"]
)
def test_each_total_and_each_share_that_is_changed_is_found(name: str) -> None:
    document = report_example().document
    table = find(document, name)
    totals = list(list_totals(table))
    assert len(totals) >= 4
    for rank, column in totals:
        assert list(find_wrong_figures((spoil(document, table, rank, column),))), (name, rank, column)


@pytest.mark.parametrize("column", [0, 1])
def test_figures_of_the_first_page_are_those_of_the_tables(column: int) -> None:
    document = report_example().document
    assert list(find_wrong_figures((spoil(document, find(document, "essentiel/chiffres"), 0, column),)))


def test_an_amount_that_is_changed_in_a_line_is_found() -> None:
    document = report_example().document
    for column in (2, 3, 4):
        assert list(find_wrong_figures((spoil(document, find(document, "fiche-1/moyens"), 0, column),)))
