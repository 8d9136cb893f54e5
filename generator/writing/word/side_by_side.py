"""What stands side by side in Word: two cells of a row without borders, which no page cuts, read from left to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from generator.model.document import Block, SideBySide
from generator.units import mm_to_twips
from generator.writing.word.blocks import write_separator
from generator.writing.word.chunks import Chunk, WordCell, WordParagraph, WordRow, WordTable, insert_bookmark
from generator.writing.word.ledger import Ledger, bookmark_name
from generator.writing.word.styles import SIGNATURE_TABLE
from generator.writing.word.tables import share_width

_GAP_MM = 6.0  # between the two
_PADDING_MM = 1.0  # of the cells of a table that shares the width
_DESCRIPTION = "Mise en place : à gauche le tableau, à droite ce qui l'illustre"
_NO_BORDERS = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_NO_MARGINS = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))

BlockWriter = Callable[[tuple[Block, ...], int], Sequence[Chunk]]  # blocks, and the width (twips) that they have


def write_side_by_side(block: SideBySide, ledger: Ledger, text_width: int, write: BlockWriter) -> list[Chunk]:
    """A row of two cells over the text's width (twips); `write` writes what stands in each."""
    chunks: list[Chunk] = [write_separator(ledger)] if ledger.break_before else []
    columns = share_width((block.share, 1 - block.share), text_width)
    gap = mm_to_twips(_GAP_MM)
    cells = tuple(
        WordCell(
            f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>',
            _end_cell([_narrow(chunk) for chunk in write(members, width - taken)], ledger),
        )
        for members, width, taken in ((block.left, columns[0], gap), (block.right, columns[1], 0))
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    properties = (
        f'<w:tblPr><w:tblStyle w:val="{ledger.style(SIGNATURE_TABLE)}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f"<w:tblBorders>{_NO_BORDERS}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_NO_MARGINS}</w:tblCellMar>'
        '<w:tblLook w:val="0600" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        f' w:noVBand="1"/><w:tblDescription w:val="{_DESCRIPTION}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    table = WordTable(properties, (WordRow("<w:trPr><w:cantSplit/></w:trPr>", cells),))
    return [*chunks, *insert_bookmark([table], ledger.mark(bookmark_name(block.id))), write_separator(ledger)]


def _narrow(chunk: Chunk) -> Chunk:
    """A table whose cells have narrower margins; a paragraph as it is."""
    if isinstance(chunk, WordParagraph):
        return chunk
    sides = "".join(f'<w:{side} w:w="{mm_to_twips(_PADDING_MM)}" w:type="dxa"/>' for side in ("left", "right"))
    margins = f"<w:tblCellMar>{sides}</w:tblCellMar><w:tblLook "
    return replace(chunk, properties=chunk.properties.replace("<w:tblLook ", margins, 1))


def _end_cell(chunks: Sequence[Chunk], ledger: Ledger) -> tuple[Chunk, ...]:
    """The chunks of a cell, which ends with a paragraph, or Word finds the file damaged."""
    if chunks and isinstance(chunks[-1], WordParagraph):
        return tuple(chunks)
    return (*chunks, write_separator(ledger))
