"""The pale diagonal « PROJET » behind the text of a draft, drawn with the outlines of the identity's font.

Outlines, not characters: nothing to read back, nothing to embed; as a page background it is an artifact of the PDF.
A plain pale colour, since an opacity would be one more thing for PDF/A readers to get wrong.
"""

from __future__ import annotations

import io
import logging
import math
from functools import lru_cache

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

WATERMARK_TEXT = "PROJET"
WATERMARK_COLOUR = "#F5F3EF"
logging.getLogger("fontTools.ttLib.tables._h_e_a_d").setLevel(logging.ERROR)  # it remarks on the dates inside fonts
_SHARE_OF_DIAGONAL = 0.50
_HIGH_CORNER_CLEARANCE_MM = 14.0  # moved down and left, away from the préfecture's corner


@lru_cache(maxsize=8)
def draw_watermark(font_data: bytes, width_mm: float, height_mm: float) -> bytes:
    """An SVG of the page's size with the word along its rising diagonal."""
    font = TTFont(io.BytesIO(font_data), lazy=True)
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    pen, bounds = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}"), BoundsPen(glyphs)
    advance = 0.0
    for character in WATERMARK_TEXT:
        glyph = glyphs[cmap[ord(character)]]
        for target in (pen, bounds):
            glyph.draw(TransformPen(target, (1, 0, 0, 1, advance, 0)))
        advance += glyph.width
    left, bottom, right, top = bounds.bounds
    scale = _SHARE_OF_DIAGONAL * math.hypot(width_mm, height_mm) / (right - left)
    angle = -math.degrees(math.atan2(height_mm, width_mm))
    centre = f"{width_mm / 2 - _HIGH_CORNER_CLEARANCE_MM:.2f} {height_mm / 2 + _HIGH_CORNER_CLEARANCE_MM:.2f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm" '
        f'viewBox="0 0 {width_mm:g} {height_mm:g}"><path transform="translate({centre}) rotate({angle:.3f}) '
        f'scale({scale:.6f} {-scale:.6f}) translate({-(left + right) / 2:.1f} {-(bottom + top) / 2:.1f})" '
        f'fill="{WATERMARK_COLOUR}" d="{pen.getCommands()}"/></svg>'
    ).encode()
