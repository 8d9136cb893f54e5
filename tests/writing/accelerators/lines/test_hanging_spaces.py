"""A text before a link fits on its line but for its last space: no word of it is left alone."""

from __future__ import annotations

import pytest

from generator.writing.accelerators.lines.line_memory import install
from generator.writing.accelerators.switch import FORGETTING, LINES
from generator.writing.layout_library import weasyprint

WORDS = "Vu les délibérations des Conseils municipaux, figurant en"
PAGE = "<style>@page {{ size: 800px; margin: 0 }} p {{ font: 14px sans-serif; {style} }}</style><p>{words}</p>"


def set_lines(words: str, style: str) -> list[tuple[str, float]]:
    """The texts of a paragraph, part by part, and their widths."""
    page = weasyprint.HTML(string=PAGE.format(words=words, style=style)).render().pages[0]._page_box
    return [(box.text, box.width) for box in page.descendants() if hasattr(box, "pango_layout")]


@pytest.mark.parametrize("remembered", [True, False])
def test_no_word_is_left_alone(remembered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    install()
    if not remembered:
        monkeypatch.setenv(LINES.variable, FORGETTING)
    ((_, width),) = set_lines(WORDS, "white-space: nowrap")
    for room in (0.5, 1, 2, 3):
        told = set_lines(f"{WORDS} <a>annexe 5</a> ;", f"width: {width + room}px")
        assert [text.strip() for text, _ in told][:2] == [WORDS, "annexe 5"], room
    narrow = set_lines(f"{WORDS} <a>annexe 5</a> ;", f"width: {width - 1}px")
    assert [text.strip() for text, _ in narrow][:2] == [WORDS.removesuffix(" en"), "en"]
    assert [text for text, _ in set_lines("Conseils municipaux ", "width: 40px")] == ["Conseils", "municipaux"]
