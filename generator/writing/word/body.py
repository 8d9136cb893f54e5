"""The body of a piece, section by section, and its table of contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import assert_never

from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    Document,
    Figure,
    Heading,
    Orientation,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Section,
    SectionKind,
    SideBySide,
    SignatureBlock,
    Table,
    TableRole,
    plain_text,
)
from generator.model.identity import Colours
from generator.units import mm_to_twips
from generator.writing.page_rules import (
    closes_party,
    continues_signature,
    gather_signatures,
    is_kept_whole,
    stands_for_pages,
    stays_under_heading,
    stays_with_next,
)
from generator.writing.table_length import is_short
from generator.writing.word.blocks import (
    IN_CELL,
    IN_TEXT,
    Setting,
    write_figure,
    write_heading,
    write_list,
    write_paragraph,
    write_separator,
    write_text,
)
from generator.writing.word.chunks import (
    Chunk,
    WordCell,
    WordParagraph,
    close_party,
    insert_bookmark,
    keep_last_row,
    keep_together,
    keep_whole,
    keep_with_next,
    space,
    write_chunks,
)
from generator.writing.word.heading_numbers import NO_LIST, split_label
from generator.writing.word.inlines import (
    number_bookmark,
    write_field,
    write_inlines,
    write_quiet_title,
    write_raised,
    write_run,
)
from generator.writing.word.layout import PageModel, PageModels
from generator.writing.word.ledger import BODY_END, BODY_START, Ledger, bookmark_name
from generator.writing.word.styles import ACT_TEXT, CONTENTS_1, SIGNATURE_TABLE, UNLISTED_HEADING, heading_style
from generator.writing.word.tables.properties import OwnLook, share_width, write_placing_table
from generator.writing.word.tables.rows import write_table
from generator.writing.word.tables.signatures import join_boxes, write_signatures

_TAB = "<w:r><w:tab/></w:r>"
_GAP_MM, _PADDING_MM = 6.0, 1.0  # between what stands side by side; of the cells of a table that shares the width
_LYING_MM, _CLOSE_MM, _THEME = 0.9, 0.5, 2  # above and under the words of cells on lying pages; the level of a theme
_LEADING = -13  # twips: lines of Word are lower than those of the PDF, its paragraphs in cells have air of their own
_OVER_VISAS_MM = 8.0  # between the parties and what they have in view
_BESIDE = "Mise en place : à gauche le tableau, à droite ce qui l'illustre"


def name_sections(document: Document) -> dict[str, Section]:
    """The sections by the last part of their identity, which is what cross-references name."""
    return {section.id.rsplit("/", 1)[-1]: section for section in document.sections}


def write_body(
    document: Document, ledger: Ledger, pages: PageModels, colours: Colours, closed: bool
) -> tuple[str, str]:
    """The body's XML, and that of its last section's page model.

    When `closed` (a last page follows), that model already ends the body, and the second string is empty.
    """
    chunks: list[Chunk] = []
    current = Orientation.PORTRAIT
    started = document.contents
    above: SectionKind | None = None
    for section in document.sections:
        if section.orientation is not current:
            if started:
                _end_pages(chunks, ledger, _model(current, pages))
            current = section.orientation
        elif started and (section.new_page or not chunks) and not stands_for_pages(section):
            ledger.break_before = True
        room = _Room(
            _model(current, pages).text_width,
            colours,
            keep=not document.cover.full_page,
            lying=current is Orientation.LANDSCAPE,
            text_indent=ledger.styles.indents.get(ACT_TEXT, 0) if document.reads_as_act else 0,
        )
        written = _write_section(section, ledger, room)
        if (above, section.kind) == (SectionKind.PARTIES, SectionKind.CITATIONS):
            written = [*(space(one, "before", mm_to_twips(_OVER_VISAS_MM)) for one in written[:1]), *written[1:]]
        chunks += insert_bookmark(written, ledger.mark(bookmark_name(section.id)))
        started, above = started or bool(chunks), section.kind
    chunks = chunks or [write_separator(ledger)]
    chunks[:1] = insert_bookmark(chunks[:1], ledger.mark(BODY_START))
    last = _take_last_paragraph(chunks, ledger)
    ledger.break_before = False
    model = _model(current, pages).xml
    last = replace(last, closing=last.closing + "".join(ledger.mark(BODY_END)), section=model if closed else "")
    return write_chunks((*chunks, last)), "" if closed else model


def _keep_with(chunks: Sequence[Chunk], block: Block, following: Block | None) -> Sequence[Chunk]:
    """What announces a table or a heading stays with it, as a short table does with its note.

    Of a long table only the last row does: its rows may go to the next page.
    """
    match block, following:
        case Paragraph(role=role), Table() | Heading() if role is not ParagraphRole.NOTE:
            return [keep_with_next(chunk) for chunk in chunks]
        case Table(), Paragraph(role=ParagraphRole.NOTE) if is_short(block):
            return [keep_with_next(chunk) for chunk in chunks]
        case Table(), Paragraph(role=ParagraphRole.NOTE):
            return [keep_last_row(chunk) for chunk in chunks[:-1]] + [keep_with_next(chunks[-1])]
        case _:
            return chunks


def _model(orientation: Orientation, pages: PageModels) -> PageModel:
    return pages.landscape if orientation is Orientation.LANDSCAPE else pages.portrait


def _end_pages(chunks: list[Chunk], ledger: Ledger, model: PageModel) -> None:
    ledger.break_before, ledger.at_top = False, True  # the new pages begin here already
    chunks.append(replace(_take_last_paragraph(chunks, ledger), section=model.xml))


def _take_last_paragraph(chunks: list[Chunk], ledger: Ledger) -> WordParagraph:
    """The paragraph that ends the chunks, taken out of them; a new one after a table, which can end nothing."""
    if chunks and isinstance(last := chunks[-1], WordParagraph):
        chunks.pop()
        return last
    return write_separator(ledger)


@dataclass(frozen=True, slots=True)
class _Room:
    """Where blocks are written: the width that they have (twips), the colours, whether in the text or beside something.

    `keep` keeps together what a reader wants to see together; `text_indent` is where the text of an act begins.
    """

    width: int
    colours: Colours
    keep: bool
    lying: bool = False
    text_indent: int = 0
    setting: Setting = IN_TEXT
    padding: str = ""  # of the cells of the table that is being written


def _write_section(section: Section, ledger: Ledger, room: _Room) -> list[Chunk]:
    """A section's heading and blocks."""
    chunks: list[Chunk] = []
    if section.heading:
        chunks.append(_write_section_heading(section, ledger))
    blocks = section.blocks
    if stands_for_pages(section):
        blocks = tuple(block for block in blocks if not isinstance(block, PageBreak))
    chunks += _write_blocks(blocks, ledger, room, headed=bool(section.heading))
    return keep_together(chunks) if section.kind is SectionKind.ATTACHMENTS else chunks


