"""Who changed what in a returned file: the words that each person made come or go, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.comparing.changes import Change, ChangeKind
from generator.comparing.places import fold_words
from generator.comparing.tokens import say_words
from generator.comparing.word_edits import WordKind
from generator.model.document import Block, Cell, Document, ListItem, Member, Row, Section
from generator.returning.word.leaves import Leaf
from generator.returning.word.marked import MarkedBlock, MarkedParagraph, MarkedText, Revision


@dataclass(frozen=True, slots=True)
class TrackedPart:
    """Some words that a person made come or go. `key` is that of the block that they stand in, empty in a new one.

    `within` are the keys of what holds that block: its item, its list, its table, its section.
    """

    revision: Revision
    words: str
    key: str = ""
    within: frozenset[str] = frozenset()


def list_tracked(text: MarkedText, owners: Mapping[int, Leaf], base: Document) -> Iterator[TrackedPart]:
    """All tracked words of a file, in its order; `owners` are the leaves of its paragraphs, by object."""
    holders = {one.key: keys for section in base.sections for one, keys in _list_holders(section)}
    for paragraph in walk_marked(text.blocks):
        leaf = owners.get(id(paragraph))
        key = leaf.node.key if leaf is not None else ""
        within = holders.get(key, frozenset())
        for fragment in paragraph.fragments:
            for revision in (fragment.came, fragment.went):
                if revision is not None:
                    yield TrackedPart(revision, fold_words(fragment.characters), key, within)
        for revision in (paragraph.came, paragraph.went):
            if revision is not None:
                yield TrackedPart(revision, "", key, within)


def _list_holders(
    holder: Section | Block | Member | ListItem | Row | Cell, keys: frozenset[str] = frozenset()
) -> Iterator[tuple[Section | Block | Member, frozenset[str]]]:
    """Each block of a part with the keys of what holds it."""
    if not isinstance(holder, ListItem | Row | Cell):
        yield holder, keys
    own = keys | {key} if (key := getattr(holder, "key", "")) else keys
    for name in ("blocks", "items", "head", "rows", "cells", "left", "right"):
        for inner in getattr(holder, name, ()):
            yield from _list_holders(inner, own)


def walk_marked(blocks: list[MarkedBlock]) -> Iterator[MarkedParagraph]:
    """The paragraphs of some blocks, those of cells included."""
    for block in blocks:
        if isinstance(block, MarkedParagraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from walk_marked(cell.blocks)


def find_authors(change: Change, tracked: tuple[TrackedPart, ...]) -> tuple[Revision, ...]:
    """Who made a change: whose words are in it, at its place; nobody for one that was not tracked."""
    words = [words for one in _list_changed(change) if (words := fold_words(one))]
    if change.kind is ChangeKind.INSERTED or not change.key:
        parts = [part for part in tracked if not part.key or not change.key]
    else:
        parts = [part for part in tracked if _stands_in(part, change.key)]
    cut = change.kind in (ChangeKind.SPLIT, ChangeKind.MERGED)  # only the end of a paragraph came or went
    found = [part.revision for part in parts if _is_of(part, words) or (cut and not part.words)]
    found = found or [part.revision for part in tracked if not part.key and _is_of(part, words)]
    return tuple(dict.fromkeys(found))


def _stands_in(part: TrackedPart, key: str) -> bool:
    return part.key == key or key in part.within or part.key.startswith(f"{key}/")


def _list_changed(change: Change) -> Iterator[str]:
    told = [edit for edit in change.words if edit.kind is WordKind.CHANGED]
    if not told:
        yield from (change.before, change.after)
    for edit in told:
        yield from (say_words(edit.before), say_words(edit.after))


def _is_of(part: TrackedPart, words: list[str]) -> bool:
    return bool(part.words) and any(part.words in one or one in part.words for one in words)
