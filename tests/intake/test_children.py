"""Children of the door: forked from one process or started alone, each with its own bounds, to the same answers."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from generator.intake.children import asked
from generator.intake.children.asked import Child
from tests.pdf_files.piece_samples import make_plain

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each child is started alone")

MESSAGE = b"<?xml version='1.0'?><a>\xc3\xa9</a>"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    asked._end_nursery()
    yield
    asked._end_nursery()


def start(module: str, data: bytes, *, seconds: float = 60, memory: int = 2 * 1024**3) -> Child:
    order = {"memory": memory, "seconds": 60, "files": [{"name": "x", "size": len(data)}]}
    return Child(module, json.dumps(order), data, seconds)


def ask(module: str, data: bytes, **bounds: Any) -> tuple[int, bytes]:
    return start(module, data, **bounds).wait()


def nursery() -> int:
    assert asked._nursery is not None
    return asked._nursery.pid


@pytest.mark.parametrize(
    ("module", "data"), [("pdf_child", make_plain()), ("message_child", MESSAGE), ("logo_child", LOGO)]
)
def test_the_same_answer_alone(module: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = ask(module, data)
    assert (code, said.count(b"\n") > 0) == (0, True)
    assert asked._nursery is not None
    asked._end_nursery()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(asked, "_FORKS", False)
        alone = ask(module, data)
    assert asked._nursery is None
    assert alone == (code, said)


def test_a_child_that_fails_takes_no_other_with_it() -> None:
    assert ask("logo_child", LOGO)[0] == 0
    first = nursery()
    assert Child("logo_child", "no order", b"", 60).wait() == (1, b"")
    refused = ask("pdf_child", make_plain(), memory=1024**2)
    assert refused[0] != 0 or json.loads(refused[1].partition(b"\n")[0])["files"][0]["refused"]
    assert ask("pdf_child", make_plain())[0] == 0
    assert nursery() == first


def test_several_at_once_are_done_in_turn() -> None:
    children = [start("logo_child", LOGO) for _ in range(5)]
    assert {child.wait() for child in children} == {children[0].wait()}


def test_nobody_waits_for_a_file_that_is_long_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    ask("logo_child", LOGO)
    monkeypatch.setattr(asked, "_PATIENCE_SECONDS", 0.1)
    os.kill(nursery(), signal.SIGSTOP)
    long = start("pdf_child", make_plain())
    assert ask("logo_child", LOGO)[0] == 0, "it has a process of its own"
    os.kill(nursery(), signal.SIGCONT)
    assert long.wait()[0] == 0


def test_one_that_had_nothing_to_do_is_replaced() -> None:
    ask("logo_child", LOGO)
    assert asked._nursery is not None
    first = asked._nursery
    os.kill(first.pid, signal.SIGALRM)
    first.wait()
    assert ask("logo_child", LOGO)[0] == 0
    assert nursery() != first.pid


def test_one_that_is_killed_answers_nothing() -> None:
    ask("logo_child", LOGO)
    os.kill(nursery(), signal.SIGSTOP)
    child = start("logo_child", LOGO)
    os.kill(nursery(), signal.SIGKILL)
    code, said = child.wait()
    assert (code != 0 and not said) or nursery() > 0  # it was replaced, when it had gone before the order came
    assert ask("logo_child", LOGO)[0] == 0


def test_a_child_that_is_late_or_stopped_leaves_nothing() -> None:
    ask("logo_child", LOGO)
    os.kill(nursery(), signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        ask("logo_child", LOGO, seconds=0.1)
    assert ask("logo_child", LOGO)[0] == 0
    os.kill(nursery(), signal.SIGSTOP)
    child = start("logo_child", LOGO)
    child.stop()
    assert ask("logo_child", LOGO)[0] == 0


def test_a_forked_process_has_its_own() -> None:
    ask("logo_child", LOGO)
    first = nursery()
    child = os.fork()
    if not child:
        done = ask("logo_child", LOGO)[0] == 0 and nursery() != first
        asked._end_nursery()
        os._exit(0 if done else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ask("logo_child", LOGO)[0] == 0
    assert nursery() == first
