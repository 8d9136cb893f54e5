"""How wide words are on paper, roughly and never too little: columns and charts are planned before they are set."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from generator.units import MM_PER_INCH, POINTS_PER_INCH

TABLE_PT = 9.0  # the type of tables, in both formats: never smaller
_EMS = {  # shares of the size of the type, those of a bold humanist face
    0.27: " \u00a0\u202f\u2019'ilIîïj,;:.!|",
    0.36: '-\u2011()[]ft"rJ²°',
    0.43: "/sczçL",
    0.50: "xFvSgykaàâäTEÉÈZ",
    0.53: "eéèêë0123456789–YCP«»€",
    0.58: "bdhnopqoôöuùûüKXBRV",
    0.64: "ADHGUÀ",
    0.72: "NOQ%w",
    0.84: "mœæ",
    0.93: "MWŒÆ—",
}
_EM = {letter: share for share, letters in _EMS.items() for letter in letters}
_OTHER = 0.72
_BREAKS = re.compile(r"(?<=[-\u2011/])(?=\w)|[ \t\n]+")  # a no-break space is none
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d)")


def measure_words(words: str, size_pt: float = TABLE_PT) -> float:
    """The width of words set on one line, in millimetres, for a type of so many points."""
    ems = sum(_EM.get(letter, _OTHER) for letter in words)
    return ems * size_pt / POINTS_PER_INCH * MM_PER_INCH


@lru_cache(maxsize=8192)
def measure_longest(text: str, size_pt: float = TABLE_PT) -> float:
    """The width of the longest part of a text that no line end cuts; the spaces of a number do not part it."""
    parts = _BREAKS.split(_THOUSANDS.sub("0", text))
    return max((measure_words(part, size_pt) for part in parts), default=0.0)


def count_lines(text: str, width_mm: float, size_pt: float = TABLE_PT) -> int:
    """The lines that a text takes in a width, filled part by part; a hyphen ends a part, with no space after it."""
    lines, used, space = 1, 0.0, measure_words(" ", size_pt)
    for word in _THOUSANDS.sub("0", text).split(" "):
        gap = space if used else 0.0
        for part in _BREAKS.split(word):
            width = measure_words(part, size_pt)
            if used and used + gap + width > width_mm:
                lines, used, gap = lines + 1, 0.0, 0.0
            used, gap = used + gap + width, 0.0
    return lines


def fit_lines(text: str, lines: int, size_pt: float = TABLE_PT) -> float:
    """The least width, to the millimetre, in which a text takes no more than some lines."""
    width = math.ceil(measure_longest(text, size_pt))
    while count_lines(text, width, size_pt) > lines:
        width += 1
    return float(width)
