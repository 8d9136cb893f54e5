"""What a person may type in a fact: one line of plain words where it stands in a heading or a sentence, else prose.

Prose has paragraphs (after an empty line), lists, `**bold**` and `*italics*`. Whatever else would be printed as it was
typed, signs and all, is refused where it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Signs that Word and PDF files give when a list is pasted, and that no list of ours prints: dashes, dots, arrows,
# numbers in circles, squares and boxes, stars and ticks (but for « ➢ »), as the inside of a class of characters.
FOREIGN_SIGNS = "—―‒‣⁃∙·\u2190-\u21ff\u2460-\u24ff\u25a0-\u27a1\u27a3-\u27bf\u2b00-\u2bff\uf0b7\uf0a7\uf0d8\uf0fc"
STRONG = re.compile(r"(?<![\w*])\*\*(?=[^\s*])((?:(?!\n\s*\n).)+?)(?<=[^\s*])\*\*(?!\*)", re.DOTALL)
EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])")
RAISED = re.compile(r"(?<=\w)\^(\w{1,4})\^")

_LISTED = re.compile(r"^[ \t]*(?:[-–•*+➢]|\d{1,3}(?:°\)|[.)°])|[a-zA-Z]\))[ \u00a0]", re.MULTILINE)
_PARTED = re.compile(r"\n[^\S\n]*\n")
_PLAIN = "écrire les mots seuls, sans ces signes"
_ONE_LINE = "écrire une phrase, sur une ligne, ou mettre le détail dans une description"
# What no fact holds, with the remedy; tried in this order.
_REFUSED = (
    (re.compile(r"(?<![\w*])\*\*(?=\w)"), "un gras qui n'est pas refermé", "deux astérisques de chaque côté des mots"),
    (re.compile(r"(?<!\w)__(?=\w)[^_]+__(?!\w)"), "des signes « __ »", "écrire **mots** pour du gras"),
    (re.compile(r"^[ \t]*#{1,6} ", re.MULTILINE), "un titre (« # »)", "retirer les dièses"),
    (re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE), "un tableau", "l'écrire dans un texte, ou en phrases"),
    (re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE), "un bloc de code", "retirer ces signes"),
    (re.compile(r"!?\[[^\]]*\]\((?:#|https?:|mailto:|images/)"), "un lien ou une image", "écrire l'adresse seule"),
    (
        re.compile(r"</?(?:b|i|u|em|strong|br|p|ul|ol|li|sup|sub|span|div)\b[^<>]*>", re.IGNORECASE),
        "une balise HTML",
        "la retirer : gras **…**, italique *…*",
    ),
    (
        re.compile(rf"^[ \t]*[{FOREIGN_SIGNS}][ \u00a0]", re.MULTILINE),
        "un signe de liste que le programme n'écrit pas",
        "commencer par « - » (–), « * » (➢) ou « + » (•)",
    ),
)


@dataclass(frozen=True, slots=True)
class WordsFault:
    """What is wrong with the words of a fact, and the remedy, both in French."""

    message: str
    hint: str


@lru_cache(maxsize=4096)  # of a dossier that is read again, few words are others
def find_line_fault(text: str) -> WordsFault | None:
    """Why a text cannot stand in a heading or a sentence; nothing when it can. A line end alone counts as a space."""
    text = text.strip()
    if _PARTED.search(text):
        return WordsFault("plusieurs alinéas là où il n'y a place que pour une ligne", _ONE_LINE)
    if "\n" in text and _LISTED.search(text):
        return WordsFault("une liste là où il n'y a place que pour une ligne", _ONE_LINE)
    for pattern, what in ((STRONG, "du gras (**)"), (EMPHASIS, "de l'italique (*)"), (RAISED, "un exposant (^)")):
        if pattern.search(text):
            return WordsFault(f"{what} là où il n'y a place que pour des mots sans mise en forme", _PLAIN)
    return find_prose_fault(text)


@lru_cache(maxsize=4096)
def find_prose_fault(text: str) -> WordsFault | None:
    """Which signs of a text would be printed as they were typed; nothing when all are read."""
    rest = STRONG.sub(r"\1", text)
    for pattern, what, hint in _REFUSED:
        if pattern.search(rest):
            return WordsFault(f"{what} : cette donnée le montrerait tel quel", hint)
    return None


def join_lines(text: str) -> str:
    """The words on one line; no-break spaces stay."""
    return re.sub("[^\\S\u00a0\u202f\u2007]+", " ", text).strip(" ")


def strip_signs(text: str) -> str:
    """The words of a fact without the signs of bold, italics and raised characters: for a cell of a workbook."""
    for pattern in (STRONG, EMPHASIS, RAISED):
        text = pattern.sub(r"\1", text)
    return text
