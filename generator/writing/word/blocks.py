"""Paragraphs, headings, lists, captions and figures of the tree to those of Word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from generator.codes import Code
from generator.errors import ContentError, Diagnostic
from generator.model.document import (
    Align,
    BlockId,
    BlockList,
    Figure,
    Heading,
    Inline,
    ListItem,
    ListKind,
    Paragraph,
    ParagraphRole,
    RowRole,
    Table,
)
from generator.units import POINTS_PER_INCH, TWIPS_PER_POINT, mm_to_points, mm_to_twips
from generator.writing.page_rules import item_stays_with_next
from generator.writing.parity import caption_label
from generator.writing.word.chunks import Chunk, WordParagraph, insert_bookmark, keep_with_next, space
from generator.writing.word.heading_numbers import NO_LIST
from generator.writing.word.inlines import write_field, write_inlines, write_run
from generator.writing.word.ledger import Ledger, bookmark_name, is_jpeg, read_png_size
from generator.writing.word.styles import (
    FIGURE,
    FIGURE_CAPTION,
    ROLE_STYLES,
    ROW_STYLES,
    SEPARATOR,
    TABLE_CAPTION,
    heading_style,
    list_continuation_style,
    list_style,
)

_NUMBER_LABEL = re.compile(r"(\d{1,6})\.")
_NO_AIR = '<w:spacing w:before="0"/>'
_CLOSE, _CLOSE_ON_TOP = (f'<w:spacing w:before="{before}" w:after="80"/>' for before in (120, 0))
_UNDER_LIST_MM = 2.4  # as much as under a paragraph, more than between items
_JUSTIFICATION = {Align.LEFT: "", Align.CENTER: '<w:jc w:val="center"/>', Align.RIGHT: '<w:jc w:val="right"/>'}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where blocks are being written: in the text or in a table's cell, and how they look there by default."""

    body_style: str = ROLE_STYLES[ParagraphRole.BODY]
    in_cell: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Dress:
    """How one paragraph is written: its style, its direct properties, and what stands before its words."""

    style: str
    extra: str = ""
    before: str = ""
    align: Align = Align.LEFT


WriteTable = Callable[[Table, int], list[Chunk]]
IN_TEXT = Setting()
IN_CELL = Setting(ROW_STYLES[RowRole.BODY], in_cell=True)


def write_paragraph(
    ledger: Ledger, style: str, content: str, extra: str = "", align: Align = Align.LEFT
) -> WordParagraph:
    """A paragraph in a style. `extra` holds the properties that stand between the style and the justification.

    The first one of a page has no air above it, as in the PDF.
    """
    page, ledger.break_before = ledger.break_before, False
    top, ledger.at_top = page or ledger.at_top, False
    if top and style != SEPARATOR and "<w:spacing " not in extra:
        extra += _NO_AIR
    return WordParagraph(ledger.style(style), content, extra, _JUSTIFICATION[align], break_before=page)


def write_separator(ledger: Ledger) -> WordParagraph:
    """The thin empty paragraph that keeps two tables apart, or that ends a page."""
    return write_paragraph(ledger, SEPARATOR, "")


def write_text(paragraph: Paragraph, ledger: Ledger, setting: Setting) -> list[WordParagraph]:
    """A paragraph of the tree, in the style of its role."""
    style = setting.body_style if paragraph.role is ParagraphRole.BODY else ROLE_STYLES[paragraph.role]
    return [_write_words(paragraph.id, paragraph.inlines, ledger, Dress(style, align=setting.align))]


def write_heading(heading: Heading, ledger: Ledger, *, close: bool = False) -> list[WordParagraph]:
    """A heading inside a section, its number before its words, unless Word counts it; `close` to what it heads."""
    level = min(max(heading.level, 1), 4)
    air = (_CLOSE if not (ledger.break_before or ledger.at_top) else _CLOSE_ON_TOP) if close else ""
    if heading.id in ledger.headings.counted:
        return [_write_words(heading.id, heading.inlines, ledger, Dress(heading_style(level), air))]
    label = write_run(f"{heading.label} ", heading.id) if heading.label else ""
    extra = (NO_LIST if level - 1 in ledger.headings.levels else "") + air
    return [_write_words(heading.id, heading.inlines, ledger, Dress(heading_style(level), extra, before=label))]


