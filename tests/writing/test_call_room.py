"""Calls within a long work find room: Python does not ask the system for each of them."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from generator.writing.call_room import with_call_room

_DEPTHS, _TURNS = 300, 200


def _leaf(a: int, b: int, c: int, d: int) -> int:
    return a + b + c + d


def _count_faults(depth: int, read: Callable[[], int]) -> int:
    """The most pages that the system gave for so many calls, at one of so many depths."""
    before = read()
    for turn in range(_TURNS):
        _leaf(turn, turn, turn, turn)
    given = read() - before
    return max(given, _count_faults(depth - 1, read)) if depth else given


@pytest.mark.skipif(sys.platform != "linux", reason="pages given are counted by the system")
def test_no_depth_of_calls_asks_for_memory_each_time() -> None:
    import resource  # not on every system

    def read() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

    counted = with_call_room(_count_faults)
    counted(_DEPTHS, read)
    assert counted(_DEPTHS, read) < _TURNS


def test_the_function_is_the_same() -> None:
    def divide(number: int, *, by: int) -> float:
        """A quotient."""
        return number / by

    wrapped = with_call_room(divide)
    assert wrapped(6, by=3) == 2
    assert wrapped.__doc__ == "A quotient."
    with pytest.raises(ZeroDivisionError):
        wrapped(6, by=0)


def test_one_within_another() -> None:
    def descend(depth: int) -> int:
        return depth if depth == 0 else deeper(depth - 1)

    deeper = with_call_room(descend)
    assert deeper(50) == 0
