"""Lengths of boxes taken at once from their style: those that the library resolves one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from generator.writing.accelerators import used_lengths
from generator.writing.accelerators.shared_styles import is_shared
from generator.writing.accelerators.switch import CELLS, FORGETTING, LENGTHS
from generator.writing.layout_library import weasyprint
from generator.writing.pdf import document as pdf
from generator.writing.pdf.typesetting import Fetcher, Styles, read_styles
from tests.writing.pdf_sample import build_furniture, build_sample

CSS = """
@page { size: 300px; margin: 20px }
p { margin: 3px 0; padding: 1px; border: 2px solid black; border-radius: 4px 0; width: 50%; min-height: 10px }
div { box-sizing: border-box; width: 100px; height: 30px; padding: 5px; border: 1px solid black }
table { border-collapse: collapse } td { border: 1px solid black; padding: 2px }
.fixe { position: absolute; top: 10px; left: 5%; background: silver }
"""
BODY = """
<p>un</p><div>deux</div><div style="border-radius: 10%">trois</div><p class=fixe>quatre</p><div class=fixe>cinq</div>
<table><tr><td>six</td><td style="border: 3px solid black"><p>sept</p></td></tr><tr><td colspan=2>huit</td></tr></table>
"""


@pytest.fixture(autouse=True)
def fresh_styles() -> Iterator[None]:
    """Each test begins with stylesheets that have nothing to remember, and leaves none behind."""
    pdf._read_styles.cache_clear()
    yield
    pdf._read_styles.cache_clear()


def list_boxes(styles: Styles) -> list[dict[str, Any]]:
    """The lengths of every box of a page."""
    page = weasyprint.HTML(string=BODY).render(font_config=styles.fonts, stylesheets=[styles.css])
    names = (*used_lengths._LENGTHS, *used_lengths._BORDERS, *used_lengths._RADII, "position_x", "position_y")
    boxes = page.pages[0]._page_box.descendants()
    return [{name: getattr(box, name) for name in names if hasattr(box, name)} for box in boxes]


def test_lengths_are_those_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    styles = read_styles(CSS, Fetcher({}))
    fast = [list_boxes(styles), list_boxes(styles)]
    monkeypatch.setenv(LENGTHS.variable, FORGETTING)
    plain = list_boxes(read_styles(CSS, Fetcher({})))
    assert len(plain) > 20
    assert fast == [plain, plain]


def test_only_styles_with_fixed_lengths_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CELLS.variable, FORGETTING)  # cells laid out by themselves have no use for these lengths
    styles = read_styles(CSS, Fetcher({}))
    page = weasyprint.HTML(string=BODY).render(font_config=styles.fonts, stylesheets=[styles.css])
    noted = {
        box.element_tag: box.style.__dict__.get("used_lengths", "absent")
        for box in page.pages[0]._page_box.descendants()
        if is_shared(box.style) and hasattr(box.style, "cascaded")
    }
    assert noted["p"] is None  # its width is a part of that of its column
    lengths, collapses = noted["div"]
    assert (lengths["width"], lengths["padding_left"], collapses) == (88, 5, False)
    lengths, collapses = noted["td"]
    assert (lengths["padding_top"], collapses) == (2, True)
    assert "border_top_width" not in lengths


@pytest.mark.slow
def test_the_same_bytes_with_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    sample, furniture = build_sample(), build_furniture()
    fast = [pdf.write_pdf(sample, furniture).data for _ in range(2)]
    monkeypatch.setenv(LENGTHS.variable, FORGETTING)
    pdf._read_styles.cache_clear()
    assert fast == [pdf.write_pdf(sample, furniture).data] * 2
