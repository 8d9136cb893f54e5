"""The saves of a dossier, from its journal: when, by whom, which files; and what each of them said before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.acts.act import ACT_FILE
from generator.acts.journal import JournalEntry, read_journal, write_entry
from generator.dossier_place import find_convention_folder, list_amendments
from generator.editing.kept_versions import find_version
from generator.editing.saving.living_files import check_path
from generator.editing.saving.save import COMMAND, name_save
from generator.editing.writing import COMMAND as RETURN_COMMAND
from generator.errors import UsageError
from generator.files import digest_file
from generator.making.dossier_folder import ACTS_FOLDER
from generator.plain_text import normalise_text

_RECORD = re.compile(rf"{ACTS_FOLDER}/[^/]+/{re.escape(ACT_FILE)}")


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file of a save, with the SHA-256 of its bytes before and after; empty: no file."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SavedChange:
    """One save: its name, when (ISO 8601), by whom, by which command, its files, why.

    `frozen_since` says that an act was frozen after it: what was frozen stays, and so does this.
    """

    id: str
    moment: str
    who: str
    command: str
    files: tuple[SavedFile, ...]
    reason: str = ""
    frozen_since: bool = False


@dataclass(frozen=True, slots=True)
class FileStates:
    """A file of a save before and after it, as text; `None`: no file. Both are known, or the save cannot be shown."""

    path: str
    before: str | None
    after: str | None


def list_saves(folder: Path) -> tuple[SavedChange, ...]:
    """The saves of a dossier, the newest first: those of the pages and of « ctg reprendre ».

    Raises: `InputFileError` when the journal cannot be read.
    """
    saves: list[SavedChange] = []
    frozen_at = max((_read_moment(one.moment) for one in _list_freezings(folder)), default=None)
    for entry in read_journal(folder).entries:
        if entry.command in (COMMAND, RETURN_COMMAND):
            frozen = frozen_at is not None and _read_moment(entry.moment) <= frozen_at
            saves.append(_make_save(folder, entry, frozen))
    return tuple(reversed(saves))


def find_save(folder: Path, name: str) -> SavedChange | None:
    """The save of that name; nothing when the dossier has none."""
    return next((one for one in list_saves(folder) if one.id == name), None)


def read_states(folder: Path, save: SavedChange) -> tuple[FileStates, ...] | None:
    """The files of a save before and after it; nothing when the dossier has not kept them all.

    Raises: `InputFileError`.
    """
    states: list[FileStates] = []
    for file in save.files:
        former, later = find_version(folder, file.before), find_version(folder, file.after)
        if former is None or later is None:
            return None
        before, after = (
            normalise_text(data.decode("utf-8-sig", "replace")) if digest else None
            for data, digest in ((former, file.before), (later, file.after))
        )
        states.append(FileStates(file.path, before, after))
    return tuple(states)


def _make_save(folder: Path, entry: JournalEntry, frozen: bool) -> SavedChange:
    files = tuple(SavedFile(path, entry.came_in.get(path, ""), after) for path, after in entry.went_out.items())
    kept = tuple(file for file in files if _is_living(folder, file.path))
    name = name_save(write_entry(entry))
    return SavedChange(name, entry.moment, entry.who, entry.command, kept, entry.reason, frozen)


def _is_living(folder: Path, path: str) -> bool:
    try:
        check_path(folder, path)
    except UsageError:
        return False
    return True


def _list_freezings(folder: Path) -> Iterator[JournalEntry]:
    """The lines that tell of acts that stand in the register: of this dossier, of the avenants of its convention."""
    convention = find_convention_folder(folder)
    places = (folder, convention, *list_amendments(convention))
    for place in dict.fromkeys(one.resolve() for one in places):
        for entry in read_journal(place, ACT_FILE).entries:
            records = (name for name in entry.went_out if _RECORD.fullmatch(name))
            if any(digest_file(place / name) == entry.went_out[name] for name in records):
                yield entry


def _read_moment(moment: str) -> datetime:
    """A moment to the second, as a freezing is told; one that cannot be read is later than all."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return datetime.fromisoformat("9999-12-31T00:00:00+00:00")
    return (read if read.tzinfo is not None else read.astimezone()).replace(microsecond=0)
