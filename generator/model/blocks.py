"""Blocks: paragraphs, lists, tables, figures, signature blocks and what stands side by side, as both writers set them.

The names are CommonMark's. The union is closed: writers match over all of it and end on `assert_never`. Besides its
identity (`id`, where it stands: the bookmark in Word) a block has a `key`, which says what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.errors import Span
from generator.model.inlines import BlockId, ContentKey, Inline


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
    LETTERHEAD = "entete-acte"  # République française, Département …, Commune …


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    id: BlockId
    origin: Span
    inlines: tuple[Inline, ...]
    role: ParagraphRole = ParagraphRole.BODY
    key: ContentKey = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; `level` 2 to 4 (level 1 is the section's own). `label` is "2.1", or empty."""

    id: BlockId
    origin: Span
    level: int
    inlines: tuple[Inline, ...]
    label: str = ""
    key: ContentKey = ""


class ListKind(StrEnum):
    """The marker of a list: figures count as text, signs do not."""

    DASH = "tiret"  # –
    CHEVRON = "chevron"  # ➢
    BULLET = "puce"  # •
    NUMBER = "numero"  # 1.


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item: paragraphs, nested lists, tables under its words. `label` is "1." for a numbered list, else empty."""

    id: BlockId
    blocks: tuple[ItemBlock, ...]
    label: str = ""
    key: ContentKey = ""


@dataclass(frozen=True, slots=True)
class BlockList:
    """A list; numbered once, here, so that both formats show the same labels.

    `depth` is 0 for a list of the text and 1 for a list inside an item, or for one that the text indents alone.
    """

    id: BlockId
    origin: Span
    kind: ListKind
    items: tuple[ListItem, ...]
    depth: int = 0
    key: ContentKey = ""


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
    key: ContentKey = ""


class TableRole(StrEnum):
    """What a table is for."""

    DATA = "donnees"  # figures and lists, thin rules, small type
    SHEET = "fiche"  # a fiche action: headings in the first column, band on top
    OVERVIEW = "synoptique"  # one-page picture of the plan made of tinted cells
    ACT = "acte"  # who signs a deliberation, side by side; a row of empty cells is the place to sign


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `widths` are the columns' shares, adding up to 1. `head` rows come first and repeat on each page."""

    id: BlockId
    origin: Span
    widths: tuple[float, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    caption: tuple[Inline, ...] = ()
    role: TableRole = TableRole.DATA
    number: int = 0  # "Tableau 3", 0 for an uncaptioned table
    key: ContentKey = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: a drawing, vector for the PDF and bitmap for Word, or a file of `images/`. Sizes in millimetres.

    `alt` says in words what the picture shows, with its figures; it is compared apart from the text. `picture` is a PNG
    or a JPEG that both formats show, `svg` and `png` being empty; `source` names its file and that file's SHA-256.
    """

    id: BlockId
    origin: Span
    svg: bytes
    png: bytes
    width_mm: float
    height_mm: float
    alt: str
    caption: tuple[Inline, ...] = ()
    number: int = 0  # "Figure 2", 0 for an uncaptioned figure
    key: ContentKey = ""
    picture: bytes = b""
    source: str = ""  # "images/plan.png 5f4e…", empty for a drawing


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""

    id: BlockId
    key: ContentKey = ""


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Who signs, and the empty place for seal and signature; never cut in two.

    `party` is the party's id in the facts; `field` is the base name of its signature field(s).
    """

    id: BlockId
    origin: Span
    party: str
    blocks: tuple[Paragraph, ...]
    key: ContentKey = ""


ItemBlock = Paragraph | BlockList | Table  # what an item of a list holds
Member = Paragraph | BlockList | Table | Figure  # what may stand beside something else


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two runs of blocks beside each other, the left one read first, both whole on one page.

    `share` of the text's width, 0 to 1, is the left one's. Who makes one knows that it holds on a page.
    """

    id: BlockId
    origin: Span
    left: tuple[Member, ...]
    right: tuple[Member, ...]
    share: float = 0.5
    key: ContentKey = ""


Block = Paragraph | Heading | BlockList | Table | Figure | PageBreak | SignatureBlock | SideBySide
