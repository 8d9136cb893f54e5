"""Many dossiers verified side by side: the same reports in the same order, and one that fails stops no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.cli.results.findings_json import write_findings_json
from generator.errors import ExitCode
from generator.model.batch import Limits
from generator.project import BARE
from generator.verifying import verification
from generator.verifying.verification import VerificationReport, VerificationRequest, verify_dossiers
from generator.workers import few_or_many
from tests.batches.batch_samples import HangingFolder
from tests.dossiers.dossier_copy import copy_minimal

NAMES = ("deux", "quatre", "trois", "un", "cinq")  # not in the order of the alphabet


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, ...]:
    """Five dossiers: one cannot be read, one has an error."""
    found = []
    for name in NAMES:
        copied = copy_minimal(tmp_path / f"chez-{name}")
        if name == "trois":
            copied.replace("ctg.yaml", "date: 2026-03-02", "date: le deux mars")
        if name == "un":
            copied.write_clause("objet", "Un objet à XXX.\n")
        found.append(copied.folder.rename(tmp_path / f"chez-{name}" / name))
    return tuple(found)


@pytest.mark.slow
def test_workers_say_what_one_process_says_in_the_same_order(folders: tuple[Path, ...]) -> None:
    alone, aside = (verify_dossiers(VerificationRequest(folders, BARE), workers=count) for count in (1, 2))
    assert [Path(report.folder).name for report in alone.reports] == list(NAMES)
    assert [report.verdict for report in alone.reports] == [0, 0, 3, 3, 0]
    assert aside == alone
    assert write_findings_json(aside) == write_findings_json(alone)


def test_a_dossier_that_the_program_fails_on_is_told_and_the_others_go_on(
    folders: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = verification.verify_dossier

    def verify(folder: Path, *details: object) -> VerificationReport:
        if folder.name == "quatre":
            raise RuntimeError("une panne")
        return whole(folder, BARE)

    monkeypatch.setattr(verification, "verify_dossier", verify)
    found = verify_dossiers(VerificationRequest(folders, BARE))
    (fault,) = found.reports[1].findings
    assert fault.code == "anomalie-interne"
    assert "une panne" in fault.message
    assert [report.verdict for report in found.reports] == [0, ExitCode.BUG, 3, 3, 0]
    assert found.verdict is ExitCode.BATCH


def test_a_dossier_that_takes_too_long_is_given_up(folders: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(few_or_many, "_LIMITS", Limits(seconds=0.5, memory_mib=2048))
    found = verify_dossiers(VerificationRequest((HangingFolder(folders[0]),), BARE), workers=2)
    assert [finding.code for finding in found.reports[0].findings] == ["dossier-trop-long"]


@pytest.mark.slow
def test_the_command_takes_workers(
    folders: tuple[Path, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["verifier", *map(str, folders), "--ouvriers", "2", "--format", "json"]) == ExitCode.CONTENT
    told = json.loads(capsys.readouterr().out)
    assert [Path(one["dossier"]).name for one in told["dossiers"]] == list(NAMES)
    report = tmp_path / "rapports"
    assert run(["verifier", *map(str, folders[:2]), "--ouvriers", "2", "--rapport", str(report)]) == ExitCode.DONE
    written = sorted(path.relative_to(report).as_posix() for path in report.rglob("*") if path.is_file())
    assert written == [f"{name}/rapport.{kind}" for name in ("deux", "quatre") for kind in ("docx", "pdf")]
