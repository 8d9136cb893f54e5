"""A dossier opened to be shown as it would be made today: the files of an open avenant follow its convention first."""

from __future__ import annotations

from pathlib import Path

from generator.amending.dossier.refreshing import refresh_amendment
from generator.dossier_place import find_amendment_number
from generator.previewing.opened import Files, OpenedText, is_held, open_text
from generator.project import Project


def open_current(folder: Path, project: Project, files: Files | None = None) -> OpenedText:
    """The dossier of a folder, as it would be read with some files.

    Raises: as `open_text`; as `refresh_amendment`.
    """
    if find_amendment_number(folder) and (files or not is_held(folder, project)):
        keep_up(folder, project)
    return open_text(folder, project, files)


def keep_up(folder: Path, project: Project) -> None:
    """Make an open avenant anew from the dossier of its convention; within `files.read_only` nothing is written.

    Raises: as `refresh_amendment`.
    """
    if find_amendment_number(folder):
        refresh_amendment(folder, project)
