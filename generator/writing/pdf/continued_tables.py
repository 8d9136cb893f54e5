"""Tables cut by a page, in WeasyPrint: their groups stay whole, or are named again at the head of the next page.

A table's repeated head holds a row for each of its groups, which says « … (suite) ». It is laid out only on a page that
begins within that group. A group goes whole to the next page, unless that leaves more than a third of this one empty;
half of it, where a cut would leave but a few rows of the table on the next page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from generator.writing.continued_groups import MOST_EMPTY, MOST_EMPTY_FOR_FEW, is_few
from generator.writing.html.element_names import CONTINUED_ATTRIBUTE
from generator.writing.layout_library import weasyprint

_table_layout = weasyprint.layout.block.table_layout


def install() -> None:
    """Have WeasyPrint lay out tables by `layout_table`."""
    weasyprint.layout.block.table_layout = layout_table


def layout_table(
    context: Any, table: Any, bottom_space: float, skip_stack: dict[int, Any] | None, *rest: Any
) -> tuple[Any, ...]:
    """What WeasyPrint's function of this place gives, for a table of ours; for another, the same as ever."""
    if not any(_name_group(group) for group in table.children):
        return tuple(_table_layout(context, table, bottom_space, skip_stack, *rest))
    table = _choose_head(table, skip_stack)
    place = _Place(context, bottom_space, skip_stack, *rest)
    if place.page_is_empty:
        return _lay_whole_groups(table, place)
    # WeasyPrint cuts the first group of a table as if nothing stood above it, whatever its style wants.
    first = next((group for group in table.children if not group.is_header), None)
    with _cuttable(first):
        laid_out = _lay_whole_groups(table, place)
    made, resume_at = laid_out[:2]
    if made is None or _find_cut(table, resume_at) is not first or place.measure_blank(table.position_y) > MOST_EMPTY:
        return laid_out
    place.forget(made)
    return (None, None, {"break": "any", "page": None}, [], False)


def _lay_whole_groups(table: Any, place: _Place) -> tuple[Any, ...]:
    """The table on this page; the group that would go to the next one is cut when too much would stay empty."""
    laid_out = place.lay_out(table)
    made, resume_at = laid_out[:2]
    if made is None and place.page_is_empty:
        # Nothing of it can stand on a page as it is asked to: it is cut where it must be.
        with ExitStack() as stack:
            for box in (*table.children, *(row for group in table.children for row in group.children)):
                stack.enter_context(_cuttable(box, "break_before", "break_inside", "break_after"))
            return place.lay_out(table)
    waiting = _find_waiting(table, resume_at)
    if made is None or waiting is None:
        return laid_out
    blank = place.measure_blank(made.position_y + made.height)
    if blank <= MOST_EMPTY:
        return laid_out
    place.forget(made)
    with _cuttable(waiting):
        laid_out = place.lay_out(table)
    made, resume_at = laid_out[:2]
    if made is None or blank > MOST_EMPTY_FOR_FEW or not _leaves_few(table, waiting, resume_at):
        return laid_out
    place.forget(made)
    return place.lay_out(table)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table is laid out: what WeasyPrint hands on beside the table."""

    context: Any
    bottom_space: float
    skip_stack: dict[int, Any] | None
    containing_block: Any
    page_is_empty: bool
    absolute_boxes: list[Any]
    fixed_boxes: list[Any]

    def lay_out(self, table: Any) -> tuple[Any, ...]:
        """What WeasyPrint makes of the table: the part on this page, where the next one goes on, and more."""
        rest = (self.containing_block, self.page_is_empty, self.absolute_boxes, self.fixed_boxes)
        return tuple(_table_layout(self.context, table, self.bottom_space, self.skip_stack, *rest))

    def measure_blank(self, end: float) -> float:
        """What stays empty below a place of the page, as a part of its height."""
        page = self.context.current_footnote_area.page
        return float((self.context.page_bottom - self.bottom_space - end) / page.height)

    def forget(self, made: Any) -> None:
        """Take what was laid out off the page: its notes come again with it."""
        weasyprint.layout.block.remove_placeholders(self.context, [made], self.absolute_boxes, self.fixed_boxes)


@contextmanager
def _cuttable(group: Any, *places: str) -> Iterator[None]:
    """Let a page cut a group, within it unless other places are named, as long as it lasts."""
    if group is None:
        yield
        return
    style = group.style
    group.style = style.copy()
    for name in places or ("break_inside",):
        group.style[name] = "auto"
    try:
        yield
    finally:
        group.style = style


def _name_group(group: Any) -> str:
    return str(group.element.get(CONTINUED_ATTRIBUTE, "")) if group.element is not None else ""


def _choose_head(table: Any, skip_stack: dict[int, Any] | None) -> Any:
    """The table with what its head says on this page: the name of the group that it begins within, or none."""
    if not table.children[0].is_header:
        return table
    wanted = _find_continued(table, skip_stack)
    head = table.children[0]
    rows = [row for row in head.children if _name_group(row) in ("", wanted)]
    return table.copy_with_children([head.copy_with_children(rows), *table.children[1:]])


def _find_continued(table: Any, skip_stack: dict[int, Any] | None) -> str:
    """The name of the group that a page begins within."""
    if not skip_stack:
        return ""
    ((rank, within),) = skip_stack.items()
    if not within:
        return ""
    ((row, cells),) = within.items()
    return _name_group(table.children[rank]) if row or cells else ""


def _find_waiting(table: Any, resume_at: dict[int, Any] | None) -> Any:
    """The group that goes to the next page as a whole, none when the page ends otherwise."""
    if not resume_at:
        return None
    ((rank, within),) = resume_at.items()
    return table.children[rank] if within is None else None


def _find_cut(table: Any, resume_at: dict[int, Any] | None) -> Any:
    """The group that the page ends within."""
    if not resume_at:
        return None
    ((rank, within),) = resume_at.items()
    return table.children[rank] if within is not None else None


def _leaves_few(table: Any, group: Any, resume_at: dict[int, Any] | None) -> bool:
    """Whether the next page would hold but a few rows, the last ones of the table, of a group that this one cuts."""
    if _find_cut(table, resume_at) is not group or table.children[-1] is not group:
        return False
    ((row, _),) = next(iter((resume_at or {}).values())).items()
    return is_few(len(group.children) - row)
