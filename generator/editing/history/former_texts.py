"""The texts of a dossier as they were before its saves, from the versions that it keeps."""

from __future__ import annotations

from pathlib import Path

from generator.editing.history.saves import SavedChange, list_saves
from generator.editing.kept_versions import find_version
from generator.errors import InputFileError

_MOST = 100  # saves to go back


def list_former_texts(folder: Path) -> tuple[SavedChange, ...]:
    """The saves before which the text of a dossier is still known, the newest first: a hundred at most.

    Raises: `InputFileError` when the journal cannot be read.
    """
    found: list[SavedChange] = []
    known: dict[str, bool] = {}
    for save in list_saves(folder)[:_MOST]:
        for file in save.files:
            if file.before not in known:
                known[file.before] = _is_kept(folder, file.before)
        if not all(known[file.before] for file in save.files):
            break  # what was before it is not known, nor what was before that
        if save.files:
            found.append(save)
    return tuple(found)


def read_former_files(folder: Path, name: str) -> dict[str, bytes | None] | None:
    """The files that have changed since before a save, as they were then; `None` for one that was not there.

    Nothing when there is no such save, or its versions are not kept.

    Raises: `InputFileError` when the journal or a version cannot be read.
    """
    files: dict[str, bytes | None] = {}
    for save in list_former_texts(folder):
        for file in save.files:
            files[file.path] = find_version(folder, file.before) if file.before else None
        if save.id == name:
            return files
    return None


def _is_kept(folder: Path, digest: str) -> bool:
    try:
        return find_version(folder, digest) is not None
    except InputFileError:
        return False
