"""Cells that hold one paragraph of plain text, laid out by themselves: nineteen cells in twenty of our tables.

WeasyPrint lays out a cell as it does any block: floats, footnotes, breaks, margins that collapse and percentages are
looked for in each of them. Here the same sums are done in the same order, with nothing looked for that such a cell
cannot have. A cell that holds anything else, or that doesn't fit on what is left of its page, goes the plain way.

What depends on a style and a width alone is worked out once, by the library, and kept with the style.
"""

from __future__ import annotations

from typing import Any

from generator.writing.accelerators.switch import CELLS
from generator.writing.layout_library import weasyprint

_inline = weasyprint.layout.inline
_boxes = weasyprint.formatting_structure.boxes
_block_container_layout = weasyprint.layout.block.block_container_layout
_resolve_percentages = weasyprint.layout.percent.resolve_percentages
_block_level_width = weasyprint.layout.block.block_level_width

_SIDES = ("top", "right", "bottom", "left")
_SPACES = tuple(f"{kind}_{side}" for side in _SIDES for kind in ("margin", "padding"))
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_SIZES = ("width", "min_width", "max_width", "height", "min_height", "max_height")
_RESOLVED = _SPACES + _BORDERS + _SIZES  # what `resolve_percentages` gives a box; a test compares this with its source
_ROUNDING = 1 + 1e-9  # what `split_inline_box` stretches a line by

# What a style must say for each kind of box, so that what is left out here has nothing to do there.
_BLOCK_VALUES = {
    "box_decoration_break": "slice",
    "continue": "auto",
    "direction": "ltr",
    "float": "none",
    "max_lines": "none",
    "position": "static",
}
_CELL_VALUES = _BLOCK_VALUES | {"border_collapse": "separate"}
_PARAGRAPH_VALUES = _BLOCK_VALUES | {
    "border_collapse": "separate",
    "clear": "none",
    "column_count": "auto",
    "column_width": "auto",
    "display": ("block", "flow"),
    "overflow": "visible",
}
_LINE_VALUES = {"border_collapse": "separate", "direction": "ltr", "float": "none", "position": "static"}
_TEXT_VALUES = _LINE_VALUES | {"vertical_align": "baseline"}


def install() -> None:
    """Stand in front of the layout of blocks, and of the percentages of tables, in the version that is known."""
    if CELLS.is_known():
        weasyprint.layout.block.block_container_layout = _lay_out
        weasyprint.layout.table.resolve_percentages = _resolve


def _lay_out(
    context: Any, box: Any, bottom_space: float, skip_stack: Any, page_is_empty: bool, *rest: Any, **options: Any
) -> Any:
    """`block_container_layout`, but for a plain cell that begins and ends on this page."""
    if type(box) is _boxes.TableCellBox and skip_stack is None and CELLS.is_on():
        made = _lay_cell(context, box, bottom_space)
        if made is not None:
            return made, None, {"break": "any", "page": None}, [], False, None
    return _block_container_layout(context, box, bottom_space, skip_stack, page_is_empty, *rest, **options)


def _lay_cell(context: Any, cell: Any, bottom_space: float) -> Any:
    """The cell with its lines; None when it goes the plain way."""
    if not _is_plain(cell):
        return None
    paragraph = cell.children[0]
    sizes = _size_paragraph(paragraph, cell)
    if sizes["height"] != "auto" or sizes["margin_top"] != 0 or sizes["margin_bottom"] != 0:
        return None
    made = paragraph.copy_with_children(())
    made.__dict__.update(sizes)
    made.position_x, made.position_y = cell.content_box_x(), cell.content_box_y()
    made.clearance, made.index = None, 0
    lines, end = _set_lines(context, paragraph.children[0], made)
    if not lines:
        return None
    made.children = lines
    made.height = max(0, end - made.content_box_y())
    made.height = max(min(made.height, made.max_height), made.min_height)
    bottom = made.border_box_y() + made.border_height()
    if context.overflows_page(bottom_space + made.padding_bottom + made.border_bottom_width, bottom):
        return None
    laid = cell.copy_with_children([made])
    laid.height = max(0, bottom - laid.content_box_y())
    laid.height = max(min(laid.height, laid.max_height), laid.min_height)
    return laid


def _set_lines(context: Any, line: Any, paragraph: Any) -> tuple[list[Any], float]:
    """The lines of a paragraph, and where the last one ends; none when the text is not set as plain text is."""
    (text,) = line.children
    left, top = paragraph.content_box_x(), paragraph.content_box_y()
    available = left + paragraph.width - left
    line_sizes = _resolve_once(line, paragraph.width, paragraph.height)
    source = text.copy()
    source.__dict__.update(_resolve_once(text, paragraph.width, paragraph.height))
    indent = _find_indent(line, paragraph)
    lines: list[Any] = []
    skip: int | None = 0
    while skip is not None:
        if lines:
            stack = _inline.skip_first_whitespace(line, {0: {skip: None}})
            if stack == "continue":
                return [], 0
            skip, indent = next(iter(stack[0])), 0
        source.position_x = left + indent
        limit = (left + available) * _ROUNDING
        placed, skip, preserved = _inline.split_text_box(context, source, limit - source.position_x, skip)
        if placed is None or preserved or placed.position_x + placed.margin_width() > limit:
            return [], 0
        made = line.copy_with_children([placed])
        made.__dict__.update(line_sizes)
        made.position_x, made.text_indent = left, indent
        made.remove_decoration(start=bool(lines), end=skip is not None)
        _place_line(context, made, top, available, last=skip is None)
        made.resume_at = None if skip is None else {0: {skip: None}}
        top = made.position_y + made.height
        lines.append(made)
    return lines, top


