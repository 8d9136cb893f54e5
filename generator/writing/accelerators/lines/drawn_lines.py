"""What draws a line of text, remembered from one document to the next with where it breaks (`line_memory.py`).

WeasyPrint asks Pango for the glyphs of each line again when it draws it. Here the operators that it wrote are kept as
they stand on the page, but for the place. Lines of plain text, which are most of a document, are written out at once:
the mark of the text, its colour where it changes, its place, its operators.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pydyf

from generator.writing.accelerators.lines.kept_layouts import keep_for_good
from generator.writing.accelerators.lines.line_glyphs import draw_plain_glyphs
from generator.writing.accelerators.lines.line_memory import LineMemory, RememberedLayout
from generator.writing.accelerators.shared_styles import is_shared
from generator.writing.accelerators.switch import LINES
from generator.writing.layout_library import weasyprint

_VARIANTS = 4  # drawings of one line kept, one per set of widths
_LEAST_SIZE = 1e-6  # of a font: below, WeasyPrint draws nothing
_UNCUT = ("clip", "none")  # a line that is drawn whole

_boxes = weasyprint.formatting_structure.boxes
_draw_first_line = weasyprint.draw.text.draw_first_line
_draw_inline_level = weasyprint.draw.draw_inline_level
_find_font_key = weasyprint.text.fonts.get_pango_font_key
_write = pydyf._to_bytes

_Font = tuple[str, float]  # a font as operators name it, and its size


@dataclass(frozen=True, slots=True)
class _KeptFont:
    """A font that lines were drawn with; its owner, a Pango layout, keeps it alive."""

    pango_font: Any
    owner: Any
    key: int

    def find(self, stream: Any) -> Any:
        """The font of the document that is being drawn."""
        known = stream._fonts.get(self.key)
        return known if known is not None else stream.add_font(self.pango_font)[0]


class _NotRemembered(Exception):
    """A line whose drawing depends on more than its text and style."""


class _Widths(dict[int, int]):
    """The widths of glyphs that a line is drawn with: those that the document knows, else its own.

    A document keeps the width that it met first, and the same glyph, at another size, may round to another one.
    """

    def __init__(self, known: dict[int, int]) -> None:
        super().__init__()
        self._known = known
        self.borrowed: set[int] = set()

    def __contains__(self, glyph: object) -> bool:
        if super().__contains__(glyph):
            return True
        if glyph in self._known:
            self.borrowed.add(glyph)
            self[glyph] = self._known[glyph]
            return True
        return False


class _LineFont:
    """A font as one line uses it, in place of the document's: glyphs, their widths, the characters they stand for."""

    bitmap = png = svg = colr = False

    def __init__(self, kept: _KeptFont, font: Any) -> None:
        self.kept, self.hash = kept, font.hash
        self.widths = _Widths(font.widths)
        self.to_unicode: dict[int, str] = {}

    def get_unused_glyph_id(self, codepoint: int) -> int:
        raise _NotRemembered(codepoint)


class _Glyph(NamedTuple):
    """A glyph of a line; its width is the document's own when `borrowed`, else what the line's size gives."""

    id: int
    width: int
    characters: str
    borrowed: bool


@dataclass(frozen=True, slots=True)
class _FontUse:
    """What a line asks of a font of the document that it is drawn in; glyphs in the order that they come first."""

    kept: _KeptFont
    glyphs: tuple[_Glyph, ...]
    numbers: int  # those of the glyphs, a bit each

    def agrees_with(self, font: Any) -> bool:
        """Whether this document gives the glyphs the widths that the line was drawn with."""
        known = font.widths
        for glyph, width, _, borrowed in self.glyphs:
            found = known.get(glyph)
            if found != width and (borrowed or found is not None):
                return False
        return True

    def complete(self, font: Any) -> None:
        """What the document's font learns from this line. It never learns another width of a glyph afterwards."""
        widths, characters = font.widths, font.to_unicode
        for glyph, width, text, _ in self.glyphs:
            if glyph not in characters:
                characters[glyph] = text
            if glyph not in widths:
                widths[glyph] = width
        font.__dict__["learnt"] = font.__dict__.get("learnt", 0) | self.numbers


