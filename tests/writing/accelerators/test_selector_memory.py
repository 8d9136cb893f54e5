"""Selectors tried once for elements alike: what matches is what the library says, for every element."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.writing.accelerators import selector_memory
from generator.writing.accelerators.selector_memory import match, walk_elements
from generator.writing.accelerators.switch import FORGETTING, SELECTORS
from generator.writing.layout_library import weasyprint

cssselect2 = weasyprint.css.cssselect2

_SELECTORS = (
    *("td", "td p", "tr > td", ".a", ".a .b", "#one", "td.a p", "[data-x]", "[data-x=y]", "[lang]", ":lang(fr)"),
    *("p:first-child", "td:last-child p", "td + td", "th ~ .a", "tr:nth-child(2n) td", "td:not(:first-child)"),
    *("[data-bloc]", ".a > [data-bloc] p", '[data-bloc^="a"] ~ td', ":not([data-x=y i]) p", ":is(.a, [data-bloc=b]) p"),
    *("tr.a td:first-child + td", ".a > td ~ p + p", ":where(.b p):last-child", "p:not(:is(.a, :empty))"),
    *("td:empty", "tr:has(.b) td", "p:first-of-type", ":is(td, th) > p", "*", "td::before", ":root", "p:only-child"),
    *("a:link", "tr:nth-last-child(1 of .a)", "[class~=b]", "[class^=a]", "td:not(.a, .b)", "TD P"),
)
_CLASSES = st.sampled_from(["", "a", "b", "a b"])


@st.composite
def _elements(draw: st.DrawFn, depth: int = 0) -> ElementTree.Element:
    element = ElementTree.Element(draw(st.sampled_from(["tr", "td", "th", "p", "a"])))
    attributes = {"class": _CLASSES, "id": st.sampled_from(["", "one"]), "lang": st.sampled_from(["", "fr", "de"])}
    attributes |= {"data-x": st.sampled_from(["", "y"]), "data-bloc": st.text(max_size=3), "href": st.just("")}
    for name in draw(st.sets(st.sampled_from(sorted(attributes)))):
        element.set(name, draw(attributes[name]))
    element.text = draw(st.sampled_from([None, "x"]))
    if depth < 3:
        element.extend(draw(st.lists(_elements(depth + 1), max_size=4)))
    return element


def _make_matcher(selectors: tuple[str, ...]) -> Any:
    matcher = cssselect2.Matcher()
    for text in selectors:
        for selector in cssselect2.compile_selector_list(text):
            matcher.add_selector(selector, text)
    return matcher


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(_elements(), min_size=1, max_size=3))
def test_what_matches_is_what_the_library_says(roots: list[ElementTree.Element]) -> None:
    selector_memory.install()
    remembering, plain = _make_matcher(_SELECTORS), _make_matcher(_SELECTORS)
    compared = 0
    for root in roots:
        for element in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
            assert match(remembering, element) == selector_memory._match(plain, element)
            compared += 1
    assert compared >= len(roots)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "#a p:first-child",
            "#a > p:nth-child(2)",
            "p:is(#q):first-child",
            "p:where(#a *):last-child",
            "#a p",
            "p#q + p",
        ),
        *("#a ~ div p", "p:not(#q)", "p:is(#a p)", "[id=a] p:first-child", "div:has(#q)", ":not(#a) > p:first-child"),
        *("#a p:lang(fr)", "#b:first-child p", "#q"),
    ],
)
def test_an_identifier_tells_elements_apart_wherever_a_selector_has_it(text: str) -> None:
    page = "".join(f'<div id="{name}"><p>x</p><p id="{name}q">y</p><p id="q">z</p></div>' for name in "bacb")
    root = ElementTree.fromstring(f'<body lang="fr">{page}<div><p id="q">x</p><p>y</p></div></body>')
    remembering, plain = _make_matcher((text,)), _make_matcher((text,))
    found = 0
    for element in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        matched = match(remembering, element)
        assert matched == selector_memory._match(plain, element)
        found += len(matched)
    assert found


def test_a_selector_added_later_is_tried() -> None:
    matcher = _make_matcher(("td",))
    element = cssselect2.ElementWrapper.from_html_root(ElementTree.Element("td"))
    assert len(match(matcher, element)) == 1
    matcher.add_selector(cssselect2.compile_selector_list("td:first-child")[0], "later")
    assert [found[-1] for found in match(matcher, element)] == ["td", "later"]


def test_a_cell_like_another_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ElementTree.fromstring("<tr>" + '<td data-bloc="x"><p>mot</p></td>' * 40 + "</tr>")
    matcher = _make_matcher(("td p", "td.a", "p:first-child"))
    elements = list(cssselect2.ElementWrapper.from_html_root(row).iter_subtree())
    for element in elements:
        match(matcher, element)
    assert len(elements) == 81
    assert len(matcher.memory._tried) == 3  # one for each tag
    monkeypatch.setenv(SELECTORS.variable, FORGETTING)
    assert match(matcher, elements[2]) == selector_memory._match(matcher, elements[2])


def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selector_memory, "_MOST", 10)
    matcher = _make_matcher(("[data-x=y]", "td"))
    for number in range(100):
        root = ElementTree.Element("td", {"data-x": str(number)})
        assert [found[-1] for found in match(matcher, cssselect2.ElementWrapper.from_html_root(root))] == ["td"]
        assert len(matcher.memory._tried) <= 11


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_elements())
def test_elements_are_walked_as_the_library_walks_them(root: ElementTree.Element) -> None:
    root.insert(1, ElementTree.Comment("a note"))
    wrapped = cssselect2.ElementWrapper.from_html_root(root)
    made, plain = list(walk_elements(wrapped)), list(wrapped.iter_subtree())
    assert made == plain
    for one, other in zip(made, plain, strict=True):
        own, its = dict(vars(one)), dict(vars(other))
        assert own.keys() - {"etree_children"} == its.keys() - {"etree_children"}
        assert [own[name] for name in its if name != "etree_children"] == [
            its[name] for name in its if name != "etree_children"
        ]


def test_a_weaker_test_says_no_only_where_the_selector_does() -> None:
    weak = {text: selector_memory.weaken(_make_test(text)) for text in ("td + td", "table.a td + th", "p:first-child")}
    row = ElementTree.fromstring("<tr><td/><td><p/></td><th/></tr>")
    elements = list(cssselect2.ElementWrapper.from_html_root(row).iter_subtree())

    def list_possible(text: str) -> list[str]:
        test: Any = weak[text]
        return [element.local_name for element in elements if test(element)]

    assert list_possible("td + td") == ["td", "td"]
    assert list_possible("table.a td + th") == []
    assert list_possible("p:first-child") == ["p"]


def _make_test(text: str) -> Any:
    selector_memory.install()
    (selector,) = cssselect2.compile_selector_list(text)
    return selector.test


def test_an_attribute_that_nobody_asks_a_value_of_tells_no_elements_apart() -> None:
    selector_memory.install()
    matcher = _make_matcher(("td[data-bloc]", 'table[data-bloc^="en-bref/"] td', "[data-x=y]:link"))
    for number in range(50):
        root = ElementTree.fromstring(f'<table data-bloc="{number}"><td data-bloc="{number}/1">mot</td></table>')
        for element in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
            assert match(matcher, element) == selector_memory._match(_make_matcher(("td[data-bloc]",)), element)
    assert len(matcher.memory._tried) == 2
    other = ElementTree.fromstring('<table data-bloc="en-bref/1"><td data-bloc="1">mot</td></table>')
    *_, cell = cssselect2.ElementWrapper.from_html_root(other).iter_subtree()
    assert [found[-1] for found in match(matcher, cell)] == ["td[data-bloc]", 'table[data-bloc^="en-bref/"] td']
