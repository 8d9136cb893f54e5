"""The glyphs of a line read out of Pango at once, not field by field.

WeasyPrint asks for each number of each glyph apart, through objects made for the purpose, and for what few glyphs have.
Here the numbers of a run are read together, and the operators of plain glyphs written in the library's order, with its
sums. A line with a glyph that is empty, missing, raised or written from the right goes the plain way.
"""

from __future__ import annotations

from functools import cache
from struct import Struct
from typing import Any

from generator.writing.accelerators.switch import GLYPHS
from generator.writing.layout_library import weasyprint

_text = weasyprint.draw.text
_ffi, _pango = _text.ffi, _text.pango
_FROM_UNITS = _text.FROM_UNITS
_GLYPH = Struct("=Iiii4x")  # its number, its width, how far it stands from its place to the right, then below
_FIRST_SPECIAL = 0x0FFFFFFF  # PANGO_GLYPH_EMPTY; beyond stand the characters that no font has
_LEAST_PANGO = 14802  # before this version, WeasyPrint takes the size of a font from the style


def draw_plain_glyphs(recorder: Any, textbox: Any, matrix: Any) -> bool:
    """`draw_first_line` for a line that is drawn whole; false, and the recorder of no more use, for other glyphs."""
    if not GLYPHS.is_on() or not _is_as_known():
        return False
    layout = textbox.pango_layout
    _pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    recorder.set_text_matrix(*matrix.values)
    former: Any = None
    used: tuple[Any, float] = (None, 0)
    said = layout.text.encode()
    written: list[str] = []
    run = line.runs[0]
    while run != _ffi.NULL:
        item = run.data
        run = run.next
        analysis = item.item.analysis
        if analysis.level % 2:
            return False
        if analysis.font != former:
            former = analysis.font
            used = font, size = recorder.add_font(former)
            if written:
                recorder.show_text("".join(written))
            written = []
            recorder.set_font_size(font.hash, size)
        if not _write_run(recorder, item, used, said, written):
            return False
    recorder.show_text("".join(written))
    return True


def _write_run(recorder: Any, item: Any, used: tuple[Any, float], said: bytes, written: list[str]) -> bool:
    """Write the glyphs of a run, as a part of what is shown of its font; false when one of them is not plain."""
    glyphs = item.glyphs
    count = glyphs.num_glyphs
    if not count:
        return False
    font, size = used
    widths, characters = font.widths, font.to_unicode
    clusters = None
    written.append("<")
    numbers = _GLYPH.iter_unpack(_ffi.buffer(glyphs.glyphs, count * _GLYPH.size))
    for index, (glyph, width, right, below) in enumerate(numbers):
        if glyph >= _FIRST_SPECIAL or below:
            return False
        if glyph not in characters:
            if clusters is None:
                clusters = [*_ffi.unpack(glyphs.log_clusters, count), item.item.length]
                start = item.item.offset
            characters[glyph] = said[start + clusters[index] : start + clusters[index + 1]].decode()
        offset = right / size
        if offset:
            written.append(f">{-offset}<")
        written.append(f"{glyph:04x}")
        if glyph in widths:
            logical = widths[glyph]
        else:
            _pango.pango_font_get_glyph_extents(
                item.item.analysis.font, glyph, recorder.ink_rect, recorder.logical_rect
            )
            logical = widths[glyph] = round(recorder.logical_rect.width * 1000 * _FROM_UNITS / size)
        kerning = logical + offset - width * 1000 * _FROM_UNITS / size
        if kerning:
            written.append(f">{int(kerning)}<")
    if written[-1][-1] == "<":
        written[-1] = written[-1][:-1]
    else:
        written.append(">")
    return True


@cache
def _is_as_known() -> bool:
    """Whether glyphs stand in memory as they are read here, and the library asks fonts for their size."""
    same_size = _ffi.sizeof("PangoGlyphInfo") == _GLYPH.size
    return GLYPHS.is_known() and same_size and _pango.pango_version() >= _LEAST_PANGO
