"""Selectors tried once for elements alike: what matches is what the library says, for every element."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.writing.accelerators import selector_memory
from generator.writing.accelerators.selector_memory import match
from generator.writing.accelerators.switch import FORGETTING, SELECTORS
from generator.writing.layout_library import weasyprint

cssselect2 = weasyprint.css.cssselect2

_SELECTORS = (
    *("td", "td p", "tr > td", ".a", ".a .b", "#one", "td.a p", "[data-x]", "[data-x=y]", "[lang]", ":lang(fr)"),
    *("p:first-child", "td:last-child p", "td + td", "th ~ .a", "tr:nth-child(2n) td", "td:not(:first-child)"),
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
    remembering, plain = _make_matcher(_SELECTORS), _make_matcher(_SELECTORS)
    compared = 0
    for root in roots:
        for element in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
            assert match(remembering, element) == selector_memory._match(plain, element)
            compared += 1
    assert compared >= len(roots)


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
