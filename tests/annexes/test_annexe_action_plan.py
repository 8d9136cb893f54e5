"""Annexe 3: numbers of the fiches, the overview on one grid, and means that add up."""

from __future__ import annotations

from datetime import date

import pytest

from generator.annexes.action_plan.means import sum_means
from generator.annexes.action_plan.sections import _share_out, count_across
from generator.annexes.sheet_numbers import list_numbers, number_sheets
from generator.annexes.table_cells import text_cell
from generator.composing.wording import write_euros
from generator.errors import Span
from generator.model.document import (
    Align,
    CrossReference,
    Orientation,
    RowRole,
    SectionKind,
    TableRole,
    block_inlines,
    document_gaps,
    plain_text,
)
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from tests.annexes.annexe_samples import change, compose, compose_of, find_table, load_dossier, row_words, rows_of

DOSSIER = "exemple-complet"


def sections_of_sheets(name: str) -> list[str]:
    return [s.label for s in compose(name, "annexe-3").sections if s.kind is SectionKind.SHEET]


def test_numbers_run_on_across_orientations() -> None:
    sheets = number_sheets(load_dossier(DOSSIER))
    assert [sheet.number for sheet in sheets] == [str(rank) for rank in range(1, len(sheets) + 1)]
    goals = [sheet.goal.rank for sheet in sheets]
    assert goals == sorted(goals)
    assert len(set(goals)) > 1
    assert sections_of_sheets(DOSSIER) == [f"Fiche {sheet.number} – " for sheet in sheets]


def test_a_file_may_give_a_fiche_its_number_with_that_of_its_orientation() -> None:
    sheets = number_sheets(load_dossier(DOSSIER))
    known = list_numbers(sheets)
    assert known["5"] is known["2.5"] is sheets[4]
    assert "1.5" not in known  # the fifth fiche stands under the second orientation
    assert sheets[4].label == "Fiche 5"
    assert sheets[4].label_operation(2) == "Opération 5.2"


def test_operations_bear_the_number_of_their_fiche_and_a_light_shade_of_its_tint() -> None:
    document = compose(DOSSIER, "annexe-3")
    for sheet in number_sheets(load_dossier(DOSSIER)):
        table = find_table(document, f"annexe-3/fiche-{sheet.goal.rank}-{sheet.number}/tableau")
        groups = [row for row in table.rows if row.role is RowRole.GROUP]
        starts = [f"Opération {sheet.number}.{rank} : " for rank in range(1, len(sheet.operations) + 1)]
        assert [row_words(row)[0][: len(start)] for row, start in zip(groups, starts, strict=True)] == starts
        assert {row.cells[0].tint for row in groups} == {table.head[0].cells[0].tint}


def test_each_fiche_is_a_landscape_section_with_its_band_repeated() -> None:
    document = compose(DOSSIER, "annexe-3")
    sheets = [s for s in document.sections if s.kind is SectionKind.SHEET]
    assert sheets
    for section in sheets:
        table = find_table(document, f"{section.id}/tableau")
        assert section.orientation is Orientation.LANDSCAPE
        assert section.new_page
        assert table.role is TableRole.SHEET
        assert [row.role for row in table.head] == [RowRole.BAND]
        assert row_words(table.head[0])[1].startswith("Orientation ")
        assert all(row.cells[0].header or not row.cells[0].blocks for row in table.rows)
        assert {sum(cell.colspan for cell in row.cells) for row in (*table.head, *table.rows)} == {len(table.widths)}
        assert sum(table.widths) == pytest.approx(1)


