"""Annexe 3: numbers of the fiches, the overview on one grid, and means that add up."""

from __future__ import annotations

import pytest

from generator.annexes.action_plan.sections import _share_out
from generator.annexes.sheet_numbers import number_sheets
from generator.annexes.table_cells import text_cell
from generator.composing.wording import write_euros
from generator.errors import Span
from generator.model.document import Orientation, RowRole, SectionKind, TableRole, document_gaps, plain_text
from generator.model.facts import Unknown
from tests.annexes.annexe_samples import change, compose, compose_of, find_table, load_dossier, row_words, rows_of

DOSSIER = "exemple-complet"


def sections_of_sheets(name: str) -> list[str]:
    return [s.label for s in compose(name, "annexe-3").sections if s.kind is SectionKind.SHEET]


def test_numbers_run_on_across_orientations() -> None:
    numbers = [sheet.number for sheet in number_sheets(load_dossier(DOSSIER))]
    assert [int(number.split(".")[1]) for number in numbers] == list(range(1, len(numbers) + 1))
    goals = [int(number.split(".")[0]) for number in numbers]
    assert goals == sorted(goals)
    assert len(set(goals)) > 1
    assert sections_of_sheets(DOSSIER) == [f"FA {number} – " for number in numbers]


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
        assert all(row.cells[0].header for row in table.rows)


def test_the_overview_names_every_fiche_once() -> None:
    table = find_table(compose(DOSSIER, "annexe-3"), "annexe-3/vue-d-ensemble/tableau")
    tiles = [words for row in table.rows for words in row_words(row) if words.startswith("FA ")]
    sheets = number_sheets(load_dossier(DOSSIER))
    assert tiles == [f"{sheet.label} {sheet.title}" for sheet in sheets]
    tints = {cell.tint for row in table.rows for cell in row.cells if cell.header}
    assert len(tints) == len({sheet.goal.rank for sheet in sheets})
    assert 0 not in tints


@pytest.mark.parametrize(
    ("count", "shape"), [(0, []), (1, [1]), (4, [4]), (5, [3, 2]), (8, [4, 4]), (9, [3, 3, 3]), (11, [4, 4, 3])]
)
def test_tiles_fill_each_line(count: int, shape: list[int]) -> None:
    lines = _share_out([text_cell(str(rank)) for rank in range(count)])
    assert [len(line) for line in lines] == shape
    assert all(sum(tile.colspan for tile in line) == 12 for line in lines)


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
    assert sections_of_sheets("bassin-minier") == ["FA 1.1 – ", "FA 2.2 – ", "FA 3.3 – "]
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
