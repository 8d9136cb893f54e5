"""How long one text may be: beyond, it is a mistake, told at once rather than set on thousands of pages."""

from __future__ import annotations

import re

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span

MAX_WORDS = 50_000  # about a hundred pages
MAX_LISTED = 5_000  # lines of lists and of tables
MAX_LINE = 200_000  # characters of one line
_LISTED = re.compile(r"\s*(?:[-*+] |\d+[.)] |\|)")
_WORD = re.compile(r"\S+")


def check_text_length(text: str, file: str) -> None:
    """Raises: `ContentError` at the line where a text passes its bounds."""
    words = listed = 0
    for number, line in enumerate(text.split("\n"), start=1):
        words += sum(1 for _ in _WORD.finditer(line))
        listed += _LISTED.match(line) is not None
        if words > MAX_WORDS:
            raise _refuse(f"ce texte passe ici {_say(MAX_WORDS)} mots", file, number)
        if listed > MAX_LISTED:
            raise _refuse(f"ce texte passe ici {_say(MAX_LISTED)} lignes de liste ou de tableau", file, number)
        if len(line) > MAX_LINE:
            raise _refuse(f"cette ligne a plus de {_say(MAX_LINE)} caractères", file, number)


def _say(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _refuse(message: str, file: str, line: int) -> ContentError:
    hint = "le couper, ou joindre ce document au lieu de le recopier"
    return ContentError(Diagnostic(Code.TEXTE_DEMESURE, message, Span(file, line), hint=hint))
