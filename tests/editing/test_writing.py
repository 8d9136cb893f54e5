"""What is taken back is written as one set with its line of the journal, wherever the run is stopped."""

from __future__ import annotations

import errno
import itertools
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from generator import files as disk
from generator.codes import Code
from generator.editing.values import EditedFile, EditedFiles
from generator.editing.writing import Author, write_files
from generator.errors import ContentError, OutputError
from generator.files import sha256
from generator.making.dossier_folder import read_dossier
from generator.output_sets import STAGING, finish_outputs
from generator.project import Project
from tests.disk_stops import Stopped, count_or_stop

AUTHOR = Author("Mairie", "2026-11-29T10:00:00+01:00", {"retour.xlsx": "0" * 64})
JOURNAL, FORMER = "journal.jsonl", b'{"commande": "nouveau"}\n'
OLD = {"ctg.yaml": b"a: 1\n", "annexe-4/suivi.csv": b"fiche;etat\n", "gardes.yaml": b"b: 2\n"}
NEW = {**OLD, "ctg.yaml": b"a: 3\n", "annexe-4/suivi.csv": b"fiche;etat\n1;en cours\n", "textes/objet.md": b"Objet.\n"}
EDITED = EditedFiles(
    tuple(EditedFile(n, d, sha256(OLD[n]) if n in OLD else "") for n, d in NEW.items() if OLD.get(n) != d)
)


def make_dossier(folder: Path) -> Path:
    for name, data in {**OLD, JOURNAL: FORMER}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def read(folder: Path) -> tuple[dict[str, bytes], int]:
    """The files of a dossier, and how many lines of its journal tell of what was taken back."""
    hidden = {STAGING, ".versions"}
    paths = [path for path in folder.rglob("*") if path.is_file() and not hidden & set(path.parts)]
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    journal = found.pop(JOURNAL)
    assert journal.startswith(FORMER)
    return found, journal.count(b'"reprendre"')


@pytest.mark.slow
@pytest.mark.parametrize("stopped", [True, False])
def test_wherever_it_is_stopped_the_next_run_finds_the_old_set_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    """Killed (nothing is tidied up), or refused by the disk (it is put back at once)."""
    monkeypatch.setattr(disk, "_SYNCED_AT_ONCE", 1)
    found = []
    for stop_at in itertools.count(1):
        folder = make_dossier(tmp_path / str(stop_at))
        faults = [OSError(errno.ENOSPC, "No space left on device")]

        def act(faults: list[OSError] = faults) -> None:
            if stopped:
                raise Stopped
            if faults:
                raise faults.pop()

        with monkeypatch.context() as patch:
            count = count_or_stop(patch, stop_at, act)
            with suppress(Stopped, OutputError):
                write_files(folder, EDITED, AUTHOR)
            if count() < stop_at:
                break
        finish_outputs(folder)
        found.append(read(folder))
        assert found[-1] in ((OLD, 0), (NEW, 1)), stop_at
        assert not (folder / STAGING).exists()
    assert (OLD, 0) in found and (NEW, 1) in found and len(found) > 20
    assert read(folder) == (NEW, 1)


def stop_between_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moves: int = 3, edited: EditedFiles = EDITED
) -> None:
    real, left = disk.move_file, [None] * moves

    def move(source: Path, place: Path) -> None:
        if not left:
            raise Stopped
        left.pop()
        real(source, place)

    def stop(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr("generator.output_sets.move_file", move)
        patch.setattr("generator.output_sets._put_back", stop)
        with pytest.raises(Stopped):
            write_files(folder, edited, AUTHOR)


def test_a_file_that_changed_since_it_was_read_refuses_all(tmp_path: Path) -> None:
    folder = make_dossier(tmp_path)
    (folder / "annexe-4/suivi.csv").write_bytes(NEW["annexe-4/suivi.csv"])  # even when it says what is wanted
    (folder / "textes").mkdir()
    (folder / "textes/objet.md").symlink_to(folder / "gardes.yaml")
    before = read(folder)
    with pytest.raises(ContentError) as caught:
        write_files(folder, EDITED, AUTHOR)
    assert [one.code for one in caught.value.diagnostics] == [Code.FICHIER_CHANGE] * 2
    assert read(folder) == before and not (folder / STAGING).exists()


def test_what_a_person_changes_before_it_is_finished_stays_hers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_dossier(tmp_path)
    stop_between_files(folder, monkeypatch)
    (folder / "textes").mkdir(exist_ok=True)
    (folder / "textes/objet.md").write_bytes(b"Le sien.\n")
    told = finish_outputs(folder)
    assert [one.code for one in told] == [Code.ECRITURE_REPRISE] * 2 and "objet.md" in str(told[1].span)
    found, lines = read(folder)
    assert found == {**NEW, "textes/objet.md": b"Le sien.\n"} and lines == 1


def test_reading_the_dossier_finishes_and_tells(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when it has no `ctg.yaml` at that moment; not where a link leads out of it."""
    folder = tmp_path / "exemple"
    shutil.copytree(copied, folder)
    data = (folder / "ctg.yaml").read_bytes()
    edited = EditedFiles((EditedFile("ctg.yaml", data + b"# fin\n", sha256(data)),))
    stop_between_files(folder, monkeypatch, 1, edited)
    assert not (folder / "ctg.yaml").exists()
    dossier = read_dossier(folder, Project(Path()))
    assert [note.code for note in dossier.notes][:1] == [Code.ECRITURE_REPRISE]
    assert (folder / "ctg.yaml").read_bytes().endswith(b"# fin\n") and '"reprendre"' in (folder / JOURNAL).read_text()
    assert not read_dossier(folder, Project(Path())).writing_notes
