"""Accents on capitals: French wants them, Word forgets them. Advice only: a signed text keeps its own.

Source: Académie française, « l'accent a pleine valeur orthographique », and Lexique des règles typographiques en usage
à l'Imprimerie nationale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.errors import Diagnostic, Severity, Span
from generator.model.document import Block, Document, Origin, block_inlines, plain_text, walk_blocks

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


def check_capitals(documents: tuple[Document, ...], names: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    """Words whose first capital lacks its accent, and `names` (communes) written in capitals without theirs."""
    bare = {_strip(name).upper(): name.upper() for name in names if _strip(name) != name}
    found: dict[Diagnostic, None] = {}
    for document in documents:
        for text, origin in _list_texts(document):
            for wrong, right in _find_faults(text, bare):
                span = Span(origin.file, origin.line)
                message = f"« {wrong} » s'écrit « {right} » : les capitales gardent leur accent"
                found[
                    Diagnostic(
                        "accent-capitale",
                        message,
                        span,
                        hint="corriger le texte, sauf s'il reproduit un acte signé",
                        severity=Severity.ADVICE,
                    )
                ] = None
    return tuple(found)


def _find_faults(text: str, bare: dict[str, str]) -> Iterator[tuple[str, str]]:
    for match in _PATTERN.finditer(text):
        yield match.group(0), _PLAIN[match.group(1)] + match.group(2)
    if _PREPOSITION.search(text):
        yield "A", "À"
    for wrong, right in bare.items():
        if re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", text):
            yield wrong, right


def _list_texts(document: Document) -> Iterator[tuple[str, Origin]]:
    for section in document.sections:
        if section.heading:
            yield plain_text(section.heading), section.origin
        for block in walk_blocks(section.blocks):
            text = plain_text(block_inlines(block))
            if text:
                yield text.replace("\u00a0", " ").replace("\u202f", " "), _origin(block)


def _origin(block: Block) -> Origin:
    return getattr(block, "origin", Origin(""))


def _strip(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