def _write_blocks(blocks: tuple[Block, ...], ledger: Ledger, room: _Room, *, headed: bool = False) -> list[Chunk]:
    chunks: list[Chunk] = []
    held: Sequence[Chunk] = []
    for rank, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
        if continues_signature(blocks, rank):
            continue  # it is a row of the box above
        people = gather_signatures(blocks, rank)
        if people:
            written: Sequence[Chunk] = write_signatures(people, ledger, room.width, room.colours)
            if stays_with_next(blocks, rank + len(people) - 1):
                held = written  # the last box is not alone on its page
                continue
            if held:
                written, held = join_boxes([*held, *written], ledger, room.width), []
        else:
            padding = ""
            if isinstance(block, Table):
                padding = _pad_table(block, blocks, rank, room)
                ledger.at_top = ledger.at_top or (rank > 0 and isinstance(blocks[rank - 1], Heading))
            written = _write_block(block, ledger, replace(room, padding=padding))
        if closes_party(blocks, rank):
            written = [close_party(chunk) for chunk in written]
        if is_kept_whole(blocks, rank, headed=headed):
            written = [keep_whole(chunk) for chunk in written]
        alone = stays_under_heading(blocks, rank, headed=headed)
        if not people and (alone or stays_with_next(blocks, rank)):
            written = [*written[:-1], *map(keep_with_next, written[-1:])]
        if room.keep or isinstance(block, Table):
            written = _keep_with(written, block, following)
        chunks += written
    return chunks


def _write_section_heading(section: Section, ledger: Ledger) -> WordParagraph:
    style = heading_style(1) if section.in_contents else UNLISTED_HEADING
    before, number, after = split_label(section.label)
    write_words = write_quiet_title if section.kind is SectionKind.DELIBERATION else write_inlines
    words = write_run(after, section.id) + write_words(section.heading, ledger, style, section.id)
    if section.id in ledger.headings.counted:  # « Article 3 » is Word's; a reference to it asks for its number
        start, end = ledger.mark(number_bookmark(section))
        return write_paragraph(ledger, style, f"{start}{words}{end}")
    label = write_run(before, section.id)
    if number:
        start, end = ledger.mark(number_bookmark(section))
        label += f"{start}{write_raised(number, ledger, section.id)}{end}"
    return write_paragraph(ledger, style, label + words, NO_LIST if 0 in ledger.headings.levels else "")


