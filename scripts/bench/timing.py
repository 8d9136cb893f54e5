"""Interleaved runs, so that a slow moment of the machine falls on every way alike; children that stay warm."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]


def interleave(ways: Mapping[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Seconds of each way, run after run; every other run goes through them backwards.

    A way that gives a number has measured itself: the number stands.
    """
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for run in range(runs):
        for name in list(ways)[:: 1 if run % 2 == 0 else -1]:
            start = time.perf_counter()
            measured = ways[name]()
            seconds[name].append(measured if isinstance(measured, float) else time.perf_counter() - start)
    return seconds


def compare(ones: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios of the same runs."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def run(*command: str) -> float:
    """Seconds of processor time of a program and its children; what it says is kept for the case where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} : {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Servant:
    """A process of `scripts.bench.servant` that has its libraries in memory and does what a line asks for."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "scripts.bench.servant", *arguments]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def ask(self, request: str) -> float:
        """Seconds of processor time, its children's included, that the work took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the servant died on « {request} »")
        return float(json.loads(answer)["seconds"])

    def __enter__(self) -> Servant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
