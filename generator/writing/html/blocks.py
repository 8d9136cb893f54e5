"""Sections, blocks and inlines of the tree as HTML; what stands around them is in `page.py`.

The element names decide the tags of the PDF, and `data-bloc` lets `pdf/structure.py` recognise what a page break
cut in two: every block carries its `BlockId` as it is. No word is added here but the numbers of captions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import assert_never

from markupsafe import Markup

from generator.model.document import (
    Align,
    Block,
    BlockId,
    BlockList,
    Cell,
    CrossReference,
    Document,
    Emphasis,
    ExternalLink,
    Figure,
    Footnote,
    Gap,
    Heading,
    Inline,
    LineBreak,
    ListItem,
    ListKind,
    Orientation,
    PageBreak,
    Paragraph,
    Revision,
    Row,
    RowRole,
    Section,
    SideBySide,
    SignatureBlock,
    Strong,
    Superscript,
    Table,
    TableRole,
    Text,
    document_inlines,
    plain_text,
)
from generator.writing.continued_groups import RowGroup, list_groups, say_continued
from generator.writing.html.spaces import attach_spaces
from generator.writing.html.words import raise_ordinals, write_revision, write_words
from generator.writing.page_rules import (
    closes_party,
    continues_signature,
    is_filled_in,
    is_kept_whole,
    item_stays_with_next,
    stays_under_heading,
    stays_with_next,
)
from generator.writing.parity import caption_label
from generator.writing.running_places import has_places, name_heading, name_section
from generator.writing.table_length import is_short, measure_tiles

FIGURE_URL = "ctg:figure/"
PIECE_URL = "ctg:"
BLOCK_ATTRIBUTE = "data-bloc"
CONTINUED_ATTRIBUTE = "data-suite"  # of a group of rows, and of the row that names it again at the head of a page
PLACE_SUFFIX = "/place"
LEFT_SUFFIX, RIGHT_SUFFIX = "/gauche", "/droite"
CAPTION_SUFFIX = "/legende"
HEAD_ROW = "/tete"  # then "-1", "-2"…
BODY_ROW = "/rang"
CONTINUED_ROW = "/suite"
_MARKERS = {ListKind.DASH: "–", ListKind.CHEVRON: "➢", ListKind.BULLET: "•", ListKind.NUMBER: ""}
_DEEPEST_HEADING = 6


_ROOMY_ROWS = 12  # a table of more rows has less air in each, so that more of it is seen at once


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
    _heading: int = 1  # the last heading's level: PDF/UA-1 7.4.2 admits no skipped level
    _section: Section | None = None  # the one that is being written, of a document whose heads say the place
    _document: Document | None = None
    _breaks: bool = False  # the next block starts a page
    _classes: str = ""  # of the next paragraph or list, beside its own
    _tile: str = ""  # the style of the cells of an overview

    def write_sections(self, document: Document) -> Markup:
        """Every section of the document."""
        self._document = document if has_places(document) else None
        self._look_through(document)
        return Markup("\n").join(self._write_section(section) for section in document.sections)

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
        named = Markup() if heading else _name_target(section.id) + self._say_place("")
        return Markup('<section class="{}"{}{}>{}{}</section>').format(
            classes, named, _identify(section.id), heading, blocks
        )

    def _say_place(self, place: str | None) -> Markup:
        """The attribute by which the stylesheet gives the running heads their place, on an element that changes it."""
        return Markup() if self._document is None or place is None else Markup(' data-lieu="{}"').format(place)

    def _write_section_heading(self, section: Section) -> Markup:
        self._heading = 2
        self.tags[f"{section.id}/titre"] = "H2"
        bookmark = Markup(' data-signet="{}"').format(title_section(section)) if section.in_contents else ""
        label = Markup('<span class="numero">{}</span>').format(raise_ordinals(section.label)) if section.label else ""
        inlines = self._write_inlines(section.heading, section.id)
        place = self._say_place(name_section(self._document, section) if self._document else None)
        return Markup("<h2{}{}{}{}>{}{}</h2>").format(
            _name_target(section.id), place, _identify(f"{section.id}/titre"), bookmark, label, inlines
        )

    def _write_blocks(self, blocks: tuple[Block, ...]) -> Markup:
        return Markup("\n").join(self._write_block(block) for block in blocks)

    def _write_section_blocks(self, blocks: tuple[Block, ...], *, headed: bool) -> Markup:
        """The blocks of a section, those that stay with the next one marked for the stylesheet."""
        written: list[Markup] = []
        for rank, block in enumerate(blocks):
            alone = stays_under_heading(blocks, rank, headed=headed)
            self._classes = " lie" if alone or stays_with_next(blocks, rank) else ""
            self._classes += " entier" if is_kept_whole(blocks, rank, headed=headed) else ""
            self._classes += " finale" if closes_party(blocks, rank) else ""
            self._classes += " suite" if continues_signature(blocks, rank) else ""
            written.append(self._write_block(block))
        self._classes = ""
        return Markup("\n").join(written)

    def _anchor(self, block: BlockId) -> Markup:
        """The attribute that makes a block the target of links, when a reference names it."""
        return _name_target(block) if block in self.anchors else Markup()

    def _take_classes(self) -> str:
        classes, self._classes = self._classes, ""
        return classes

    def _write_block(self, block: Block, marker: Markup | str = "", *, filled: bool = False) -> Markup:
        match block:
            case Paragraph(id=id_, inlines=inlines, role=role):
                self.tags[id_] = "P"
                inner = self._write_inlines(inlines, id_)
                classes = self._take_classes() + (" a-remplir" if filled else "")
                return Markup('<p class="{}{}"{}{}{}>{}{}</p>').format(
                    role.value, classes, self._take_break(), self._anchor(id_), _identify(id_), marker, inner
                )
            case Heading():
                return self._write_heading(block)
            case BlockList():
                return self._write_list(block)
            case Table():
                return self._write_table(block)
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
        words = Markup("\n").join(
            self._write_block(paragraph, filled=is_filled_in(paragraph)) for paragraph in block.blocks
        )
        return Markup('<div class="signature{}"{}{}>{}<div class="place"{}></div></div>').format(
            classes, start, _identify(block.id), words, _identify(block.id + PLACE_SUFFIX)
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
            written += Markup('<div class="membre" style="width: {:.3f}%"{}>{}</div>').format(
                share * 100, _identify(block.id + suffix), self._write_section_blocks(members, headed=False)
            )
        return Markup('<div class="cote-a-cote"{}{}>{}</div>').format(start, _identify(block.id), written)

    def _take_break(self) -> Markup:
        if not self._breaks:
            return Markup()
        self._breaks = False
        return Markup(' style="break-before: page"')

    def _write_heading(self, heading: Heading) -> Markup:
        level = min(heading.level + 1, self._heading + 1, _DEEPEST_HEADING)
        self._heading = level
        self.tags[heading.id] = f"H{level}"
        label = Markup('<span class="numero">{} </span>').format(heading.label) if heading.label else ""
        return Markup('<h{} class="niveau-{}"{}{}{} data-signet="{}"{}>{}{}</h{}>').format(
            level,
            heading.level,
            self._anchor(heading.id),
            self._say_place(name_heading(self._section, heading) if self._section else None),
            self._take_break(),
            f"{heading.label} {plain_text(heading.inlines)}".strip(),
            _identify(heading.id),
            label,
            self._write_inlines(heading.inlines, heading.id),
            level,
        )

    def _write_list(self, block: BlockList) -> Markup:
        self.tags[block.id] = "L"
        classes = self._take_classes()
        items = Markup("").join(
            self._write_item(item, block.kind, kept=item_stays_with_next(block.items, rank))
            for rank, item in enumerate(block.items)
        )
        return Markup('<ul class="{} retrait-{}{}"{}{}>{}</ul>').format(
            block.kind.value, block.depth, classes, self._take_break(), _identify(block.id), items
        )

    def _write_item(self, item: ListItem, kind: ListKind, *, kept: bool) -> Markup:
        self.tags[item.id] = "LI"
        sign = item.label or _MARKERS[kind]
        marker = Markup('<i class="repere">{}</i>').format(sign) if sign else Markup()
        written: list[Markup] = []
        for inner, following in zip_longest(item.blocks, item.blocks[1:]):
            self._classes = " lie" if isinstance(inner, Paragraph) and isinstance(following, BlockList) else ""
            written.append(self._write_block(inner, marker if not written and isinstance(inner, Paragraph) else ""))
        together = Markup(' class="lie"') if kept else Markup()
        return Markup("<li{}{}>{}</li>").format(together, _identify(item.id), Markup("").join(written))

    def _write_table(self, table: Table) -> Markup:
        self.tags[table.id] = "Table"
        start = self._take_break()
        self._classes = ""  # a table has its own rules: its first cell does not take them
        caption = Markup()
        if table.caption:
            # A paragraph: a <caption> can be left alone at the foot of a page. `pdf/structure.py` puts it in the table.
            id_ = table.id + CAPTION_SUFFIX
            self.tags[id_] = "P"
            inlines = self._write_inlines(table.caption, id_)
            caption = Markup('<p class="titre-tableau"{}{}>{}{}</p>').format(
                start, _identify(id_), caption_label(table), inlines
            )
            start = Markup()
        columns = Markup("").join(Markup('<col style="width: {:.3f}%"/>').format(width * 100) for width in table.widths)
        head = self._write_rows(table.head, table.id + HEAD_ROW, in_head=True)
        groups = list_groups(table)
        tile = measure_tiles(table)
        self._tile = f' style="height: {tile:.1f}mm"' if tile else ""
        rows = Markup("").join(self._write_group(table, group) for group in groups)
        self._tile = ""
        if head:
            head += Markup("").join(self._write_continued(table, group.heading, group.start) for group in groups)
        short = ""
        if table.role is TableRole.DATA:
            short = " court" if is_short(table) else " dense" if len(table.rows) > _ROOMY_ROWS else ""
        if any(row.startswith(table.id + BODY_ROW) for row in self.long_rows):
            short = " long"
        return Markup('{}<table class="{}"{}{}><colgroup>{}</colgroup>{}{}</table>').format(
            caption,
            table.role.value + short + (" etages" if tile else ""),
            start,
            _identify(table.id),
            columns,
            Markup("<thead>{}</thead>").format(head) if table.head else "",
            rows,
        )

    def _write_group(self, table: Table, group: RowGroup) -> Markup:
        """A `tbody` for each group, which stays whole where it fits; one alone has no name."""
        rows = self._write_rows(group.rows, table.id + BODY_ROW, in_head=False, first=group.start + 1)
        name = Markup()
        if group.heading is not None:
            name = Markup(' class="ensemble" {}="{}"').format(CONTINUED_ATTRIBUTE, group.start)
        return Markup("<tbody{}>{}</tbody>").format(name, rows)

    def _write_continued(self, table: Table, heading: Row | None, start: int) -> Markup:
        """The row of the head that names a group again (`pdf/continued_tables.py` keeps the one that a page wants)."""
        if heading is None:
            return Markup()
        row_id = f"{table.id}{CONTINUED_ROW}-{start}"
        self.tags[row_id], self.tags[f"{row_id}-p"] = "TR", "P"
        tint = heading.cells[0].tint
        return Markup('<tr class="{}" {}="{}"{}><th scope="col" colspan="{}"{}><p{}>{}</p></th></tr>').format(
            heading.role.value,
            CONTINUED_ATTRIBUTE,
            start,
            _identify(row_id),
            len(table.widths),
            Markup(' class="teinte teinte-{}"').format(tint) if tint else "",
            _identify(f"{row_id}-p"),
            raise_ordinals(say_continued(heading)),
        )

    def _write_rows(self, rows: tuple[Row, ...], id_: str, *, in_head: bool, first: int = 1) -> Markup:
        written: list[Markup] = []
        for number, row in enumerate(rows, start=first):
            row_id = f"{id_}-{number}"
            self.tags[row_id] = "TR"
            # `thead` says which rows are heads: their own class once was that of a page's head, which took its rules.
            names = [row.role.value] if row.role is not RowRole.HEAD else []
            names += ["longue"] if row_id in self.long_rows else []
            classes = Markup(' class="{}"').format(" ".join(names)) if names else Markup()
            cells = Markup("").join(self._write_cell(cell, row, in_head) for cell in row.cells)
            written.append(Markup("<tr{}{}>{}</tr>").format(classes, _identify(row_id), cells))
        return Markup("").join(written)

    def _write_cell(self, cell: Cell, row: Row, in_head: bool) -> Markup:
        across = len(row.cells) == 1 and row.role in (RowRole.GROUP, RowRole.BAND)
        # An empty corner heads nothing; any other cell of the head does, whatever the tree says of it.
        is_heading = cell.header or across or (in_head and bool(cell.blocks))
        tag = "th" if is_heading else "td"
        heads_columns = in_head or across or (len(row.cells) > 1 and all(one.header for one in row.cells))
        scope = Markup(' scope="{}"').format("col" if heads_columns else "row") if is_heading else Markup()
        span = Markup(' colspan="{}"').format(cell.colspan) if cell.colspan > 1 else Markup()
        height = Markup(self._tile if tag == "td" else "")
        classes = [cell.align.value] if cell.align is not Align.LEFT else []
        if cell.tint:
            classes += ["teinte", f"teinte-{cell.tint}"]
        named = Markup(' class="{}"').format(" ".join(classes)) if classes else Markup()
        blocks = self._write_blocks(cell.blocks)
        return Markup("<{}{}{}{}{}>{}</{}>").format(tag, scope, span, named, height, blocks, tag)

    def _write_figure(self, figure: Figure) -> Markup:
        url = FIGURE_URL + figure.id
        self.figures[url] = figure.picture or figure.svg
        self.tags[figure.id] = "Div"
        caption = Markup()
        if figure.caption:
            id_ = figure.id + CAPTION_SUFFIX
            self.tags[id_] = "P"
            inlines = self._write_inlines(figure.caption, id_)
            caption = Markup('<p class="legende"{}>{}{}</p>').format(_identify(id_), caption_label(figure), inlines)
        # A narrower page makes a picture smaller, and keeps its shape; a chart is drawn for its size.
        height = "auto" if figure.picture else f"{figure.height_mm:.2f}mm"
        picture = Markup('<img src="{}" alt="{}" style="width: {:.2f}mm; height: {}"/>').format(
            url, figure.alt, figure.width_mm, height
        )
        return Markup('<div class="figure"{}{}>{}{}</div>').format(
            self._take_break(), _identify(figure.id), picture, caption
        )

    def _write_inlines(self, inlines: tuple[Inline, ...], owner: BlockId) -> Markup:
        return Markup("").join(self._write_inline(inline, owner) for inline in attach_spaces(inlines))

    def _write_inline(self, inline: Inline, owner: BlockId) -> Markup:
        match inline:
            case Text(value=value):
                return write_words(value)
            case Strong(children=children):
                return Markup('<span class="gras">{}</span>').format(self._write_inlines(children, owner))
            case Emphasis(children=children):
                return Markup('<span class="italique">{}</span>').format(self._write_inlines(children, owner))
            case Superscript(children=children):
                return Markup('<span class="exposant">{}</span>').format(self._write_inlines(children, owner))
            case LineBreak():
                return Markup("<br/>")
            case Gap(what=what, text=words):
                return Markup('<span class="lacune" title="{}">{}</span>').format(what, words)
            case CrossReference(target=target, children=children, page=page):
                words = self._write_inlines(children, owner)
                if target in self.targets and page:
                    # An element of its own, which is told from the words when the file is read back.
                    link = Markup('<i class="page-renvoi"><a href="#{}"></a></i>').format(self.targets[target])
                    return words + link
                if target in self.targets:
                    return Markup('<a class="renvoi" href="#{}">{}</a>').format(self.targets[target], words)
                if target in self.linked_pieces:
                    return Markup('<a class="renvoi" href="{}{}">{}</a>').format(PIECE_URL, target, words)
                return words
            case ExternalLink(address=address, children=children):
                words = self._write_inlines(children, owner)
                return Markup('<a class="lien" href="{}">{}</a>').format(address, words)
            case Revision(kind=kind, children=children):
                return write_revision(kind, self._write_inlines(children, owner))
            case Footnote(number=number, children=children):
                self.tags[f"{owner}/note-{number}"] = "Note"
                words = self._write_inlines(children, owner)
                return Markup('<span class="note" data-numero="{}"{}>{}</span>').format(
                    number, _identify(f"{owner}/note-{number}"), words
                )
            case _:
                assert_never(inline)


def _identify(block: BlockId) -> Markup:
    """The attribute that says which block an element is; not an `id`, by which WeasyPrint would share no style."""
    return Markup(' {}="{}"').format(BLOCK_ATTRIBUTE, block)


def _name_target(section: BlockId) -> Markup:
    """The attribute that makes an element the target of links, on few elements: see `_identify`."""
    return Markup(' id="{}"').format(section)


def title_section(section: Section) -> str:
    """A section's label and heading as plain words, for contents, bookmarks and the titles of links."""
    return f"{section.label}{plain_text(section.heading)}".strip()
