"""The characters of a font and their glyphs, read by number: as fontTools reads them by name."""

from __future__ import annotations

import io
import string
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.writing.pdf.glyphs import read_glyphs

_NAMES = [".notdef", *(f"g{number}" for number in range(1, 40))]


def read_by_name(data: bytes) -> dict[str, int]:
    font = TTFont(io.BytesIO(data), lazy=True)
    return {chr(code): font.getGlyphID(name) for code, name in (font.getBestCmap() or {}).items()}


def build_font(characters: dict[int, str]) -> bytes:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(_NAMES)
    builder.setupCharacterMap(characters)
    stream = io.BytesIO()
    builder.font.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["Carlito-Regular", "Carlito-Bold", "DejaVuSans", "LiberationSans-Regular"])
def test_the_fonts_that_are_shipped(name: str, project_root: Path) -> None:
    data = (project_root / "templates" / "fonts" / f"{name}.ttf").read_bytes()
    known = read_glyphs(data)
    assert set(string.ascii_letters + "éœ€").issubset(known)
    assert known == read_by_name(data)


_CODES = st.one_of(st.integers(1, 0x400), st.integers(0xFFF0, 0x10020), st.integers(0x1F600, 0x1F640))


@settings(max_examples=60)
@given(st.dictionaries(_CODES, st.sampled_from(_NAMES[1:]), min_size=1, max_size=60))
def test_any_characters(characters: dict[int, str]) -> None:
    characters.pop(0xFFFF, None)
    data = build_font(characters or {65: "g1"})
    assert read_glyphs(data) == read_by_name(data)
