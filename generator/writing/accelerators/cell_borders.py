"""The borders of cells that have some and not all of their sides: straight, of one stroke, without rounded corners.

WeasyPrint cuts each side out of a frame, having looked for images, columns, radii, dots and dashes. Here the same
operators are written in the same order, with the same sums. Any other border is drawn the plain way.
"""

from __future__ import annotations

from typing import Any

from generator.writing.accelerators.plain_cells import note_style
from generator.writing.accelerators.switch import BORDERS
from generator.writing.layout_library import weasyprint

_border = weasyprint.draw.border
_draw_border = weasyprint.draw.draw_border
_TableCellBox = weasyprint.formatting_structure.boxes.TableCellBox

_SIDES = ("top", "right", "bottom", "left")
_ORDER = (2, 3, 1, 0)  # in which the library draws them
_SQUARE = (0, 0)


def install() -> None:
    """Stand in front of `draw_border`, in the version that is known."""
    if BORDERS.is_known():
        weasyprint.draw.draw_border = draw_border


def draw_border(stream: Any, box: Any) -> None:
    """`draw_border` of the library."""
    if type(box) is not _TableCellBox or not BORDERS.is_on():
        _draw_border(stream, box)
        return
    widths = (box.border_top_width, box.border_right_width, box.border_bottom_width, box.border_left_width)
    colors = _list_colors(box.style)
    drawn = [index for index in _ORDER if widths[index] != 0]
    if colors is None or len(drawn) == len(widths) or any(colors[index] is None for index in drawn):
        _draw_border(stream, box)
        return
    if not drawn:
        return
    if not _is_square(box):
        _draw_border(stream, box)
        return
    frame = (box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height())
    for index in drawn:
        with stream.artifact(), stream.stacked():
            _draw_side(stream, index, frame, widths, colors[index])


def _draw_side(stream: Any, index: int, frame: tuple[float, ...], widths: tuple[float, ...], color: Any) -> None:
    """One side, cut out of the frame between the border's edge and its inner edge."""
    left, top, width, height = frame
    above, right, below, before = widths
    if index == 0:
        corners = ((left + width, top), (left, top), (left + before, top + above), (left + width + -right, top + above))
    elif index == 1:
        edge = left + width
        corners = (
            (edge, top + height),
            (edge, top),
            (edge + -right, top + above),
            (edge + -right, top + height + -below),
        )
    elif index == 2:
        edge = top + height
        corners = (
            (left + width, edge),
            (left, edge),
            (left + before, edge + -below),
            (left + width + -right, edge + -below),
        )
    else:
        corners = (
            (left, top + height),
            (left, top),
            (left + before, top + above),
            (left + before, top + height + -below),
        )
    stream.move_to(*corners[0])
    for corner in corners[1:]:
        stream.line_to(*corner)
    stream.clip(even_odd=True)
    stream.end()
    stream.set_color(color)
    stream.rectangle(left + before, top + above, width - before - right, height - above - below)
    stream.rectangle(left, top, width, height)
    stream.fill(even_odd=True)


def _is_square(box: Any) -> bool:
    """Whether no corner is rounded."""
    return bool(
        box.border_top_left_radius == _SQUARE
        and box.border_top_right_radius == _SQUARE
        and box.border_bottom_right_radius == _SQUARE
        and box.border_bottom_left_radius == _SQUARE
    )


def _list_colors(style: Any) -> tuple[Any, ...] | None:
    """The colour of each side, None for one that is not of one stroke; None alone for a style to draw plainly."""
    notes = note_style(style)
    if "borders" not in notes:
        plain = (
            style["visibility"] == "visible"
            and style["column_width"] == style["column_count"] == "auto"
            and style["border_image_source"][0] == "none"
        )
        notes["borders"] = tuple(_find_color(style, side) for side in _SIDES) if plain else None
    colors: tuple[Any, ...] | None = notes["borders"]
    return colors


def _find_color(style: Any, side: str) -> Any:
    color = _border.get_color(style, f"border_{side}_color")
    return color if color and color.alpha and style[f"border_{side}_style"] == "solid" else None
