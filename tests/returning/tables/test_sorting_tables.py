"""What a workbook of data asks for when the dossier moved on, when nothing can be done here, when rows come and go."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from generator.cli.main import run
from generator.codes import Code
from generator.comparing.changes import ChangeKind
from generator.editing.recomposing import Place
from generator.editing.values import Decision, SetKey, SortedChange, TargetKind
from generator.errors import ContentError, InputFileError
from generator.making.workshop import open_workshop
from generator.model.words.sources import FactPlace
from generator.project import Project
from generator.returning.excel.reading import find_origin, read_workbook
from generator.returning.excel.sorted import SortedWorkbook
from generator.returning.tables.kind import TABLES, apply_tables
from generator.tabulating.workbook import write_dossier_workbook
from generator.writing.xlsx.data_sheets import HEAD_ROW
from generator.writing.xlsx.origin import ORIGIN_SHEET
from tests.dossiers.dossier_copy import copy_dossier
from tests.returning.tables.data_hand import Hand, edit, put

pytestmark = pytest.mark.slow
_FIRST = HEAD_ROW + 1


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dossiers: the example with two fiches, and the signed one, which has gaps."""
    top = tmp_path_factory.mktemp("tableur")
    for name in ("exemple-complet", "bassin-minier"):
        copy_dossier(Path(f"content/{name}"), top / name, "annexe-5", "prefecture", "0[3-9]-*", "1[0-5]-*")
        for table in (top / name / "annexe-4").glob("*.csv"):  # it tells of the other fiches
            table.unlink()
    return top


def open_place(folder: Path) -> Place:
    project = Project(Path())
    return Place(open_workshop(folder, project), folder, project)


def write(place: Place) -> bytes:
    return write_dossier_workbook(place.dossier, place.workshop.furniture.identity)


@pytest.fixture(scope="module")
def example(folders: Path) -> Place:
    return open_place(folders / "exemple-complet")


@pytest.fixture(scope="module")
def signed(folders: Path) -> Place:
    return open_place(folders / "bassin-minier")


def sort(place: Place, data: bytes) -> SortedWorkbook:
    workbook = read_workbook(data, "retour.xlsx")
    return TABLES.sort(place, workbook, find_origin(workbook))


def sort_hands(place: Place, *hands: Hand) -> dict[str, SortedChange]:
    return {one.change.key: one for one in sort(place, edit(write(place), *hands)).changes}


def test_a_dossier_that_moved_on(folders: Path, example: Place, tmp_path: Path) -> None:
    data = edit(
        write(example),
        put("Communes", "E6", 12500),
        put("Communes", "E7", 5300),
        put("Équipements", "D5", "La Pause café"),
        put("Instances", "F6", "Une fois par mois"),
        put("Parties", "L7", "3, place du Foirail, 99110 Les Aulnaies"),
        lambda workbook: workbook["Jalons"].delete_rows(_FIRST + 1),
    )
    folder = tmp_path / "exemple-complet"
    shutil.copytree(folders / "exemple-complet", folder)
    facts = (folder / "ctg.yaml").read_text(encoding="utf-8")
    facts = facts.replace("population: 12486", "population: 13000").replace("population: 5274", "population: 5300")
    facts = facts.replace("population: 2318", "population: 2319")
    (folder / "ctg.yaml").write_text(facts, encoding="utf-8")
    steering = (folder / "annexe-4/pilotage.yaml").read_text(encoding="utf-8")
    steering = steering.replace("nom: Comité technique", "nom: Comité technique et financier")
    (folder / "annexe-4/pilotage.yaml").write_text(
        steering.replace("9 décembre 2027", "10 décembre 2027"), encoding="utf-8"
    )
    table = (folder / "annexe-2/equipements.csv").read_text(encoding="utf-8").split("\n")
    (folder / "annexe-2/equipements.csv").write_text("\n".join([table[0], *table[3:]]), encoding="utf-8")
    found = sort(open_place(folder), data)
    changes = {one.change.key: one for one in found.changes}
    assert changes.keys() == {
        "communes/99147/population",  # changed on both sides
        "equipements/cc-val-ambrelle/LAEP/La Pause/nom",  # its row is gone from the dossier
        "instances/Comité technique et financier/frequence",  # its name has changed, it is that row
        "parties/les-aulnaies/adresse",
        "jalons/Point d'étape annuel 2027",  # taken away here, changed there
    }
    against = changes["communes/99147/population"]
    assert against.asks and against.options and "contradiction" in against.target.says
    assert (against.change.before, against.change.after) == ("13 000", "12 500") and "12 486" in against.target.says
    gone = changes["equipements/cc-val-ambrelle/LAEP/La Pause/nom"]
    assert not gone.options and gone.target.kind is TargetKind.NONE
    assert changes["jalons/Point d'étape annuel 2027"].asks
    assert not changes["parties/les-aulnaies/adresse"].asks
    assert [note.code for note in found.notes] == [Code.RETOUR_DOSSIER_CHANGE]
    path = tmp_path / "retour.xlsx"
    path.write_bytes(data)
    order = ["reprendre", str(path), str(folder), "--projet", ".", "--par", "Essai"]
    assert run([*order, "--accepter", "tout"]) == 0
    written = (folder / "ctg.yaml").read_text(encoding="utf-8")
    assert "3, place du Foirail" in written and "population: 13000" in written  # what is asked is not taken with all
    left = sort(open_place(folder), data).changes
    number = [one.change.key for one in left].index("communes/99147/population") + 1
    assert run([*order, "--accepter", str(number)]) == 0
    assert "population: 12500" in (folder / "ctg.yaml").read_text(encoding="utf-8")


