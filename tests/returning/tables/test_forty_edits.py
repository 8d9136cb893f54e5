"""Forty changes of every kind in a workbook of data, saved by other programs: forty are found, none false, each in its
place; all accepted, the next workbook says what came back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.comparing.changes import ChangeKind
from generator.project import Project
from generator.returning.taking.decisions import decide
from generator.returning.taking.gathered import Gathered
from generator.returning.taking.workbooks import gather_workbooks
from generator.tabulating.filling import fill_book
from tests.dossiers.dossier_copy import copy_dossier
from tests.returning.tables.data_hand import CELLS, COUNT, GONE, NEW_ROWS, change_all, edit, share_strings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tableur") / "exemple-complet"
    return copy_dossier(Path("content/exemple-complet"), folder, "annexe-5", "prefecture")


@pytest.fixture(scope="module")
def sent(folder: Path) -> bytes:
    target = folder.parent / "envoye.xlsx"
    assert run(["tableur", str(folder), "-o", str(target), "--projet", ".", "--par", "Essai"]) == 0
    return target.read_bytes()


@pytest.fixture(scope="module")
def returned(sent: bytes) -> bytes:
    return edit(sent, change_all)


def gather(folder: Path, *data: bytes) -> Gathered:
    paths = [folder.parent / f"retour-{rank}.xlsx" for rank, _ in enumerate(data)]
    for path, one in zip(paths, data, strict=True):
        path.write_bytes(one)
    return gather_workbooks(paths, folder, Project(Path()))


def check_forty(gathered: Gathered) -> None:
    place = gathered.place
    keys = {sheet.mark_row(n): row.key for sheet in fill_book(place.dossier).sheets for n, row in enumerate(sheet.rows)}
    wanted = {re.sub(r"\{(\w+)\}", lambda m: keys[m[1]], key) for *_, key in CELLS}
    found = {one.change.key for one in gathered.changes if one.change.kind is ChangeKind.CHANGED}
    assert found == wanted and len(found) == len(CELLS)
    new = [one.change for one in gathered.changes if one.change.kind is ChangeKind.INSERTED]
    gone = [one.change for one in gathered.changes if one.change.kind is ChangeKind.DELETED]
    assert {c.piece for c in new} == {"representants", "equipements", "moyens"} and len(new) == len(NEW_ROWS)
    assert [c.key for c in gone] == [f"equipements/{keys[GONE[1]]}"]
    assert len(gathered.changes) == COUNT == 40
    assert all(one.sorted.options and not one.sorted.asks and not one.against for one in gathered.changes)
    assert all(one.sorted.target.places for one in gathered.changes) and not gathered.notes and not gathered.remarks


def test_what_was_not_touched_asks_for_nothing(folder: Path, sent: bytes) -> None:
    assert gather(folder, sent).changes == ()
    assert gather(folder, share_strings(edit(sent))).changes == ()


def test_forty_are_found_each_in_its_place(folder: Path, returned: bytes) -> None:
    check_forty(gather(folder, returned))
    check_forty(gather(folder, share_strings(returned)))


def test_the_same_copy_twice_asks_once(folder: Path, returned: bytes) -> None:
    gathered = gather(folder, returned, share_strings(returned))
    assert len(gathered.changes) == COUNT and all(len(one.askers) == 2 for one in gathered.changes)


def test_saved_by_libreoffice(folder: Path, sent: bytes, returned: bytes) -> None:
    office = shutil.which("soffice")
    if office is None or not (Path(office).resolve().parent / "libsclo.so").exists():
        if os.environ.get("CI"):
            pytest.fail("LibreOffice Calc is missing: CI must have it")
        pytest.skip("LibreOffice Calc is not here")
    top = folder.parent / "libreoffice"
    top.mkdir()
    (top / "a.xlsx").write_bytes(sent)
    (top / "b.xlsx").write_bytes(returned)
    profile = f"-env:UserInstallation=file://{top}/profil"
    order: Sequence[str] = (office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir")
    subprocess.run(
        [*order, str(top / "sorti"), str(top / "a.xlsx"), str(top / "b.xlsx")], check=True, capture_output=True
    )
    assert gather(folder, (top / "sorti/a.xlsx").read_bytes()).changes == ()
    check_forty(gather(folder, (top / "sorti/b.xlsx").read_bytes()))


def test_all_accepted_the_next_workbook_says_what_came_back(folder: Path, returned: bytes, sent: bytes) -> None:
    gathered = gather(folder, returned)
    decided = decide(gathered.changes, range(1, COUNT + 1), (), "")
    edited = gathered.apply(gathered.place, decided.accepted)
    assert {file.path for file in edited.files} >= {"ctg.yaml", "annexe-2/equipements.csv", "annexe-4/suivi.csv"}
    comments = re.findall(r"#.*", (folder / "ctg.yaml").read_text(encoding="utf-8"))
    copy = folder.parent / "accepte" / folder.name
    shutil.copytree(folder, copy)
    path = copy.parent / "retour.xlsx"
    path.write_bytes(returned)
    assert run(["reprendre", str(path), str(copy), "--accepter", "tout", "--projet", ".", "--par", "Essai"]) == 0
    written = (copy / "ctg.yaml").read_text(encoding="utf-8")
    assert re.findall(r"#.*", written) == comments
    assert '\n    siret: "00990001000010"\n' in written and "convocation: 2026-09-01" in written
    assert "{2027: 10000, 2028: 380000," in (copy / "annexe-3/fiches/01-places-zones-sous-dotees.yaml").read_text()
    assert "\n15/03/2027;Malo" in (copy / "annexe-4/suivi.csv").read_text(encoding="utf-8")
    again = gather(copy, returned)
    assert again.changes == ()  # the dossier says all that came back
    assert any(note.code == "retour-dossier-change" for note in again.notes)
