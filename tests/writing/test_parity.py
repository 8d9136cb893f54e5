"""The comparison of two texts: spaces and ends of lines may differ, no other character may."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from generator.model.document import Document
from generator.writing.parity import SOFT_BREAK, ReadText, compare_text
from tests.writing.pdf_sample import build_sample, paragraph

pytestmark = pytest.mark.slow

_BLOCKS = 8


def build_document(words: list[str]) -> Document:
    size = len(words) // _BLOCKS
    blocks = tuple(paragraph(f"b{n}", " ".join(words[n * size : (n + 1) * size])) for n in range(_BLOCKS))
    section = replace(build_sample().sections[0], heading=(), blocks=blocks)
    return replace(build_sample(), sections=(section,))


def test_only_spaces_may_differ_wherever_they_are() -> None:
    chance = random.Random(5)
    for _ in range(300):
        count = _BLOCKS * chance.randint(1, 90)
        words = ["".join(chance.choices("abé’-,", k=chance.randint(1, 12))) for _ in range(count)]
        document = build_document(words)
        spaces = chance.choice((" ", f" {SOFT_BREAK}", "  ", SOFT_BREAK)), chance.random()
        read = "".join(word + (spaces[0] if chance.random() < spaces[1] else " ") for word in words)
        assert compare_text(document, ReadText(read, ()), "x.pdf") is None
        place = chance.randrange(len(words))
        told = " ".join([*words[:place], words[place] + "x", *words[place + 1 :]])
        fault = compare_text(document, ReadText(told, ()), "x.pdf")
        assert fault is not None
        assert f"« b{place * _BLOCKS // len(words)} »" in fault.message
