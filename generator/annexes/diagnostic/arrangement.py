"""How the table and the figures of a theme share a landscape page: beside each other when they hold on it.

A figure stands at the right of its table; several that would go far below its foot stand under it, two by two. The
heights are planned, a little too great rather than too small: what stands side by side is never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.annexes.diagnostic.tables import GAP_MM, PAGE_MM
from generator.letters import count_lines
from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    Figure,
    Member,
    Paragraph,
    SideBySide,
    Table,
    block_inlines,
    plain_text,
    walk_blocks,
)

MOST_MM = 132.0  # what stands side by side, on a landscape page under the heading of its theme
HALF_MM = (PAGE_MM - GAP_MM) / 2
_MOST_OVERHANG = 1.25  # of the figures over the table, when there are several
_TEXT_PT, _CAPTION_PT = 9.5, 9.9
_LINE = 0.5  # millimetres a line for each point of its type
_ROW_MM, _ROW_LINE_MM = 3.0, 4.2  # what a row takes beside its lines; a line of a table
_AFTER_MM = 2.6  # after a paragraph
_CELL_MM = 2.4  # margins of a cell


def choose_beside(table: Iterable[Member], figures: Iterable[Iterable[Member]], widths_mm: tuple[float, float]) -> bool:
    """Whether all figures of a theme stand at the right of its table: when they hold, and leave no hole under it.

    `widths_mm` are those of the two sides.
    """
    groups = tuple(tuple(one) for one in figures)
    left = measure_height(table, widths_mm[0])
    right = sum(measure_height(one, widths_mm[1]) for one in groups)
    if not groups or max(left, right) > MOST_MM:
        return False
    return len(groups) == 1 or right <= left * _MOST_OVERHANG


def set_beside(
    name: BlockId, table: tuple[Member, ...], figures: Sequence[tuple[Member, ...]], left_mm: float
) -> Block:
    """A table with its figures at its right; `left_mm` is the table's width."""
    right = tuple(block for one in figures for block in one)
    return SideBySide(f"{name}/cote-a-cote", table[0].origin, table, right, (left_mm + GAP_MM) / PAGE_MM)


def set_two_by_two(figures: Sequence[tuple[Member, ...]]) -> Iterator[Block]:
    """The figures of a theme in pairs, each pair on one page; those that would not hold there one under the other."""
    for start in range(0, len(figures), 2):
        pair = figures[start : start + 2]
        if len(pair) == 2 and max(measure_height(one, HALF_MM) for one in pair) <= MOST_MM:
            first = pair[0][0]
            yield SideBySide(f"{first.id}/cote-a-cote", first.origin, pair[0], pair[1], (HALF_MM + GAP_MM) / PAGE_MM)
        else:
            yield from (block for one in pair for block in one)


def measure_height(blocks: Iterable[Member], width_mm: float) -> float:
    """The millimetres that blocks take one under the other, roughly and rather too much."""
    return sum(_measure(block, width_mm) for block in blocks)


def _measure(block: Member, width_mm: float) -> float:
    match block:
        case Table(widths=widths, head=head, rows=rows, caption=caption):
            height = _measure_text(plain_text(caption), width_mm, _CAPTION_PT)
            for row in (*head, *rows):
                lines, column = 1, 0
                for cell in row.cells:
                    room = sum(widths[column : column + cell.colspan]) * width_mm - _CELL_MM
                    column += cell.colspan
                    words = [plain_text(block_inlines(inner)) for inner in walk_blocks(cell.blocks)]
                    lines = max(lines, sum(count_lines(text, room) for text in words if text))
                height += _ROW_MM + lines * _ROW_LINE_MM
            return height
        case Figure(height_mm=height, caption=caption):
            return height + _measure_text(plain_text(caption), width_mm, _CAPTION_PT) + _AFTER_MM
        case Paragraph() | BlockList():
            paragraphs = (inner for inner in walk_blocks((block,)) if isinstance(inner, Paragraph))
            return sum(_measure_text(plain_text(one.inlines), width_mm - 4.0, _TEXT_PT) for one in paragraphs)


def _measure_text(words: str, width_mm: float, size_pt: float) -> float:
    return count_lines(words, width_mm, size_pt) * size_pt * _LINE + _AFTER_MM
