"""Paths of pictures worked out once: the strokes that the library draws."""

from __future__ import annotations

import re
from typing import Any

import pytest
import weasyprint

from generator.writing.accelerators import drawn_paths
from generator.writing.accelerators.bounded_memory import BoundedMemory
from generator.writing.accelerators.switch import FORGETTING, PATHS

PATHS_DRAWN = (
    "M 0 0 L 10 10 H 20 V 5 Z",
    "m1,1l2-3c1 2 3 4 5 6s2 2 4 4q3 3 1 1t2 2z",
    "M10 10 A 5 3 30 1 0 20 20 a 4 4 0 0 1 3 3",
    "M 10% 5em L 3 3",
    "L 5 5 M nowhere",
    "",
)
MARK = '<marker id="m" markerWidth="4" markerHeight="4"><circle r="1"/></marker>'


@pytest.fixture(autouse=True)
def fresh_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_paths.install()
    monkeypatch.setattr(drawn_paths, "_drawn", BoundedMemory(100_000))


def draw(size: int = 100, font: int = 10) -> bytes:
    """The contents of a page that shows every path twice, with a mark at each of its corners."""
    shown = "".join(f'<path d="{d}" marker-mid="url(#m)" stroke="black"/>' for d in PATHS_DRAWN * 2)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="50" font-size="{font}">{MARK}{shown}</svg>'
    data = weasyprint.HTML(string=f"<body>{svg}").write_pdf(uncompressed_pdf=True)
    return bytes(re.sub(rb"/(ID|CreationDate|ModDate) *[^\n]*", b"", data))


def test_the_strokes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = [draw(), draw(), draw(200), draw(100, 20), draw()]
    monkeypatch.setenv(PATHS.variable, FORGETTING)
    plain = [draw(), draw(), draw(200), draw(100, 20), draw()]
    assert fast == plain
    assert len(set(fast)) > 1


def test_a_path_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    draw()
    asked: list[str] = []
    plain = drawn_paths._draw_path

    def note(svg: Any, node: Any, font_size: float) -> None:
        asked.append(node.get("d"))
        plain(svg, node, font_size)

    monkeypatch.setattr(drawn_paths, "_draw_path", note)
    draw()
    assert set(asked) <= {"L 5 5 M nowhere", "M 10% 5em L 3 3"}  # what cannot be read is tried again