def _place_line(context: Any, line: Any, top: float, available: float, *, last: bool) -> None:
    """Give a line and its text their places and their heights: `get_next_linebox`, where nothing floats."""
    (text,) = line.children
    line.width = text.position_x + text.margin_width() - line.content_box_x()
    _inline._adjust_line_height(line)
    if text.text[-1] == " ":
        _inline.remove_last_whitespace(context, line)
    right = _inline.text_align(context, line, available, last=last)
    text_top = 0 - text.baseline
    line_top = 0 - line.baseline
    highest = min(text_top, line_top)
    lowest = max(text_top + text.margin_height(), line_top + line.margin_height())
    line.baseline = -highest
    line.height = lowest - highest
    line.margin_top = line.margin_bottom = 0
    line.position_x += right
    line.position_y = top
    text.position_x += right
    text.position_y = text_top + (top - highest)


# --- what is plain --------------------------------------------------------------------------------------------------


def _is_plain(cell: Any) -> bool:
    """Whether a cell holds one paragraph, whose one line before layout is one text."""
    inside = cell.children
    if len(inside) != 1 or type(inside[0]) is not _boxes.BlockBox or not _says(cell, "plain_cell", _CELL_VALUES):
        return False
    paragraph = inside[0]
    inside = paragraph.children
    if len(inside) != 1 or type(inside[0]) is not _boxes.LineBox or _is_special(paragraph):
        return False
    line = inside[0]
    inside = line.children
    if len(inside) != 1 or type(inside[0]) is not _boxes.TextBox or _is_special(cell):
        return False
    text = inside[0]
    if not text.text or text.text[0] == " " or text.is_leader or text.style["font_size"] <= 0:
        return False
    return (
        _says(paragraph, "plain_paragraph", _PARAGRAPH_VALUES)
        and _says(line, "plain_line", _LINE_VALUES)
        and _says(text, "plain_text", _TEXT_VALUES)
        and _has_no_edges(line)
    )


def _is_special(box: Any) -> bool:
    """Whether a block is treated apart, whatever its style says."""
    return bool(
        box.first_letter_style is not None
        or box.first_line_style is not None
        or box.is_table_wrapper
        or box.is_flex_item
        or box.is_grid_item
        or box.is_column
        or box.is_for_root_element
        or box.is_outside_marker
        or box.force_fragmentation
    )


def _says(box: Any, name: str, values: dict[str, Any]) -> bool:
    """Whether a style has these values; asked once of a style."""
    style = box.style
    notes = note_style(style)
    known = notes.get(name)
    if known is None:
        known = notes[name] = all(style[key] == value for key, value in values.items())
    return bool(known)


def note_style(style: Any) -> dict[object, Any]:
    """What is known of a style here."""
    notes: dict[object, Any] = style.__dict__.setdefault("cell_notes", {})
    return notes


def _has_no_edges(line: Any) -> bool:
    """Whether a line has neither margins nor padding nor borders, as those without an element of their own."""
    style = line.style
    notes = note_style(style)
    known = notes.get("no_edges")
    if known is None:
        spaces = (style[name] for name in _SPACES)
        known = notes["no_edges"] = all(space == (0, "px") for space in spaces) and not any(
            style[name] for name in _BORDERS
        )
    return bool(known)


# --- what depends on a style and a width ----------------------------------------------------------------------------


def _resolve(box: Any, containing_block: Any) -> None:
    """`resolve_percentages`, once for a style and the size of what contains it, where borders are not shared."""
    if not isinstance(containing_block, _boxes.Box) or box.style["border_collapse"] != "separate" or not CELLS.is_on():
        weasyprint.layout.block.resolve_percentages(box, containing_block)  # maybe that of `used_lengths`
        return
    box.__dict__.update(_resolve_once(box, containing_block.width, containing_block.height))


def _resolve_once(box: Any, width: float, height: Any) -> dict[str, Any]:
    """The used sizes of a box of this style in a block of that size."""
    kept = note_style(box.style)
    sizes: dict[str, Any] | None = kept.get((width, height))
    if sizes is None:
        probe = box.copy()
        _resolve_percentages(probe, (width, height))
        sizes = kept[width, height] = {name: getattr(probe, name) for name in _RESOLVED}
    return sizes


def _size_paragraph(paragraph: Any, cell: Any) -> dict[str, Any]:
    """The used sizes of a paragraph in a cell, its width with them."""
    kept = note_style(paragraph.style)
    sizes: dict[str, Any] | None = kept.get(cell.width)
    if sizes is None:
        probe = paragraph.copy()
        probe.__dict__.update(_resolve_once(paragraph, cell.width, "auto"))
        for side in ("margin_top", "margin_bottom"):
            if getattr(probe, side) == "auto":
                setattr(probe, side, 0)
        _block_level_width(probe, cell)
        sizes = kept[cell.width] = {name: getattr(probe, name) for name in _RESOLVED}
    return sizes


def _find_indent(line: Any, paragraph: Any) -> float:
    """How much further the first line begins."""
    kept = note_style(line.style)
    indent: float | None = kept.get(("indent", paragraph.width))
    if indent is None:
        probe = line.copy()
        weasyprint.layout.percent.resolve_one_percentage(probe, "text_indent", paragraph.width)
        indent = kept["indent", paragraph.width] = probe.text_indent
    return indent
