"""The tracking workbook comes back from partners: each changed cell found by its fiche, decided, written."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from generator.annexes.steering.tracking_workbook import write_tracking_workbook
from generator.cli.main import run
from generator.cli.results.returned_changes import list_lines
from generator.codes import Code
from generator.editing.recomposing import Place, read_edited
from generator.errors import ContentError, InputFileError, UsageError
from generator.project import Project
from generator.returning.taking.decisions import check_decisions, decide
from generator.returning.taking.gathered import Gathered
from generator.returning.taking.gathering import gather_files
from generator.writing.xlsx.origin import ORIGIN_SHEET
from tests.returning.conftest import CONTENT, open_place

pytestmark = pytest.mark.slow
Edit = Callable[[Any], None]
TRACKED = "1;en cours;Terrain *réservé*;Aucune;20/11/2026\n1.3;à lancer;;;2026-11-20\n"
HEAD = "fiche;etat;avancement;difficultes;mise_a_jour\n"


@pytest.fixture(scope="module")
def folder(copied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four fiches, of which two are tracked; the third is called by its former number."""
    target = tmp_path_factory.mktemp("suivi") / "exemple"
    shutil.copytree(copied, target)
    for path in sorted((CONTENT / "exemple-complet/annexe-3/fiches").glob("*.yaml"))[2:4]:
        shutil.copy(path, target / "annexe-3/fiches")
    (target / "annexe-4/suivi.csv").write_text(HEAD + TRACKED, encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def place(folder: Path) -> Place:
    return open_place(folder)


@pytest.fixture(scope="module")
def sent(place: Place) -> bytes:
    return write_tracking_workbook(place.dossier)


_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)\d{4}-\d\d-\d\d(T)")
SAVED_ON = datetime.date(2026, 11, 28)  # what the file says of the day: no test reads the clock


def save(sent: bytes, path: Path, *edits: Edit) -> Path:
    """The workbook as another program saves it, edited, on the day `SAVED_ON`."""
    workbook = load_workbook(io.BytesIO(sent))
    for edit in edits:
        edit(workbook.worksheets[0])
    saved = io.BytesIO()
    workbook.save(saved)
    with zipfile.ZipFile(saved) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as dated:
        for name in made.namelist():
            data = made.read(name)
            if name == "docProps/core.xml":
                data, found = _MODIFIED.subn(rb"\g<1>%s\g<2>" % SAVED_ON.isoformat().encode(), data)
                assert found == 1
            dated.writestr(name, data)
    return path


def put(**cells: object) -> Edit:
    def edit(sheet: Any) -> None:
        for address, value in cells.items():
            sheet[address] = value

    return edit


def gather(folder: Path, *paths: Path) -> Gathered:
    return gather_files(paths, folder, Project(Path()))


def tell(gathered: Gathered) -> dict[tuple[str, str], tuple[str, str, bool]]:
    """Each change by the key of its fiche and its column: its words, and whether it can be made."""
    told = {}
    for one in gathered.changes:
        _, key, *head = one.change.key.split("/")
        told[key[6:8], "".join(head)] = (one.change.before, one.change.after, bool(one.sorted.options))
    return told


def test_cells_are_taken_as_people_type_them_and_written_where_they_belong(
    folder: Path, sent: bytes, tmp_path: Path
) -> None:
    def move(sheet: Any) -> None:
        sheet.move_range("A4:H4", rows=4)  # the first fiche goes below the last, and its row stays empty
        sheet["F8"], sheet["H8"] = "Terrain  acheté \u2013 1\u202f200 m²", "18 décembre 2026"

    edits = put(
        E5="En Cours",
        F5="Fait : 35\u00a0%",
        H5=datetime.datetime(2027, 3, 15),
        E6="REALISÉ",
        H6="1er mars 2027",
        F7=12.5,
    )
    path = save(sent, tmp_path / "a.xlsx", edits, move)
    gathered = gather(folder, path)
    assert tell(gathered) == {
        ("01", "Avancement"): ("Terrain réservé", "Terrain acheté – 1\u202f200 m²", True),
        ("01", "Mise à jour"): ("20/11/2026", "18/12/2026", True),
        ("02", "État"): ("à lancer", "en cours", True),
        ("02", "Avancement"): ("", "Fait : 35\u00a0%", True),
        ("02", "Mise à jour"): ("", "15/03/2027", True),
        ("03", "État"): ("à lancer", "réalisée", True),
        ("03", "Mise à jour"): ("20/11/2026", "01/03/2027", True),
        ("04", "Avancement"): ("", "12,5", True),
    }
    assert [note.code for note in gathered.notes] == [Code.RETOUR_LIGNES]  # other order
    decided = decide(gathered.changes, [one.number for one in gathered.changes], [], "")
    (file,) = gathered.apply(gathered.place, decided.accepted).files
    assert file.data.decode() == HEAD + (
        "1;en cours;Terrain acheté – 1\u202f200 m²;Aucune;18/12/2026\n"
        "2;en cours;Fait : 35\u00a0%;;15/03/2027\n"
        "1.3;réalisée;;;2027-03-01\n"
        "4;à lancer;12,5;;\n"
    )
    read = read_edited(gathered.place, (file,))
    assert [line.etat for line in read.tracking] == ["en cours", "en cours", "réalisée", "à lancer"]


