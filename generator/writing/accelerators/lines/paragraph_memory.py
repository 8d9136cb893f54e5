"""Lines of whole paragraphs remembered from one document to the next: the boxes, where the library put them.

Nine lines in ten of another CTG of the same model hold the same words in the same styles at the same width. WeasyPrint
breaks such a line from its boxes each time: it splits them, resolves their lengths, looks for floats, aligns, measures.
Here what it made of a line is kept under all that it depends on, and is made again from the boxes of this document:
their elements, links, notes and names are those that they have, their numbers those of the line before. Abscissas are a
part of the key; ordinates are added up as the library adds them. Every number is the same.

A paragraph that comes once is not kept: those with a name or a figure never come again. One that holds anything but
texts and inline parts in the flow, that is justified, or whose styles are not shared, goes the plain way, and so does
one beside a float.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from generator.writing.accelerators.bounded_memory import BoundedMemory
from generator.writing.accelerators.shared_styles import is_shared
from generator.writing.accelerators.switch import PARAGRAPHS
from generator.writing.layout_library import weasyprint

_GENERATION_SIZE = 3_000_000  # bytes, about; there are two generations
_LINE_SIZE, _PART_SIZE = 250, 250  # bytes, about, that a line takes, and each of its boxes

_inline = weasyprint.layout.inline
_boxes = weasyprint.formatting_structure.boxes
_iter_line_boxes = _inline.iter_line_boxes
_line_box_verticality = _inline.line_box_verticality

_SIDES = ("top", "right", "bottom", "left")
# What layout gives a box of a line.
_PLACED = ("position_x", "position_y", "width")
_SHARED = (
    *(f"{kind}_{side}" for side in _SIDES for kind in ("margin", "padding")),
    *(f"border_{side}_width" for side in _SIDES),
    *("min_width", "max_width", "height", "min_height", "max_height"),
    *("baseline", "text_indent", "justification_spacing"),
)
_LAID = {*_PLACED, *_SHARED, "text", "children", "pango_layout", "remove_decoration_sides"}
# What a box has before: beside the attributes that all boxes have.
_BUILT = {
    "element_tag",
    "element",
    "style",
    "first_letter_style",
    "first_line_style",
    "text_overflow",
    "block_ellipsis",
}
_LAYOUT = {
    *("justification_spacing", "max_width", "first_line_direction", "text", "memory", "text_style"),
    *("ascent", "underline_position", "strikethrough_position", "underline_thickness", "strikethrough_thickness"),
}
_RANK = "rank_in_line"  # the attribute that tells which box a laid out one was copied from, while a line is noted

_MOST_VALUES = 5_000

_numbers = count(1)


class _Part(NamedTuple):
    """A box of a line: which of the boxes of its parent it comes from, and what layout gave it.

    Those that are alike share their values. `top` is the place under the base line of the line.
    """

    rank: int
    values: dict[str, Any]
    left: float
    top: float
    width: float
    parts: tuple[_Part, ...] | None  # None for a text
    removed: frozenset[str]  # sides without their edge, where a line begins or ends within
    text: str
    layout: _Layout | None


class _Layout(NamedTuple):
    """The Pango layout of a text, but for the objects of Pango, which it has when it is drawn only."""

    kind: type[Any]
    values: dict[str, Any]
    text: str
    max_width: float | None


class _Line(NamedTuple):
    """A line: its boxes, where its top is from its base line, and where the next one begins."""

    part: _Part
    top: float
    rest: tuple[int, ...] | None


class _Paragraph(dict[tuple[int, ...] | None, _Line]):
    """The lines of a content at a place, by where they begin in it."""


class ParagraphMemory:
    """The paragraphs that a set of fonts has been used for."""

    def __init__(self, size: int = _GENERATION_SIZE) -> None:
        self._paragraphs = BoundedMemory(size)
        self._met = BoundedMemory(size)  # what has come once, by the hash of its key
        self._values: dict[object, dict[str, Any]] = {}

    def find(self, key: tuple[Any, ...], boxes: int, characters: int) -> _Paragraph | None:
        """The paragraph of this key, of so many boxes and characters; None when it is asked for the first time."""
        found: _Paragraph | None = self._paragraphs.get(key)
        if found is None:
            digest = hash(key)
            if self._met.get(digest) is None:
                self._met.keep(digest, True, 0)
                return None
            found = _Paragraph()
            lines = 1 + characters // 80
            self._paragraphs.keep(key, found, 2 * characters + lines * _LINE_SIZE + (boxes + 2 * lines) * _PART_SIZE)
        return found

    def share(self, values: dict[str, Any]) -> dict[str, Any]:
        """The first of equal sets of values. They are as many as styles and sizes."""
        if len(self._values) > _MOST_VALUES:
            self._values.clear()
        return self._values.setdefault(tuple((name, type(one), one) for name, one in values.items()), values)


def make_paragraph_memory() -> ParagraphMemory | None:
    """A memory for a set of fonts; None when the environment says to remember nothing."""
    return ParagraphMemory() if PARAGRAPHS.is_on() else None


def install() -> None:
    """Stand in front of two functions of WeasyPrint, in the version that is known; the plain way without a memory."""
    if PARAGRAPHS.is_known():
        weasyprint.layout.block.iter_line_boxes = _iter_lines
        _inline.line_box_verticality = _note_verticality


def _iter_lines(context: Any, box: Any, position_y: float, *rest: Any) -> Iterator[tuple[Any, Any]]:
    """`iter_line_boxes`, whose lines may be known."""
    bottom_space, skip_stack, block, absolute_boxes, fixed_boxes, *first_styles = rest
    place = _Place(context, box, bottom_space, block, absolute_boxes, fixed_boxes)
    paragraph = None if any(first_styles) else place.find_paragraph()
    if paragraph is None:
        return iter(_iter_line_boxes(context, box, position_y, *rest))
    return place.iterate(paragraph, position_y, skip_stack)


@dataclass(slots=True)
class _Place:
    """A line box that has not been laid out, and what is known of its page."""

    context: Any
    box: Any
    bottom_space: float
    block: Any
    absolute_boxes: Any
    fixed_boxes: Any

    def find_paragraph(self) -> _Paragraph | None:
        """What is remembered of this content at this place; None when it is not such as may be remembered."""
        memory: ParagraphMemory | None = getattr(self.box.style.font_config, "paragraphs", None)
        if memory is None or self.block.style["direction"] != "ltr":
            return None
        found = _read_content(self.box)
        if found is None:
            return None
        content, boxes, characters = found
        key = (self.block.content_box_x(), self.block.width, self.block.height, *content)
        return memory.find(key, boxes, characters)

    def iterate_plainly(self, position_y: float, skip_stack: Any) -> Any:
        """The lines that the library makes."""
        rest = (self.block, self.absolute_boxes, self.fixed_boxes, None, None)
        return _iter_line_boxes(self.context, self.box, position_y, self.bottom_space, skip_stack, *rest)

    def iterate(self, paragraph: _Paragraph, position_y: float, skip_stack: Any) -> Iterator[tuple[Any, Any]]:
        """Each line, and where the next one begins."""
        start = _freeze(skip_stack)
        while True:
            if self.context.excluded_shapes:
                yield from self.iterate_plainly(position_y, skip_stack)
                return
            known = paragraph.get(start)
            if known is not None:
                line, start = _make(known, self.box, position_y), known.rest
                skip_stack = _thaw(start)
            else:
                line, skip_stack = self._note_line(paragraph, start, position_y, skip_stack)
                start = _freeze(skip_stack)
            if line is None:
                return
            position_y = line.position_y + line.height
            yield line, skip_stack
            if skip_stack is None:
                return

    def _note_line(self, paragraph: _Paragraph, start: Any, position_y: float, skip_stack: Any) -> tuple[Any, Any]:
        """The line that the library makes, which is remembered when it can be made again."""
        _rank(self.box)
        _seen.clear()
        try:
            line, resume_at = next(iter(self.iterate_plainly(position_y, skip_stack)), (None, None))
            tops, place = dict(_seen), _seen.get(None)
        finally:
            _seen.clear()
            _unrank(self.box)
        if line is None:
            return None, None
        memory = self.box.style.font_config.paragraphs
        part = None if place is None else _read_part(line, memory, tops)
        _unrank(line)
        if part is not None and place is not None:
            known = _Line(part, place, _freeze(resume_at))
            if _is_same(_make(known, self.box, position_y), line):
                paragraph[start] = known
        return line, resume_at


# --- what a paragraph depends on ------------------------------------------------------------------------------------


def _read_content(box: Any) -> tuple[tuple[Any, ...], int, int] | None:
    """Styles and texts of a line box, how many boxes it holds, and characters; None when it holds anything else."""
    number = _identify(box.style)
    if not number or box.remove_decoration_sides:
        return None
    content: list[Any] = [number]
    boxes = characters = 0
    for child in box.children:
        kind = type(child)
        if child.is_leader:
            return None
        boxes += 1
        if kind is _boxes.TextBox:
            number = _identify(child.style)
            if not number:
                return None
            text = child.text
            characters += len(text)
            content += (number, text, child.trailing_collapsible_space)
        elif kind is _boxes.InlineBox:
            found = _read_content(child)
            if found is None:
                return None
            inside, more, others = found
            boxes += more
            characters += others
            content += (inside, child.trailing_collapsible_space)
        else:
            return None
    return tuple(content), boxes, characters


def _identify(style: Any) -> int:
    """A number of its own for a style of boxes in the flow; another one when it has changed. 0 for another style."""
    notes = style.__dict__
    number = notes.get("line_style")
    if number is None:
        if not is_shared(style):
            return 0
        plain = (
            style["position"] == "static"
            and style["float"] == "none"
            and style["direction"] == "ltr"
            and "justify" not in (style["text_align_all"], style["text_align_last"])
        )
        number = style.line_style = next(_numbers) if plain else 0
    return int(number)


def _freeze(skip_stack: Any) -> tuple[int, ...] | None:
    """Where a line begins, as a key."""
    if skip_stack is None:
        return None
    path = []
    while skip_stack is not None:
        ((index, skip_stack),) = skip_stack.items()
        path.append(index)
    return tuple(path)


def _thaw(path: tuple[int, ...] | None) -> Any:
    """Where a line begins, as the library says it."""
    skip_stack: Any = None
    for index in reversed(path or ()):
        skip_stack = {index: skip_stack}
    return skip_stack


# --- a line noted ---------------------------------------------------------------------------------------------------

_seen: dict[Any, float] = {}  # the ordinates of the boxes of the line that is being noted; under None, that of its top


def _note_verticality(line: Any) -> Any:
    """`line_box_verticality`, whose ordinates are noted before the line is put in its place."""
    bottom, top = _line_box_verticality(line)
    if _RANK in line.__dict__:
        _seen.clear()
        _seen.update((id(one), one.position_y) for one in line.descendants())
        _seen[None] = top
    return bottom, top


def _rank(box: Any, rank: int = 0) -> None:
    box.__dict__[_RANK] = rank
    for index, child in enumerate(box.children):
        _rank(child, index)


def _unrank(box: Any) -> None:
    box.__dict__.pop(_RANK, None)
    for child in box.children:
        _unrank(child)


def _read_part(box: Any, memory: ParagraphMemory, tops: dict[Any, float]) -> _Part | None:
    """What layout gave a box and those in it; None when it gave anything that is not known here."""
    attributes = box.__dict__
    if not all(name in _LAID or name in _BUILT or name == _RANK or hasattr(_boxes.Box, name) for name in attributes):
        return None
    values = memory.share({name: attributes[name] for name in _SHARED if name in attributes})
    parts: list[_Part] | None = None
    text, layout = "", None
    if type(box) is _boxes.TextBox:
        text, layout = box.text, _read_layout(box, memory)
        if layout is None:
            return None
    else:
        parts = []
        for child in box.children:
            part = _read_part(child, memory, tops)
            if part is None:
                return None
            parts.append(part)
    removed = frozenset(box.remove_decoration_sides)
    place = (box.position_x, tops[id(box)], box.width)
    return _Part(attributes[_RANK], values, *place, None if parts is None else tuple(parts), removed, text, layout)


def _read_layout(text: Any, memory: ParagraphMemory) -> _Layout | None:
    """What the Pango layout of a text holds."""
    layout = text.pango_layout
    if not layout.__dict__.keys() <= _LAYOUT:
        return None
    values = {name: value for name, value in layout.__dict__.items() if name not in ("text", "max_width")}
    shown = text.text if layout.text == text.text else layout.text
    return _Layout(type(layout), memory.share(values), shown, layout.max_width)


def _is_same(one: Any, other: Any) -> bool:
    """Whether two boxes of a line are the same in all that they say."""
    mine, others = one.__dict__, other.__dict__
    if type(one) is not type(other) or mine.keys() != others.keys():
        return False
    for name, value in mine.items():
        if name == "pango_layout":
            layout = others[name]
            if type(value) is not type(layout) or value.__dict__ != layout.__dict__:
                return False
        elif name != "children" and value is not others[name] and value != others[name]:
            return False
    pairs = zip(one.children, other.children, strict=False)
    return len(one.children) == len(other.children) and all(_is_same(*pair) for pair in pairs)


# --- a line made again ----------------------------------------------------------------------------------------------


def _make(known: _Line, box: Any, position_y: float) -> Any:
    """The line from the boxes of this document, at this place."""
    line = _make_part(known.part, box, position_y - known.top)
    line.position_y = position_y
    return line


def _make_part(part: _Part, source: Any, shift: float) -> Any:
    _, values, left, top, width, parts, removed, text, layout = part
    kind = type(source)
    made = object.__new__(kind)
    attributes = source.__dict__ | values
    attributes["position_x"] = left
    attributes["position_y"] = top + shift
    attributes["width"] = width
    if parts is None:
        cls, kept, shown, max_width = layout  # type: ignore[misc]  # a text has one
        pango_layout = object.__new__(cls)
        pango_layout.__dict__.update(kept)
        pango_layout.text, pango_layout.max_width = shown, max_width
        attributes["text"] = text
        attributes["pango_layout"] = pango_layout
    else:
        sources = source.children
        attributes["children"] = [_make_part(one, sources[one.rank], shift) for one in parts]
        attributes["remove_decoration_sides"] = set(removed)
    made.__dict__ = attributes
    return made
