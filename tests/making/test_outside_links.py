"""A dossier takes nothing from elsewhere on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from generator.making.outside_links import find_outside_links


def test_links_that_lead_out_are_found_and_those_within_are_not(tmp_path: Path) -> None:
    dossier, elsewhere = tmp_path / "dossier", tmp_path / "ailleurs"
    (dossier / "textes").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "secret.md").write_text("secret", "utf-8")
    (dossier / "ctg.yaml").write_text("x", "utf-8")
    assert list(find_outside_links(dossier)) == []
    (dossier / "textes" / "dedans.md").symlink_to(dossier / "ctg.yaml")
    assert list(find_outside_links(dossier)) == []
    (dossier / "textes" / "fichier.md").symlink_to(elsewhere / "secret.md")
    (dossier / "logos").symlink_to(elsewhere)
    (dossier / "rond").symlink_to(dossier / "rond")
    (dossier / "relatif.md").symlink_to("../ailleurs/secret.md")
    found = {Path(str(fault.span)).name for fault in find_outside_links(dossier)}
    assert found == {"fichier.md", "logos", "rond", "relatif.md"}
    assert {fault.code for fault in find_outside_links(dossier)} == {"lien-hors-dossier"}


def test_a_command_refuses_such_a_dossier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["nouveau", "Essai", "--communes", "13041", "--vers", "essai"]) == ExitCode.DONE
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    (tmp_path / "essai" / "lien.md").symlink_to(tmp_path / "secret.md")
    assert run(["verifier", "essai"]) != ExitCode.DONE
    shown = capsys.readouterr()
    assert "[lien-hors-dossier]" in shown.out + shown.err
