"""Borders of cells drawn by themselves: what is written on the page is what the library writes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.writing.accelerators import cell_borders
from generator.writing.accelerators.switch import BORDERS, FORGETTING
from generator.writing.layout_library import weasyprint

_SIDE = st.sampled_from(
    [
        "0",
        "1px solid",
        "0.7px solid red",
        "2px solid rgba(0, 0, 0, 0.4)",
        "1px dashed",
        "1px solid transparent",
        "3px double",
    ]
)
_REST = st.sampled_from(["", "", "", "border-radius: 3px", "visibility: hidden", "color: #123456", "padding: 7%"])


@st.composite
def _tables(draw: st.DrawFn) -> str:
    def write_cell() -> str:
        sides = ";".join(f"border-{side}: {draw(_SIDE)}" for side in ("top", "right", "bottom", "left"))
        return f'<td style="{sides};{draw(_REST)}">mot</td>'

    rows = ["<tr>" + "".join(write_cell() for _ in range(3)) + "</tr>" for _ in range(draw(st.integers(1, 3)))]
    return f'<table style="width: 100%; border: 1px solid">{"".join(rows)}</table>'


def _list_written(html: str, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What each page holds, as WeasyPrint writes it."""
    written: list[bytes] = []

    def look(_: Any, pdf: Any) -> None:
        streams = [one for one in pdf.objects if isinstance(one, weasyprint.pdf.stream.Stream)]
        written.extend(stream.data for stream in streams)

    monkeypatch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", None)
    weasyprint.HTML(string=html).write_pdf(finisher=look, uncompressed_pdf=True, pdf_tags=True)
    return written


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(_tables())
def test_the_library_writes_the_same(html: str) -> None:
    cell_borders.install()
    with pytest.MonkeyPatch.context() as patch:
        made = _list_written(html, patch)
        patch.setenv(BORDERS.variable, FORGETTING)
        plain = _list_written(html, patch)
    assert made == plain
    assert b"mot" in html.encode()
    assert made


def test_a_line_below_a_cell_does_not_go_through_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    cell_borders.install()
    asked: list[str] = []
    plain = cell_borders._draw_border

    def note(stream: Any, box: Any) -> None:
        asked.append(type(box).__name__)
        plain(stream, box)

    monkeypatch.setattr(cell_borders, "_draw_border", note)
    _list_written('<table><tr><td style="border-bottom: 1px solid">mot</td></tr></table>', monkeypatch)
    assert "TableBox" in asked
    assert "TableCellBox" not in asked
    _list_written('<table><tr><td style="border: 1px solid">mot</td></tr></table>', monkeypatch)
    assert "TableCellBox" in asked
