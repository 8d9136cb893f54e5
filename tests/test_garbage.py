"""Garbage looked for after a document or a dossier, and not before."""

from __future__ import annotations

import gc

from generator.garbage import collect_garbage_after


class _Knot:
    """Garbage that only the collector sees."""

    alive = 0

    def __init__(self) -> None:
        self.me = self
        _Knot.alive += 1

    def __del__(self) -> None:
        _Knot.alive -= 1


def test_garbage_is_collected_at_the_end() -> None:
    with collect_garbage_after():
        assert not gc.isenabled()
        for _ in range(10):
            _Knot()
        assert _Knot.alive == 10
    assert _Knot.alive == 0
    assert gc.isenabled()


def test_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collect_garbage_after():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_block_within_another_collects_its_own() -> None:
    with collect_garbage_after():
        with collect_garbage_after():
            _Knot()
        assert _Knot.alive == 0
        assert not gc.isenabled()
        _Knot()
    assert _Knot.alive == 0
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_fault_ends_it_as_well() -> None:
    try:
        with collect_garbage_after(), collect_garbage_after():
            _Knot()
            raise ValueError
    except ValueError:
        pass
    assert _Knot.alive == 0
    assert gc.isenabled()
