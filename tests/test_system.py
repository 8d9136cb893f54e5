"""What only some systems have: a folder held until the process ends, bounds, exit codes of signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator import system

HOLD = "import sys; from pathlib import Path; from generator.system import lock_folder; "
WAIT = HOLD + "assert lock_folder(Path(sys.argv[1])) is not None; print('tenu', flush=True); sys.stdin.read()"


@pytest.mark.parametrize("folders_open", [True, False], ids=["by-itself", "by-a-file"])
def test_a_folder_is_held_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders_open: bool) -> None:
    monkeypatch.setattr(system, "_FOLDERS_OPEN", folders_open)
    held = system.lock_folder(tmp_path)
    assert held is not None
    assert system.lock_folder(tmp_path) is None
    assert [path.name for path in tmp_path.iterdir()] == ([] if folders_open else [".ctg-verrou"])
    os.close(held)
    again = system.lock_folder(tmp_path)
    assert again is not None
    os.close(again)


def test_the_lock_is_lifted_when_the_process_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WAIT, str(tmp_path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"tenu\n"
        assert system.lock_folder(tmp_path) is None
        process.kill()
    held = system.lock_folder(tmp_path)
    assert held is not None
    os.close(held)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_a_fault_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        system.lock_folder(tmp_path / "nulle-part")


def run(code: str) -> subprocess.CompletedProcess[str]:
    head = "import sys; from generator.system import bound_process\n"
    return subprocess.run([sys.executable, "-c", head + code], capture_output=True, encoding="utf-8", check=False)


def test_a_bounded_process_gets_no_more_memory() -> None:
    result = run("bound_process(2**29)\nbytearray(2**30)")
    assert result.returncode == 1
    assert "MemoryError" in result.stderr


@pytest.mark.slow
def test_a_bounded_process_gets_no_more_time() -> None:
    assert system.was_ended_by(run("bound_process(2**30, 0.1)\nwhile True: pass").returncode, "SIGXCPU")


def test_a_child_may_have_wider_bounds_if_it_was_said() -> None:
    widen = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31)); print('plus')"
    assert run(f"bound_process(2**30, children_too=False)\n{widen}").stdout == "plus\n"
    assert "ValueError" in run(f"bound_process(2**30)\n{widen}").stderr


@pytest.mark.parametrize("options", ["", ", children_too=False", ", 10_000"])
def test_a_bound_of_the_machine_that_is_narrower_stays(options: str) -> None:
    narrow = "import resource; most = resource.setrlimit; most(resource.RLIMIT_AS, (2**30, 2**30))"
    narrow += "; most(resource.RLIMIT_CPU, (99, 99))"
    told = "print(resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU))"
    assert run(f"{narrow}\nbound_process(2**31{options})\n{told}").stdout == f"{(2**30, 2**30)} (99, 99)\n"


def test_where_nothing_can_be_bounded_the_process_goes_on() -> None:
    assert run("sys.modules['resource'] = None\nbound_process(1, 1.0)\nprint('sans')").stdout == "sans\n"


def test_an_exit_code_names_its_signal() -> None:
    assert system.was_ended_by(-signal.SIGKILL, "SIGABRT", "SIGKILL")
    assert not system.was_ended_by(-signal.SIGKILL, "SIGABRT")
    assert not system.was_ended_by(0, "SIGKILL")
    assert not system.was_ended_by(-signal.SIGKILL, "SIGNONE"), "a signal that this system does not have"
