"""What each page of a PDF of ours begins with: which section, after how many of its headings, as its structure says.

It is read from the file alone, to check by it what the running heads say of the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

_HEADINGS = frozenset(f"/H{level}" for level in range(1, 7))


@dataclass(frozen=True, slots=True)
class PageStart:
    """The first words of a page (from 1) stand in a section (from 0), after `headings` of its headings, their own
    included.
    """

    page: int
    section: int
    headings: int


def read_page_starts(pdf: pikepdf.Pdf, sections: list[pikepdf.Object]) -> tuple[PageStart, ...]:
    """The start of each page that has words of a section; `sections` are their elements, in order.

    Notes are left out: they stand at the foot, and may end on the page after.
    """
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found: dict[int, PageStart] = {}
    for rank, section in enumerate(sections):
        for page, headings in _list_leaves(section):
            number = pages.get(page)
            if number is not None and number not in found:
                found[number] = PageStart(number, rank, headings)
    return tuple(found[number] for number in sorted(found))


def _list_leaves(section: pikepdf.Object) -> Iterator[tuple[tuple[int, int], int]]:
    """Each piece of marked content of a section, in reading order: its page, the headings met so far."""
    headings = 0
    waiting: list[tuple[Any, Any]] = [(section, section.get("/Pg"))]
    while waiting:
        one, page = waiting.pop()
        if isinstance(one, int):
            if page is not None:
                yield page.objgen, headings
            continue
        if not isinstance(one, pikepdf.Dictionary):
            continue
        page = one.get("/Pg", page)
        if str(one.get("/Type", "")) == "/MCR":
            if page is not None:
                yield page.objgen, headings
            continue
        kind = str(one.get("/S", ""))
        if kind == "/Note":
            continue
        headings += kind in _HEADINGS
        kids = one.get("/K")
        waiting += [(kid, page) for kid in reversed(list(kids) if isinstance(kids, pikepdf.Array) else [kids])]
