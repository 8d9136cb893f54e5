"""Faults as a person reads them, and the door to the disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from generator import files, units
from generator.codes import Code
from generator.errors import (
    BatchError,
    ContentError,
    CtgError,
    Diagnostic,
    DiagnosticCollector,
    ExitCode,
    InputFileError,
    OutputError,
    ParityError,
    Severity,
    Span,
    TemplateError,
    UsageError,
)

# --- errors -------------------------------------------------------------------------------------------------------


def test_a_fault_is_shown_as_the_design_says() -> None:
    fault = Diagnostic(
        Code.DATE_INVALIDE,
        "2025-02-30 n'existe pas",
        Span("content/x/ctg.yaml", 12, 12, 10),
        "signature: 2025-02-30",
        "écrire AAAA-MM-JJ",
    )
    assert str(fault).splitlines() == [
        "content/x/ctg.yaml:12:12: erreur [date-invalide] 2025-02-30 n'existe pas",
        "    signature: 2025-02-30",
        "               ^^^^^^^^^^",
        "  piste : écrire AAAA-MM-JJ",
    ]


@pytest.mark.parametrize("column", [1, 7, 59, 60, 61, 150, 400])
def test_the_underline_stands_under_the_fault_in_lines_of_any_length(column: int) -> None:
    excerpt = "é" * (column - 1) + "FAUTE" + "z" * 200
    _, shown, underline = str(Diagnostic(Code.FICHIER_ABSENT, "…", Span("f", 1, column, 5), excerpt)).splitlines()
    marked = "".join(letter for letter, mark in zip(shown, underline, strict=False) if mark == "^")
    assert marked == "FAUTE"
    assert len(shown) <= 4 + 110


@pytest.mark.parametrize(
    ("span", "place"),
    [(Span("f"), "f: "), (Span("f", 3), "f:3: "), (Span("f", 3, 4), "f:3:4: "), (Span("f", 0, 4), "f: "), (None, "")],
)
def test_an_unknown_place_is_left_out(span: Span | None, place: str) -> None:
    assert str(Diagnostic(Code.FICHIER_ABSENT, "mot", span)) == f"{place}erreur [fichier-absent] mot"


def test_a_column_beyond_the_excerpt_draws_no_underline() -> None:
    assert str(Diagnostic(Code.FICHIER_ABSENT, "mot", Span("f", 1, 9), "court")).splitlines()[1:] == ["    court"]


def test_the_end_of_a_line_can_be_underlined() -> None:
    assert (
        str(Diagnostic(Code.FICHIER_ABSENT, "mot", Span("f", 1, 6), "court")).splitlines()[2] == "    " + " " * 5 + "^"
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (CtgError, 1),
        (UsageError, 2),
        (ContentError, 3),
        (TemplateError, 4),
        (InputFileError, 5),
        (OutputError, 6),
        (ParityError, 7),
        (BatchError, 8),
    ],
)
def test_exit_codes_are_the_contract(kind: type[CtgError], code: int) -> None:
    assert kind(Diagnostic(Code.FICHIER_ABSENT, "mot")).exit_code == code
    assert ExitCode.DONE == 0
    assert ExitCode.INTERRUPTED == 130


def test_all_faults_come_at_once_each_once_in_order() -> None:
    first, second = (
        Diagnostic(Code.MOT_DOUBLE, "un", Span("f", 2)),
        Diagnostic(Code.DATE_INVALIDE, "deux", Span("f", 9)),
    )
    collector = DiagnosticCollector()
    collector.extend([first, second, first])
    with pytest.raises(TemplateError) as caught:
        collector.raise_errors(TemplateError)
    assert caught.value.diagnostics == (first, second)
    assert str(caught.value) == f"{first}\n{second}"


def test_advice_refuses_nothing() -> None:
    collector = DiagnosticCollector()
    collector.add(Diagnostic(Code.MOT_DOUBLE, "voir", severity=Severity.WARNING))
    collector.add(Diagnostic(Code.DATE_INVALIDE, "voir", severity=Severity.ADVICE))
    collector.raise_errors()
    assert collector.errors == ()
    assert [str(d).split()[0] for d in collector.found] == ["avertissement", "conseil"]


# --- reading ------------------------------------------------------------------------------------------------------


def test_text_is_read_whatever_the_editor_left(tmp_path: Path) -> None:
    path = tmp_path / "é.md"
    path.write_bytes(b"\xef\xbb\xbfun\r\ndeux\rtrois e\xcc\x81\n")  # byte-order mark, three line ends, accent apart
    assert files.read_text(path) == "un\ndeux\ntrois é\n"


def test_a_byte_that_is_not_utf8_is_located(tmp_path: Path) -> None:
    path = tmp_path / "donnees.csv"
    path.write_bytes("theme;nom\nÉcoles;x\n".encode() + "théâtre;y\n".encode("latin-1"))
    with pytest.raises(ContentError) as caught:
        files.read_text(path)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.span and fault.span.line) == ("encodage", 3)


def test_reads_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"x" * 11)
    assert files.read_bytes(path, max_bytes=11) == b"x" * 11
    with pytest.raises(InputFileError) as caught:
        files.read_bytes(path, max_bytes=10)
    assert caught.value.diagnostics[0].code == "fichier-trop-gros"
    monkeypatch.setattr(files, "MAX_TEXT_BYTES", 10)
    with pytest.raises(ContentError):
        files.read_text(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "rien.pdf", "fichier-absent"), (tmp_path, "fichier-illisible")):
        with pytest.raises(InputFileError) as caught:
            files.read_bytes(path)
        assert [d.code for d in caught.value.diagnostics] == [code]


def test_lists_are_sorted_and_leave_editors_leftovers_out(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", ".a.yaml", "~$a.yaml", "sous/c.yaml", ".git/d.yaml", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [p.name for p in files.list_files(tmp_path, "*.yaml")] == ["a.yaml", "b.yaml"]
    assert files.list_files(tmp_path / "absent", "*") == ()
    names = [p.relative_to(tmp_path).as_posix() for p in files.list_tree(tmp_path)]
    assert names == ["a.yaml", "b.yaml", "notes.txt", "sous/c.yaml"]


def test_folders_have_other_signs_once_a_file_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "val" / "textes"
    files.write_bytes(folder / "portrait.md", b"un")
    files.write_bytes(tmp_path / "val" / ".cache", b"un")
    before = files.sign_trees(tmp_path / "val", tmp_path / "absent")
    assert [Path(name).name for name, *_ in before] == ["portrait.md"]
    assert files.sign_trees(tmp_path / "val") == before
    files.write_bytes(folder / "portrait.md", b"ax")  # as long, and perhaps in the same moment
    assert files.sign_trees(tmp_path / "val") != before


def test_paths_are_shown_as_one_would_type_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert files.display_path(tmp_path / "content" / "x" / "ctg.yaml") == "content/x/ctg.yaml"
    assert files.display_path(Path("content/../y")) == "y"
    assert files.display_path(tmp_path.parent / "ailleurs") == str(tmp_path.parent / "ailleurs")


# --- writing ------------------------------------------------------------------------------------------------------


def test_a_file_is_written_with_its_folder_readable_by_all_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "sortie" / "é.pdf"
    files.write_bytes(path, b"un")
    files.write_bytes(path, b"deux")
    assert path.read_bytes() == b"deux"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("step", ["write", "rename"])
def test_a_fault_in_the_middle_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "convention.pdf"
    files.write_bytes(path, b"ancien")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if step == "write":
            real_fdopen = os.fdopen

            def open_full_disk(descriptor: int, mode: str) -> _FullDisk:
                return _FullDisk(real_fdopen(descriptor, mode, buffering=0))

            patch.setattr(files.os, "fdopen", open_full_disk)
        else:
            patch.setattr(files.Path, "replace", fail)
        with pytest.raises(OutputError) as caught:
            files.write_bytes(path, b"nouveau")
    assert caught.value.diagnostics[0].code == "ecriture-impossible"
    assert path.read_bytes() == b"ancien"
    assert list(tmp_path.iterdir()) == [path], "no temporary file is left"


class _FullDisk:
    """A stream that takes three bytes, then fails as a full disk does."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def __enter__(self) -> _FullDisk:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()

    def write(self, data: bytes) -> None:
        self.stream.write(data[:3])
        raise OSError(28, "No space left on device")


