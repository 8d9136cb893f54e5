"""Lines of text remembered from one document to the next: where a text breaks, and what draws the line.

The conventions of a batch say mostly the same things in the same places. WeasyPrint asks Pango twice for each line,
once to break it and once to draw it; here both answers are kept, under all that they depend on: the words, the
properties of the style that bear on text, the width. What is drawn is the same to the byte, with or without
(docs/decisions/0017).

A memory belongs to a set of fonts and goes with it. It is bounded; what has not been asked for since long is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.writing.accelerators.bounded_memory import BoundedMemory
from generator.writing.accelerators.hanging_spaces import split_first_line
from generator.writing.accelerators.switch import LINES
from generator.writing.layout_library import weasyprint

# What WeasyPrint reads of a style to break a line and to draw it; a test compares this with its source.
TEXT_PROPERTIES = (
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "overflow_wrap",
    "tab_size",
    "text_decoration_line",
    "white_space",
    "word_break",
    "word_spacing",
)
_GENERATION_SIZE = 6_000_000  # bytes, about; each of the two kinds of answers has two generations
_VARIANTS = 4  # drawings of one line kept, one per set of widths
_LEAST_SIZE = 1e-6  # of a font: below, WeasyPrint draws nothing

_strut = weasyprint.layout.inline.strut
_draw_first_line = weasyprint.draw.text.draw_first_line


class LineMemory:
    """What a set of fonts has been asked for. `size` bounds each generation, in bytes.

    Styles, fonts and glyphs are as many as the stylesheet and its sizes make them, however much is written.
    """

    def __init__(self, size: int = _GENERATION_SIZE) -> None:
        self.splits = BoundedMemory(size)
        self.drawings = BoundedMemory(size)
        self._styles: dict[tuple[object, ...], int] = {}
        self._fonts: dict[tuple[str, float], _KeptFont] = {}
        self._glyphs: dict[_Glyph, _Glyph] = {}

    def identify_style(self, style: Any) -> int:
        """A number that styles share when a text is set alike with each of them."""
        known = style.__dict__.get("text_style")
        if known is None:
            values = tuple(_freeze(style[name]) for name in TEXT_PROPERTIES)
            known = style.text_style = self._styles.setdefault(values, len(self._styles))
        return int(known)

    def keep_font(self, name: str, size: float, font: _KeptFont) -> _KeptFont:
        """The first font kept under this name and size, so that few Pango objects outlive their document."""
        return self._fonts.setdefault((name, size), font)

    def share_glyph(self, glyph: _Glyph) -> _Glyph:
        """The first of equal glyphs."""
        return self._glyphs.setdefault(glyph, glyph)


@dataclass(frozen=True, slots=True)
class _KeptFont:
    pango_font: Any
    owner: Any  # the Pango layout that keeps it alive


def make_line_memory() -> LineMemory | None:
    """A memory for a set of fonts; None when the environment says to remember nothing."""
    return LineMemory() if LINES.is_on() else None


def _freeze(value: Any) -> object:
    if isinstance(value, (list, tuple)):
        return tuple(_freeze(part) for part in value)
    return frozenset(value) if isinstance(value, (set, frozenset)) else (type(value), value)


class _RememberedLayout(weasyprint.text.line_break.Layout):  # type: ignore[misc]  # the library has no types
    """The layout of a line without its Pango objects, made again only when somebody asks for one of them."""

    memory: LineMemory
    text_style: int
    _awake: Any = None

    def reactivate(self, style: Any) -> None:
        self._awake = style

    def __getattr__(self, name: str) -> Any:
        if name not in ("layout", "language", "style") or self._awake is None:
            raise AttributeError(name)
        style, self._awake = self._awake, None
        super().reactivate(style)
        return getattr(self, name)

    def deactivate(self) -> None:
        self._awake = None
        for name in ("layout", "language", "style"):
            self.__dict__.pop(name, None)


def _split(text: str, style: Any, context: Any, *place: Any, **options: Any) -> tuple[Any, ...]:
    """`split_first_line`, once per text, style and width."""
    memory: LineMemory | None = getattr(style.font_config, "lines", None)
    if memory is None:
        return tuple(split_first_line(text, style, context, *place, **options))
    text_style = memory.identify_style(style)
    key = (text_style, text, place, *options.items())
    found = memory.splits.get(key)
    if found is None:
        layout, *measures = split_first_line(text, style, context, *place, **options)
        found = (layout.__dict__ | {"memory": memory, "text_style": text_style}, measures)
        memory.splits.keep(key, found, len(text))
    attributes, measures = found
    line = _RememberedLayout.__new__(_RememberedLayout)
    line.__dict__.update(attributes)
    return (line, *measures)


def _measure_strut(style: Any) -> tuple[float, float]:
    """`strut`, the height and the baseline of a style's lines, once per style and not for each line."""
    known: tuple[float, float] | None = style.__dict__.get("strut")
    if known is None:
        known = _strut(style)
        if getattr(style.font_config, "lines", None) is not None:
            style.strut = known
    return known


