"""Edited files put in the place of those of a dossier, all of them or none, with one line of its journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.journal import JournalEntry, write_entry
from generator.editing.values import EditedFiles
from generator.files import sha256
from generator.making.amendment_folder import refuse_derived
from generator.making.dossier_folder import JOURNAL_FILE
from generator.output_sets import LineToAdd, replace_read_files

COMMAND = "reprendre"


@dataclass(frozen=True, slots=True)
class Author:
    """Who takes a text back, when (ISO 8601 with its zone), from which files by digest, and why."""

    who: str
    moment: str
    came_in: dict[str, str]
    reason: str = ""


def write_files(folder: Path, edited: EditedFiles, author: Author) -> None:
    """Write the files of a dossier and say so in its journal: all of it, or nothing, whenever it is stopped.

    Raises: `ContentError` when a file is no longer the one that was read, or is made by another command; `OutputError`.
    """
    if not edited.files:
        return
    refuse_derived(folder, (file.path for file in edited.files))
    went_out = {file.path: sha256(file.data) for file in edited.files}
    entry = JournalEntry(
        author.moment, author.who, COMMAND, came_in=author.came_in, went_out=went_out, reason=author.reason
    )
    files = {file.path: file.data for file in edited.files}
    read = {file.path: file.before for file in edited.files}
    replace_read_files(folder, files, read, LineToAdd(JOURNAL_FILE, write_entry(entry)))
