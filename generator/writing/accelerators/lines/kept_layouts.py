"""Pango layouts used again: one that a line is done with serves the next line of the same style.

WeasyPrint makes a context, a description of the font and a layout for each line, once to break it and once to draw it,
and frees them. What they say depends on the style alone, but for the text, the width and the ways to cut it, which are
put back as they were. Layouts whose attributes depend on the text are not used again.
"""

from __future__ import annotations

from typing import Any

from generator.writing.accelerators.switch import LAYOUTS
from generator.writing.layout_library import weasyprint

_line_break = weasyprint.text.line_break
_Layout = _line_break.Layout
_set_up = _Layout.setup
_deactivate = _Layout.deactivate
_pango = _line_break.pango
_WORDS = _line_break.PANGO_WRAP_MODE["WRAP_WORD"]
_NO_ELLIPSIS = 0  # PANGO_ELLIPSIZE_NONE

# What `setup` gives a layout.
_GIVEN = (
    *("first_line_direction", "language", "layout", "ascent", "underline_position", "strikethrough_position"),
    *("underline_thickness", "strikethrough_thickness"),
)
_MOST = 4  # kept of a style
# The attribute of a layout at work: where it is kept afterwards, and what is kept.
_PLACE = "kept_place"

_Values = dict[str, Any]


class KeptLayouts:
    """The layouts that nobody uses, by the number of their style."""

    def __init__(self) -> None:
        self._free: dict[int, list[_Values] | None] = {}

    def open(self, number: int, style: Any) -> list[_Values] | None:
        """Those of a style; None when its layouts are used once."""
        if number not in self._free:
            self._free[number] = [] if LAYOUTS.is_on() and _has_no_text_attributes(style) else None
        return self._free[number]


def install() -> None:
    """Stand in front of two methods of WeasyPrint's layouts, in the version that is known."""
    if LAYOUTS.is_known():
        _Layout.setup = _take
        _Layout.deactivate = give_back


def keep_for_good(layout: Any) -> None:
    """Somebody keeps what this layout is made of: it is not used again."""
    layout.__dict__.pop(_PLACE, None)


def _take(self: Any, style: Any) -> None:
    """`Layout.setup`, but with what a former layout of the style has left."""
    free = _find_free(style)
    if not free:
        _set_up(self, style)
        if free is not None:
            attributes = self.__dict__
            attributes[_PLACE] = free, {name: attributes[name] for name in _GIVEN if name in attributes}
        return
    values = free.pop()
    self.style = style
    self.__dict__.update(values)
    self.__dict__[_PLACE] = free, values


def _find_free(style: Any) -> list[_Values] | None:
    """The free layouts of a style that is known; None for one being computed, or whose layouts are used once."""
    memory = getattr(style.font_config, "lines", None)
    # A style that is being computed asks for the width of a character: to identify it would ask for its values again.
    number = style.__dict__.get("text_style")
    return None if memory is None or number is None else memory.layouts.open(number, style)


def give_back(self: Any) -> None:
    """`Layout.deactivate`, which keeps what the next layout of the style can use."""
    place = self.__dict__.pop(_PLACE, None)
    if place is not None:
        free, values = place
        if len(free) < _MOST and not self.justification_spacing and "\t" not in self.text:
            layout = values["layout"]
            _pango.pango_layout_set_width(layout, -1)
            _pango.pango_layout_set_wrap(layout, _WORDS)
            _pango.pango_layout_set_ellipsize(layout, _NO_ELLIPSIS)
            _pango.pango_layout_set_single_paragraph_mode(layout, False)
            free.append(values)
    _deactivate(self)


def _has_no_text_attributes(style: Any) -> bool:
    """Whether `set_text` gives parts of a text no attributes.

    Where words may be broken, the whole text has one, whose value is always the same: what a longer text has left of it
    stands past the end.
    """
    return bool(style["word_spacing"] == 0 and style["letter_spacing"] in ("normal", 0))
