"""Passages that an amending act quotes whole: their lines, then the notes that they call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.amending.refusals import refuse
from generator.amending.stipulations import Division, Note, Part, PartKind
from generator.errors import Span

CALL = re.compile(r" ?\(note (?P<number>[^()]+)\)")  # as `say_call` writes it
_BY_ANNEXE = "une phrase ne peut pas la citer : la porter dans une annexe, qui se remplace en entier"
_BAR = "ce signe sépare les cellules des lignes que l'avenant cite : l'écrire autrement"


def quote_division(division: Division, origin: Span, former: Division | None = None) -> tuple[str, ...]:
    """The lines of a division that is quoted whole, its heading first; in place of `former`, under its number.

    Raises: `ContentError` when a figure stands in one of them: an act of words cannot show it.
    """
    parts = (*division.parts, *(former.parts if former else ()))
    if any(part.kind is PartKind.DRAWN for part in parts):
        refuse(f"{division.name} : une figure s'y trouve, et ce qui l'entoure change", origin, _BY_ANNEXE)
    if any(part.kind is PartKind.BARRED for part in parts):
        refuse(f"{division.name} : une cellule de son tableau contient le signe « | »", origin, _BAR)
    return with_notes(division.lines, division.notes)


def quote_parts(parts: Sequence[Part], notes: Sequence[Note]) -> tuple[str, ...]:
    """The lines of some parts, then the notes that they call."""
    return with_notes([line for part in parts for line in part.lines], notes)


def with_notes(lines: Sequence[str], notes: Sequence[Note]) -> tuple[str, ...]:
    """Lines, then those of the notes that they call: « Note 2 : … »."""
    called = [number for line in lines for number in list_calls(line)]
    told = {note.number: note.text for note in notes}
    return (*lines, *(f"Note {number} : {told[number]}" for number in called if number in told))


def list_calls(line: str) -> tuple[str, ...]:
    """The numbers of the notes that a line calls."""
    return tuple(found["number"] for found in CALL.finditer(line))


def drop_calls(line: str) -> str:
    """The line without the calls of its notes."""
    return CALL.sub("", line)
