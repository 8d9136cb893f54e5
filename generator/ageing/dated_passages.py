"""Passages of a text that age: a figure, a year that has passed, a visa that names a dated text.

Each sentence that has one gets a mark in brackets before its last punctuation; the words themselves are never changed.
The caller may add reasons of its own: references, when the model of clauses changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.composing.markdown.pictures import CAPTION, PICTURE_LINE
from generator.composing.markdown.tables import TABLE_LINE

_MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DATE = re.compile(rf"\b\d{{1,2}}(?:er|\^er\^)?[ \u00a0](?:{_MONTH})[ \u00a0](\d{{4}})\b", re.I)
_YEAR = re.compile(r"(?<![\d°-])((?:19|20)\d{2})(?![\d])")
_NUMBERED = re.compile(r"n°[ \u00a0\u202f]?(?P<year>(?:19|20)\d{2})-\d+", re.I)
_FIGURE = re.compile(
    r"[+−-]?[ \u00a0]?\d[\d \u00a0\u202f]*(?:,\d+)?(?:[ \u00a0\u202f]?(?:%|€|[a-zà-ÿ²³/]+))?(?:[ \u00a0][a-zà-ÿ]{3,})?",
    re.I,
)
_LINK_WORDS = re.compile(
    r"(?:[ \u00a0](?:à|au|aux|avec|contre|dans|de|des|du|en|entre|et|étaient|les|ont|par|pour|selon|sont|sur))+$", re.I
)
_REFERENCE = r"[\dLRD][\d.,LRD \u00a0-]*(?:(?:et|à)[ \u00a0]\d[\d.-]*)?"
# Digits that do not age: references, ages, hours, ranks, names of texts, the program's own marks in brackets.
_TIMELESS = re.compile(
    r"\[[^\]]*\]\(#[^)]*\)|\[\s*[àa]\s+(?:compléter|confirmer)[^\]]*\]|\{\{.*?\}\}"
    rf"|\b(?:articles?|art\.|annexes?|axes?|fiches?|chapitre|tableau|figure|FA)[ \u00a0]+{_REFERENCE}"
    r"|\b[LRD]\.[ \u00a0]?[\d-]+|n°[ \u00a0\u202f]?[\w./-]+"
    r"|\b\d+(?:[ \u00a0]?(?:-|–|à|ou|et)[ \u00a0]?\d+)?[ \u00a0]?(?:ans|mois|h(?:eures)?(?:[ \u00a0]?\d\d)?)\b"
    r"|\b\d+(?:er|ère|e|ᵉ)\b|\b\d+\^(?:er|re|e)\^",
    re.I,
)
_MARKED = re.compile(r"\[\s*[àa]\s+confirmer", re.I)
_SENTENCE_END = re.compile(r"[.!?…][»\"”)*]*(?:[ \u00a0\u202f]»)?\x00*(?=\s+[«\"“(*]*[A-ZÀ-ÖØ-ÞŒ\d])")
_ABBREVIATION = re.compile(r"(?:^|[\s(«'’])(?:[A-Z]|MM?|Mmes?|art|cf|env|n|p|St|Ste|vol)\.$")
_NOTE = re.compile(r"\^\[(?:[^\[\]]|\[[^\]]*\])*\]")
_TAIL = re.compile(rf"[ \u00a0\u202f]*[.;:!?…,]*(?:{_NOTE.pattern})?\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_SKIPPED = re.compile(r"^\s*(?:\{:|\{%|\{#|<!--)|^\s*$")
_VISA = re.compile(r"^\s*vu\s", re.I)


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with its marks, and the reason of each, in order."""

    text: str
    reasons: tuple[str, ...]


def mark_passages(
    text: str, first_year: int, explain_other: Callable[[str], str | None] = lambda _: None
) -> MarkedText:
    """Mark the sentences of a Markdown text that age before `first_year`, the first year of the new period.

    `explain_other` gives another reason for a sentence, or nothing. A sentence that bears a mark already keeps it, and
    gets no other.
    """
    parts: list[str] = []
    reasons: list[str] = []
    position = 0
    for start, end in _list_sentences(text):
        sentence = text[start:end]
        if _MARKED.search(sentence):
            continue
        visa = bool(_VISA.match(text[_run_start(text, start) : end]))
        reasons_here = (explain_passage(sentence, first_year, visa=visa), explain_other(sentence))
        reason = " ; ".join(_clean(words) for words in reasons_here if words)
        if not reason:
            continue
        tail = _TAIL.search(text, start, end)
        place = tail.start() if tail is not None else end
        parts += [text[position:place], f" [à confirmer : {reason}]"]
        reasons.append(reason)
        position = place
    return MarkedText("".join((*parts, text[position:])), tuple(reasons))


