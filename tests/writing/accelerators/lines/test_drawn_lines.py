"""Lines drawn as they were before: every object of the PDF is what the library writes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from generator.writing.accelerators import shared_styles
from generator.writing.accelerators.lines import drawn_lines
from generator.writing.accelerators.switch import FORGETTING, LINES
from generator.writing.layout_library import weasyprint
from tests.writing.accelerators.lines.drawn_texts import list_written, pages, read_sheet, set_page, sheets

_PLAIN = "body { font: 12px sans-serif } u { text-decoration: underline } b { color: red }"


@pytest.mark.slow
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(sheets(), st.lists(pages(), min_size=1, max_size=3))
@example(_PLAIN, ["<p>Un <u>mot</u> <b>de plus</b>.</p>" * 2, "<p>Un <b>mot</b> <u>de plus</u>.</p>"])
def test_the_library_writes_the_same(sheet: str, bodies: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", None)
        styles = read_sheet(sheet)
        made = [list_written(set_page(body, styles)) for body in (*bodies, *bodies)]
        patch.setenv(LINES.variable, FORGETTING)
        plain_styles = read_sheet(sheet)
        plain = [list_written(set_page(body, plain_styles)) for body in bodies]
    assert made == plain + plain


def test_a_text_without_a_line_below_does_not_go_through_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    draw_text = weasyprint.draw.draw_text

    def note(stream: Any, text: Any, *place: Any) -> None:
        drawn.append(text.text)
        draw_text(stream, text, *place)

    monkeypatch.setattr(weasyprint.draw, "draw_text", note)
    styles = read_sheet(_PLAIN)
    body = "<p>Un <u>mot</u> <b>de plus</b>.</p>"
    list_written(set_page(body, styles))
    assert drawn == ["Un ", "mot", " ", "de plus", "."]
    drawn.clear()
    list_written(set_page(body, styles))
    assert drawn == ["mot", " "]  # what is blank has no glyph to be remembered


def test_what_is_noted_on_a_style_goes_when_the_style_changes() -> None:
    assert {"text_look", "bare_line"} <= set(shared_styles._NOTES)
    (page,) = set_page("<p>Un <b>mot</b></p>", read_sheet(_PLAIN)).pages
    noted: set[str] = set()
    for box in page._page_box.descendants():
        style = box.style
        before = set(vars(style))
        if shared_styles.is_shared(style):
            drawn_lines._note_look(style)
            if isinstance(box, weasyprint.formatting_structure.boxes.LineBox):
                drawn_lines._is_bare(box)
        noted |= set(vars(style)) - before
    assert noted - {"anonymous_style"} == {"text_look", "bare_line"}