class _Recorder:
    """In place of the page's stream: notes what is asked of it."""

    def __init__(self, stream: Any, layout: RememberedLayout) -> None:
        self.ink_rect, self.logical_rect = stream.ink_rect, stream.logical_rect
        self._stream, self._layout = stream, layout
        self._fonts: dict[str, _LineFont] = {}
        self._written = pydyf.Stream()
        self.used: list[_Font] = []  # one after the other

    def add_font(self, pango_font: Any) -> tuple[_LineFont, float]:
        font, size = self._stream.add_font(pango_font)
        if font.bitmap or font.png or font.svg or font.colr:
            raise _NotRemembered(font.hash)
        if font.hash not in self._fonts:
            kept = self._layout.memory.fonts.get((font.hash, size))
            if kept is None:
                kept = _KeptFont(pango_font, self._layout.layout, _find_font_key(pango_font)[0])
                self._layout.memory.fonts[font.hash, size] = kept
                keep_for_good(self._layout)
            self._fonts[font.hash] = _LineFont(kept, font)
        return self._fonts[font.hash], size

    def make_drawing(self) -> _Drawing:
        """What was asked of the stream."""
        uses = tuple(self._list_uses(self._layout.memory))
        first, *rest = self._written.stream
        return _Drawing(uses, self.used[0], self.used[-1], first, b"\n".join(rest))

    def _list_uses(self, memory: LineMemory) -> Iterator[_FontUse]:
        """What the line has asked of each of its fonts."""
        for font in self._fonts.values():
            glyphs = []
            numbers = 0
            for glyph, characters in font.to_unicode.items():
                made = _Glyph(glyph, font.widths[glyph], characters, glyph in font.widths.borrowed)
                number, one = memory.glyphs.setdefault(made, (len(memory.glyphs), made))
                numbers |= 1 << number
                glyphs.append(one)
            yield _FontUse(font.kept, tuple(glyphs), numbers)

    def set_text_matrix(self, *_: float) -> None:
        """Nothing: where the line stands is not remembered."""

    def set_font_size(self, font: str, size: float) -> None:
        if not self.used and self._written.stream:
            raise _NotRemembered(font)  # text without a font: none is known to be written so
        if not self.used or self.used[-1] != (font, size):
            self.used.append((font, size))
            self._written.set_font_size(font, size)

    def set_text_rise(self, height: float) -> None:
        self._written.set_text_rise(height)

    def show_text(self, text: str) -> None:
        self._written.show_text(text)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The operators of a line, but for its place: the first names its font, unless the stream has it already."""

    fonts: tuple[_FontUse, ...]
    first_font: _Font
    last_font: _Font
    naming: bytes
    written: bytes

    @property
    def length(self) -> int:
        """What it takes, in bytes, about."""
        return len(self.written) + sum(300 + 8 * len(font.glyphs) for font in self.fonts)

    def suits(self, stream: Any) -> bool:
        """Whether this document's fonts have the widths that the line was drawn with; they learn from it, then."""
        unknown = []
        for use in self.fonts:
            font = use.kept.find(stream)
            if use.numbers & ~font.__dict__.get("learnt", 0):
                unknown.append((use, font))
        if not all(use.agrees_with(font) for use, font in unknown):
            return False
        for use, font in unknown:
            use.complete(font)
        return True

    def repeat(self, stream: Any, matrix: Any) -> bool:
        """Draw the line again; false, and nothing drawn, when this document's fonts have other widths."""
        if not self.suits(stream):
            return False
        stream.set_text_matrix(*matrix.values)
        if stream._current_font != self.first_font:
            stream.stream.append(self.naming)
        stream.stream.append(self.written)
        stream._current_font = self.last_font
        return True


def _record(stream: Any, textbox: Any, matrix: Any) -> _Drawing | None:
    """The drawing of a line in this document; None when it depends on more than its text, style and widths."""
    recorder = _Recorder(stream, textbox.pango_layout)
    try:
        if not draw_plain_glyphs(recorder, textbox, matrix):
            recorder = _Recorder(stream, textbox.pango_layout)
            _draw_first_line(recorder, textbox, "clip", "none", matrix)
    except _NotRemembered:
        return None
    return recorder.make_drawing()


def _draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
    """`draw_first_line`, once per text and style, and per set of widths that documents give its glyphs."""
    layout = textbox.pango_layout
    cut = text_overflow == "ellipsis" or block_ellipsis != "none"
    shown = textbox.text.strip() and textbox.style["font_size"] >= _LEAST_SIZE
    if shown and not cut and isinstance(layout, RememberedLayout):
        drawings, key = layout.memory.drawings, (layout.text_style, layout.text, layout.justification_spacing)
        known = drawings.get(key) or ()
        if any(drawing.repeat(stream, matrix) for drawing in known):
            return []
        drawing = _record(stream, textbox, matrix)
        if drawing is not None and drawing.repeat(stream, matrix):
            drawings.keep(key, (drawing, *known[: _VARIANTS - 1]), len(layout.text) + drawing.length)
            return []
    return list(_draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix))


