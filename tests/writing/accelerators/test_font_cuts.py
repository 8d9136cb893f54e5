"""Fonts cut down once: the same bytes whatever was made before, and few results kept."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from generator.writing.accelerators import font_cuts
from generator.writing.accelerators.font_cuts import CUTS_KEPT, remember_cuts
from generator.writing.pdf.fonts import cut_for_french
from generator.writing.pdf.glyphs import read_glyphs
from tests.writing.font_samples import find_face, write_words


@pytest.mark.slow
def test_what_was_made_before_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("Le département", "Łódź", "Œuvrer", "Ελλάδα")
    fresh = []
    for text in texts:
        monkeypatch.setattr(font_cuts, "_cuts", {})
        fresh.append(write_words(text))
    assert [write_words(text) for text in texts] == fresh
    assert [write_words(text) for text in reversed(texts)] == fresh[::-1]


class _Face:
    """A font as WeasyPrint holds it, to be cut down."""

    def __init__(self, data: bytes) -> None:
        self.file_content = data
        self.index = 0
        self.missing: dict[int, int] = {}


def test_each_set_of_glyphs_is_cut_once_and_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_cuts, "_cuts", {})
    asked: list[tuple[int, ...]] = []

    def cut(font: _Face, glyphs: Collection[int], hinting: bool) -> None:
        asked.append(tuple(glyphs))
        font.file_content = repr((glyphs, hinting)).encode()

    subset, data = cut_for_french(remember_cuts(cut)), find_face("DejaVu Sans")
    sign = read_glyphs(data)["➢"]
    signs = [{sign: "➢", sign + n: ""} for n in range(1, 100)]
    made = {}
    for glyphs in (signs[0], *signs, signs[0], signs[-1]):
        face = _Face(data)
        subset(face, glyphs, False)
        assert made.setdefault(tuple(glyphs), face.file_content) == face.file_content
    assert asked == [*map(tuple, signs), tuple(signs[0])]  # the last is still known, the first no longer
    assert len(font_cuts._cuts) == CUTS_KEPT


def test_a_font_that_could_not_be_cut_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_cuts, "_cuts", {})
    tries = []
    subset, data = cut_for_french(remember_cuts(lambda font, *_: tries.append(font))), find_face("DejaVu Sans")
    for _ in range(2):
        face = _Face(data)
        subset(face, {7: "x"}, False)
        assert face.file_content is data
    assert len(tries) == 2
    subset(_Face(data), {}, False)  # to be embedded whole
    assert len(tries) == 2
