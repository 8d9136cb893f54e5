"""Cells of one paragraph laid out by themselves: every box of drawn tables is where the library puts it."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from generator.writing.accelerators import plain_cells, shared_styles
from generator.writing.accelerators.switch import CELLS, FORGETTING
from generator.writing.layout_library import weasyprint

_WORDS = st.sampled_from(
    [
        "Service",
        "petite enfance",
        "3 500 €",
        "l’accès aux droits",
        "100\u00a0%",
        "anticonstitutionnellement" * 3,
        "à",
        "&amp;",
    ]
)
_TEXTS = st.lists(_WORDS, max_size=14).map(" ".join)
_INSIDES = st.one_of(
    _TEXTS.map("<p>{}</p>".format),
    _TEXTS.map("<p>{}</p>".format),
    _TEXTS.map("<p> {} </p>".format),
    _TEXTS.map("<p>{}<strong>gras</strong></p>".format),
    _TEXTS.map("<p>{0}</p><p>{0}</p>".format),
    _TEXTS.map("<ul><li>{}</li></ul>".format),
    _TEXTS,
    _TEXTS.map("<p>{}<br>suite</p>".format),
    _TEXTS.map('<p>{}<span style="float: footnote">note</span></p>'.format),
    _TEXTS.map('<p style="white-space: pre-wrap">{}\n  deux</p>'.format),
)
_CELL_STYLES = st.sampled_from(
    [
        "",
        "text-align: right",
        "text-align: center; vertical-align: middle",
        "text-align: justify",
        "vertical-align: bottom; padding: 3px 7%",
        "vertical-align: baseline; font-size: 9px",
        "height: 40px",
        "border-bottom: 0.7px solid; border-top: 2px solid",
        "direction: rtl",
        "white-space: nowrap",
        "break-inside: avoid",
    ]
)
_PARAGRAPH_STYLES = st.sampled_from(
    [
        "margin: 0",
        "margin: 0",
        "margin: 0; text-indent: 8%; line-height: 1.3",
        "margin: 0; padding: 2px 5%; border-left: 1px solid",
        "margin: 0 auto; width: 60%",
        "margin: 0; min-height: 30px",
        "margin: 0; max-height: 9px",
        "margin: 0 0 4px 0",
        "margin: 0; overflow: hidden",
        "margin: 0; orphans: 3; widows: 3",
    ]
)
_TABLE_STYLES = st.sampled_from(
    ["", "border-collapse: collapse", "table-layout: fixed; width: 100%; border-spacing: 0", "border-spacing: 3px 1px"]
)


@st.composite
def _tables(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 4))

    def write_cell(tag: str) -> str:
        spans = f' colspan="{draw(st.integers(1, 2))}"' if draw(st.integers(0, 9)) == 0 else ""
        spans += f' rowspan="{draw(st.integers(2, 3))}"' if draw(st.integers(0, 9)) == 0 else ""
        return f'<{tag}{spans} style="{draw(_CELL_STYLES)}">{draw(_INSIDES)}</{tag}>'

    def write_row(tag: str) -> str:
        return "<tr>" + "".join(write_cell(tag) for _ in range(columns)) + "</tr>"

    head = f"<thead>{write_row('th')}</thead>" if draw(st.booleans()) else ""
    rows = "".join(write_row("td") for _ in range(draw(st.integers(1, 6))))
    style = draw(_TABLE_STYLES)
    keep = "tr { break-inside: avoid }" if draw(st.booleans()) else ""
    return (
        f"<style>@page {{ size: {draw(st.integers(200, 500))}px {draw(st.integers(120, 400))}px; margin: 10px }}"
        f"body {{ margin: 0; font: 12px sans-serif }} td > p, th > p {{ {draw(_PARAGRAPH_STYLES)} }} {keep}</style>"
        f'<p>Avant.</p><table style="{style}">{head}<tbody>{rows}</tbody></table><p>Après.</p>'
    )


def _list_boxes(html: str) -> list[dict[str, Any]]:
    """What is known of every box of every page, but for its style and what belongs to Pango."""
    pages = weasyprint.HTML(string=html).render().pages
    kinds = (int, float, str, bool, set, type(None))
    listed: list[dict[str, Any]] = []
    for page in pages:
        for box in page._page_box.descendants():
            values = {name: value for name, value in vars(box).items() if isinstance(value, kinds)}
            listed.append({"kind": type(box).__name__, **values})
    return listed


def _is_like(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether boxes say the same; a note that the library leaves on one of them without reading it doesn't count."""
    unread = {"first_letter_style", "first_line_style", "resume_at"}
    names = (one.keys() | other.keys()) - unread
    return all(one.get(name) == other.get(name) for name in names)


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(_tables())
@example('<table style="width: 100%"><tr><td><p style="margin: 0">Un seul mot</p></td></tr></table>')
def test_boxes_stand_where_the_library_puts_them(html: str) -> None:
    plain_cells.install()
    made = _list_boxes(html)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CELLS.variable, FORGETTING)
        plain = _list_boxes(html)
    assert len(made) == len(plain) > 3
    assert [one for one, other in zip(made, plain, strict=True) if not _is_like(one, other)] == []


def test_a_cell_of_plain_text_does_not_go_through_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    plain_cells.install()
    asked: list[str] = []
    plain = plain_cells._block_container_layout

    def note(context: Any, box: Any, *rest: Any, **options: Any) -> Any:
        asked.append(box.element_tag)
        return plain(context, box, *rest, **options)

    monkeypatch.setattr(plain_cells, "_block_container_layout", note)
    style = "<style>p { margin: 0 }</style>"
    _list_boxes(f"{style}<table><tr><td><p>Un</p></td><th><p>mot de plus</p></th></tr></table>")
    assert "body" in asked
    assert {"td", "th"}.isdisjoint(asked)
    _list_boxes(f"{style}<table><tr><td><p>Un <b>mot</b></p></td></tr></table>")
    assert "td" in asked


def test_the_sizes_kept_are_those_that_the_library_resolves() -> None:
    module = inspect.getsource(weasyprint.layout.percent)  # the function itself may be another accelerator's
    source = module.partition("def resolve_percentages")[2].partition("\ndef ")[0]
    resolved = set(re.findall(r"resolve_one_percentage\(box, '(\w+)'", source))
    assert {"margin_left", "min_height", "width"} <= resolved
    borders = {f"border_{side}_width" for side in ("top", "right", "bottom", "left")}
    assert "for side in ('top', 'right', 'bottom', 'left')" in source
    assert set(plain_cells._RESOLVED) == resolved | borders


def test_what_is_noted_on_a_style_goes_when_the_style_changes() -> None:
    style = weasyprint.css.InitialStyle(None)
    before = set(vars(style))
    plain_cells.note_style(style)["plain_cell"] = True
    noted = set(vars(style)) - before
    assert len(noted) == 1
    assert noted <= set(shared_styles._NOTES)
