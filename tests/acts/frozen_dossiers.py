"""Dossiers frozen for tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.acts.find_or_freeze import freeze_on_demand
from generator.acts.register import Act
from generator.acts.request import ActRequest
from generator.model.acts import FreezeOrder
from generator.project import Project

ORDER = FreezeOrder(date(2026, 1, 10), "Camille Roux")


def ask(folder: Path, output: Path = Path("output"), *, frozen: bool = True) -> ActRequest:
    """A request on the act of a dossier; unless it is `frozen` already, it is when a command needs it."""
    return ActRequest(folder, Project(folder.parent), output, None if frozen else ORDER)


def freeze(folder: Path, output: Path = Path("output")) -> Act:
    """Freeze a dossier."""
    return freeze_on_demand(ask(folder, output, frozen=False)).act
