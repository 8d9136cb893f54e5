"""Where the sections of a report begin on its pages, so that both formats have them on the same pages.

Heights are planned, a little too great: what holds by its plan holds in both formats, and what does not begins on a
page of its own in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.annexes.diagnostic.arrangement import measure_height
from generator.annexes.diagnostic.tables import PORTRAIT_MM
from generator.letters import count_lines
from generator.model.document import (
    Block,
    Heading,
    PageBreak,
    Section,
    SideBySide,
    SignatureBlock,
    plain_text,
)

ROOM_MM = 236.0  # of a page, between its head and its foot
_HEADING_MM, _HEADING_PT = 13.0, 15.0  # what each line of a heading takes, its space included
_MEASURED = 0.88  # of what is planned, which is a fifth too great


def plan_pages(sections: Iterable[Section], used_mm: float) -> Iterator[Section]:
    """The sections, each with its new page or without, and with a new page before what its first one does not hold.

    `used_mm` of the first page are taken.
    """
    left = ROOM_MM - used_mm
    for section in sections:
        new_page = measure_section(section) > left
        room = (ROOM_MM if new_page else left) - measure_heading(section)
        blocks: list[Block] = []
        for block in section.blocks:
            height = measure_block(block)
            if height > room and blocks:
                blocks.append(PageBreak(f"{section.id}/page-{len(blocks)}"))
                room = ROOM_MM
            blocks.append(block)
            room -= height
        yield replace(section, blocks=tuple(blocks), new_page=new_page)
        left = room


def measure_section(section: Section) -> float:
    """The millimetres that a section takes, its heading included."""
    return measure_heading(section) + sum(map(measure_block, section.blocks))


def measure_heading(section: Section) -> float:
    """The millimetres of a heading."""
    return _HEADING_MM * count_lines(section.label + plain_text(section.heading), PORTRAIT_MM, _HEADING_PT)


def measure_block(block: Block) -> float:
    """The millimetres of a block."""
    if isinstance(block, Heading | PageBreak | SignatureBlock | SideBySide):
        return 0.0
    return _MEASURED * measure_height((block,), PORTRAIT_MM)
