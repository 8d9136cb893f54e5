"""What a TrueType file calls itself, read from its tables: whoever only checks a dossier does not load a font library.

Source: OpenType 1.9, « Organization of an OpenType Font », « name » and « OS/2 ».
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_VERSIONS = (b"\x00\x01\x00\x00", b"true", b"OTTO")
_FAMILY_NAMES = (21, 16, 1)  # WWS, typographic, plain: the most exact first
_WINDOWS, _MACINTOSH = 3, 1
_ENGLISH = {_WINDOWS: 0x409, _MACINTOSH: 0}


@dataclass(frozen=True, slots=True)
class FontNames:
    """The family of a font, its weight (1 to 1000, 400 for a roman) and whether it slants."""

    family: str
    weight: int
    italic: bool


def read_font_names(data: bytes) -> FontNames:
    """The names of a font.

    Raises: `ValueError` when the file is no TrueType or OpenType font, or is cut short.
    """
    try:
        tables = dict(_list_tables(data))
        weight, selection = struct.unpack_from(">4xH56xH", tables["OS/2"])
        return FontNames(_find_family(tables["name"]), weight, bool(selection & 1))
    except (struct.error, KeyError) as fault:
        raise ValueError(f"no readable font: {fault}") from fault


def _list_tables(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data[:4] not in _VERSIONS:
        raise ValueError("no TrueType font")
    (count,) = struct.unpack_from(">H", data, 4)
    for rank in range(count):
        tag, _, start, length = struct.unpack_from(">4sIII", data, 12 + 16 * rank)
        if start + length > len(data):
            raise ValueError("a table reaches beyond the file")
        yield tag.decode("latin-1"), data[start : start + length]


def _find_family(table: bytes) -> str:
    """The family name; of several languages, the English one."""
    count, storage = struct.unpack_from(">2xHH", table)
    found: dict[tuple[int, bool], str] = {}
    for rank in range(count):
        platform, encoding, language, name, length, start = struct.unpack_from(">6H", table, 6 + 12 * rank)
        if name not in _FAMILY_NAMES:
            continue
        raw = table[storage + start : storage + start + length]
        text = raw.decode("mac-roman" if platform == _MACINTOSH and encoding == 0 else "utf-16-be", "replace")
        found.setdefault((name, language == _ENGLISH.get(platform)), text)
    for name in _FAMILY_NAMES:
        for english in (True, False):
            if found.get((name, english)):
                return found[name, english]
    raise ValueError("a font without a name")
