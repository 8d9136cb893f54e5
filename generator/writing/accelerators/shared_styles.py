"""Computed styles shared by all the documents of a stylesheet: what an element inherits and matches says its style.

WeasyPrint computes the styles of each document anew, property by property as boxes ask for them, with six styles of
markers and notes for each element. Here those with the same parent and the same declarations are one object, kept
with the set of fonts of the stylesheet, from one document to the next.

Layout writes into some styles (a marker becomes absolute, the overflow of a body goes to its page). Each such change is
noted, and undone before the next document.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from math import inf
from typing import Any

from generator.writing.accelerators.selector_memory import walk_elements
from generator.writing.accelerators.switch import STYLES
from generator.writing.layout_library import weasyprint

_MOST = 20_000  # styles kept, of half a kilobyte to some kilobytes; more, and all is forgotten
_MOST_ELEMENTS = 100_000  # kinds of elements whose styles are known
# What other accelerators note on a style; no longer true once the style is changed.
_NOTES = (
    "text_style",
    "strut",
    "used_lengths",
    "square_corners",
    "is_settled",
    "cell_notes",
    "text_look",
    "bare_line",
    "line_style",
    "bare_box",
    "in_turn",
)
# The part of an element whose style layout gives a name of its own, an anchor: the call of a note.
_OF_ONE_ELEMENT = "note-call"

_css = weasyprint.css
_find_style_attributes = _css.find_style_attributes

_Weight = tuple[int, float, tuple[int, ...]]  # of a declaration: its origin and importance, its layer, its specificity
# The styles of an element, by the name of its part: None is the element itself.
_ElementStyles = tuple[tuple[str | None, Any], ...]


class StyleMemory:
    """The styles that documents of one stylesheet have had."""

    def __init__(self) -> None:
        self.sizes = _PageSizes()
        self._forget()

    def _forget(self) -> None:
        self.sheets: tuple[Any, ...] = ()
        self.elements: dict[object, _ElementStyles] = {}
        self.styles: dict[object, _KnownStyle] = {}
        self.attributes: dict[str, tuple[Any, ...]] = {}
        self.changed: list[tuple[_KnownStyle | _KnownAnonymousStyle, str, Any]] = []
        self.sizes.asked = False
        self._weights: dict[_Weight, _Weight] = {}  # the first of equal ones
        self._numbers: dict[object, int] = {}  # of names and weights, in the order that they came

    def open_document(self, sheets: tuple[Any, ...]) -> None:
        """Styles as they were computed, for a document with these sheets."""
        # Values in units of the page hold for one document; so do sheets that it brings itself.
        full = len(self.styles) > _MOST or len(self.elements) > _MOST_ELEMENTS
        if self.sizes.asked or self.sheets != sheets or full:
            self._forget()
            self.sheets = sheets
        for style, key, value in reversed(self.changed):
            style.restore(key, value)
        self.changed.clear()
        self.sizes.update(box=None, area=None)

    def identify_values(self, cascaded: dict[str, Any]) -> bytes:
        """Numbers that tell declared values from others: the name, the very value and the weight of each."""
        numbers = self._numbers
        told: list[int] = []
        for name, (value, weight) in cascaded.items():
            weighed = (*weight[:2], *weight[2])
            told += (numbers.setdefault(name, len(numbers)), id(value), numbers.setdefault(weighed, len(numbers)))
        return array("q", told).tobytes()

    def weigh(self, origin: str, layer_order: float, specificity: tuple[int, ...], importance: bool) -> _Weight:
        """What a declaration weighs in the cascade; equal weights are one object."""
        weight = (_css.declaration_precedence(origin, importance), layer_order, specificity)
        return self._weights.setdefault(weight, weight)

    def share_declarations(self, declarations: Any) -> tuple[Any, ...]:
        """The first of the declarations of attributes that are written alike."""
        own = tuple(declarations)
        return self.attributes.setdefault("".join(one.serialize() for one in own), own)


class _PageSizes(dict[str, Any]):
    """The sizes that units of the page refer to; notes that somebody has asked for them."""

    asked = False

    def __getitem__(self, key: str) -> Any:
        self.asked = True
        return super().__getitem__(key)


class _KnownAnonymousStyle(weasyprint.css.AnonymousStyle):  # type: ignore[misc]  # the library has no types
    """The style of boxes without an element; a change is noted."""

    def __init__(self, parent_style: _KnownStyle) -> None:
        super().__init__(parent_style)
        self.memory = parent_style.memory

    def __setitem__(self, key: str, value: Any) -> None:
        if key in self:
            _note_change(self, key, value)
        super().__setitem__(key, value)

    def restore(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        _drop_notes(self)


class _KnownStyle(weasyprint.css.ComputedStyle):  # type: ignore[misc]
    """A style that several documents may have; a change is noted."""

    def __init__(self, memory: StyleMemory, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.memory = memory

    @cached_property
    def anonymous_style(self) -> _KnownAnonymousStyle:
        return _KnownAnonymousStyle(self)

    def __setitem__(self, key: str, value: Any) -> None:
        if key in self:
            _note_change(self, key, value)
        super().__setitem__(key, value)

    def restore(self, key: str, _: Any) -> None:
        """Forget the value: it is computed again when somebody asks for it, as are those of anonymous boxes."""
        self.pop(key, None)
        _drop_notes(self)
        self.__dict__.pop("anonymous_style", None)


def _note_change(style: _KnownStyle | _KnownAnonymousStyle, key: str, value: Any) -> None:
    before = dict.get(style, key)
    if before is not value and before != value:
        style.memory.changed.append((style, key, before))
        _drop_notes(style)


def _drop_notes(style: Any) -> None:
    for name in _NOTES:
        style.__dict__.pop(name, None)


class _KnownStyleFor(weasyprint.css.StyleFor):  # type: ignore[misc]
    """The styles of a document, found in a memory; the plain way without one."""

    def __init__(
        self, html: Any, sheets: Any, presentational_hints: bool, font_config: Any, target_collector: Any
    ) -> None:
        memory: StyleMemory | None = getattr(font_config, "styles", None)
        own_sheets = any(origin == "author" for _, origin, _ in sheets)
        self._memory = memory if STYLES.is_on() and not presentational_hints and not own_sheets else None
        if memory is None or self._memory is None:
            super().__init__(html, sheets, presentational_hints, font_config, target_collector)
            return
        memory.open_document(tuple(sheets))
        self._cascaded_styles: dict[tuple[Any, str | None], dict[str, Any]] = {}
        self._computed_styles: dict[tuple[Any, str | None], Any] = {}
        self.initial_page_sizes = memory.sizes
        self._sheets = sheets
        self.font_config = font_config
        attributes: dict[Any, list[Any]] = {}
        for specificity, element, declarations, base_url in _list_attributes(html, memory):
            attributes.setdefault(element, []).append((specificity, declarations, base_url))
        collected: set[int] = set()
        for element in walk_elements(html.wrapper_element):
            own = attributes.get(element.etree_element, ())
            styles = self._find_styles(memory, html, element, own)
            for pseudo_type, style in styles:
                self._computed_styles[element.etree_element, pseudo_type] = style
            first = styles[0][1]
            if own or id(first) not in collected:
                collected.add(id(first))
                if first["anchor"]:
                    target_collector.collect_anchor(first["anchor"])

    def _find_styles(self, memory: StyleMemory, html: Any, element: Any, attributes: Any) -> _ElementStyles:
        parent = element.parent.etree_element if element.parent else None
        parent_style = None if parent is None else self._computed_styles[parent, None]
        inherited = (id(parent_style), tuple([declarations for _, declarations, _ in attributes]))
        matched = [sheet.matcher.match(element) for sheet, _, _ in self._sheets]
        serials = tuple([getattr(found, "serial", None) for found in matched])
        known = memory.elements.get((inherited, serials))
        if known is not None:
            return known
        selectors = [
            (sheet, origin, sheet_specificity, selector)
            for (sheet, origin, sheet_specificity), found in zip(self._sheets, matched, strict=True)
            for selector in found
        ]
        key: object = (inherited, serials)
        if None in serials:  # a list without a number is told by what it says
            said = tuple((id(sheet), selector[0], selector[2], id(selector[3])) for sheet, _, _, selector in selectors)
            key = (inherited, said)
        known = memory.elements.get(key)
        if known is None:
            known = memory.elements[key] = self._make_styles(memory, html, element, attributes, selectors)
        return known

    def _make_styles(
        self, memory: StyleMemory, html: Any, element: Any, attributes: Any, selectors: Any
    ) -> _ElementStyles:
        """The styles of an element and of its parts, by the cascade of the library."""
        parent = element.parent.etree_element if element.parent else None
        element = element.etree_element
        cascaded = self._cascaded_styles
        for specificity, declarations, base_url in attributes:
            style = cascaded.setdefault((element, None), {})
            found = _css.preprocess_declarations(base_url, declarations)
            _cascade(style, found, partial(memory.weigh, "author", inf, tuple(specificity)))
        for sheet, origin, sheet_specificity, (specificity, _, pseudo_type, (declarations, layer)) in selectors:
            order = inf if layer is None else sheet.layers.index(layer)
            style = cascaded.setdefault((element, pseudo_type), {})
            weighed = tuple(sheet_specificity or specificity)
            _cascade(style, declarations, partial(memory.weigh, origin, order, weighed))
        parts = [pseudo_type for _, pseudo_type in cascaded if pseudo_type]
        self.set_computed_styles(element, parent, root=html.etree_element, base_url=html.base_url)
        for pseudo_type in parts:
            self.set_computed_styles(
                element, element, root=html.etree_element, pseudo_type=pseudo_type, base_url=html.base_url
            )
        cascaded.clear()
        return tuple((part, self._computed_styles[element, part]) for part in (None, *parts))

    def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
        style = self._computed_styles.get((element, pseudo_type))
        if style is None or "is_settled" in style.__dict__:
            return style
        style = super().__call__(element, pseudo_type)
        if isinstance(style, _KnownStyle):
            if pseudo_type == _OF_ONE_ELEMENT:
                style = self._computed_styles[element, pseudo_type] = style.copy()
            else:
                style.is_settled = True
        return style

    def set_computed_styles(
        self, element: Any, parent: Any, root: Any = None, *, pseudo_type: str | None = None, **named: Any
    ) -> None:
        """The style of an element, of a part of one or of a page, whose declarations are known."""
        memory = self._memory
        if memory is None:
            super().set_computed_styles(element, parent, root, pseudo_type=pseudo_type, **named)
            return
        base_url = named["base_url"]
        parent_style = None if parent is None else self._computed_styles[parent, None]
        cascaded = self._cascaded_styles.get((element, pseudo_type), {})
        key = (id(parent_style), pseudo_type, base_url, memory.identify_values(cascaded))
        style = memory.styles.get(key)
        if style is None:
            root_style = self._computed_styles[root, None] if parent is not None else None
            if root_style is None:
                root_style = _css.InitialStyle(self.font_config)
            style = memory.styles[key] = _KnownStyle(
                memory, parent_style, cascaded, pseudo_type, root_style, base_url, self.font_config, memory.sizes
            )
        self._computed_styles[element, pseudo_type] = style


def _list_attributes(html: Any, memory: StyleMemory) -> Iterator[tuple[Any, Any, tuple[Any, ...], Any]]:
    """What `find_style_attributes` lists, with the same objects for the same declarations."""
    for specificity, element, declarations, base_url in _find_style_attributes(
        html.etree_element, False, html.base_url
    ):
        yield specificity, element, memory.share_declarations(declarations), base_url


def _cascade(style: dict[str, Any], declarations: Any, weigh: Callable[[bool], _Weight]) -> None:
    """Declarations laid over those that weigh less."""
    for name, values, importance in declarations:
        weight = weigh(importance)
        before = style.get(name)
        if before is None or before[1] <= weight:
            style[name] = values, weight


def is_shared(style: Any) -> bool:
    """Whether a style is one of a memory, on which things may be noted: they go when it changes."""
    return isinstance(style, (_KnownStyle, _KnownAnonymousStyle))


def install() -> None:
    """Stand in for the class of WeasyPrint that computes styles, in the version that is known."""
    if STYLES.is_known():
        weasyprint.css.StyleFor = _KnownStyleFor
