"""A rule on accents on capitals: French wants them, Word forgets them. Advice only: a signed text keeps its own.

Source: Académie française, « l'accent a pleine valeur orthographique », and Lexique des règles typographiques en usage
à l'Imprimerie nationale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.errors import Severity

# Words that acts of this kind begin with: without their accent they are a fault, never another word.
_WORDS = (
    "Échange",
    "École",
    "Économie",
    "Éducation",
    "Égalité",
    "Également",
    "Élaboration",
    "Élève",
    "Élu",
    "Énergie",
    "Épanouissement",
    "Équipe",
    "Équipement",
    "Établissement",
    "État",
    "Étude",
    "Évaluation",
    "Événement",
    "Évolution",
)
_PLAIN = {unicodedata.normalize("NFD", w)[0] + w[1:]: w for w in _WORDS}
_PATTERN = re.compile(rf"\b({'|'.join(sorted(_PLAIN, key=len, reverse=True))})(s?)\b")
_PREPOSITION = re.compile(r"(?:^|[.:;] )(A)(?= (?:ce|cet|cette|ces|l|la|titre|défaut|compter|noter|partir)\b)")


def _find_bare_capitals(inquiry: Inquiry) -> Iterator[Finding]:
    """Words whose first capital lacks its accent, and communes written in capitals without theirs."""
    names = [commune.nom for commune in inquiry.facts.territoire.communes]
    bare = {_strip(name).upper(): name.upper() for name in names if _strip(name) != name}
    for passage, (start, end, right) in inquiry.look(
        ("bare capitals", *bare.items()), lambda text: _find_faults(text, bare)
    ):
        words = f"« {passage.text[start:end]} » s'écrit « {right} » : les capitales gardent leur accent"
        hint = "corriger le texte, sauf s'il reproduit un acte signé"
        yield Finding(words, inquiry.locate(passage, start, end), hint)


def _find_faults(text: str, bare: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where each fault begins and ends, and how it is written."""
    for match in _PATTERN.finditer(text):
        yield *match.span(), _PLAIN[match.group(1)] + match.group(2)
    preposition = _PREPOSITION.search(text)
    if preposition is not None:
        yield *preposition.span(1), "À"
    for wrong, right in bare.items():
        for match in re.finditer(rf"(?<!\w){re.escape(wrong)}(?!\w)", text):
            yield *match.span(), right


def _strip(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


RULES = (
    Rule(
        code=Code.ACCENT_CAPITALE,
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Une capitale a perdu son accent.",
        source="Académie française ; Lexique des règles typographiques en usage à l'Imprimerie nationale",
        find=_find_bare_capitals,
    ),
)