def test_apostrophes_of_a_workbook_are_no_change_and_files_keep_those_of_the_keyboard(example: Place) -> None:
    assert not sort(example, write(example)).changes
    changes = sort_hands(
        example,
        put("Orientations", "C5", "L’accueil d’aujourd’hui"),
        put("Parties", "D6", "Communauté de communes du Val d'Ambrelle"),
    )
    (goal,) = changes.values()
    (made,) = goal.options[0].edits
    assert isinstance(made, SetKey) and made.value == "L'accueil d'aujourd'hui"


def test_what_cannot_be_done_here_is_said_with_its_place(example: Place) -> None:
    def merge(workbook: Workbook) -> None:
        workbook["Jalons"].merge_cells("D5:D6")
        workbook["Parties"].cell(_FIRST + 5, 2).value = "sncf"
        workbook["Parties"].cell(_FIRST + 5, 4).value = "SNCF"
        workbook["Fiches"].delete_rows(_FIRST + 1)

    changes = sort_hands(
        example,
        put("Moyens", "J5", 1),
        put("Fiches", "B5", "9"),
        put("Parties", "B6", "autre"),
        put("Communes", "D6", "12"),
        put("Délibérations", "C5", "bientôt"),
        put("Communes", "C7", None),
        put("Parties", "C7", "kolkhoze"),
        put("Équipements", "L5", "environ 3000"),
        put("Communes", "E5", "#DIV/0!"),
        put("Parties", "D5", "CommunautÃ© de communes"),
        put("Orientations", "C5", "Développer\ufffd"),
        put("Orientations", "C6", "**Mieux** accueillir"),
        merge,
    )
    said = {
        "moyens/1.1/ormeval/total": "c'est une somme",
        "fiches/01-places-zones-sous-dotees.yaml/numero": "suit l'ordre",
        "parties/cc-val-ambrelle/id": "cité dans d'autres fichiers",
        "communes/99147/siren": "9 chiffres",
        "deliberations/caf/deliberation.date": "n'est pas une date",
        "communes/99203/nom": "obligatoire",
        "parties/les-aulnaies/type": "choisir",
        "equipements/cc-val-ambrelle/LAEP/La Pause/soutien": "montant entier",
        "communes/99012/population": "",
        "parties/caf/nom": "écrire « Communauté »",
        "orientations/offre/titre": "une lettre perdue",
        "orientations/accessibilite/titre": "du gras",
        "fiches/02-moderniser-equipements.yaml": "une fiche est un fichier",
        "jalons/Point d'étape annuel 2027/contenu": "obligatoire",  # under merged cells
    }
    new = [one for one in changes.values() if one.change.kind is ChangeKind.INSERTED]
    assert changes.keys() - {one.change.key for one in new} >= said.keys() - {
        "jalons/Point d'étape annuel 2027/contenu"
    }
    for key in said.keys() & changes.keys():
        if not key.startswith("jalons"):
            assert not changes[key].options and said[key] in changes[key].target.says, key
    assert len(new) == 1 and "sncf" in new[0].change.after and not new[0].options
    assert all(one.target.places for key, one in changes.items() if key in said)


