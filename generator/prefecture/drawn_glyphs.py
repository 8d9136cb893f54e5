"""How far the glyphs of a font reach from where they are set, told from the font alone; nothing for one that is unsure.

Only fonts as this program's own pages have them are told: whole TrueType outlines under Identity-H. Of any other font
nothing is said, and what asks has to look at the page itself.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from generator.pdf_files.pdf_bytes import PdfObject

_SHOWN = re.compile(rb"<([0-9A-Fa-f \t]*)>|([-+.0-9]+)")  # of an array of TJ: codes, or a step
_LARGEST_PROGRAM = 16 * 1024 * 1024
_SPARE = 0.25  # of an em, beyond the outlines: readers round, and embolden what they find too thin


@dataclass(frozen=True, slots=True)
class Face:
    """The widths of the codes of a font, and how far its outlines reach from their origin, in ems."""

    widths: dict[int, float]
    usual_width: float
    reach: float

    def measure(self, shown: bytes) -> float | None:
        """The most that the words of an array take on either side, in ems; nothing when it cannot be told."""
        most = 0.0
        for codes, step in _SHOWN.findall(shown):
            if step:
                most += abs(float(step)) / 1000
                continue
            digits = codes.translate(None, b" \t")
            if len(digits) % 4:
                return None
            for start in range(0, len(digits), 4):
                most += self.widths.get(int(digits[start : start + 4], 16), self.usual_width)
        return most


def read_face(font: PdfObject) -> Face | None:
    """What is known of a font, or nothing."""
    try:
        return _read_face(font)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, struct.error, pikepdf.PdfError):
        return None


def _read_face(font: PdfObject) -> Face | None:
    below = font.DescendantFonts[0]
    plain = (
        font.Subtype == Name.Type0
        and font.Encoding == Name("/Identity-H")
        and below.Subtype == Name.CIDFontType2
        and below.get(Name.CIDToGIDMap, Name.Identity) == Name.Identity
        and isinstance(below.FontDescriptor, Dictionary)
        and isinstance(below.FontDescriptor.FontFile2, Stream)
    )
    if not plain:
        return None
    program = below.FontDescriptor.FontFile2.read_bytes()
    usual = float(below.get(Name.DW, 1000)) / 1000
    widths = _read_widths(below.get(Name.W, Array()))
    if len(program) > _LARGEST_PROGRAM or usual < 0 or min(widths.values(), default=0.0) < 0:
        return None
    return Face(widths, usual, _measure_outlines(program) + _SPARE)


def _read_widths(said: PdfObject) -> dict[int, float]:
    """Source: ISO 32000-1, 9.7.4.3."""
    widths: dict[int, float] = {}
    items = list(said)
    rank = 0
    while rank < len(items):
        first, second = int(items[rank]), items[rank + 1]
        if isinstance(second, Array):
            widths.update((first + place, float(width) / 1000) for place, width in enumerate(second))
            rank += 2
            continue
        last = int(second)
        if not 0 <= last - first <= 0xFFFF:
            raise ValueError(f"widths from {first} to {last}")
        widths.update(dict.fromkeys(range(first, last + 1), float(items[rank + 2]) / 1000))
        rank += 3
    return widths


def _measure_outlines(program: bytes) -> float:
    """The farthest that a glyph says it reaches from its origin, in ems; never less than one.

    Raises: `ValueError` when the program is not one of whole TrueType outlines; `struct.error`.
    """
    count = struct.unpack_from(">H", program, 4)[0]
    tables = {program[at : at + 4]: struct.unpack_from(">II", program, at + 8) for at in range(12, 12 + 16 * count, 16)}
    if not {b"head", b"maxp", b"loca", b"glyf"} <= set(tables):
        raise ValueError("no TrueType outlines")
    head, glyf, loca = tables[b"head"][0], tables[b"glyf"], tables[b"loca"][0]
    units = struct.unpack_from(">H", program, head + 18)[0]
    farthest = max(map(abs, struct.unpack_from(">4h", program, head + 36)), default=0)
    long = struct.unpack_from(">h", program, head + 50)[0]
    glyphs = struct.unpack_from(">H", program, tables[b"maxp"][0] + 4)[0]
    starts = struct.unpack_from(f">{glyphs + 1}{'I' if long else 'H'}", program, loca)
    step = 1 if long else 2
    for start, end in pairwise(starts):
        if start >= end:
            continue
        if end * step > glyf[1]:
            raise ValueError("a glyph beyond its table")
        farthest = max(farthest, *map(abs, struct.unpack_from(">4h", program, glyf[0] + start * step + 2)))
    if not 16 <= units <= 16384:
        raise ValueError(f"{units} units in an em")
    return max(1.0, float(farthest / units))
