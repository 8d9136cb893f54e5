"""The stipulations of a convention as an amending act counts them: articles, and in each its alinéas, in reading order.

An alinéa is each printed paragraph or item of a list. Intertitles, tables and figures stand between alinéas and are not
counted; covers, contents and blocks to sign are no stipulations. The call of a note is read as « (note 1) ».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.comparing.places import fold_words, line_up, name_section
from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    Cell,
    Document,
    Figure,
    Footnote,
    Heading,
    Inline,
    ListKind,
    PageBreak,
    Paragraph,
    Row,
    Section,
    SectionKind,
    SideBySide,
    SignatureBlock,
    Table,
    Text,
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
CELL_BOUND = " | "  # between the cells of a row that is said in words


_NAMES = {
    SectionKind.PARTIES: "désignation des parties",
    SectionKind.CITATIONS: "visas",
    SectionKind.PREAMBLE: "préambule",
    SectionKind.ATTACHMENTS: "liste des annexes",
}
_PREAMBLES = ("préambule", "exposé")  # how a model may begin to call it, masculine both


class PartKind(StrEnum):
    """What a part of a division is."""

    ALINEA = "alinéa"
    INTERTITLE = "intertitre"
    TABLE = "tableau"
    DRAWN = "figure"  # no sentence can quote it
    BARRED = "tableau à barres"  # nor a table whose cells have the sign that sets cells apart


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row of a table as words, cell by cell."""

    cells: tuple[str, ...]
    head: bool = False

    @property
    def text(self) -> str:
        """The row on one line."""
        return " ".join(CELL_BOUND.join(self.cells).split())

    @property
    def key(self) -> str:
        """What the row is called: the words of its first cell."""
        return self.cells[0] if self.cells else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a division. `text` is what it prints, the number of an item first, calls of notes included.

    An intertitle has its `level` and its `label`, a table its `rows` (its title is their first line, if it has one).
    """

    kind: PartKind
    id: BlockId
    text: str = ""
    label: str = ""
    level: int = 0
    rows: tuple[PartRow, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What it says, line by line."""
        return tuple(row.text for row in self.rows) if self.kind is PartKind.TABLE else (self.text,)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the bottom of a page, by the number that is printed."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Division:
    """An article, the preamble, the parties, the visas or the list of annexes.

    `name` is how it is called (« article 9 »), `heading` its whole heading as printed, `title` without its number.
    `notes` are those that it calls, in order.
    """

    id: BlockId
    kind: SectionKind
    name: str
    heading: str
    title: str
    parts: tuple[Part, ...]
    notes: tuple[Note, ...] = ()

    @property
    def alineas(self) -> tuple[Part, ...]:
        """Its parts that are counted."""
        return tuple(part for part in self.parts if part.kind is PartKind.ALINEA)

    @property
    def tables(self) -> tuple[Part, ...]:
        """Its tables."""
        return tuple(part for part in self.parts if part.kind is PartKind.TABLE)

    @property
    def lines(self) -> tuple[str, ...]:
        """All that it says, its heading first, less its notes."""
        heading = (self.heading,) if self.heading else ()
        return (*heading, *(line for part in self.parts for line in part.lines))


def list_divisions(document: Document) -> tuple[Division, ...]:
    """The divisions of a convention, in order."""
    lined = line_up(document)
    return tuple(read_division(lined, section) for section in lined.sections if section.kind in STATED)


def read_division(document: Document, section: Section) -> Division:
    """One section of a convention as a division."""
    title = say_inlines(section.heading)
    parts = tuple(part for block in section.blocks for part in _read_block(block))
    heading, name = f"{section.label}{title}", _name(document, section)
    return Division(section.id, section.kind, name, heading, title, parts, tuple(_list_notes(section)))


def say_inlines(inlines: Sequence[Inline]) -> str:
    """The words of a run of inlines, the calls of its notes among them."""
    return plain_text(tuple(_show_calls(inlines)))


def say_call(number: str) -> str:
    """How the call of a note is read: « (note 1) »."""
    return f"(note {number})"


def _show_calls(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for inline in inlines:
        match inline:
            case Footnote():
                yield Text(f" {say_call(inline.printed)}")
            case _ if hasattr(inline, "children") and any(isinstance(i, Footnote) for i in walk_inlines((inline,))):
                yield from _show_calls(inline.children)
            case _:
                yield inline


def _name(document: Document, section: Section) -> str:
    heading = fold_words(plain_text(section.heading)).lower()
    if section.kind is SectionKind.PREAMBLE and heading.startswith(_PREAMBLES):
        return heading
    return _NAMES.get(section.kind) or name_section(document, section)


def _list_notes(section: Section) -> Iterator[Note]:
    inlines = [*walk_inlines(section.heading)]
    for block in walk_blocks(section.blocks):
        inlines += walk_inlines(block_inlines(block))
    return (Note(one.printed, plain_text(one.children)) for one in inlines if isinstance(one, Footnote))


def _read_block(block: Block) -> Iterator[Part]:
    match block:
        case Paragraph():
            yield _read_paragraph(block, "")
        case Heading(label=label):
            words = say_inlines(block.inlines)
            text = f"{label} {words}" if label else words
            yield Part(PartKind.INTERTITLE, block.id, text, label, block.level)
        case BlockList():
            yield from _read_list(block)
        case Table():
            yield _read_table(block)
        case Figure(alt=alt, source=source, caption=caption):
            yield Part(PartKind.DRAWN, block.id, f"[{alt} {source}] {say_inlines(caption)}")
        case SignatureBlock(blocks=blocks):
            yield Part(PartKind.DRAWN, block.id, " ".join(say_inlines(inner.inlines) for inner in blocks))
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
                case Table():
                    yield _read_table(inner)


def _read_paragraph(block: Paragraph, label: str) -> Part:
    words = say_inlines(block.inlines)
    return Part(PartKind.ALINEA, block.id, f"{label} {words}" if label else words)


def _read_table(table: Table) -> Part:
    """A table, its title as a first row."""
    rows = [*(_read_row(row, head=True) for row in table.head), *(_read_row(row, head=False) for row in table.rows)]
    if any(CELL_BOUND.strip() in cell for row in rows for cell in row.cells):
        return Part(PartKind.BARRED, table.id, " / ".join(cell for row in rows for cell in row.cells))
    title = say_inlines(table.caption)
    caption = (PartRow((title,), head=True),) if title else ()
    return Part(PartKind.TABLE, table.id, rows=(*caption, *rows))


def _read_row(row: Row, *, head: bool) -> PartRow:
    return PartRow(tuple(_say_cell(cell) for cell in row.cells), head)


def _say_cell(cell: Cell) -> str:
    parts = (part.text for block in cell.blocks for part in _read_block(block))
    return fold_words(" ".join(part for part in parts if part))
