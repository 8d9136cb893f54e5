"""What workers are asked to do in a batch: one dossier to make, whole or in part, or to renew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.project import Project

WORK = "generator.batches.jobs:do_job"  # what does these jobs


@dataclass(frozen=True, slots=True)
class Share:
    """What one of `count` workers does of a dossier, `rank` from 0: some of its pieces; all, for the only one."""

    rank: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class DossierJob:
    """One dossier to make, or a share of it. `previous` is the manifest that its last run wrote.

    `place` is where the dossier stands, as its manifest remembers it. With `leaflet`, « La Ctg en bref » is made too.

    `shown` gives, for folders that are copies, the path that messages and manifest have to show instead of theirs.
    """

    folder: Path
    project: Project
    final: bool
    previous: bytes | None = None
    shown: tuple[tuple[Path, str], ...] = ()
    share: Share = Share()
    place: str = ""
    leaflet: bool = False


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
