"""What people dropped goes after a week, unless a job was given it or has made it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from generator.api.long_work import JobResult
from generator.atelier.processes.job_files import JobOrder, JobRecord, JobState
from generator.atelier.processes.jobs import Job
from generator.atelier.processes.sweeping import sweep_uploads
from generator.atelier.site import Site
from tests.atelier.conftest import Client

_DAY = 24 * 3600
NOW = time.time()


def drop(folder: Path, days: float) -> Path:
    """A drop of so many days ago."""
    folder.mkdir(parents=True)
    file = folder / "pages.pdf"
    file.write_bytes(b"x")
    for place in (file, folder):
        os.utime(place, (NOW - days * _DAY, NOW - days * _DAY))
    return folder


def make_job(given: tuple[Path, ...], made: tuple[Path, ...] = ()) -> Job:
    record = JobRecord("documents", "Un travail", "", "Anne", "2026-01-01T10:00:00+01:00", JobOrder("x:y", given))
    return Job("1", Path("1"), record, JobState.DONE, JobResult((), made))


def test_a_drop_that_nothing_uses_goes_after_a_week(tmp_path: Path) -> None:
    old = [
        drop(tmp_path / place / "aaaaaaaaaaaa", 8)
        for place in ("piles", "renouvellements", "tableaux", "comparaisons/val/fichiers", "comparaisons/val/ecarts")
    ]
    young = drop(tmp_path / "piles" / "bbbbbbbbbbbb", 6)
    waiting = [drop(tmp_path / "depots" / "val" / "c", 90), drop(tmp_path / "retours" / "val" / "20260101-1-d", 90)]
    assert sorted(sweep_uploads(tmp_path, (), NOW)) == sorted(old)
    assert not any(place.exists() for place in old)
    assert young.is_dir() and all(place.is_dir() for place in waiting)
    assert sweep_uploads(tmp_path, (), NOW) == ()


def test_what_a_job_was_given_or_has_made_stays(tmp_path: Path) -> None:
    given = drop(tmp_path / "renouvellements" / "aaaaaaaaaaaa", 30)
    made = drop(tmp_path / "comparaisons" / "val" / "ecarts" / "bbbbbbbbbbbb", 30)
    jobs = [make_job((given / "pages.pdf",)), make_job((), (made / "pages.pdf",))]
    assert sweep_uploads(tmp_path, jobs, NOW) == ()
    assert sweep_uploads(tmp_path, jobs[1:], NOW) == (given,)
    assert made.is_dir()


def test_the_atelier_sweeps_when_it_starts(site: Site) -> None:
    old = drop(site.folder / "piles" / "aaaaaaaaaaaaaaaa", 8)
    with Client(site):
        limit = time.monotonic() + 60
        while old.exists():
            assert time.monotonic() < limit
            time.sleep(0.02)
    assert not list((site.folder / "piles").iterdir())
