"""Pango layouts used again: the same lines and the same strokes as with a new one for each."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
import weasyprint
import weasyprint.draw.text
import weasyprint.text.line_break

from generator.writing.accelerators.lines import kept_layouts
from generator.writing.accelerators.lines.line_memory import LineMemory
from generator.writing.accelerators.switch import FORGETTING, LAYOUTS
from generator.writing.pdf import typesetting

_SEED = 30
_WORDS = ("Le", "territoire", "anticonstitutionnellement", "de", "12 000 €", "ﬁn", "l’enfant", "a\tb", "«", "été")
_LOOKS = (
    "overflow-wrap: break-word; width: 60px",
    "overflow-wrap: anywhere; font-variant-numeric: tabular-nums",
    "letter-spacing: 2px",
    "word-spacing: 5px",
    "text-align: justify; width: 150px",
    "hyphens: auto; width: 90px",
    "white-space: pre-wrap; tab-size: 3",
    "text-overflow: ellipsis; overflow: hidden; white-space: nowrap; width: 50px",
    "text-decoration: underline; font-kerning: none",
    "direction: rtl",
    "white-space: pre-wrap; tab-size: 2ch; width: 20ch",
    "hyphens: auto; hyphenate-limit-zone: 3ex; width: 90px",
    "font-size: 0",
)


@pytest.fixture(autouse=True)
def fresh_layouts() -> Iterator[None]:
    yield
    kept_layouts.install()


def draw(seed: int) -> bytes:
    """The pages of paragraphs drawn by chance, in every look several times; lines are asked for each time."""
    chance = random.Random(seed)
    texts = (" ".join(chance.choices(_WORDS, k=chance.randint(1, 15))) for _ in range(60))
    body = "".join(f'<p style="{chance.choice(_LOOKS)}">{text} <b>{text}</b></p>' for text in texts)
    fonts = typesetting._Fonts()
    fonts.lines = LineMemory(1, 1)  # forgets at once
    page = weasyprint.HTML(string=f'<html lang="fr"><body>{body}')
    written = page.write_pdf(font_config=fonts, uncompressed_pdf=True)
    return bytes(re.sub(rb"/(ID|CreationDate|ModDate) *[^\n]*", b"", written))


def test_pages_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(_SEED, _SEED + 4):
        kept = draw(seed)
        with monkeypatch.context() as patch:
            patch.setenv(LAYOUTS.variable, FORGETTING)
            assert draw(seed) == kept


def test_layouts_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    plain = kept_layouts._set_up

    def note(layout: Any, style: Any) -> None:
        made.append(style)
        plain(layout, style)

    monkeypatch.setattr(kept_layouts, "_set_up", note)
    draw(_SEED)
    few = len(made)
    monkeypatch.setenv(LAYOUTS.variable, FORGETTING)
    draw(_SEED)
    assert 2 * few < len(made) - few


def test_all_that_is_set_is_put_back() -> None:
    """Whatever the library sets of a layout is put back, stays with the style, or keeps the layout from another use."""
    sources = (weasyprint.text.line_break, weasyprint.draw.text, weasyprint.layout.inline)
    asked = {name for one in sources for name in re.findall(r"pango_layout_(set_\w+)", inspect.getsource(one))}
    put_back = set(re.findall(r"pango_layout_(set_\w+)", inspect.getsource(kept_layouts.give_back)))
    of_the_style = {"set_auto_dir", "set_font_description"}
    assert asked == put_back | of_the_style | {"set_text", "set_attributes", "set_tabs"}
    setup = inspect.getsource(kept_layouts._set_up)
    assert set(re.findall(r"self\.(\w+) =", setup)) == {*kept_layouts._GIVEN, "style"}
