"""Boxes with nothing behind them and nothing apart: most of a document, passed by at once.

WeasyPrint looks for the background of every box, of every text too, and copies every line when it sorts what is painted
in which order. What a shared style says of it is looked at once; a line that has only texts and inline parts of such
styles is painted as it is.
"""

from __future__ import annotations

from typing import Any

from generator.writing.accelerators.shared_styles import is_shared
from generator.writing.accelerators.switch import BARE_BOXES
from generator.writing.layout_library import weasyprint

_background = weasyprint.layout.background
_stacking = weasyprint.stacking
_boxes = weasyprint.formatting_structure.boxes
_layout_box_backgrounds = _background.layout_box_backgrounds
_dispatch = _stacking._dispatch
_CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
_SQUARE = dict.fromkeys(_CORNERS, (0, 0)) | {"background": None}


def install() -> None:
    """Stand in front of two functions of WeasyPrint, in the version that is known."""
    if BARE_BOXES.is_known():
        _background.layout_box_backgrounds = _find_backgrounds
        _stacking._dispatch = _sort


def _find_backgrounds(page: Any, box: Any, *rest: Any, **options: Any) -> None:
    """`layout_box_backgrounds`: nothing for a box that has no background, round corners or pictures of borders."""
    notes = box.style.__dict__
    bare = notes["bare_box"] if "bare_box" in notes else _note_background(box.style)
    if not bare or box is page or "_box" in box.__dict__:  # what stands for an absolute box hands this on to it
        _layout_box_backgrounds(page, box, *rest, **options)
        return
    box.__dict__.update(_SQUARE)
    for child in box.all_children():
        _find_backgrounds(page, child, *rest)


def _note_background(style: Any) -> bool:
    """Whether boxes of a style have no background; noted where the style is shared."""
    if not is_shared(style) or not BARE_BOXES.is_on():
        return False
    color = style["background_color"]
    color = style["color"] if color == "currentcolor" else color
    hidden = style["visibility"] == "hidden"
    bare = (
        style["border_image_source"][0] == style["mask_border_source"][0] == "none"
        and (hidden or (color.alpha == 0 and all(image == ("none", None) for image in style["background_image"])))
        and not style["box_shadow"]
        and all((0, "px") in style[name] for name in _CORNERS)
    )
    style.bare_box = bare
    return bare


def _sort(box: Any, page: Any, *rest: Any) -> Any:
    """`_dispatch`: a line of plain parts is what it would be a copy of."""
    if type(box) is _boxes.LineBox and _is_plain(box):
        return box
    return _dispatch(box, page, *rest)


def _is_plain(box: Any) -> bool:
    """Whether a box and those in it are painted in their turn."""
    notes = box.style.__dict__
    if not (notes["in_turn"] if "in_turn" in notes else _note_turn(box.style)):
        return False
    for child in box.children:
        kind = type(child)
        if kind is _boxes.TextBox:
            notes = child.style.__dict__
            if not (notes["in_turn"] if "in_turn" in notes else _note_turn(child.style)):
                return False
        elif kind is not _boxes.InlineBox or child.is_grid_item or not _is_plain(child):
            return False
    return True


def _note_turn(style: Any) -> bool:
    """Whether boxes of a style are painted in their turn; noted where the style is shared."""
    if not is_shared(style) or not BARE_BOXES.is_on():
        return False
    in_turn: bool = (
        style["position"] == "static"
        and style["opacity"] == 1
        and not style["transform"]
        and style["overflow"] == "visible"
        and style["float"] not in ("left", "right", "inline-start", "inline-end")
    )
    style.in_turn = in_turn
    return in_turn