def write_list(
    block: BlockList, ledger: Ledger, setting: Setting, write_table: WriteTable, nesting: int = 0
) -> list[Chunk]:
    """A list; its labels are Word's own numbers where they are figures, words of the text otherwise.

    `write_table` writes a table that stands under an item, set in by some twips.
    """
    level = max(block.depth, nesting)
    chunks: list[Chunk] = []
    for rank, item in enumerate(block.items):
        written = _write_item(item, (block, level), ledger, setting, write_table)
        together = item_stays_with_next(block.items, rank)
        chunks += [*written[:-1], *(keep_with_next(one) for one in written[-1:])] if together else written
    if not setting.in_cell:
        chunks = [*chunks[:-1], *(space(one, "after", mm_to_twips(_UNDER_LIST_MM)) for one in chunks[-1:])]
    return insert_bookmark(chunks, ledger.mark(bookmark_name(block.id)))


def _write_item(
    item: ListItem, within: tuple[BlockList, int], ledger: Ledger, setting: Setting, write_table: WriteTable
) -> list[Chunk]:
    """An item of a list at a level; what announces a list or a table within it stays with that."""
    block, level = within
    following = list_continuation_style(level, setting.in_cell)
    chunks: list[Chunk] = []
    for position, inner in enumerate(item.blocks):
        if not isinstance(inner, Paragraph):
            chunks = [*chunks[:-1], *map(keep_with_next, chunks[-1:])]
        if isinstance(inner, BlockList):
            chunks += write_list(inner, ledger, setting, write_table, level + 1)
        elif isinstance(inner, Table):
            chunks += write_table(inner, ledger.styles.indents.get(following, 0))
        elif position == 0:
            dress = _dress_item(item, block, list_style(block.kind, level, setting.in_cell), ledger, following)
            chunks.append(_write_words(inner.id, inner.inlines, ledger, dress))
        else:
            chunks += write_text(inner, ledger, replace(setting, body_style=following, align=Align.LEFT))
    return chunks


def _dress_item(item: ListItem, block: BlockList, style: str, ledger: Ledger, plain_style: str) -> Dress:
    if block.kind is not ListKind.NUMBER:
        return Dress(style)
    figure = _NUMBER_LABEL.fullmatch(item.label)
    if figure is None:  # Word would count "a)" or nothing as a figure
        return Dress(plain_style, before=write_run(f"{item.label} ", item.id) if item.label else "")
    number, depth = ledger.number_item(block.id, style, int(figure.group(1)))
    return Dress(style, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def _write_words(block_id: BlockId, inlines: tuple[Inline, ...], ledger: Ledger, dress: Dress) -> WordParagraph:
    start, end = ledger.mark(bookmark_name(block_id))
    words = write_inlines(inlines, ledger, dress.style, block_id)
    return write_paragraph(ledger, dress.style, f"{start}{dress.before}{words}{end}", dress.extra, dress.align)


def write_caption(block: Table | Figure, ledger: Ledger) -> list[WordParagraph]:
    """The caption of a table or figure, its number a SEQ field; none when it has no words."""
    if not block.caption:
        return []
    style = TABLE_CAPTION if isinstance(block, Table) else FIGURE_CAPTION
    label, number = caption_label(block), ""
    if label:
        word, figure, rest = label.partition(str(block.number))
        instruction = ledger.count_caption(word.strip(), block.number)
        number = write_run(word, block.id) + write_field(instruction, write_run(figure, block.id))
        number += write_run(rest, block.id)
    return [write_paragraph(ledger, style, number + write_inlines(block.caption, ledger, style, block.id))]


def write_figure(figure: Figure, ledger: Ledger, text_width: int) -> list[WordParagraph]:
    """A picture in the line, never wider than the text (`text_width` in twips), then its caption.

    Raises: `ContentError` when its bitmap is neither a PNG nor a JPEG.
    """
    shown = figure.picture or figure.png
    if read_png_size(shown) is None and not is_jpeg(shown):
        message = f"l'image du bloc « {figure.id} » n'est ni un PNG ni un JPEG que Word puisse montrer"
        span = figure.origin
        raise ContentError(
            Diagnostic(Code.IMAGE_INVALIDE, message, span, hint="l'enregistrer de nouveau au format PNG")
        )
    limit_mm = text_width / TWIPS_PER_POINT / POINTS_PER_INCH * 25.4
    scale = min(1.0, limit_mm / figure.width_mm) if mm_to_points(figure.width_mm) > 0 else 1.0
    picture = ledger.write_picture(shown, figure.width_mm * scale, figure.height_mm * scale, figure.alt, figure.id)
    chunk = replace(write_paragraph(ledger, FIGURE, picture), keep_next=True if figure.caption else None)
    return insert_bookmark([chunk, *write_caption(figure, ledger)], ledger.mark(bookmark_name(figure.id)))
