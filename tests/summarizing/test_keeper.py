"""Summaries are asked for, made in the order of those who look, and never keep anybody waiting."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest

from generator.acts.standing.dossier_state import DossierState
from generator.model.batch import Limits
from generator.project import Project
from generator.summarizing import keeper as keeping
from generator.summarizing.job import SummaryJob
from generator.summarizing.keeper import Place, SummaryKeeper
from generator.summarizing.signature import Surroundings, sign_dossier
from generator.summarizing.summary import DossierSummary, LineSummary
from generator.workers.run import Loss

TODAY = date(2026, 11, 29)


class Crew:
    """In the place of processes: does each job at once, when `gate` lets it; fails on those named « perdu »."""

    gate: ClassVar[threading.Event] = threading.Event()
    done: ClassVar[list[str]] = []

    def __init__(self, workers: int, limits: Limits) -> None: ...

    def prepare(self, work: str) -> None: ...

    def open(self, work: str) -> None: ...

    def close(self) -> None: ...

    def hand_out(self, job: SummaryJob) -> Future[Any]:
        assert self.gate.wait(30)
        self.done.append(job.id)
        future: Future[Any] = Future()
        signature = sign_dossier(job.folder, job.output, Surroundings(job.project))
        line = LineSummary(DossierState(job.id, str(job.folder), None, ()))
        future.set_result(DossierSummary(job.id, job.id, signature, None, (), (line,)))
        return future

    def take_back(self, future: Future[Any]) -> Any:
        made = future.result()
        return Loss("perdu") if made.id == "perdu" else made


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SummaryKeeper]:
    monkeypatch.setattr(keeping, "LocalCrew", Crew)
    monkeypatch.setattr(Crew, "gate", threading.Event())
    monkeypatch.setattr(Crew, "done", [])
    made = SummaryKeeper(Project(tmp_path), tmp_path / "resumes")
    yield made
    Crew.gate.set()
    made.close()


def make_places(root: Path, *names: str) -> list[Place]:
    for name in names:
        (root / "content" / name).mkdir(parents=True, exist_ok=True)
        facts = root / "content" / name / "ctg.yaml"
        facts.write_text("x", "utf-8")
        os.utime(facts, (1_600_000_000, 1_600_000_000))
    return [Place(name, root / "content" / name) for name in names]


def test_nobody_waits_while_processes_start(keeper: SummaryKeeper, tmp_path: Path) -> None:
    a, b, c = make_places(tmp_path, "a", "b", "c")
    assert keeper.find_fresh([a, b], TODAY) == {}
    assert keeper.find_fresh([c], TODAY) == {}, "answered although no process has started yet"
    assert keeper.count_waiting() == 3
    Crew.gate.set()
    assert keeper.wait(30)
    assert set(keeper.find_fresh([a, b, c], TODAY)) == {"a", "b", "c"}
    assert Crew.done.index("c") < Crew.done.index("b"), "what is looked at last comes first, after what had begun"


def test_only_what_has_changed_is_made_again(keeper: SummaryKeeper, tmp_path: Path) -> None:
    places = make_places(tmp_path, "a", "b")
    Crew.gate.set()
    keeper.look_over(places, TODAY)
    assert keeper.wait(30)
    keeper.look_over(places, TODAY)
    assert keeper.wait(30) and sorted(Crew.done) == ["a", "b"]
    os.utime(places[0].folder / "ctg.yaml", (1_600_000_001, 1_600_000_001))
    keeper.look_over(places, TODAY)
    assert keeper.wait(30) and sorted(Crew.done) == ["a", "a", "b"]


def test_a_model_that_changes_is_seen_at_the_next_look(keeper: SummaryKeeper, tmp_path: Path) -> None:
    places = make_places(tmp_path, "a")
    Crew.gate.set()
    keeper.look_over(places, TODAY)
    assert keeper.wait(30)
    model = tmp_path / "content" / "modeles" / "mien" / "modele.yaml"
    model.parent.mkdir(parents=True)
    model.write_text("x", "utf-8")
    keeper.look_over(places, TODAY)
    assert keeper.wait(30) and Crew.done == ["a", "a"]
    assert set(keeper.find_fresh(places, TODAY)) == {"a"}


def test_what_cannot_be_summarised_is_told_and_not_asked_again(keeper: SummaryKeeper, tmp_path: Path) -> None:
    places = make_places(tmp_path, "perdu")
    Crew.gate.set()
    assert keeper.find_fresh(places, TODAY) == {}
    assert keeper.wait(30)
    (found,) = keeper.find_fresh(places, TODAY).values()
    assert found.convention.state.faults[0].message == "perdu"
    assert Crew.done == ["perdu"]


def test_dossiers_that_are_gone_are_forgotten(keeper: SummaryKeeper, tmp_path: Path) -> None:
    places = make_places(tmp_path, "a", "b")
    Crew.gate.set()
    keeper.look_over(places, TODAY)
    assert keeper.wait(30)
    keeper.look_over(places[:1], TODAY)
    assert keeper.find("b") is None
    assert len(list((tmp_path / "resumes").glob("*.json"))) == 1
