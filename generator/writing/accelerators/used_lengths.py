"""The lengths of boxes taken from their style at once, when none of them is a part of another length.

WeasyPrint resolves some twenty lengths of each box one by one, each time that it lays it out. Most styles have only
fixed lengths: what they give is noted on the style, and copied. The others are resolved the plain way, and so are
boxes whose style is their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from generator.writing.accelerators.shared_styles import is_shared
from generator.writing.accelerators.switch import LENGTHS
from generator.writing.layout_library import weasyprint

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
_SQUARE = dict.fromkeys(_RADII, (0, 0))
_PLACEHOLDER = "_box"  # the attribute of what stands for an absolute box, and hands its attributes on to it

_percent = weasyprint.layout.percent
_resolve_percentages = _percent.resolve_percentages
_resolve_radii_percentages = _percent.resolve_radii_percentages


def _is_fixed(value: Any) -> bool:
    return value is None or value == "auto" or getattr(value, "unit", None) == "px"


def _note_lengths(style: Any) -> tuple[dict[str, Any], bool] | None:
    """What a style says of the lengths of its boxes, and whether borders may be those of a table; None: it depends."""
    collapses = style["border_collapse"] == "collapse"
    if not all(_is_fixed(style[name]) for name in _LENGTHS) or (collapses and style["box_sizing"] != "content-box"):
        return None
    box = SimpleNamespace(style=style)
    _resolve_percentages(box, (0, 0))
    del box.style
    lengths = vars(box)
    if collapses:
        for name in _BORDERS:
            del lengths[name]
    return lengths, collapses


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """`resolve_percentages` of the library."""
    style = box.style
    notes = style.__dict__
    if "used_lengths" not in notes:
        if not is_shared(style) or not LENGTHS.is_on():
            _resolve_percentages(box, containing_block)
            return
        style.used_lengths = _note_lengths(style)
    noted, attributes = notes["used_lengths"], box.__dict__
    if noted is None or _PLACEHOLDER in attributes:
        _resolve_percentages(box, containing_block)
        return
    lengths, collapses = noted
    attributes.update(lengths)
    if collapses:
        for name in _BORDERS:
            if name not in attributes:  # else it comes from the conflict of the borders of a table
                attributes[name] = style[name]


def resolve_radii_percentages(box: Any) -> None:
    """`resolve_radii_percentages` of the library."""
    style = box.style
    notes = style.__dict__
    if "square_corners" not in notes:
        if not is_shared(style) or not LENGTHS.is_on():
            _resolve_radii_percentages(box)
            return
        style.square_corners = all((0, "px") in style[name] for name in _RADII)
    if notes["square_corners"] and _PLACEHOLDER not in box.__dict__:
        box.__dict__.update(_SQUARE)
    else:
        _resolve_radii_percentages(box)


def install() -> None:
    """Stand in for two functions wherever the layout of WeasyPrint names them, in the version that is known."""
    if LENGTHS.is_known():
        _replace(_resolve_percentages, resolve_percentages)
        _replace(_resolve_radii_percentages, resolve_radii_percentages)


def _replace(plain: Callable[..., None], fast: Callable[..., None]) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.layout") and getattr(module, plain.__name__, None) is plain:
            setattr(module, plain.__name__, fast)