def _write_block(block: Block, ledger: Ledger, room: _Room) -> Sequence[Chunk]:
    match block:
        case Paragraph():
            return write_text(block, ledger, room.setting)
        case Heading():
            return write_heading(block, ledger, close=room.lying and block.level == _THEME)
        case BlockList():
            return write_list(block, ledger, room.setting, lambda table, indent: _set_in(table, indent, ledger, room))
        case Table():
            return write_table(block, ledger, room.width, room.colours, OwnLook(margins=room.padding))
        case Figure():
            return write_figure(block, ledger, room.width)
        case SignatureBlock():
            return write_signatures((block,), ledger, room.width, room.colours)
        case SideBySide():
            return _write_side_by_side(block, ledger, room)
        case PageBreak():
            ledger.break_before = True
            return []
        case _:
            assert_never(block)


def _set_in(table: Table, indent: int, ledger: Ledger, room: _Room) -> list[Chunk]:
    """A table under an item, on the line of its words; `indent` is theirs, without that of an act's text (twips)."""
    indent += room.text_indent
    return write_table(table, ledger, room.width - indent, room.colours, OwnLook(indent=indent))


def _write_side_by_side(block: SideBySide, ledger: Ledger, room: _Room) -> list[Chunk]:
    """A row of two cells without borders, which no page cuts: read from left to right, as the tree says."""
    chunks: list[Chunk] = [write_separator(ledger)] if ledger.break_before else []
    columns = share_width((block.share, 1 - block.share), room.width)
    cells: list[WordCell] = []
    for members, width, gap in ((block.left, columns[0], mm_to_twips(_GAP_MM)), (block.right, columns[1], 0)):
        inside = replace(room, width=width - gap, keep=False, setting=IN_CELL)
        written = _write_blocks(members, ledger, inside)
        if not written or not isinstance(written[-1], WordParagraph):  # or Word finds the file damaged
            written.append(write_separator(ledger))
        cells.append(WordCell(f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>', tuple(written)))
    table = write_placing_table(tuple(cells), columns, ledger.style(SIGNATURE_TABLE), _BESIDE)
    return [*chunks, *insert_bookmark([table], ledger.mark(bookmark_name(block.id))), write_separator(ledger)]


def _pad_table(table: Table, blocks: tuple[Block, ...], rank: int, room: _Room) -> str:
    """The margins of the cells of a table of figures on a lying page, or beside something, as in the PDF: closer there
    than in the text, and more under the headings within a chapter.
    """
    if table.role is not TableRole.DATA or not room.lying:
        return ""
    beside = room.setting is not IN_TEXT
    headed = not beside and any(isinstance(block, Heading) and block.level == _THEME for block in blocks[:rank])
    above = mm_to_twips(_CLOSE_MM if headed else _LYING_MM) + _LEADING
    sides = mm_to_twips(_PADDING_MM) if beside else None
    margins = {"top": above, "left": sides, "bottom": above, "right": sides}
    said = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side, margin in margins.items() if margin is not None)
    return f"<w:tblCellMar>{said}</w:tblCellMar>"


def write_contents(document: Document, ledger: Ledger, section_pages: Mapping[BlockId, int] | None) -> str:
    """A table of contents whose entries are already there, each a link to its section and to its page.

    Without `section_pages` the entries have no page number; Word gives them when somebody updates the table.
    """
    listed = [section for section in document.sections if section.heading and section.in_contents]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    entries: list[str] = []
    for section in listed:
        words = section.label + plain_text(section.heading)
        entry = write_raised(words, ledger, section.id)
        page = (section_pages or {}).get(section.id)
        if page is not None:
            reference = write_field(f"PAGEREF {bookmark_name(section.id)} \\h", write_run(str(page), section.id))
            prefix = write_run(document.meta.page_prefix, section.id) if document.meta.page_prefix else ""
            entry += _TAB + prefix + reference
        entries.append(f'<w:hyperlink w:anchor="{bookmark_name(section.id)}" w:history="1">{entry}</w:hyperlink>')
    entries = entries or [""]
    entries[0] = begin + entries[0]
    entries[-1] += end  # which may be the first
    # The annexes are other files: after the field, so that updating it in Word keeps them.
    entries += [write_run(a.title, a.piece) + _TAB + write_run(a.page, a.piece) for a in document.attached]
    paragraphs = write_chunks(write_paragraph(ledger, CONTENTS_1, entry) for entry in entries)
    return (
        '<w:sdt><w:sdtPr><w:id w:val="2000000001"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{paragraphs}</w:sdtContent></w:sdt>"
    )
