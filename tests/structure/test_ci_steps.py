"""Steps of the CI that run beside the others: their failure is the run's, their words come whole, nothing is left."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest


def play(root: Path, script: str) -> tuple[int, str, str]:
    """The exit code of a run made of these steps, and what it printed on both streams."""
    order = ["bash", "-c", f"set -euo pipefail\n. .ci/steps.sh\n{script}"]
    done = subprocess.run(order, cwd=root, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


def is_running(number: int) -> bool:
    """Whether a process runs: not when it is over, or waits to be buried by who inherits it."""
    state = Path(f"/proc/{number}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] not in "ZX"


def test_words_of_a_chain_come_whole_after_those_of_the_steps(project_root: Path) -> None:
    chain = "chain() { echo first; echo second; }\n"
    code, printed, _ = play(
        project_root, chain + 'beside long chain\nstep "make lint"\necho clean\njoin long\nstep end'
    )
    assert code == 0
    assert printed.split("\n--- ") == ["", "make lint\nclean\n", "long (beside)\nfirst\nsecond\n", "end\n"]


@pytest.mark.parametrize(
    ("chain", "expected"),
    [("echo before; sh -c 'exit 7'; echo after", 7), ("echo before; false | cat; echo after", 1)],
    ids=["a command", "a pipe"],
)
def test_the_failure_of_a_chain_ends_the_run_where_it_is_joined(project_root: Path, chain: str, expected: int) -> None:
    code, printed, told = play(project_root, f"chain() {{ {chain}; }}\nbeside long chain\njoin long\necho passed")
    assert code == expected
    assert "before" in printed, "what it said is shown"
    assert "after" not in printed and "passed" not in printed
    assert f"long has failed: code {expected}" in told


def test_a_chain_that_has_failed_ends_the_run_at_the_next_step(project_root: Path) -> None:
    wait = 'while [ ! -e "$beside_folder/long.status" ]; do sleep 0.01; done\n'
    code, printed, _ = play(project_root, f"beside long sh -c 'exit 3'\nstep one\n{wait}step two\necho passed")
    assert code == 3
    assert "--- one" in printed and "--- two" not in printed and "passed" not in printed


def test_a_chain_that_is_ended_from_outside_has_failed(project_root: Path) -> None:
    code, printed, _ = play(
        project_root, 'beside long sleep 60\nkill -KILL -- "-${beside_jobs[long]}"\njoin long\necho passed'
    )
    assert code == 1
    assert "passed" not in printed


def test_what_runs_beside_ends_with_a_run_that_fails(project_root: Path, tmp_path: Path) -> None:
    ready = f"while [ ! -s {tmp_path}/number ]; do sleep 0.01; done\n"
    code, _, _ = play(project_root, f"beside long sh -c 'echo $$ >{tmp_path}/number; exec sleep 60'\n{ready}false")
    assert code == 1
    number = int((tmp_path / "number").read_text())
    for _ in range(500):  # a signal is not instantaneous
        if not is_running(number):
            return
        time.sleep(0.01)
    pytest.fail("a step is still running after the run")


def test_every_chain_of_the_run_is_joined_before_the_tests(project_root: Path) -> None:
    run = (project_root / ".ci/run").read_text("utf-8")
    begun = re.findall(r'^beside ("[^"]+"|\S+) \S', run, re.MULTILINE)
    joined = re.findall(r'^join ("[^"]+"|\S+)$', run, re.MULTILINE)
    assert len(begun) >= 2
    assert sorted(begun) == sorted(joined)
    assert run.index('step "make test"') > max(run.index(f"join {name}") for name in joined)
    assert all(f"make {target}\n" in run for target in ("lint", "wheel", "debian", "conformance", "dossier", "test"))
