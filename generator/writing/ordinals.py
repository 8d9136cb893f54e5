"""Ordinals in headings and contents: « Article 1er », whose letters are raised in both formats."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ORDINAL = re.compile(r"(?<=\d)(?:ers?|res?|es?|nde?s?)\b")
RAISED_LETTERS = "ᵉʳˢⁿᵈ"
_RAISED = str.maketrans("ersnd", RAISED_LETTERS)


LOWERED = {ord(up): letter for letter, up in zip("ersnd", RAISED_LETTERS, strict=True)}


def raise_letters(words: str) -> str:
    """The same words, the letters of ordinals raised by signs of their own: for a line that has no runs."""
    return _ORDINAL.sub(lambda found: found.group().translate(_RAISED), words)


def split_ordinals(words: str) -> Iterator[tuple[str, bool]]:
    """The words in their order, cut where letters are raised; with each part, whether it is."""
    start = 0
    for found in _ORDINAL.finditer(words):
        if words[start : found.start()]:
            yield words[start : found.start()], False
        yield found.group(), True
        start = found.end()
    if words[start:]:
        yield words[start:], False
