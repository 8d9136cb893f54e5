"""Sections and blocks of the tree as HTML; what stands around them is in `page.py`, what within them beside.

The element names decide the tags of the PDF, and `data-bloc` lets `pdf/structure.py` recognise what a page break
cut in two: every block carries its `BlockId` as it is. No word is added here but the numbers of captions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import assert_never

from markupsafe import Markup

from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    CrossReference,
    Document,
    Figure,
    Heading,
    ListItem,
    ListKind,
    Orientation,
    PageBreak,
    Paragraph,
    Revision,
    Section,
    SideBySide,
    SignatureBlock,
    Table,
    document_inlines,
    plain_text,
)
from generator.writing.html.element_names import (
    CAPTION_SUFFIX,
    FIGURE_URL,
    LEFT_SUFFIX,
    PLACE_SUFFIX,
    RIGHT_SUFFIX,
    identify,
    name_target,
)
from generator.writing.html.inlines import InlineWriter
from generator.writing.html.markup import fill, join
from generator.writing.html.surfaces import PAPER, Surface
from generator.writing.html.tables import TableWriter
from generator.writing.html.words import raise_ordinals
from generator.writing.page_rules import (
    closes_party,
    continues_signature,
    goes_on_below,
    is_filled_in,
    is_kept_whole,
    item_stays_with_next,
    stays_under_heading,
    stays_with_next,
)
from generator.writing.parity import caption_label
from generator.writing.running_places import has_places, name_heading, name_section

_MARKERS = {ListKind.DASH: "–", ListKind.CHEVRON: "➢", ListKind.BULLET: "•", ListKind.NUMBER: ""}
_DEEPEST_HEADING = 6


@dataclass(slots=True)
class BlockWriter:
    """Writes one document's sections. `targets` maps what a cross-reference may name to an id of this document."""

    targets: dict[str, BlockId]
    linked_pieces: frozenset[str]
    long_rows: frozenset[str] = frozenset()  # rows longer than a page, which alone may be cut
    figures: dict[str, bytes] = field(default_factory=dict)  # what the pictures' addresses stand for
    tags: dict[str, str] = field(default_factory=dict)  # the type of PDF element that each id becomes
    anchors: frozenset[BlockId] = frozenset()  # the blocks that a reference names
    compared: bool = False  # two texts shown as one
    surface: Surface = PAPER
    _heading: int = 1  # the last heading's level: PDF/UA-1 7.4.2 admits no skipped level
    _section: Section | None = None  # the one that is being written, of a document whose heads say the place
    _document: Document | None = None
    _breaks: bool = False  # the next block starts a page
    _classes: str = ""  # of the next paragraph or list, beside its own
    words: InlineWriter = field(init=False)
    tables: TableWriter = field(init=False)

    def __post_init__(self) -> None:
        self.words = InlineWriter(self.targets, self.linked_pieces, self.tags)
        self.tables = TableWriter(self.words, self._write_blocks, self.tags, self.long_rows, self.surface)

    def write_sections(self, document: Document) -> Markup:
        """Every section of the document."""
        self._document = document if has_places(document) else None
        self._look_through(document)
        return join((self._write_section(section) for section in document.sections), "\n")

    def _look_through(self, document: Document) -> None:
        """Find the blocks that references name by their whole identity, and whether words are revised."""
        inlines = tuple(document_inlines(document))
        named = {inline.target for inline in inlines if isinstance(inline, CrossReference) and "/" in inline.target}
        self.anchors = frozenset(named)
        self.targets |= {name: name for name in named}
        self.compared = any(isinstance(inline, Revision) for inline in inlines)

    def _write_section(self, section: Section) -> Markup:
        self.tags[section.id] = "Sect"
        classes = f"section {section.kind.value}"
        classes += " paysage" if section.orientation is Orientation.LANDSCAPE else " droit"
        classes += " nouvelle-page" if section.new_page else ""
        classes += " compare" if self.compared else ""
        self._section = section
        heading = self._write_section_heading(section) if section.heading else Markup()
        blocks = self._write_section_blocks(section.blocks, headed=bool(section.heading))
        named = Markup() if heading else name_target(section.id) + self._say_place("")
        return fill('<section class="{}"{}{}>{}{}</section>', classes, named, identify(section.id), heading, blocks)

    def _say_place(self, place: str | None) -> Markup:
        """The attribute by which the stylesheet gives the running heads their place, on an element that changes it."""
        return Markup() if self._document is None or place is None else fill(' data-lieu="{}"', place)

    def _write_section_heading(self, section: Section) -> Markup:
        self._heading = 2
        self.tags[f"{section.id}/titre"] = "H2"
        bookmark = fill(' data-signet="{}"', title_section(section)) if section.in_contents else ""
        label = fill('<span class="numero">{}</span>', raise_ordinals(section.label)) if section.label else ""
        inlines = self.words.write(section.heading, section.id)
        place = self._say_place(name_section(self._document, section) if self._document else None)
        lead = self.lead_in(f"{section.id}/titre")
        return fill(
            "<h2{}{}{}{}>{}{}{}</h2>",
            name_target(section.id),
            place,
            identify(f"{section.id}/titre"),
            bookmark,
            lead,
            label,
            inlines,
        )

    def _write_blocks(self, blocks: tuple[Block, ...]) -> Markup:
        return join((self._write_block(block) for block in blocks), "\n")

    def _write_section_blocks(self, blocks: tuple[Block, ...], *, headed: bool) -> Markup:
        """The blocks of a section, those that stay with the next one marked for the stylesheet."""
        written: list[Markup] = []
        for rank, block in enumerate(blocks):
            alone = stays_under_heading(blocks, rank, headed=headed)
            self._classes = " lie" if alone or stays_with_next(blocks, rank) else ""
            self._classes += " entier" if is_kept_whole(blocks, rank, headed=headed) else ""
            self._classes += " finale" if closes_party(blocks, rank) else ""
            self._classes += " suite" if continues_signature(blocks, rank) else ""
            self._classes += " bande" if goes_on_below(blocks, rank) else ""
            written.append(self._write_block(block))
        self._classes = ""
        return join(written, "\n")

    def name_block(self, block: Paragraph | Heading) -> Markup:
        """The attributes that say which block an element is."""
        return identify(block.id)

    def lead_in(self, block: BlockId) -> Markup:  # noqa: ARG002 - for those who write for a screen
        """What stands before the words of a block without being of them: nothing on paper."""
        return Markup()

    def _anchor(self, block: BlockId) -> Markup:
        """The attribute that makes a block the target of links, when a reference names it."""
        return name_target(block) if block in self.anchors else Markup()

    def _take_classes(self) -> str:
        classes, self._classes = self._classes, ""
        return classes

    def _write_block(self, block: Block, marker: Markup | str = "", *, filled: bool = False) -> Markup:
        match block:
            case Paragraph(id=id_, inlines=inlines, role=role):
                self.tags[id_] = "P"
                inner = self.words.write(inlines, id_)
                classes = self._take_classes() + (" a-remplir" if filled else "")
                return fill(
                    '<p class="{}{}"{}{}{}>{}{}{}</p>',
                    role.value,
                    classes,
                    self._take_break(),
                    self._anchor(id_),
                    self.name_block(block),
                    self.lead_in(id_),
                    marker,
                    inner,
                )
            case Heading():
                return self._write_heading(block)
            case BlockList():
                return self._write_list(block)
            case Table():
                start, self._classes = self._take_break(), ""  # it has its own rules: its first cell does not take them
                return self.tables.write(block, start)
            case Figure():
                return self._write_figure(block)
            case PageBreak():
                self._breaks = True
                return Markup()
            case SignatureBlock():
                return self._write_signature(block)
            case SideBySide():
                return self._write_side_by_side(block)
            case _:
                assert_never(block)

    def _write_signature(self, block: SignatureBlock) -> Markup:
        """A labelled box: who signs, the lines to fill in by hand, and the empty place."""
        start, classes = self._take_break(), self._take_classes()
        self.tags[block.id] = self.tags[block.id + PLACE_SUFFIX] = "Div"
        paragraphs = (self._write_block(paragraph, filled=is_filled_in(paragraph)) for paragraph in block.blocks)
        words = join(paragraphs, "\n")
        return fill(
            '<div class="signature{}"{}{}>{}<div class="place"{}></div></div>',
            classes,
            start,
            identify(block.id),
            words,
            identify(block.id + PLACE_SUFFIX),
        )

    def _write_side_by_side(self, block: SideBySide) -> Markup:
        """Two boxes on one line: no page cuts a line."""
        start, written = self._take_break(), Markup()
        self.tags[block.id] = "Div"
        for suffix, members, share in (
            (LEFT_SUFFIX, block.left, block.share),
            (RIGHT_SUFFIX, block.right, 1 - block.share),
        ):
            self.tags[block.id + suffix] = "Div"
            written += fill(
                '<div class="membre"{}{}>{}</div>',
                self.surface.say_share(share),
                identify(block.id + suffix),
                self._write_section_blocks(members, headed=False),
            )
        return fill('<div class="cote-a-cote"{}{}>{}</div>', start, identify(block.id), written)

    def _take_break(self) -> Markup:
        if not self._breaks:
            return Markup()
        self._breaks = False
        return self.surface.start_page()

    def _write_heading(self, heading: Heading) -> Markup:
        level = min(heading.level + 1, self._heading + 1, _DEEPEST_HEADING)
        self._heading = level
        self.tags[heading.id] = f"H{level}"
        label = fill('<span class="numero">{} </span>', heading.label) if heading.label else ""
        return fill(
            '<h{} class="niveau-{}"{}{}{} data-signet="{}"{}>{}{}{}</h{}>',
            level,
            heading.level,
            self._anchor(heading.id),
            self._say_place(name_heading(self._section, heading) if self._section else None),
            self._take_break(),
            f"{heading.label} {plain_text(heading.inlines)}".strip(),
            self.name_block(heading),
            self.lead_in(heading.id),
            label,
            self.words.write(heading.inlines, heading.id),
            level,
        )

    def _write_list(self, block: BlockList) -> Markup:
        self.tags[block.id] = "L"
        classes = self._take_classes()
        items = join(
            self._write_item(item, block.kind, kept=item_stays_with_next(block.items, rank))
            for rank, item in enumerate(block.items)
        )
        return fill(
            '<ul class="{} retrait-{}{}"{}{}>{}</ul>',
            block.kind.value,
            block.depth,
            classes,
            self._take_break(),
            identify(block.id),
            items,
        )

    def _write_item(self, item: ListItem, kind: ListKind, *, kept: bool) -> Markup:
        self.tags[item.id] = "LI"
        sign = item.label or _MARKERS[kind]
        marker = fill('<i class="repere">{}</i>', sign) if sign else Markup()
        written: list[Markup] = []
        for inner, following in zip_longest(item.blocks, item.blocks[1:]):
            self._classes = " lie" if isinstance(inner, Paragraph) and isinstance(following, BlockList | Table) else ""
            written.append(self._write_block(inner, marker if not written and isinstance(inner, Paragraph) else ""))
        together = Markup(' class="lie"') if kept else Markup()
        return fill("<li{}{}>{}</li>", together, identify(item.id), join(written))

    def _write_figure(self, figure: Figure) -> Markup:
        url = FIGURE_URL + figure.id
        self.figures[url] = figure.picture or figure.svg
        self.tags[figure.id] = "Div"
        caption = Markup()
        if figure.caption:
            id_ = figure.id + CAPTION_SUFFIX
            self.tags[id_] = "P"
            inlines = self.words.write(figure.caption, id_)
            caption = fill('<p class="legende"{}>{}{}</p>', identify(id_), caption_label(figure), inlines)
        # A narrower page makes a picture smaller, and keeps its shape; a chart is drawn for its size.
        height = "auto" if figure.picture else f"{figure.height_mm:.2f}mm"
        picture = Markup('<img src="{}" alt="{}" style="width: {:.2f}mm; height: {}"/>').format(
            url, figure.alt, figure.width_mm, height
        )
        return fill(
            '<div class="figure{}"{}{}>{}{}</div>',
            self._take_classes(),
            self._take_break(),
            identify(figure.id),
            picture,
            caption,
        )


def title_section(section: Section) -> str:
    """A section's label and heading as plain words, for contents, bookmarks and the titles of links."""
    return f"{section.label}{plain_text(section.heading)}".strip()
