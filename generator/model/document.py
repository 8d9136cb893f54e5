"""The document tree: what both writers write, and what the text of both files is compared with.

The skeleton's words come from Akoma Ntoso (preface, preamble, citations, body, conclusions, attachments), the blocks'
from CommonMark. Every union is closed: a writer matches over all of it and ends on `assert_never`, so that
a node without a writer is a type error, never a lost clause. The whole tree is imported from here; `blocks.py` and
`inlines.py` only hold a part of it each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator.errors import Span
from generator.model.blocks import (
    Align,
    Block,
    BlockList,
    Cell,
    Figure,
    Heading,
    ItemBlock,
    ListItem,
    ListKind,
    Member,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Row,
    RowRole,
    SideBySide,
    SignatureBlock,
    Table,
    TableRole,
)
from generator.model.inlines import (
    CONFIRM_TEXT,
    GAP_TEXT,
    INNER,
    BlockId,
    ContentKey,
    CrossReference,
    Emphasis,
    ExternalLink,
    Footnote,
    Gap,
    GapKind,
    Inline,
    LineBreak,
    Revision,
    RevisionKind,
    Strong,
    Superscript,
    Text,
    split_gaps,
)
from generator.remembered import remember_last

__all__ = [
    "CONFIRM_TEXT",
    "GAP_TEXT",
    "INNER",
    "Align",
    "AttachedPiece",
    "Block",
    "BlockId",
    "BlockList",
    "Cell",
    "ContentKey",
    "Cover",
    "CrossReference",
    "Document",
    "Emphasis",
    "ExternalLink",
    "Figure",
    "Footnote",
    "Gap",
    "GapKind",
    "Heading",
    "Inline",
    "ItemBlock",
    "LineBreak",
    "ListItem",
    "ListKind",
    "Member",
    "Meta",
    "Orientation",
    "PageBreak",
    "Paragraph",
    "ParagraphRole",
    "Revision",
    "RevisionKind",
    "Row",
    "RowRole",
    "Section",
    "SectionKind",
    "SideBySide",
    "Signatory",
    "SignatureBlock",
    "Strong",
    "Superscript",
    "Table",
    "TableRole",
    "Text",
    "block_inlines",
    "document_gaps",
    "document_inlines",
    "plain_text",
    "split_gaps",
    "walk_blocks",
    "walk_inlines",
]

# --- skeleton -----------------------------------------------------------------------------------------------------


class SectionKind(StrEnum):
    """The part a section plays."""

    PARTIES = "parties"
    CITATIONS = "visas"
    PREAMBLE = "preambule"
    ARTICLE = "article"
    CONCLUSIONS = "conclusions"  # place, date and signature blocks: the signature page(s)
    ATTACHMENTS = "annexes"  # the list of annexes
    CHAPTER = "chapitre"  # a chapter of an annexe
    SHEET = "fiche"  # a fiche action
    DELIBERATION = "deliberation"


class Orientation(StrEnum):
    """How a section's pages lie."""

    PORTRAIT = "portrait"
    LANDSCAPE = "paysage"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a piece. `id` is e.g. "convention/article-3"; its last part is what cross-references name.

    `label` is the heading's number as words of the text ("Article 3 : "); `heading` may be empty (parties, visas).
    A section whose orientation differs from the one before starts a new page, as does one with `new_page`. A `living`
    section goes on changing once the convention is signed (a tracking table, deliberations that are received): nobody
    signs its words.
    """

    id: BlockId
    origin: Span
    kind: SectionKind
    blocks: tuple[Block, ...]
    heading: tuple[Inline, ...] = ()
    label: str = ""
    orientation: Orientation = Orientation.PORTRAIT
    new_page: bool = False
    in_contents: bool = True  # listed in the table of contents and the bookmarks (when it has a heading)
    living: bool = False
    key: ContentKey = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A name for the cover, with its logo (PNG or SVG bytes) when there is one."""

    name: str
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says. `title` lines are set one above the other; `notice` is e.g. « exemple fictif ».

    Without `full_page` it is a head above the text: the pages of that file bear no stamp, and leave it no room.
    """

    title: tuple[str, ...]
    territory: str
    period: tuple[str, ...]  # ("2026", "2030"), or two dates when the years are not whole
    subtitle: str = ""  # "Annexe 1 – Le diagnostic partagé"
    signatories: tuple[Signatory, ...] = ()
    notice: str = ""
    full_page: bool = True


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file says of itself; `content_date` is the files' date, never the clock's."""

    piece: str  # "convention", "annexe-1" …
    slug: str  # the file's base name: "convention", "annexe-1-diagnostic" …
    title: str
    author: str
    subject: str
    running_title: str  # in the running head
    content_date: date
    draft: bool = False
    notice: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "fr-FR"
    page_prefix: str = ""  # before page numbers: "A1-" in annexe 1, so that no two pages of an original share a number
    called: str = ""  # what the model of clauses calls the piece: "annexe III"
    signed: bool = False  # the parties sign it


