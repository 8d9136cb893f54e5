"""What of a tree has words of its own: headings, paragraphs, captions, each as Word prints it, by bookmark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.comparing.places import fold_words
from generator.model.document import (
    BlockId,
    BlockList,
    Cell,
    Document,
    Figure,
    Footnote,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Section,
    SideBySide,
    SignatureBlock,
    Table,
    block_inlines,
    plain_text,
    walk_inlines,
)
from generator.writing.parity import caption_label
from generator.writing.word.heading_numbers import split_label
from generator.writing.word.ledger import bookmark_name

LeafNode = Section | Paragraph | Heading | Table | Figure


@dataclass(frozen=True, slots=True)
class Leaf:
    """Words of a tree under one bookmark. `labels` are what may stand before them as words, the longest first.

    `marked` is false for the caption of a figure: the bookmark of a figure begins on its picture.
    """

    id: BlockId
    node: LeafNode
    section: BlockId
    inlines: tuple[Inline, ...]
    labels: tuple[str, ...] = ()
    marked: bool = True

    @property
    def mark(self) -> str:
        """Its bookmark."""
        return bookmark_name(self.id)

    @property
    def words(self) -> str:
        """What it says, notes included, as texts are compared."""
        return fold_words(say_with_notes(self.inlines))


def list_leaves(document: Document) -> tuple[Leaf, ...]:
    """The words of a tree in the order in which Word prints them."""
    return tuple(leaf for section in document.sections for leaf in _list_section(section))


def say_with_notes(inlines: tuple[Inline, ...]) -> str:
    """The words of some inlines, those of a note where it is called."""
    if not any(isinstance(one, Footnote) for one in walk_inlines(inlines)):
        return plain_text(inlines)
    parts = []
    for one in inlines:
        children = getattr(one, "children", None)
        parts.append(say_with_notes(children) if children is not None else plain_text((one,)))
    return "".join(parts)


def match_label(label: str) -> re.Pattern[str]:
    """A label at the head of some words, whatever its number is."""
    folded = re.sub(r"\d+", "0", fold_words(label).strip())
    pattern = re.escape(folded).replace("0", r"(?:\d+(?:er|re)?|[IVXLC]+)").replace(r"\ ", r"\s+")
    return re.compile(rf"\s*{pattern}\s*")


def _list_section(section: Section) -> Iterator[Leaf]:
    if section.heading:
        after = split_label(section.label)[2] if section.label else ""
        labels = tuple(label for label in (section.label, after) if label.strip())
        yield Leaf(section.id, section, section.id, section.heading, labels)
    yield from _list_blocks(section.blocks, section.id)


def _list_blocks(blocks: tuple[object, ...], section: BlockId, label: str = "") -> Iterator[Leaf]:
    for rank, block in enumerate(blocks):
        own = (label,) if rank == 0 and label else ()
        match block:
            case Paragraph():
                yield Leaf(block.id, block, section, block.inlines, own)
            case Heading():
                yield Leaf(block.id, block, section, block.inlines, (block.label,) if block.label else ())
            case BlockList(items=items):
                for item in items:
                    yield from _list_blocks(item.blocks, section, item.label)
            case Table(head=head, rows=rows):
                yield from _list_caption(block, section)
                for row in (*head, *rows):
                    for cell in row.cells:
                        yield from _list_cell(cell, section)
            case Figure():
                yield from _list_caption(block, section)
            case SignatureBlock(blocks=inner):
                yield from _list_blocks(inner, section)
            case SideBySide(left=left, right=right):
                yield from _list_blocks((*left, *right), section)
            case PageBreak() | _:
                pass


def _list_cell(cell: Cell, section: BlockId) -> Iterator[Leaf]:
    yield from _list_blocks(cell.blocks, section)


def _list_caption(block: Table | Figure, section: BlockId) -> Iterator[Leaf]:
    if block.caption:
        label = caption_label(block)
        labels = (label,) if label else ()
        yield Leaf(block.id, block, section, block_inlines(block), labels, marked=isinstance(block, Table))
