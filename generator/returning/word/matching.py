"""Which paragraph of a returned file is which words of the tree: by bookmark, by equal words, then by likeness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.comparing.places import fold_words
from generator.model.document import Cover, Document, Section, plain_text
from generator.returning.word.leaves import Leaf, list_leaves, match_label
from generator.returning.word.views import ViewBlock, ViewParagraph, ViewTable, walk_paragraphs
from generator.writing.word.origin.review_copy import NOTE_LAST, NOTE_LINES, NOTE_TITLE

_ALIKE = 0.5  # of 1: two texts in one place that are one, changed
_ALIKE_ELSEWHERE = 0.75
_MOST_COMPARED = 4_000
_SHORT = 4  # words: a text that has fewer may be another one altogether, and stand at the same place
_NEAR = 3  # paragraphs around one where its words may have gone when somebody wrote before it
_FEWEST_MARKS = 0.5  # of the bookmarks of the tree: below, they are lost


@dataclass(frozen=True, slots=True)
class Matching:
    """The paragraph of each leaf, by the leaf's identity; `by_marks` says whether bookmarks have helped.

    `outside` are paragraphs that are no part of the text: a cover, a list of contents, a last page; `fresh` are those
    of rows of which no bookmark is known, though others are: rows that somebody added.
    """

    paragraphs: Mapping[str, ViewParagraph]
    leaves: Mapping[int, Leaf]  # by the identity of the Python object of a paragraph
    by_marks: bool
    outside: frozenset[int] = frozenset()
    fresh: frozenset[int] = frozenset()

    def find_leaf(self, paragraph: ViewParagraph) -> Leaf | None:
        """The words of the tree that a paragraph is."""
        return self.leaves.get(id(paragraph))


def match_paragraphs(document: Document, blocks: Sequence[ViewBlock], *, bounded: bool) -> Matching:
    """Pair the words of a tree with the paragraphs of a view; `bounded`, the view holds nothing but the text."""
    leaves = list_leaves(document)
    paragraphs = list(walk_paragraphs(blocks))
    every = [one for one in paragraphs if fold_words(one.text)]
    outside = {id(one) for one in every if one.in_contents}
    if not bounded:
        outside |= set(_list_outside(document, leaves, every))
    said = [one for one in every if id(one) not in outside]
    matcher = _Matcher(leaves, said)
    matcher.match_marks()
    by_marks = bool(matcher.pairs)
    matcher.match_equals()
    matcher.fresh = frozenset(_list_fresh(blocks, {leaf.mark for leaf in leaves})) if by_marks else frozenset()
    matcher.mend_marks()
    matcher.match_between()
    matcher.match_elsewhere()
    if not bounded:
        outside |= set(_list_ends(paragraphs, {id(said[j]) for j in matcher.pairs.values()}))
    pairs = {leaves[i].id: said[j] for i, j in matcher.pairs.items() if id(said[j]) not in outside}
    owners = {id(said[j]): leaves[i] for i, j in matcher.pairs.items() if id(said[j]) not in outside}
    return Matching(pairs, owners, by_marks, frozenset(outside), matcher.fresh)


def _list_fresh(blocks: Sequence[ViewBlock], marks: set[str]) -> Iterator[int]:
    for block in blocks:
        for row in block.rows if isinstance(block, ViewTable) else ():
            paragraphs = [one for cell in row.cells for one in walk_paragraphs(cell.blocks)]
            if not any(name in marks for one in paragraphs for name, _ in one.marks):
                yield from map(id, paragraphs)
            else:
                for cell in row.cells:
                    yield from _list_fresh(cell.blocks, marks)


def count_marks(document: Document, blocks: Sequence[ViewBlock]) -> tuple[int, int]:
    """How many of a tree's bookmarks stand in a view, and how many it has."""
    wanted = {leaf.mark for leaf in list_leaves(document) if leaf.marked}
    found = {name for one in walk_paragraphs(blocks) for name, _ in one.marks}
    return len(wanted & found), len(wanted)


