"""Work done aside: bounded in processor time and in memory, whatever thread asks, by one child that is kept."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from generator import bounded
from generator.bounded import Bounds, TookTooLongError, TookTooMuchError, WorkAlone, run_aside
from generator.codes import Code
from generator.errors import InputFileError, Span
from tests.bounded_samples import (
    end_itself,
    read_file,
    refuse,
    refuse_badly,
    take,
    tell_process,
    tell_variable,
    turn_forever,
)

_SHORT = Bounds(0.3, 10**9)


def test_one_child_does_one_thing_after_the_other_and_keeps_large_values() -> None:
    large = bytes(10**6)
    (first, size, place), again, small = (run_aside(tell_process, (data,)) for data in (large, large, b"x"))
    assert first != os.getpid() and size == 10**6
    assert again == (first, size, place), "it was sent once"
    assert small[:2] == (first, 1)


def test_one_that_has_ended_is_replaced_and_leaves_nothing_open() -> None:
    first, *_ = run_aside(tell_process, (b"x",))
    child = bounded._child
    assert child is not None
    os.kill(first, signal.SIGTERM)
    child._process.wait()
    wires = child._process.stdin, child._process.stdout
    second, *_ = run_aside(tell_process, (b"x",))
    assert second != first and all(wire is not None and wire.closed for wire in wires)


def test_what_goes_over_its_bounds_is_stopped_in_any_thread_and_the_next_is_not() -> None:
    def work() -> int:
        with pytest.raises(TookTooLongError):
            run_aside(turn_forever, (), bounds=_SHORT)
        with pytest.raises(TookTooMuchError):
            run_aside(take, (10**10,), bounds=_SHORT)
        with pytest.raises(TookTooMuchError):
            run_aside(end_itself, ())
        return run_aside(take, (10**8,), bounds=_SHORT)

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(work).result() == 10**8


def test_faults_are_raised_where_the_work_was_asked() -> None:
    with pytest.raises(InputFileError) as caught:
        run_aside(refuse, ("scan.pdf",))
    (told,) = caught.value.diagnostics
    assert (told.code, told.span) == (Code.PDF_ILLISIBLE, Span("scan.pdf"))
    with pytest.raises(RuntimeError, match="OfNoModuleError: mal"):
        run_aside(refuse_badly, ())


def test_a_file_that_asks_for_too_much_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.bounded._READING", _SHORT)
    assert read_file(b"bon", name="scan.pdf") > len("scan.pdf")
    for data, code in ((b"lent", Code.FICHIER_TROP_LONG), (b"lourd", Code.FICHIER_TROP_LOURD)):
        with pytest.raises(InputFileError) as caught:
            read_file(data, "scan.pdf")
        (told,) = caught.value.diagnostics
        assert (told.code, told.span) == (code, Span("scan.pdf"))


def test_work_alone_has_a_child_and_variables_of_its_own_and_goes_on_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTG_ESSAI", "ici")
    usual, *_ = run_aside(tell_process, (b"x",))
    both = [WorkAlone(tell_variable, ("CTG_ESSAI", bytes(10**6)), _SHORT, {"CTG_ESSAI": name}) for name in "ab"]
    (first, one, size), (second, other, _) = (alone.take() for alone in both)
    assert (one, other, size) == ("a", "b", 10**6)
    assert len({os.getpid(), usual, first, second}) == 4
    assert all(alone._child._process.returncode == 0 for alone in both)


def test_work_alone_is_bounded_tells_its_faults_and_is_ended_when_nobody_waits() -> None:
    with pytest.raises(TookTooLongError):
        WorkAlone(turn_forever, (), _SHORT, {}).take()
    with pytest.raises(TookTooMuchError):
        WorkAlone(take, (10**10,), _SHORT, {}).take()
    with pytest.raises(TookTooMuchError):
        WorkAlone(end_itself, (), _SHORT, {}).take()
    with pytest.raises(InputFileError):
        WorkAlone(refuse, ("scan.pdf",), _SHORT, {}).take()
    forever = WorkAlone(turn_forever, (), Bounds(600.0, 10**9), {})
    forever.stop()
    process = forever._child._process
    assert process.returncode not in (None, 0)
    assert process.stdin is not None and process.stdin.closed
    assert process.stdout is not None and process.stdout.closed
