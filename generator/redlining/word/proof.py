"""The proof of a Word redline: its changes all accepted say the second text, all rejected the first."""

from __future__ import annotations

from itertools import zip_longest

from generator.codes import Code
from generator.comparing.places import fold_words
from generator.errors import Diagnostic, ParityError, Span
from generator.redlining.word.redline import WordSide
from generator.redlining.word.resolving import resolve_changes
from generator.writing.word.read_back.text import read_docx_text

_AROUND = 40  # characters shown on both sides of a difference


def check_redline(redline: bytes, before: WordSide, after: WordSide, name: str) -> None:
    """Read the redline both ways, its notes too; typography alone (apostrophes, spaces) is not compared.

    Raises: `ParityError` when an answer does not give the words of its text: the redline must not be used.
    """
    for accept, side, answer in ((True, after, "acceptés"), (False, before, "refusés")):
        said, expected = _read(resolve_changes(redline, accept=accept), name), _read(side.docx, name)
        if said != expected:
            shown = _show_difference(said, expected)
            message = f"une fois tous les changements {answer}, ce fichier ne dit pas les mots attendus : {shown}"
            raise ParityError(Diagnostic(Code.PARITE, message, Span(name)))


def _show_difference(said: tuple[str, ...], expected: tuple[str, ...]) -> str:
    one, other = next((a, b) for a, b in zip_longest(said, expected, fillvalue="") if a != b)
    alike = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, alike - _AROUND)
    return f"« {one[start : start + 2 * _AROUND]} » au lieu de « {other[start : start + 2 * _AROUND]} »"


def _read(docx: bytes, name: str) -> tuple[str, ...]:
    """The words of a file, then those of each of its notes."""
    found = read_docx_text(docx, name)
    return tuple(fold_words(text) for text in (found.body, *found.notes))
