"""`ctg controler`: every digest of the manifest, and what was touched, removed or added since."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.acts.control import control_output
from generator.cli.main import run
from generator.codes import Code
from generator.errors import ExitCode, InputFileError, UsageError
from generator.files import sha256
from generator.manifest import PieceEntry, write_manifest
from tests.cli.test_state_command import ACKNOWLEDGEMENT, DELIBERATION
from tests.dossiers.dossier_copy import copy_minimal
from tests.dossiers.sample_manifest import sample_manifest


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    files = {"convention.pdf": b"%PDF a", "exemplaires/1-caf.pdf": b"%PDF b"}
    inputs = {"content/essai/ctg.yaml": b"modele: x", "content/modeles/x/modele.yaml": b"nom: x"}
    for name, data in {**{f"output/essai/{n}": d for n, d in files.items()}, **inputs}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    manifest = sample_manifest(
        outputs={n: sha256(d) for n, d in files.items()}, inputs={n: sha256(d) for n, d in inputs.items()}
    )
    folder = tmp_path / "output" / "essai"
    (folder / "manifeste.json").write_bytes(write_manifest(manifest))
    return folder


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(f.code, f.span.file if f.span else "") for f in control_output(folder).findings]


def test_nothing_touched(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = control_output(output)
    assert (report.outputs, report.inputs, report.findings) == (2, 2, ())
    assert run(["controler", "output/essai"]) == ExitCode.DONE
    assert "rien n'a été touché" in capsys.readouterr().out


def test_one_byte_changed(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (output / "exemplaires/1-caf.pdf").write_bytes(b"%PDF c")
    assert codes(output) == [("fichier-modifie", "output/essai/exemplaires/1-caf.pdf")]
    assert run(["controler", "output/essai"]) == ExitCode.INPUT
    assert "[fichier-modifie]" in capsys.readouterr().err


def test_removed(output: Path) -> None:
    (output / "convention.pdf").unlink()
    assert codes(output) == [("fichier-disparu", "output/essai/convention.pdf")]
    assert control_output(output).touched


def test_added_is_told_and_no_more(output: Path) -> None:
    (output / "note.pdf").write_bytes(b"x")
    Path("content/essai/prefecture").mkdir()
    Path("content/essai/prefecture/ar.xml").write_bytes(b"x")
    assert codes(output) == [
        ("fichier-ajoute", "output/essai/note.pdf"),
        ("fichier-ajoute", "content/essai/prefecture/ar.xml"),
    ]
    assert not control_output(output).touched


def test_content_changed_since(output: Path) -> None:
    Path("content/essai/ctg.yaml").write_bytes(b"modele: y")
    assert codes(output) == [("fichier-modifie", "content/essai/ctg.yaml")]


def test_content_that_is_elsewhere(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(output)
    report = control_output(output)
    assert (report.inputs, report.findings) == (0, ())


def test_a_pdf_that_nobody_touched_is_read_by_another_reader(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    piece = PieceEntry("Convention", False, 3, (), {}, {})
    files = {name: (output / name).read_bytes() for name in ("convention.pdf", "exemplaires/1-caf.pdf")}
    manifest = sample_manifest(pieces={"convention": piece}, outputs={n: sha256(d) for n, d in files.items()})
    (output / "manifeste.json").write_bytes(write_manifest(manifest))
    report = control_output(output)
    assert not report.touched
    assert [(f.code, f.span and f.span.file) for f in report.misread] == [
        (Code.RELECTURE_IMPOSSIBLE, "output/essai/convention.pdf")
    ]
    assert run(["controler", "output/essai"]) == ExitCode.INPUT
    shown = capsys.readouterr()
    assert "[relecture-impossible]" in shown.err
    assert "rien n'a été touché ; 1 défaut à la relecture des PDF" in shown.out
    (output / "convention.pdf").write_bytes(b"%PDF b")
    report = control_output(output)
    assert (codes(output), report.misread) == ([("fichier-modifie", "output/essai/convention.pdf")], ())


_OUTSIDE = write_manifest(sample_manifest(outputs={"../../x": "ab"}))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "il est illisible"),
        (b"\xff{", "il est illisible"),
        (b"[]", "il est illisible"),
        (b"{}", "« programme » y manque"),
        (_OUTSIDE.replace(b'"entrees"', b'"entree"'), "« entrees » y manque"),
        (_OUTSIDE.replace(b'"ab"', b"12"), "« sorties » y manque ou n'a pas la forme attendue"),
        (_OUTSIDE, "un chemin sort du dossier"),
    ],
)
def test_a_manifest_that_cannot_be_used(output: Path, data: bytes, why: str) -> None:
    (output / "manifeste.json").write_bytes(data)
    with pytest.raises(InputFileError) as fault:
        control_output(output)
    (told,) = fault.value.diagnostics
    assert told.code is Code.MANIFESTE_INVALIDE
    assert why in told.message


def test_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ni manifeste\.json ni ctg\.yaml"):
        control_output(tmp_path)
    with pytest.raises(UsageError, match="dossier introuvable"):
        control_output(tmp_path / "nexiste")


@pytest.mark.slow
def test_pieces_stay_in_the_manifest_when_only_scans_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copy = copy_minimal(tmp_path)
    assert run(["generer", "minimal", "--format", "pdf"]) == ExitCode.DONE
    copy.replace("ctg.yaml", '    commune: "01004"\n', f'    commune: "01004"\n{DELIBERATION}')
    assert run(["generer", "minimal", "--format", "pdf"]) == ExitCode.DONE
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    report = control_output(Path("output/minimal"))
    assert [finding.code for finding in report.findings] == [Code.FICHIER_AJOUTE]
    files = [path for path in Path("output/minimal").rglob("*") if path.is_file()]
    assert report.outputs == len(files) - 2  # all but the manifest and its page
