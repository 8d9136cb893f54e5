"""Each cell of the sheets says what its file says, at the place that it names; every row has a key of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.making.opening import open_dossier
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.project import Project
from generator.reading.yaml_edits import find_value
from generator.tabulating.cell_values import fold_value
from generator.tabulating.columns import list_plans
from generator.tabulating.filling import fill_book
from generator.writing.xlsx.data_sheets import DataBook, ValueKind

EXAMPLE = Path("content/exemple-complet")


def test_every_sheet_has_rows_of_the_example(book: DataBook) -> None:
    counts = {sheet.id: len(sheet.rows) for sheet in book.sheets}
    assert counts.keys() == {plan.id for plan in list_plans()} - {"suivi"} and counts["ensemble"] == 1
    assert counts["communes"] == 3 and counts["fiches"] == 15 and counts["moyens"] > 60
    assert counts["declarations"] > 60 and counts["depenses"] > 100
    assert counts["valeurs"] > 200 and counts["reunions"] > 20


def test_cells_stand_where_they_say(book: DataBook) -> None:
    texts = {path: (EXAMPLE / path).read_text(encoding="utf-8") for path, _ in book.files}
    looked = 0
    for sheet, row in book.walk():
        for column, cell in zip(sheet.columns, row.cells, strict=True):
            if cell.place is None or not cell.words:
                continue
            lines = texts[cell.place.file].split("\n")
            assert cell.words[:8].split("\n")[0] in " ".join(lines[cell.line - 1 : cell.line + 1]), (sheet.id, row.key)
            looked += column.kind is not ValueKind.LINES
    assert looked > 1000


def test_places_are_those_of_edits(book: DataBook) -> None:
    """A place in a YAML file is a path that edits find."""
    texts = {path: (EXAMPLE / path).read_text(encoding="utf-8") for path, _ in book.files}
    for id_ in ("representants", "deliberations", "jalons"):
        sheet = book.find_sheet(id_)
        assert sheet is not None
        for column, cell in zip(sheet.columns, sheet.rows[1].cells, strict=True):
            if cell.place is not None and cell.words:
                found = find_value(texts[cell.place.file], cell.place.path).words
                assert fold_value(column, found) == fold_value(column, cell.words)


def test_keys_are_unique(book: DataBook) -> None:
    for sheet in book.sheets:
        keys = [row.key for row in sheet.rows]
        assert len(set(keys)) == len(keys) and (keys or sheet.id == "bilan")


def test_two_rows_of_one_name_have_two_keys(opened: tuple[Dossier, Identity]) -> None:
    dossier, _ = opened
    files = tuple(
        replace(one, data=one.data + one.data.split(b"\n")[1] + b"\n") if one.path.endswith("equipements.csv") else one
        for one in dossier.inputs
    )
    sheet = fill_book(replace(dossier, inputs=files)).find_sheet("equipements")
    assert sheet is not None and sheet.rows[-1].key == f"{sheet.rows[0].key} (2)"


def test_rows_are_named_with_the_record_that_they_are_part_of(book: DataBook) -> None:
    names = {id_: sheet.rows[0].name for id_ in ("representants", "moyens") if (sheet := book.find_sheet(id_))}
    assert names == {"representants": "caf, MONTFERRAND", "moyens": "1.1, ormeval"}


def test_a_dossier_with_nothing_but_facts(tmp_path: Path) -> None:
    """Files that are missing give empty sheets, and say where rows would go."""
    folder = tmp_path / "petit"
    folder.mkdir()
    facts = Path("content/bassin-minier/ctg.yaml").read_text(encoding="utf-8")
    (folder / "ctg.yaml").write_text(facts, encoding="utf-8")
    dossier, _ = open_dossier(folder, Project(Path()))
    book = fill_book(dossier)
    counts = {sheet.id: len(sheet.rows) for sheet in book.sheets}
    assert counts["communes"] == 3 and counts["indicateurs"] == counts["jalons"] == counts["declarations"] == 0
    table = book.find_sheet("equipements")
    assert table is not None and table.homes[0].base.startswith("collectivite;type;nom")
    assert all(sheet.closed or sheet.kept for sheet in book.sheets if not sheet.homes)  # who may add no row is told why
    deliberations = book.find_sheet("deliberations")
    assert deliberations is not None
    assert any(cell.words == "à compléter" for row in deliberations.rows for cell in row.cells)
