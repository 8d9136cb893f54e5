"""The outlines of pictures, worked out once: a path of an SVG gives the same strokes wherever it is drawn.

The letters of charts are paths, and so is the mark of a draft, which stands on each of its pages: WeasyPrint reads each
of them anew each time. What a path draws depends on its description, and on the sizes that its lengths may refer to.
"""

from __future__ import annotations

from typing import Any

from generator.writing.accelerators.bounded_memory import BoundedMemory
from generator.writing.accelerators.switch import PATHS
from generator.writing.layout_library import weasyprint

_SIZE = 3_000_000  # bytes of each of two generations, about

_draw_path = weasyprint.svg.path
_drawn = BoundedMemory(_SIZE)


def draw_path(svg: Any, node: Any, font_size: float) -> None:
    """`path` of the library, for a node whose strokes may be known."""
    if not PATHS.is_on() or node.vertices:
        _draw_path(svg, node, font_size)
        return
    description = node.get("d", "")
    key = (description, font_size, svg.inner_width, svg.inner_height)
    strokes = svg.stream.stream
    known = _drawn.get(key)
    if known is None:
        start = len(strokes)
        _draw_path(svg, node, font_size)  # what cannot be read raises, and is not kept
        known = tuple(strokes[start:]), tuple(node.vertices)
        _drawn.keep(key, known, 5 * len(description))
        return
    drawn, vertices = known
    strokes.extend(drawn)
    node.vertices.extend(vertices)


def install() -> None:
    """Stand in for the function of WeasyPrint that draws paths, in the version that is known."""
    if PATHS.is_known():
        weasyprint.svg.TAGS["path"] = draw_path
