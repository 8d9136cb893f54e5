"""The journal of a dossier: one whole line each, whatever stops a run, and every version stays readable."""

from __future__ import annotations

import json
import multiprocessing
import os
from pathlib import Path

import pytest

from generator.acts.journal import Journal, JournalEntry, append_entry, read_journal
from generator.codes import Code
from generator.errors import OutputError
from generator.making.dossier_folder import JOURNAL_FILE

ENTRY = JournalEntry(
    "2026-11-28T15:00:00+01:00", "Anne Martin", "generer", went_out={"output/x/convention.pdf": "ab" * 32}
)


def test_what_is_kept_is_what_is_read(tmp_path: Path) -> None:
    other = JournalEntry("2026-11-28T15:05:00+01:00", "j", "arreter", "01", {"scan.pdf": "0"}, {}, "erreur de « fin »")
    for entry in (ENTRY, other):
        append_entry(tmp_path, entry)
    assert read_journal(tmp_path) == Journal((ENTRY, other), ())
    first, second = (json.loads(line) for line in (tmp_path / JOURNAL_FILE).read_text("utf-8").splitlines())
    assert set(first) == {"schema", "moment", "par", "commande", "sorties", "programme"}
    assert (second["schema"], second["motif"]) == (1, "erreur de « fin »")


def test_nothing_was_ever_done(tmp_path: Path) -> None:
    assert read_journal(tmp_path) == Journal((), ())


@pytest.mark.parametrize("torn", [b'{"schema": 1, "moment": "2026', b"\xff", b"[]", b'{"sorties": 3}', b'{"par": 1}'])
def test_a_torn_line_is_told_and_the_next_one_is_whole(tmp_path: Path, torn: bytes) -> None:
    append_entry(tmp_path, ENTRY)
    path = tmp_path / JOURNAL_FILE
    before = path.read_bytes()
    path.write_bytes(before + torn)
    append_entry(tmp_path, ENTRY)
    assert path.read_bytes() == before + torn + b"\n" + before, "nothing is taken away"
    journal = read_journal(tmp_path)
    assert journal.entries == (ENTRY, ENTRY)
    (told,) = journal.faults
    assert (told.code, told.span and told.span.line) == (Code.JOURNAL_ABIME, 2)


def test_a_line_of_a_later_program_is_shown(tmp_path: Path) -> None:
    line = {"schema": 7, "moment": "2031-01-01T00:00:00+01:00", "par": "j", "commande": "avenant", "nouveau": [1]}
    (tmp_path / JOURNAL_FILE).write_text(json.dumps(line) + "\n", "utf-8")
    journal = read_journal(tmp_path)
    assert [(entry.schema, entry.command) for entry in journal.entries] == [(7, "avenant")]
    assert journal.faults == ()


def _append_many(folder: str, who: str) -> None:
    for _ in range(50):
        append_entry(Path(folder), JournalEntry("2026-11-28T15:00:00+01:00", who * 2000, "generer"))


def test_lines_of_several_processes_are_whole(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    processes = [context.Process(target=_append_many, args=(str(tmp_path), who)) for who in "abc"]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    journal = read_journal(tmp_path)
    assert not journal.faults
    assert sorted(entry.who[0] for entry in journal.entries) == sorted("abc" * 50)
    assert {len(set(entry.who)) for entry in journal.entries} == {1}


def test_a_full_disk_leaves_the_journal_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append_entry(tmp_path, ENTRY)
    before = (tmp_path / JOURNAL_FILE).read_bytes()

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OutputError):
        append_entry(tmp_path, ENTRY)
    assert (tmp_path / JOURNAL_FILE).read_bytes() == before


def test_a_link_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_bytes(b"kept")
    (tmp_path / JOURNAL_FILE).symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(OutputError):
        append_entry(tmp_path, ENTRY)
    assert (tmp_path / "elsewhere.txt").read_bytes() == b"kept"
