"""The document tree: what both writers write, and what the text of both files is compared with.

The skeleton's words come from Akoma Ntoso (preface, preamble, citations, body, conclusions, attachments), the blocks'
from CommonMark. Every union is closed: a writer matches over all of it and ends on `assert_never`, so that
a node without a writer is a type error, never a lost clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# --- where things come from, and how they are named ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """The file and line a block was read from; `line` is 1-based, 0 for a block that the program computed."""

    file: str
    line: int = 0


# A block's identity: piece / section / ordinal, e.g. "convention/article-3/p4". Lower-case ASCII, "/" and "-"
# only. Stable as long as the content's structure is; written as a bookmark in Word and in the manifest.
BlockId = str


# --- inlines ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters, typography already applied (no-break spaces in place)."""

    value: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Bold."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Italics."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    """Raised characters, such as the "er" of 1er."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced line break inside a paragraph; counts as one space in the text."""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A reference to a section or a piece ("article-9", "annexe-3"), with its words already there.

    `target` is a section id's last part (same piece) or a piece id. The composer has checked that it exists. A
    reference to another piece ("annexe-3" from the convention) is a link only in a joined file; alone it is text.
    """

    target: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note called here; `number` runs from 1 through a piece. Its text is read after the body's, in order."""

    number: int
    children: tuple[Inline, ...]


GAP_TEXT = "à compléter"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not known yet: shown as « à compléter », highlighted, with `what` as its title.

    `origin` is the place where a person must write it; the completeness report counts gaps.
    """

    what: str
    origin: Origin


Inline = Text | Strong | Emphasis | Superscript | LineBreak | CrossReference | Footnote | Gap


# --- blocks -------------------------------------------------------------------------------------------------------


class ParagraphRole(StrEnum):
    """What a paragraph is for; each role is one Word paragraph style and one CSS class, of this name."""

    BODY = "corps"
    PARTY_NAME = "partie-nom"  # LA COMMUNE DE GARDANNE
    PARTY_DETAIL = "partie-detail"  # Représentée par son Maire…
    PARTY_LINK = "partie-lien"  # Entre :, Et
    SHORT_NAME = "partie-denomination"  # «La Caf»
    CITATION = "visa"  # Vu …
    CONSIDERING = "considerant"
    LEAD = "chapeau"
    NOTE = "note"  # a remark in small type under a table or figure: source, year
    PLACE_AND_DATE = "fait-a"
    SIGNATORY = "signataire"  # Pour la Commune de …
    SIGNATORY_DETAIL = "signataire-detail"  # Monsieur le Maire, Hervé GRANIER
    STAMP_PLACE = "cachet"  # (Cachet et signature)
    TITLE = "titre-acte"  # the centred title of a projet de délibération
    DECISION = "dispositif"  # Article 1er of a délibération's dispositif


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    id: BlockId
    origin: Origin
    inlines: tuple[Inline, ...]
    role: ParagraphRole = ParagraphRole.BODY


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; `level` 2 to 4 (level 1 is the section's own). `label` is "2.1", or empty."""

    id: BlockId
    origin: Origin
    level: int
    inlines: tuple[Inline, ...]
    label: str = ""


