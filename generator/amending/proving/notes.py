"""The notes of a division: those that its lines call, in the order of the calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from generator.amending.proving.plain_text import PlainDivision

_CALL = re.compile(r"\(note (?P<number>[^()]+)\)")


def say_call(number: str) -> str:
    """« (note 1) », as a line says it."""
    return f"(note {number})"


def settle_notes(division: PlainDivision, known: Mapping[str, str]) -> PlainDivision:
    """The division with those of the known notes that it calls: a note goes with its last call."""
    said = (division.title, *(line.words for line in division.lines))
    called = dict.fromkeys(found["number"] for words in said for found in _CALL.finditer(words))
    return replace(division, notes=tuple((number, known[number]) for number in called if number in known))
