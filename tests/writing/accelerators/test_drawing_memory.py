"""Drawings remembered: the same operators as when they are drawn, and nothing kept that asks for more of a page."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from generator.writing.accelerators import drawing_memory
from generator.writing.accelerators.drawing_memory import DrawingMemory
from generator.writing.accelerators.switch import DRAWINGS, FORGETTING
from generator.writing.layout_library import weasyprint
from generator.writing.pdf.typesetting import Fetcher

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="60"'
PLAIN = (
    _HEAD + ' viewBox="0 0 9 6"><path d="M1 1 L3 4 z" fill="#123456"/><rect width="2" height="1" opacity="1"/></svg>'
)
SEE_THROUGH = _HEAD + '><circle cx="30" cy="30" r="9" fill="red" fill-opacity="0.3" stroke="blue"/></svg>'
CLIPPED = (
    _HEAD
    + '><clipPath id="a"><rect width="9" height="9"/></clipPath><path clip-path="url(#a)" d="M0 0 L90 60 0 9"/></svg>'
)
GRADIENT = (
    _HEAD + '><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/>'
    '</linearGradient><rect width="90" height="60" fill="url(#g)"/></svg>'
)
TEXT = _HEAD + '><text x="3" y="30">mot</text></svg>'
GROUP = _HEAD + '><g opacity="0.5"><rect width="9" height="9"/></g></svg>'
KEPT, NOT_KEPT = (PLAIN, SEE_THROUGH, CLIPPED), (GRADIENT, TEXT, GROUP)


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> DrawingMemory:
    """A memory of this test alone."""
    drawing_memory.install()
    fresh = DrawingMemory()
    monkeypatch.setattr(drawing_memory, "_MEMORY", fresh)
    monkeypatch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", None)
    return fresh


def _write(*drawings: str, above: int = 0) -> bytes:
    fetcher = Fetcher({f"dessin:{number}": drawing.encode() for number, drawing in enumerate(drawings)})
    images = "".join(
        f'<p style="color: #123456">mot <img src="dessin:{number}"></p>' for number in range(len(drawings))
    )
    html = f'<div style="height: {above}px"></div>{images}'
    written = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(uncompressed_pdf=True, pdf_identifier=b"x")
    return bytes(written)


@pytest.mark.parametrize("drawing", [*KEPT, *NOT_KEPT])
def test_the_same_bytes_again_and_without(drawing: str, memory: DrawingMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [_write(drawing, PLAIN, drawing, above=above) for above in (0, 0, 7, 0)]
    assert len(memory._drawings) >= 1
    monkeypatch.setenv(DRAWINGS.variable, FORGETTING)
    assert made == [_write(drawing, PLAIN, drawing, above=above) for above in (0, 0, 7, 0)]


@pytest.mark.parametrize("drawing", KEPT)
def test_a_drawing_is_not_drawn_again(drawing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(drawing)
    monkeypatch.setattr(drawing_memory, "_draw", lambda *_: pytest.fail("it was drawn again"))
    assert _write(drawing).startswith(b"%PDF")


@pytest.mark.parametrize("drawing", NOT_KEPT)
def test_what_asks_for_more_is_not_kept(drawing: str, memory: DrawingMemory) -> None:
    _write(drawing)
    assert not memory._drawings


def test_what_is_logged_is_logged_each_time(memory: DrawingMemory, caplog: pytest.LogCaptureFixture) -> None:
    """A warning fails the build: a memory that kept the drawing would let the next one pass."""

    def draw_and_warn(*place: Any) -> None:
        plain(*place)
        logging.getLogger("weasyprint").warning("rien")

    plain = drawing_memory._draw
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing_memory, "_draw", draw_and_warn)
        _write(PLAIN)
        _write(PLAIN)
    assert not memory._drawings
    assert [record.message for record in caplog.records].count("rien") == 2


def test_it_is_bounded() -> None:
    memory = DrawingMemory(100)
    for number in range(9):
        memory.keep(number, drawing_memory._Drawing(b"x" * 30, ()))
    assert list(memory._drawings) == [6, 7, 8]
    memory.get(6)
    memory.keep(9, drawing_memory._Drawing(b"x" * 30, ()))
    assert list(memory._drawings) == [8, 6, 9]
