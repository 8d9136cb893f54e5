"""Bars in the margin of a PDF, beside each line where two texts that are shown as one differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from generator.units import MM_PER_INCH, POINTS_PER_INCH
from generator.writing.html.words import REVISION_ELEMENTS
from generator.writing.layout_library import weasyprint

Bar = tuple[float, float]  # top and bottom, in points above the page's lower edge


@dataclass(frozen=True, slots=True)
class MarginBars:
    """The bars of each page, and their colour as "#RRGGBB"."""

    pages: tuple[tuple[Bar, ...], ...]
    colour: str


_LEFT_MM, _WIDTH_PT = 13.5, 1.5  # from the left edge of the page
_GAP_PT = 9.0  # bars nearer than that are one
_POINTS_PER_PIXEL = POINTS_PER_INCH / 96
_ELEMENTS = frozenset(REVISION_ELEMENTS.values())


def list_bars(page: weasyprint.Page) -> tuple[Bar, ...]:
    """The bars of a page, from top to bottom."""
    lines = _list_lines(page._page_box)  # no public name gives the boxes; the version is pinned
    edges = ((page.height - y, page.height - y - height) for y, height in lines)
    joined: list[Bar] = []
    for top, bottom in sorted(((_POINTS_PER_PIXEL * one, _POINTS_PER_PIXEL * two) for one, two in edges), reverse=True):
        if joined and joined[-1][1] - top < _GAP_PT:
            joined[-1] = joined[-1][0], min(joined[-1][1], bottom)
        else:
            joined.append((top, bottom))
    return tuple(joined)


def draw_bars(pdf: pikepdf.Pdf, bars: MarginBars) -> None:
    """Draw the bars of each page under what stands on it, as artifacts.

    Source: ISO 32000-1, 14.8.2.2 (artifacts).
    """
    ink = " ".join(f"{int(bars.colour[place : place + 2], 16) / 255:.3f}" for place in (1, 3, 5))
    left = _LEFT_MM * POINTS_PER_INCH / MM_PER_INCH
    for page, own in zip(pdf.pages, bars.pages, strict=True):
        if not own:
            continue
        shapes = "".join(f"{left:.2f} {low:.2f} {_WIDTH_PT} {top - low:.2f} re\n" for top, low in own)
        drawn = f"/Artifact BMC\nq\n{ink} rg\n{shapes}f\nQ\nEMC\n".encode()
        page.obj.Contents = pdf.make_stream(drawn + page.obj.Contents.read_bytes())


def _list_lines(box: Any) -> Iterator[tuple[float, float]]:
    """Where the lines with revised words stand: top and height, CSS pixels from the top of the page."""
    if box.element is not None and box.element_tag in _ELEMENTS and box.children:
        _, y, _, height = box.hit_area()
        yield y, height
    for child in box.all_children():
        yield from _list_lines(child)
