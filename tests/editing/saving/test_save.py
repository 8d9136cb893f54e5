"""What pages save: nobody's words are lost, and nothing is written with which the dossier could not be read."""

from __future__ import annotations

import errno
import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from generator import files as disk
from generator.api.editing import (
    AddFile,
    AddRecord,
    Author,
    ConflictError,
    FieldEdit,
    MoveRecord,
    RemoveFile,
    RemoveRecord,
    TableEdit,
    TableRow,
    TextEdit,
    UnreadableError,
    list_saves,
    preview_edits,
    read_field,
    read_files,
    save_edits,
    undo,
)
from generator.codes import Code
from generator.editing.saving import save as saving
from generator.errors import ContentError, OutputError, UsageError
from generator.files import list_tree
from generator.making.dossier_folder import find_dossiers, read_dossier
from generator.output_sets import STAGING, finish_outputs
from generator.project import Project
from tests.disk_stops import Stopped, count_or_stop

PROJECT = Project(Path())
ANNE, BILAL = Author("Anne"), Author("Bilal")
PLACE = ("signature", "lieu")
FICHE = "annexe-3/fiches/01-places-zones-sous-dotees.yaml"


@pytest.fixture
def folder(copied: Path, tmp_path: Path) -> Path:
    shutil.copytree(copied, tmp_path / "exemple")
    return tmp_path / "exemple"


def read(folder: Path, path: str) -> str:
    return read_files(folder, [path])[0].text


def read_all(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in list_tree(folder)}


def list_lines(folder: Path) -> list[dict[str, object]]:
    path = folder / "journal.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []


def test_two_people_in_different_fields_of_one_file_both_save(folder: Path) -> None:
    before = read(folder, "ctg.yaml")
    place = FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")
    day = FieldEdit("ctg.yaml", ("signature", "date"), "2026-11-27", "2026-11-28")
    one, other = save_edits(folder, PROJECT, [place], ANNE), save_edits(folder, PROJECT, [day], BILAL)
    assert one.id != other.id
    wanted = before.replace("lieu: Ormeval\n  date: 2026-11-27", "lieu: Les Aulnaies\n  date: 2026-11-28")
    assert read(folder, "ctg.yaml") == wanted
    lines = list_lines(folder)
    assert [(line["par"], line["commande"]) for line in lines] == [("Anne", "atelier"), ("Bilal", "atelier")]
    assert lines[1]["entrees"] == lines[0]["sorties"]


def test_the_same_field_is_refused_with_what_everybody_wrote(folder: Path) -> None:
    save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")], ANNE)
    before = read_all(folder)
    same = FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")
    assert save_edits(folder, PROJECT, [same], BILAL).id == ""
    with pytest.raises(ConflictError) as caught:
        save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Ormeval", "Saint-Loubrin")], BILAL)
    (found,) = caught.value.conflicts
    assert (found.before, found.mine, found.theirs) == ("Ormeval", "Saint-Loubrin", "Les Aulnaies")
    assert caught.value.diagnostics[0].code is Code.ECRITURE_CONCURRENTE and read_all(folder) == before


def test_nothing_changed_writes_nothing(folder: Path) -> None:
    before = read_all(folder)
    text = read_files(folder, ["textes/portrait.md"])[0]
    edits = [
        FieldEdit("ctg.yaml", PLACE, "Ormeval", " Ormeval\r\n"),
        TextEdit(text.path, text.digest, text.text + "\n"),
    ]
    assert save_edits(folder, PROJECT, edits, ANNE).id == ""
    assert read_all(folder) == before and not (folder / ".versions").exists()


def test_what_a_program_outside_has_changed_is_never_lost(folder: Path) -> None:
    path = folder / "ctg.yaml"
    path.write_text(path.read_text().replace("lieu: Ormeval", "lieu: Castelambre"))
    with pytest.raises(ConflictError):
        save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Ormeval", "X")], ANNE)
    save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", ("mention",), "exemple fictif", "essai")], ANNE)
    assert read_field(read(folder, "ctg.yaml"), PLACE) == "Castelambre"


