"""What workers are asked to do: one dossier to make, to renew, to verify, or to compare with a newer model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from generator.model.batch import Share
from generator.project import Project


@dataclass(frozen=True, slots=True)
class DossierJob:
    """One dossier to make, or a share of it. `previous` is the manifest that its last run wrote.

    `shown` gives, for folders that are copies, the path that messages and manifest have to show instead of theirs.
    """

    folder: Path
    project: Project
    final: bool
    previous: bytes | None = None
    shown: tuple[tuple[Path, str], ...] = ()
    share: Share = field(default_factory=Share)


@dataclass(frozen=True, slots=True)
class RenewalJob:
    """The dossier of a row, to renew from `folder` (a dossier, or a PDF that carries one).

    `aside` is where it is made: files are compared with those of the row's dossier before any of these is touched.
    """

    folder: Path
    project: Project
    aside: Path
    first_day: date
    last_day: date
    model: str = ""


@dataclass(frozen=True, slots=True)
class CheckJob:
    """A dossier to verify. `keep` is what makes its printed report, `output` where its PDFs may be, if wanted."""

    folder: Path
    project: Project
    keep: Any = None
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class ImpactJob:
    """A dossier to compare with the model of the folder `model`; `former` names the models that this one replaces."""

    folder: Path
    model: Path
    former: frozenset[str]
    project: Project
