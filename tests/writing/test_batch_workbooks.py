"""The summary and the empty workbook of a batch, as a person opens and prints them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.errors import Severity
from generator.model.batch import Balance, BatchLine, BatchSummary, RuleLine, State
from generator.model.workbook import COLUMNS
from generator.writing.xlsx.batch_summary import write_batch_summary
from generator.writing.xlsx.batch_template import write_batch_template


@pytest.mark.parametrize(
    ("gaps", "to_confirm", "said"),
    [
        (0, 0, "fait"),
        (3, 0, "fait, à compléter"),
        (0, 2, "fait, à confirmer"),
        (3, 2, "fait, à compléter, à confirmer"),
    ],
)
def test_the_summary_says_what_keeps_a_draft_from_being_final(gaps: int, to_confirm: int, said: str) -> None:
    balance = Balance((("annexe-1", 9, gaps),), to_confirm, pages=4, remarks=0)
    line = BatchLine("Bassin minier", "content/bassin-minier", Path("output/bassin-minier"), State.DONE, balance)
    sheet = load_workbook(io.BytesIO(write_batch_summary(BatchSummary((line,)), lambda _: (), Path("output"))))["CTG"]
    assert sheet["B2"].value == said
    assert balance.unfinished == (said != "fait")


def test_the_summary_counts_by_rule_and_names_the_ctgs_when_they_are_few() -> None:
    sentence = "Un mot est écrit deux fois de suite."
    rules = (
        RuleLine("mot-double", Severity.WARNING, sentence, 3, ("Bassin minier", "Ormeval")),
        RuleLine("=1+1", Severity.ADVICE, "", 9, tuple(f"CTG {n}" for n in range(9))),
    )
    data = write_batch_summary(BatchSummary((), rules=rules), lambda _: (), Path("output"))
    sheet = load_workbook(io.BytesIO(data))["Constats par règle"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert found[0] == ["mot-double", "avertissement", sentence, 3, 2, "Bassin minier, Ormeval"]
    assert found[1][:5] == ["=1+1", "conseil", None, 9, 9]
    assert not found[1][5], "nine names would fill the page"
    assert sheet["A3"].data_type == "s"


@pytest.mark.slow
def test_the_empty_workbook_prints_on_the_width_of_one_page() -> None:
    workbook = load_workbook(io.BytesIO(write_batch_template(("ctg-2026",), ("neutre",))))
    assert len(workbook.sheetnames) == 2
    for sheet in workbook:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_the_help_of_each_column_fits_the_input_message_of_its_cells() -> None:
    assert COLUMNS
    assert not [column.key for column in COLUMNS if len(column.help) > 255]