def explain_passage(sentence: str, first_year: int, *, visa: bool = False) -> str | None:
    """Why a sentence is to be confirmed, or nothing."""
    if _MARKED.search(sentence):
        return None
    words = re.sub(r"\s+", " ", sentence)
    if visa:
        dated = _DATE.search(words)
        numbered = _NUMBERED.search(words)
        named = dated.group() if dated else f"n° de {numbered['year']}" if numbered else None
        of_text = "texte du" if dated else "texte"
        return _clean(f"{of_text} {named} : encore en vigueur, ou remplacé ?") if named else None
    years = [int(year) for year in _YEAR.findall(_TIMELESS.sub(" ", words))]
    past = sorted({year for year in years if year < first_year})
    found = _FIGURE.findall(_YEAR.sub(" ", _DATE.sub(" ", _TIMELESS.sub(" ", words))))
    figures = [_LINK_WORDS.sub("", figure.strip()) for figure in found]
    if past:
        quoted = f"« {figures[0]} », " if figures else ""
        return _clean(f"{quoted}{'année' if len(past) == 1 else 'années'} {', '.join(map(str, past))}")
    if figures and not years:
        return _clean(f"« {figures[0]} », chiffre sans année")
    return None


def find_past_years(words: str, first_year: int) -> tuple[int, ...]:
    """The years before `first_year` that a fact names."""
    return tuple(sorted({int(y) for y in _YEAR.findall(_TIMELESS.sub(" ", words)) if int(y) < first_year}))


def _clean(reason: str) -> str:
    """A reason without the signs that Markdown would read in it."""
    return " ".join(re.sub(r"[\[\]*_^`{}|\\]", "", reason).split())


def _list_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, as offsets; a list item and a heading begin anew."""
    # A footnote belongs to its sentence, even when it holds full stops.
    masked = _NOTE.sub(lambda note: "\0" * len(note.group()), text)
    for start, end in _list_runs(text):
        first = start
        for found in _SENTENCE_END.finditer(masked, start, end):
            if _ABBREVIATION.search(text[first : found.start() + 1]):
                continue
            yield first, found.end()
            first = found.end()
        if text[first:end].strip():
            yield first, end


def _list_runs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that read on: paragraphs, list items, headings, rows of tables, captions; comments are no text."""
    start = position = 0
    comment = False
    for line in text.splitlines(keepends=True):
        comment = comment or line.lstrip().startswith("<!--")
        skipped = comment or _SKIPPED.match(line)
        item = _ITEM.match(line)
        inner = _find_words(line)
        if inner is not None:
            if start < position:
                yield start, position
            if inner[0] < inner[1]:
                yield position + inner[0], position + inner[1]
            position += len(line)
            start = position
            continue
        if skipped or item or line.startswith("#"):
            if start < position:
                yield start, position
            start = position + (len(line) if skipped else item.end() if item else 0)
        if comment and "-->" in line:
            comment = False
        position += len(line)
        if line.startswith("#"):
            yield start, position
            start = position
    if start < position:
        yield start, position


def _find_words(line: str) -> tuple[int, int] | None:
    """Where the words stand that a mark may follow, in a row of a table or under a picture; nothing for other lines."""
    if TABLE_LINE.match(line):
        return line.index("|") + 1, line.rindex("|")
    if PICTURE_LINE.match(line):
        picture = CAPTION.match(line)
        return picture.span("caption") if picture is not None else (0, 0)
    return None


def _run_start(text: str, position: int) -> int:
    """The start of the paragraph that a sentence is in: a visa of several sentences says « Vu » once."""
    found = start = 0
    for start, end in _list_runs(text):
        if start <= position < end:
            found = start
    return found
