"""Room for the calls of a long work: Python then asks the system for memory once, and not at each call.

Python keeps what its calls hold in pieces of 16 KB. A call that does not fit in the last piece has one of its own,
asked from the system and given back when the call ends: where a loop stands at the edge of a piece, each turn does so.
A table of a thousand rows did it 90 000 times, a tenth of its time.

A piece is as large as the call that begins it asks for, rounded up to a power of two. Here a function says that it
needs a little more than half of such a piece; all that it calls, and what they call, stands in the other half.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

_VALUES = 33_000  # of 8 bytes: the piece is one of 512 KB; memory that nobody writes to is not taken


def with_call_room(work: Callable[_P, _R]) -> Callable[_P, _R]:
    """The same function, called with room for some thousand calls within one another."""

    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return work(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=_VALUES)
    return wraps(work)(call)
