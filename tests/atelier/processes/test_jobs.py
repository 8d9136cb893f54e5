"""Jobs: their progress and result, their turn, giving up, a server that is killed, what is kept."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.atelier.processes.desk import OverloadedError
from generator.atelier.processes.job_files import JobState
from generator.atelier.processes.jobs import Job, JobBounds, Jobs
from generator.codes import Code
from generator.errors import Span
from tests.atelier.processes.job_samples import Place, count, fail, keep, refuse, wait_in

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("tests.",)


def until(true: Callable[[], object]) -> None:
    limit = time.monotonic() + 60
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


def wait_for(jobs: Jobs, job_id: str) -> Job:
    until(lambda: (jobs.find(job_id) or pytest.fail()).ended)
    return jobs.find(job_id) or pytest.fail()


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(tmp_path / "taches", JobBounds(at_once=2, kept=3), ROOMS)
    yield made
    made.close()


def test_a_job_tells_its_progress_and_keeps_its_result(jobs: Jobs) -> None:
    job = wait_for(jobs, jobs.start("documents", "Compter", None, count, 3, person="Camille"))
    assert (job.state, job.told, job.person) == (JobState.DONE, ("étape 1", "étape 2", "étape 3"), "Camille")
    assert job.result is not None
    assert (job.result.says, job.result.link) == (("3 étapes", "priorité 5"), "/lots")
    batch = wait_for(jobs, jobs.start("lot", "Compter", None, count, 1))
    assert batch.result is not None
    assert batch.result.says[1] == "priorité 19"
    kept = wait_for(jobs, jobs.start("documents", "Garder", None, keep, words="bonjour"))
    assert kept.result is not None
    assert [file.read_text("utf-8") for file in kept.result.files] == ["bonjour"]


def test_a_refusal_and_a_fault_are_told(jobs: Jobs) -> None:
    refused = wait_for(jobs, jobs.start("documents", "Refuser", None, refuse))
    assert refused.state is JobState.FAILED
    assert refused.faults[0].span == Span("ctg.yaml", 12, 3)
    failed = wait_for(jobs, jobs.start("documents", "Échouer", None, fail))
    assert [(fault.code, "une erreur" in fault.message) for fault in failed.faults] == [(Code.ANOMALIE_INTERNE, True)]


def test_one_job_at_a_time_on_a_dossier_and_persons_in_turn(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "taches", JobBounds(at_once=2), ROOMS)
    told, amont, aval = tmp_path / "suite.txt", Place("amont"), Place("aval")
    try:
        first = jobs.start("documents", "1", amont, wait_in, tmp_path, "amont 1", person="Camille")
        second = jobs.start("documents", "2", amont, wait_in, tmp_path, "amont 2", person="Camille")
        third = jobs.start("documents", "3", aval, wait_in, tmp_path, "aval", person="Camille")
        fourth = jobs.start("documents", "4", None, wait_in, tmp_path, "autre", person="Dominique")
        until(lambda: told.is_file() and len(told.read_text("utf-8").splitlines()) == 2)
        assert set(told.read_text("utf-8").splitlines()) == {"amont 1 commence", "aval commence"}
        assert [(jobs.find(one) or pytest.fail()).state for one in (second, fourth)] == [JobState.WAITING] * 2
        (tmp_path / "porte").touch()
        for one in (first, second, third, fourth):
            assert wait_for(jobs, one).state is JobState.DONE
        began = [line for line in told.read_text("utf-8").splitlines() if line.endswith("commence")]
        assert set(began[2:]) == {"autre commence", "amont 2 commence"}
        # Both may have started at once; with one place free, Dominique, who was never served, comes first.
    finally:
        jobs.close()


def test_who_was_served_longest_ago_comes_first(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "taches", JobBounds(at_once=1), ROOMS)
    told = tmp_path / "suite.txt"
    try:
        people = ("Camille", "Camille", "Camille", "Dominique")
        asked = [jobs.start("documents", person, None, wait_in, tmp_path, person, person=person) for person in people]
        (tmp_path / "porte").touch()
        for one in asked:
            wait_for(jobs, one)
        began = [line.split()[0] for line in told.read_text("utf-8").splitlines() if line.endswith("commence")]
        assert began == ["Camille", "Dominique", "Camille", "Camille"]
    finally:
        jobs.close()


def test_a_job_that_is_given_up_leaves_nothing_half_written(jobs: Jobs, tmp_path: Path) -> None:
    running = jobs.start("documents", "Attendre", Place("amont"), wait_in, tmp_path, "un")
    waiting = jobs.start("documents", "Attendre", Place("amont"), wait_in, tmp_path, "deux")
    until(lambda: (jobs.find(running) or pytest.fail()).told == ("attente",))
    jobs.cancel(waiting)
    jobs.cancel(running)
    assert wait_for(jobs, running).state is JobState.CANCELLED
    assert wait_for(jobs, waiting).state is JobState.CANCELLED
    assert (tmp_path / "suite.txt").read_text("utf-8") == "un commence\n"
    assert not list(tmp_path.glob(".ouvrage*"))
    (tmp_path / "porte").touch()
    assert wait_for(jobs, jobs.start_again(running, "Camille")).state is JobState.DONE
    assert jobs.find(running) is None


def test_jobs_are_kept_for_the_next_server_and_only_the_last_ones(jobs: Jobs, tmp_path: Path) -> None:
    asked = [jobs.start("documents", str(rank), None, count, rank) for rank in range(5)]
    for one in asked:
        until(lambda one=one: jobs.find(one) is None or (jobs.find(one) or pytest.fail()).ended)
    wait_for(jobs, jobs.start("documents", "refus", None, refuse))
    (tmp_path / "taches" / "intrus").mkdir()
    (tmp_path / "taches" / "intrus" / "tache.json").write_text("{", "utf-8")
    jobs.close()
    later = Jobs(tmp_path / "taches", rooms=ROOMS).list_jobs()
    assert len(later) == 4  # three that had ended, then the last one
    assert {job.state for job in later} == {JobState.DONE, JobState.FAILED}
    assert next(job for job in later if job.title == "4").told == ("étape 1", "étape 2", "étape 3", "étape 4")


def test_too_many_jobs_and_functions_from_elsewhere_are_refused(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "taches", JobBounds(at_once=1, waiting=1), ROOMS)
    try:
        jobs.start("documents", "1", None, wait_in, tmp_path, "un")
        jobs.start("documents", "2", None, wait_in, tmp_path, "deux")
        with pytest.raises(OverloadedError):
            jobs.start("documents", "3", None, wait_in, tmp_path, "trois")
        with pytest.raises(TypeError):
            Jobs(tmp_path / "autres").start("documents", "4", None, count, 1)
        with pytest.raises(TypeError):
            jobs.start("documents", "5", None, lambda tell: tell)  # type: ignore[arg-type,return-value]
    finally:
        jobs.close()
    assert {job.state for job in Jobs(tmp_path / "taches").list_jobs()} == {JobState.INTERRUPTED}


SERVER = """
import sys, time
from pathlib import Path
from generator.atelier.processes.jobs import Jobs
from tests.atelier.processes.job_samples import Place, wait_in
folder = Path(sys.argv[1])
jobs = Jobs(folder / "taches", rooms=("tests.",))
print(jobs.start("documents", "Attendre", Place("amont"), wait_in, folder, "un", person="Camille"), flush=True)
while not (folder / "suite.txt").exists():
    time.sleep(0.005)
process, = jobs._running.values()
print(process.pid, flush=True)
time.sleep(600)
"""


def test_a_job_ends_with_a_server_that_is_killed_and_can_be_asked_again(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert server.stdout is not None
    with server.stdout:
        job_id, number = server.stdout.readline().strip(), int(server.stdout.readline())
    other = Jobs(tmp_path / "taches", rooms=ROOMS)
    assert (other.find(job_id) or pytest.fail()).state is JobState.RUNNING  # of the server that is alive
    server.kill()
    server.wait()
    until(lambda: not Path(f"/proc/{number}").exists())
    assert not list(tmp_path.glob(".ouvrage*"))
    jobs = Jobs(tmp_path / "taches", rooms=ROOMS)
    try:
        assert (jobs.find(job_id) or pytest.fail()).state is JobState.INTERRUPTED
        (tmp_path / "porte").touch()
        again = wait_for(jobs, jobs.start_again(job_id, "Dominique"))
        assert (again.state, again.person) == (JobState.DONE, "Dominique")
        assert [job.id for job in jobs.list_jobs()] == [again.id]
    finally:
        jobs.close()