class ListKind(StrEnum):
    """The marker of a list: figures count as text, signs do not."""

    DASH = "tiret"  # –
    CHEVRON = "chevron"  # ➢
    BULLET = "puce"  # •
    NUMBER = "numero"  # 1.


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item: paragraphs and nested lists. `label` is "1." for a numbered list, else empty."""

    id: BlockId
    blocks: tuple[Paragraph | BlockList, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class BlockList:
    """A list; numbered once, here, so that both formats show the same labels.

    `depth` is 0 for a list of the text and 1 for a list inside an item, or for one that the text indents alone.
    """

    id: BlockId
    origin: Origin
    kind: ListKind
    items: tuple[ListItem, ...]
    depth: int = 0


class Align(StrEnum):
    """Horizontal alignment in a table cell."""

    LEFT = "gauche"
    CENTER = "centre"
    RIGHT = "droite"


class RowRole(StrEnum):
    """What a row is for; each role has its look."""

    HEAD = "tete"  # column headings, repeated on each page
    BAND = "bandeau"  # the orientation of a fiche, repeated on each page, in the identity's colour
    BODY = "corps"
    GROUP = "groupe"  # a heading across the table
    SUBTOTAL = "sous-total"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `header` cells are row or column headings (TH with scope). `tint` 1..6 names an identity tint, 0 none."""

    blocks: tuple[Paragraph | BlockList, ...]
    header: bool = False
    colspan: int = 1
    align: Align = Align.LEFT
    tint: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row; its cells' colspans add up to the table's number of columns."""

    cells: tuple[Cell, ...]
    role: RowRole = RowRole.BODY


class TableRole(StrEnum):
    """What a table is for."""

    DATA = "donnees"  # figures and lists, thin rules, small type
    SHEET = "fiche"  # a fiche action: headings in the first column, band on top
    OVERVIEW = "synoptique"  # one-page picture of the plan made of tinted cells


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `widths` are the columns' shares, adding up to 1. `head` rows come first and repeat on each page."""

    id: BlockId
    origin: Origin
    widths: tuple[float, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    caption: tuple[Inline, ...] = ()
    role: TableRole = TableRole.DATA
    number: int = 0  # "Tableau 3", 0 for an uncaptioned table


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: vector for the PDF, bitmap for Word, the same drawing. Sizes in millimetres.

    `alt` says in words what the picture shows, with its figures; it is not part of the compared text.
    """

    id: BlockId
    origin: Origin
    svg: bytes
    png: bytes
    width_mm: float
    height_mm: float
    alt: str
    caption: tuple[Inline, ...] = ()
    number: int = 0  # "Figure 2", 0 for an uncaptioned figure


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""

    id: BlockId


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Who signs, and the empty place for seal and signature; never cut in two.

    `party` is the party's id in the facts; `field` is the base name of its signature field(s).
    """

    id: BlockId
    origin: Origin
    party: str
    blocks: tuple[Paragraph, ...]


Block = Paragraph | Heading | BlockList | Table | Figure | PageBreak | SignatureBlock


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
    A section whose orientation differs from the one before starts a new page, as does one with `new_page`.
    """

    id: BlockId
    origin: Origin
    kind: SectionKind
    blocks: tuple[Block, ...]
    heading: tuple[Inline, ...] = ()
    label: str = ""
    orientation: Orientation = Orientation.PORTRAIT
    new_page: bool = False
    in_contents: bool = True  # listed in the table of contents and the bookmarks (when it has a heading)


@dataclass(frozen=True, slots=True)
class Signatory:
    """A name for the cover, with its logo (PNG or SVG bytes) when there is one."""

    name: str
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says. `title` lines are set one above the other; `notice` is e.g. « exemple fictif »."""

    title: tuple[str, ...]
    territory: str
    period: tuple[str, ...]  # ("2026", "2030"), or two dates when the years are not whole
    subtitle: str = ""  # "Annexe 1 – Le diagnostic partagé"
    signatories: tuple[Signatory, ...] = ()
    notice: str = ""


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


# --- walking ------------------------------------------------------------------------------------------------------


def walk_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in reading order, those inside items, cells and signature blocks included."""
    for block in blocks:
        yield block
        match block:
            case BlockList(items=items):
                for item in items:
                    yield from walk_blocks(item.blocks)
            case Table(head=head, rows=rows):
                for row in (*head, *rows):
                    for cell in row.cells:
                        yield from walk_blocks(cell.blocks)
            case SignatureBlock(blocks=inner):
                yield from walk_blocks(inner)
            case Paragraph() | Heading() | Figure() | PageBreak():
                pass


def walk_inlines(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """Every inline in reading order, children after their parent."""
    for inline in inlines:
        yield inline
        match inline:
            case Strong(children=c) | Emphasis(children=c) | Superscript(children=c):
                yield from walk_inlines(c)
            case CrossReference(children=c) | Footnote(children=c):
                yield from walk_inlines(c)
            case Text() | LineBreak() | Gap():
                pass


def block_inlines(block: Block) -> tuple[Inline, ...]:
    """The inlines that stand directly in a block (a caption's for a table or a figure)."""
    match block:
        case Paragraph(inlines=inlines) | Heading(inlines=inlines):
            return inlines
        case Table(caption=caption) | Figure(caption=caption):
            return caption
        case BlockList() | PageBreak() | SignatureBlock():
            return ()


def document_inlines(document: Document) -> Iterator[Inline]:
    """Every inline of a document in reading order."""
    for section in document.sections:
        yield from walk_inlines(section.heading)
        for block in walk_blocks(section.blocks):
            yield from walk_inlines(block_inlines(block))


def document_gaps(document: Document) -> tuple[Gap, ...]:
    """Every gap of a document, in reading order."""
    return tuple(inline for inline in document_inlines(document) if isinstance(inline, Gap))


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """The words of a run of inlines, without the text of its footnotes; for titles and messages."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(value=value):
                parts.append(value)
            case LineBreak():
                parts.append(" ")
            case Gap():
                parts.append(GAP_TEXT)
            case Strong(children=c) | Emphasis(children=c) | Superscript(children=c) | CrossReference(children=c):
                parts.append(plain_text(c))
            case Footnote():
                pass
    return "".join(parts)
