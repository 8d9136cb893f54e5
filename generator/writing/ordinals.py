"""Ordinals in headings and contents: « Article 1er », whose letters are raised in both formats."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ORDINAL = re.compile(r"(?<=\d)(?:ers?|res?|es?|nde?s?)\b")


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