def test_what_cannot_be_taken_is_listed_with_its_place_and_why(folder: Path, sent: bytes, tmp_path: Path) -> None:
    def dress(sheet: Any) -> None:
        sheet["F5"] = "barré"
        sheet["F5"].font = Font(strike=True)
        sheet["H5"] = "01/01/2027"
        sheet.merge_cells("H5:H6")
        sheet.row_dimensions[7].hidden = True

    edits = put(E4="presque", H4="18/12/26", E6=None, C7="Autre titre", F7="=1+", J3="Remarques", J5="x")
    gathered = gather(folder, save(sent, tmp_path / "b.xlsx", edits, dress))
    told = tell(gathered)
    assert list(told) == [
        *(("01", "État"), ("01", "Mise à jour"), ("02", "Avancement"), ("02", "Mise à jour"), ("03", "État")),
        *(("03", "Mise à jour"), ("04", "Action"), ("04", "Avancement")),
    ]
    assert not any(possible for _, _, possible in told.values())
    said = " ".join(one.sorted.target.says for one in gathered.changes)
    assert "annexe-3/fiches/04" in said and "H5:H6" in said
    for words in ("n'est pas un état", "deux chiffres", "est vide", "sans résultat", "barrée", "fusionnées"):
        assert words in said, words
    with pytest.raises(ContentError):
        gathered.apply(gathered.place, decide(gathered.changes, [1], [], "").accepted)
    told = {note.code: str(note.span) + note.message for note in gathered.notes}
    assert "!J3" in told[Code.RETOUR_LIGNES] and Code.CLASSEUR_MASQUE in told


def test_words_that_no_table_could_hold_stop_no_other(folder: Path, sent: bytes, tmp_path: Path) -> None:
    def copy(sheet: Any) -> None:
        other = sheet.parent.copy_worksheet(sheet)
        other.title, other["F4"] = "Suivi T2", "dans la copie"

    edits = put(
        **{
            "F4": "voir [la page](https://x)",
            "G4": "x" * 30_500,
            "F5": "5 * 3 m, *vite*, a_b, 50 %",
            "G5": "- un\n- deux",
        },
        **{"H5": datetime.datetime(2027, 3, 15, 14, 30), "H6": datetime.time(9, 0), "F6": "+33 4 90", "F7": "=1"},
    )
    gathered = gather(folder, save(sent, tmp_path / "a.xlsx", edits, copy))
    told = tell(gathered)
    stuck = [place for place, (_, _, possible) in told.items() if not possible]
    assert stuck == [("01", "Avancement"), ("01", "Difficultés"), ("03", "Mise à jour"), ("04", "Avancement")]
    assert told["02", "Mise à jour"][1] == "15/03/2027"
    numbers = [one.number for one in gathered.changes if one.sorted.options]
    (file,) = gathered.apply(gathered.place, decide(gathered.changes, numbers, [], "").accepted).files
    row = '2;à lancer;5 * 3 m, *vite*, a_b, 50 %;"- un\n- deux";15/03/2027\n'
    assert row in file.data.decode() and "1.3;à lancer;+33 4 90;;2026-11-20\n" in file.data.decode()
    assert any("Suivi T2" in note.message for note in gathered.notes)


