"""What a command has done, told to the journal of its dossier: once, when it has ended."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import messages
from generator.project import Project

if TYPE_CHECKING:
    from generator.model.acts import FreezeOrder

PERSON_VARIABLE = "CTG_PAR"

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
    """Add a line to the journal of the dossier `folder`, as `tell_journal` does, and show what is to be told."""
    from generator.acts.telling.deeds import Deed, tell_journal  # noqa: PLC0415

    deed = Deed(command, came_in, went_out, standing, act, reason)
    messages.show_diagnostics(tell_journal(folder, project, take_person(by), deed))
