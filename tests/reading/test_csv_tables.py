"""CSV as spreadsheets write it: the line of every fault is that of the file, whatever the cells hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import ContentError, Diagnostic, Span
from generator.files import read_text
from generator.model.facts import Unknown
from generator.reading.csv_tables import MAX_CSV_LINES, encode_file, parse_csv

COLUMNS = ("fiche", "etat")


def faults_of(text: str, columns: tuple[str, ...] = COLUMNS) -> tuple[Diagnostic, ...]:
    with pytest.raises(ContentError) as caught:
        parse_csv(text, "f.csv", columns)
    return caught.value.diagnostics


def line_of(diagnostic: Diagnostic) -> int:
    assert diagnostic.span is not None
    return diagnostic.span.line


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_cells_are_read_with_the_separator_of_the_header(delimiter: str) -> None:
    table = parse_csv(f"fiche{delimiter}etat\n1.1{delimiter} en cours \n", "f.csv", COLUMNS)
    assert table.columns == COLUMNS
    (line,) = table.lines
    assert line.cells == {"fiche": "1.1", "etat": "en cours"}
    assert line.origin == Span("f.csv", 2)


def test_quoted_line_ends_do_not_shift_the_lines() -> None:
    text = 'fiche;etat\n1.1;"en\ncours"\n\n1.2;x\n1.3\n'
    (fault,) = faults_of(text)
    assert fault.code == "csv-ligne"
    assert line_of(fault) == 6
    assert fault.excerpt == "1.3"
    assert "1 cellule au lieu de 2" in fault.message
    table = parse_csv(text.replace("1.3\n", ""), "f.csv", COLUMNS)
    assert [line.origin.line for line in table.lines] == [2, 5]
    assert table.lines[0].cells["etat"] == "en cours"


def test_an_open_quote_is_told_where_it_opens() -> None:
    text = 'fiche;etat\n1.1;a\n1.2;"b\n' + "1.3;c\n" * 40
    (fault,) = faults_of(text)
    assert (fault.code, line_of(fault), fault.excerpt) == ("csv-ligne", 3, '1.2;"b')
    assert fault.hint


def test_a_cell_beyond_what_the_library_reads_is_told_as_such() -> None:
    with pytest.raises(ContentError) as caught:
        parse_csv(f"nom;valeur\n{'a' * 140_000};1\n", "a.csv", ("nom", "valeur"))
    (told,) = caught.value.diagnostics
    assert told.code == "csv-ligne" and "131072 signes" in told.message


def test_an_open_quote_does_not_hide_the_faults_before_it() -> None:
    short, quote = faults_of('fiche;etat\nseul\n1.2;"b\n')
    assert (line_of(short), line_of(quote)) == (2, 3)


def test_every_wrong_line_is_reported_in_one_go_up_to_a_bound() -> None:
    assert [line_of(f) for f in faults_of("fiche;etat\na;b;c\n1.1;x\nseul\n")] == [2, 4]
    assert len(faults_of("fiche;etat\n" + "a;b;c\n" * 10_000)) == 50


def test_a_missing_column_is_named_with_the_columns_wanted() -> None:
    (fault,) = faults_of("fiche\n1.1\n")
    assert (fault.code, line_of(fault), fault.excerpt) == ("csv-colonne", 1, "fiche")
    assert "« etat »" in fault.message
    assert fault.hint == "colonnes voulues : fiche;etat"


@pytest.mark.parametrize("written", ["État", "ETAT", "étatt"])
def test_a_misspelt_column_is_one_fault_with_the_right_spelling(written: str) -> None:
    (fault,) = faults_of(f"fiche;{written}\n1.1;x\n")
    assert fault.hint == f"écrire « etat » au lieu de « {written} »"


def test_columns_doubled_nameless_and_unknown_are_each_a_fault() -> None:
    messages = [f.message for f in faults_of("fiche;etat;etat;;surprise\n")]
    assert messages == [
        "la colonne « etat » figure deux fois",
        "une colonne n'a pas de nom",
        "colonne inconnue : « surprise »",
    ]


@pytest.mark.parametrize("text", ["sep=;\nfiche;etat\n", "\nfiche;etat\n", "1.1;en cours\n"])
def test_a_first_line_that_is_no_header_is_one_fault(text: str) -> None:
    (fault,) = faults_of(text)
    assert fault.message == "la première ligne ne donne pas les noms des colonnes"
    assert fault.hint == "l'écrire ainsi : fiche;etat"


@pytest.mark.parametrize("text", ["", "\n\n", "  "])
def test_an_empty_table_is_one_fault(text: str) -> None:
    (fault,) = faults_of(text)
    assert fault.code == "fichier-vide"


@pytest.mark.slow
def test_ten_thousand_lines_are_read_and_twice_the_bound_refused() -> None:
    assert len(parse_csv("fiche;etat\n" + "1.1;x\n" * 10_000, "f", COLUMNS).lines) == 10_000
    (fault,) = faults_of("fiche;etat\n" + "1.1;x\n" * (MAX_CSV_LINES + 1))
    assert fault.code == "csv-trop-long"


def test_a_cell_to_be_completed_is_an_unknown_fact() -> None:
    table = parse_csv("fiche;etat\n1.1;À compléter\n", "f.csv", COLUMNS)
    assert table.lines[0].value("etat") == Unknown("etat", Span("f.csv", 2))


def test_a_control_character_is_told_at_its_line() -> None:
    (fault,) = faults_of("fiche;etat\n1.1;x\n1.2;\x0cy\n")
    assert (fault.code, line_of(fault)) == ("caractere-interdit", 3)


def test_words_are_never_changed() -> None:
    written = "Voirie & Réseaux <SA> crèche* [x] DEL_2025_123 « 1 234,5 » - 01004"
    assert parse_csv(f"fiche;etat\n01;{written}\n", "f", COLUMNS).lines[0].cells == {"fiche": "01", "etat": written}


def test_what_a_spreadsheet_made_of_a_value_is_told() -> None:
    text = "fiche;etat\n02-mai;x\n2,00055E+08;y\n2.5;z\nfévr-26;z\n####;z\n"
    with pytest.raises(ContentError) as caught:
        parse_csv(text, "suivi.csv", ("fiche", "etat"))
    told = [(fault.code, fault.span.line if fault.span else 0) for fault in caught.value.diagnostics]
    assert told == [("valeur-de-tableur", line) for line in (2, 3, 5, 6)]


def test_letters_that_a_spreadsheet_has_spoilt_are_told_at_their_line() -> None:
    with pytest.raises(ContentError) as caught:
        parse_csv("fiche;etat\n1;rÃ©alisÃ©e\n2;r\ufffdalisée\n", "suivi.csv", ("fiche", "etat"))
    first, second = caught.value.diagnostics
    assert (first.code, str(first.span)) == ("lettres-abimees", "suivi.csv:2:4")
    assert "« réalisée »" in str(first.hint)
    assert (second.code, str(second.span)) == ("lettres-abimees", "suivi.csv:3:4")


def test_a_table_is_written_for_a_spreadsheet_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "suivi.csv").write_bytes(encode_file("suivi.csv", "fiche;etat\n1;réalisée\n"))
    assert (tmp_path / "suivi.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert encode_file("ctg.yaml", "à").startswith("à".encode())
    table = parse_csv(read_text(tmp_path / "suivi.csv"), "suivi.csv", ("fiche", "etat"))
    assert table.lines[0].cells == {"fiche": "1", "etat": "réalisée"}


def test_a_heading_is_known_whatever_spaces_it_has() -> None:
    table = parse_csv("nom;Les\u00a0Aulnaies;Saint\u202f Loup\na;b;c\n", "t.csv", ["nom"], free_columns=True)
    assert table.columns == ("nom", "Les Aulnaies", "Saint Loup")
