"""What the bench holds the program to: bounds and verdicts, rows without LibreOffice, all processes counted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts.bench.__main__ import FAMILIES, main
from scripts.bench.concurrents import family
from scripts.bench.concurrents.processes import time_tree
from scripts.bench.rows import Options, Row, Target
from scripts.bench.timing import ROOT


@pytest.mark.parametrize(
    ("target", "value", "verdict"),
    [
        (Target(1.0), 1.0, "tenue"),
        (Target(1.0), 1.01, "MANQUÉE"),
        (Target(3.0, at_least=True), 2.9, "MANQUÉE"),
        (Target(1.3, stretch=0.8), 1.31, "MANQUÉE"),
        (Target(1.3, stretch=0.8), 0.9, "tenue"),
        (Target(1.3, stretch=0.8), 0.8, "tenue, au mieux"),
    ],
)
def test_verdict_tells_bound_from_stretch(target: Target, value: float, verdict: str) -> None:
    """A ratio may miss its bound, hold it, or hold what would be better still."""
    assert target.judge(value) == verdict


def test_row_shows_ratio_bound_and_stretch() -> None:
    """What the table and the page show of a row."""
    row = Row("concurrents", "un lot", "30,0 s", 0.75, "un LibreOffice", Target(1.0, stretch=0.6))
    assert row.cells() == ("concurrents", "un lot", "30,0 s", "0,75", "un LibreOffice", "≤ 1, au mieux 0,6", "tenue")


def test_without_libreoffice_rows_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is measured, nothing is judged, and the reason is told in each row."""
    monkeypatch.setattr(family, "find_office", lambda: None)
    rows = list(family.measure_contests(Options(1, 1, (), 1, tmp_path, 12, 3), tmp_path))
    assert len(rows) == 4
    assert all("LibreOffice (soffice) est absent" in row.value and not row.cells()[-1] for row in rows)
    assert rows[0].what.startswith("12 CTG") and rows[1].what.startswith("3 ×")


def test_every_family_is_named_where_one_looks_for_it() -> None:
    """`make help`, the page's header, and the refusal of an unknown name."""
    assert "concurrents" in FAMILIES
    makefile = (ROOT / "Makefile").read_text("utf-8")
    header = (ROOT / "docs/performance.md").read_text("utf-8").partition("## The table")[0]
    for name in FAMILIES:
        assert name in makefile
        assert name in header
    with pytest.raises(SystemExit):
        main(["--sur", "concurrents,inconnue"])


_BURN = "import time\nwhile time.process_time() < 0.25: pass"
_LEAVE_BEHIND = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {_BURN!r}], start_new_session=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="adopting processes is the Linux kernel's")
def test_processes_that_nobody_waits_for_are_counted() -> None:
    """As those of `ctg lot`, whose workers are another process's children."""
    assert time_tree(sys.executable, "-c", _LEAVE_BEHIND) >= 0.25


def test_a_command_that_fails_says_what_it_said() -> None:
    """No row is made of the time that a failure took."""
    with pytest.raises(RuntimeError, match="pas de dossier ici"):
        time_tree(sys.executable, "-c", "raise SystemExit('pas de dossier ici')")
