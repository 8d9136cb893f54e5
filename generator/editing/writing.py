"""Edited files put in the place of those of a dossier, all of them or none, with one line of its journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.acts.journal import JournalEntry, write_entry
from generator.editing.kept_versions import keep_versions
from generator.editing.values import EditedFiles
from generator.files import digest_file, read_bytes, sha256, wait_for_folder
from generator.making.amendment_folder import refuse_derived
from generator.making.dossier_folder import JOURNAL_FILE
from generator.output_sets import LineToAdd, replace_read_files

COMMAND = "reprendre"


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes the files, when (ISO 8601 with its zone), from which files by digest, why, and by which command."""

    who: str
    moment: str = ""  # now, where it is left to the save
    came_in: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    command: str = COMMAND


def write_files(folder: Path, edited: EditedFiles, author: Author) -> str:
    """Write the files of a dossier and say so in its journal: all of it, or nothing, whenever it is stopped.

    What was there before, and what is there now, is kept in the dossier. Gives the line of the journal, empty when
    there is nothing to write.

    Raises: `ContentError` when a file is no longer the one that was read, or is made by another command; `OutputError`.
    """
    if not edited.files and not edited.gone:
        return ""
    former = {file.path: file.before for file in edited.files} | dict(edited.gone)
    refuse_derived(folder, former)
    went_out = {file.path: sha256(file.data) for file in edited.files} | {path: "" for path, _ in edited.gone}
    came_in = {**author.came_in, **{path: digest for path, digest in former.items() if digest}}
    entry = JournalEntry(
        author.moment, author.who, author.command, came_in=came_in, went_out=went_out, reason=author.reason
    )
    line = write_entry(entry)
    with wait_for_folder(folder):
        _keep(folder, edited, former)
        files = {file.path: file.data for file in edited.files}
        gone = [path for path, _ in edited.gone]
        replace_read_files(folder, files, former, LineToAdd(JOURNAL_FILE, line), removed=gone)
    return line


def _keep(folder: Path, edited: EditedFiles, former: Mapping[str, str]) -> None:
    """Keep the bytes that a set replaces, those of another file than was read left out: the set is refused then."""
    before = {digest: folder / path for path, digest in former.items() if digest}
    kept = {digest: read_bytes(path) for digest, path in before.items() if digest_file(path) == digest}
    keep_versions(folder, kept | {sha256(file.data): file.data for file in edited.files})
