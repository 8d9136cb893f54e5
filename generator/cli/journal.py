"""What a command has done, told to the journal of its dossier: once, when it has ended."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import messages
from generator.errors import InputFileError, OutputError, Severity
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
    came_in: Iterable[Path] | Mapping[Path, str] = (),
    went_out: Iterable[Path] = (),
    standing: Iterable[Path] = (),
    act: str = "",
    reason: str = "",
) -> None:
    """Add a line to the journal of the dossier `folder`, when the command has written something.

    `came_in` has digests where the command may have taken a file away, or changed it. `standing` are files that an
    earlier run has written: told when no line tells of them, since that run was stopped.
    An act that no line tells of yet, which the command has frozen on its way, has a line of its own before. A journal
    that cannot be written is told: what the command did is done.
    """
    from generator.acts.journal import JournalEntry, append_entry  # noqa: PLC0415
    from generator.files import digest_file  # noqa: PLC0415

    went_out = [*went_out, *_list_untold(folder, project, standing)]
    written = {_name_file(path, folder, project): digest_file(path) for path in went_out}
    if not written and not reason:
        return
    digests = came_in if isinstance(came_in, Mapping) else {path: digest_file(path) for path in came_in}
    taken = {_name_file(path, folder, project): digest for path, digest in digests.items()}
    moment = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    try:
        frozen = _list_untold_act(folder) if went_out else []
        if frozen and not set(frozen) <= set(went_out):
            told = {_name_file(path, folder, project): digest_file(path) for path in frozen}
            append_entry(folder, JournalEntry(moment, take_person(by), "arreter", frozen[0].parent.name, {}, told))
        append_entry(folder, JournalEntry(moment, take_person(by), command, act, taken, written, reason))
    except OutputError as fault:
        messages.show_diagnostics(
            replace(found, message=f"ce qui vient d'être fait n'est pas au journal : {found.message}", severity=_TOLD)
            for found in fault.diagnostics
        )


def _list_untold(folder: Path, project: Project, files: Iterable[Path]) -> list[Path]:
    """Those of some files that no line of the journal tells of."""
    from generator.acts.journal import read_journal  # noqa: PLC0415

    files = list(files)
    try:
        told = {name for entry in read_journal(folder).entries for name in entry.went_out} if files else set()
    except InputFileError:  # told by whatever reads the journal
        return []
    return [file for file in files if _name_file(file, folder, project) not in told]


def _list_untold_act(folder: Path) -> list[Path]:
    """The files of the act of a dossier, its record first, as long as its journal does not tell of its freezing."""
    from generator.making.dossier_folder import ACTS_FOLDER  # noqa: PLC0415

    if not (folder / ACTS_FOLDER).is_dir():
        return []
    from generator.acts.act import ACT_FILE  # noqa: PLC0415
    from generator.acts.kept.freezing_lines import find_freezing  # noqa: PLC0415
    from generator.acts.register import find_act  # noqa: PLC0415

    try:
        act = find_act(folder)
        if act is None or find_freezing(folder, act.place.name) is not None:
            return []
    except InputFileError:  # told by whatever works on the act
        return []
    return [act.place / ACT_FILE, *(act.place / name for name in act.record.files)]


def _name_file(path: Path, folder: Path, project: Project) -> str:
    """A file as the journal names it: from the dossier, else from the project, else by its name alone."""
    place = path.resolve()
    for root in (folder.resolve(), project.root.resolve()):
        if place.is_relative_to(root):
            return place.relative_to(root).as_posix()
    return path.name
