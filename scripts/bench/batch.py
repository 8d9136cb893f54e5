"""A batch of made-up CTGs: on one worker and on two, again with nothing changed, with one changed; its memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.contents import make_dossiers
from scripts.bench.rows import Options, Row, Target
from scripts.bench.timing import ROOT

FAMILY = "lot"
_POLL_S = 0.25
_CHANGED = 0.015  # of a batch of a hundred
_PER_WORKER = 150.0  # MiB


@dataclass(frozen=True, slots=True)
class Held:
    """KiB of memory, pages that processes share counted once: all of a batch, and its heaviest worker."""

    everything: int = 0
    worker: int = 0

    def at_most(self, other: Held) -> Held:
        """The larger of both, each for itself."""
        return Held(max(self.everything, other.everything), max(self.worker, other.worker))


def measure(options: Options) -> Iterator[Row]:
    """Wall time of `ctg lot`, its start included; the largest memory that its processes held together."""
    folder, output = options.folder / "lot", options.folder / "lot-sortie"
    make_dossiers(folder, options.batch)
    what = f"{options.batch} CTG inventées"
    shutil.rmtree(output, ignore_errors=True)
    one, _ = run_batch(folder, output, 1)
    shutil.rmtree(output)
    two, held = run_batch(folder, output, 2)
    again, _ = run_batch(folder, output, 2)
    _change_one(folder)
    changed, _ = run_batch(folder, output, 2)
    yield Row(FAMILY, f"{what}, un ouvrier", _say(one))
    yield Row(FAMILY, f"{what}, deux ouvriers", _say(two), one / two, "un ouvrier / deux", Target(1.8, at_least=True))
    yield Row(FAMILY, "les mêmes, rien n'a changé", _say(again), again / two, "le lot entier", Target(0.02))
    # One CTG cannot cost less than itself: with fewer than a hundred, the bound grows by what the others would add.
    bound = max(_CHANGED, _CHANGED + 1 / options.batch - 1 / 100)
    yield Row(FAMILY, "les mêmes, une a changé", _say(changed), changed / two, "le lot entier", Target(bound))
    yield from _tell_memory(held, options.batch)
    for count in options.memory:
        make_dossiers(folder, count)
        shutil.rmtree(output)
        _, more = run_batch(folder, output, 2)
        told = f"mémoire au plus, {count} CTG, deux ouvriers"
        ratio = more.everything / held.everything
        yield Row(FAMILY, told, _say_mib(more.everything), ratio, f"{options.batch} CTG", Target(1.15))


def _change_one(folder: Path) -> None:
    """Another name of a territory, which its texts say everywhere.

    Raises: `ValueError` when no file says the former one.
    """
    facts = sorted(folder.glob("territoire-*/ctg.yaml"))[0]
    before, name, after = facts.read_text("utf-8").partition("nom: Territoire 001")
    if not name:
        raise ValueError(f"no name of a territory in {facts}")
    facts.write_text(f"{before}{name} bis{after}", "utf-8")


def _tell_memory(held: Held, count: int) -> Iterator[Row]:
    """All together; by worker, the command and the server that workers are forked from shared out; one worker alone."""
    what = f"mémoire au plus, {count} CTG, deux ouvriers"
    yield Row(FAMILY, what, _say_mib(held.everything))
    for words, kib in (("tout le lot, par ouvrier", held.everything // 2), ("l'ouvrier le plus lourd", held.worker)):
        yield Row(FAMILY, f"{what} : {words}", _say_mib(kib), kib / 1024, "Mio", Target(_PER_WORKER))


def run_batch(folder: Path, output: Path, workers: int) -> tuple[float, Held]:
    """Seconds, and what the processes held at most."""
    command = [sys.executable, "-m", "generator", "lot", str(folder), "--sortie", str(output)]
    start = time.perf_counter()
    with subprocess.Popen(
        [*command, "--ouvriers", str(workers)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:  # fmt: skip
        held = Held()
        while process.poll() is None:
            held = held.at_most(measure_session(process.pid))
            try:
                process.wait(_POLL_S)
            except subprocess.TimeoutExpired:
                continue
        seconds = time.perf_counter() - start
        said = process.stdout.read().decode() if process.stdout is not None else ""
    if process.returncode:
        raise RuntimeError(f"ctg lot : {process.returncode}\n{said[-2000:]}")
    return seconds, held


def measure_session(session: int) -> Held:
    """What the processes of a session hold (proportional set size); nothing where the system does not tell.

    The command starts the server, the server the workers: a worker is what the command has not started itself.
    """
    everything, worker = 0, 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, parent, _, own_session, *_ = status.read_text().rpartition(")")[2].split()
            if int(own_session) != session:
                continue
            lines = (status.parent / "smaps_rollup").read_text().splitlines()
            kib = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration, ValueError):  # it has ended meanwhile
            continue
        everything += kib
        if int(parent) != session and int(status.parent.name) != session:
            worker = max(worker, kib)
    return Held(everything, worker)


def _say(seconds: float) -> str:
    return f"{seconds:.1f} s".replace(".", ",")


def _say_mib(kib: int) -> str:
    return f"{kib // 1024} Mio"
