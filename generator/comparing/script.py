"""The edit script: what makes one tree of another, node by node, each with its place in both.

The edits of a node's children stand in one order: what is kept, changed, inserted or has arrived is in the order of
the second tree; what is deleted or has left follows what stood before it in the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from generator.comparing.nodes import Head, Node
from generator.comparing.word_edits import WordEdit, reverse_words


@dataclass(frozen=True, slots=True)
class Kept:
    """A node of which the same is printed; only its place may be another."""

    before: Node
    after: Node


@dataclass(frozen=True, slots=True)
class Changed:
    """A node that is still there: other fields, other words, other nodes below it, or several of these."""

    before: Head
    after: Head
    words: tuple[WordEdit, ...]
    children: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Inserted:
    """A node that the first tree does not have."""

    node: Node


@dataclass(frozen=True, slots=True)
class Deleted:
    """A node that the second tree does not have."""

    node: Node


@dataclass(frozen=True, slots=True)
class Left:
    """A node that stands elsewhere in the second tree: where `Arrived` has the same number."""

    number: int
    node: Node


@dataclass(frozen=True, slots=True)
class Arrived:
    """A node that stood elsewhere in the first tree, and what has become of it. `node` is how it is now."""

    number: int
    node: Node
    edit: Kept | Changed


@dataclass(frozen=True, slots=True)
class Recut:
    """A paragraph that was split in several, or several that were merged in one.

    `words` run over all of them; a token that ends a paragraph says so by its mark (`comparing/paragraph_breaks.py`).
    """

    before: tuple[Head, ...]
    after: tuple[Head, ...]
    words: tuple[WordEdit, ...]


Edit = Kept | Changed | Inserted | Deleted | Left | Arrived | Recut


def reverse_script(script: Kept | Changed) -> Kept | Changed:
    """The script that makes the first tree of the second."""
    arrivals = {edit.number: edit for edit in walk_edits(script) if isinstance(edit, Arrived)}
    return _reverse_pair(script, arrivals)


def walk_edits(edit: Edit) -> Iterator[Edit]:
    """The edit and all that stand below it, in order."""
    yield edit
    match edit:
        case Changed(children=children):
            for child in children:
                yield from walk_edits(child)
        case Arrived(edit=inner):
            yield from walk_edits(inner)
        case Kept() | Inserted() | Deleted() | Left() | Recut():
            pass
        case _:
            assert_never(edit)


def _reverse(edit: Edit, arrivals: Mapping[int, Arrived]) -> Edit:
    match edit:
        case Kept() | Changed():
            return _reverse_pair(edit, arrivals)
        case Inserted(node):
            return Deleted(node)
        case Deleted(node):
            return Inserted(node)
        case Left(number, node):
            return Arrived(number, node, _reverse_pair(arrivals[number].edit, arrivals))
        case Arrived(number, node, _):
            return Left(number, node)
        case Recut(before, after, words):
            return Recut(after, before, reverse_words(words))
        case _:
            assert_never(edit)


def _reverse_pair(edit: Kept | Changed, arrivals: Mapping[int, Arrived]) -> Kept | Changed:
    match edit:
        case Kept(before, after):
            return Kept(after, before)
        case Changed(before, after, words, children):
            return Changed(after, before, reverse_words(words), tuple(_reverse(child, arrivals) for child in children))
        case _:
            assert_never(edit)
