"""Paragraphs, headings, lists, captions and figures to WordprocessingML.

Every function gives a list of chunks: each is a whole `w:p`, or a whole `w:tbl` with the bookmark around it.
"""

from __future__ import annotations

import re
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
from generator.units import POINTS_PER_INCH, TWIPS_PER_POINT, mm_to_points
from generator.writing.parity import caption_label
from generator.writing.word.inlines import write_field, write_inlines, write_run
from generator.writing.word.ledger import Ledger, bookmark_name, read_png_size
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
_JUSTIFICATION = {Align.LEFT: "", Align.CENTER: '<w:jc w:val="center"/>', Align.RIGHT: '<w:jc w:val="right"/>'}
_PROPERTIES_END = "</w:pPr>"


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


IN_TEXT = Setting()
IN_CELL = Setting(ROW_STYLES[RowRole.BODY], in_cell=True)


def write_paragraph(ledger: Ledger, style: str, content: str, extra: str = "", align: Align = Align.LEFT) -> str:
    """A paragraph in a style. `extra` holds the properties that stand between the style and the justification."""
    page = ""
    if ledger.break_before:
        page, ledger.break_before = "<w:pageBreakBefore/>", False
    properties = f'<w:pStyle w:val="{ledger.style(style)}"/>{page}{extra}{_JUSTIFICATION[align]}'
    return f"<w:p><w:pPr>{properties}{_PROPERTIES_END}{content}</w:p>"


def write_separator(ledger: Ledger) -> str:
    """The thin empty paragraph that keeps two tables apart, or that ends a page."""
    return write_paragraph(ledger, SEPARATOR, "")


def insert_bookmark(chunks: list[str], marks: tuple[str, str]) -> list[str]:
    """The chunks with a bookmark over them all, inside their first and last paragraphs where they are paragraphs."""
    if not chunks:
        return chunks
    start, end = marks
    first = chunks[0]
    opened = first.replace(_PROPERTIES_END, _PROPERTIES_END + start, 1) if first.startswith("<w:p>") else start + first
    marked = [opened, *chunks[1:]]
    last = marked[-1]
    marked[-1] = f"{last[:-6]}{end}</w:p>" if last.startswith("<w:p>") else last + end
    return marked


def keep_together(chunks: list[str]) -> list[str]:
    """The chunks on one page: each paragraph but the last stays with the next."""
    return [*(keep_with_next(chunk) for chunk in chunks[:-1]), *chunks[-1:]]


def keep_with_next(chunk: str) -> str:
    """The chunk's paragraphs, each on the page of what follows it."""
    return re.sub(r"(<w:p><w:pPr><w:pStyle [^>]*/>)(?!<w:keepNext/>)", r"\1<w:keepNext/>", chunk)


def end_section(chunks: list[str], section_xml: str) -> None:
    """Make the last chunk, a paragraph, the last one of a Word section."""
    head, _, tail = chunks[-1].partition(_PROPERTIES_END)
    chunks[-1] = f"{head}{section_xml}{_PROPERTIES_END}{tail}"


def write_text(paragraph: Paragraph, ledger: Ledger, setting: Setting) -> list[str]:
    """A paragraph of the tree, in the style of its role."""
    style = setting.body_style if paragraph.role is ParagraphRole.BODY else ROLE_STYLES[paragraph.role]
    return [_write_words(paragraph.id, paragraph.inlines, ledger, Dress(style, align=setting.align))]


def write_heading(heading: Heading, ledger: Ledger) -> list[str]:
    """A heading inside a section, its number before its words."""
    label = write_run(f"{heading.label} ", heading.id) if heading.label else ""
    level = min(max(heading.level, 1), 4)
    return [_write_words(heading.id, heading.inlines, ledger, Dress(heading_style(level), before=label))]


def write_list(block: BlockList, ledger: Ledger, setting: Setting, nesting: int = 0) -> list[str]:
    """A list; its labels are Word's own numbers where they are figures, words of the text otherwise."""
    level = max(block.depth, nesting)
    chunks: list[str] = []
    for item in block.items:
        chunks += _write_item(item, block, level, ledger, setting)
    return insert_bookmark(chunks, ledger.mark(bookmark_name(block.id)))


def _write_item(item: ListItem, block: BlockList, level: int, ledger: Ledger, setting: Setting) -> list[str]:
    following = list_continuation_style(level, setting.in_cell)
    chunks: list[str] = []
    for position, inner in enumerate(item.blocks):
        if isinstance(inner, BlockList):
            chunks += write_list(inner, ledger, setting, level + 1)
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


def _write_words(block_id: BlockId, inlines: tuple[Inline, ...], ledger: Ledger, dress: Dress) -> str:
    start, end = ledger.mark(bookmark_name(block_id))
    words = write_inlines(inlines, ledger, dress.style, block_id)
    return write_paragraph(ledger, dress.style, f"{start}{dress.before}{words}{end}", dress.extra, dress.align)


def write_caption(block: Table | Figure, ledger: Ledger) -> list[str]:
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


def write_figure(figure: Figure, ledger: Ledger, text_width: int) -> list[str]:
    """A picture in the line, never wider than the text (`text_width` in twips), then its caption.

    Raises: `ContentError` when its bitmap is not a PNG.
    """
    if read_png_size(figure.png) is None:
        message = f"l'image du bloc « {figure.id} » n'est pas un PNG que Word puisse montrer"
        span = figure.origin
        raise ContentError(
            Diagnostic(Code.IMAGE_INVALIDE, message, span, hint="l'enregistrer de nouveau au format PNG")
        )
    limit_mm = text_width / TWIPS_PER_POINT / POINTS_PER_INCH * 25.4
    scale = min(1.0, limit_mm / figure.width_mm) if mm_to_points(figure.width_mm) > 0 else 1.0
    picture = ledger.write_picture(figure.png, figure.width_mm * scale, figure.height_mm * scale, figure.alt, figure.id)
    keep = "<w:keepNext/>" if figure.caption else ""
    page, ledger.break_before = ledger.break_before, False
    chunk = write_paragraph(ledger, FIGURE, picture, keep + ("<w:pageBreakBefore/>" if page else ""))
    return insert_bookmark([chunk, *write_caption(figure, ledger)], ledger.mark(bookmark_name(figure.id)))