# --- a whole line ---------------------------------------------------------------------------------------------------


def _draw_line(stream: Any, page: Any, box: Any, offset_x: float = 0, *cut: Any) -> None:
    """`draw_inline_level`, for a line of text or a part of one whose drawing is known."""
    kind = type(box)
    if kind is _boxes.LineBox:
        cut = (box.text_overflow, box.block_ellipsis)
    if kind not in (_boxes.LineBox, _boxes.InlineBox) or cut not in ((), _UNCUT) or stream._tags is None:
        _draw_inline_level(stream, page, box, offset_x, *cut)
        return
    if box.background is not None or not _is_bare(box):
        weasyprint.draw.set_mask_border(stream, box)
        weasyprint.draw.draw_background(stream, box.background)
        weasyprint.draw.draw_border(stream, box)
    left = box.position_x
    for child in box.children:
        if type(child) is _boxes.TextBox:
            if not _write_text(stream, child):
                with stream.marked(child, "Span"):
                    weasyprint.draw.draw_text(stream, child, offset_x + child.position_x - left, *_UNCUT)
        elif isinstance(child, weasyprint.stacking.StackingContext):
            _draw_inline_level(stream, page, child, offset_x, *_UNCUT)
        else:
            _draw_line(stream, page, child, offset_x + child.position_x - left, *_UNCUT)


def _write_text(stream: Any, text: Any) -> bool:
    """Write a text that is nothing but glyphs, whose operators are known; false, and nothing written, otherwise."""
    layout = text.pango_layout
    if type(layout) is not RememberedLayout:
        return False
    style = text.style
    notes = style.__dict__
    look = notes["text_look"] if "text_look" in notes else _note_look(style)
    if look is None or stream._current_font is not None:
        return False
    known = layout.memory.drawings.get((layout.text_style, layout.text, layout.justification_spacing))
    drawing = next((one for one in known if one.suits(stream)), None) if known else None
    if drawing is None:
        return False
    tags = stream._tags
    number = len(tags)
    tags[text] = {"tag": "Span", "mcid": number}
    operators = stream.stream
    mark = b"/Span\n<</MCID %d>>\nBDC" % number
    opacity, color = look
    if stream._current_alpha != opacity or stream._current_color != color:
        operators.append(mark)
        stream.set_color(style["color"])
        mark = b"BT\n1 0 0 -1 "
    else:
        mark += b"\nBT\n1 0 0 -1 "
    place = _write(text.position_x) + b" " + _write(text.position_y + text.baseline)
    operators.append(b"".join((mark, place, b" Tm\n", drawing.naming, b"\n", drawing.written, b"\nET\nEMC")))
    stream._old_font = drawing.last_font
    return True


def _note_look(style: Any) -> tuple[str, tuple[Any, ...]] | None:
    """The opacity and the colour of texts that are glyphs alone, as a stream names them; None when there is more."""
    look = None
    decorated = {"underline", "overline", "line-through"}
    if (
        style["visibility"] == "visible"
        and style["font_size"] >= _LEAST_SIZE
        and not any(word in style["text_decoration_line"] for word in decorated)
    ):
        color = style["color"]
        *channels, alpha = color
        look = (f"a{alpha}", (color.space, *channels))
    if is_shared(style):
        style.text_look = look
    return look


def _is_bare(box: Any) -> bool:
    """Whether a part of a line has neither borders nor pictures of borders."""
    style = box.style
    notes = style.__dict__
    plain = notes.get("bare_line")
    if plain is None:
        plain = style["mask_border_source"][0] == style["border_image_source"][0] == "none"
        if is_shared(style):
            style.bare_line = plain
    return bool(
        plain
        and not box.border_top_width
        and not box.border_left_width
        and not box.border_bottom_width
        and not box.border_right_width
    )


def install() -> None:
    """Stand in front of two functions of WeasyPrint, in the version that is known; the plain way without a memory."""
    if LINES.is_known():
        weasyprint.draw.text.draw_first_line = _draw
        weasyprint.draw.draw_inline_level = _draw_line
