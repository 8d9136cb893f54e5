"""Selectors tried once for elements that look alike, in one document and in those after it.

Every selector of a stylesheet is tried on every element. Yet the cells of a table differ by their words: a selector
that reads only an element, its attributes and its ancestors says of the next cell what it said of the one before. One
that counts siblings or looks below (`:first-child`, `+`, `:has()`) is tried each time. What a selector reads is seen in
its compiled test.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType
from typing import Any

from generator.writing.accelerators.switch import SELECTORS
from generator.writing.layout_library import weasyprint

_Matcher = weasyprint.css.cssselect2.Matcher
_match = _Matcher.match

# Names that a test may use and still say the same of elements with the same tag, attributes and ancestors.
_LOCAL_NAMES = frozenset(
    (
        "ancestors",
        "any",
        "ascii_lower",
        "attrib",
        "classes",
        "endswith",
        "etree_element",
        "get",
        "id",
        "in_html_document",
        "local_name",
        "lower",
        "namespace_url",
        "next",
        "parent",
        "split_whitespace",
        "startswith",
        "tag",
    )
)
_ALWAYS_READ = frozenset(("class", "id", "lang"))
_MOST = 20_000  # likes kept for a stylesheet; more, and all are forgotten

_Entry = tuple[Any, ...]  # of a matcher: the test, the specificity, the order, the pseudo-element, what is declared


def install() -> None:
    """Stand in front of `Matcher.match`, in the version that is known."""
    if SELECTORS.is_known():
        _Matcher.match = match


def match(matcher: Any, element: Any) -> list[_Entry]:
    """`Matcher.match` of the library, each test that reads siblings apart made once for elements alike."""
    # A drawing has few selectors, and changes its elements while it is drawn.
    if not element.in_html_document or not SELECTORS.is_on():
        return list(_match(matcher, element))
    memory: _Memory | None = matcher.__dict__.get("memory")
    if memory is None or memory.order != matcher.order or (element.parent is None and memory.is_full()):
        memory = matcher.memory = _Memory(matcher)
    return memory.match(element)


class _Memory:
    """What the tests of one stylesheet have said."""

    def __init__(self, matcher: Any) -> None:
        self.order = matcher.order
        self._matcher = matcher
        self._apart: set[Any] = set()
        self._read = set(_ALWAYS_READ)
        for test, *_ in _list_all(matcher):
            names, words = read_code(test.__code__)
            self._read |= words  # an attribute that no test names is none of these words
            if not names <= _LOCAL_NAMES:
                self._apart.add(test)
        self._likes: dict[object, int] = {}
        self._tried: list[tuple[list[_Entry], list[_Entry]]] = []  # by like: what matches, what waits
        self._matched: dict[object, list[_Entry]] = {}

    def is_full(self) -> bool:
        """Whether it has seen enough to begin anew, as a document begins."""
        return len(self._tried) > _MOST

    def match(self, element: Any) -> list[_Entry]:
        """The entries that match an element, the least specific first, without their tests."""
        like = self._identify(element)
        found, waiting = self._tried[like]
        hits = tuple([place for place, entry in enumerate(waiting) if entry[0](element)])
        matched = self._matched.get((like, hits))
        if matched is None:
            entries = [entry[1:] for entry in (*found, *(waiting[place] for place in hits))]
            matched = self._matched[like, hits] = sorted(entries)
        return matched

    def _identify(self, element: Any) -> int:
        """A number that elements share when the tests that are not apart say the same of them."""
        likes: dict[int, int] = element.__dict__.setdefault("likes", {})
        known = likes.get(id(self))
        if known is not None:
            return known
        parent = -1 if element.parent is None else self._identify(element.parent)
        node, read = element.etree_element, self._read
        key = (parent, node.tag, tuple([item for item in node.attrib.items() if item[0] in read]))
        like = self._likes.get(key)
        if like is None:
            like = self._likes[key] = len(self._tried)
            self._tried.append(self._try(element))
        likes[id(self)] = like
        return like

    def _try(self, element: Any) -> tuple[list[_Entry], list[_Entry]]:
        """The entries that match this element and its like, and those to be tried on each of them."""
        found: list[_Entry] = []
        waiting: list[_Entry] = []
        for entry in _list_relevant(self._matcher, element):
            if entry[0] in self._apart:
                waiting.append(entry)
            elif entry[0](element):
                found.append(entry)
        return found, waiting


def _list_all(matcher: Any) -> Iterator[_Entry]:
    """Every entry of a matcher."""
    for group in (
        matcher.id_selectors,
        matcher.class_selectors,
        matcher.lower_local_name_selectors,
        matcher.namespace_selectors,
    ):
        for entries in group.values():
            yield from entries
    yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors


def _list_relevant(matcher: Any, element: Any) -> Iterator[_Entry]:
    """The entries that may match an element, as `Matcher.match` chooses them."""
    if element.id is not None:
        yield from matcher.id_selectors.get(element.id, ())
    for class_name in element.classes:
        yield from matcher.class_selectors.get(class_name, ())
    lower_name = element.local_name.encode().lower().decode()
    yield from matcher.lower_local_name_selectors.get(lower_name, ())
    yield from matcher.namespace_selectors.get(element.namespace_url, ())
    if "lang" in element.etree_element.attrib:
        yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors


def read_code(code: CodeType) -> tuple[set[str], set[str]]:
    """The names that a test uses, and its strings, with those of the tests inside it."""
    names, words = set(code.co_names), set[str]()
    waiting: list[Any] = list(code.co_consts)
    while waiting:
        constant = waiting.pop()
        if isinstance(constant, CodeType):
            inner, strings = read_code(constant)
            names |= inner
            words |= strings
        elif isinstance(constant, (tuple, frozenset)):
            waiting += constant
        elif isinstance(constant, str):
            words.add(constant)
    return names, words
