"""Whether a box is in the normal flow: the answer of the library, for every value of both properties."""

from __future__ import annotations

import inspect
import itertools
from typing import Any

import pytest

from generator.writing.accelerators import box_flow
from generator.writing.accelerators.switch import FLOW, FORGETTING
from generator.writing.layout_library import weasyprint

FLOATS = ("none", "left", "right", "inline-start", "inline-end", "footnote")
POSITIONS = ("static", "relative", "absolute", "fixed", ("running()", "entete"), ("note()", "ici"))


def test_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    box = weasyprint.formatting_structure.boxes.Box("p", {}, None)
    answers = set()
    for float_, position in itertools.product(FLOATS, POSITIONS):
        monkeypatch.setattr(box, "style", {"float": float_, "position": position})
        fast = box_flow.is_in_normal_flow(box)
        assert fast is box_flow._is_in_normal_flow(box), (float_, position)
        answers.add(fast)
    assert answers == {True, False}


def test_the_library_asks_nothing_else() -> None:
    """A new version that looks at a third property would have boxes taken for others."""
    box = weasyprint.formatting_structure.boxes.Box
    asked = ("is_floated", "is_absolutely_positioned", "is_running", "is_footnote", "is_note")
    source = inspect.getsource(box_flow._is_in_normal_flow)
    assert source.count("self.is_") == len(asked)
    assert all(f"self.{name}()" in source for name in asked)
    for name in asked:
        read = inspect.getsource(getattr(box, name))
        assert read.count("self.") == read.count("self.style['float']") + read.count("self.style['position']")


def test_a_float_in_a_flex_container_is_no_float() -> None:
    """The library says so of the box, and not of its style."""
    boxes = weasyprint.formatting_structure.boxes
    for value in FLOATS:
        box = boxes.Box("p", {"float": value, "position": "static"}, None)
        box.is_floated = lambda: False
        assert box_flow.is_in_normal_flow(box) is (value != "footnote")
    html = '<div style="display: flex"><p style="float: right">un</p><p style="float: left">deux</p>trois</div>'
    assert ("is_floated" in vars(find_flex_item(html))) is True


def find_flex_item(html: str) -> Any:
    """The box of the first paragraph of a page."""
    page = weasyprint.HTML(string=html).render().pages[0]._page_box
    return next(box for box in page.descendants() if box.element_tag == "p")


def test_the_environment_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    box = weasyprint.formatting_structure.boxes.Box
    box_flow.choose_method()
    assert box.is_in_normal_flow is box_flow.is_in_normal_flow
    with monkeypatch.context() as patch:
        patch.setenv(FLOW.variable, FORGETTING)
        box_flow.choose_method()
        assert box.is_in_normal_flow is box_flow._is_in_normal_flow
    box_flow.choose_method()
    assert box.is_in_normal_flow is box_flow.is_in_normal_flow