def test_the_overview_shows_each_fiche_with_its_pilot_its_budget_and_its_page() -> None:
    document = compose(DOSSIER, "annexe-3")
    table = find_table(document, "annexe-3/vue-d-ensemble/tableau")
    tiles = [cell for row in table.rows for cell in row.cells if cell.blocks and not cell.header]
    sheets = number_sheets(load_dossier(DOSSIER))
    assert len(tiles) == len(sheets)
    for tile, sheet in zip(tiles, sheets, strict=True):
        name, pilot, budget = (plain_text(block_inlines(block)) for block in tile.blocks)
        assert name == f"{sheet.label} – {sheet.title}"
        others = len({operation.pilote for operation in sheet.operations}) - 1
        assert pilot == f"Pilote : {sheet.operations[0].pilote}" + (f" (+ {others})" if others else "")
        total = sum_means((sheet,)).known
        assert budget == f"Budget : {write_euros(int(total))}, page A3-"
        last = block_inlines(tile.blocks[-1])[-1]
        assert isinstance(last, CrossReference)
        assert last.page
        assert f"annexe-3/{last.target}" in {section.id for section in document.sections}
    # A tile has the tint of its orientation, which its band names too.
    bands = [row for row in table.rows if row.role is RowRole.GROUP]
    assert [row.cells[0].tint for row in bands] == list(dict.fromkeys(tile.tint for tile in tiles))
    assert all(row_words(row)[0].startswith("Orientation ") for row in bands)