def say_paragraph(leaf: Leaf, paragraph: ViewParagraph) -> str:
    """The words of a paragraph without the label of what it is, as texts are compared."""
    return fold_words(paragraph.text[find_words(leaf, paragraph.text) :])


def find_words(leaf: Leaf, text: str) -> int:
    """Where the words begin after a label that the program counts; at the head when there is none."""
    folded = fold_words(text)
    if folded == leaf.words:
        return 0
    for label in leaf.labels:
        found = match_label(label).match(text.translate(_PLAIN))
        if found is not None and found.end():
            return found.end()
    return 0


_PLAIN = {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2011: "-", 0x2019: "'"}


def _list_outside(document: Document, leaves: Sequence[Leaf], said: Sequence[ViewParagraph]) -> Iterator[int]:
    """What stands before the text of a file without bounds: the cover, the entries of a list of contents."""
    texts = [fold_words(one.text) for one in said]
    start = _find_start(leaves, texts)
    covered = set(list_cover_lines(document.cover))
    headings = {fold_words(section_label) for section_label in list_entries(document)}
    covered |= {fold_words(line) for line in NOTE_LINES}
    for one, text in zip(said[:start], texts[:start], strict=True):
        if text.startswith((NOTE_TITLE, NOTE_LAST)):
            yield id(one)
            continue
        entry = text.rstrip("0123456789- ").rstrip("A").rstrip()
        if text in covered or text in headings or entry in headings or any(text in line for line in covered):
            yield id(one)


def _find_start(leaves: Sequence[Leaf], texts: Sequence[str]) -> int:
    """Where the text begins: at the first words whose neighbours are those of the tree."""
    words = [leaf.words for leaf in leaves]
    for i in range(min(len(words) - 1, 8)):
        for j in range(len(texts) - 1):
            if texts[j] == words[i] and texts[j + 1] == words[i + 1]:
                return j
    return 0


def list_cover_lines(cover: Cover) -> Iterator[str]:
    """What a cover says line by line, as texts are compared, and what the furniture adds."""
    lines = (*cover.title, cover.territory, " – ".join(cover.period), cover.subtitle, cover.notice)
    yield from (fold_words(line) for line in (*lines, *(one.name for one in cover.signatories)) if line)
    yield from ("PROJET", "Sommaire", fold_words(" · ".join(one.name for one in cover.signatories)))


def list_entries(document: Document) -> Iterator[str]:
    """What a list of contents may say of a piece: its headings, with their labels and without, its attachments."""
    for section in document.sections:
        yield from name_entry(section)
    yield from (one.title for one in document.attached)


def name_entry(section: Section) -> Iterator[str]:
    """What a list of contents may say of a section; nothing of one without a heading."""
    if section.heading:
        words = fold_words(plain_text(section.heading))
        yield section.label + words
        yield words


def _list_ends(paragraphs: Sequence[ViewParagraph], matched: set[int]) -> Iterator[int]:
    """What follows the last words of the text, beyond the end of a section of pages: the last page."""
    last = max((j for j, one in enumerate(paragraphs) if id(one) in matched), default=len(paragraphs))
    ended = False
    for one in paragraphs[last:]:
        if ended:
            yield id(one)
        ended |= one.ends_section


