"""Boxes with nothing behind them passed by: every box and every object of the PDF is what the library makes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.writing.accelerators import bare_boxes, shared_styles
from generator.writing.accelerators.switch import BARE_BOXES, FORGETTING
from generator.writing.layout_library import weasyprint
from tests.writing.accelerators.lines.drawn_texts import list_written, pages, read_sheet, set_page, sheets

_RULES = (
    "h2 { background: linear-gradient(red, blue); border-radius: 3px }",
    "p { visibility: hidden }",
    "b { background-color: currentcolor } i { box-shadow: 1px 1px red }",
    "em { transform: rotate(3deg) } div { overflow: hidden; background: #eee }",
    "p { border-image: linear-gradient(red, blue) 30; border: 3px solid } i { position: relative; z-index: 2 }",
    "li { border-radius: 7% } li b { opacity: 0.3 } html { background: yellow }",
    "body { background: #f0f0f0 } u { background: url(rien.png); position: relative }",
)
_ADDRESS = re.compile("(object )?at 0x[0-9a-f]+|style=.*")  # of pictures; then the style, not compared
_KINDS = (int, float, str, bool, type(None))


def _list_boxes(document: weasyprint.Document) -> list[tuple[str, dict[str, Any]]]:
    """What is known of every box but for its style, and its background."""
    return [
        (
            _ADDRESS.sub("", repr(getattr(box, "background", "none looked for"))),
            {name: one for name, one in vars(box).items() if isinstance(one, _KINDS) or name.endswith("_radius")},
        )
        for page in document.pages
        for box in page._page_box.descendants()
        if not isinstance(box, weasyprint.layout.absolute.AbsolutePlaceholder)
    ]


@pytest.mark.slow
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(sheets(), st.sets(st.sampled_from(_RULES)).map(sorted), pages())
def test_boxes_and_pages_are_those_of_the_library(sheet: str, rules: list[str], body: str) -> None:
    bare_boxes.install()
    sheet += "".join(rules)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", None)
        made = set_page(body, read_sheet(sheet))
        boxes, written = _list_boxes(made), list_written(made)
        patch.setenv(BARE_BOXES.variable, FORGETTING)
        plain = set_page(body, read_sheet(sheet))
        plain_boxes, plain_written = _list_boxes(plain), list_written(plain)
    assert len(boxes) > 2
    assert boxes == plain_boxes
    assert written == plain_written


def test_a_text_does_not_go_through_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    bare_boxes.install()
    asked: list[str] = []
    plain = bare_boxes._layout_box_backgrounds

    def note(page: Any, box: Any, *rest: Any, **options: Any) -> None:
        asked.append(box.element_tag)
        plain(page, box, *rest, **options)

    monkeypatch.setattr(bare_boxes, "_layout_box_backgrounds", note)
    set_page("<p>Un <b>mot</b> <i>de plus</i></p>", read_sheet("i { background: red }"))
    assert "i" in asked
    assert {"p", "b"}.isdisjoint(asked)


def test_what_is_noted_on_a_style_goes_when_the_style_changes() -> None:
    assert {"bare_box", "in_turn"} <= set(shared_styles._NOTES)
    (page,) = set_page("<p>Un <b>mot</b></p>", read_sheet("b { color: red }")).pages
    noted: set[str] = set()
    for box in page._page_box.descendants():
        style = box.style
        before = set(vars(style)) - {"bare_box", "in_turn"}
        bare_boxes._note_background(style)
        bare_boxes._note_turn(style)
        noted |= set(vars(style)) - before
    assert noted - {"anonymous_style"} == {"bare_box", "in_turn"}
