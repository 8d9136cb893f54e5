"""Few dossiers one after the other, in this process; many side by side, by bounded workers of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from generator.model.batch import Limits, Refusal
from generator.system import count_cores

if TYPE_CHECKING:
    from generator.workers.run import AnyJob

Made = TypeVar("Made")

_FEW = 3  # dossiers: done before other processes have started
_LIMITS = Limits(seconds=120.0, memory_mib=2048)  # of one dossier among several; intake bounds its files by itself


def do_each(
    do: Callable[[AnyJob], Made | Refusal], jobs: Sequence[AnyJob], workers: int | None
) -> Iterator[tuple[AnyJob, Made | Refusal]]:
    """Each job with what `do`, a function of a module, makes of it, as they are ready.

    With several workers, or with None where there are many jobs and as many cores as there are, a job that takes too
    much time or memory is a `Refusal`, and the others go on.

    Raises: what `do` raises.
    """
    if workers == 1 or (workers is None and len(jobs) <= _FEW):
        for job in jobs:
            yield job, do(job)
        return
    # Whoever has few dossiers does not wait for what runs many.
    from generator.workers.local import LocalCrew  # noqa: PLC0415
    from generator.workers.run import run_jobs  # noqa: PLC0415

    crew = LocalCrew(min(workers or count_cores(), len(jobs)), _LIMITS)
    with closing(run_jobs(f"{do.__module__}:{do.__qualname__}", jobs, crew)) as results:
        yield from results
