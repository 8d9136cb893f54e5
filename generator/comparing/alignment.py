"""Which node of one list is which of another: by content key, by words, by likeness, then by rank.

A rank in a clause moves when a paragraph is put before it: equal words are found before equal ranks.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from generator.comparing.nodes import Node
from generator.model.document import Cell, Row

NEW_KEY = "nouveau"  # begins the keys of parts that are known to be new: equal words alone make a row a former one
ALIKE = 0.5  # of 1: two texts in one place that are one, changed
ALIKE_ELSEWHERE = 0.6  # the same, where no neighbour says so
_MOST_COMPARED = 2_500  # pairs of texts whose likeness is looked at
_SAME_KEY = 0.5  # what the same key adds to a likeness
# A key that only counts, that of a list or of an item of one by the rank of its lines included.
_RANK = re.compile(r"(?:^|/)(?:\d{1,3}(?:\.\d{1,3})?(?:~\d+)?(?:/(?:element|liste)(?:~\d+)?)?|[a-z]{1,2}\d+)$")


def has_name(node: Node) -> bool:
    """Whether its key says what it is (a party, a fiche, a row of data), and not only where it stands."""
    key = node.head.place.key
    return bool(key) and not _RANK.search(key)


def have_two_names(one: Node, other: Node) -> bool:
    """Whether both have a name, and not the same below the names of what they stand in."""
    own = [node.head.place.key.rpartition("/")[2] for node in (one, other)]
    return has_name(one) and has_name(other) and own[0] != own[1]


def can_pair(one: Node, other: Node) -> bool:
    """Whether one may have become the other: a paragraph never becomes a table, a head row never a row."""
    return one.head.kind is other.head.kind and one.head.slot == other.head.slot


def is_new_row(node: Node) -> bool:
    """Whether it is a row that is known to have come."""
    return node.head.kind is Row and node.head.place.key.startswith(f"{NEW_KEY}/")


def align_nodes(before: Sequence[Node], after: Sequence[Node], *, by_place: bool = True) -> dict[int, int]:
    """The positions in `after` of the nodes of `before` that are still there, changed or not, by their positions.

    `by_place` says that as many cells are the same cells, whatever they say.
    """
    if by_place and len(before) == len(after) and all(node.head.kind is Cell for node in (*before, *after)):
        return {i: i for i in range(len(before))}  # a column keeps its place
    aligning = _Aligning(before, after)
    aligning.pair_names()
    aligning.pair_equals()
    aligning.pair_between_neighbours()
    aligning.pair_alike(*aligning.list_left(), ALIKE_ELSEWHERE)
    return aligning.pairs


def list_moved(pairs: Mapping[int, int]) -> frozenset[int]:
    """The positions in the first list of what has changed its place: as few as explain the order of the second."""
    tails: list[int] = []  # the last position, in the second list, of the best run of each length
    holders: list[int] = []  # and its position in the first
    before: dict[int, int | None] = {}
    for i in sorted(pairs):
        length = bisect.bisect_left(tails, pairs[i])
        before[i] = holders[length - 1] if length else None
        tails[length : length + 1] = [pairs[i]]
        holders[length : length + 1] = [i]
    kept: set[int] = set()
    last: int | None = holders[-1] if holders else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return frozenset(pairs) - kept


@dataclass(slots=True)
class _Aligning:
    """The pairs found so far."""

    before: Sequence[Node]
    after: Sequence[Node]
    pairs: dict[int, int] = field(default_factory=dict)

    def list_left(self) -> tuple[list[int], list[int]]:
        """The positions that are in no pair."""
        taken = set(self.pairs.values())
        left = [i for i in range(len(self.before)) if i not in self.pairs]
        return left, [j for j in range(len(self.after)) if j not in taken]

    def pair_names(self) -> None:
        """The same name is the same thing, wherever it stands among its neighbours."""
        known = Counter(node.head.place.key for node in self.after)
        named = {node.head.place.key: j for j, node in enumerate(self.after) if has_name(node)}
        seen = Counter(node.head.place.key for node in self.before)
        for i, node in enumerate(self.before):
            key = node.head.place.key
            j = named.get(key)
            if j is not None and seen[key] == known[key] == 1 and can_pair(node, self.after[j]):
                self.pairs[i] = j

    def pair_equals(self) -> None:
        """The same words: in order as far as possible, then wherever they are."""
        left, right = self.list_left()
        one = [self._name(self.before[i]) for i in left]
        other = [self._name(self.after[j]) for j in right]
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                self.pairs[left[block.a + offset]] = right[block.b + offset]
        left, right = self.list_left()
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for j in reversed(right):
            waiting[self._name(self.after[j])].append(j)
        for i in left:
            name = self._name(self.before[i])
            if self.before[i].text and waiting[name]:
                self.pairs[i] = waiting[name].pop()

    def pair_between_neighbours(self) -> None:
        """Between two that are paired: what is alike, then what stands at the same rank among as many.

        Two names are two things, unless their words are alike, or they are the same below a part that changed its own.
        """
        for left, right in list(self._list_gaps()):
            self.pair_alike(left, right, ALIKE)
        for left, right in list(self._list_gaps()):
            kinds = [(self.before[i].head.kind, self.before[i].head.slot) for i in left]
            if kinds == [(self.after[j].head.kind, self.after[j].head.slot) for j in right]:
                for i, j in zip(left, right, strict=True):
                    if not have_two_names(self.before[i], self.after[j]) and not is_new_row(self.after[j]):
                        self.pairs[i] = j

    def pair_alike(self, left: Sequence[int], right: Sequence[int], least: float) -> None:
        """The most alike first, the same key counting; what is less alike than `least` is not paired."""
        if len(left) * len(right) > _MOST_COMPARED:
            return
        scored: list[tuple[float, int, int]] = []
        for j in right:
            if is_new_row(self.after[j]):
                continue
            matcher = SequenceMatcher(None, autojunk=False)
            matcher.set_seq2(self.after[j].text.split())
            for i in left:
                if not can_pair(self.before[i], self.after[j]):
                    continue
                matcher.set_seq1(self.before[i].text.split())
                if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
                    continue
                likeness = matcher.ratio()
                if likeness >= least:
                    same = self.before[i].head.place.key == self.after[j].head.place.key != ""
                    scored.append((-likeness - _SAME_KEY * same, i, j))
        taken: set[int] = set()
        for _, i, j in sorted(scored):
            if i not in self.pairs and j not in taken:
                self.pairs[i] = j
                taken.add(j)

    def _name(self, node: Node) -> tuple[str, ...]:
        return node.head.kind.__name__, node.head.slot, node.text

    def _list_gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """The positions without a pair on both sides, between two neighbours that keep their order."""
        moved = list_moved(self.pairs)
        anchors = [(i, j) for i, j in sorted(self.pairs.items()) if i not in moved]
        taken = set(self.pairs.values())
        start = after = 0
        for i, j in [*anchors, (len(self.before), len(self.after))]:
            left = [k for k in range(start, i) if k not in self.pairs]
            right = [k for k in range(after, j) if k not in taken]
            if left and right:
                yield left, right
            start, after = i + 1, j + 1
