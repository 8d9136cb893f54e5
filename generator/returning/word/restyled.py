"""Paragraphs that became items of lists or headings, and the reverse: same words, another part of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from generator.comparing.place_names import PlaceNames
from generator.model.document import BlockId, BlockList, Document, Heading, Paragraph, walk_blocks
from generator.returning.word.leaves import Leaf, list_leaves
from generator.returning.word.marked import MarkedParagraph, StrayKind
from generator.returning.word.strays import Stray

HEADING = re.compile(r"heading ([1-4])")  # as Word names these styles in all languages
_PLAIN, _ITEM, _TITLE = "alinéa", "élément de liste", "intertitre"


def list_restyled(base: Document, paragraphs: Iterable[MarkedParagraph], owners: Mapping[int, Leaf]) -> Iterator[Stray]:
    """Each paragraph that has become another kind of part, told: only its words are taken back.

    `owners` are the leaves of paragraphs, by object; those that went are left out.
    """
    first, inside = _list_items(base)
    places = PlaceNames(base)
    inherits = _list_inheriting(base, {leaf.id for leaf in owners.values()})
    joined = False  # whether the paragraph before goes on in this one: LibreOffice gives it the style of what went
    for one in paragraphs:
        leaf, follows = owners.get(id(one)), joined
        joined = one.went is not None
        if leaf is None or one.went is not None or not isinstance(leaf.node, Paragraph | Heading):
            continue
        if follows or leaf.id in inherits:
            continue
        if leaf.id in inside and leaf.id not in first:
            continue  # what goes on in an item may look as the text does
        was, now = _name_former(leaf.node, listed=leaf.id in first), _name_present(one)
        if was != now:
            yield Stray(StrayKind.STYLE, places.name_block(leaf.id), was, now, one.restyled, leaf.node.key)


def _list_inheriting(base: Document, present: set[BlockId]) -> set[BlockId]:
    """What stood right after words that are gone without a trace: it may have taken their place, and their style."""
    return {leaf.id for former, leaf in pairwise(list_leaves(base)) if former.id not in present}


def _list_items(base: Document) -> tuple[set[BlockId], set[BlockId]]:
    """The first paragraphs of items, and all that stand in items."""
    first: set[BlockId] = set()
    inside: set[BlockId] = set()
    for section in base.sections:
        for block in walk_blocks(section.blocks):
            for item in block.items if isinstance(block, BlockList) else ():
                inside |= {one.id for one in walk_blocks(item.blocks)}
                first |= {one.id for one in item.blocks[:1] if isinstance(one, Paragraph)}
    return first, inside


def _name_former(node: Paragraph | Heading, *, listed: bool) -> str:
    if isinstance(node, Heading):
        return f"{_TITLE} de niveau {min(max(node.level, 1), 4)}"
    return _ITEM if listed else _PLAIN


def _name_present(paragraph: MarkedParagraph) -> str:
    if (level := HEADING.fullmatch(paragraph.style.lower())) is not None:
        return f"{_TITLE} de niveau {level[1]}"
    return _ITEM if paragraph.listed else _PLAIN
