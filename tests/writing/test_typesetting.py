"""WeasyPrint as this program has it work, against WeasyPrint as it comes: the same bytes."""

from __future__ import annotations

import gc

import pytest
from pdf_sample import build_furniture, build_sample

from generator.writing import typesetting
from generator.writing.html import HtmlPage, write_html
from generator.writing.typesetting import Fetcher, collect_garbage_after, paint_pages, set_pages


@pytest.fixture(scope="module")
def page() -> HtmlPage:
    return write_html(build_sample(), build_furniture())


def write(page: HtmlPage, stylesheet: str) -> bytes:
    return paint_pages(set_pages(page.html, stylesheet, Fetcher(page.resources)))


def test_narrowed_rules_change_no_byte(page: HtmlPage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert typesetting._page_class(page.stylesheet) is not typesetting.weasyprint.HTML
    assert page.html.count('class="note"') > 1  # the rules of notes are at work
    narrowed = write(page, page.stylesheet)
    monkeypatch.setattr(typesetting, "_page_class", lambda _: typesetting.weasyprint.HTML)
    assert write(page, page.stylesheet) == narrowed


def test_the_library_has_the_rules_that_are_narrowed() -> None:
    names = set(typesetting._EVERYWHERE.findall(typesetting.UA))
    assert names == {"marker", "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}


@pytest.mark.parametrize(
    "rule",
    [
        "em { float: footnote }",
        "p, span.note { float: footnote }",
        "dt { display: list-item }",
        "i { position: note() }",
    ],
)
def test_stylesheet_with_other_notes_or_items_keeps_all_rules(page: HtmlPage, rule: str) -> None:
    assert typesetting._page_class(page.stylesheet + rule) is typesetting.weasyprint.HTML


def test_notes_made_of_other_elements_come_out(page: HtmlPage) -> None:
    html = page.html.replace("</body>", "<p>Mot<em>une note</em></p></body>")
    data = paint_pages(set_pages(html, page.stylesheet + "em { float: footnote }", Fetcher(page.resources)))
    assert data.startswith(b"%PDF")


class _Knot:
    """Garbage that only the collector sees."""

    alive = 0

    def __init__(self) -> None:
        self.me = self
        _Knot.alive += 1

    def __del__(self) -> None:
        _Knot.alive -= 1


def test_garbage_is_collected_at_the_end() -> None:
    with collect_garbage_after():
        assert not gc.isenabled()
        for _ in range(10):
            _Knot()
        assert _Knot.alive == 10
    assert _Knot.alive == 0
    assert gc.isenabled()


def test_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collect_garbage_after():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
