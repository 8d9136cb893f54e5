"""Two commands at once on one dossier, and one that was stopped: each act stays whole, and what happened is told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.acts import find_or_freeze, lifting
from generator.acts.find_or_freeze import find_or_freeze as find_act_or_freeze
from generator.acts.find_or_freeze import keep_first_deposits
from generator.acts.journal import read_journal
from generator.acts.lifting import lift_frozen
from generator.acts.register import Act, find_act, keep_version, lift_act, list_versions, record_act
from generator.cli.journal import keep_in_journal
from generator.cli.main import run
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, ExitCode, OutputError, Severity, UsageError
from generator.making import generation
from generator.model.dossier import Dossier
from generator.project import Project
from tests.acts.frozen_dossiers import ask
from tests.dossiers.dossier_copy import DossierCopy

pytestmark = pytest.mark.slow

ACT = Path("minimal/actes/01-convention")


def take_act(copy: DossierCopy) -> Act:
    act = find_act(copy.folder)
    assert act is not None
    return act


def test_a_second_freezing_at_the_same_moment_is_refused_and_leaves_the_first(received: DossierCopy) -> None:
    act = take_act(received)
    before = (ACT / "acte.json").read_bytes()
    with pytest.raises(UsageError) as fault:
        record_act(received.folder, act.record, {})
    assert [d.code for d in fault.value.diagnostics] == ["acte-deja-arrete"]
    assert (ACT / "acte.json").read_bytes() == before
    assert not [path.name for path in ACT.parent.iterdir() if path.name.startswith(".")]


def test_a_command_goes_on_with_the_act_that_another_one_has_frozen_meanwhile(
    received: DossierCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.move(ACT.parent, "aside")
    for path in (received.folder / "journal.jsonl", *(received.folder / "prefecture").iterdir()):
        path.unlink(missing_ok=True)
    shutil.rmtree("output", ignore_errors=True)

    def freeze_second(*_: object) -> Act:
        shutil.move("aside", ACT.parent)
        raise UsageError(Diagnostic(Code.ACTE_DEJA_ARRETE, "un acte est déjà arrêté dans ce dossier"))

    monkeypatch.setattr(find_or_freeze, "freeze_workshop", freeze_second)
    work = find_act_or_freeze(ask(received.folder, frozen=False))
    assert (work.act.place, work.notes) == (received.folder / "actes" / "01-convention", ())


def test_a_final_that_another_command_has_frozen_meanwhile_is_not_written(
    received: DossierCopy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.move(ACT.parent, "aside")
    (received.folder / "journal.jsonl").unlink(missing_ok=True)
    output = {path: path.read_bytes() for path in Path("output").rglob("*") if path.is_file()}
    make = generation.make_files

    def make_while_frozen(*given: Any) -> generation.GeneratedDossier:
        made = make(*given)
        shutil.move("aside", ACT.parent)
        return made

    monkeypatch.setattr(generation, "make_files", make_while_frozen)
    assert run(["generer", "minimal", "--final", "--piece", "convention"]) == ExitCode.USAGE
    assert "[acte-deja-arrete]" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in Path("output").rglob("*") if path.is_file()} == output


def test_a_freezing_that_cannot_file_the_dossier_says_that_the_text_is_frozen(
    received: DossierCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OutputError(Diagnostic(Code.ECRITURE_IMPOSSIBLE, "écriture impossible : le disque est plein"))

    monkeypatch.setattr(find_or_freeze, "keep_deposits", fail)
    notes = DiagnosticCollector()
    keep_first_deposits(take_act(received), Dossier.__new__(Dossier), notes)
    (note,) = notes.found
    assert note.severity is Severity.WARNING
    assert note.message.startswith("le texte est arrêté") and "le disque est plein" in note.message


def test_nothing_is_kept_under_an_act_that_was_lifted_meanwhile(received: DossierCopy) -> None:
    act = take_act(received)
    lift_act(act)
    with pytest.raises(OutputError) as fault:
        keep_version(act, "signatures/essai.pdf", b"%PDF-1.7")
    assert "levé" in fault.value.diagnostics[0].message
    assert not ACT.exists()


def test_what_comes_back_while_a_freezing_is_lifted_keeps_it(
    received: DossierCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = take_act(received)
    shutil.rmtree(ACT / "copies")  # what was received of it is another test's
    lines = (ACT / "empreintes.sha256").read_text("utf-8").splitlines()
    (ACT / "empreintes.sha256").write_text(lines[0] + "\n", "utf-8")

    def receive_meanwhile(*_: object) -> tuple[str, ...]:
        keep_version(act, "signatures/essai/page-1-0123456789ab.pdf", b"%PDF-1.7")
        return ()

    monkeypatch.setattr(lifting, "list_standing", lambda *_: ())
    monkeypatch.setattr(lifting, "list_sendings", receive_meanwhile)
    with pytest.raises(UsageError) as fault:
        lift_frozen(ask(received.folder))
    assert [d.code for d in fault.value.diagnostics] == ["acte-engage"]
    assert list_versions(act, "signatures/essai/page-1-0123456789ab.pdf")


def test_what_a_stopped_run_has_filed_is_told_once_by_the_next(received: DossierCopy) -> None:
    act, project = take_act(received), Project(Path())
    version, _ = keep_version(act, "signatures/essai/page-1-0123456789ab.pdf", b"%PDF-1.7")
    for _ in range(2):
        keep_in_journal(received.folder, project, "recevoir", None, standing=[version.file])
    told = [e for e in read_journal(received.folder).entries if e.command == "recevoir"]
    assert [list(entry.went_out) for entry in told] == [[version.file.relative_to(received.folder).as_posix()]]


def test_a_file_that_a_killed_run_had_begun_goes_with_the_next(received: DossierCopy) -> None:
    left = ACT / "retours" / "signatures" / "essai.pdf" / ".1-0123.pdf.abcdef01.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"%PDF")
    keep_version(take_act(received), "signatures/essai.pdf", b"%PDF-1.7")
    assert [path.suffix for path in left.parent.iterdir()] == [".pdf"]
