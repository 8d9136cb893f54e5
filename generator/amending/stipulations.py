"""The stipulations of a convention as an amending act counts them: articles, and in each its alinéas, in reading order.

An alinéa is each printed paragraph or item of a list. Intertitles, tables and figures stand between alinéas and are not
counted; covers, contents and blocks to sign are no stipulations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from generator.comparing.places import line_up, name_section
from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    Document,
    Figure,
    Footnote,
    Heading,
    ListKind,
    PageBreak,
    Paragraph,
    Section,
    SectionKind,
    SideBySide,
    SignatureBlock,
    Table,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)

STATED = frozenset(
    {
        SectionKind.PARTIES,
        SectionKind.CITATIONS,
        SectionKind.PREAMBLE,
        SectionKind.ARTICLE,
        SectionKind.ATTACHMENTS,
    }
)


_NAMES = {
    SectionKind.PARTIES: "désignation des parties",
    SectionKind.CITATIONS: "visas",
    SectionKind.PREAMBLE: "préambule",
    SectionKind.ATTACHMENTS: "liste des annexes",
}


class PartKind(StrEnum):
    """What a part of a division is."""

    ALINEA = "alinéa"
    INTERTITLE = "intertitre"
    DRAWN = "tableau ou figure"  # no sentence can quote it


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a division. `text` is what it prints, the number of an item first; `notes` is what its notes say."""

    kind: PartKind
    id: BlockId
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Division:
    """An article, the preamble, the parties, the visas or the list of annexes.

    `name` is how it is called (« article 9 »), `heading` its whole heading as printed, `title` without its number.
    """

    id: BlockId
    kind: SectionKind
    name: str
    heading: str
    title: str
    parts: tuple[Part, ...]

    @property
    def alineas(self) -> tuple[Part, ...]:
        """Its parts that are counted."""
        return tuple(part for part in self.parts if part.kind is PartKind.ALINEA)


def list_divisions(document: Document) -> tuple[Division, ...]:
    """The divisions of a convention, in order."""
    lined = line_up(document)
    return tuple(read_division(lined, section) for section in lined.sections if section.kind in STATED)


def read_division(document: Document, section: Section) -> Division:
    """One section of a convention as a division."""
    title = plain_text(section.heading)
    name = _NAMES.get(section.kind) or name_section(document, section)
    parts = tuple(part for block in section.blocks for part in _read_block(block))
    return Division(section.id, section.kind, name, f"{section.label}{title}", title, parts)


def _read_block(block: Block) -> Iterator[Part]:
    match block:
        case Paragraph():
            yield _read_paragraph(block, "")
        case Heading(label=label):
            words = f"{label} {plain_text(block.inlines)}" if label else plain_text(block.inlines)
            yield Part(PartKind.INTERTITLE, block.id, words, _list_notes(block))
        case BlockList():
            yield from _read_list(block)
        case Table() | Figure() | SignatureBlock():
            yield Part(PartKind.DRAWN, block.id, "", ())
        case SideBySide() | PageBreak():
            pass


def _read_list(block: BlockList) -> Iterator[Part]:
    for item in block.items:
        label = item.label if block.kind is ListKind.NUMBER else ""
        for inner in item.blocks:
            match inner:
                case Paragraph():
                    yield _read_paragraph(inner, label)
                    label = ""
                case BlockList():
                    yield from _read_list(inner)


def _read_paragraph(block: Paragraph, label: str) -> Part:
    words = plain_text(block.inlines)
    return Part(PartKind.ALINEA, block.id, f"{label} {words}" if label else words, _list_notes(block))


def _list_notes(block: Block) -> tuple[str, ...]:
    """What the notes that a block calls say, in order."""
    inlines = (inline for inner in walk_blocks((block,)) for inline in walk_inlines(block_inlines(inner)))
    return tuple(plain_text(inline.children) for inline in inlines if isinstance(inline, Footnote))
