"""Characters of a text in the place of others: several edits of one text at once, none over another."""

from __future__ import annotations

from collections.abc import Iterable

Splice = tuple[int, int, str]


class OverlappingEditsError(ValueError):
    """Two edits are about the same characters."""


def apply_splices(text: str, splices: Iterable[Splice]) -> str:
    """The text with characters replaced; the same edit asked twice is one, two insertions in one place follow.

    Raises: `OverlappingEditsError`.
    """
    parts: list[str] = []
    position = 0
    for start, end, words in sorted(dict.fromkeys(splices), key=lambda one: (one[0], one[1])):
        if start < position or end > len(text):
            raise OverlappingEditsError(f"characters {start} to {end} are edited twice")
        parts += [text[position:start], words]
        position = end
    return "".join((*parts, text[position:]))
