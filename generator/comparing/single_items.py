"""A list with one item left is set as a paragraph, and the reverse: what came or went beside that item, told alone."""

from __future__ import annotations

from collections.abc import Sequence

from generator.comparing.nodes import Node
from generator.comparing.places import fold_words
from generator.comparing.script import Deleted, Edit, Inserted
from generator.model.document import BlockList, Paragraph


def settle_single_items(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits below one node as people see them; those of any other form as they are."""
    came = [one for one in edits if isinstance(one, Inserted)]
    went = [one for one in edits if isinstance(one, Deleted)]
    if len(came) != 1 or len(went) != 1:
        return tuple(edits)
    present, former = came[0].node, went[0].node
    if former.head.kind is BlockList and present.head.kind is Paragraph:
        told: list[Edit] = [Deleted(item) for item in _list_others(former, present)]
    elif former.head.kind is Paragraph and present.head.kind is BlockList:
        told = [Inserted(item) for item in _list_others(present, former)]
    else:
        return tuple(edits)
    if not told:
        return tuple(edits)
    first = next(rank for rank, one in enumerate(edits) if one is came[0] or one is went[0])
    rest = [one for one in edits[first:] if one is not came[0] and one is not went[0]]
    return (*edits[:first], *told, *rest)


def _list_others(listed: Node, single: Node) -> tuple[Node, ...]:
    """The items of a list but for the one that a paragraph says; none when it says none of them."""
    said = [fold_words(item.children[0].text) if item.children else "" for item in listed.children]
    words = fold_words(single.text)
    if words not in said:
        return ()
    rank = said.index(words)
    return (*listed.children[:rank], *listed.children[rank + 1 :])
