"""Lines of paragraphs made again: every box is where the library puts it, and what is painted is what it paints."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from generator.writing.accelerators import shared_styles
from generator.writing.accelerators.lines import paragraph_memory
from generator.writing.accelerators.lines.paragraph_memory import ParagraphMemory, make_paragraph_memory
from generator.writing.accelerators.switch import FORGETTING, PARAGRAPHS
from generator.writing.layout_library import weasyprint
from generator.writing.pdf.typesetting import Styles
from tests.writing.accelerators.lines.drawn_texts import list_boxes, list_written, pages, read_sheet, set_page, sheets

_PLAIN = "body { font: 12px sans-serif } b { color: red }"


def _list_all(bodies: list[str], styles: Styles) -> tuple[list[Any], list[Any]]:
    made = [set_page(body, styles) for body in bodies]
    return [list_boxes(one) for one in made], [list_written(one) for one in made]


@pytest.mark.slow
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(sheets(), st.lists(pages(), min_size=1, max_size=2), st.booleans())
@example(_PLAIN, ["<p>Un <b>mot</b> de plus.</p>" * 2], False)
def test_boxes_and_pages_are_those_of_the_library(sheet: str, bodies: list[str], forgetful: bool) -> None:
    bodies = [*bodies, *bodies, *bodies[::-1]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", None)
        styles = read_sheet(sheet)
        if forgetful:
            styles.fonts.paragraphs = ParagraphMemory(size=4_000)
        boxes, written = _list_all(bodies, styles)
        patch.setenv(PARAGRAPHS.variable, FORGETTING)
        plain_boxes, plain_written = _list_all(bodies, read_sheet(sheet))
    assert written == plain_written
    for made, plain in zip(boxes, plain_boxes, strict=True):
        assert len(made) == len(plain) > 2
        assert made == plain


def test_a_line_known_is_not_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    styles = read_sheet(_PLAIN)
    asked: list[str] = []
    plain = weasyprint.layout.inline.get_next_linebox

    def note(context: Any, box: Any, *rest: Any) -> Any:
        asked.append(box.element_tag)
        return plain(context, box, *rest)

    monkeypatch.setattr(weasyprint.layout.inline, "get_next_linebox", note)
    body = "<p id=p>Un <b>mot</b> <a href='#p'>de plus</a>.</p><h2>Titre</h2>"
    set_page(body, styles)
    set_page(body, styles)
    assert asked == ["p", "h2"] * 2
    asked.clear()
    (page,) = set_page(body.replace("id=p", "id=p class=autre"), styles).pages
    assert asked == []
    # What belongs to the document is its own.
    classes = [box.element.get("class") for box in page._page_box.descendants() if box.element_tag == "p"]
    assert classes == ["autre"] * len(classes)
    assert [link[1] for link in page.links] == ["p"]
    set_page("<p style='text-align: justify'>Un mot</p>" * 3, styles)
    assert asked == ["p"] * 3


def test_the_environment_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert make_paragraph_memory() is not None
    monkeypatch.setenv(PARAGRAPHS.variable, FORGETTING)
    assert make_paragraph_memory() is None


def test_what_is_noted_on_a_style_goes_when_the_style_changes() -> None:
    assert "line_style" in shared_styles._NOTES
    (page,) = set_page("<p>Un <b>mot</b></p>", read_sheet(_PLAIN)).pages
    boxes = [box for box in page._page_box.descendants() if type(box).__name__ == "InlineBox"]
    style = boxes[0].style
    number = paragraph_memory._identify(style)
    assert number == paragraph_memory._identify(style) > 0
    assert style["color"]  # computed: only then may anything rest on it
    style["color"] = "black"
    assert paragraph_memory._identify(style) > number
    style["position"] = "relative"
    assert paragraph_memory._identify(style) == 0


def test_it_is_bounded() -> None:
    memory = ParagraphMemory(size=20_000)
    for number in range(500):
        memory.find((number,), 2, 100)
        memory.find((number,), 2, 100)
    assert len(memory._paragraphs) < 100
    for number in range(20_000):
        memory.share({"height": number})
    assert len(memory._values) <= 5_001
