"""What was worked out of the last values, so that it is not worked out again: for values that nobody changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
H = TypeVar("H", bound=Hashable)


class LastAnswers(Generic[H, V]):
    """The last answers by what was asked, `most` of them; several threads may ask."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[H, V] = {}
        self._lock = Lock()

    def find(self, key: H) -> V | None:
        """The answer, if it is known."""
        return self._known.get(key)

    def keep(self, key: H, answer: V) -> None:
        """Know an answer, and forget the oldest when there are too many."""
        with self._lock:
            self._known.pop(key, None)
            while len(self._known) >= self._most:
                del self._known[next(iter(self._known))]
            self._known[key] = answer


class _Remembered(Generic[K, V]):
    """A function of one value, which knows its last answers by the very value: trees are long to compare or to hash.

    The value is held with its answer, so that no other one can take its identity.
    """

    def __init__(self, work: Callable[[K], V], most: int) -> None:
        self._work = work
        self._answers = LastAnswers[int, tuple[K, V]](most)

    def __call__(self, value: K) -> V:
        known = self._answers.find(id(value))
        if known is not None and known[0] is value:
            return known[1]
        answer = self._work(value)
        self._answers.keep(id(value), (value, answer))
        return answer


def remember_last(most: int) -> Callable[[Callable[[K], V]], Callable[[K], V]]:
    """For a function of one value that nobody changes: it keeps its last answers, `most` of them."""

    def remember(work: Callable[[K], V]) -> Callable[[K], V]:
        return _Remembered(work, most)

    return remember
