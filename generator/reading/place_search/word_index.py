"""Words of many names in one sorted list: what begins like a typed word is found at once, slips of one sign forgiven.

A word is as `slugify` leaves it. Entries are numbers: whoever makes the index knows what each of them is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.model.names import NAMELESS, slugify

_SHORT_FORMS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "ss": "sous"}
_SIGNS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_SLIP = 4  # a shorter word with a slip looks like too many others
_LAST = "\U0010ffff"


def split_words(text: str) -> tuple[str, ...]:
    """The words of a name, without accents nor capitals, « St » as « saint »; none when it has no letter nor figure."""
    slug = slugify(text)
    return () if slug == NAMELESS else tuple(_SHORT_FORMS.get(word, word) for word in slug.split("-"))


def split_typed(text: str) -> tuple[tuple[str, ...], ...]:
    """The words that were typed, each with what it may stand for: « st » is « saint », or how « Strasbourg » begins."""
    slug = slugify(text)
    if slug == NAMELESS:
        return ()
    return tuple((word, _SHORT_FORMS[word]) if word in _SHORT_FORMS else (word,) for word in slug.split("-"))


@dataclass(frozen=True)
class WordIndex:
    """The words in their order, and for each the entries that have it."""

    words: tuple[str, ...]
    entries: tuple[Sequence[int], ...]

    @classmethod
    def build(cls, words_of: Iterable[Iterable[str]]) -> WordIndex:
        """The index of entries that are told by their words, in the order of their numbers."""
        found: dict[str, list[int]] = {}
        for number, words in enumerate(words_of):
            for word in set(words):
                found.setdefault(word, []).append(number)
        ordered = sorted(found)
        return cls(tuple(ordered), tuple(found[word] for word in ordered))

    def find_all(self, typed: Sequence[Sequence[str]]) -> set[int]:
        """The entries that have, for each typed word, a word that begins like it; else one that is a slip away."""
        found: set[int] | None = None
        if len(typed) == 1 and len(typed[0][0]) == 1:
            return self._find_very(typed[0][0])  # a third of all names have a word that begins like one letter
        for forms in typed:
            here = self._find_beginning(forms) or self._find_slips(forms)
            found = here if found is None else found & here
            if not found:
                return set()
        return found or set()

    def _find_beginning(self, forms: Iterable[str]) -> set[int]:
        found: set[int] = set()
        for form in forms:
            for rank in range(bisect_left(self.words, form), bisect_left(self.words, form + _LAST)):
                found.update(self.entries[rank])
        return found

    def _find_very(self, word: str) -> set[int]:
        rank = bisect_left(self.words, word)
        return set(self.entries[rank]) if rank < len(self.words) and self.words[rank] == word else set()

    def _find_slips(self, forms: Iterable[str]) -> set[int]:
        long = [form for form in forms if len(form) >= _SHORTEST_SLIP and form.isalpha()]
        return {number for form in long for word in _list_slips(form) for number in self._find_very(word)}


def _list_slips(word: str) -> Iterator[str]:
    """What was meant, if one sign too many, one missing, one changed, or two swapped were typed."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for sign in _SIGNS:
            yield before + sign + after
            if after:
                yield before + sign + after[1:]
