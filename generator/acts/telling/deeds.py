"""What was done to a dossier, told to its journal: one line, whoever did it, from a command or from a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from generator.acts.act import ACT_FILE
from generator.acts.journal import JournalEntry, append_entry, read_journal
from generator.acts.kept.freezing_lines import find_freezing
from generator.acts.register import find_act
from generator.errors import Diagnostic, InputFileError, OutputError, Severity
from generator.files import digest_file
from generator.making.dossier_folder import ACTS_FOLDER
from generator.project import Project


def say_moment() -> str:
    """Now, as a line of the journal says it: ISO 8601 with its zone, to the second."""
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: by which command (« recevoir »), which files came in and were written, on which act, why.

    `came_in` has digests where the command may have taken a file away, or changed it. `standing` are files that an
    earlier run has written: told when no line tells of them, since that run was stopped.
    """

    command: str
    came_in: Iterable[Path] | Mapping[Path, str] = ()
    went_out: Iterable[Path] = ()
    standing: Iterable[Path] = ()
    act: str = ""
    reason: str = ""


def tell_journal(folder: Path, project: Project, who: str, deed: Deed) -> tuple[Diagnostic, ...]:
    """Add a line to the journal of the dossier `folder`, when something was written or a reason is given; what is to
    be told.

    An act that no line tells of yet, which the deed has frozen on its way, has a line of its own before. A journal
    that cannot be written is told: what was done is done.
    """
    went_out = [*deed.went_out, *_list_untold(folder, project, deed.standing)]
    written = {_name_file(path, folder, project): digest_file(path) for path in went_out}
    if not written and not deed.reason:
        return ()
    came_in = deed.came_in
    digests = came_in if isinstance(came_in, Mapping) else {path: digest_file(path) for path in came_in}
    taken = {_name_file(path, folder, project): digest for path, digest in digests.items()}
    moment = say_moment()
    try:
        frozen = _list_untold_act(folder) if went_out else []
        if frozen and not set(frozen) <= set(went_out):
            told = {_name_file(path, folder, project): digest_file(path) for path in frozen}
            append_entry(folder, JournalEntry(moment, who, "arreter", frozen[0].parent.name, {}, told))
        append_entry(folder, JournalEntry(moment, who, deed.command, deed.act, taken, written, deed.reason))
    except OutputError as fault:
        return tuple(
            replace(
                found,
                message=f"ce qui vient d'être fait n'est pas au journal : {found.message}",
                severity=Severity.WARNING,
            )
            for found in fault.diagnostics
        )
    return ()


def _list_untold(folder: Path, project: Project, files: Iterable[Path]) -> list[Path]:
    """Those of some files that no line of the journal tells of."""
    files = list(files)
    try:
        told = {name for entry in read_journal(folder).entries for name in entry.went_out} if files else set()
    except InputFileError:  # told by whatever reads the journal
        return []
    return [file for file in files if _name_file(file, folder, project) not in told]


def _list_untold_act(folder: Path) -> list[Path]:
    """The files of the act of a dossier, its record first, as long as its journal does not tell of its freezing."""
    if not (folder / ACTS_FOLDER).is_dir():
        return []
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