@dataclass(frozen=True, slots=True)
class AttachedPiece:
    """An annexe as the convention's table of contents lists it; `page` is the label of its first page, "A1-1"."""

    piece: str
    title: str
    page: str


@dataclass(frozen=True, slots=True)
class Document:
    """One piece (the convention or an annexe), whole."""

    meta: Meta
    cover: Cover
    sections: tuple[Section, ...]
    contents: bool = False  # a table of contents after the cover
    attached: tuple[AttachedPiece, ...] = ()  # listed at the end of the table of contents
    back_cover: bool = False

    @property
    def reads_as_act(self) -> bool:
        """Whether its text is set as that of an act, on shorter lines: it is signed, or gives articles to read."""
        return self.meta.signed or any(section.kind is SectionKind.ARTICLE for section in self.sections)


# --- walking ------------------------------------------------------------------------------------------------------


def walk_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in reading order, those inside items, cells and signature blocks included."""
    for block in blocks:
        yield block
        match block:
            case Paragraph() | Heading() | Figure() | PageBreak():  # first: most are
                pass
            case BlockList(items=items):
                for item in items:
                    yield from walk_blocks(item.blocks)
            case Table(head=head, rows=rows):
                for row in (*head, *rows):
                    for cell in row.cells:
                        yield from walk_blocks(cell.blocks)
            case SignatureBlock(blocks=inner):
                yield from walk_blocks(inner)
            case SideBySide(left=left, right=right):
                yield from walk_blocks((*left, *right))


def walk_inlines(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """Every inline in reading order, children after their parent."""
    for inline in inlines:
        yield inline
        match inline:
            case Text() | LineBreak() | Gap():  # first: most are
                pass
            case Strong(children=c) | Emphasis(children=c) | Superscript(children=c):
                yield from walk_inlines(c)
            case CrossReference(children=c) | ExternalLink(children=c) | Footnote(children=c) | Revision(children=c):
                yield from walk_inlines(c)


def block_inlines(block: Block) -> tuple[Inline, ...]:
    """The inlines that stand directly in a block (a caption's for a table or a figure)."""
    match block:
        case Paragraph(inlines=inlines) | Heading(inlines=inlines):
            return inlines
        case Table(caption=caption) | Figure(caption=caption):
            return caption
        case BlockList() | PageBreak() | SignatureBlock() | SideBySide():
            return ()


def document_inlines(document: Document) -> Iterator[Inline]:
    """Every inline of a document in reading order."""
    for section in document.sections:
        yield from _section_inlines(section)


def _section_inlines(section: Section) -> Iterator[Inline]:
    yield from walk_inlines(section.heading)
    for block in walk_blocks(section.blocks):
        yield from walk_inlines(block_inlines(block))


def document_gaps(document: Document) -> tuple[Gap, ...]:
    """Every gap of a document, in reading order."""
    return tuple(gap for section in document.sections for gap in _section_gaps(section))


@remember_last(96)  # the sections of a full dossier: its gaps are counted in several ways, piece by piece
def _section_gaps(section: Section) -> tuple[Gap, ...]:
    return tuple(inline for inline in _section_inlines(section) if isinstance(inline, Gap))


NO_BREAK_HYPHEN = "\u2011"  # in the words of a tree; every writer and every comparison has the plain one


_GONE = frozenset({RevisionKind.DELETED, RevisionKind.LEFT, RevisionKind.REMARK})


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """The words of a run of inlines, without the text of its footnotes; for titles and messages.

    Of two texts shown as one, those of the second; those of the first where the second says nothing.
    """
    return _say_plainly(inlines, _GONE) or _say_plainly(inlines, frozenset({RevisionKind.REMARK}))


def _say_plainly(inlines: tuple[Inline, ...], left_out: frozenset[RevisionKind]) -> str:
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(value=value):
                parts.append(value)
            case LineBreak():
                parts.append(" ")
            case Gap(text=words):
                parts.append(words)
            case Strong(children=c) | Emphasis(children=c) | Superscript(children=c):
                parts.append(_say_plainly(c, left_out))
            case CrossReference(children=c) | ExternalLink(children=c):
                parts.append(_say_plainly(c, left_out))
            case Revision(kind=kind, children=c):
                parts.append("" if kind in left_out else _say_plainly(c, left_out))
            case Footnote():
                pass
    return "".join(parts).replace(NO_BREAK_HYPHEN, "-")  # names are compared, searched and copied with the plain one
