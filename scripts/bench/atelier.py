"""Twenty people who draft at once while a batch runs: how long previews and saves take, and the memory held."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from scripts.bench.rows import Options, Row, Target
from scripts.load_atelier import TARGET, find_percentile
from scripts.load_atelier import measure as measure_load

FAMILY = "atelier"
_PEOPLE, _SECONDS = 20, 60


def measure(options: Options) -> Iterator[Row]:
    """Wall time of each request, one run of a minute; the machine must have nothing else to do."""
    measured = measure_load(options.folder / "atelier", _PEOPLE, _SECONDS)
    for what, times in (("aperçu", measured.previews), ("enregistrement", measured.saves)):
        high = find_percentile(times, 95)
        middle = statistics.median(times) * 1000 if times else float("nan")
        value = f"médiane {middle:.0f} ms, 95 sur 100 sous {high * 1000:.0f} ms"
        yield Row(
            FAMILY, f"{_PEOPLE} personnes et un lot : {what}", value, high, "secondes, 95 sur 100", Target(TARGET)
        )
    yield Row(FAMILY, "mémoire au plus de tous les processus", f"{max(measured.memory, default=0)} Mio")
    yield Row(FAMILY, "demandes refusées", str(len(measured.wrong)), float(len(measured.wrong)), "", Target(0))
