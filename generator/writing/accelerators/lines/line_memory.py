"""Lines of text remembered from one document to the next: where a text breaks.

The conventions of a batch say mostly the same things in the same places. WeasyPrint asks Pango twice for each line,
once to break it and once to draw it (`drawn_lines.py`); here the answers are kept, under all that they depend on: the
words, the properties of the style that bear on text, the width. What is drawn is the same to the byte, with or without
(docs/decisions/0017).

A memory belongs to a set of fonts and goes with it. It is bounded; what has not been asked for since long is forgotten.
"""

from __future__ import annotations

from typing import Any

from generator.writing.accelerators.bounded_memory import BoundedMemory
from generator.writing.accelerators.lines.hanging_spaces import split_first_line
from generator.writing.accelerators.lines.kept_layouts import KeptLayouts, give_back
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
# Bytes, about, of each of two generations. Where a line breaks is rarely asked for once its paragraph is remembered.
_SPLITS_SIZE, _DRAWINGS_SIZE = 3_000_000, 6_000_000
_MOST_LAYOUTS = 2_000

_strut = weasyprint.layout.inline.strut


class LineMemory:
    """What a set of fonts has been asked for. The sizes bound each generation, in bytes.

    Styles, fonts and glyphs are as many as the stylesheet and its sizes make them, however much is written.
    """

    def __init__(self, splits: int = _SPLITS_SIZE, drawings: int = _DRAWINGS_SIZE) -> None:
        self.splits = BoundedMemory(splits)
        self.drawings = BoundedMemory(drawings)
        self.layouts = KeptLayouts()
        self._layouts: dict[object, dict[str, Any]] = {}
        self._styles: dict[tuple[object, ...], int] = {}
        self.fonts: dict[tuple[str, float], Any] = {}  # with which lines were drawn, by name and size
        self.glyphs: dict[Any, tuple[int, Any]] = {}  # of lines drawn: the number of each and the first of its like

    def share_layout(self, values: dict[str, Any]) -> dict[str, Any]:
        """The first of equal sets of what layouts say besides their text and width."""
        if len(self._layouts) > _MOST_LAYOUTS:
            self._layouts.clear()
        return self._layouts.setdefault(tuple((name, type(one), one) for name, one in values.items()), values)

    def identify_style(self, style: Any) -> int:
        """A number that styles share when a text is set alike with each of them."""
        known = style.__dict__.get("text_style")
        if known is None:
            values = tuple(_freeze(style[name]) for name in TEXT_PROPERTIES)
            known = style.text_style = self._styles.setdefault(values, len(self._styles))
        return int(known)


def make_line_memory() -> LineMemory | None:
    """A memory for a set of fonts; None when the environment says to remember nothing."""
    return LineMemory() if LINES.is_on() else None


def _freeze(value: Any) -> object:
    if isinstance(value, (list, tuple)):
        return tuple(_freeze(part) for part in value)
    return frozenset(value) if isinstance(value, (set, frozenset)) else (type(value), value)


class RememberedLayout(weasyprint.text.line_break.Layout):  # type: ignore[misc]  # the library has no types
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
        if "layout" in self.__dict__:
            give_back(self)


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
        values = layout.__dict__ | {"memory": memory, "text_style": text_style}
        shown, width = values.pop("text"), values.pop("max_width")
        found = (memory.share_layout(values), text if shown == text else shown, width, tuple(measures))
        memory.splits.keep(key, found, len(text))
    values, shown, width, measures = found
    line = RememberedLayout.__new__(RememberedLayout)
    line.__dict__.update(values, text=shown, max_width=width)
    return (line, *measures)


def _measure_strut(style: Any) -> tuple[float, float]:
    """`strut`, the height and the baseline of a style's lines, once per style and not for each line."""
    known: tuple[float, float] | None = style.__dict__.get("strut")
    if known is None:
        known = _strut(style)
        if getattr(style.font_config, "lines", None) is not None:
            style.strut = known
    return known


def install() -> None:
    """Stand in front of two functions of WeasyPrint, in the version that is known; the plain way without a memory."""
    if LINES.is_known():
        weasyprint.layout.inline.split_first_line = _split
        weasyprint.layout.preferred.split_first_line = _split
        weasyprint.layout.inline.strut = _measure_strut
