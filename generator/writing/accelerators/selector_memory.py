"""Selectors tried once for elements that look alike, in one document and in those after it.

Every selector of a stylesheet is tried on every element. Yet the cells of a table differ by their words: a selector
that reads only an element, its attributes and its ancestors says of the next cell what it said of the one before. One
that counts siblings or looks below (`:first-child`, `+`, `:has()`) is tried each time, but for elements that it cannot
match, whatever stands beside and below them: a weaker test is made of those of its parts that read nothing else. What
a selector reads is seen in its compiled test.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from generator.writing.accelerators.switch import SELECTORS
from generator.writing.layout_library import weasyprint

_Matcher = weasyprint.css.cssselect2.Matcher
_match = _Matcher.match
_compiler = weasyprint.css.cssselect2.compiler
_parser = _compiler.parser
_GLOBALS = {"split_whitespace": _compiler.split_whitespace}
_NAMES = (_parser.LocalNameSelector, _parser.NamespaceSelector, _parser.ClassSelector, _parser.IDSelector)
_ANY = (_parser.MatchesAnySelector, _parser.SpecificityAdjustmentSelector)
_LISTS = (*_ANY, _parser.NegationSelector)

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
_ALWAYS_READ = frozenset(("class", "lang"))
_MOST = 20_000  # likes kept for a stylesheet; more, and all are forgotten

_SERIALS = itertools.count()

_Entry = tuple[Any, ...]  # of a matcher: the test, the specificity, the order, the pseudo-element, what is declared
_Test = Callable[[Any], Any]


class Matched(list[_Entry]):
    """The entries that match an element, the least specific first; `serial` is that of these entries and of no other.

    All elements that these match are given one list: nobody writes in it.
    """

    __slots__ = ("serial",)

    def __init__(self, entries: list[_Entry]) -> None:
        super().__init__(entries)
        self.serial = next(_SERIALS)


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


def walk_elements(root: Any) -> Iterator[Any]:
    """`iter_subtree` of the library: the elements of a document in order, each made with its brothers."""
    if not SELECTORS.is_on() or not SELECTORS.is_known():
        yield from root.iter_subtree()
        return
    kind: Any = type(root)
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        inside = element.etree_children
        if not inside:
            continue
        html, previous, children = element.in_html_document, None, []
        for index, child in enumerate(inside):
            made = kind.__new__(kind)
            made.__dict__ = {
                "etree_element": child,
                "parent": element,
                "previous": previous,
                "etree_siblings": inside,
                "index": index,
                "in_html_document": html,
                "transport_content_language": None,
                "_ancestors": None,
                "_previous_siblings": None,
            }
            children.append(made)
            previous = made
        waiting += reversed(children)


class _Memory:
    """What the tests of one stylesheet have said."""

    def __init__(self, matcher: Any) -> None:
        self.order = matcher.order
        self._matcher = matcher
        self._apart: dict[_Test, _Test | None] = {}  # tests to be made each time; what must be true before
        self._read = set(_ALWAYS_READ)  # attributes whose values tell elements apart
        self._asked: dict[str, list[_Test]] = {}  # by attribute, all that is asked of it
        if matcher.id_selectors:
            self._read.add("id")
        for test, *_ in _list_all(matcher):
            names, words = read_code(test.__code__)
            if not names <= _LOCAL_NAMES:
                self._apart[test] = weaken(test)
                self._read |= {"id"} & names  # its weaker test may ask for it
            elif (asked := list_asked(test)) is not None:
                for name, question in asked:
                    self._asked.setdefault(name, []).append(question)
            else:
                self._read |= words | ({"id"} & names)  # an attribute that it names is one of its words
        self._likes: dict[object, int] = {}
        self._tried: list[tuple[list[_Entry], list[_Entry]]] = []  # by like: what matches, what waits
        self._matched: dict[object, Matched] = {}  # by like and by what matches of what waits
        self._lists: dict[tuple[int, ...], Matched] = {}  # by the places of their entries
        self._told: list[_Entry] = []  # the entries without their tests
        self._places: dict[int, int] = {}  # in that list, by the identity of the entry, which the matcher keeps

    def is_full(self) -> bool:
        """Whether it has seen enough to begin anew, as a document begins."""
        return len(self._tried) > _MOST

    def match(self, element: Any) -> Matched:
        """The entries that match an element, the least specific first, without their tests."""
        like = self._identify(element)
        found, waiting = self._tried[like]
        hits = tuple([place for place, entry in enumerate(waiting) if entry[0](element)])
        matched = self._matched.get((like, hits))
        if matched is None:
            places = tuple([self._find_place(entry) for entry in (*found, *(waiting[place] for place in hits))])
            matched = self._lists.get(places)
            if matched is None:
                matched = self._lists[places] = Matched(sorted(self._told[place] for place in places))
            self._matched[like, hits] = matched
        return matched

    def _find_place(self, entry: _Entry) -> int:
        """Where an entry stands, without its test, in the list of those that have matched."""
        place = self._places.get(id(entry))
        if place is None:
            place = self._places[id(entry)] = len(self._told)
            self._told.append(entry[1:])
        return place

    def _identify(self, element: Any) -> int:
        """A number that elements share when the tests that are not apart say the same of them."""
        likes: dict[int, int] = element.__dict__.setdefault("likes", {})
        known = likes.get(id(self))
        if known is not None:
            return known
        parent = -1 if element.parent is None else self._identify(element.parent)
        node, read, asked = element.etree_element, self._read, self._asked
        said = [item for item in node.attrib.items() if item[0] in read]
        for name in node.attrib:
            if name in asked:
                said.append((name, *[bool(question(element)) for question in asked[name]]))
        key = (parent, node.tag, tuple(said))
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
                may_match = self._apart[entry[0]]
                if may_match is None or may_match(element):
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


def list_asked(test: Any) -> list[tuple[str, _Test]] | None:
    """What a test asks of attributes, by name, when it asks nothing else but of names, classes and ancestors.

    None when it does, or when it is not known what it was made from.
    """
    tree = getattr(test, "tree", None)
    parts = [None] if tree is None else list(_list_parts(tree))
    if None in parts:
        return None
    known = (part for part in parts if part is not None)
    return [(name, eval(f"lambda el: {source}", dict(_GLOBALS), {})) for name, source in known]


def _list_parts(node: Any) -> Iterator[tuple[str, str] | None]:
    """The attributes that a selector asks for, each with its test as source; None for what is not known here."""
    if isinstance(node, _parser.CombinedSelector):
        yield from _list_parts(node.left)
        yield from _list_parts(node.right)
    elif isinstance(node, _parser.CompoundSelector):
        for part in node.simple_selectors:
            yield from _list_parts(part)
    elif isinstance(node, _LISTS):
        for one in node.selector_list:
            yield from _list_parts(one.parsed_tree)
    elif isinstance(node, _parser.AttributeSelector):
        plain = node.namespace == "" and node.name == node.lower_name
        yield (node.name, _compiler._compile_node(node)) if plain else None
    elif isinstance(node, _parser.IDSelector):
        yield "id", _compiler._compile_node(node)
    elif not isinstance(node, _NAMES):
        yield None


def weaken(test: Any) -> _Test | None:
    """A test that is true wherever this one is, and reads an element, its names and its ancestors alone.

    None when nothing is left of it, or when it is not known what it was made from.
    """
    tree = getattr(test, "tree", None)
    source = "1" if tree is None else _weaken(tree)
    if source == "1":
        return None
    weaker: _Test = eval(f"lambda el: {source}", {}, {})
    return weaker


def _weaken(node: Any) -> str:
    """The source of a weaker test. What says no, counts or looks beside and below is left out."""
    if isinstance(node, _parser.CombinedSelector):
        right, left = _weaken(node.right), _weaken_left(node.left, node.combinator)
        return left if right == "1" else right if left == "1" else f"({right}) and ({left})"
    if isinstance(node, _parser.CompoundSelector):
        parts = [part for part in map(_weaken, node.simple_selectors) if part != "1"]
        return " and ".join(f"({part})" for part in parts) or "1"
    if isinstance(node, _ANY):
        parts = [_weaken(one.parsed_tree) for one in node.selector_list]
        return "1" if "1" in parts else " or ".join(f"({part})" for part in parts) or "0"
    return str(_compiler._compile_node(node)) if isinstance(node, _NAMES) else "1"


def _weaken_left(left: Any, combinator: str) -> str:
    """What an element must have above it. Those beside it have the same ancestors."""
    if combinator in (" ", ">"):
        above = _weaken(left)
        if above == "1":
            return "el.parent is not None"
        if combinator == " ":
            return f"any(({above}) for el in el.ancestors)"
        return f"next(el is not None and ({above}) for el in [el.parent])"
    return _weaken_left(left.left, left.combinator) if isinstance(left, _parser.CombinedSelector) else "1"
