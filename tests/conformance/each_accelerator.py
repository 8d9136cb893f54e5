"""`make conformance`, at its end: the same bytes with and without every accelerator, in a small table.

Documents are written with all accelerators off; with all on and nothing remembered, each in a process of its own; with
all on and what earlier documents have left, one after the other in one process; and with each accelerator alone off.
They are the pieces of both contents and of made-up CTGs of other places, in both formats. With one accelerator off,
they are fewer: the conventions of the made-up ones and the annexe with charts, enough for each to have something to do
and something to remember. With `--complet` (`make conformance ACCELERATEURS=--complet`), all of them, twice.

Exit code 1 when a file has other bytes than the one that was written with all off.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from generator.errors import CtgError
from generator.files import sha256
from generator.making.composition import list_pieces
from generator.making.generation import write_piece
from generator.making.workshop import open_workshop
from generator.project import BARE
from generator.system import count_cores
from generator.writing.accelerators.switch import FORGETTING, SWITCHES
from scripts.bench.contents import make_dossiers

ROOT = Path(__file__).resolve().parents[2]
_EXAMPLE, _OTHER = ROOT / "content" / "exemple-complet", ROOT / "content" / "bassin-minier"
_MADE_UP = 2
_PLAIN = "tous éteints"  # the way that the others are compared with
_WIDTH = 100  # whatever the terminal
_SHOWN = 5  # names of files in a line

Digests = dict[str, str]  # by dossier and name


@dataclass(frozen=True)
class Pieces:
    """Pieces of a dossier, all when none is named."""

    folder: Path
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """How documents are written: by one process, one after the other, with some accelerators off."""

    name: str
    off: tuple[str, ...]
    pieces: tuple[Pieces, ...]


@dataclass(frozen=True)
class Outcome:
    """What a way has written, in its order, and the seconds of processor that it took; or why it failed."""

    name: str
    files: tuple[tuple[str, str], ...]
    seconds: float
    fault: str = ""


def main() -> None:
    """Write, compare, print, and exit. It is called from a module that imports it: workers have it loaded already."""
    sys.exit(compare(sys.argv[1:]))


def compare(arguments: Sequence[str]) -> int:
    """Write, compare, print; 0 when every file is the same."""
    console = Console(width=_WIDTH, highlight=False)
    console.print("Écriture avec et sans chaque accélérateur…")
    started = time.monotonic()
    with TemporaryDirectory(prefix="ctg-accelerateurs-") as folder:
        make_dossiers(Path(folder) / "content", _MADE_UP)
        made_up = sorted((Path(folder) / "content").glob("territoire-*"))
        outcomes = write_all(list_ways(made_up, complete="--complet" in arguments))
    return print_table(console, outcomes, time.monotonic() - started)


def list_ways(made_up: Sequence[Path], *, complete: bool = False) -> list[Way]:
    """Every way, the longest ones first."""
    whole = (Pieces(_EXAMPLE), Pieces(_OTHER), *map(Pieces, made_up))
    few = (
        Pieces(made_up[0], ("convention",)),
        Pieces(_EXAMPLE, ("annexe-1",)),
        *(Pieces(folder, ("convention",)) for folder in made_up[1:]),
    )
    off = tuple(one.variable for one in SWITCHES)
    return [
        *(Way(_PLAIN, off, (one,)) for one in whole),
        Way("tous allumés, mémoires pleines", (), (*reversed(whole), *few)),
        *(Way("tous allumés, mémoires vides", (), (one,)) for one in whole),
        *(Way(f"sans {one.variable}", (one.variable,), (*whole, *whole) if complete else few) for one in SWITCHES),
    ]


def write_all(ways: Sequence[Way]) -> list[Outcome]:
    """What each way writes, each in a new process, as many side by side as there are cores."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["generator.writing.writers", "matplotlib.figure", __name__])
    with context.Pool(count_cores(), maxtasksperchild=1) as pool:
        return pool.map(write_way, ways, chunksize=1)


def write_way(way: Way) -> Outcome:
    """What a way writes; run in a process of its own."""
    for one in SWITCHES:
        os.environ.pop(one.variable, None)
    os.environ.update(dict.fromkeys(way.off, FORGETTING))
    files: list[tuple[str, str]] = []
    try:
        for one in way.pieces:
            workshop = open_workshop(one.folder, BARE)
            for document in workshop.compose(one.names or list_pieces(workshop.dossier), draft=True):
                made = write_piece(workshop, document, ("pdf", "docx")).files
                files += ((f"{one.folder.name}/{name}", sha256(data)) for name, data in made.items())
    except CtgError as fault:
        return Outcome(way.name, tuple(files), time.process_time(), str(fault))
    return Outcome(way.name, tuple(files), time.process_time())


def print_table(console: Console, outcomes: Iterable[Outcome], seconds: float) -> int:
    """A line for each way, then what differs; the exit code."""
    outcomes = list(outcomes)
    wanted = dict(file for one in outcomes if one.name == _PLAIN for file in one.files)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("accélérateurs", "fichiers écrits", "aux mêmes octets", "processeur"):
        table.add_column(title, justify="left" if title == "accélérateurs" else "right", no_wrap=True)
    failures: list[str] = []
    for name in dict.fromkeys(one.name for one in outcomes):
        same = [one for one in outcomes if one.name == name]
        files = [file for one in same for file in one.files]
        other = list(dict.fromkeys(file for file, digest in files if wanted.get(file) != digest))
        good = sum(wanted.get(file) == digest for file, digest in files)
        shown = "référence" if name == _PLAIN else f"{good} / {len(files)}"
        table.add_row(escape(name), str(len(files)), shown, f"{sum(one.seconds for one in same):.1f} s")
        failures += (f"{name} : {one.fault}" for one in same if one.fault)
        if other:
            failures.append(f"{name} : {', '.join(other[:_SHOWN])}{' …' if len(other) > _SHOWN else ''}")
        if not files:
            failures.append(f"{name} : rien n'a été écrit")
    console.print(table)
    for failure in failures:
        console.print(f"échec : {escape(failure)}", soft_wrap=True)
    console.print(f"{len(SWITCHES)} accélérateurs, {len(wanted)} fichiers, {seconds:.0f} s")
    return 1 if failures or not wanted else 0
