"""Tables that no page cuts: sent whole to the next one, they leave a third of a page empty at most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.model.document import Cell, Inline, LineBreak, Paragraph, Row, Table, Text
from generator.writing.table_length import is_short
from tests.writing.docx_sample import ORIGIN


def make_table(*rows: tuple[Inline, ...]) -> Table:
    cells = (Cell((Paragraph(f"t/r{rank}", ORIGIN, words),)) for rank, words in enumerate(rows))
    return Table("t", ORIGIN, (1.0,), (), tuple(Row((cell,)) for cell in cells))


LINE = (Text("Une ligne"),)
TWO_LINES = (Text("ecarts.yaml, ligne 79"), LineBreak(), Text("Convention, parties"))


@pytest.mark.parametrize(
    ("rows", "short"),
    [
        ((LINE,) * 10, True),
        ((LINE,) * 11, False),
        ((TWO_LINES,) * 6, True),
        ((TWO_LINES,) * 9, False),  # 100 mm, though its words would hold on nine lines
        (((Text("mot " * 100),),) * 5, False),
        (((Text("mot " * 100),),) * 3, True),
    ],
)
def test_a_table_that_would_leave_a_hole_may_be_cut(rows: tuple[tuple[Inline, ...], ...], short: bool) -> None:
    assert is_short(make_table(*rows)) is short


def test_a_table_whose_heads_are_told_on_both_pages_is_cut_sooner() -> None:
    table = make_table(*(LINE,) * 8)
    assert is_short(replace(table, head=table.rows[:1])) and not is_short(replace(table, head=table.rows[:3]))
