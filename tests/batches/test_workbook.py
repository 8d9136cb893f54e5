"""The rows of a workbook: what is right is read as a spreadsheet left it, what is wrong is told at its cell."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.batches.workbook import Known, read_rows
from generator.batches.workbook_cells import CellFault, read_codes, read_day, read_representatives, read_words
from generator.errors import ContentError
from generator.model.workbook import COLUMNS, KnownRepresentative, SheetCell, SheetContent, WorkbookContent, WorkbookRow
from generator.reading.communes import load_tables

RANKS = {column.key: rank for rank, column in enumerate(COLUMNS, 1)}
GOOD = {
    "territoire": "Bassin minier",
    "debut": datetime.date(2031, 1, 1),
    "fin": "31/12/2035",
    "communes": "13041, 13046\n13060",
}
Value = str | int | float | datetime.date


def address(key: str, row: int) -> str:
    return f"{chr(ord('A') + RANKS[key] - 1)}{row}"


def sheet(*rows: dict[str, Value], titles: list[str] | None = None) -> SheetContent:
    cells = [
        SheetCell(1, rank, f"{chr(64 + rank)}1", t) for rank, t in enumerate(titles or [c.title for c in COLUMNS], 1)
    ]
    for number, row in enumerate(rows, 2):
        for key, value in row.items():
            cells.append(SheetCell(number, RANKS[key], address(key, number), value))
    return SheetContent("CTG", tuple(cells))


def read(*rows: dict[str, Value], titles: list[str] | None = None, roots: tuple[Path, ...] = ()) -> WorkbookContent:
    known = Known(("ctg-2026", "autre"), ("neutre",), load_tables(), roots)
    return read_rows(sheet(*rows, titles=titles), "lot.xlsx", known)


def read_one(**changes: Value) -> WorkbookRow:
    (row,) = read({**GOOD, **changes}).rows
    return row


def test_a_full_row_is_read() -> None:
    row = read_one(
        competence="Communes",
        lieu="Marseille",
        date_signature="1er décembre 2030",
        caf_representants="M. Jean de LA TOUR, Président ;\nMme Anne-Marie DUPONT-ROUX, Directrice",
        communes_representants="13041 : Monsieur Hervé EXEMPLE, Maire",
        modele="autre",
        identite="Neutre",
    )
    assert not row.faults
    facts = row.facts
    assert facts is not None
    assert [c.name for c in facts.communes] == ["Gardanne", "Gréasque", "Meyreuil"]
    assert (facts.first_day, facts.last_day) == (datetime.date(2031, 1, 1), datetime.date(2035, 12, 31))
    assert facts.signing_day == datetime.date(2030, 12, 1)
    assert (facts.holder, facts.model, facts.identity, facts.place) == ("communes", "autre", "neutre", "Marseille")
    assert facts.representatives["caf"] == (
        KnownRepresentative("Monsieur", "Jean", "de LA TOUR", "Président"),
        KnownRepresentative("Madame", "Anne-Marie", "DUPONT-ROUX", "Directrice"),
    )
    assert facts.representatives["13041"] == (KnownRepresentative("Monsieur", "Hervé", "EXEMPLE", "Maire"),)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "value", "code", "hint"),
    [
        ("debut", "32/01/2031", "date-invalide", "31/12/2035"),
        ("fin", "31/12/35", "date-invalide", "format Date"),
        ("fin", 46022, "date-invalide", "format Date"),
        ("fin", "30/12/2030", "periode-invalide", "corriger"),
        ("communes", "13041, 13999", "commune-inconnue", "voulait-on"),
        ("communes", "13041, 75120", "commune-inconnue", "voulait-on : 75056 Paris ?"),
        ("communes", 69381, "commune-inconnue", "voulait-on : 69123 Lyon ?"),
        ("communes", "Gardane", "commune-inconnue", "13041 Gardanne"),
        ("epci", "200054808", "epci-inconnu", "200054807"),
        ("epci", "244200614", "epci-inconnu", "200054807"),  # that of other communes
        ("competence", "epci", "choix-inconnu", "communes"),
        ("competence", "comunes", "choix-inconnu", "voulait-on « communes » ?"),
        ("modele", "ctg-2062", "choix-inconnu", "voulait-on « ctg-2026 » ?"),
        ("identite", "rose", "choix-inconnu", "neutre"),
        ("caf_representants", "Jean EXEMPLE", "representant-mal-ecrit", "capitales"),
        ("caf_representants", "Monsieur Jean Exemple, Président", "representant-mal-ecrit", "capitales"),
        ("communes_representants", "Monsieur Jean EXEMPLE, Maire", "representant-mal-ecrit", "13041 :"),
        ("communes_representants", "13001 : Monsieur Jean EXEMPLE, Maire", "representant-mal-ecrit", "13041, 13046"),
        ("epci_representants", "Monsieur Jean EXEMPLE, Président", "choix-inconnu", "vider"),
        ("territoire", "!!!", "nom-de-territoire", "écrire le nom du territoire"),
        ("territoire", "con", "nom-de-territoire", "ajouter un mot"),
        ("territoire", "long " * 40, "nom-de-territoire", "abréger"),
    ],
)
def test_a_wrong_cell_is_told_at_its_place(key: str, value: Value, code: str, hint: str) -> None:
    row = read_one(**{key: value})
    assert row.facts is None
    (fault,) = row.faults
    assert fault.code == code
    assert str(fault.span) == f"lot.xlsx:CTG!{address(key, 2)}"
    assert fault.hint is not None
    assert hint in fault.hint


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("communes_representants", " ; ".join(f"Monsieur Jean EXEMPLE{'X' * rank}, Maire" for rank in range(200))),
        ("communes", ",".join(str(99_000 + rank) for rank in range(200))),
    ],
)
def test_a_cell_of_many_faults_tells_the_first(key: str, value: str) -> None:
    *told, last = read_one(**{key: value}).faults
    assert len(told) == 5
    assert len({fault.message for fault in told}) == 5
    assert (last.code, last.message) == (told[0].code, "cette cellule a d'autres fautes de ce genre")


def test_all_wrong_cells_are_told_and_the_other_rows_read() -> None:
    content = read(
        {"territoire": "Sans rien"},
        {**GOOD, "territoire": "Autre", "communes": "99999, 88888"},
        {**GOOD, "territoire": "# Exemple"},
        GOOD,
    )
    bare, codes, good = content.rows
    assert [str(f.span).split("!")[1] for f in bare.faults] == ["B2", "C2", "D2"]
    assert {f.code for f in bare.faults} == {"cellule-obligatoire"}
    assert len(codes.faults) == 2
    assert content.ignored == 1
    assert good.facts is not None


def test_a_dossier_that_is_not_there_is_suggested_by_the_path_that_finds_it(tmp_path: Path) -> None:
    for folder in ("content/bassin-minier", "anciens/val-de-loire", "etoile"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "ctg.yaml").touch()
    renewed = {key: GOOD[key] for key in ("territoire", "debut", "fin")}
    for typed, hint in (
        ("basin-minier", "voulait-on « content/bassin-minier » ?"),
        ("contenu/bassin-minier", "voulait-on « content/bassin-minier » ?"),
        ("Etoiles", "voulait-on « etoile » ?"),
        ("xyz", "par exemple content/bassin-minier, ou un PDF de cette CTG"),
    ):
        (row,) = read({**renewed, "origine": typed}, roots=(tmp_path,)).rows
        assert [(fault.code, fault.hint) for fault in row.faults] == [("dossier-introuvable", hint)]
        (row,) = read({**renewed, "origine": "content/bassin-minier"}, roots=(tmp_path,)).rows
        assert row.facts is not None


def test_an_unusable_cell_is_told_once() -> None:
    made = sheet(GOOD)
    cells = [SheetCell(c.row, c.column, c.address, "", "en erreur") if c.address == "C2" else c for c in made.cells]
    known = Known(("ctg-2026",), ("neutre",), load_tables(), ())
    (row,) = read_rows(SheetContent("CTG", tuple(cells)), "lot.xlsx", known).rows
    assert [(f.code, str(f.span)) for f in row.faults] == [("cellule-inutilisable", "lot.xlsx:CTG!C2")]


@pytest.mark.parametrize(
    ("value", "digits", "codes"),
    [
        ("13041,13046 ; 13060", 5, ("13041", "13046", "13060")),
        (1004, 5, ("01004",)),  # a spreadsheet drops the first zero
        (13041.13046, 5, ("13041", "13046")),  # « 13041,13046 » typed in a French spreadsheet
        (13041.1306, 5, ("13041", "13060")),
        ("13041 13041", 5, ("13041",)),
        ("2A004", 5, ("2A004",)),
        ("200 054 807", 9, ("200054807",)),
        (200054807.0, 9, ("200054807",)),
        ("Le Tréport ; Saint-Malo, 35085 Combourg", 5, ("Le Tréport", "Saint-Malo", "35085 Combourg")),
    ],
)
def test_codes_are_read_as_a_spreadsheet_left_them(value: Value, digits: int, codes: tuple[str, ...]) -> None:
    assert read_codes(SheetCell(2, 4, "D2", value), digits) == codes


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("31/12/2035", (2035, 12, 31)),
        ("1-2-2031", (2031, 2, 1)),
        ("2031-02-01", (2031, 2, 1)),
        ("1er août 2031", (2031, 8, 1)),
        ("15 févr. 2031", (2031, 2, 15)),
    ],
)
def test_days_in_words(value: str, day: tuple[int, int, int]) -> None:
    assert read_day(SheetCell(2, 2, "B2", value)) == datetime.date(*day)


def test_a_day_of_two_figures_of_year_is_not_guessed() -> None:
    with pytest.raises(CellFault):
        read_day(SheetCell(2, 2, "B2", "31/12/35"))


def test_a_person_without_office_keeps_it_to_complete() -> None:
    ((_, person, fault),) = read_representatives("Madame Anne EXEMPLE", by_code=False)
    assert fault is None
    assert person == KnownRepresentative("Madame", "Anne", "EXEMPLE", "")


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("Madame EXEMPLE, Présidente", KnownRepresentative("Madame", None, "EXEMPLE", "Présidente")),
        ("Zoé MODÈLE, Directrice générale", KnownRepresentative(None, "Zoé", "MODÈLE", "Directrice générale")),
        ("de LA TOUR, le Président", KnownRepresentative(None, None, "de LA TOUR", "le Président")),
        (
            "Mme Ana CROQUIS, la Première Adjointe",
            KnownRepresentative("Madame", "Ana", "CROQUIS", "la Première Adjointe"),
        ),
    ],
)
def test_people_without_first_name_or_civility(words: str, person: KnownRepresentative) -> None:
    ((_, read_person, fault),) = read_representatives(words, by_code=False)
    assert fault is None
    assert read_person == person


OTHERS = (
    "Mlle Anne DUPONT, Présidente",
    "Dr Jean DUPONT, Président",
    "Président Jean DUPONT, Président",
    "la Maire A. B., Maire",
)


def test_an_accent_written_apart_is_one_letter() -> None:
    cell = SheetCell(2, 10, "J2", "Monsieur E\u0301tienne HE\u0301RAULT, Président")
    ((_, person, fault),) = read_representatives(read_words(cell), by_code=False)
    assert fault is None
    assert person == KnownRepresentative("Monsieur", "Étienne", "HÉRAULT", "Président")


@pytest.mark.parametrize(
    "words", ["Anne EXEMPLE, Maire", "Anne EXEMPLE", "Anne Exemple, Présidente", "Madame, Maire", *OTHERS]
)
def test_people_whose_name_or_gender_cannot_be_told(words: str) -> None:
    ((_, person, fault),) = read_representatives(words, by_code=False)
    assert person is None
    assert fault is not None and fault.hint


def test_the_same_row_twice_is_made_once_and_two_rows_of_one_name_are_refused() -> None:
    twice = read(GOOD, GOOD)
    (row,) = twice.rows
    assert row.facts is not None
    assert [note.code for note in row.notes] == ["ligne-en-double"]
    different = read(GOOD, {**GOOD, "territoire": "BASSIN MINIER", "lieu": "Aix"}, {**GOOD, "territoire": "Autre"})
    assert [row.facts is None for row in different.rows] == [True, True, False]
    assert {f.code for row in different.rows[:2] for f in row.faults} == {"nom-en-double"}
    assert "A3" in different.rows[0].faults[0].message


def test_columns_in_another_order_are_found_and_unknown_ones_told() -> None:
    titles = [column.title for column in COLUMNS]
    content = read(GOOD, titles=[*titles, "Mes notes", "Compétence petite enfanse", *[f"x{i}" for i in range(300)]])
    assert len(content.notes) == 6
    assert content.notes[0].code == "colonne-ignoree"
    assert content.notes[1].hint == "voulait-on « Compétence petite enfance » ?"
    assert "297 autres colonnes" in content.notes[-1].message
    (row,) = content.rows
    assert row.facts is not None


def test_a_sheet_without_its_titles_is_refused() -> None:
    with pytest.raises(ContentError, match="colonne-absente"):
        read(GOOD, titles=["Nom", "Du", "Au"])
    with pytest.raises(ContentError, match="« Fin de la période »"):
        read(GOOD, titles=["Territoire", "Début de la période"])


@pytest.mark.parametrize(("value", "digits"), [(1001.1002, 5), (1001.2, 5), (200054807.200054815, 9)])
def test_a_number_that_could_be_several_codes_is_refused(value: float, digits: int) -> None:
    with pytest.raises(CellFault, match="est un nombre pour le tableur"):
        read_codes(SheetCell(2, 4, "D2", value), digits)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("Madame Anne d’ORMESSON, Présidente", "Anne", "d’ORMESSON"),
        ("Monsieur Jean d'ESSAI, Président", "Jean", "d'ESSAI"),
        ("Monsieur J.-P. MARTIN, Président", "J.-P.", "MARTIN"),
        ("Madame A. DUPONT, Présidente", "A.", "DUPONT"),
        ("M. Éric N’DIAYE, Président", "Éric", "N’DIAYE"),
        ("Mme Marie DE LA TOUR D’AUVERGNE, Présidente", "Marie", "DE LA TOUR D’AUVERGNE"),
        ("Mme Marie de la TOUR, Présidente", "Marie", "de la TOUR"),
        ("Monsieur Jean McARTHUR, Président", "Jean", "McARTHUR"),
        ("Monsieur Jean van der BERG, Maire", "Jean", "van der BERG"),
        ("Monsieur Jean dit LE ROUX, Maire", "Jean", "dit LE ROUX"),
        ("Monsieur Jean-Paul EL HADJ, Président", "Jean-Paul", "EL HADJ"),
    ],
)
def test_names_are_read_as_they_are_written(words: str, first: str, last: str) -> None:
    ((_, person, fault),) = read_representatives(words, by_code=False)
    assert fault is None
    assert person is not None
    assert (person.first_name, person.last_name) == (first, last)


@pytest.mark.parametrize(
    "words",
    [
        "Monsieur le Maire Jean DUPONT, Maire",
        "Madame la Présidente Anne DUPONT",
        "Madame l'adjointe Anne DUPONT",
        "Mme Anne DUPONT : Présidente",
        "M. Jean DUPONT (suppléant), Président",
        "Monsieur Jean DUPONT ET Madame Anne MARTIN, Coprésidents",
        "Monsieur Jean et Anne DUPONT, Coprésidents",
        "Monsieur Jean DUPONT / Madame Anne MARTIN",
        "Madame DUPONT Anne, Présidente",
        "Madame Anne Dupont, Présidente",
    ],
)
def test_what_is_no_name_is_refused_with_its_words(words: str) -> None:
    ((_, person, fault),) = read_representatives(words, by_code=False)
    assert person is None
    assert fault is not None
    assert "EXEMPLE" in fault.hint


def test_codes_with_a_space_of_thousands() -> None:
    assert read_codes(SheetCell(2, 4, "D2", "13 041, 13 046 ; 2A 004"), 5) == ("13041", "13046", "2A004")
