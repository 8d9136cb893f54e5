"""Cells and rows of CSV: the separator, the quotes, the mark and the line ends of the file are kept."""

from __future__ import annotations

import pytest

from generator.editing.csv_cells import add_columns, edit_table
from generator.editing.file_texts import FileText
from generator.editing.values import InsertColumn

TEXT = 'nom;role;places\nLa Pause;"accueil ; écoute";12\n"La ""Ruche""";"sur deux\nlignes";\nFin;rien;3\n'


def test_cells_keep_their_quotes() -> None:
    assert edit_table(TEXT, {(2, "nom"): [(3, 8, "Halte")]}).split("\n")[1] == 'La Halte;"accueil ; écoute";12'
    assert ';"accueil ; parole";' in edit_table(TEXT, {(2, "role"): [(10, 16, "parole")]})
    assert 'La Pause; "x"' not in edit_table(TEXT, {(2, "nom"): [(0, 8, 'La "P" ; 2')]})
    assert '"La ""P"" ; 2";' in edit_table(TEXT, {(2, "nom"): [(0, 8, 'La "P" ; 2')]})
    assert '"La ""Grande Ruche""";' in edit_table(TEXT, {(3, "nom"): [(4, 4, "Grande ")]})
    with pytest.raises(KeyError):
        edit_table(TEXT, {(2, "absente"): [(0, 1, "x")]})


def test_rows_come_and_go_with_the_lines_of_their_cells() -> None:
    assert edit_table(TEXT, {}, deleted=[3]) == 'nom;role;places\nLa Pause;"accueil ; écoute";12\nFin;rien;3\n'
    added = edit_table(TEXT, {(5, "places"): [(0, 1, "4")]}, inserted=[(5, {"places": "1", "nom": "Après; fin"})])
    assert added.endswith('Fin;rien;4\n"Après; fin";;1\n')
    assert edit_table("a,b\n1,2", {}, inserted=[(2, {"a": "3"})]) == "a,b\n1,2\n3,"


def test_a_column_comes_after_another_and_lines_keep_their_numbers() -> None:
    year = InsertColumn("t.csv", "role", "2024", ((2, "5,1"), (5, "a;b")))
    assert add_columns(TEXT, [year]) == (
        'nom;role;2024;places\nLa Pause;"accueil ; écoute";5,1;12\n'
        '"La ""Ruche""";"sur deux\nlignes";;\nFin;rien;"a;b";3\n'
    )
    last = InsertColumn("t.csv", "places", "2025", ())
    assert add_columns(TEXT, [last, year]).startswith("nom;role;2024;places;2025\n")
    assert add_columns(TEXT, []) == TEXT
    with pytest.raises(ValueError, match="absente"):
        add_columns(TEXT, [InsertColumn("t.csv", "absente", "x", ())])
    assert FileText("neuf.csv", b"", "").encode("a;b\n").startswith(b"\xef\xbb\xbf")


def test_a_file_keeps_its_mark_and_its_line_ends() -> None:
    file = FileText("x.csv", b"\xef\xbb\xbfa;b\r\n1;2\r\n", "a;b\n1;2\n")
    assert file.encode("a;b\n1;3\n") == b"\xef\xbb\xbfa;b\r\n1;3\r\n"
    assert FileText("y.md", b"", "").encode("été\n") == "été\n".encode()
