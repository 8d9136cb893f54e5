"""What a font is cut down to, the letters of French for whoever writes words; and the folder that holds the fonts.

The cut depends on the document alone, never on what the process made before. Pieces of one dossier nearly always come
to the same bytes, which the joined file then holds once, and `accelerators/font_cuts.py` makes once.
"""

from __future__ import annotations

import os
import string
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp
from typing import Any, BinaryIO

from fontTools.ttLib import TTFont

from generator.system import lock_folder
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

_FOLDER = "ctg-polices-tenues-"
_AT_LEAST = 600.0  # seconds: a folder just made bears no lock for a moment


def make_font_folder() -> tuple[Path, int | None]:
    """A temporary folder for fonts, and the descriptor that holds it until this process and its forks have ended.

    A process that is killed cannot remove its own: those of ended processes are removed here.
    """
    for left in Path(gettempdir()).glob(f"{_FOLDER}*"):
        with suppress(OSError):  # somebody else's, or gone meanwhile
            _remove_unheld(left)
    made = Path(mkdtemp(prefix=_FOLDER))
    try:
        return made, lock_folder(made)
    except OSError:  # a disk without locks: nobody can tell whether the folder is held, and nobody removes it
        return made, None


def remove_font_folder(folder: Path, held: int | None) -> None:
    """Remove a folder that `make_font_folder` made in this process."""
    rmtree(folder, ignore_errors=True)
    if held is not None:
        os.close(held)
        rmtree(folder, ignore_errors=True)  # on Windows, the file that held it was still open before


def _remove_unheld(folder: Path) -> None:
    if folder.is_symlink() or time.time() - folder.stat().st_mtime < _AT_LEAST:
        return
    held = lock_folder(folder)
    if held is not None:
        remove_font_folder(folder, held)


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
