"""What a font is cut down to: the letters of French for whoever writes words, whichever of them are used.

It depends on the document alone, never on what the process made before. Pieces of one dossier nearly always come to
the same bytes, which the joined file then holds once, and `accelerators/font_cuts.py` makes once.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Collection, Mapping
from typing import Any, BinaryIO

from fontTools.ttLib import TTFont

from generator.writing.accelerators.font_cuts import Cut
from generator.writing.pdf.glyphs import read_glyphs

_ACCENTED = "àâæçéèêëîïôœùûüÿ"
_LETTERS = string.ascii_letters + _ACCENTED + _ACCENTED.upper()
_SPACES = " \u00a0\u2002\u2009\u202f"  # plain, no-break, after a number of heading, thin, thin no-break
_SIGNS = "!\"%&'()*+,-./:;=?@[]_\u2011«»‘’“”–—…·•●°§€²³×"
_FRENCH = _LETTERS + string.digits + _SPACES + _SIGNS

# What draws glyphs by their number. Source: ISO 32000-1, 9.9 (CIDFontType2).
_DRAWING_TABLES = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep"})
_SHAPING_TABLES = frozenset({"GSUB", "GPOS", "GDEF", "BASE", "DSIG"})


def open_font(file: BinaryIO, **options: object) -> TTFont:
    """A font to cut down: without the tables that a PDF has no use for, whose reading would take most of the time.

    Boxes and maxima stay those of the whole font, which bound the part's.
    """
    font = TTFont(file, recalcTimestamp=False, **options)
    tables = set(font.reader.keys())
    plain = "glyf" in tables and "fvar" not in tables  # others are worked on further
    font.recalcBBoxes = not plain
    for table in tables - _DRAWING_TABLES if plain else tables & _SHAPING_TABLES:
        del font[table]
    return font


def cut_for_french(cut: Cut) -> Callable[[Any, Mapping[int, str], bool], None]:
    """WeasyPrint's `Font.subset`, given by `cut` the glyphs that `choose_glyphs` says."""

    def subset(font: Any, to_unicode: Mapping[int, str], hinting: bool) -> None:
        if to_unicode:  # else the font is embedded whole
            cut(font, sorted(choose_glyphs(font.file_content, font.index, to_unicode)), hinting)

    return subset


def choose_glyphs(font: bytes, index: int, used: Collection[int]) -> frozenset[int]:
    """The glyphs that a font is cut down to, by number: those used and, when there is a letter among them, French.

    A font that only lends the signs that another lacks stays as small as they are.
    """
    known = read_glyphs(font, index)
    if not any(known.get(letter) in used for letter in _LETTERS):
        return frozenset(used)
    return frozenset(used).union(known[character] for character in _FRENCH if character in known)
