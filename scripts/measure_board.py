"""The board of many dossiers, measured: its first page with all summaries at hand, with those of the disk, with none.

    python scripts/measure_board.py WORK [COUNT]

WORK is a folder that is made anew: a project of COUNT new dossiers (2 000), drafts of real communes. Nothing of it is
committed. Exit code 1 when a first page takes more than a second
of processor.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from generator.api.board import Board, Wanted
from generator.making.project_folder import create_project
from generator.model.names import slugify
from generator.project import Project
from generator.reading.communes import load_tables
from generator.renewing.new_dossier import NewDossierRequest, create_dossier
from generator.summarizing.computing import summarise
from generator.summarizing.job import SummaryJob
from generator.summarizing.signature import Surroundings, sign_dossier
from generator.summarizing.store import SummaryStore
from generator.summarizing.summary import DossierSummary

_MOST_SECONDS = 1.0
_OLD = 1_700_000_000


def main(arguments: list[str]) -> int:
    """Make the project and measure; the exit code."""
    root = Path(arguments[0]).resolve()
    count = int(arguments[1]) if len(arguments) > 1 else 2000
    project = make_project(root, count)
    today = date(2026, 11, 29)
    slowest = [measure("first page, no summary", lambda: _read_first(project, root / "aucun", today))]
    seconds = make_summaries(project, root / "resumes", today)
    sys.stdout.write(f"one summary: {seconds * 1000:.0f} ms\n")
    slowest.append(measure("first page, summaries of the disk", lambda: _read_first(project, root / "resumes", today)))
    board = Board(project, root / "resumes")
    board.read(Wanted(), 1, today)
    slowest.append(measure("first page, warm", lambda: board.read(Wanted(), 1, today)))
    slowest.append(measure("search, warm", lambda: board.read(Wanted("saint"), 1, today)))
    slowest.append(measure("calendar, warm", lambda: board.list_due(date(2027, 1, 1), date(2027, 12, 31), today)))
    board.close()
    around = Surroundings(project)
    folders = [path.parent for path in project.content.glob("*/ctg.yaml")]
    measure("look at every dossier", lambda: [sign_dossier(folder, project.output, around) for folder in folders])
    return 1 if max(slowest) > _MOST_SECONDS else 0


def make_project(root: Path, count: int) -> Project:
    """A project of so many drafts, each of one commune."""
    shutil.rmtree(root, ignore_errors=True)
    create_project(root)
    project = Project(root)
    communes = [one for one in load_tables().communes.values() if not one.departement.startswith(("98", "975"))]
    made: set[str] = set()
    for commune in communes[:: max(1, len(communes) // count)]:
        name = f"{commune.name} {commune.departement}"
        if slugify(name) not in made and len(made) < count:
            made.add(slugify(name))
            create_dossier(NewDossierRequest(name, (commune.insee,)), project)
    for path in root.rglob("*"):
        os.utime(path, (_OLD, _OLD))
    sys.stdout.write(f"{len(made)} dossiers, {sum(1 for path in project.content.rglob('*') if path.is_file())} files\n")
    return project


def make_summaries(project: Project, folder: Path, today: date) -> float:
    """The summaries of all dossiers, one in a hundred made, the others copied from it under their own names and
    signatures; the seconds that one takes to be made.
    """
    store, around = SummaryStore(folder), Surroundings(project)
    spent, made = 0.0, 0
    summary: DossierSummary | None = None
    for rank, path in enumerate(sorted(project.content.glob("*/ctg.yaml"))):
        id_, place = path.parent.name, path.parent
        if summary is None or rank % 100 == 0:
            start = perf_counter()
            summary = summarise(SummaryJob(id_, place, project, project.output, today))
            spent, made = spent + perf_counter() - start, made + 1
        store.keep(replace(summary, id=id_, name=id_, signature=sign_dossier(place, project.output, around)))
    return spent / made


def measure(words: str, work: Callable[[], object]) -> float:
    """The seconds of processor that something takes, told with those that pass: a machine may have other work."""
    start, worked = perf_counter(), process_time()
    work()
    seconds, spent = perf_counter() - start, process_time() - worked
    sys.stdout.write(f"{words}: {spent * 1000:.0f} ms of processor, {seconds * 1000:.0f} ms passed\n")
    return spent


def _read_first(project: Project, folder: Path, today: date) -> None:
    board = Board(project, folder)
    page = board.read(Wanted(), 1, today)
    assert page.rows
    board.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
