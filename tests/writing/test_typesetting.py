"""WeasyPrint as this program has it work: garbage is collected after a document."""

from __future__ import annotations

import gc

from generator.writing.typesetting import collect_garbage_after


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
