"""Sentences that have slipped into a template: every legal sentence lives in content/, templates are furniture.

A template may write « Sommaire », « page », the name or the address of a service. It may not write what a clause says,
nor a sentence of its own: whoever corrects the clause would not know that it is there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.model.clauses import Clause
from generator.model.identity import FurnitureText

_SHARED_WORDS = 6  # as many words in a row as in a clause: no chance
_SENTENCE_WORDS = 12  # a line of furniture is shorter, even with an address
# What such sentences are made of: conjugated forms that an address, a title or the name of a service never has.
_VERBS = frozenset(
    """est sont sera seront etait etaient a ont aura auront peut peuvent pourra pourront doit doivent devra devront
    fait font fera feront engage engagent engagera autorise autorisent decide decident approuve approuvent convient
    conviennent constitue constituent vise visent permet permettent prend prennent definit definissent fixe fixent
    precise precisent assure assurent s'engage s'engagent entend entendent reconnait reconnaissent concerne concernent
    peuvent souhaite souhaitent respecte respectent prevoit prevoient""".split()  # noqa: SIM905 - no easier as a list
)
_LEGAL = re.compile(r"\b(?:Vu|Considérant|vu|considérant) (?:le|la|les|l'|que|qu')|\barticles? [LRD]\. ?\d", re.UNICODE)
_LEGAL_WORDS = 6
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\[\^[^\]]*\]|\]\([^)]*\)|[*_^`#]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """Every run of `_SHARED_WORDS` words of some clauses, and the clause and line where each first stands."""

    runs: Mapping[tuple[str, ...], tuple[str, Span]]


def index_clauses(clauses: Iterable[Clause]) -> ClauseWords:
    """The runs of words of clauses; an expression ends a run, since its value is not the clause's."""
    runs: dict[tuple[str, ...], tuple[str, Span]] = {}
    for clause in clauses:
        for line, origin in zip(clause.lines, clause.origins, strict=True):
            for piece in _EXPRESSION.split(line):
                for run in _list_runs(_list_words(piece)):
                    runs.setdefault(run, (clause.id, origin))
    return ClauseWords(runs)


def find_sentences(texts: Iterable[FurnitureText], clauses: ClauseWords) -> tuple[Diagnostic, ...]:
    """The texts of templates that are sentences of a clause, or of their own."""
    found: list[Diagnostic] = []
    for text in texts:
        words = _list_words(text.text)
        known = next((clauses.runs[run] for run in _list_runs(words) if run in clauses.runs), None)
        quoted = " ".join(text.text.split())
        quoted = f"{quoted[:80]}…" if len(quoted) > 80 else quoted
        where = f", {text.where}" if not text.line else ""
        span = Span(text.file, text.line)
        if known is not None:
            message = f"ce gabarit dit ce que dit la clause « {known[0]} » : « {quoted} »{where}"
            hint = f"la laisser dans {known[1]}, l'ôter du gabarit"
            found.append(Diagnostic(Code.GABARIT_PHRASE, message, span, hint=hint))
        elif _is_sentence(text.text, words):
            message = f"ce gabarit écrit une phrase : « {quoted} »{where}"
            hint = "l'écrire dans une clause, sous content/ : les gabarits ne portent que titres, en-têtes et adresses"
            found.append(Diagnostic(Code.GABARIT_PHRASE, message, span, hint=hint))
    return tuple(found)


def _is_sentence(text: str, words: tuple[str, ...]) -> bool:
    if len(words) >= _LEGAL_WORDS and _LEGAL.search(text.replace("\u2019", "'")):
        return True
    # « a » and « est » are also a letter and a cardinal point: they count only beside another verb or a full stop.
    verbs = [word for word in words if word in _VERBS]
    ends = text.rstrip().endswith((".", ";", ":"))
    return len(words) >= _SENTENCE_WORDS and bool(verbs) and (ends or len(verbs) > 1 or len(verbs[0]) > 3)


def _list_words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFD", text.replace("\u2019", "'").casefold())
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def _list_runs(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (words[start : start + _SHARED_WORDS] for start in range(len(words) - _SHARED_WORDS + 1))
