"""Edited files put in the place of those of a dossier, all of them or none, with one line of its journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.journal import JournalEntry, append_entry
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, OutputError, Span
from generator.files import (
    digest_file,
    display_path,
    find_link,
    read_bytes,
    remove_file,
    sha256,
    wait_for_folder,
    write_bytes,
)
from generator.returning.edits.values import EditedFile, EditedFiles

COMMAND = "reprendre"


@dataclass(frozen=True, slots=True)
class Author:
    """Who takes a text back, when (ISO 8601 with its zone), from which files by digest, and why."""

    who: str
    moment: str
    came_in: dict[str, str]
    reason: str = ""


def write_files(folder: Path, edited: EditedFiles, author: Author) -> None:
    """Write the files of a dossier and say so in its journal; what was written is put back when one cannot be.

    Raises: `ContentError` when a file is no longer the one that was read; `OutputError`.
    """
    if not edited.files:
        return
    with wait_for_folder(folder):
        changed = [file for file in edited.files if not _is_the_same(folder, file)]
        if changed:
            raise ContentError([_refuse(folder, file) for file in changed])
        former = {file.path: read_bytes(folder / file.path) for file in edited.files if file.before}
        try:
            for file in edited.files:
                write_bytes(folder / file.path, file.data)
        except OutputError:
            for file in edited.files:
                if file.path in former:
                    write_bytes(folder / file.path, former[file.path])
                else:
                    remove_file(folder / file.path)
            raise
    went_out = {file.path: sha256(file.data) for file in edited.files}
    entry = JournalEntry(
        author.moment, author.who, COMMAND, came_in=author.came_in, went_out=went_out, reason=author.reason
    )
    append_entry(folder, entry)


def _is_the_same(folder: Path, file: EditedFile) -> bool:
    return find_link(folder, folder / file.path) is None and digest_file(folder / file.path) == file.before


def _refuse(folder: Path, file: EditedFile) -> Diagnostic:
    message = "ce fichier a changé depuis qu'il a été lu : rien n'est écrit"
    span = Span(display_path(folder / file.path))
    return Diagnostic(Code.FICHIER_CHANGE, message, span, hint="relancer la commande : elle relit le dossier")