def test_gaps_are_filled_and_what_stays_unknown_is_no_change(signed: Place) -> None:
    changes = sort_hands(
        signed,
        put("Délibérations", "C7", "12/12/2025"),
        put("Délibérations", "D8", None),  # words taken away, nothing typed
        put("Délibérations", "I6", "[à compléter]"),  # a key more, unknown
        put("Délibérations", "E6", "à compléter"),  # where none may be
        put("Indicateurs", "H5", 21600),
        put("Indicateurs", "I5", None),  # of a table: « sans objet »
        put("Instances", "D6", "La Caf\nLa ville"),
        put("Chargés de coopération", "B5", "Tout le territoire"),
        put("Équipements", "B5", "gardanne"),
        put("Équipements", "C5", "EAJE"),
        put("Équipements", "D5", "Les Lutins"),
    )
    kinds = {key: one.change.kind for key, one in changes.items() if "+" not in key}
    assert set(kinds.values()) == {ChangeKind.CHANGED} and len(kinds) == 6
    wrong = changes.pop("deliberations/gardanne/deliberation.objet")
    assert not wrong.options and "n'est pas admis" in wrong.target.says
    assert "deliberations/greasque/deliberation.numero" not in kinds
    new = [one for one in changes.values() if one.change.kind is ChangeKind.INSERTED]
    assert [one.change.piece for one in new] == ["equipements", "charges"]
    assert "Nom : à compléter" not in new[1].change.after and "ETP : à compléter" in new[1].change.after
    accepted = [Decision(one) for one in changes.values()]
    edited = {file.path: file.data.decode("utf-8-sig") for file in apply_tables(signed, accepted).files}
    assert "composition:\n      - La Caf\n      - La ville\n" in edited["annexe-4/pilotage.yaml"]
    assert "charges_cooperation:\n  - perimetre: Tout le territoire\n" in edited["annexe-4/pilotage.yaml"]
    assert "date: 2025-12-12" in edited["ctg.yaml"]
    assert "gardanne;EAJE;Les Lutins;" in edited["annexe-2/equipements.csv"]


def test_rows_copied_emptied_and_of_other_sheets(example: Place) -> None:
    def hand(workbook: Workbook) -> None:
        page = workbook["Équipements"]
        last = next(n for n in range(_FIRST, page.max_row + 2) if page.cell(n, 1).value is None)
        for column in range(1, page.max_column + 1):
            page.cell(last, column).value = page.cell(_FIRST, column).value  # its mark is copied too
            if column > 1:
                page.cell(_FIRST + 1, column).value = None
        page.cell(last, 4).value = "La Pause bis"
        other = workbook["Jalons"]
        free = next(n for n in range(_FIRST, other.max_row + 2) if other.cell(n, 1).value is None)
        for column, words in enumerate(("IS2", "Fête", "En 2030", "Bilan festif"), 1):
            other.cell(free, column).value = words
        workbook["Fiches"]["E5"] = "qualite"

    changes = sort_hands(example, hand)
    assert len(changes) == 4
    assert changes["equipements/cc-val-ambrelle/LAEP/Le Petit Banc"].change.kind is ChangeKind.DELETED
    added = [one.change.after for one in changes.values() if one.change.kind is ChangeKind.INSERTED]
    assert "La Pause bis" in added[0] and added[1] == "Nom : Fête ; Échéance : En 2030 ; Contenu : Bilan festif"
    assert changes["fiches/01-places-zones-sous-dotees.yaml/orientation"].asks  # fiches get other numbers


def test_sheets_and_columns_that_are_missing_are_told(example: Place) -> None:
    def hand(workbook: Workbook) -> None:
        del workbook["Jalons"]
        workbook["Communes"].delete_cols(5)
        workbook["Communes"].cell(HEAD_ROW, 8).value = "Mes notes"
        workbook["Communes"].cell(_FIRST, 8).value = "à voir"

    found = sort(example, edit(write(example), hand))
    assert found.changes == ()
    told = [note.message for note in found.notes if note.code is Code.CLASSEUR_INCOMPLET]
    assert len(told) == 3 and all(any(name in one for one in told) for name in ("Jalons", "Population", "Mes notes"))


