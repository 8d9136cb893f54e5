"""One cell of annexe 1 changed, and its PDF again: in the atelier, and by the command."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from generator.api.documents.pieces import make_file
from generator.api.documents.shelf import Shelf
from generator.atelier.processes.composers import Composers
from generator.atelier.processes.desk import Lane
from generator.project import Project
from scripts.bench.concurrents.processes import read_clock, time_tree

ANNEXE = "annexe-1"
CHANGES = 3
_CELL = ";Naissances domiciliées;naissances;2023;données fictives;"
_IDLE_S = 1.0  # a composer collects its garbage once nobody waits: that is counted too
Change = Callable[[Path, int], None]


def change_cell(dossier: Path, number: int) -> None:
    """Another number of births for the whole territory.

    Raises: `ValueError` when the example has no such row any more.
    """
    table = dossier / ANNEXE / "indicateurs.csv"
    before, found, after = table.read_text("utf-8").partition(_CELL)
    if not found:
        raise ValueError(f"no row « {_CELL} » in {table}")
    _, _, rest = after.partition(";")
    table.write_text(f"{before}{found}{217 + number};{rest}", "utf-8")


def measure_composer(dossier: Path, folder: Path, change: Change) -> list[float]:
    """Processor seconds of the atelier's composers for the PDF: the first time, then after each change."""
    (folder / "ctg.toml").write_text("", "utf-8")
    project, shelf = Project(folder), Shelf(folder / "documents")
    composers = Composers(1)
    composers.start()

    def ask() -> float:
        before = sum(map(read_clock, composers.list_processes()))
        composers.submit(dossier, make_file, dossier, project, shelf, ANNEXE, "pdf", lane=Lane.FILES).result()
        time.sleep(_IDLE_S)
        return sum(map(read_clock, composers.list_processes())) - before

    try:
        _wait_until_ready(composers)
        times = [ask()]
        for number in range(1, CHANGES + 1):
            change(dossier, number)
            times.append(ask())
    finally:
        composers.close()
    return times


def _wait_until_ready(composers: Composers) -> None:
    """Both composers are there, and have done what they do when they start."""
    end = time.monotonic() + 60
    while len(composers.list_processes()) < 2 and time.monotonic() < end:
        time.sleep(0.1)
    spent = -1.0
    while (now := sum(map(read_clock, composers.list_processes()))) - spent > 0.01 and time.monotonic() < end:
        spent = now
        time.sleep(_IDLE_S)


def measure_command(dossier: Path, folder: Path, change: Change) -> list[float]:
    """The same by `ctg generer`, each time a process of its own; its output is there but for the first time."""
    output = folder / "sortie"
    shutil.rmtree(output, ignore_errors=True)
    command = (sys.executable, "-m", "generator", "generer", str(dossier), "--piece", ANNEXE, "--format", "pdf")
    times = []
    for number in range(CHANGES + 1):
        if number:
            change(dossier, number)
        times.append(time_tree(*command, "--sortie", str(output)))
    return times
