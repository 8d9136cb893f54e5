"""The loop that hands jobs out and takes them back, with workers that do only what a test says."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, InputFileError
from generator.model.batch import Limits, Refusal, State
from generator.workers.local import LocalCrew
from generator.workers.run import Loss, run_jobs

LIMITS = Limits(seconds=20, memory_mib=1024)


@dataclass(frozen=True)
class Errand:
    """A job of this test."""

    folder: Path


def errands(*names: str) -> list[Errand]:
    return [Errand(Path(name)) for name in names]


def name_errand(errand: Errand) -> str:
    """What the workers of this test do."""
    return errand.folder.name


class ScriptedCrew:
    """Two workers whose jobs end as their name says."""

    near = True
    limits = LIMITS

    def __init__(self) -> None:
        self.at_work, self.most, self.closed = 0, 0, 0
        self.tries: Counter[str] = Counter()
        self.left = False

    def prepare(self, work: str) -> None:
        """Nothing."""

    def open(self, work: str) -> None:
        assert work == "essai:faire"

    def count_workers(self) -> int:
        return 2

    def hand_out(self, job: Any) -> Future[Any]:
        if job.folder.name == "illisible":
            raise InputFileError(Diagnostic(Code.FICHIER_ILLISIBLE, "lecture impossible"))
        self.at_work += 1
        self.most = max(self.most, self.at_work)
        self.tries[job.folder.name] += 1
        future: Future[Any] = Future()
        if not job.folder.name.startswith("sans-fin"):
            future.set_result(job.folder.name)
        self.left = job.folder.name == "sans-fin-2"
        return future

    def take_back(self, future: Future[Any]) -> Any:
        self.at_work -= 1
        try:
            name = future.result()
        except CancelledError:
            return Loss("plus personne")
        if name == "perdu" or (name == "perdu-une-fois" and self.tries[name] == 1):
            return Loss("on ne sait pourquoi", blameless=True)
        return Loss("sa faute") if name == "fautif" else name

    def has_left(self) -> bool:
        return self.left

    def close(self) -> None:
        self.closed += 1


def test_no_more_than_two_jobs_for_each_worker_are_handed_out() -> None:
    crew = ScriptedCrew()
    names = [f"dossier-{rank}" for rank in range(30)]
    assert [result for _, result in run_jobs("essai:faire", errands(*names), crew)] == names
    assert crew.most == 4
    assert (crew.at_work, crew.closed) == (0, 1)


def test_a_loss_is_a_refusal_and_tried_again_only_when_it_is_nobody_s_fault() -> None:
    crew = ScriptedCrew()
    jobs = errands("perdu", "fautif", "perdu-une-fois", "illisible", "bon")
    ended = {job.folder.name: result for job, result in run_jobs("essai:faire", jobs, crew)}
    assert crew.tries == {"perdu": 2, "fautif": 1, "perdu-une-fois": 2, "bon": 1}
    assert (ended["perdu-une-fois"], ended["bon"]) == ("perdu-une-fois", "bon")
    for name, message in (("perdu", "on ne sait pourquoi"), ("fautif", "sa faute")):
        (fault,) = ended[name].faults
        assert (ended[name].state, fault.code, fault.message) == (State.STOPPED, Code.OUVRIER_PERDU, message)
        assert str(fault.span) == name
    assert isinstance(ended["illisible"], Refusal)
    assert (ended["illisible"].state, ended["illisible"].exit_code) == (State.REFUSED, ExitCode.INPUT)


def test_jobs_are_given_up_when_all_workers_have_left() -> None:
    crew = ScriptedCrew()
    ended = list(run_jobs("essai:faire", errands("sans-fin-1", "sans-fin-2"), crew))
    assert [result.faults[0].message for _, result in ended] == ["plus personne"] * 2
    assert crew.closed == 1


def test_closing_stops_all() -> None:
    crew = ScriptedCrew()
    running = run_jobs("essai:faire", errands("un", "deux", "trois"), crew)
    assert next(running)[1] == "un"
    running.close()
    assert crew.closed == 1


def test_a_pool_that_was_lost_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    crew = LocalCrew(1, LIMITS)
    broken: list[object] = []
    schedule = LocalCrew._schedule

    def break_once(self: LocalCrew, pool: Any, job: Any) -> Future[Any]:
        if not broken:
            broken.append(pool)
            raise RuntimeError("Unexpected error within the Pool")
        assert pool is not broken[0]
        return schedule(self, pool, job)

    monkeypatch.setattr(LocalCrew, "_schedule", break_once)
    ended = list(run_jobs(f"{__name__}:name_errand", errands("un", "deux"), crew))
    assert sorted(result for _, result in ended) == ["deux", "un"]
    assert broken


def test_what_a_lost_pool_was_doing_may_be_tried_again() -> None:
    future: Future[Any] = Future()
    future.set_exception(BrokenProcessPool("All workers expired"))
    loss = LocalCrew(1, LIMITS).take_back(future)
    assert isinstance(loss, Loss)
    assert loss.blameless