class _Matcher:
    """Pairs found so far, from positions of leaves to positions of paragraphs."""

    def __init__(self, leaves: Sequence[Leaf], said: Sequence[ViewParagraph]) -> None:
        self.leaves, self.said = leaves, said
        self.words = [leaf.words for leaf in leaves]
        self.texts = [fold_words(one.text) for one in said]
        self.pairs: dict[int, int] = {}
        self.fresh: frozenset[int] = frozenset()  # paragraphs that only equal words make one of the tree's

    def match_marks(self) -> None:
        """The bookmark that begins last before some words is theirs; of two of one name, the first."""
        known = {leaf.mark: i for i, leaf in enumerate(self.leaves) if leaf.marked}
        for j, paragraph in enumerate(self.said):
            own = [(at, known[name]) for name, at in paragraph.marks if name in known]
            length = len(paragraph.fragments)
            living = [
                i for rank, (at, i) in enumerate(own) if at < length and all(other > at for other, _ in own[rank + 1 :])
            ]
            for i in living:
                if i not in self.pairs:
                    self.pairs[i] = j
                    break  # the first of those that were put together

    def match_equals(self) -> None:
        """The same words in the same order."""
        left, right = self._left()
        one = [self.words[i] for i in left]
        other = [self._plain(j) for j in right]
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                self._pair(left[block.a + offset], right[block.b + offset])
        left, right = self._left()
        for i in left:
            labelled = {self.words[i], *(fold_words(label + self.words[i]) for label in self.leaves[i].labels)}
            found = next((j for j in right if self.texts[j] in labelled and j not in self.pairs.values()), None)
            if found is not None and len(self.words[i].split()) > 1:
                self._pair(i, found)

    def mend_marks(self) -> None:
        """A bookmark stays with what was written before its words: the words are looked for near it."""
        taken = set(self.pairs.values())
        for i, j in list(self.pairs.items()):
            if say_paragraph(self.leaves[i], self.said[j]) == self.words[i]:
                continue
            near = (k for k in range(j + 1, min(len(self.said), j + 1 + _NEAR)) if k not in taken)
            other = next((k for k in near if say_paragraph(self.leaves[i], self.said[k]) == self.words[i]), None)
            if other is not None:
                self.pairs[i] = other
                taken.add(other)

    def match_between(self) -> None:
        """Between two that are paired: what is alike, then as many as there are."""
        for left, right in list(self._gaps()):
            self._match_alike(left, right, _ALIKE)
        for left, right in list(self._gaps()):
            if len(left) == len(right):
                for i, j in zip(left, right, strict=True):
                    labelled = find_words(self.leaves[i], self.said[j].text) > 0
                    if labelled or (len(self.words[i].split()) < _SHORT and len(self.texts[j].split()) < _SHORT):
                        self._pair(i, j)

    def match_elsewhere(self) -> None:
        """What was moved and changed."""
        self._match_alike(*self._left(), _ALIKE_ELSEWHERE)

    def _plain(self, j: int) -> str:
        return self.texts[j]

    def _pair(self, i: int, j: int) -> None:
        self.pairs[i] = j

    def _left(self) -> tuple[list[int], list[int]]:
        taken = set(self.pairs.values())
        left = [i for i in range(len(self.leaves)) if i not in self.pairs]
        return left, [j for j in range(len(self.said)) if j not in taken and id(self.said[j]) not in self.fresh]

    def _match_alike(self, left: Sequence[int], right: Sequence[int], least: float) -> None:
        if not left or not right or len(left) * len(right) > _MOST_COMPARED:
            return
        scored: list[tuple[float, int, int]] = []
        for j in right:
            matcher = SequenceMatcher(None, autojunk=False)
            for i in left:
                leaf = self.leaves[i]
                matcher.set_seq1(self.words[i].split())
                matcher.set_seq2((say_paragraph(leaf, self.said[j]) if leaf.labels else self.texts[j]).split())
                if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
                    ratio = matcher.ratio()
                    if ratio >= least:
                        scored.append((-ratio, i, j))
        taken: set[int] = set()
        for _, i, j in sorted(scored):
            if i not in self.pairs and j not in taken:
                self._pair(i, j)
                taken.add(j)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Leaves and paragraphs without a pair between two pairs that keep their order."""
        anchors: list[tuple[int, int]] = []
        for i, j in sorted(self.pairs.items()):
            if not anchors or j > anchors[-1][1]:
                anchors.append((i, j))
        taken = set(self.pairs.values())
        start = after = 0
        for i, j in [*anchors, (len(self.leaves), len(self.said))]:
            left = [k for k in range(start, i) if k not in self.pairs]
            right = [k for k in range(after, j) if k not in taken and id(self.said[k]) not in self.fresh]
            if left and right:
                yield left, right
            start, after = i + 1, j + 1
