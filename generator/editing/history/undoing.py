"""A save undone: the files as they were before it, with all that was saved since elsewhere in them; itself a save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator.acts.kept.freezing_lines import find_freezing
from generator.acts.register import find_act
from generator.codes import Code
from generator.editing.file_texts import FileText
from generator.editing.history.saves import FileStates, SavedChange, find_save, read_states
from generator.editing.kept_versions import find_version
from generator.editing.saving.conflicts import Conflict, refuse_conflicts
from generator.editing.saving.living_files import read_living
from generator.editing.saving.save import Saved, write_edited
from generator.editing.saving.text_merge import merge_texts
from generator.editing.saving.trial import Reader, check_readable
from generator.editing.values import EditedFile, EditedFiles
from generator.editing.writing import Author
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, wait_for_folder
from generator.making.amendment_folder import refuse_derived
from generator.output_sets import finish_outputs
from generator.project import Project


def undo(folder: Path, project: Project, name: str, author: Author, readers: Sequence[Reader] = ()) -> Saved:
    """Undo a save of a dossier; what others have saved since, elsewhere in its files, stays.

    Raises: `ConflictError` where a later save has touched the same place; `UsageError` when there is no such save, when
    an act was frozen since, or when its versions were not kept; `UnreadableError`; `OutputError`.
    """
    with wait_for_folder(folder):
        notes = finish_outputs(folder)
        save = find_save(folder, name)
        states = read_states(folder, save) if save is not None else None
        if save is None or states is None or not states:
            raise _refuse(folder, "les versions d'avant cet enregistrement ne sont plus dans le dossier")
        if save.frozen_since or _is_frozen_untold(folder):
            raise _refuse(folder, "un acte a été arrêté depuis cet enregistrement : ce qui est arrêté le reste")
        edited = _restore(folder, save, states)
        refuse_derived(folder, (*(file.path for file in edited.files), *(path for path, _ in edited.gone)))
        if not edited.files and not edited.gone:
            return Saved("", {}, notes)
        check_readable(folder, project, edited, (), readers)
        reason = author.reason or f"annulation de l'enregistrement {save.id} du {save.moment[:16].replace('T', ' à ')}"
        return replace(write_edited(folder, edited, replace(author, reason=reason)), notes=notes)


def _is_frozen_untold(folder: Path) -> bool:
    """Whether an act stands here whose freezing no line tells of: nobody knows what was saved before it."""
    act = find_act(folder)
    return act is not None and find_freezing(folder, act.place.name) is None


def _refuse(folder: Path, message: str) -> UsageError:
    hint = "voir l'historique du dossier ; ce qui doit l'être s'écrit à nouveau"
    return UsageError(Diagnostic(Code.ANNULATION_IMPOSSIBLE, message, Span(display_path(folder)), hint=hint))


def _restore(folder: Path, save: SavedChange, states: Sequence[FileStates]) -> EditedFiles:
    """The files without what a save has changed in them.

    Raises: `ConflictError`.
    """
    files: list[EditedFile] = []
    gone: list[tuple[str, str]] = []
    conflicts: list[Conflict] = []
    digests = {file.path: file for file in save.files}
    for state in states:
        now = read_living(folder, state.path)
        saved = digests[state.path]
        if now.digest == saved.after:
            former = find_version(folder, saved.before) or b""
            if saved.before:
                files.append(EditedFile(state.path, former, now.digest))
            elif now.data:
                gone.append((state.path, now.digest))
        elif now.digest != saved.before:
            _merge(state, now, files, conflicts)
    if conflicts:
        raise refuse_conflicts(conflicts, display_path(folder))
    return EditedFiles(tuple(files), gone=tuple(gone))


def _merge(state: FileStates, now: FileText, files: list[EditedFile], conflicts: list[Conflict]) -> None:
    current = now.text if now.data else None
    merged = None
    if state.before is not None and state.after is not None and current is not None:
        merged = merge_texts(state.after, state.before, current, by_words=state.path.endswith(".md"))
    if merged is None:
        conflicts.append(Conflict(0, state.path, (), state.after, state.before, current, digest=now.digest))
    elif merged != current:
        files.append(EditedFile(state.path, now.encode(merged), now.digest))
