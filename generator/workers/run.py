"""Many jobs side by side, wherever the workers are: handed out as there is room, taken back as they are ready.

Nothing here knows what a job is: a value that can be pickled and compared, about the dossier in its `folder`. What
does it is named « module:function », and imported in the workers only, so that this process stays light.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, Span
from generator.files import display_path
from generator.model.batch import Limits, Refusal, State

_AT_HAND = 2  # jobs for each worker, one at work and one to go on with: no result piles up
_ATTEMPTS = 2  # of a job that was lost without anybody knowing whose fault it was
_POLL_SECONDS = 2.0  # then whether the workers are still there is asked again


class Job(Protocol):
    """What a worker is asked to do, about one dossier."""

    @property
    def folder(self) -> Path:
        """The dossier, told when the job is lost."""


AnyJob = TypeVar("AnyJob", bound=Job)


@dataclass(frozen=True, slots=True)
class Loss:
    """How a job was lost, as it is told; `blameless` when it may not be its own fault: it is then tried again."""

    message: str
    code: Code = Code.OUVRIER_PERDU
    hint: str = "relancer ; si cela se répète, « ctg generer » sur ce dossier seul montre la cause"
    blameless: bool = False


class Crew(Protocol):
    """Workers somewhere, each bounded by `limits`; `near` when they read the same disk as this process."""

    @property
    def limits(self) -> Limits:
        """What one job may take."""

    @property
    def near(self) -> bool:
        """Whether jobs may name files of this machine, beyond their own."""

    def prepare(self, work: str) -> None:
        """There will be jobs: what can be got ready before they are known is, while the caller goes on."""

    def open(self, work: str) -> None:
        """Be ready for jobs that `work` does.

        Raises: `UsageError` when there are no workers to be had.
        """

    def count_workers(self) -> int:
        """How many jobs are done at once, at this moment; 1 at least."""

    def hand_out(self, job: Job) -> Future[Any]:
        """Have a job done.

        Raises: `CtgError` when its files cannot be read.
        """

    def take_back(self, future: Future[Any]) -> Any:
        """What came of a job that has ended: what `work` has made of it, or a `Loss`."""

    def has_left(self) -> bool:
        """Whether nobody is there any more, for so long that nobody is awaited."""

    def close(self) -> None:
        """Stop all, whatever is being done."""


def run_jobs(work: str, jobs: Iterable[AnyJob], crew: Crew) -> Generator[tuple[AnyJob, Any], None, None]:
    """Each job with what `work` makes of it, or with a `Refusal` when it was lost, as they are ready.

    Jobs are taken as there is room for them, results are not kept. Closing the iterator stops all.

    Raises: `UsageError` when there are no workers to be had; what `work` raises.
    """
    source = iter(jobs)
    again: list[AnyJob] = []
    losses: Counter[AnyJob] = Counter()
    waiting: dict[Future[Any], AnyJob] = {}
    try:
        crew.open(work)
        while True:
            room = _AT_HAND * crew.count_workers()
            while len(waiting) < room and (job := again.pop() if again else next(source, None)) is not None:
                try:
                    waiting[crew.hand_out(job)] = job
                except CtgError as fault:
                    yield job, Refusal(State.REFUSED, fault.diagnostics, fault.exit_code)
            if not waiting:
                return
            wait(waiting, _POLL_SECONDS, FIRST_COMPLETED)
            if crew.has_left():
                for future in waiting:
                    future.cancel()
            ready = [future for future in waiting if future.done()]
            while ready:
                future = ready.pop(0)
                job = waiting.pop(future)
                result = crew.take_back(future)
                del future  # it holds the bytes, which are not kept while others are awaited
                if isinstance(result, Loss):
                    losses[job] += 1
                    if result.blameless and losses[job] < _ATTEMPTS:
                        again.append(job)
                        continue
                    result = explain_loss(result, job)
                yield job, result
                del result
    finally:
        crew.close()


def explain_loss(loss: Loss, job: Job) -> Refusal:
    """A job that was lost, as it is told."""
    span = Span(display_path(job.folder))
    return Refusal(State.STOPPED, (Diagnostic(loss.code, loss.message, span, hint=loss.hint),))
