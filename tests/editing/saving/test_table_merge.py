"""A grid changes the cells and the rows that it has changed, whatever others have done to the other ones."""

from __future__ import annotations

from collections.abc import Sequence

from generator.editing.saving.edits import TableEdit, TableRow
from generator.editing.saving.table_merge import merge_table

BASE = 'nom;type;places\nA;crèche;10\n"B ; bis";alsh;20\nC;ram;\n'
COLUMNS = ("nom", "type", "places")
ROWS = [(2, ("A", "crèche", "10")), (3, ("B ; bis", "alsh", "20")), (4, ("C", "ram", ""))]


def edit(rows: Sequence[tuple[int, tuple[str, ...]]]) -> TableEdit:
    return TableEdit("x.csv", "", COLUMNS, tuple(TableRow(*row) for row in rows))


def test_nothing_changed_changes_no_sign() -> None:
    for text in (BASE, BASE[:-1], BASE.replace(";", "\t").replace('"B \t bis"', "B ; bis")):
        assert merge_table(edit(ROWS), text, text).text == text


def test_cells_rows_and_order() -> None:
    rows = [ROWS[2], (2, ("A", "multi-accueil", "10")), (0, ("D", "", "5")), (0, ("", " ", ""))]
    merged = merge_table(edit(rows), BASE, BASE)
    assert merged.text == "nom;type;places\nC;ram;\nA;multi-accueil;10\nD;;5\n" and not merged.conflicts


def test_two_people_in_different_cells_and_rows() -> None:
    theirs = 'nom;type;places\nA;crèche;12\nN;new;1\n"B ; bis";alsh;20\n'
    rows = [(2, ("A", "micro", "10")), (3, ("B ; bis", "alsh", "21")), ROWS[2], (0, ("D", "", ""))]
    merged = merge_table(edit(rows), BASE, theirs)
    assert merged.text == 'nom;type;places\nA;micro;12\nN;new;1\n"B ; bis";alsh;21\nD;;\n' and not merged.conflicts


def test_the_same_cell_and_a_row_that_is_gone() -> None:
    rows = [(2, ("A", "crèche", "11")), (4, ("C", "ram", "3"))]
    merged = merge_table(edit(rows), BASE, 'nom;type;places\nA;crèche;12\n"B ; bis";alsh;99\n')
    assert [(one.line, one.column, one.mine) for one in merged.conflicts] == [
        (2, "places", "11"),
        (-4, "", "C;ram;3"),
        (3, "", None),
    ]


def test_columns_that_the_grid_does_not_show_keep_their_cells() -> None:
    small = TableEdit("x.csv", "", ("places", "nom"), (TableRow(2, ("11", "A")), TableRow(3, ("20", "B ; bis"))))
    assert merge_table(small, BASE, BASE).text == 'nom;type;places\nA;crèche;11\n"B ; bis";alsh;20\n'


def test_a_table_that_is_not_there_begins_with_its_columns() -> None:
    merged = merge_table(edit([(0, ("A", 'un "mot"', ""))]), "", "")
    assert merged.text == 'nom;type;places\nA;"un ""mot""";\n'