def test_a_file_in_the_place_of_the_folder_is_a_fault_of_output(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    with pytest.raises(OutputError):
        files.write_bytes(tmp_path / "output" / "a.pdf", b"")


def test_removing_twice_is_no_fault_and_removing_a_folder_is(tmp_path: Path) -> None:
    path = tmp_path / "vieux.pdf"
    path.write_bytes(b"")
    files.remove_file(path)
    files.remove_file(path)
    assert not path.exists()
    with pytest.raises(OutputError):
        files.remove_file(tmp_path)


# --- names and units ----------------------------------------------------------------------------------------------


def test_sha256_is_the_published_one() -> None:
    # Source: FIPS 180-2, appendix B.1.
    assert files.sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_units_agree_with_each_other() -> None:
    assert units.mm_to_points(25.4) == pytest.approx(72)
    assert units.mm_to_twips(25.4) == 1440
    assert units.mm_to_emu(25.4) == 914_400


def test_a_file_that_can_be_read_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name is looked for on the disk, which takes longer than reading it."""
    path = tmp_path / "texte.md"
    path.write_text("Un mot.\n", "utf-8")
    monkeypatch.setattr(files, "display_path", lambda _: pytest.fail("nobody asked for its name"))
    assert files.read_text(path) == "Un mot.\n"
    assert files.read_bytes(path) == b"Un mot.\n"
