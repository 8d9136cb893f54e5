"""The dossier of an open avenant, made anew before a command works on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli import messages
from generator.dossier_place import AMENDMENTS, find_amendment_number

if TYPE_CHECKING:
    from generator.project import Project


def take_dossier(dossier: Path, project: Project) -> Path:
    """The dossier that a command is given; that of an avenant is made anew from its convention's, until it is frozen.

    Raises: as `refresh_amendment`.
    """
    if find_amendment_number(dossier):  # what makes avenants is not loaded for a convention
        from generator.amending.dossier.refreshing import refresh_amendment  # noqa: PLC0415

        refreshed = refresh_amendment(dossier, project)
        if refreshed is not None:
            messages.show_diagnostics(refreshed.notes)
    return dossier


def take_text(dossier: Path, project: Project) -> Path:
    """The dossier whose text a command makes or freezes: the open avenant of a convention, when it has one.

    Raises: `ContentError` when the avenant has nothing to state; as `refresh_amendment`.
    """
    number = find_amendment_number(dossier)
    if not number and not (dossier / AMENDMENTS).is_dir():
        return dossier
    from generator.acts.in_force.base import find_open  # noqa: PLC0415
    from generator.amending.dossier.refreshing import refresh_amendment, refuse_empty, tell_followed  # noqa: PLC0415

    standing = dossier if number else find_open(dossier)
    if standing is None:
        return dossier
    refreshed = refresh_amendment(standing, project)
    if refreshed is None:
        return standing
    followed = () if number else (tell_followed(dossier, standing),)
    messages.show_diagnostics([*followed, *refreshed.notes])
    refuse_empty(refreshed)
    return standing