def test_a_workbook_that_lost_its_origin_is_compared_with_today(example: Place) -> None:
    def hand(workbook: Workbook) -> None:
        del workbook[ORIGIN_SHEET]
        workbook["Communes"]["E5"] = 2400

    data = edit(write(example), hand)
    assert TABLES.looks_like(read_workbook(data, "x.xlsx")) and find_origin(read_workbook(data, "x.xlsx")) is None
    found = sort(example, data)
    assert [one.change.key for one in found.changes] == ["communes/99012/population"]
    assert [note.code for note in found.notes] == [Code.CLASSEUR_SANS_ORIGINE]


def test_what_would_say_anything_else_is_not_written(example: Place) -> None:
    (change,) = sort_hands(example, put("Communes", "E5", 2400)).values()
    other = SetKey(FactPlace("ctg.yaml", ("territoire", "communes", 1, "population")), "1")
    option = replace(change.options[0], edits=(*change.options[0].edits, other))
    with pytest.raises(ContentError) as fault:
        apply_tables(example, [Decision(replace(change, options=(option,)))])
    assert fault.value.diagnostics[0].code is Code.RETOUR_INAPPLICABLE and "Ormeval" in str(fault.value.diagnostics[0])
    wrong = replace(change, options=(replace(option, edits=(SetKey(FactPlace("ctg.yaml", ("periode",)), "x"),)),))
    with pytest.raises(ContentError):
        apply_tables(example, [Decision(wrong)])


def test_a_workbook_of_another_dossier_is_refused(folders: Path, signed: Place, tmp_path: Path) -> None:
    path = tmp_path / "autre.xlsx"
    path.write_bytes(write(signed))
    assert run(["reprendre", str(path), str(folders / "exemple-complet"), "--projet", "."]) == 5
    path.write_bytes(write(signed)[:4000])
    with pytest.raises(InputFileError):
        read_workbook(path.read_bytes(), "autre.xlsx")


# New rows, by the title of their columns: a commune that joins with all that it needs, a fiche with its operations.
_GROWTH: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "Parties",
        {
            "Identifiant": "vielle",
            "Type": "Commune",
            "Nom": "Commune de Vielle",
            "Commune (Insee)": 99300,
            "Organe": "C",
        },
    ),
    ("Représentants", {"Partie": "vielle", "Civilité": "Mme", "Prénom": "Zoé", "Nom": "LABORDE", "Fonction": "Maire"}),
    ("Représentants", {"Partie": "Vielle", "Civilité": "M.", "Prénom": "Luc", "Nom": "PUYO", "Fonction": "Adjoint"}),
    ("Délibérations", {"Partie": "vielle", "Date": "12/11/2026", "Présents": "Zoé LABORDE\nLuc PUYO"}),
    ("Communes", {"Code Insee": 99300, "Nom": "Vielle", "Population": "612 habitants"}),
    (
        "Fiches",
        {"Titre": "Une ludothèque", "Orientation": "offre", "Axe": 1, "Années": "2027-2028", "Description": "Jeux"},
    ),
    ("Opérations", {"Fiche": "Une ludothèque", "Titre": "Acheter", "Pilote": "Ormeval"}),
    ("Opérations", {"Fiche": "une ludothèque", "Titre": "Prêter", "Partenaires": "Caf\nÉcole"}),
    ("Moyens", {"Opération": "Prêter", "Signataire": "la Caf", "2027": "12 000 €"}),
    ("Moyens", {"Opération": "Acheter", "Signataire": "vielle", "2028": 500}),
    ("Bilan des actions", {"Période": "2022-2026", "Fiche": "Fiche 1.1", "Action": "Un LAEP", "État": "Réalisée"}),
)


def add_rows(workbook: Workbook) -> None:
    for sheet, cells in _GROWTH:
        page = workbook[sheet]
        columns = {page.cell(HEAD_ROW, n).value: n for n in range(1, page.max_column + 1)}
        filled = range(2, page.max_column)
        row = next(n for n in range(_FIRST, 400) if not any(page.cell(n, c).value for c in (1, *filled)))
        for title, value in cells.items():
            page.cell(row, columns[title]).value = value  # type: ignore[assignment]
    page = workbook["Indicateurs"]
    for row, value in ((HEAD_ROW, "2024"), (_FIRST, 20100), (_FIRST + 2, "5,1")):
        page.cell(row, 13).value = value
    workbook["Convention"]["M5"] = "31/12/2032"
    workbook["Délibérations"]["T6"] = "26 membres"


