"""What a command has done, told to the journal of its dossier: once, when it has ended."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import messages
from generator.errors import OutputError, Severity
from generator.project import Project

if TYPE_CHECKING:
    from generator.model.acts import FreezeOrder

PERSON_VARIABLE = "CTG_PAR"
_TOLD = Severity.WARNING

ByOption = Annotated[
    str | None,
    typer.Option(
        "--par", metavar="NOM", help=f"Qui le fait, pour le journal ; sinon {PERSON_VARIABLE}, ou le nom de session."
    ),
]


def take_person(named: str | None) -> str:
    """Who does what is done: the name that is given, else that of `CTG_PAR`, else the system's user."""
    import getpass  # noqa: PLC0415 – only who writes something has to be named

    name = named or os.environ.get(PERSON_VARIABLE, "")
    if not name.strip():
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):  # a system without a name for this user
            name = "inconnu"
    return " ".join(name.split())[:200]


def take_freeze_order(named: str | None) -> FreezeOrder:
    """Who freezes a text, if a command has to, and today."""
    from generator.model.acts import FreezeOrder  # noqa: PLC0415

    return FreezeOrder(datetime.now(UTC).astimezone().date(), take_person(named))


def keep_in_journal(
    folder: Path,
    project: Project,
    command: str,
    by: str | None,
    *,
    came_in: Iterable[Path] = (),
    went_out: Iterable[Path] = (),
    act: str = "",
    reason: str = "",
) -> None:
    """Add a line to the journal of the dossier `folder`, when the command has written something.

    A journal that cannot be written is told: what the command did is done.
    """
    from generator.acts.journal import JournalEntry, append_entry  # noqa: PLC0415
    from generator.files import digest_file  # noqa: PLC0415

    written = {_name_file(path, folder, project): digest_file(path) for path in went_out}
    if not written and not reason:
        return
    taken = {_name_file(path, folder, project): digest_file(path) for path in came_in}
    moment = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    try:
        append_entry(folder, JournalEntry(moment, take_person(by), command, act, taken, written, reason))
    except OutputError as fault:
        messages.show_diagnostics(
            replace(found, message=f"ce qui vient d'être fait n'est pas au journal : {found.message}", severity=_TOLD)
            for found in fault.diagnostics
        )


def _name_file(path: Path, folder: Path, project: Project) -> str:
    """A file as the journal names it: from the dossier, else from the project, else by its name alone."""
    place = path.resolve()
    for root in (folder.resolve(), project.root.resolve()):
        if place.is_relative_to(root):
            return place.relative_to(root).as_posix()
    return path.name
