"""A format is a value: whatever is written is read back, and one more format goes the way of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode, ParityError, UsageError
from generator.making.generation import GenerationRequest, generate_dossier
from generator.project import BARE
from generator.reading.furniture import read_furniture
from generator.verifying.specimen import compose_specimen
from generator.writing import formats
from generator.writing.formats import (
    DOCX,
    PDF,
    PIECE_FORMATS,
    XLSX,
    Format,
    Source,
    WrittenFile,
    find_format,
    list_suffixes,
    write_file,
)
from generator.writing.parity import ReadText, tree_text
from tests.dossiers.dossier_copy import copy_minimal

_NOTES = "\n-- notes --\n"


def write_txt(source: Source) -> WrittenFile:
    """One line for each block of the body, then one for each note."""
    body, notes = tree_text(source.document)
    lines = "\n".join(part.text.replace("\n", " ") for part in body), "\n".join(part.text for part in notes)
    return WrittenFile(_NOTES.join(lines).encode())


def read_txt(data: bytes, _: str) -> ReadText:
    body, _, notes = data.decode().partition(_NOTES)
    return ReadText(body, tuple(notes.splitlines()))


def read_txt_badly(data: bytes, name: str) -> ReadText:
    """It loses the last word."""
    read = read_txt(data, name)
    return replace(read, body=read.body.rpartition(" ")[0])


TXT = Format("txt", write_txt, read_txt)


@pytest.fixture
def add_format(monkeypatch: pytest.MonkeyPatch) -> Callable[[Format[Source, WrittenFile]], None]:
    def add(format_: Format[Source, WrittenFile]) -> None:
        monkeypatch.setattr(formats, "PIECE_FORMATS", (*PIECE_FORMATS, format_))

    return add


def test_one_more_format_is_written_and_compared(
    add_format: Callable[[Format[Source, WrittenFile]], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_format(TXT)
    monkeypatch.chdir(tmp_path)
    copy = copy_minimal(tmp_path)
    report = generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output", ("annexe-4",), ("txt", "pdf")))
    pieces = ["annexe-4-pilotage.pdf", "annexe-4-pilotage.txt"]
    assert [path.name for path in report.files] == [*pieces, "manifeste.html", "manifeste.json"]
    assert "Les instances" in (report.folder / "annexe-4-pilotage.txt").read_text("utf-8")


def test_a_format_that_loses_a_word_is_refused(
    add_format: Callable[[Format[Source, WrittenFile]], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_format(replace(TXT, read=read_txt_badly))
    monkeypatch.chdir(tmp_path)
    copy = copy_minimal(tmp_path)
    with pytest.raises(ParityError, match=r"annexe-4-pilotage\.txt"):
        generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output", ("annexe-4",), ("txt",)))
    assert not (tmp_path / "output").exists(), "nothing is written when one file is wrong"


@pytest.mark.slow
@pytest.mark.parametrize("format_", PIECE_FORMATS, ids=lambda format_: format_.suffix)
def test_a_written_file_that_says_other_words_is_refused(
    format_: Format[Source, WrittenFile], project_root: Path
) -> None:
    source = Source(compose_specimen(full_page=True), read_furniture((project_root / "templates",), "neutre"))
    read = format_.read
    assert read is not None
    name = format_.name_file("essai")
    assert write_file(format_, source, name).data
    faulty = replace(format_, read=lambda data, shown: replace(read(data, shown), body="autre chose"))
    with pytest.raises(ParityError, match=name):
        write_file(faulty, source, name)


def test_what_is_not_read_back_says_why() -> None:
    assert XLSX.unread_because.endswith("cells hold")
    for format_ in (DOCX, PDF):
        assert format_.read is not None
        assert not format_.unread_because
    with pytest.raises(ValueError, match="txt"):
        Format("txt", write_txt)
    with pytest.raises(ValueError, match="txt"):
        Format("txt", write_txt, read_txt, "for no reason")


def test_a_format_is_found_by_the_ending_of_its_files() -> None:
    assert find_format("pdf") is find_format(".PDF") is PDF
    with pytest.raises(UsageError) as caught:
        find_format("odt")
    (told,) = caught.value.diagnostics
    assert (told.code, told.hint) == ("format-inconnu", f"formats : {', '.join(list_suffixes())}")


def test_the_command_line_takes_the_formats_that_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copy_minimal(tmp_path)
    assert run(["generer", "minimal", "--format", "odt"]) == ExitCode.USAGE
    assert f"odt ; valeurs admises : {', '.join(list_suffixes())}, tous" in " ".join(capsys.readouterr().err.split())