def test_what_a_dossier_gains_in_a_workbook_is_written_with_what_it_needs(example: Place, folders: Path) -> None:
    data = edit(write(example), add_rows)
    found = sort(example, data)
    assert not found.notes and len(found.changes) == len(_GROWTH) + 3
    (fiche,) = (one for one in found.changes if one.change.piece == "fiches")
    assert not any(one.asks for one in found.changes if one is not fiche), "the last of all goes with the others"
    edited = {file.path: file for file in apply_tables(example, [Decision(one) for one in found.changes]).files}
    texts = {path: file.data.decode() for path, file in edited.items()}
    facts, sheet = texts["ctg.yaml"], texts["annexe-3/fiches/03-une-ludotheque.yaml"]
    assert "\n\n  - id: vielle\n    type: commune\n" in facts and "à compléter\n      - civ" not in facts
    assert "      presents:\n        - Zoé LABORDE\n        - Luc PUYO\n" in facts and "presents: 26\n" in facts
    assert facts.count("LABORDE") == 2 and "prenom: Luc" in facts and "fin: 2032-12-31" in facts
    assert "annees: [2027, 2028]" in sheet and "vielle: {2028: 500}" in sheet and "caf: {2027: 12000}" in sheet
    assert sheet.count("- titre:") == 2, "the operation to be completed was filled"
    table = texts["annexe-1/indicateurs.csv"].removeprefix("\ufeff").split("\n")
    assert table[0].endswith(";France;2024") and table[1].endswith(";20100") and table[3].endswith(";5,1")
    assert texts["annexe-3/bilan.csv"].startswith("\ufeffperiode;fiche;") and "réalisée" in texts["annexe-3/bilan.csv"]
    alone = next(one for one in found.changes if one.change.piece == "representants")
    with pytest.raises(ContentError) as fault:
        apply_tables(example, [Decision(alone)])
    assert "dont elle dépend" in str(fault.value.diagnostics[0].hint)
    needed = [Decision(one) for one in found.changes if one.change.piece in ("parties", "communes")]
    (bare,) = apply_tables(example, needed).files
    assert "      - civilite: à compléter\n        prenom: à compléter\n" in bare.data.decode()
    copy = folders / "accepte" / "exemple-complet"
    shutil.copytree(folders / "exemple-complet", copy)
    for path, file in edited.items():
        (copy / path).write_bytes(file.data)
    assert sort(open_place(copy), data).changes == (), "what came back is there"


def test_the_tracking_table_follows_fiches_that_get_other_numbers(folders: Path) -> None:
    folder = folders / "numeros" / "exemple-complet"
    shutil.copytree(folders / "exemple-complet", folder)
    head = "fiche;etat;avancement;difficultes;mise_a_jour\n"
    table = f"{head}Fiche 1;en cours;de la première;;\n2;à lancer;de la deuxième;;\n"
    (folder / "annexe-4/suivi.csv").write_text(table, encoding="utf-8-sig")
    place = open_place(folder)
    before = write(place)
    (moved,) = sort_hands(place, put("Fiches", "E5", "qualite")).values()
    edited = {file.path: file.data for file in apply_tables(place, [Decision(moved)]).files}
    said = edited["annexe-4/suivi.csv"].decode("utf-8-sig")
    assert "\n2;en cours;de la première;;\n1;à lancer;de la deuxième;;\n" in said
    for path, data in edited.items():
        (folder / path).write_bytes(data)
    late = sort(open_place(folder), edit(before, put("Suivi", "F5", "retard")))
    (change,) = late.changes  # the row of the first fiche, though it is another row today
    assert change.change.key == "suivi/2/difficultes" and not change.asks


def test_what_the_dossier_would_not_be_read_with_is_told_in_the_list(example: Place) -> None:
    """Not when it is accepted, when all that was decided with it would be refused too."""
    found = sort_hands(
        example,
        put("Représentants", "F6", "**Directrice**"),
        put("Orientations", "C5", "Un titre\u2028en deux"),
        put("Communes", "E6", 12500),
        put("Instances", "F5", "Trois fois par an"),
    )
    refused = {key: one for key, one in found.items() if not one.options}
    (one,) = [one for key, one in refused.items() if key.startswith("representants/")]
    assert one.target.kind is TargetKind.NONE and "écrire les mots seuls" in one.target.says and one.target.places
    assert apply_tables(example, [Decision(one) for one in found.values() if one.options]).files
    assert {"communes/99147/population", "instances/Comité de pilotage/frequence"} <= found.keys() - refused.keys()
