"""The lines of a dossier by the words that they hold, so that one line is found without reading them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from generator.errors import Span

_WORD = re.compile(r"\w+")


class LineIndex:
    """Every line of some files, once each, under each of its words."""

    def __init__(self, lines: Mapping[str, Sequence[str]]) -> None:
        self._places: dict[str, Span | None] = {}  # of a line that stands twice, none
        for file, texts in lines.items():
            for rank, line in enumerate(texts, start=1):
                self._places[line] = None if line in self._places else Span(file, rank)
        self._by_word: dict[str, list[str]] = {}
        for line in self._places:
            for word in set(_WORD.findall(line)):
                self._by_word.setdefault(word, []).append(line)

    def find_only(self, words: str) -> tuple[Span, str] | None:
        """The place and the text of the only line that holds these words; nothing when none does, or more than one."""
        found = [line for line in self.list_candidates(words) if words in line]
        place = self._places[found[0]] if len(found) == 1 else None
        return (place, found[0]) if place is not None else None

    def list_candidates(self, words: str) -> Iterable[str]:
        """The lines that may hold these words: those with the rarest of them that stands whole.

        The first and the last may be parts of longer words; when there is no other, all words that hold one are theirs.
        """
        parts = list(_WORD.finditer(words))
        whole = [part[0] for part in parts if part.start() > 0 and part.end() < len(words)]
        if whole:
            return min((self._by_word.get(word, []) for word in whole), key=len)
        if parts:
            longest = max((part[0] for part in parts), key=len)
            return dict.fromkeys(line for word, lines in self._by_word.items() if longest in word for line in lines)
        return self._places
