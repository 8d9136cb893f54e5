"""What accelerators keep answers in: bounded, and what has not been asked for since long is forgotten."""

from __future__ import annotations

from typing import Any

_ENTRY_SIZE = 600  # what an entry takes besides its characters, in bytes


class BoundedMemory:
    """A dictionary of two generations: when the young one is full, the old one is dropped and the young one ages.

    What is asked for again is young again. Each generation holds `size` bytes, about.
    """

    def __init__(self, size: int) -> None:
        self._size, self._room = size, size
        self._young: dict[object, tuple[Any, int]] = {}
        self._old: dict[object, tuple[Any, int]] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, key: object) -> Any:
        """What was kept under this key, or None."""
        found = self._young.get(key)
        if found is None:
            if (found := self._old.pop(key, None)) is None:
                return None
            self.keep(key, *found)
        return found[0]

    def keep(self, key: object, value: object, characters: int) -> None:
        """Keep a value; `characters` are those of the key and of the value together."""
        self._room -= characters + _ENTRY_SIZE
        if self._room < 0:
            self._old, self._young, self._room = self._young, {}, self._size - characters - _ENTRY_SIZE
        self._young[key] = (value, characters)