# --- drawing --------------------------------------------------------------------------------------------------------


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

    def agrees_with(self, font: Any) -> bool:
        """Whether this document gives the glyphs the widths that the line was drawn with."""
        known = font.widths
        for glyph, width, _, borrowed in self.glyphs:
            found = known.get(glyph)
            if found != width and (borrowed or found is not None):
                return False
        return True

    def complete(self, font: Any) -> None:
        """What the document's font learns from this line."""
        widths, characters = font.widths, font.to_unicode
        for glyph, width, text, _ in self.glyphs:
            if glyph not in characters:
                characters[glyph] = text
            if glyph not in widths:
                widths[glyph] = width


class _Recorder:
    """In place of the page's stream: notes what is asked of it."""

    def __init__(self, stream: Any, layout: _RememberedLayout) -> None:
        self.ink_rect, self.logical_rect = stream.ink_rect, stream.logical_rect
        self._stream, self._layout = stream, layout
        self._fonts: dict[str, _LineFont] = {}
        self.operations: list[tuple[str, tuple[Any, ...]]] = []

    def add_font(self, pango_font: Any) -> tuple[_LineFont, float]:
        font, size = self._stream.add_font(pango_font)
        if font.bitmap or font.png or font.svg or font.colr:
            raise _NotRemembered(font.hash)
        if font.hash not in self._fonts:
            kept = self._layout.memory.keep_font(font.hash, size, _KeptFont(pango_font, self._layout.layout))
            self._fonts[font.hash] = _LineFont(kept, font)
        return self._fonts[font.hash], size

    def list_uses(self) -> tuple[_FontUse, ...]:
        """What the line has asked of each of its fonts."""
        return tuple(_FontUse(font.kept, tuple(self._list_glyphs(font))) for font in self._fonts.values())

    def _list_glyphs(self, font: _LineFont) -> Iterator[_Glyph]:
        for glyph, characters in font.to_unicode.items():
            yield self._layout.memory.share_glyph(
                _Glyph(glyph, font.widths[glyph], characters, glyph in font.widths.borrowed)
            )

    def set_text_matrix(self, *_: float) -> None:
        """Nothing: where the line stands is not remembered."""

    def set_font_size(self, font: str, size: float) -> None:
        self.operations.append(("set_font_size", (font, size)))

    def set_text_rise(self, height: float) -> None:
        self.operations.append(("set_text_rise", (height,)))

    def show_text(self, text: str) -> None:
        self.operations.append(("show_text", (text,)))


@dataclass(frozen=True, slots=True)
class _Drawing:
    fonts: tuple[_FontUse, ...]
    operations: tuple[tuple[str, tuple[Any, ...]], ...]

    @property
    def length(self) -> int:
        """What it takes, in bytes, about."""
        shown = sum(len(str(part)) for _, arguments in self.operations for part in arguments)
        return shown + sum(8 * len(font.glyphs) for font in self.fonts)

    def repeat(self, stream: Any, matrix: Any) -> bool:
        """Draw the line again; false, and nothing drawn, when this document's fonts have other widths."""
        fonts = [(use, stream.add_font(use.kept.pango_font)[0]) for use in self.fonts]
        if not all(use.agrees_with(font) for use, font in fonts):
            return False
        for use, font in fonts:
            use.complete(font)
        stream.set_text_matrix(*matrix.values)
        for name, arguments in self.operations:
            getattr(stream, name)(*arguments)
        return True


def _record(stream: Any, textbox: Any, matrix: Any) -> _Drawing | None:
    """The drawing of a line in this document; None when it depends on more than its text, style and widths."""
    recorder = _Recorder(stream, textbox.pango_layout)
    try:
        _draw_first_line(recorder, textbox, "clip", "none", matrix)
    except _NotRemembered:
        return None
    return _Drawing(recorder.list_uses(), tuple(recorder.operations))


def _draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
    """`draw_first_line`, once per text and style, and per set of widths that documents give its glyphs."""
    layout = textbox.pango_layout
    cut = text_overflow == "ellipsis" or block_ellipsis != "none"
    shown = textbox.text.strip() and textbox.style["font_size"] >= _LEAST_SIZE
    if shown and not cut and isinstance(layout, _RememberedLayout):
        drawings, key = layout.memory.drawings, (layout.text_style, layout.text, layout.justification_spacing)
        known = drawings.get(key) or ()
        if any(drawing.repeat(stream, matrix) for drawing in known):
            return []
        drawing = _record(stream, textbox, matrix)
        if drawing is not None and drawing.repeat(stream, matrix):
            drawings.keep(key, (drawing, *known[: _VARIANTS - 1]), len(layout.text) + drawing.length)
            return []
    return list(_draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix))


def install() -> None:
    """Stand in front of three functions of WeasyPrint, in the version that is known; the plain way without a memory."""
    if LINES.is_known():
        weasyprint.layout.inline.split_first_line = _split
        weasyprint.layout.preferred.split_first_line = _split
        weasyprint.layout.inline.strut = _measure_strut
        weasyprint.draw.text.draw_first_line = _draw
