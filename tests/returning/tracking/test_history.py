"""The tracking workbook comes back on a history: a changed row is a new line, and what was said before is kept."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.annexes.steering.tracking_workbook import write_tracking_workbook
from generator.codes import Code
from generator.editing.recomposing import read_edited
from generator.errors import ContentError
from generator.returning.taking.decisions import check_decisions, decide
from generator.returning.taking.gathered import Gathered
from tests.returning.conftest import open_place
from tests.returning.tracking.test_tracking import SAVED_ON, Edit, gather, put, save

pytestmark = pytest.mark.slow
HEAD = (
    "date;auteur;fiche;operation;etat;motif;debut;fin;pourcentage;avancement;difficultes;publics;suite\n"
    "20/11/2026;M;1;;en cours;;;;;Terrain *réservé*;Aucune;;\n"
    "30/06/2027;M;Fiche 1;1.1;en cours;;02/02/2027;;20;Études;;41 familles;poursuivre\n"
)
# The columns of the sheet; rows 4 to 6 are the three operations of the first fiche.
STATE, REASON, BEGUN, ENDED, PERCENT, DONE, NEXT, DAY = "F", "G", "H", "I", "J", "K", "N", "O"


@pytest.fixture(scope="module")
def folder(copied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("historique") / "exemple"
    shutil.copytree(copied, target)
    (target / "annexe-4/suivi.csv").write_text(HEAD, encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def sent(folder: Path) -> bytes:
    return write_tracking_workbook(open_place(folder).dossier)


def take(gathered: Gathered, *numbers: int) -> str:
    decided = decide(gathered.changes, numbers or [one.number for one in gathered.changes], [], "")
    (file,) = gathered.apply(gathered.place, decided.accepted).files
    return file.data.decode("utf-8-sig")


def day_row(row: int, day: datetime.date, **cells: object) -> Edit:
    return put(**{f"{DAY}{row}": day, **{f"{column}{row}": value for column, value in cells.items()}})


def test_a_changed_row_is_a_new_line_and_the_others_stay(folder: Path, sent: bytes, tmp_path: Path) -> None:
    first = day_row(4, datetime.date(2027, 9, 30), J=45, K="Permis  déposé", N="Modifier")
    second = day_row(5, datetime.date(2027, 10, 1), F="REPORTÉ", G="Sans offre", H="3 mars 2027")
    gathered = gather(folder, save(sent, tmp_path / "a.xlsx", first, second))
    assert [one.change.place for one in gathered.changes] == [
        *(f"suivi, opération 1.1, « {head} »" for head in ("Part réalisée (%)", "Avancement", "Suite")),
        *(f"suivi, opération 1.2, « {head} »" for head in ("État", "Motif", "Début")),
    ]
    text = take(gathered)
    assert text == HEAD + (
        "30/09/2027;;1;1;en cours;;02/02/2027;;45;Permis déposé;;41 familles;modifier\n"
        "01/10/2027;;1;2;reportée;Sans offre;03/03/2027;;;Terrain *réservé*;Aucune;;\n"
    )
    copy = folder.parent / "pris" / folder.name
    shutil.copytree(folder, copy)
    (copy / "annexe-4/suivi.csv").write_text(text, encoding="utf-8")
    assert gather(copy, tmp_path / "a.xlsx").changes == (), "the dossier says what came back"


def test_the_day_is_that_of_the_row_and_never_before_what_was_said_last(
    folder: Path, sent: bytes, tmp_path: Path
) -> None:
    only_day = gather(folder, save(sent, tmp_path / "a.xlsx", put(O4=datetime.date(2027, 9, 30))))
    assert [one.change.place for one in only_day.changes] == ["suivi, opération 1.1, « Mise à jour »"]
    assert take(only_day).endswith("\n30/09/2027;;1;1;en cours;;02/02/2027;;20;Études;;41 familles;poursuivre\n")
    early = gather(folder, save(sent, tmp_path / "b.xlsx", day_row(4, datetime.date(2027, 1, 5), J=30)))
    (change,) = early.changes
    assert not change.sorted.options and "avant le 30/06/2027" in change.sorted.target.says
    wrong = gather(folder, save(sent, tmp_path / "d.xlsx", day_row(4, datetime.date(2027, 9, 1), J=140, N="peut-être")))
    assert [bool(one.sorted.options) for one in wrong.changes] == [False, False]


def test_two_partners_make_one_line_and_what_contradicts_is_asked(folder: Path, sent: bytes, tmp_path: Path) -> None:
    one = save(sent, tmp_path / "a.xlsx", day_row(4, datetime.date(2027, 9, 1), J=40))
    other = save(sent, tmp_path / "b.xlsx", day_row(4, datetime.date(2027, 9, 15), K="Permis déposé"))
    text = take(gather(folder, one, other))
    assert text == HEAD + "15/09/2027;;1;1;en cours;;02/02/2027;;40;Permis déposé;;41 familles;poursuivre\n"
    against = save(sent, tmp_path / "c.xlsx", day_row(4, datetime.date(2027, 9, 15), J=60))
    gathered = gather(folder, one, against)
    assert [bool(change.against) for change in gathered.changes] == [True, True]
    with pytest.raises(ContentError):
        check_decisions(decide(gathered.changes, [1, 2], [], ""))


def test_a_second_line_of_the_same_day_takes_the_place_of_the_first_when_asked(
    folder: Path, sent: bytes, tmp_path: Path
) -> None:
    path = save(sent, tmp_path / "a.xlsx", put(K4="Études finies"))
    dated = tmp_path / "b.xlsx"
    dated.write_bytes(path.read_bytes())
    copy = tmp_path / "exemple"
    shutil.copytree(folder, copy)
    (copy / "annexe-4/suivi.csv").write_text(HEAD.replace("30/06/2027", f"{SAVED_ON:%d/%m/%Y}"), encoding="utf-8")
    gathered = gather(copy, dated)
    (change,) = gathered.changes
    assert change.sorted.asks and "sera remplacée" in change.sorted.target.says
    files = gathered.apply(gathered.place, decide(gathered.changes, [1], [], "").accepted).files
    read = read_edited(gathered.place, files).tracking
    assert [(line.operation, line.avancement) for line in read] == [("", "Terrain *réservé*"), ("1", "Études finies")]


def test_a_row_that_is_gone_takes_nothing_away(folder: Path, sent: bytes, tmp_path: Path) -> None:
    gathered = gather(folder, save(sent, tmp_path / "a.xlsx", lambda sheet: sheet.delete_rows(4)))
    assert gathered.changes == ()
    assert [note.code for note in gathered.notes] == [Code.RETOUR_LIGNES]


def spend(**cells: object) -> Edit:
    def edit(sheet: Any) -> None:
        for address, value in cells.items():
            sheet.parent["Dépenses"][address] = value

    return edit


def test_amounts_are_new_lines_of_their_file(folder: Path, sent: bytes, tmp_path: Path) -> None:
    # Rows 4 and 5 are what Ormeval plans for 1.1 in 2027 and in 2028, then the Caf's.
    day = datetime.date(2028, 1, 31)
    path = save(sent, tmp_path / "a.xlsx", spend(F4="60 000 €", G4=52400, H4=day, F5=-3, H5=day))
    gathered = gather(folder, path)
    assert [(one.change.key.split("/")[-1], bool(one.sorted.options)) for one in gathered.changes] == [
        ("Engagé", True),
        ("Payé", True),
        ("Engagé", False),
    ]
    assert gathered.changes[0].change.place == "dépenses, opération 1.1, Commune d'Ormeval, 2027, « Engagé »"
    decided = decide(gathered.changes, [1, 2], [], "").accepted
    (file,) = gathered.apply(gathered.place, decided).files
    head, line = file.data.decode("utf-8-sig").splitlines()
    assert file.path == "annexe-4/depenses.csv" and head == "date;auteur;fiche;operation;financeur;annee;engage;paye"
    assert line == "31/01/2028;;1;1;ormeval;2027;60000;52400"
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    (copy / file.path).write_bytes(file.data)
    later = write_tracking_workbook(open_place(copy).dossier)
    assert [one.change.after for one in gather(copy, path).changes] == ["-3"], "the dossier says the others"
    again = gather(copy, save(later, tmp_path / "b.xlsx", spend(G4=60000, H4=datetime.date(2028, 3, 1), F6=None)))
    (both,) = again.apply(again.place, decide(again.changes, [1], [], "").accepted).files
    assert both.data.decode("utf-8-sig").splitlines()[1:] == [line, "01/03/2028;;1;1;ormeval;2027;60000;60000"]
    gone = gather(copy, save(later, tmp_path / "c.xlsx", spend(F4=None, H4=datetime.date(2028, 3, 1))))
    assert [bool(one.sorted.options) for one in gone.changes] == [False]
    stray = gather(folder, save(sent, tmp_path / "d.xlsx", spend(C4="Commune de Nulle-Part", F4=3)))
    assert not stray.changes and [note.code for note in stray.notes] == [Code.RETOUR_LIGNES]
