"""Where made pieces are kept between two looks, by a digest of what they are made from: bounded, never the truth."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.errors import OutputError
from generator.files import remove_file, write_bytes

__all__ = ["Shelf"]

_KEY = re.compile(r"[0-9a-f]{32}")
_SUFFIX = re.compile(r"[a-z0-9.-]{1,40}")
_MOST_BYTES = 300 * 1024 * 1024
_LEFT = 0.8  # of that, once the oldest are taken away


@dataclass(frozen=True)
class Shelf:
    """A folder of files, each named by a key (32 hexadecimal digits) and a suffix; the least used go first."""

    folder: Path
    most_bytes: int = _MOST_BYTES

    def find(self, key: str, suffix: str) -> bytes | None:
        """The bytes that were kept, if they still are. What is no key of ours finds nothing."""
        if not _KEY.fullmatch(key) or not _SUFFIX.fullmatch(suffix):
            return None
        place = self._name(key, suffix)
        try:
            data = place.read_bytes()
            os.utime(place)  # used now
        except OSError:
            return None
        return data

    def keep(self, key: str, suffix: str, data: bytes) -> None:
        """Keep bytes, whole or not at all; a disk that has no room keeps none."""
        if not _KEY.fullmatch(key) or not _SUFFIX.fullmatch(suffix):
            raise ValueError("no key")
        with suppress(OutputError):
            write_bytes(self._name(key, suffix), data, lasting=False)
            self._sweep()

    def _name(self, key: str, suffix: str) -> Path:
        return self.folder / key[:2] / f"{key}.{suffix}"

    def _sweep(self) -> None:
        """Take the least used away when there is too much."""
        found: list[tuple[float, int, Path]] = []
        for place in self.folder.glob("*/*"):
            with suppress(OSError):  # another process has just taken it away
                told = place.stat()
                found.append((told.st_mtime, told.st_size, place))
        total = sum(size for _, size, _ in found)
        if total <= self.most_bytes:
            return
        for _, size, place in sorted(found):
            if total <= self.most_bytes * _LEFT:
                return
            remove_file(place)
            total -= size
