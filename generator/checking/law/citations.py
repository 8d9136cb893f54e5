"""Rules on the texts of law that a convention cites: their date, their number, their title, whether they still stand.

What is known of them is the table of `content/references/textes.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.checking.inquiry import Inquiry, Passage
from generator.checking.law.french_calendar import WRITTEN_DAY, read_day, write_day
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.errors import Severity
from generator.model.document import BlockId, SectionKind
from generator.model.references import LegalText

# From the kind of text to the end of what is said of it: the next text, a full stop, a semicolon.
_KINDS = r"(?:loi|ordonnance|décret|arrêté)"
_CITATION = re.compile(rf"\b({_KINDS[3:-1]})\b((?:(?!\b{_KINDS}s?\b)[^.;()]){{4,240}})", re.I)
_SHOWN = 48  # characters of a citation that are underlined
_NUMBER = re.compile(r"^ ?(?:n°|no|numéro) ?(\d{2,4}-\d{1,4})\b", re.I)
_TITLE = re.compile(
    r"^,? ?(?:modifiée? )?(?:relati(?:f|ve) (?:à|aux?)|portant|pour|tendant|confortant|créant|d'|de) ?(.*)", re.I
)
_WORD = re.compile(r"[a-zà-ÿœ]{5,}")
# « le schéma … prévu à l'article L. 214-… »: the schéma itself, not its bilans nor those who must have one. « défini
# à » is not looked for: L. 214-1-3 (II) itself says « le schéma … défini à l'article L. 214-2 ».
_SCHEME = re.compile(
    r"\bschémas?\b[^.;:,()]{0,120}?\b(?:prévu|mentionné|visé|institué)e?s? (?:à|par) l'article "
    r"(L\. ?214-(?:1-3|2))(?![\d-])"
)
_SCHEME_DUTIES = re.compile(r"\bschéma\b[^.;]{0,240}?\b(L\. ?214-2)(?![\d-])")


@dataclass(frozen=True, slots=True)
class Citation:
    """A text as a passage cites it: what the table knows of it, and what is written."""

    passage: Passage
    match: re.Match[str]
    kind: str
    number: str
    day: date | None
    title: str
    known: LegalText | None


def list_citations(inquiry: Inquiry) -> tuple[Citation, ...]:
    """Every loi, ordonnance, décret or arrêté that the texts cite with a number, a date, or words of its title."""
    cited = (
        _read_citation(inquiry, passage, match)
        for passage, match in inquiry.search(_CITATION, *_KINDS[3:-1].split("|"))
    )
    return tuple(citation for citation in cited if citation.number or citation.known is not None)


def _read_citation(inquiry: Inquiry, passage: Passage, match: re.Match[str]) -> Citation:
    kind, said = match.group(1).lower(), match.group(2)
    numbered, dated = _NUMBER.search(said), WRITTEN_DAY.search(said)
    number = numbered.group(1) if numbered is not None else ""
    day = read_day(dated).day if dated is not None else None
    last = dated or numbered
    title = said[last.end() :] if last is not None else said
    return Citation(passage, match, kind, number, day, title, _recognise(inquiry, kind, number, day, said))


def _recognise(inquiry: Inquiry, kind: str, number: str, day: date | None, said: str) -> LegalText | None:
    """By its number; without one, or when the number alone differs, by words of its title."""
    same_kind = [text for text in inquiry.legal_texts if text.kind == kind]
    for text in same_kind:
        if number and text.number == number:
            return text
    lowered = said.lower()
    for text in same_kind:
        if text.landmark.lower() in lowered and (not number or (day is not None and text.day == day)):
            return text
    return None


def _name(citation: Citation) -> str:
    """« la loi pour le plein emploi », « le décret n° 2025-253 »: short titles tell more than numbers."""
    article = "l'" if citation.kind[0] in "oa" else "la " if citation.kind == "loi" else "le "
    if citation.known is None:
        return f"{article}{citation.kind} n° {citation.number}"
    title = citation.known.title
    return f"{article}{citation.kind} {title}" if len(title) <= 40 else f"{article}{citation.known.name}"


def _cite(inquiry: Inquiry, citation: Citation, words: str) -> Finding:
    start, end = citation.match.span()
    known = citation.known
    hint = "vérifier le numéro et la date sur Légifrance"
    if known is not None and known.day is not None:
        hint = f"écrire « {known.name} du {write_day(known.day)} »"
    return Finding(words, inquiry.locate(citation.passage, start, min(end, start + _SHOWN)), hint)


def _find_two_dates(inquiry: Inquiry) -> Iterator[Finding]:
    groups: dict[str, list[Citation]] = {}
    for citation in list_citations(inquiry):
        if citation.day is not None:
            key = citation.known.name if citation.known is not None else f"{citation.kind} {citation.number}"
            groups.setdefault(key, []).append(citation)
    for cited in groups.values():
        days = list(dict.fromkeys(c.day for c in cited if c.day is not None))
        known = cited[0].known
        right = known.day if known is not None and known.day is not None else days[0]
        for citation in cited if len(days) > 1 else ():
            if citation.day != right:
                here, there = write_day(citation.day or right), write_day(right)
                words = (
                    f"{_name(citation)} est cité{'e' if citation.kind in ('loi', 'ordonnance') else ''} ici du {here}"
                )
                yield _cite(inquiry, citation, f"{words}, ailleurs du {there}")


def _find_discordant_texts(inquiry: Inquiry) -> Iterator[Finding]:
    cited = list_citations(inquiry)
    for citation in cited:
        known = citation.known
        if known is None or known.day is None:
            continue
        alone = not any(c.known is known and c.day == known.day for c in cited)
        if citation.day is not None and citation.day != known.day and alone:
            words = f"{_name(citation)} est du {write_day(known.day)}, non du {write_day(citation.day)}"
        elif citation.number and known.number and citation.number != known.number:
            words = f"le texte du {write_day(known.day)} a le numéro {known.number}, non {citation.number}"
        elif citation.number and _says_otherwise(citation.title, known.title):
            words = f"{_name(citation)} a pour titre « {known.title} »"
        else:
            continue
        yield _cite(inquiry, citation, words)


def _says_otherwise(said: str, title: str) -> bool:
    """Whether what follows the date is a title, and shares almost no word with the official one."""
    told = _TITLE.match(said)
    words = _WORD.findall(told.group(1).lower())[:6] if told is not None else []
    return len(words) >= 2 and sum(word in title.lower() for word in words) / len(words) < 0.34


def _find_abrogated_texts(inquiry: Inquiry) -> Iterator[Finding]:
    for text in inquiry.legal_texts:
        if text.in_force:
            continue
        for passage, match in inquiry.search(_pattern_of(text), _sign_of(text)):
            words = f"« {{}} » n'est plus en vigueur : {text.replaced_by} a pris la suite"
            yield cite_words(inquiry, passage, match, words, f"citer {text.replaced_by} ({text.source})")


_PATTERNS: dict[LegalText, re.Pattern[str]] = {}


def _pattern_of(text: LegalText) -> re.Pattern[str]:
    """The pattern that finds a text: by its number; a code, by its name."""
    if text not in _PATTERNS:
        number, title = re.escape(text.number).replace(r"\ ", " ?"), re.escape(text.title)
        match text.kind:
            case "code":
                form = title
            case "article":
                form = rf"\barticles? {number}(?![\d-]) du {title}"
            case _:
                form = rf"\b{text.kind} (?:n° ?)?{number}(?![\d-])"
        _PATTERNS[text] = re.compile(form, re.I)
    return _PATTERNS[text]


def _sign_of(text: LegalText) -> str:
    """Small letters that stand in whatever the pattern of a text finds (see `Inquiry.search`)."""
    return (text.title if text.kind in ("code", "article") else text.number.split()[-1]).lower()


def _find_missing_visas(inquiry: Inquiry) -> Iterator[Finding]:
    """A text on which conventions rest, cited in the preamble or an article, and not among the visas."""
    convention = [p for p in inquiry.passages if p.signed]
    visas = " ".join(p.text for p in convention if p.section.kind is SectionKind.CITATIONS).lower()
    if not visas:
        return
    body = [p for p in convention if p.section.kind in (SectionKind.ARTICLE, SectionKind.PREAMBLE)]
    for text in inquiry.legal_texts:
        wanted = text.number or text.landmark.lower()
        if not text.cited_in_preamble or wanted in visas or text.landmark.lower() in visas:
            continue
        pattern = re.compile(rf"\b{text.kind} (?:n° ?)?{re.escape(wanted)}" if text.number else re.escape(wanted), re.I)
        first = next(((p, m) for p in body if (m := pattern.search(p.text))), None)
        if first is not None:
            yield cite_words(inquiry, *first, "« {} » est cité ici et n'a pas de visa", "ajouter « Vu … » aux visas")


def _find_two_articles(inquiry: Inquiry) -> Iterator[Finding]:
    """The schéma said « prévu à » L. 214-2 here and L. 214-1-3 elsewhere.

    Where that is so, each duty of the schéma that the text founds on L. 214-2 is told too: one of both may be wrong.


    Source: Code de l'action sociale et des familles, L. 214-1-3 (II), L. 214-2 (I, II).
    """
    cited = inquiry.search(_SCHEME, "schéma")
    if len({match[1].replace(" ", "") for _, match in cited}) < 2:
        return
    told: set[tuple[BlockId, int]] = set()
    for passage, match in cited:
        if match[1].endswith("214-2"):
            told.add((passage.block, match.start(1)))
            words = "le schéma est dit prévu ici à l'article L. 214-2, ailleurs à l'article L. 214-1-3"
            hint = "n'en garder qu'un, ou écrire « défini à l'article L. 214-2 » : L. 214-1-3 (II) dit qui l'établit"
            yield Finding(words, inquiry.locate(passage, *match.span(1)), hint)
    for passage, match in inquiry.search(_SCHEME_DUTIES, "schéma"):
        if (passage.block, match.start(1)) not in told:
            words = "une obligation du schéma est rapportée ici à l'article L. 214-2, le schéma ailleurs à L. 214-1-3"
            hint = "relire ce renvoi avec l'autre ; les bilans intermédiaire et final du schéma sont à L. 214-2 (II)"
            yield Finding(words, inquiry.locate(passage, *match.span(1)), hint)


RULES = (
    Rule(
        code=Code.TEXTE_DEUX_DATES,
        family=Family.REFERENCES,
        severity=Severity.ERROR,
        sentence="Un même texte est cité avec deux dates.",
        source="content/references/textes.csv",
        find=_find_two_dates,
    ),
    Rule(
        code=Code.TEXTE_DISCORDANT,
        family=Family.REFERENCES,
        severity=Severity.ERROR,
        sentence="La date, le numéro ou le titre d'un texte connu n'est pas le sien.",
        source="content/references/textes.csv",
        find=_find_discordant_texts,
    ),
    Rule(
        code=Code.TEXTE_ABROGE,
        family=Family.REFERENCES,
        severity=Severity.WARNING,
        sentence="Un texte ou un article cité n'est plus en vigueur, ou a changé de numéro.",
        source="content/references/textes.csv",
        find=_find_abrogated_texts,
    ),
    Rule(
        code=Code.VISA_MANQUANT,
        family=Family.REFERENCES,
        severity=Severity.ADVICE,
        sentence="La convention se réfère à un texte qu'elle ne vise pas.",
        source="usage",
        find=_find_missing_visas,
    ),
    Rule(
        code=Code.SCHEMA_DEUX_ARTICLES,
        family=Family.REFERENCES,
        severity=Severity.ADVICE,
        sentence="Le schéma de la petite enfance est dit prévu à deux articles du code.",
        source="Code de l'action sociale et des familles, L. 214-1-3 (II) et L. 214-2 (I et II)",
        find=_find_two_articles,
    ),
)