def test_rows_are_known_by_their_number_or_their_title(folder: Path, sent: bytes, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        first, second = sheet["A4"].value, sheet["A5"].value
        sheet["A4"], sheet["A5"] = second, first  # one column sorted without the others
        sheet["F4"] = sheet["F5"] = "perdu"
        sheet["A6"] = None
        sheet["F6"] = "par son titre"
        sheet["A9"], sheet["C9"], sheet["E9"] = "12", "Nouvelle action", "à lancer"
        sheet.delete_rows(7)

    gathered = gather(folder, save(sent, tmp_path / "c.xlsx", change))
    assert tell(gathered) == {("03", "Avancement"): ("", "par son titre", True)}
    said = " ".join(note.message for note in gathered.notes)
    assert "Nouvelle action" in said and said.count("rien n'en est repris") == 3 and ": 4" in said

    def remove(sheet: Any) -> None:
        sheet.delete_rows(4)

    gathered = gather(folder, save(sent, tmp_path / "d.xlsx", remove))
    (one,) = gathered.changes
    assert one.sorted.asks and one.change.before.startswith("en cours | Terrain réservé") and not one.change.after
    (file,) = gathered.apply(gathered.place, decide(gathered.changes, [1], [], "").accepted).files
    assert "Terrain" not in file.data.decode()


def test_two_copies_merge_and_what_contradicts_needs_a_choice(folder: Path, sent: bytes, tmp_path: Path) -> None:
    one = save(sent, tmp_path / "mairie.xlsx", put(E4="réalisée", F5="A", G6="a"))
    other = save(sent, tmp_path / "caf.xlsx", put(E4="Réalisée ", F5="B", G5="b"))
    third = save(sent, tmp_path / "c.xlsx", lambda sheet: sheet.delete_rows(4))
    gathered = gather(folder, one, other)
    told = [(c.change.after, [a.name for a in c.askers], c.against) for c in gathered.changes]
    assert told == [
        ("réalisée", ["mairie.xlsx", "caf.xlsx"], ()),
        ("A", ["mairie.xlsx"], (3,)),
        ("B", ["caf.xlsx"], (2,)),
        ("a", ["mairie.xlsx"], ()),
        ("b", ["caf.xlsx"], ()),
    ]
    with pytest.raises(ContentError) as caught:
        check_decisions(decide(gathered.changes, [2, 3], [], ""))
    assert caught.value.diagnostics[0].code is Code.RETOUR_CONTRADICTION
    said = "\n".join(list_lines(gathered, frozen=True))
    assert "restent ouvertes" in said and "avenant" not in said
    assert gather(folder, one, third).changes[0].against  # a cell of a row that another partner takes away


def test_the_dossier_may_have_moved_on(
    folder: Path, sent: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "exemple"
    shutil.copytree(folder, target)
    fiche = target / "annexe-3/fiches/00-avant.yaml"
    shutil.copy(target / "annexe-3/fiches" / sorted(p.name for p in fiche.parent.glob("*.yaml"))[0], fiche)
    words = (HEAD + "2;réalisée;Terrain vendu;Aucune;20/11/2026\n").replace("\n", "\r\n")
    (target / "annexe-4/suivi.csv").write_bytes(b"\xef\xbb\xbf" + words.encode())
    path = save(sent, tmp_path / "a.xlsx", put(E4="réalisée", F4="Terrain acheté", G4="Prix"))
    gathered = gather(target, path)
    assert [(one.change.before, one.change.after, one.sorted.asks) for one in gathered.changes] == [
        ("Terrain vendu", "Terrain acheté", True),
        ("Aucune", "Prix", False),
    ]
    assert "fiche 2" in gathered.changes[0].change.place and "Terrain réservé" in gathered.changes[0].sorted.target.says
    assert Code.RETOUR_DOSSIER_CHANGE in {note.code for note in gathered.notes}
    assert run(["reprendre", str(path), str(target), "--accepter", "tout"]) == 0
    written = (target / "annexe-4/suivi.csv").read_bytes()
    assert written == b"\xef\xbb\xbf" + words.replace("Aucune", "Prix").encode()
    assert '"reprendre"' in (target / "journal.jsonl").read_text() and "suivi.csv" in capsys.readouterr().out


def test_a_workbook_without_origin_or_of_another_dossier(folder: Path, sent: bytes, tmp_path: Path) -> None:
    def forget(sheet: Any) -> None:
        del sheet.parent[ORIGIN_SHEET]
        sheet.title = "Feuille 1"
        sheet["E4"] = "réalisée"

    gathered = gather(folder, save(sent, tmp_path / "a.xlsx", forget))
    assert [one.change.after for one in gathered.changes] == ["réalisée"]
    assert Code.CLASSEUR_SANS_ORIGINE in {note.code for note in gathered.notes}
    path = tmp_path / "autre.xlsx"
    Workbook().save(path)
    other = tmp_path / "autre-dossier"
    shutil.copytree(folder, other)
    for dossier, file, code in (
        (folder, path, Code.CLASSEUR_SANS_ORIGINE),
        (other, save(sent, tmp_path / "b.xlsx"), Code.DOCX_AUTRE_DOSSIER),
    ):
        with pytest.raises(InputFileError) as caught:
            gather(dossier, file)
        assert caught.value.diagnostics[0].code is code
    with pytest.raises(UsageError):
        gather(folder, path, tmp_path / "x.docx")


def test_the_table_is_begun_when_there_is_none(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "exemple"
    shutil.copytree(folder, target)
    (target / "annexe-4/suivi.csv").unlink()
    path = save(write_tracking_workbook(open_place(target).dossier), tmp_path / "a.xlsx", put(F4="en cours", K6="x;y"))
    gathered = gather(target, path)
    numbers: Sequence[int] = [one.number for one in gathered.changes]
    (file,) = gathered.apply(gathered.place, decide(gathered.changes, numbers, [], "").accepted).files
    head, *lines = file.data.decode("utf-8-sig").splitlines()
    day = f"{SAVED_ON:%d/%m/%Y}"  # the other program has written when it saved the file
    assert head.startswith("date;auteur;fiche;operation;etat;") and not file.before
    assert lines == [f"{day};;1;1;en cours;;;;;;;;", f'{day};;1;3;à lancer;;;;;"x;y";;;']
    assert file.data.startswith(b"\xef\xbb\xbf")  # a new table opens well in Excel
