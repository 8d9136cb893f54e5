"""Ours beside LibreOffice on the same documents: batches, one convention cold and warm; then one cell changed.

Every time is processor time with all children, whoever started them.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.model.pieces import SIGNED_ACT
from scripts.bench.concurrents.full_dossiers import make_full_dossiers
from scripts.bench.concurrents.office import RunningOffice, convert_all, find_office, has_bridge
from scripts.bench.concurrents.one_cell import ANNEXE, change_cell, measure_command, measure_composer
from scripts.bench.concurrents.processes import time_tree
from scripts.bench.contents import EXAMPLE, copy_example, make_dossiers
from scripts.bench.rows import Options, Row, Target, write_seconds
from scripts.bench.timing import Servant, compare, interleave

FAMILY = "concurrents"
_CTG = (sys.executable, "-m", "generator")
_PATIENCE_S = "3600"  # for a CTG: a busy machine takes longer, and processor time is what counts
_CLAUSE = "modeles/ctg-2026/clauses/communication.md"


@dataclass(frozen=True, slots=True)
class Contest:
    """One row: our work, what it is held against, and the bounds of the ratio."""

    what: str
    against: str
    target: Target


BATCH = Contest(
    "{count} CTG inventées, un ouvrier, DOCX et PDF, textes comparés",
    "un LibreOffice, les mêmes DOCX",
    Target(1.0, stretch=0.6),
)
FULL = Contest(
    "{count} × un dossier aussi complet que l'exemple, un ouvrier, DOCX et PDF, textes comparés",
    "un LibreOffice, les mêmes DOCX",
    Target(1.3, stretch=0.8),
)
COLD = Contest(
    "une convention, à froid, DOCX et PDF, textes comparés", "docxtpl et LibreOffice, à froid", Target(2.0, stretch=1.3)
)
WARM = Contest(
    "la même, à chaud, une clause modifiée", "LibreOffice gardé ouvert, le même DOCX", Target(1.0, stretch=0.5)
)
CELL = Contest(
    "une cellule de l'annexe 1 modifiée, son PDF refait, {how}", "la première fois", Target(0.3, stretch=0.1)
)


def measure(options: Options) -> Iterator[Row]:
    """The rows; those that need LibreOffice say so where it is missing."""
    folder = options.folder / FAMILY
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield from measure_contests(options, folder)
    yield from _measure_cell(folder / "cellule", options.runs)


def measure_contests(options: Options, folder: Path) -> Iterator[Row]:
    """The rows that LibreOffice has a part in."""
    if find_office() is None:
        missing = "non mesurée : LibreOffice (soffice) est absent de cette machine"
        yield from (Row(FAMILY, _fill(one, options), missing) for one in (BATCH, FULL, COLD, WARM))
        return
    yield from _measure_batch(BATCH, options.contest, make_dossiers, folder / "lot", options.runs)
    yield from _measure_batch(FULL, options.full, make_full_dossiers, folder / "pleins", options.runs)
    yield from _measure_cold(folder / "froid", options.runs)
    yield from _measure_warm(folder / "chaud", options.runs)


def _fill(contest: Contest, options: Options) -> str:
    return contest.what.format(count=options.full if contest is FULL else options.contest)


def _measure_batch(
    contest: Contest, count: int, make: Callable[[Path, int], object], folder: Path, runs: int
) -> Iterator[Row]:
    """`ctg lot` as a whole command, on one worker; then one `soffice` for all the DOCX that it has written."""
    content, output = folder / "content", folder / "sortie"
    make(content, count)

    def make_ours() -> float:
        shutil.rmtree(output, ignore_errors=True)
        return time_tree(*_CTG, "lot", str(content), "--sortie", str(output), "--ouvriers", "1", "--delai", _PATIENCE_S)

    def convert() -> float:
        return convert_all(sorted(output.glob("*/*.docx")), folder / "libreoffice-lot")

    make_profile(folder)
    seconds = interleave({"ctg": make_ours, "LibreOffice": convert}, runs)
    each = {name: [one / count for one in times] for name, times in seconds.items()}
    pieces = len(list(output.glob("*/*.docx")))
    yield from _tell(contest, contest.what.format(count=count), each["ctg"], each["LibreOffice"], f"{pieces} DOCX, ")


def make_profile(folder: Path) -> None:
    """What LibreOffice writes the first time that it is run, apart from what is measured."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / "vide.txt"
    plain.write_text("Rien.\n", "utf-8")
    convert_all([plain], folder / "libreoffice-lot")


def _measure_cold(folder: Path, runs: int) -> Iterator[Row]:
    output = folder / "sortie"
    ours = (*_CTG, "generer", str(EXAMPLE), "--final", "--piece", SIGNED_ACT.id, "--sortie", str(output))
    servant = (sys.executable, "-m", "scripts.bench.servant")

    def make_ours() -> float:
        shutil.rmtree(output, ignore_errors=True)
        return time_tree(*ours)

    make_ours()
    (word,) = (output / EXAMPLE.name).glob("*.docx")
    model = shutil.copy(word, folder / "modele.docx")
    ways = {"ctg": make_ours, "docxtpl": lambda: time_tree(*servant, "docxtpl", str(model), str(folder))}
    interleave(ways, 1)
    seconds = interleave(ways, runs)
    yield from _tell(COLD, COLD.what, seconds["ctg"], seconds["docxtpl"])


def _measure_warm(folder: Path, runs: int) -> Iterator[Row]:
    """Each run changes another word of a clause; LibreOffice converts the DOCX that was just made."""
    if not has_bridge():
        yield Row(FAMILY, WARM.what, "non mesurée : python3-uno est absent de cette machine")
        return
    dossier, output = copy_example(folder / "content"), folder / "sortie"
    clause = folder / "content" / _CLAUSE
    text = clause.read_text("utf-8").rstrip("\n")
    ours: list[float] = []
    theirs: list[float] = []
    with Servant("ctg") as warm, RunningOffice(folder) as office:
        for run in range(runs + 2):  # the first two warm both up
            clause.write_text(f"{text} Le point {run} en est rappelé chaque année.\n", "utf-8")
            ours.append(warm.ask(f"{dossier}\t{output}\t{SIGNED_ACT.id}"))
            (word,) = (output / dossier.name).glob("*.docx")
            theirs.append(office.convert(word, folder / "convention.pdf"))
    yield from _tell(WARM, WARM.what, ours[2:], theirs[2:])


def _measure_cell(folder: Path, runs: int) -> Iterator[Row]:
    ways = (("dans l'atelier", measure_composer), ("ctg generer de nouveau", measure_command))
    for rank, (how, measure_way) in enumerate(ways):
        first: list[float] = []
        again: list[float] = []
        for run in range(runs):
            dossier = copy_example(folder / f"{rank}-{run}" / "content")
            times = measure_way(dossier, folder / f"{rank}-{run}", change_cell)
            first.append(times[0])
            again.append(statistics.median(times[1:]))
        yield from _tell(CELL, CELL.what.format(how=how), again, first, f"{ANNEXE} ; ")


def _tell(
    contest: Contest, what: str, ours: Sequence[float], theirs: Sequence[float], before: str = ""
) -> Iterator[Row]:
    """Our row, held to its bounds, and the other way's."""
    ratio = compare(ours, theirs)
    yield Row(FAMILY, what, f"{before}{write_seconds(ours)}", ratio, contest.against, contest.target)
    yield Row(FAMILY, f"… {contest.against}", write_seconds(theirs))
