"""An edit script applied: the second tree, made of the first one's nodes and of the words that came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from generator.comparing.nodes import Head, Node, make_node
from generator.comparing.paragraph_breaks import cut_paragraphs, join_paragraphs
from generator.comparing.script import (
    Arrived,
    Changed,
    Deleted,
    Edit,
    Inserted,
    Kept,
    Left,
    Recut,
    reverse_script,
    walk_edits,
)
from generator.comparing.tokens import Token
from generator.comparing.word_edits import WordEdit


class ScriptMismatchError(Exception):
    """A script does not begin at the tree that it is applied to."""


def apply_script(script: Kept | Changed, node: Node) -> Node:
    """The second tree. What is kept has the places of the first one, what came its own.

    Raises: `ScriptMismatchError` when the script was not made from this tree.
    """
    movers = {edit.number: edit.node for edit in walk_edits(script) if isinstance(edit, Left)}
    return _apply(script, node, movers)


def undo_script(script: Kept | Changed, node: Node) -> Node:
    """The first tree, made of the second.

    Raises: `ScriptMismatchError` when the script does not end at this tree.
    """
    return apply_script(reverse_script(script), node)


def _apply(edit: Kept | Changed, node: Node, movers: Mapping[int, Node]) -> Node:
    match edit:
        case Kept(before=before):
            _require(node == before, before.head)
            return node
        case Changed(before, after, words, children):
            _require(node.head == before, before)
            said = _apply_words(words, node.words, before)
            return make_node(after, said, tuple(_apply_children(children, node.children, movers)))
        case _:
            assert_never(edit)


def _apply_words(edits: Sequence[WordEdit], words: Sequence[Token], head: Head) -> tuple[Token, ...]:
    said: list[Token] = []
    position = 0
    for edit in edits:
        end = position + len(edit.before)
        _require(tuple(words[position:end]) == edit.before, head)
        said += words[position:end] if edit.before == edit.after else edit.after
        position = end
    _require(position == len(words), head)
    return tuple(said)


def _apply_children(edits: Sequence[Edit], children: Sequence[Node], movers: Mapping[int, Node]) -> Iterator[Node]:
    waiting = iter(children)
    for edit in edits:
        match edit:
            case Kept() | Changed():
                yield _apply(edit, _take(waiting), movers)
            case Inserted(node):
                yield node
            case Deleted(node) | Left(node=node):
                _require(_take(waiting) == node, node.head)
            case Arrived(number, _, inner):
                yield _apply(inner, movers[number], movers)
            case Recut(before, after, words):
                paragraphs = [_take(waiting) for _ in before]
                _require([paragraph.head for paragraph in paragraphs] == list(before), before[0])
                said = _apply_words(words, join_paragraphs(p.words for p in paragraphs), before[0])
                yield from (make_node(head, run) for head, run in zip(after, cut_paragraphs(said), strict=True))
            case _:
                assert_never(edit)
    if next(waiting, None) is not None:
        raise ScriptMismatchError("the tree has more parts than the script knows")


def _take(waiting: Iterator[Node]) -> Node:
    node = next(waiting, None)
    if node is None:
        raise ScriptMismatchError("the script knows more parts than the tree has")
    return node


def _require(holds: bool, head: Head) -> None:
    if not holds:
        raise ScriptMismatchError(f"the tree says something else at {head.place.key or head.place.id or head.kind}")
