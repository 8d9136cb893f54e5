"""What each page of a PDF of ours begins with: which section, after how many of its headings, as its structure says.

It is read from the file alone, to check by it what the running heads say of the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.writing.pdf.read_structure import Element, Mark, PageKey

_HEADINGS = frozenset(f"H{level}" for level in range(1, 7))


@dataclass(frozen=True, slots=True)
class PageStart:
    """The first words of a page (from 1) stand in a section (from 0), after `headings` of its headings, their own
    included.
    """

    page: int
    section: int
    headings: int


def read_page_starts(pages: Sequence[PageKey], sections: Sequence[Element]) -> tuple[PageStart, ...]:
    """The start of each page that has words of a section; `sections` are their elements, in order.

    Notes are left out: they stand at the foot, and may end on the page after.
    """
    numbers = {page: number for number, page in enumerate(pages, start=1)}
    found: dict[int, PageStart] = {}
    for rank, section in enumerate(sections):
        for page, headings in _list_leaves(section):
            number = numbers.get(page) if page is not None else None
            if number is not None and number not in found:
                found[number] = PageStart(number, rank, headings)
    return tuple(found[number] for number in sorted(found))


def _list_leaves(section: Element) -> Iterator[tuple[PageKey | None, int]]:
    """Each piece of marked content of a section, in reading order: its page, the headings met so far."""
    headings = 0
    waiting: list[Element | Mark] = [section]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Element):
            yield one[0], headings
        elif one.kind != "Note":
            headings += one.kind in _HEADINGS
            waiting += reversed(one.kids)
