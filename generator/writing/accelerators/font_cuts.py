"""Fonts cut down once for one font and the same glyphs: a process remembers a few dozen results.

The key holds all that a cut depends on, so that what was made before changes no byte (docs/decisions/0016).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from generator.files import sha256
from generator.writing.accelerators.switch import FONT_CUTS

# Takes a font of WeasyPrint's, the numbers of its glyphs to keep, and whether hinting stays.
Cut = Callable[[Any, Collection[int], bool], None]

CUTS_KEPT = 32  # some 30 KiB each: the faces of a few identities
_cuts: dict[tuple[str, int, tuple[int, ...], bool, bool], bytes] = {}  # the least recently used first


def remember_cuts(cut: Cut) -> Cut:
    """The same function, called once per font and glyphs; itself when WeasyPrint is not the version that is known."""
    if not FONT_CUTS.is_known():
        return cut

    def cut_or_remember(font: Any, glyphs: Collection[int], hinting: bool) -> None:
        if not FONT_CUTS.is_on():
            cut(font, glyphs, hinting)
            return
        whole = font.file_content
        key = (sha256(whole), font.index, tuple(glyphs), hinting, bool(font.missing))
        made = _cuts.pop(key, None)
        if made is None:
            cut(font, glyphs, hinting)
            made = font.file_content
            if made is whole:  # the font could not be cut down, and WeasyPrint has logged why: nothing to remember
                return
        font.file_content = _cuts[key] = made
        if len(_cuts) > CUTS_KEPT:
            del _cuts[next(iter(_cuts))]

    return cut_or_remember
