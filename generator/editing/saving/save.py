"""What a page wants saved, saved: merged with what others have written, tried, written as one set with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from generator.codes import Code
from generator.editing.saving.edits import PageEdit
from generator.editing.saving.trial import Reader, check_readable
from generator.editing.saving.working_out import work_out
from generator.editing.values import EditedFiles
from generator.editing.writing import Author, write_files
from generator.errors import ContentError, Diagnostic
from generator.files import sha256, wait_for_folder
from generator.making.amendment_folder import refuse_derived
from generator.making.dossier_folder import check_folder
from generator.output_sets import finish_outputs
from generator.project import Project

COMMAND = "atelier"
_TRIES = 4  # of a save whose files a program that knows no lock changes meanwhile


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved: its name in the history, empty when nothing had changed; the digests of its files by path.

    `notes` are what is to be told: a writing that had been stopped, and is finished.
    """

    id: str
    files: dict[str, str]
    notes: tuple[Diagnostic, ...] = ()


def save_edits(
    folder: Path, project: Project, edits: Sequence[PageEdit], author: Author, readers: Sequence[Reader] = ()
) -> Saved:
    """Save what a page has changed: all of it, with one line of the journal, or nothing.

    Changes of other people since the page was opened stay, where they are of other fields, cells or lines. Nothing is
    written, and no line told, when nothing has changed.

    Raises: `ConflictError` with each place that somebody else has changed; `UnreadableError` with each edit with which
    the dossier could not be read; `UsageError` for a file that is no text of the dossier; `ContentError`;
    `OutputError`.
    """
    for remaining in reversed(range(_TRIES)):
        with wait_for_folder(folder):
            notes = finish_outputs(folder)
            check_folder(folder)
            edited = work_out(folder, edits)
            refuse_derived(folder, (*(file.path for file in edited.files), *(path for path, _ in edited.gone)))
            if not edited.files and not edited.gone:
                return Saved("", {}, notes)
            check_readable(folder, project, edited, edits, readers)
            try:
                return replace(write_edited(folder, edited, author), notes=notes)
            except ContentError as fault:
                if not remaining or any(one.code is not Code.FICHIER_CHANGE for one in fault.diagnostics):
                    raise
    raise AssertionError("the last try returns or raises")


def write_edited(folder: Path, edited: EditedFiles, author: Author) -> Saved:
    """Write files that were tried, with their line; the moment is now unless the author has one.

    Raises: as `write_files`.
    """
    moment = author.moment or datetime.now(UTC).astimezone().isoformat(timespec="microseconds")
    line = write_files(folder, edited, replace(author, moment=moment, command=COMMAND))
    digests = {file.path: sha256(file.data) for file in edited.files} | {path: "" for path, _ in edited.gone}
    return Saved(name_save(line), digests)


def name_save(line: str) -> str:
    """The name of a save in the history of its dossier: that of its line in the journal."""
    return sha256(line.encode())[:16]
