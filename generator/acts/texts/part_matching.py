"""Which part of one text is which of another: by content key first, then by words, in order.

A rank in a clause moves when a paragraph is put before it: inside a clause, equal words are found before equal ranks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from generator.acts.texts.signed_parts import SignedPart
from generator.model.document import ContentKey

_ALIKE = 0.5  # of 1: two texts of one clause that are one, changed
_ALIKE_ANYWHERE = 0.6  # the same, when nothing else says so
_MOST_COMPARED = 1_600  # pairs of texts whose likeness is looked at
_SAME_KEY = 0.5  # what the same key adds to a likeness
_RANK = re.compile(r"/\d{1,3}(\.\d{1,3})?$")  # ends a key that says no more than a rank


def match_parts(before: Sequence[SignedPart], after: Sequence[SignedPart]) -> dict[int, int]:
    """The positions in `after` of the parts of `before` that are still there, changed or not, by their positions."""
    matching = _Matching(before, after)
    by_key = {(part.key, part.text): position for position, part in enumerate(after)}
    for i, part in enumerate(before):
        j = by_key.pop((part.key, part.text), None)
        if j is not None:
            matching.pairs[i] = j
    matching.match_within()
    matching.match_words()
    matching.match_alike(*matching.list_left(), _ALIKE_ANYWHERE)
    return matching.pairs


@dataclass(slots=True)
class _Matching:
    """The pairs found so far."""

    before: Sequence[SignedPart]
    after: Sequence[SignedPart]
    pairs: dict[int, int] = field(default_factory=dict)

    def list_left(
        self, left: Iterable[int] | None = None, right: Iterable[int] | None = None
    ) -> tuple[list[int], list[int]]:
        """Of these positions, or of all, those that are in no pair."""
        taken = set(self.pairs.values())
        lefts = range(len(self.before)) if left is None else left
        rights = range(len(self.after)) if right is None else right
        return [i for i in lefts if i not in self.pairs], [j for j in rights if j not in taken]

    def match_within(self) -> None:
        """Inside one clause: equal words in order, then what is alike; then, as for what has a name, equal keys."""
        left, right = self.list_left()
        lefts, rights = _group(self.before, left), _group(self.after, right)
        for container, mine in lefts.items():
            theirs = rights.get(container, [])
            ranked = [i for i in mine if _RANK.search(self.before[i].key)]
            others = [j for j in theirs if _RANK.search(self.after[j].key)]
            words = SequenceMatcher(
                None, [self.before[i].text for i in ranked], [self.after[j].text for j in others], autojunk=False
            )
            for block in words.get_matching_blocks():
                for offset in range(block.size):
                    self.pairs[ranked[block.a + offset]] = others[block.b + offset]
            self.match_alike(*self.list_left(ranked, others), _ALIKE)
            rest, free = self.list_left(mine, theirs)
            by_key = {self.after[j].key: j for j in free}
            for i in rest:
                j = by_key.pop(self.before[i].key, None)
                if j is not None:
                    self.pairs[i] = j

    def match_words(self) -> None:
        """Equal words anywhere, in order: a clause or a fiche whose name has changed, a paragraph that was moved."""
        left, right = self.list_left()
        waiting: dict[str, list[int]] = defaultdict(list)
        for j in reversed(right):
            waiting[self.after[j].text].append(j)
        for i in left:
            text = self.before[i].text
            if text and waiting[text]:
                self.pairs[i] = waiting[text].pop()

    def match_alike(self, left: Sequence[int], right: Sequence[int], least: float) -> None:
        """The most alike first, the same key counting; texts that are less alike than `least` are not matched."""
        if len(left) * len(right) > _MOST_COMPARED:
            return
        scored: list[tuple[float, int, int]] = []
        for j in right:
            matcher = SequenceMatcher(None, autojunk=False)
            matcher.set_seq2(self.after[j].text.split())
            for i in left:
                matcher.set_seq1(self.before[i].text.split())
                likeness = matcher.ratio() if matcher.quick_ratio() >= least else 0.0
                if likeness >= least:
                    same = self.before[i].key == self.after[j].key
                    scored.append((-likeness - _SAME_KEY * same, i, j))
        taken: set[int] = set()
        for _, i, j in sorted(scored):
            if i not in self.pairs and j not in taken:
                self.pairs[i] = j
                taken.add(j)


def _group(parts: Sequence[SignedPart], positions: Iterable[int]) -> dict[ContentKey, list[int]]:
    groups: dict[ContentKey, list[int]] = defaultdict(list)
    for position in positions:
        groups[parts[position].container].append(position)
    return groups
