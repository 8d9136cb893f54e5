"""What no cell of a sheet of data may hold: letters that a program has spoilt, signs that no document prints."""

from __future__ import annotations

from generator.model.words.prose import find_line_fault, find_prose_fault
from generator.reading.characters import list_forbidden_characters
from generator.writing.xlsx.data_sheets import DataColumn, ValueKind

_PROSE = frozenset({ValueKind.PROSE, ValueKind.WHEN})
_LISTS = frozenset({ValueKind.LINES, ValueKind.ATTENDANCE})


def find_cell_fault(column: DataColumn, words: str) -> str:
    """Why the words of a cell cannot be written, and what to write; empty when they can. One cell stops no other."""
    spoilt = next(list_forbidden_characters(words, ""), None)
    if spoilt is not None:
        return f"{spoilt.message} : {str(spoilt.hint).partition(' ; ')[0]}"
    parts = words.split("\n") if column.kind in _LISTS else [words]
    find = find_prose_fault if column.kind in _PROSE else find_line_fault
    fault = next((found for part in parts if (found := find(part)) is not None), None)
    return f"{fault.message} : {fault.hint}" if fault is not None else ""
