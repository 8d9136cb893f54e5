"""Paragraphs that were split or merged: found among neighbours, before they pass for words deleted and inserted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.comparing.nodes import Node
from generator.comparing.paragraph_breaks import join_paragraphs
from generator.comparing.script import Recut
from generator.comparing.word_edits import compare_words
from generator.model.document import Paragraph

# How alike, of 1, a paragraph and those that it became are, and by how much more than with the one it was paired with:
# the same words are cut otherwise, or many of them were changed too.
_LIKENESSES = ((0.9, 0.01), (0.65, 0.1))
_MOST = 3  # paragraphs that one is split in, or that are merged in one
_SHORTEST = 2  # words that each of them has at least


@dataclass(frozen=True, slots=True)
class Cut:
    """The neighbours that became others: their positions in both lists. One side has one position."""

    before: range
    after: range

    def make(self, before: Sequence[Node], after: Sequence[Node]) -> Recut:
        """The edit that it is."""
        one = [before[i] for i in self.before]
        other = [after[j] for j in self.after]
        words = compare_words(
            join_paragraphs(node.words for node in one), join_paragraphs(node.words for node in other)
        )
        return Recut(tuple(node.head for node in one), tuple(node.head for node in other), words)


def find_recuts(
    before: Sequence[Node], after: Sequence[Node], pairs: Mapping[int, int], moved: frozenset[int]
) -> dict[int, Cut]:
    """The cuts by the first position that they take in the second list; what has moved is not looked at."""
    cuts: dict[int, Cut] = {}
    free_before = [i not in pairs for i in range(len(before))]
    taken = set(pairs.values())
    free_after = [j not in taken for j in range(len(after))]
    for i, j in sorted(pairs.items()):
        if i in moved or before[i].head.kind is not Paragraph or before[i] == after[j]:
            continue
        windows = [Cut(range(i, i + 1), window) for window in _list_windows(after, j, free_after)]
        windows += [Cut(window, range(j, j + 1)) for window in _list_windows(before, i, free_before)]
        cut = _find_best(before, after, Cut(range(i, i + 1), range(j, j + 1)), windows)
        if cut is not None:
            cuts[cut.after.start] = cut
            for k in cut.before:
                free_before[k] = False
            for k in cut.after:
                free_after[k] = False
    return cuts


def _find_best(before: Sequence[Node], after: Sequence[Node], alone: Cut, windows: Sequence[Cut]) -> Cut | None:
    """The window whose words are most alike before and after, when they nearly are the same."""

    def measure(cut: Cut) -> float:
        one = [word for k in cut.before for word in before[k].text.split()]
        other = [word for k in cut.after for word in after[k].text.split()]
        return SequenceMatcher(None, one, other, autojunk=False).ratio()

    if not windows:
        return None
    best = max(windows, key=measure)
    likeness, former = measure(best), measure(alone)
    return best if any(likeness >= max(least, former + gain) for least, gain in _LIKENESSES) else None


def _list_windows(nodes: Sequence[Node], position: int, free: Sequence[bool]) -> Iterator[range]:
    """The runs of two paragraphs or three around one, the others being in no pair."""
    for length in range(2, _MOST + 1):
        for start in range(position - length + 1, position + 1):
            window = range(start, start + length)
            if start < 0 or window.stop > len(nodes):
                continue
            others = [k for k in window if k != position]
            if all(free[k] for k in others) and all(_is_text(nodes[k]) for k in window):
                yield window


def _is_text(node: Node) -> bool:
    return node.head.kind is Paragraph and len(node.text.split()) >= _SHORTEST
