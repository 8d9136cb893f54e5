"""Glyphs of a line read at once: the operators that the library writes, for any characters and fonts."""

from __future__ import annotations

import hashlib
import inspect
import random
import re

import pytest
import weasyprint

from generator.writing.accelerators.lines import drawn_lines, line_glyphs
from generator.writing.accelerators.switch import FORGETTING, GLYPHS
from generator.writing.pdf import typesetting

_SEED = 7
_DRAW_FIRST_LINE = "1bb8eae6d88e71b17096a034656f3be17da8f1f513c78536c1c38d971927638b"
_PLAIN_SIGNS = "aàâéèêëïôùüÿçœÆ fi ffl AV To 0123 ,.;«»’—…€\u00a0"
_SIGNS = _PLAIN_SIGNS + "²№\u200b\u00ad\u0301\u0323\u035f אבג مرحبا 漢字 ➢☐\U00010330\ue000"
_LOOKS = (
    "font: 12px sans-serif",
    "font: 13.7px serif; font-kerning: none",
    "font: italic bold 9px serif; letter-spacing: 0.3px",
    "font: 11px monospace; font-variant-caps: small-caps",
    "font: 10px sans-serif; text-align: justify; width: 120px; word-spacing: 2px",
    "font: 10px sans-serif; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 40px",
    "font: 14px serif; direction: rtl",
    "font: 12px sans-serif; text-decoration: underline; font-feature-settings: 'frac', 'sups'",
)


def draw(seed: int) -> bytes:
    """Pages of signs drawn by chance, each twice."""
    chance = random.Random(seed)
    signs = (_SIGNS, _PLAIN_SIGNS, _PLAIN_SIGNS)
    texts = ["".join(chance.choices(chance.choice(signs), k=chance.randint(1, 60))) for _ in range(60)]
    body = "".join(f'<p style="{chance.choice(_LOOKS)}">{text} <b>{text}</b></p>' for text in texts * 2)
    page = weasyprint.HTML(string=f'<html lang="fr"><body>{body}')
    written = page.write_pdf(font_config=typesetting._Fonts(), uncompressed_pdf=True)
    return bytes(re.sub(rb"/(ID|CreationDate|ModDate) *[^\n]*", b"", written))


@pytest.mark.parametrize("seed", range(_SEED, _SEED + 4))
def test_pages_are_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bool] = []
    plain = drawn_lines.draw_plain_glyphs

    def note(*line: object) -> bool:
        read.append(plain(*line))
        return read[-1]

    monkeypatch.setattr(drawn_lines, "draw_plain_glyphs", note)
    fast = draw(seed)
    assert read.count(True) > 50
    assert read.count(False) > 10
    monkeypatch.setenv(GLYPHS.variable, FORGETTING)
    assert draw(seed) == fast


def test_the_function_is_the_one_that_was_looked_at() -> None:
    source = inspect.getsource(drawn_lines._draw_first_line)
    assert hashlib.sha256(source.encode()).hexdigest() == _DRAW_FIRST_LINE
    assert line_glyphs._is_as_known()
