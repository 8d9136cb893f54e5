"""A dossier takes nothing from elsewhere on the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import CtgError, ExitCode
from generator.files import read_bytes, read_text
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


def test_pipes_and_names_that_nobody_reads_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["nouveau", "Essai", "--communes", "13041", "--vers", "essai"]) == ExitCode.DONE
    os.mkfifo(tmp_path / "essai" / "annexe-5.pdf")
    for name in (b"a\nb.md", b"\xff.md", "\u202egnp.md".encode()):
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/essai/textes/" + name))).write_text("x", "utf-8")
    faults = list(find_outside_links(tmp_path / "essai"))
    assert sorted(fault.code for fault in faults) == [
        "fichier-illisible",
        "nom-illisible",
        "nom-illisible",
        "nom-illisible",
    ]
    assert run(["verifier", "essai"]) == ExitCode.USAGE
    shown = capsys.readouterr().err
    assert all(escape in shown for escape in ("a\\x0ab.md", "\\xff.md", "\\u202egnp.md"))


@pytest.mark.parametrize("name", [b"c\xff", b"c\n17"])
def test_a_dossier_whose_name_nobody_reads_is_refused(
    name: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = os.fsdecode(name)
    assert run(["generer", shown]) == ExitCode.USAGE  # there is none
    (tmp_path / shown).mkdir()
    (tmp_path / shown / "ctg.yaml").write_text("x", "utf-8")
    assert run(["generer", shown]) == ExitCode.USAGE
    assert "[nom-illisible]" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["/dev/zero", "/dev/null"])
def test_a_device_is_no_file(place: str) -> None:
    for read in (read_text, read_bytes):
        with pytest.raises(CtgError, match="fichier ordinaire"):
            read(Path(place))
