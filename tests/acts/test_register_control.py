"""`ctg controler`: a byte touched or a file gone, in any folder of an act, is named; one act spoilt hides no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.acts.register import find_act, list_digests
from generator.cli.main import run
from generator.errors import ExitCode
from tests.dossiers.dossier_copy import DossierCopy

pytestmark = pytest.mark.slow

ACT = Path("content/minimal/actes/01-convention")


def test_each_folder_is_read_again(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    Path("content").mkdir()
    shutil.move("minimal", "content/minimal")
    shutil.move("modeles", "content/modeles")
    files = [path for path in sorted(ACT.rglob("*")) if path.is_file() and path.name != "empreintes.sha256"]
    one_each = {path.relative_to(ACT).parts[0]: path for path in files}
    expected = {
        "acte.json",
        "arbres",
        "assemblage",
        "copies",
        "exemplaires",
        "pieces",
        "retours",
        "signature",
        "sources",
    }
    assert set(one_each) == expected
    assert run(["controler", "--projet", "."]) == ExitCode.DONE
    for path in one_each.values():
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        capsys.readouterr()
        assert run(["controler", "--projet", "."]) == ExitCode.INPUT
        told = capsys.readouterr().err
        assert path.as_posix() in told, path
        assert "[acte-altere]" in told
        path.unlink()
        assert run(["controler", "--projet", "."]) == ExitCode.INPUT
        assert path.as_posix() in capsys.readouterr().err, path
        path.write_bytes(data)
    assert run(["controler", "--projet", "."]) == ExitCode.DONE
    (ACT / "pieces/autre.pdf").write_bytes(b"%PDF")
    (ACT / "retours/note.txt").write_bytes(b"?")
    capsys.readouterr()
    assert run(["controler", "--projet", "."]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert all(f"{name}: avertissement [fichier-ajoute]" in told for name in ("pieces/autre.pdf", "retours/note.txt"))


def test_an_act_that_cannot_be_read_hides_no_other(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("un", "deux"):
        shutil.copytree("minimal", f"content/{name}")
    Path("content/deux/actes/01-convention/acte.json").write_text("{", "utf-8")
    Path("content/un/actes/01-convention/arbres/convention.json").unlink()
    assert run(["controler", "--projet", "."]) == ExitCode.INPUT
    told = capsys.readouterr().err
    assert "content/deux/actes/01-convention/acte.json" in told
    assert "content/un/actes/01-convention/arbres/convention.json" in told


def test_what_came_before_the_list_of_digests_is_told_by_its_name(received: DossierCopy) -> None:
    act = find_act(received.folder)
    assert act is not None
    assert "acte.json" in list_digests(act)
    (act.place / "empreintes.sha256").unlink()
    assert run(["controler", "minimal"]) == ExitCode.DONE
    kept = next(p for p in (act.place / "retours/prefecture").rglob("*.xml") if p.is_file())
    kept.write_bytes(b"<autre/>")
    assert run(["controler", "minimal"]) == ExitCode.INPUT
