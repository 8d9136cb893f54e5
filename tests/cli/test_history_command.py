"""What commands tell the journal of a dossier, and what `ctg historique` says of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.acts.journal import JournalEntry, append_entry, read_journal
from generator.batches.batch import BatchRequest, run_batch
from generator.cli.journal import take_person
from generator.cli.main import run
from generator.files import sha256
from generator.making.dossier_folder import JOURNAL_FILE
from generator.making.generation import GenerationRequest, make_files
from generator.project import BARE, Project
from tests.batches.batch_samples import DirectCrew, copy_dossiers

pytestmark = pytest.mark.slow


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CTG_PAR", raising=False)
    return copy_dossiers(tmp_path / "content", ("amont", "aval"))


def test_a_command_that_wrote_something_is_told_once(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["generer", "content/amont", "--piece", "annexe-3", "--format", "docx", "--par", "Anne  Martin"]) == 0
    (entry,) = read_journal(content / "amont").entries
    assert (entry.who, entry.command, entry.act, entry.reason) == ("Anne Martin", "generer", "", "")
    written = {name: sha256(Path(name).read_bytes()) for name in entry.went_out}
    assert entry.went_out == written
    assert "output/amont/annexe-3-plan.docx" in written
    assert entry.moment[10] == "T" and entry.moment[-6] in "+-"
    Path("output/amont/annexe-3-plan.docx").write_bytes(b"saved in Word")
    assert run(["generer", "content/amont", "--piece", "annexe-3", "--format", "docx"]) == 6
    assert run(["generer", "content/amont", "--piece", "annexe-9"]) == 2
    assert len(read_journal(content / "amont").entries) == 1, "what wrote nothing is not told"
    capsys.readouterr()
    assert run(["historique", "content/amont"]) == 0
    told = capsys.readouterr().out
    assert "Anne Martin" in told and "generer" in told and "output/amont/annexe-3-plan.docx" in told
    assert run(["historique", "content/amont", "--format", "json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["par"], line["sorties"]) == ("Anne Martin", written)


def test_a_new_dossier_and_its_renewal_begin_their_journals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CTG_PAR", "service des conventions")
    assert run(["nouveau", "Essai", "--communes", "13041,13046"]) == 0
    (entry,) = read_journal(Path("content/essai")).entries
    assert (entry.who, entry.command) == ("service des conventions", "nouveau")
    assert "ctg.yaml" in entry.went_out and JOURNAL_FILE not in entry.went_out
    command = ["renouveler", "content/essai", "--debut", "2031-01-01", "--fin", "2035-12-31", "--par", "j"]
    assert run([*command, "--vers", "content/essai-2031"]) == 0
    (renewed,) = read_journal(Path("content/essai-2031")).entries
    assert (renewed.who, renewed.command) == ("j", "renouveler")
    assert len(read_journal(Path("content/essai")).entries) == 1, "the former journal is not carried over"


def test_a_batch_tells_each_ctg_that_it_made(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run(["lot", "content", "--ouvriers", "1", "--par", "j"]) == 0
    for name in ("amont", "aval"):
        (entry,) = read_journal(content / name).entries
        assert entry.command == "lot" and f"output/{name}/convention.pdf" in entry.went_out
    assert "0 produite" in capsys.readouterr().out


def test_a_torn_line_is_told(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "amont" / JOURNAL_FILE).write_bytes(b'{"schema"')
    assert run(["historique", "content/amont"]) == 0
    assert f"content/amont/{JOURNAL_FILE}:1: avertissement [journal-abime]" in capsys.readouterr().err
    assert run(["historique", "content"]) == 2


def test_the_journal_and_the_register_are_no_inputs(content: Path) -> None:
    project = Project(content.parent)
    request = GenerationRequest(content / "amont", project, Path("output"), ("annexe-3",))
    before = make_files(request, None).files
    crew = DirectCrew()
    run_batch(BatchRequest(content, BARE, Path("output")), crew)
    crew.take_made()
    for rank in range(100):
        append_entry(content / "amont", JournalEntry("2026-11-28T15:00:00+01:00", "j", f"commande {rank}"))
    shutil.copytree(content / "aval", content / "amont" / "actes" / "01-convention" / "sources")
    assert make_files(request, None).files == before
    run_batch(BatchRequest(content, BARE, Path("output")), crew)
    assert crew.take_made() == []


def test_who_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTG_PAR", " ")
    monkeypatch.setattr("getpass.getuser", lambda: "session")
    assert take_person(None) == "session"
    monkeypatch.setenv("CTG_PAR", "Anne\nMartin")
    assert take_person(None) == "Anne Martin"
    assert take_person("Zoé") == "Zoé"
