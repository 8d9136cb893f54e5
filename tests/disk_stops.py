"""A disk at which a run is stopped, or refused, at any of the times that it writes."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest


class Stopped(BaseException):
    """As a signal stops a process: nothing catches it, and nothing is tidied up afterwards."""


_TOUCHING = ("rename", "replace", "unlink", "mkdir", "rmdir", "open", "fsync")


def count_or_stop(monkeypatch: pytest.MonkeyPatch, stop_at: int, act: Callable[[], None]) -> Callable[[], int]:
    """Have `act` called at the n-th time that the disk is touched, and at all later ones; how often it was."""
    calls = 0

    def wrap(name: str) -> Callable[..., object]:
        real = getattr(os, name)

        def touch(*arguments: object, **options: object) -> object:
            nonlocal calls
            writes = name != "open" or (len(arguments) > 1 and int(str(arguments[1])) & (os.O_WRONLY | os.O_RDWR))
            calls += bool(writes)
            if writes and calls >= stop_at:
                act()
            return real(*arguments, **options)

        return touch

    for name in _TOUCHING:
        monkeypatch.setattr(os, name, wrap(name))
    return lambda: calls
