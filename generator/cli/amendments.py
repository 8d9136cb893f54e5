"""The dossier of an open avenant, made anew before a command works on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.making.generation import GenerationRequest, TextsBeside
    from generator.making.workshop import Workshop
    from generator.model.progress import Progress
    from generator.project import Project


def take_dossier(dossier: Path, project: Project) -> tuple[Path, Workshop | None]:
    """The dossier that a command is given; that of an avenant is made anew from its convention's, until it is frozen.

    It is open then, and what is written of it is proved.

    Raises: as `refresh_amendment`.
    """
    from generator.dossier_place import find_amendment_number  # noqa: PLC0415 - a help loads nothing

    if not find_amendment_number(dossier):  # what makes avenants is not loaded for a convention
        return dossier, None
    from generator.amending.dossier.refreshing import open_proved, refresh_amendment  # noqa: PLC0415

    refreshed = refresh_amendment(dossier, project)
    if refreshed is None:
        return dossier, None
    messages.show_diagnostics(refreshed.notes)
    return dossier, open_proved(dossier, project, refreshed)


def take_text(dossier: Path, project: Project) -> tuple[Path, Workshop | None]:
    """The dossier whose text a command makes or freezes: the open avenant of a convention, when it has one.

    Raises: `ContentError` when the avenant has nothing to state; as `refresh_amendment`.
    """
    from generator.dossier_place import AMENDMENTS, find_amendment_number  # noqa: PLC0415 - a help loads nothing

    number = find_amendment_number(dossier)
    if not number and not (dossier / AMENDMENTS).is_dir():
        return dossier, None
    from generator.acts.in_force.base import find_open  # noqa: PLC0415
    from generator.amending.dossier.refreshing import (  # noqa: PLC0415
        open_proved,
        refresh_amendment,
        refuse_empty,
        tell_followed,
    )

    standing = dossier if number else find_open(dossier)
    refreshed = refresh_amendment(standing, project) if standing is not None else None
    if standing is None or refreshed is None:
        return dossier, None
    followed = () if number else (tell_followed(dossier, standing),)
    messages.show_diagnostics([*followed, *refreshed.notes])
    refuse_empty(refreshed)
    return standing, open_proved(standing, project, refreshed)


def refresh_open(root: Path, project: Project) -> None:
    """Make anew the open avenants of the dossier `root`, or of those that it holds; one that cannot be made is told."""
    from generator.dossier_place import AMENDMENTS, find_amendment_number  # noqa: PLC0415 - a help loads nothing
    from generator.making.dossier_folder import find_dossiers  # noqa: PLC0415

    # What makes avenants is not loaded for conventions without any.
    if find_amendment_number(root) or any((one / AMENDMENTS).is_dir() for one in find_dossiers(root)):
        from generator.amending.dossier.open_amendments import refresh_open_amendments  # noqa: PLC0415

        messages.show_diagnostics(refresh_open_amendments(root, project))


def find_beside(dossier: Path) -> Callable[[GenerationRequest, Workshop, Progress], TextsBeside] | None:
    """What makes the texts that stand beside the act of an avenant; nothing for the dossier of a convention."""
    from generator.dossier_place import find_amendment_number  # noqa: PLC0415 - a help loads nothing

    if not find_amendment_number(dossier):
        return None
    from generator.amending.consolidating.of_dossier import write_texts_beside  # noqa: PLC0415

    return write_texts_beside
