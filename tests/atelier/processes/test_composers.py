"""Composers: they answer, crash, hang, eat memory, are replaced, and end with the server."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest

from generator.atelier.processes.composers import ComposerBounds, Composers, LostError, TimedOutError
from generator.atelier.processes.desk import Lane, SupersededError
from generator.codes import Code
from generator.errors import ContentError
from tests.atelier.processes.composer_samples import (
    crash,
    eat,
    fail,
    hang,
    note,
    refuse,
    say,
    say_process,
    wait_for,
)

pytestmark = pytest.mark.slow

T = TypeVar("T")
PLACE = Path("amont")
ROOT = Path(__file__).resolve().parents[3]


def run_apart(wanted: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, in a thread of its own: a browser's driver may have left its loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, wanted).result()


@pytest.fixture
def composers() -> Iterator[Composers]:
    made = Composers(1, ComposerBounds(seconds=20.0, requests=1000, memory_mib=4000))
    yield made
    made.close()


def test_a_composer_answers_and_raises_as_the_function_does(composers: Composers) -> None:
    assert run_apart(composers.ask(PLACE, say, "bonjour")) == "bonjour"
    with pytest.raises(ContentError) as fault:
        run_apart(composers.ask(PLACE, refuse))
    assert str(fault.value.diagnostics[0].span) == "ctg.yaml:12:3"
    with pytest.raises(ValueError, match="une erreur"):
        run_apart(composers.ask(PLACE, fail))
    process = composers.submit(PLACE, say_process).result()
    assert process != os.getpid()
    assert process in composers.list_processes()


def test_files_are_made_by_another_process(composers: Composers) -> None:
    typing = composers.submit(PLACE, say_process).result()
    assert composers.submit(PLACE, say_process, lane=Lane.FILES).result() != typing


def test_a_crash_loses_one_request(composers: Composers) -> None:
    with pytest.raises(LostError) as fault:
        composers.submit(PLACE, crash).result()
    assert fault.value.diagnostics[0].code is Code.COMPOSITION_PERDUE
    assert composers.submit(PLACE, say, "encore là").result() == "encore là"


def test_a_process_killed_while_it_has_nothing_to_do_loses_none(composers: Composers) -> None:
    process = composers.submit(PLACE, say_process).result()
    os.kill(process, signal.SIGKILL)
    while process in composers.list_processes():
        time.sleep(0.01)
    assert composers.submit(PLACE, say, "encore là").result() == "encore là"


def test_one_that_hangs_is_replaced() -> None:
    composers = Composers(1, ComposerBounds(seconds=0.5))
    try:
        with pytest.raises(TimedOutError) as fault:
            composers.submit(PLACE, hang).result()
        assert fault.value.diagnostics[0].code is Code.COMPOSITION_TROP_LONGUE
        assert composers.submit(PLACE, say, "encore là").result() == "encore là"
    finally:
        composers.close()


def test_too_much_memory_at_once_loses_one_request() -> None:
    composers = Composers(1, ComposerBounds(most_memory_mib=1500))
    try:
        with pytest.raises(LostError):
            composers.submit(PLACE, eat, 1600).result()
        assert composers.submit(PLACE, say, "encore là").result() == "encore là"
    finally:
        composers.close()


@pytest.mark.parametrize("bounds", [ComposerBounds(requests=3), ComposerBounds(memory_mib=1)])
def test_one_that_has_served_long_or_grown_is_replaced_between_two_requests(bounds: ComposerBounds) -> None:
    composers = Composers(1, bounds)
    try:
        answers = [composers.submit(PLACE, say_process) for _ in range(9)]
        processes = [answer.result() for answer in answers]
        assert len(set(processes)) == (3 if bounds.requests == 3 else 9)
        assert len(composers.list_processes()) == 2
    finally:
        composers.close()


def test_the_newest_preview_alone_is_composed(composers: Composers, tmp_path: Path) -> None:
    gate, told = tmp_path / "porte", tmp_path / "fait.txt"
    first = composers.submit(PLACE, wait_for, gate)
    while composers.count_waiting():
        time.sleep(0.005)
    older = [composers.submit(PLACE, note, told, str(rank), newest_of="aperçu") for rank in range(5)]
    gate.touch()
    assert first.result() == "porte"
    assert older[-1].result() == "4"
    for answer in older[:-1]:
        with pytest.raises(SupersededError):
            answer.result()
    assert told.read_text("utf-8") == "4\n"


def test_who_stops_waiting_leaves_the_queue(composers: Composers, tmp_path: Path) -> None:
    gate, told = tmp_path / "porte", tmp_path / "fait.txt"

    async def ask_and_leave() -> None:
        blocked = asyncio.ensure_future(composers.ask(PLACE, wait_for, gate))
        await asyncio.sleep(0.05)
        leaving = asyncio.ensure_future(composers.ask(PLACE, note, told, "parti"))
        await asyncio.sleep(0.05)
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving
        gate.touch()
        await blocked

    run_apart(ask_and_leave())
    assert composers.submit(PLACE, say, "suite").result() == "suite"
    assert not told.exists()


SERVER = """
import sys, time
from pathlib import Path
from generator.atelier.processes.composers import Composers
from tests.atelier.processes.composer_samples import hang, say_process
if __name__ == "__main__":
    composers = Composers(2)
    numbers = [composers.submit(Path(name), say_process).result() for name in ("amont", "aval")]
    composers.submit(Path("amont"), hang)
    print(*numbers, flush=True)
    time.sleep(600)
"""


def test_nobody_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "serveur.py"
    script.write_text(SERVER, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment, text=True)
    assert server.stdout is not None
    with server.stdout:
        numbers = [int(word) for word in server.stdout.readline().split()]
    assert len(set(numbers)) == 2
    server.kill()
    server.wait()
    limit = time.monotonic() + 30
    while any(is_running(number) for number in numbers) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not [number for number in numbers if is_running(number)]


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
