"""The boxes to sign in, in Word: a row for each person of a party, with the empty place for seal and signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.model.document import Paragraph, RowRole, SignatureBlock, plain_text
from generator.model.identity import Colours
from generator.units import mm_to_twips
from generator.writing.page_rules import is_filled_in
from generator.writing.word.blocks import IN_TEXT, write_paragraph, write_separator, write_text
from generator.writing.word.chunks import Chunk, WordCell, WordParagraph, WordRow, WordTable, insert_bookmark
from generator.writing.word.ledger import Ledger, bookmark_name, clean_text
from generator.writing.word.styles import FILLED_IN, ROW_STYLES, SIGNATURE_TABLE
from generator.writing.word.tables.properties import TableLook, write_placing_table, write_properties

_PLACE_MM = 85.0  # for seal and signature; the rest of the width is for the words
_HEIGHT_MM = 35.0
_DESCRIPTION = "Le nom du signataire, puis la place de son cachet et de sa signature"
_JOINED = "Mise en place : les deux dernières places pour signer, sur une même page"
_MOST_JOINED = 5
_SPACE_OF_A_RULE = '<w:spacing w:before="160" w:after="0"/>'


def write_signatures(
    blocks: Sequence[SignatureBlock], ledger: Ledger, text_width: int, colours: Colours
) -> list[Chunk]:
    """The box of a party, a row for each of its people that no page cuts: who signs at the left, the empty place for
    seal and signature at the right.
    """
    first = blocks[0]
    chunks: list[Chunk] = [write_separator(ledger)] if ledger.break_before else []
    place = min(mm_to_twips(_PLACE_MM), round(text_width * 0.6))
    columns = (text_width - place, place)
    name = plain_text(first.blocks[0].inlines) if first.blocks else first.party
    title = clean_text(f"Signature – {name}", first.id)
    look = TableLook(ledger.style(SIGNATURE_TABLE))
    properties = write_properties(look, columns, title, _DESCRIPTION)
    rows = tuple(_write_signature_row(block, _rule(colours), ledger, columns, first=block is first) for block in blocks)
    marks = ledger.mark(bookmark_name(first.id))
    return [*chunks, *insert_bookmark([WordTable(properties, rows)], marks), write_separator(ledger)]


def join_boxes(chunks: Sequence[Chunk], ledger: Ledger, text_width: int) -> list[Chunk]:
    """The boxes of two parties on one page, in a row that only holds them: LibreOffice does not keep a table with the
    next one, Word does. Too many people for a page stay as they are.
    """
    rows = sum(len(chunk.rows) for chunk in chunks if isinstance(chunk, WordTable))
    first = chunks[0]
    if rows > _MOST_JOINED or (isinstance(first, WordParagraph) and first.break_before):
        return list(chunks)
    cell = WordCell(f'<w:tcPr><w:tcW w:w="{text_width}" w:type="dxa"/></w:tcPr>', tuple(chunks))
    return [
        write_placing_table((cell,), (text_width,), ledger.style(SIGNATURE_TABLE), _JOINED),
        write_separator(ledger),
    ]


def _write_signature_row(
    block: SignatureBlock, rule: str, ledger: Ledger, columns: tuple[int, ...], *, first: bool
) -> WordRow:
    """`rule` draws the lines of the box, but for those of its style."""
    lines = _write_lines(block.blocks, ledger, rule)
    border = "" if first else f'<w:tcBorders><w:top {rule} w:sz="6" w:space="0"/></w:tcBorders>'
    if not first:  # the first row's bookmark is its table's
        lines = tuple(insert_bookmark(list(lines), ledger.mark(bookmark_name(block.id))))
    empty = (write_paragraph(ledger, ROW_STYLES[RowRole.BODY], ""),)
    cells = tuple(
        WordCell(f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}</w:tcPr>', paragraphs)
        for width, paragraphs in zip(columns, (lines, empty), strict=True)
    )
    height = f'<w:trHeight w:val="{mm_to_twips(_HEIGHT_MM)}" w:hRule="atLeast"/>'
    return WordRow(f"<w:trPr><w:cantSplit/>{height}</w:trPr>", cells)


def _rule(colours: Colours) -> str:
    """A line as dark as the border of the box."""
    return f'w:val="single" w:color="{colours.muted.removeprefix("#").upper()}"'


def _write_lines(lines: tuple[Paragraph, ...], ledger: Ledger, rule: str) -> tuple[WordParagraph, ...]:
    """The words of a box; a line to fill in by hand has a rule under it. An empty cell has its paragraph."""
    below = f'<w:pBdr><w:bottom {rule} w:sz="4" w:space="1"/></w:pBdr>{_SPACE_OF_A_RULE}'
    written: list[WordParagraph] = []
    for line in lines:
        chunks = write_text(line, ledger, IN_TEXT)
        if is_filled_in(line):
            chunks = [replace(one, style=ledger.style(FILLED_IN), extra=one.extra + below) for one in chunks]
        written += chunks
    return tuple(written) or (write_paragraph(ledger, ROW_STYLES[RowRole.BODY], ""),)
