"""The dots before page numbers: runs of text that stand where WeasyPrint puts a box of each dot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import weasyprint

from generator.writing.html.page import write_html
from generator.writing.pdf import leaders
from generator.writing.pdf.typesetting import Fetcher, read_styles, set_pages
from tests.writing.pdf_sample import build_furniture, build_sample

Signs = list[tuple[float, float, str]]


def list_leaders(box: Any) -> Iterator[Signs]:
    """Where each text of each leader stands, its width and its words, from left to right."""
    if box.is_leader:
        yield sorted((one.position_x, one.width, one.text) for one in box.children)
        return
    for child in box.all_children():
        yield from list_leaders(child)


def set_leaders(pattern: str) -> list[Signs]:
    page = write_html(build_sample(), build_furniture())
    sheet = page.stylesheet.replace("leader('.')", f"leader('{pattern}')")
    assert pattern == "." or sheet != page.stylesheet
    pages = set_pages(page.html, page.body, read_styles(sheet, Fetcher(page.resources)), Fetcher(page.resources)).pages
    return [signs for one in pages for signs in list_leaders(one._page_box) if signs]


@pytest.fixture
def plain_library(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(weasyprint.layout.inline, "handle_leader", leaders._handle_leader)
    return monkeypatch


def test_runs_stand_where_the_dots_stood(plain_library: pytest.MonkeyPatch) -> None:
    apart = set_leaders(".")
    plain_library.undo()
    runs = set_leaders(".")
    assert apart
    assert len(apart) == len(runs)
    for dots, run in zip(apart, runs, strict=True):
        assert all(text == "." for _, _, text in dots)
        assert len(run) == -(-len(dots) // leaders._RUN)
        assert "".join(text for _, _, text in run) == "." * len(dots)
        starts = [dots[rank * leaders._RUN][0] for rank in range(len(run))]
        assert [place for place, _, _ in run] == pytest.approx(starts, abs=0.01)
        assert sum(width for _, width, _ in run) == pytest.approx(sum(width for _, width, _ in dots), abs=0.05)


def test_signs_that_change_beside_one_another_stay_apart(plain_library: pytest.MonkeyPatch) -> None:
    apart = set_leaders("AV")  # kerned when the V of one stands before the A of the next
    plain_library.undo()
    assert apart
    assert max(map(len, apart)) > 10
    assert [[text for _, _, text in signs] for signs in set_leaders("AV")] == [
        [text for _, _, text in signs] for signs in apart
    ]


def test_it_stands_in_front_of_the_library() -> None:
    assert weasyprint.layout.inline.handle_leader is leaders.fill_line
    assert leaders._handle_leader is weasyprint.layout.leader.handle_leader