@pytest.mark.parametrize(
    ("counts", "across"),
    [([4, 5, 3, 3], 5), ([3, 3, 3], 3), ([8], 4), ([1], 3), ([5, 5], 5), ([6, 6], 3), ([0], 3), ([4, 4, 2], 4)],
)
def test_tiles_are_equal_and_fill_as_few_lines_as_can_be(counts: list[int], across: int) -> None:
    assert count_across(counts) == across
    for count in counts:
        lines = _share_out([text_cell(str(rank)) for rank in range(count)], across)
        assert all(len(line) == across for line in lines)
        assert sum(1 for line in lines for cell in line if cell.lines) == count
        assert len(lines) == -(-count // across)


def test_the_financing_is_a_table_of_signatories_by_years() -> None:
    table = find_table(compose(DOSSIER, "annexe-3"), "annexe-3/fiche-1-1/tableau")
    start = next(rank for rank, row in enumerate(table.rows) if row_words(row)[0] == "Financement prévisionnel")
    assert [row_words(row) for row in table.rows[start : start + 4]] == [
        ["Financement prévisionnel", "En euros", "2027", "2028", "2029", "2030", "2031", "Total"],
        ["", "Caf", "–", "380 000", "74 400", "74 400", "74 400", "603 200"],
        ["", "Commune d'Ormeval", "60 000", "260 000", "168 000", "168 000", "168 000", "824 000"],
        ["", "Total de l'opération", "60 000", "640 000", "242 400", "242 400", "242 400", "1 427 200"],
    ]
    for row in table.rows[start : start + 4]:
        assert {cell.align for cell in row.cells[2:]} == {Align.RIGHT}
        assert [cell.colspan for cell in row.cells] == [cell.colspan for cell in table.rows[start].cells]


@pytest.mark.parametrize(
    ("funding", "rows"),
    [
        ({}, [["Financement prévisionnel", "Sans financement propre"]]),
        ({"caf": {}}, [["Financement prévisionnel", "Sans financement propre"]]),
        (
            {"caf": {2028: 1500}},
            [
                ["Financement prévisionnel", "En euros", "2027", "2028", "2029", "2030", "2031", "Total"],
                ["", "Caf", "–", "1 500", "–", "–", "–", "1 500"],
            ],
        ),
    ],
)
def test_a_financing_of_one_or_of_none(funding: dict[str, dict[int, int]], rows: list[list[str]]) -> None:
    assert fund_first_operation(load_dossier(DOSSIER), funding) == rows


def test_years_that_a_fiche_has_no_room_for_are_told_in_words() -> None:
    dossier = load_dossier(DOSSIER)
    period = dossier.facts.periode.model_copy(update={"fin": date(2040, 12, 31)})
    long = change(dossier, facts=dossier.facts.model_copy(update={"periode": period}))
    few = {"caf": {2027: 1000, 2040: 2000}}
    assert fund_first_operation(long, few)[0] == ["Financement prévisionnel", "En euros", "2027", "2040", "Total"]
    many = {"caf": dict.fromkeys(range(2027, 2041), 1000)}
    ((_, words),) = fund_first_operation(long, many)
    assert words.startswith("Caf : 14 000 € (2027 : 1 000 € ;")
    assert "2040 : 1 000 €" in words


def fund_first_operation(dossier: Dossier, funding: dict[str, dict[int, int]]) -> list[list[str]]:
    """The lines of the financing of the only operation of the first fiche."""
    sheet, origin = dossier.sheets[0]
    operation = sheet.operations[0].model_copy(update={"financement": funding})
    changed = sheet.model_copy(update={"operations": (operation,)})
    document = compose_of(change(dossier, sheets=((changed, origin), *dossier.sheets[1:])), "annexe-3")
    rows = [row_words(row) for row in find_table(document, "annexe-3/fiche-1-1/tableau").rows]
    start = next(rank for rank, row in enumerate(rows) if row[0] == "Financement prévisionnel")
    end = next(rank for rank, row in enumerate(rows) if row[0] == "Résultats attendus")
    return rows[start:end]


def test_the_summary_marks_the_years_of_each_fiche() -> None:
    table = find_table(compose(DOSSIER, "annexe-3"), "annexe-3/synthese/tableau")
    body = rows_of(table, RowRole.BODY)
    sheets = number_sheets(load_dossier(DOSSIER))
    years = [int(words) for words in row_words(table.head[0])[3:-1]]
    assert years == list(range(years[0], years[-1] + 1))
    for sheet, row in zip(sheets, body, strict=True):
        assert not isinstance(sheet.years, Unknown)
        assert [cell == "●" for cell in row[3:-1]] == [year in sheet.years for year in years]


def test_the_means_add_up_both_ways() -> None:
    dossier = load_dossier(DOSSIER)
    expected = sum(
        amount
        for sheet, _ in dossier.sheets
        for operation in sheet.operations
        if not isinstance(operation.financement, Unknown)
        for amounts in operation.financement.values()
        for amount in amounts.values()
    )
    document = compose(DOSSIER, "annexe-3")
    (by_year,) = rows_of(find_table(document, "annexe-3/moyens/annees"), RowRole.TOTAL)
    (by_sheet,) = rows_of(find_table(document, "annexe-3/moyens/fiches"), RowRole.TOTAL)
    assert by_year[-1] == by_sheet[-1] == write_euros(expected)
    body = rows_of(find_table(document, "annexe-3/moyens/annees"), RowRole.BODY)
    totals = [int(row[-1].removesuffix(" €").replace(" ", "")) for row in body]
    assert sum(totals) == expected


def test_an_unknown_financing_is_never_in_a_total() -> None:
    dossier = load_dossier(DOSSIER)
    sheet, origin = dossier.sheets[0]
    unknown = Unknown("financement de l'opération 1", Span(origin.file, 20))
    operation = sheet.operations[0].model_copy(update={"financement": unknown})
    changed_sheet = sheet.model_copy(update={"operations": (operation,)})
    document = compose_of(change(dossier, sheets=((changed_sheet, origin), *dossier.sheets[1:])), "annexe-3")
    (total,) = rows_of(find_table(document, "annexe-3/moyens/annees"), RowRole.TOTAL)
    assert all(words.startswith("au moins ") for words in total[1:])
    first = rows_of(find_table(document, "annexe-3/moyens/fiches"), RowRole.BODY)[0]
    assert set(first[1:]) == {"à compléter"}
    assert set(document_gaps(document)) == {gap for gap in document_gaps(document) if gap.what == unknown.what}


def test_without_a_fiche_each_orientation_shows_its_frame() -> None:
    document = compose("bassin-minier", "annexe-3")
    assert sections_of_sheets("bassin-minier") == ["Fiche 1 – ", "Fiche 2 – ", "Fiche 3 – "]
    overview = find_table(document, "annexe-3/vue-d-ensemble/tableau")
    words = [cell for row in overview.rows for cell in row_words(row)]
    assert "Agir sur la qualité d'accueil" in words
    assert "Orientation 3 : Coopération, lisibilité et communication" in words
    blank = find_table(document, "annexe-3/fiche-1-1/tableau")
    facts = [cell for row in blank.rows for cell in row_words(row)]
    assert facts.count("à compléter") == 13
    assert "à compléter" in plain_text(next(s.heading for s in document.sections if s.kind is SectionKind.SHEET))
    means = find_table(document, "annexe-3/moyens/annees")
    assert [row_words(row)[1:] for row in means.rows] == [["à compléter"]] * 4
