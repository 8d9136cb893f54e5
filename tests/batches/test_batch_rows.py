"""Dossiers of a workbook's rows: made once, following the row where nobody has edited them, never overwritten."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from generator.batches import batch
from generator.batches import rows as batch_rows
from generator.batches.batch import BatchRequest, run_batch
from generator.batches.job_values import RenewalJob
from generator.batches.rows import ROW_FILE, ask_renewal, read_workbook, settle_row, write_template
from generator.batches.shares import make_dossiers
from generator.cli.main import run
from generator.errors import ContentError, InputFileError, UsageError
from generator.files import write_bytes
from generator.making.dossier_folder import read_dossier
from generator.model.batch import Limits, State
from generator.model.workbook import RowFacts, WorkbookRow
from generator.project import BARE, Project
from generator.workers.local import LocalCrew
from scripts import batch_workbook
from tests.batches.batch_samples import DirectCrew, HangingFolder, read_tree

pytestmark = pytest.mark.slow

ROW: dict[str, object] = {
    "territoire": "Val d'Exemple",
    "debut": "01/01/2031",
    "fin": "31/12/2035",
    "communes": "13041, 13046",
    "competence": "communes",
    "lieu": "Gardanne",
    "caf_representants": "Madame Anne MODELE, Directrice",
    "communes_representants": "13046 : Monsieur Paul ESSAI, Maire",
}


def write(folder: Path, *rows: dict[str, object]) -> Path:
    file = folder / "lot.xlsx"
    file.unlink(missing_ok=True)
    write_template(file, BARE, rows)
    return file


@cache
def read_row(**changes: object) -> WorkbookRow:
    """A row as a workbook gives it: written and read once, since each reading starts a process."""
    with TemporaryDirectory() as folder:
        (row,) = read_workbook(write(Path(folder), {**ROW, **changes}), BARE).rows
    return row


def settle(folder: Path, **changes: object) -> list[str]:
    """The codes of what is told when the row is settled in `folder`/dossier."""
    row = read_row(**changes)
    assert row.facts is not None, row.faults
    return [note.code for note in settle_row(row, row.facts, folder / "dossier", BARE)]


def test_the_empty_workbook_is_the_same_each_time_and_holds_no_row(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_template(first, BARE)
    write_template(second, BARE)
    assert first.read_bytes() == second.read_bytes()
    content = read_workbook(first, BARE)
    assert content.rows == ()
    assert content.ignored == 1, "the example"
    assert content.notes == ()


def test_a_row_makes_a_dossier_that_says_what_it_says(tmp_path: Path) -> None:
    assert settle(tmp_path) == []
    dossier = read_dossier(tmp_path / "dossier", BARE)
    facts = dossier.facts
    assert facts.territoire.nom == "Val d'Exemple"
    assert (str(facts.periode.debut), str(facts.periode.fin)) == ("2031-01-01", "2035-12-31")
    assert facts.signature.lieu == "Gardanne"
    caf, gardanne, greasque = facts.parties
    assert [p.fonction for p in caf.representants] == ["Directrice"]
    assert [p.nom for p in greasque.representants] == ["ESSAI"]
    assert not isinstance(gardanne.representants[0].nom, str), "still to be completed"


def test_a_row_that_has_not_changed_touches_nothing(tmp_path: Path) -> None:
    settle(tmp_path)
    (tmp_path / "dossier" / "textes" / "portrait.md").write_text("Un beau pays.\n", "utf-8")
    (tmp_path / "dossier" / "annexe-3" / "fiches" / "01-action.yaml").unlink()
    before = read_tree(tmp_path / "dossier")
    assert settle(tmp_path) == []
    assert read_tree(tmp_path / "dossier") == before


def test_files_that_nobody_edited_follow_the_row(tmp_path: Path) -> None:
    settle(tmp_path)
    portrait = tmp_path / "dossier" / "textes" / "portrait.md"
    portrait.write_text("Un beau pays.\n", "utf-8")
    assert settle(tmp_path, lieu="Marseille") == [], "the portrait does not depend on the row"
    assert read_dossier(tmp_path / "dossier", BARE).facts.signature.lieu == "Marseille"
    assert portrait.read_text("utf-8") == "Un beau pays.\n"


def test_an_edited_file_is_kept_and_told_until_it_is_seen_to(tmp_path: Path) -> None:
    settle(tmp_path)
    facts = tmp_path / "dossier" / "ctg.yaml"
    facts.write_text(facts.read_text("utf-8") + "# ma note\n", "utf-8")
    edited = facts.read_bytes()
    row = read_row(lieu="Marseille")
    assert row.facts is not None
    for _ in range(2):
        (note,) = settle_row(row, row.facts, tmp_path / "dossier", BARE)
        assert note.code == "ligne-modifiee"
        assert "« Lieu de signature » : Gardanne → Marseille" in note.message
        assert "ctg.yaml" in note.message
        assert str(note.span).endswith("lot.xlsx:CTG!A3")
        assert facts.read_bytes() == edited
    facts.write_text(facts.read_text("utf-8").replace("lieu: Gardanne", "lieu: Marseille"), "utf-8")
    seen_to = facts.read_bytes()
    assert settle_row(row, row.facts, tmp_path / "dossier", BARE) == ()
    assert settle_row(row, row.facts, tmp_path / "dossier", BARE) == ()
    assert facts.read_bytes() == seen_to


def test_a_dossier_that_a_person_made_is_left_alone(tmp_path: Path) -> None:
    settle(tmp_path)
    (tmp_path / "dossier" / ROW_FILE).unlink()
    before = read_tree(tmp_path / "dossier")
    with pytest.raises(ContentError, match=r"Val d'Exemple.*porte déjà ce nom.*dossier"):
        settle(tmp_path, lieu="Marseille")
    assert read_tree(tmp_path / "dossier") == before


@pytest.mark.parametrize("made", [False, True])
def test_a_row_never_replaces_the_documents_of_another_ctg(tmp_path: Path, *, made: bool) -> None:
    """A row is named like a dossier of the project: where its own dossier would stand, or elsewhere."""
    project = Project(tmp_path)
    settle(tmp_path)
    (tmp_path / "dossier" / ROW_FILE).unlink()
    other = project.content / ("val-d-exemple" if made else "lot/val-d-exemple")
    other.parent.mkdir(parents=True)
    (tmp_path / "dossier").rename(other)
    crew = DirectCrew()
    assert not run_batch(BatchRequest(other, project, project.output), crew).failed
    before = read_tree(project.output / "val-d-exemple")
    assert crew.take_made() == ["val-d-exemple"]
    report = run_batch(BatchRequest(write(tmp_path, {**ROW, "lieu": "Marseille"}), project, project.output), crew)
    assert crew.take_made() == []
    (line,) = report.lines
    assert line.state is State.REFUSED
    (fault,) = line.faults
    assert fault.code == ("sortie-autre-dossier" if made else "dossier-deja-la")
    assert "val-d-exemple" in fault.message and str(fault.span).endswith("lot.xlsx:CTG!A3")
    assert ("content/lot/val-d-exemple" in fault.message) is True
    assert read_tree(project.output / "val-d-exemple") == before
    assert (project.content / "lot/val-d-exemple").exists() is not made, "a refused row leaves no dossier behind"


@pytest.mark.parametrize("written", range(0, 12, 2))
def test_a_change_that_was_interrupted_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """Stopped after some files, at the making and again when the row changes."""
    settle(tmp_path / "whole")
    for lieu in ("Gardanne", "Marseille"):
        settle(tmp_path / "whole", lieu=lieu)
        count = 0

        def stop(path: Path, data: bytes) -> None:
            nonlocal count
            count += 1
            if count > written:
                raise KeyboardInterrupt
            write_bytes(path, data)

        row = read_row(lieu=lieu)
        assert row.facts is not None
        monkeypatch.setattr(batch_rows, "write_bytes", stop)
        with suppress(KeyboardInterrupt):
            settle_row(row, row.facts, tmp_path / "dossier", BARE)
        monkeypatch.setattr(batch_rows, "write_bytes", write_bytes)
        assert settle(tmp_path, lieu=lieu) == []
        assert read_tree(tmp_path / "dossier") == read_tree(tmp_path / "whole" / "dossier")


def test_a_row_renews_a_dossier_once(tmp_path: Path, project_root: Path) -> None:
    renewal: dict[str, object] = {
        "territoire": "Bassin minier",
        "debut": "01/01/2031",
        "fin": "31/12/2035",
        "lieu": "Marseille",
        "origine": "bassin-minier",
    }
    file = write(tmp_path, renewal)
    crew = DirectCrew()
    request = BatchRequest(file, BARE, tmp_path / "output", contents=tmp_path / "content")
    (tmp_path / "content" / ".renouvellement-autre").mkdir(parents=True)
    report = run_batch(request, crew)
    (line,) = report.lines
    assert not line.faults
    assert [note.code for note in line.notes] == ["cellule-sans-effet"]
    folder = tmp_path / "content" / "bassin-minier"
    facts = read_dossier(folder, BARE).facts
    assert str(facts.periode.debut) == "2031-01-01"
    assert [p.id for p in facts.parties] == [
        p.id for p in read_dossier(project_root / "content/bassin-minier", BARE).facts.parties
    ]
    assert [p.name for p in folder.parent.iterdir()] == ["bassin-minier"], "nothing is left beside it"
    before = read_tree(folder)
    (folder / "textes" / "portrait.md").write_text("Relu.\n", "utf-8")
    run_batch(request, crew)
    assert (folder / "textes" / "portrait.md").read_text("utf-8") == "Relu.\n"
    assert set(read_tree(folder)) == set(before)


def test_a_renewed_row_says_whose_territory_is_printed_until_the_facts_are_edited(tmp_path: Path) -> None:
    row = {"territoire": "Étoile et Garlaban", "debut": "01/01/2031", "fin": "31/12/2035", "origine": "bassin-minier"}
    request = BatchRequest(write(tmp_path, row), BARE, tmp_path / "output", contents=tmp_path / "content")
    for _ in range(2):
        (line,) = run_batch(request, DirectCrew()).lines
        (note,) = line.notes
        assert note.code == "territoire-repris"
        assert "« Bassin minier »" in note.message
        assert "« Étoile et Garlaban »" in note.message
    facts = tmp_path / "content" / "etoile-et-garlaban" / "ctg.yaml"
    facts.write_text(facts.read_text("utf-8").replace("nom: Bassin minier", "nom: Étoile et Garlaban", 1), "utf-8")
    assert run_batch(request, DirectCrew()).lines[0].notes == ()


def test_a_renewal_that_hangs_is_stopped_and_the_other_rows_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"territoire": name, "debut": "01/01/2031", "fin": "31/12/2035", "origine": "bassin-minier"}
        for name in ("Bassin minier", "Bassin sans fin")
    ]

    def ask(row: WorkbookRow, facts: RowFacts, folder: Path, project: Project) -> RenewalJob | None:
        job = ask_renewal(row, facts, folder, project)
        assert job is not None
        return replace(job, folder=HangingFolder(tmp_path / "origine")) if "sans fin" in row.name else job

    (tmp_path / "origine").mkdir()
    monkeypatch.setattr(batch, "ask_renewal", ask)
    monkeypatch.setattr(batch, "make_dossiers", lambda jobs, _: make_dossiers(jobs, DirectCrew()))
    crew = LocalCrew(2, Limits(seconds=15, memory_mib=2048))
    request = BatchRequest(write(tmp_path, *rows), BARE, tmp_path / "output", contents=tmp_path / "content")
    done, stopped = run_batch(request, crew).lines
    assert (done.state, stopped.state) == (State.DONE, State.STOPPED)
    assert [fault.code for fault in stopped.faults] == ["dossier-trop-long"]
    assert [path.name for path in (tmp_path / "content").iterdir()] == ["bassin-minier"]


def test_the_dossier_of_a_row_that_has_gone_is_told(tmp_path: Path) -> None:
    other = {**ROW, "territoire": "Autre val"}
    request = BatchRequest(write(tmp_path, ROW, other), BARE, tmp_path / "output", contents=tmp_path / "content")
    assert run_batch(request, DirectCrew()).notes == ()
    before = read_tree(tmp_path / "content")
    write(tmp_path, ROW, {**other, "territoire": "# Autre val"})
    report = run_batch(request, DirectCrew())
    assert [(note.code, str(note.span).split("content/")[1]) for note in report.notes] == [
        ("ligne-disparue", "autre-val")
    ]
    assert read_tree(tmp_path / "content") == before


def test_an_origin_that_is_not_there_is_suggested(tmp_path: Path) -> None:
    row = {"territoire": "Bassin", "debut": "01/01/2031", "fin": "31/12/2035", "origine": "content/basin-minier"}
    (read,) = read_workbook(write(tmp_path, row), BARE).rows
    (fault,) = read.faults
    assert fault.code == "dossier-introuvable"
    assert "bassin-minier" in str(fault.hint)


@pytest.fixture
def drawn(tmp_path: Path) -> tuple[Path, list[str]]:
    """A workbook of nine rows drawn from the tables, and its three wrong cells."""
    rows = batch_workbook.draw_rows(9, seed=3)
    wrong = batch_workbook.spoil_rows(rows)
    write_template(tmp_path / "lot.xlsx", BARE, rows)
    return tmp_path / "lot.xlsx", wrong


def test_three_wrong_cells_are_named_and_the_other_rows_done(drawn: tuple[Path, list[str]], tmp_path: Path) -> None:
    file, wrong = drawn
    crew = DirectCrew()
    request = BatchRequest(file, BARE, tmp_path / "output", contents=tmp_path / "content")
    report = run_batch(request, crew)
    assert len(report.failed) == 3
    named = [str(fault.span).split("lot.xlsx:")[1] for line in report.failed for fault in line.faults]
    assert named == wrong
    assert len(crew.take_made()) == 6
    assert report.ignored == 1
    before = read_tree(tmp_path)
    again = run_batch(request, crew)
    assert crew.take_made() == []
    assert [line.kept for line in again.lines].count(True) == 6
    assert read_tree(tmp_path) == before, "the summary tells where things stand, not what a run did"


def test_the_command_names_the_cells_and_makes_the_rest(
    drawn: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.workers.local.LocalCrew", lambda *_: DirectCrew())
    file, wrong = drawn
    code = run(["lot", str(file), "--vers", str(tmp_path / "content"), "--sortie", str(tmp_path / "output")])
    captured = capsys.readouterr()
    assert code == 8
    for cell in wrong:
        assert f"lot.xlsx:{cell}: erreur [" in captured.err
    assert "6 CTG à jour : 6 produites" in captured.out
    assert "3 refusées ; 1 ligne ignorée" in captured.out


def test_the_command_writes_an_empty_workbook_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "renouvellements.xlsx"
    assert run(["lot", "--modele-xlsx", str(file)]) == 0
    before = file.read_bytes()
    assert run(["lot", "--modele-xlsx", str(file)]) == 2
    assert "[place-occupee]" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert run(["lot"]) == 2
    assert "SOURCE" in capsys.readouterr().err


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    for name in ("lot.xlsm", "lot.ods"):
        (tmp_path / name).write_bytes(b"PK")
        with pytest.raises(InputFileError, match=r"un fichier \.xlsx est attendu"):
            read_workbook(tmp_path / name, BARE)


def test_what_a_row_remembers_is_not_part_of_its_dossier(tmp_path: Path) -> None:
    settle(tmp_path)
    assert json.loads((tmp_path / "dossier" / ROW_FILE).read_bytes())["fini"] is True
    assert not any(ROW_FILE in file.path for file in read_dossier(tmp_path / "dossier", BARE).inputs)
    assert isinstance(read_workbook(write(tmp_path, ROW), BARE).rows[0], WorkbookRow)


def test_rows_are_not_put_within_a_dossier(tmp_path: Path) -> None:
    outer = tmp_path / "ancienne"
    write_bytes(outer / "ctg.yaml", b"modele: x\n")
    with pytest.raises(UsageError, match="celui d'une autre CTG"):
        run_batch(BatchRequest(write(tmp_path, ROW), BARE, tmp_path / "sorties", contents=outer), DirectCrew())
    assert [path.name for path in outer.iterdir()] == ["ctg.yaml"]
