"""Where each part of a piece stands, said in French: « article 9, 2ᵉ alinéa », « annexe 3, Fiche 5 »."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    Cell,
    ContentKey,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Section,
    SectionKind,
    SideBySide,
    SignatureBlock,
    Table,
    plain_text,
    walk_blocks,
)
from generator.writing.ordinals import LOWERED
from generator.writing.parity import normalise

_LONGEST_NAME = 48  # characters of the words that name a row
_LONGEST_HEADING = 80  # characters of the words that name a section: two bodies of one kind begin alike
_NAMELESS = {
    SectionKind.PARTIES: "désignation des parties",
    SectionKind.CITATIONS: "visas",
    SectionKind.CONCLUSIONS: "signatures",
    SectionKind.ATTACHMENTS: "liste des annexes",
}
TABLE_TITLE = ", titre d'un tableau"  # ends the place of a table's caption
_ROW, COLUMN = ", ligne « ", ", colonne « "  # begin what names a row, and in it a cell
CAPTION = ", légende d'une figure"
Whole = tuple[ContentKey, str]


def fold_words(text: str) -> str:
    """The words as they are compared: plain spaces, hyphens and apostrophes, which typography alone may change."""
    return normalise(text.translate(LOWERED)).replace("\u2019", "'")


def shorten(words: str, length: int) -> str:
    """The words, cut after a whole one when they are longer."""
    return words if len(words) <= length else f"{words[:length].rsplit(' ', 1)[0]} …"


def say_rank(rank: int) -> str:
    """« 1ᵉʳ », « 2ᵉ »."""
    return "1ᵉʳ" if rank == 1 else f"{rank}ᵉ"


def name_piece(document: Document) -> str:
    """« convention », « annexe III »."""
    return document.meta.called or document.meta.piece


def name_section(document: Document, section: Section) -> str:
    """« article 9 », « préambule », « annexe 3, Fiche 5 »."""
    label = fold_words(section.label).rstrip(" :–-.")
    heading = fold_words(plain_text(section.heading))
    if section.kind is SectionKind.ARTICLE and label:
        return label[:1].lower() + label[1:]
    words = label or (f"« {shorten(heading, _LONGEST_HEADING)} »" if heading else _NAMELESS.get(section.kind, "texte"))
    if document.meta.signed:
        return words
    piece = name_piece(document)
    return piece if words.lower() == piece.lower() else f"{piece}, {words}"


def name_blocks(section: Section, name: str) -> Iterator[tuple[BlockId, ContentKey, str, tuple[Whole, ...]]]:
    """Each block of a section that has words: its identity, its key, its place, and what of it comes or goes whole.

    `name` is the section's; the wholes are the widest first, each with its key and its name.
    """
    rank = 0
    whole = (section.key, name)
    for block in _line_up(section.blocks):
        match block:
            case Paragraph() | BlockList():
                for inner in walk_blocks((block,)):
                    if isinstance(inner, Paragraph):
                        rank += 1
                        yield inner.id, inner.key, f"{name}, {say_rank(rank)} alinéa", (whole,)
            case Heading():
                yield block.id, block.key, f"{name}, intertitre", (whole,)
            case Table(head=head, rows=rows):
                yield block.id, block.key, f"{name}{TABLE_TITLE}", (whole,)
                columns = _name_columns(block)
                for row in (*head, *rows):
                    yield from _name_row(row, name, whole, () if row in head else columns)
            case Figure():
                yield block.id, block.key, f"{name}{CAPTION}", (whole,)
            case SignatureBlock(blocks=blocks, key=key, party=party):
                words = f"signature « {_find_words(blocks) or party} »"
                for paragraph in blocks:
                    yield paragraph.id, paragraph.key, words, (whole, (key, words))
            case PageBreak() | SideBySide():
                pass
            case _:
                assert_never(block)


def line_up(document: Document) -> Document:
    """The same piece with what stands side by side one after the other, as it is read: how it is set is no words."""
    sections = (replace(section, blocks=tuple(_line_up(section.blocks))) for section in document.sections)
    return replace(document, sections=tuple(sections))


def _line_up(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, SideBySide):
            yield from (*block.left, *block.right)
        else:
            yield block


def name_row(row: Row, name: str) -> str:
    """« article 9, ligne « Total » », by the first words of the row."""
    return f"{name}{_ROW}{_find_words(_list_paragraphs(row))} »"


def _find_words(paragraphs: Iterable[Paragraph]) -> str:
    """The first words that some paragraphs say, not too many."""
    said = (fold_words(plain_text(paragraph.inlines)) for paragraph in paragraphs)
    return shorten(next((words for words in said if words), ""), _LONGEST_NAME)


def split_column(place: str) -> tuple[str, str]:
    """The row that a place names and its column, « colonne « 2028 » »; the place as it is where it names no cell."""
    row, mark, column = place.rpartition(COLUMN)
    return (row, f"{COLUMN.lstrip(', ')}{column}") if mark and _ROW in row else (place, "")


def _name_columns(table: Table) -> tuple[str, ...]:
    """What the last head row calls each column, nothing for the first: it says which row is which."""
    names: list[str] = []
    for cell in table.head[-1].cells if table.head else ():
        name = fold_words(" ".join(plain_text(block.inlines) for block in _list_cell(cell)))
        names += [shorten(name, _LONGEST_NAME)] * cell.colspan
    return ("", *names[1:])


def _name_row(
    row: Row, name: str, whole: Whole, columns: tuple[str, ...]
) -> Iterator[tuple[BlockId, ContentKey, str, tuple[Whole, ...]]]:
    place = name_row(row, name)
    wholes = (whole, *(((row.key, place),) if row.key else ()))
    rank = 0
    for cell in row.cells:
        column = columns[rank] if cell.colspan == 1 and rank < len(columns) else ""
        rank += cell.colspan
        for block in _list_cell(cell):
            yield block.id, block.key, f"{place}{COLUMN}{column} »" if column else place, wholes


def _list_paragraphs(row: Row) -> list[Paragraph]:
    return [block for cell in row.cells for block in _list_cell(cell)]


def _list_cell(cell: Cell) -> list[Paragraph]:
    return [block for block in walk_blocks(tuple(cell.blocks)) if isinstance(block, Paragraph)]
