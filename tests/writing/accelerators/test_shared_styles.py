"""Computed styles shared by documents: the same bytes, whatever was made before and whatever layout changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from generator.model.document import Document
from generator.writing.accelerators import shared_styles
from generator.writing.accelerators.shared_styles import StyleMemory, is_shared
from generator.writing.accelerators.switch import FORGETTING, STYLES
from generator.writing.layout_library import weasyprint
from generator.writing.pdf import document as pdf
from generator.writing.pdf.typesetting import Fetcher, Styles, read_styles
from tests.writing.pdf_sample import build_furniture, build_sample
from tests.writing.pdf_strategies import documents

CSS = """
@page { size: 300px; margin: 20px; @bottom-left { content: counter(page) " / " counter(pages) } }
body { font: 12px sans-serif; overflow: hidden }
li { list-style: disc }
.suite::after { content: leader('.') " " attr(data-page) }
.moitie { width: 50% }
p:first-child { color: navy }
"""


@pytest.fixture(autouse=True)
def fresh_styles() -> Iterator[None]:
    """Each test begins with stylesheets that have nothing to remember, and leaves none behind."""
    pdf._read_styles.cache_clear()
    yield
    pdf._read_styles.cache_clear()


def write_all(pieces: list[Document]) -> list[bytes]:
    furniture = build_furniture()
    return [pdf.write_pdf(piece, furniture).data for piece in pieces]


def write_plainly(pieces: list[Document]) -> list[bytes]:
    pdf._read_styles.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STYLES.variable, FORGETTING)
        written = write_all(pieces)
    pdf._read_styles.cache_clear()
    return written


def read(css: str = CSS) -> Styles:
    return read_styles(css, Fetcher({}))


def render(styles: Styles, body: str) -> weasyprint.Document:
    page = weasyprint.HTML(string=f"<html lang='fr'><body>{body}</body></html>")
    return page.render(font_config=styles.fonts, stylesheets=[styles.css])


def list_boxes(styles: Styles, body: str) -> list[tuple[Any, ...]]:
    """Every box of a page's rendering: what it is, where it stands, what it says."""
    return [
        (page_number, type(box).__name__, box.element_tag, *box.hit_area(), getattr(box, "text", ""))
        for page_number, page in enumerate(render(styles, body).pages)
        for box in page._page_box.descendants()
    ]


@pytest.mark.slow
def test_the_same_bytes_with_and_without() -> None:
    sample = build_sample(draft=False, signatories=1)
    pieces = [sample, replace(sample, sections=sample.sections[::-1]), build_sample()]
    plain = write_plainly(pieces)
    assert write_all(pieces) == plain
    assert write_all(pieces[::-1]) == plain[::-1]  # each now after the others


@pytest.mark.slow
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(documents(), documents())
def test_the_same_bytes_of_drawn_documents(first: Document, second: Document) -> None:
    plain = write_plainly([first, second])
    assert write_all([first, second, first]) == [*plain, plain[0]]


BODIES = (
    "<ul><li>un</li><li>deux</li></ul>",
    "<div class=suite data-page=3>un</div><div class=suite data-page=4>deux</div>",
    "<p style='width: 40px'>un</p><p style='width: 60px'>deux</p><p style='width: 40px'>trois</p>",
    "<table class=moitie><tr><th>un<td>deux<tr><td>trois<td>quatre</table>",
    "<p id=ici>un</p><p id=la>deux</p><p><a href='#la'>trois</a></p>" * 1,
    "<p>un</p>" * 60,
)


def test_boxes_are_those_of_a_document_that_knows_nothing() -> None:
    plain = [list_boxes(read(), body) for body in BODIES]
    styles = read()
    for order in (BODIES, BODIES[::-1]):
        for body in order:
            assert list_boxes(styles, body) == plain[BODIES.index(body)], body
    assert len(styles.fonts.styles.styles) > 10


def test_a_second_document_computes_nothing_that_the_first_has_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    styles = read()
    first = list_boxes(styles, BODIES[3])
    known = len(styles.fonts.styles.styles)
    monkeypatch.setattr(
        shared_styles._KnownStyleFor, "_make_styles", lambda *_: pytest.fail("a style is computed again")
    )
    assert list_boxes(styles, BODIES[3]) == first
    assert len(styles.fonts.styles.styles) == known


def test_what_layout_changes_is_undone() -> None:
    styles = read()
    memory: StyleMemory = styles.fonts.styles
    body = next(
        style for style in _list_styles(styles, BODIES[0]) if style.get("overflow") == "visible" and style.cascaded
    )
    assert any(key == "overflow" for _, key, _ in memory.changed)  # what a body hides goes to its page
    memory.open_document(memory.sheets)
    assert memory.changed == []
    assert {style["overflow"] for style in memory.styles.values() if "overflow" in style.cascaded} >= {"hidden"}
    assert body is not None


def _list_styles(styles: Styles, body: str) -> list[Any]:
    render(styles, body)
    return list(styles.fonts.styles.styles.values())


def test_a_change_takes_away_what_was_noted_of_a_style() -> None:
    styles = read()
    style = next(one for one in _list_styles(styles, BODIES[0]) if "white_space" in one)
    assert is_shared(style)
    style.text_style, style.used_lengths = 7, None
    style["white_space"] = style["white_space"]
    assert style.text_style == 7
    style["white_space"] = "pre"
    assert not hasattr(style, "text_style")
    assert not hasattr(style, "used_lengths")
    styles.fonts.styles.open_document(styles.fonts.styles.sheets)
    assert style["white_space"] == "normal"


def test_each_call_of_a_note_has_a_name_of_its_own() -> None:
    """Layout writes the anchor of a note into the style of its call."""
    css = "@page { size: 300px; @notes { content: element(notes) } } span { position: note(notes) }"
    bodies = ["<p>un<span>note une</span> deux<span>note deux</span></p><p>trois<span>note trois</span></p>"] * 2

    def list_anchors(styles: Styles) -> list[list[str]]:
        return [sorted(name for page in render(styles, body).pages for name in page.anchors) for body in bodies]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STYLES.variable, FORGETTING)
        plain = list_anchors(read(css))
    assert [name for name in plain[0] if name.startswith("call-")] == ["call-0", "call-1", "call-2"]
    assert list_anchors(read(css)) == plain


def test_units_of_the_page_hold_for_one_document() -> None:
    styles = read("@page { size: 400px 200px } .large { size: 200px; width: 50vw }")
    bodies = ("<p>un</p><p class=large>deux</p>", "<p class=large>deux</p>")
    for body in bodies:
        fresh = read("@page { size: 400px 200px } .large { size: 200px; width: 50vw }")
        assert list_boxes(styles, body) == list_boxes(fresh, body)


def test_sheets_of_a_document_are_its_own() -> None:
    styles = read()
    own = "<style>p { margin-left: 40px }</style><p>un</p>"
    assert list_boxes(styles, own) == list_boxes(read(), own)
    assert list_boxes(styles, "<p>un</p>") == list_boxes(read(), "<p>un</p>")
    assert not any(is_shared(box.style) for page in render(styles, own).pages for box in page._page_box.descendants())


def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_styles, "_MOST", 50)
    styles = read()
    for number in range(6):
        body = "".join(f"<p style='margin-left: {number}.{place}px'>un</p>" for place in range(20))
        assert list_boxes(styles, body) == list_boxes(read(), body)
        assert len(styles.fonts.styles.styles) < 300


def test_the_environment_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STYLES.variable, FORGETTING)
    styles = read()
    render(styles, BODIES[0])
    assert styles.fonts.styles.styles == {}
