"""A batch of made-up CTGs: on one worker and on two, again with nothing changed, with one changed; its memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.bench.contents import make_dossiers
from scripts.bench.rows import Options, Row, Target
from scripts.bench.timing import ROOT

FAMILY = "lot"
_POLL_S = 0.25


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
    facts = sorted(folder.glob("territoire-*/ctg.yaml"))[0]
    facts.write_text(facts.read_text("utf-8") + "\n# relu\n", "utf-8")
    changed, _ = run_batch(folder, output, 2)
    yield Row(FAMILY, f"{what}, un ouvrier", _say(one))
    yield Row(FAMILY, f"{what}, deux ouvriers", _say(two), one / two, "un ouvrier / deux", Target(1.8, at_least=True))
    yield Row(FAMILY, "les mêmes, rien n'a changé", _say(again), again / two, "le lot entier", Target(0.02))
    # One CTG cannot cost less than itself: with fewer than a hundred, the bound grows by what the others would add.
    bound = 0.03 + 1 / options.batch - 1 / 100
    yield Row(
        FAMILY, "les mêmes, une a changé", _say(changed), changed / two, "le lot entier", Target(max(0.03, bound))
    )
    yield Row(FAMILY, f"mémoire au plus, {options.batch} CTG, deux ouvriers", f"{held} Mio")
    for count in options.memory:
        make_dossiers(folder, count)
        shutil.rmtree(output)
        _, more = run_batch(folder, output, 2)
        told = f"mémoire au plus, {count} CTG, deux ouvriers"
        yield Row(FAMILY, told, f"{more} Mio", more / held, f"{options.batch} CTG", Target(1.15))


def run_batch(folder: Path, output: Path, workers: int) -> tuple[float, int]:
    """Seconds, and MiB that the processes held at once at most, pages shared between them counted once."""
    command = [sys.executable, "-m", "generator", "lot", str(folder), "--sortie", str(output)]
    start = time.perf_counter()
    with subprocess.Popen(
        [*command, "--ouvriers", str(workers)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:  # fmt: skip
        held = 0
        while process.poll() is None:
            held = max(held, measure_session(process.pid))
            try:
                process.wait(_POLL_S)
            except subprocess.TimeoutExpired:
                continue
        seconds = time.perf_counter() - start
        said = process.stdout.read().decode() if process.stdout is not None else ""
    if process.returncode:
        raise RuntimeError(f"ctg lot : {process.returncode}\n{said[-2000:]}")
    return seconds, held // 1024


def measure_session(session: int) -> int:
    """KiB held by the processes of a session (proportional set size); 0 where the system does not tell."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[3]) != session:
                continue
            lines = (status.parent / "smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration, ValueError):  # it has ended meanwhile
            continue
    return total


def _say(seconds: float) -> str:
    return f"{seconds:.1f} s".replace(".", ",")