def test_a_file_changed_between_reading_and_writing_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = saving.check_readable

    def change(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(saving, "check_readable", real)
        path = folder / "ctg.yaml"
        path.write_text(path.read_text().replace("mention: exemple fictif", "mention: entre-temps"))

    monkeypatch.setattr(saving, "check_readable", change)
    save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")], ANNE)
    text = read(folder, "ctg.yaml")
    assert "mention: entre-temps" in text and "lieu: Les Aulnaies" in text


def test_what_could_not_be_read_is_refused_at_its_field(folder: Path) -> None:
    before = read_all(folder)
    good = FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")
    bad = FieldEdit("ctg.yaml", ("periode", "debut"), "2027-01-01", "hier")
    gone = FieldEdit("ctg.yaml", ("modele",), "ctg-2026", "")
    for edits, blamed in (([good, bad], 1), ([bad, good], 0), ([gone], 0)):
        with pytest.raises(UnreadableError) as caught:
            save_edits(folder, PROJECT, edits, ANNE)
        assert caught.value.faults[0].edit == blamed
        assert caught.value.diagnostics[0].span is not None
        assert "ctg.yaml" in caught.value.diagnostics[0].span.file
    with pytest.raises(ContentError):
        text = read_files(folder, ["textes/portrait.md"])[0]
        save_edits(folder, PROJECT, [TextEdit(text.path, text.digest, "{{ parties.")], ANNE)
    assert read_all(folder) == before


def test_a_dossier_that_cannot_be_read_is_mended(folder: Path) -> None:
    path = folder / "ctg.yaml"
    path.write_text(path.read_text().replace("debut: 2027-01-01", "debut: hier").replace("genre: f", "genre: x", 1))
    save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")], ANNE)
    save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", ("periode", "debut"), "hier", "2027-01-01")], ANNE)
    with pytest.raises(UnreadableError):
        save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", ("periode", "fin"), "2031-12-31", "demain")], ANNE)


def test_records_and_files(folder: Path) -> None:
    file = read_files(folder, [FICHE])[0]
    others = ("publics", "secteur", "pilote", "resultats", "calendrier", "financement")
    others += ("indicateurs_quantitatifs", "indicateurs_qualitatifs", "description", "partenaires")
    record = (("titre", "Une opération de plus"), *((name, "à compléter") for name in others))
    save_edits(folder, PROJECT, [AddRecord(FICHE, ("operations",), record, 0)], ANNE)
    path = ("operations", 0, "titre")
    assert read_field(read(folder, FICHE), path) == "Une opération de plus"
    # Bilal's page was opened before: his ranks are those of the file as he had read it.
    title = read_field(file.text, path)
    save_edits(folder, PROJECT, [FieldEdit(FICHE, path, title, "Ouvrir", file.digest)], BILAL)
    assert read_field(read(folder, FICHE), ("operations", 1, "titre")) == "Ouvrir"
    digest = read_files(folder, [FICHE])[0].digest
    save_edits(folder, PROJECT, [MoveRecord(FICHE, ("operations", 0), 1, digest)], ANNE)
    assert read_field(read(folder, FICHE), ("operations", 0, "titre")) == "Ouvrir"
    with pytest.raises(ConflictError):
        save_edits(folder, PROJECT, [RemoveRecord(FICHE, ("operations", 1), "autre chose")], BILAL)
    digest = read_files(folder, [FICHE])[0].digest
    save_edits(folder, PROJECT, [RemoveRecord(FICHE, ("operations", 1), None, digest)], BILAL)
    assert read(folder, FICHE) == file.text.replace(str(title), "Ouvrir")
    new = "annexe-3/fiches/99-essai.yaml"
    save_edits(folder, PROJECT, [AddFile(new, file.text)], ANNE)
    with pytest.raises(ConflictError):
        save_edits(folder, PROJECT, [AddFile(new, "titre: autre\n")], BILAL)
    with pytest.raises(ConflictError):
        save_edits(folder, PROJECT, [RemoveFile(new, digest)], BILAL)
    gone = save_edits(folder, PROJECT, [RemoveFile(new, read_files(folder, [new])[0].digest)], BILAL)
    assert not (folder / new).exists()
    undo(folder, PROJECT, gone.id, ANNE)
    assert read(folder, new) == file.text


def test_texts_are_merged_when_their_changes_do_not_overlap(folder: Path) -> None:
    name = "textes/portrait.md"
    base = read_files(folder, [name])[0]
    first, *_, last = base.text.split()
    save_edits(folder, PROJECT, [TextEdit(name, base.digest, base.text.replace(first, "Premier", 1))], ANNE)
    mine = base.text.rstrip("\n") + "\n\nUne fin.\n"
    with pytest.raises(ConflictError) as caught:
        save_edits(folder, PROJECT, [TextEdit(name, base.digest, mine)], BILAL)
    (found,) = caught.value.conflicts
    assert found.merged == mine.replace(first, "Premier", 1) and found.theirs == read(folder, name)
    save_edits(folder, PROJECT, [TextEdit(name, found.digest, found.merged)], BILAL)
    assert read(folder, name) == found.merged and last in found.merged


def test_tables_are_saved_by_cell(folder: Path) -> None:
    name = "annexe-2/equipements.csv"
    base = read_files(folder, [name])[0]
    lines = base.text.splitlines()
    columns = tuple(lines[0].split(";"))
    rows = [TableRow(rank, tuple(line.split(";"))) for rank, line in enumerate(lines[1:], 2)]

    def set_cell(rank: int, column: str, words: str) -> TableEdit:
        cells = [*rows[rank].cells]
        cells[columns.index(column)] = words
        changed = (*rows[:rank], TableRow(rows[rank].line, tuple(cells)), *rows[rank + 1 :])
        return TableEdit(name, base.digest, columns, changed)

    assert save_edits(folder, PROJECT, [TableEdit(name, base.digest, columns, tuple(rows))], ANNE).id == ""
    save_edits(folder, PROJECT, [set_cell(0, "heures", "421")], ANNE)
    save_edits(folder, PROJECT, [set_cell(0, "etp", "0,7")], BILAL)
    assert read(folder, name) == base.text.replace(";420;0,6;", ";421;0,7;", 1)
    with pytest.raises(ConflictError) as caught:
        save_edits(folder, PROJECT, [set_cell(0, "heures", "5")], BILAL)
    assert [(one.path, one.theirs) for one in caught.value.conflicts] == [((2, "heures"), "421")]
    assert (folder / name).read_bytes().startswith(b"\xef\xbb\xbf") == (folder / name).read_bytes().startswith(b"\xef")


OUTSIDE = ("../ctg.yaml", "/etc/passwd", "actes/01-convention/acte.yaml", "annexe-5/x.pdf", ".versions/a.md", "C:x.md")
OUTSIDE += (
    "a\\b.yaml",
    "journal.jsonl",
    "prefecture/x.md",
    "avenants/1/avenant.yaml",
    "x/../../y.md",
    "signatures/x.csv",
)


@pytest.mark.parametrize("path", OUTSIDE)
def test_only_texts_of_the_dossier_are_written(folder: Path, path: str) -> None:
    with pytest.raises(UsageError):
        save_edits(folder, PROJECT, [AddFile(path, "a: 1\n")], ANNE)
    assert not (folder.parent / "ctg.yaml").exists()


def test_a_file_that_has_no_place_and_one_behind_a_link_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        save_edits(folder, PROJECT, [AddFile("notes.yaml", "a: 1\n")], ANNE)
    (tmp_path / "ailleurs").mkdir()
    shutil.rmtree(folder / "textes")
    (folder / "textes").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(UsageError):
        save_edits(folder, PROJECT, [AddFile("textes/portrait.md", "a\n")], ANNE)
    assert not list((tmp_path / "ailleurs").iterdir())


def test_a_save_is_undone_and_what_was_saved_since_elsewhere_stays(folder: Path) -> None:
    before = read(folder, "ctg.yaml")
    one = save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")], ANNE)
    save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", ("signature", "date"), "2026-11-27", "2026-11-28")], BILAL)
    done = undo(folder, PROJECT, one.id, BILAL)
    assert read(folder, "ctg.yaml") == before.replace("date: 2026-11-27", "date: 2026-11-28")
    saves = list_saves(folder)
    assert saves[0].id == done.id and len(saves) == 3 and one.id in saves[0].reason
    again = undo(folder, PROJECT, done.id, ANNE)
    assert "lieu: Les Aulnaies" in read(folder, "ctg.yaml") and again.id


def test_an_undo_where_a_later_save_has_written_is_refused_with_the_difference(folder: Path) -> None:
    one = save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")], ANNE)
    save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Les Aulnaies", "Castelambre")], BILAL)
    with pytest.raises(ConflictError) as caught:
        undo(folder, PROJECT, one.id, ANNE)
    (found,) = caught.value.conflicts
    assert "lieu: Ormeval" in str(found.mine) and "lieu: Castelambre" in str(found.theirs)
    with pytest.raises(UsageError):
        undo(folder, PROJECT, "0" * 16, ANNE)
    shutil.rmtree(folder / ".versions")
    with pytest.raises(UsageError) as refused:
        undo(folder, PROJECT, one.id, ANNE)
    assert refused.value.diagnostics[0].code is Code.ANNULATION_IMPOSSIBLE


def test_a_look_writes_nothing(folder: Path) -> None:
    before = read_all(folder)
    made = preview_edits(folder, [FieldEdit("ctg.yaml", PLACE, "?", "Ici"), RemoveFile("textes/portrait.md", "")])
    assert b"lieu: Ici" in (made["ctg.yaml"] or b"") and made["textes/portrait.md"] is None
    assert read_all(folder) == before


def list_stops() -> Iterator[int]:
    return itertools.count(1)


@pytest.mark.slow
@pytest.mark.parametrize("stopped", [True, False])
def test_wherever_a_save_is_stopped_it_is_whole_or_was_never_begun(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    monkeypatch.setattr(disk, "_SYNCED_AT_ONCE", 1)
    # What is read in a copy touches no disk of the dossier: only the writing is stopped.
    monkeypatch.setattr(saving, "check_readable", lambda *_: None)
    former = "lieu: Ormeval\n  date: 2026-11-27"
    edits = [
        FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies"),
        RemoveFile("textes/portrait.md", read_files(copied, ["textes/portrait.md"])[0].digest),
        AddFile("textes/autre.md", "Autre.\n"),
    ]
    seen = set()
    for stop_at in list_stops():
        folder = tmp_path / str(stop_at)
        (folder / "textes").mkdir(parents=True)
        for name in ("ctg.yaml", "textes/portrait.md"):
            shutil.copyfile(copied / name, folder / name)
        faults = [OSError(errno.ENOSPC, "No space left on device")]

        def act(faults: list[OSError] = faults) -> None:
            if stopped:
                raise Stopped
            if faults:
                raise faults.pop()

        acknowledged = False
        with monkeypatch.context() as patch:
            count = count_or_stop(patch, stop_at, act)
            with suppress(Stopped, OutputError):
                acknowledged = bool(save_edits(folder, PROJECT, edits, ANNE).id)
            if count() < stop_at:
                break
        finish_outputs(folder)
        done = former not in (folder / "ctg.yaml").read_text()
        state = (done, not (folder / "textes/portrait.md").exists(), (folder / "textes/autre.md").exists())
        assert state in ((True,) * 3, (False,) * 3), stop_at
        assert len(list_lines(folder)) == int(done) and done >= acknowledged
        assert not (folder / STAGING).exists()
        if done:
            (save,) = list_saves(folder)
            undo(folder, PROJECT, save.id, BILAL)
            assert former in (folder / "ctg.yaml").read_text()
        seen.add(done)
    assert seen == {True, False}


def test_nothing_reads_what_is_kept_of_former_versions(folder: Path) -> None:
    save_edits(folder, PROJECT, [FieldEdit("ctg.yaml", PLACE, "Ormeval", "Les Aulnaies")], ANNE)
    assert len(list((folder / ".versions").iterdir())) == 2
    dossier = read_dossier(folder, PROJECT)
    assert not [one.path for one in dossier.inputs if "version" in one.path]
    assert not [path for path in list_tree(folder) if ".versions" in path.parts]
    assert find_dossiers(folder.parent) == (folder,)
