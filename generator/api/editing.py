"""Read the texts of a dossier, save what a page has changed in them, undo a save, keep what is being typed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from generator.acts.in_force.base import find_open
from generator.amending.dossier.amendment_file import read_amendment_file
from generator.amending.dossier.refreshing import refresh_amendment
from generator.dossier_place import find_convention_folder
from generator.editing.drafts import Draft, drop_draft, keep_base, keep_draft, list_drafts, read_base, read_draft
from generator.editing.history import undoing
from generator.editing.history.differences import Difference, FileDifference, describe_states
from generator.editing.history.living_text import LivingText, describe_living_text
from generator.editing.history.place_words import name_file, name_key, name_steps
from generator.editing.history.saves import (
    FileStates,
    SavedChange,
    SavedFile,
    find_save,
    list_saves,
    read_states,
)
from generator.editing.history.telling import History, HistoryLine, say_moment, tell_history
from generator.editing.history.word_runs import Run, RunKind, compare_runs
from generator.editing.saving import save as saving
from generator.editing.saving.conflicts import Conflict, ConflictError
from generator.editing.saving.edits import (
    AddFile,
    AddRecord,
    FieldEdit,
    MoveRecord,
    PageEdit,
    RecordEdit,
    RemoveFile,
    RemoveRecord,
    SettledCell,
    TableEdit,
    TableRow,
    TextEdit,
)
from generator.editing.saving.living_files import ReadFile, read_files
from generator.editing.saving.save import Saved
from generator.editing.saving.settling import Settlement, settle_edits
from generator.editing.saving.text_merge import merge_texts
from generator.editing.saving.trial import EditFault, Reader, UnreadableError
from generator.editing.saving.working_out import work_out
from generator.editing.saving.yaml_elements import read_record
from generator.editing.saving.yaml_fields import is_same, read_field
from generator.editing.writing import Author
from generator.errors import CtgError
from generator.making.amendment_folder import is_amendment
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.opening import open_dossier
from generator.project import Project

__all__ = [
    "AddFile",
    "AddRecord",
    "Author",
    "Conflict",
    "ConflictError",
    "Difference",
    "Draft",
    "EditFault",
    "FieldEdit",
    "FileDifference",
    "FileStates",
    "History",
    "HistoryLine",
    "LivingText",
    "MoveRecord",
    "PageEdit",
    "ReadFile",
    "RecordEdit",
    "RemoveFile",
    "RemoveRecord",
    "Run",
    "RunKind",
    "Saved",
    "SavedChange",
    "SavedFile",
    "SettledCell",
    "Settlement",
    "TableEdit",
    "TableRow",
    "TextEdit",
    "UnreadableError",
    "compare_runs",
    "describe_living_text",
    "describe_states",
    "drop_draft",
    "find_save",
    "is_same",
    "keep_base",
    "keep_draft",
    "list_drafts",
    "list_saves",
    "merge_texts",
    "name_file",
    "name_key",
    "name_steps",
    "preview_edits",
    "read_base",
    "read_draft",
    "read_field",
    "read_files",
    "read_record",
    "read_states",
    "save_edits",
    "say_moment",
    "settle_edits",
    "tell_history",
    "undo",
]


_CHANGING_NUMBERS = (AddFile, RemoveFile, AddRecord, RemoveRecord, MoveRecord)


def save_edits(folder: Path, project: Project, edits: Sequence[PageEdit], author: Author) -> Saved:
    """Save what a page has changed in the texts of a dossier: all of it, with one line of the journal, or nothing.

    Changes of other people since the page was opened stay, where they are of other fields, cells or lines. Nothing is
    written when nothing has changed. `Author("Nom")` saves now.

    Raises: `ConflictError` with each place that somebody else has changed; `UnreadableError` with each edit with which
    the dossier could no longer be read or, where a fiche or an element comes or goes, composed; `UsageError` for a file
    that is no text of the dossier; `ContentError`; `OutputError`.
    """
    readers = _list_readers(folder)
    if any(isinstance(edit, _CHANGING_NUMBERS) for edit in edits):
        readers += (partial(_compose, project=project),)
    saved = saving.save_edits(folder, project, edits, author, readers)
    _renew_amendment(folder, project, saved)
    return saved


def preview_edits(folder: Path, edits: Sequence[PageEdit]) -> dict[str, bytes | None]:
    """The files that edits would make, by path, whatever others have saved meanwhile; `None` for one that goes.

    Raises: `UsageError`, `ContentError`.
    """
    edited = work_out(folder, edits, mine_wins=True)
    return {file.path: file.data for file in edited.files} | dict.fromkeys((path for path, _ in edited.gone), None)


def undo(folder: Path, project: Project, save: str, author: Author) -> Saved:
    """Undo the save of that name; what others have saved since, elsewhere in its files, stays. It is itself a save.

    Raises: `ConflictError` where a later save has touched the same place; `UsageError` when there is no such save, when
    an act was frozen since, or when its versions were not kept; `UnreadableError`; `OutputError`.
    """
    saved = undoing.undo(folder, project, save, author, _list_readers(folder))
    _renew_amendment(folder, project, saved)
    return saved


def _renew_amendment(folder: Path, project: Project, saved: Saved) -> None:
    """Make the open avenant of a convention anew from what was saved: pages that only read write nothing.

    What keeps it from being made is told by each page of it.
    """
    standing = find_open(find_convention_folder(folder)) if saved.id else None
    if standing is not None:
        with suppress(CtgError):
            refresh_amendment(standing, project)


def _compose(place: Path, project: Project) -> None:
    """Compose a dossier: its tables name fiches by their numbers, and numbers change when a fiche comes or goes."""
    dossier, furniture = open_dossier(place, project)
    compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), draft=True, drawn=False))


def _list_readers(folder: Path) -> tuple[Reader, ...]:
    return (read_amendment_file,) if is_amendment(folder) else ()
