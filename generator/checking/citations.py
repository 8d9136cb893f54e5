"""Rules on what the text cites and names: one law, one date; one scheme, one article; one name, one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.errors import Severity

_DAY = r"(\d{1,2}(?:er)? \w+ \d{4})"
_FULL_EMPLOYMENT = re.compile(
    rf"\bloi (?:n° ?[\d-]+ )?(?:du {_DAY} )?(?:pour le )?plein emploi(?: du {_DAY})?", re.IGNORECASE
)
_FORMER_ARTICLE = re.compile(r"\bL\. ?214-2(?![\d-])")
_SCHEME_ARTICLE = re.compile(r"\bL\. ?214-1-3\b")
_NAMES = (("Caf", "CAF"), ("Ctg", "CTG"))


def _find_two_dates(inquiry: Inquiry) -> Iterator[Finding]:
    cited = [
        (day, passage, match)
        for passage in inquiry.passages
        for match in _FULL_EMPLOYMENT.finditer(passage.text)
        if (day := match.group(1) or match.group(2))
    ]
    if len({day for day, _, _ in cited}) > 1:
        for day, passage, match in cited:
            if day != "18 décembre 2023":
                words = f"la loi pour le plein emploi est citée ici du {day}, ailleurs du 18 décembre 2023"
                yield cite_words(inquiry, passage, match, words, "écrire « loi n° 2023-1196 du 18 décembre 2023 »")


def _find_two_articles(inquiry: Inquiry) -> Iterator[Finding]:
    if not any(_SCHEME_ARTICLE.search(passage.text) for passage in inquiry.passages):
        return
    for passage in inquiry.passages:
        match = _FORMER_ARTICLE.search(passage.text)
        if match is not None and "schéma" in passage.text:
            words = "le schéma est rapporté ici à l'article L. 214-2, ailleurs à l'article L. 214-1-3"
            hint = "citer l'article L. 214-1-3 du Code de l'action sociale et des familles"
            yield cite_words(inquiry, passage, match, words, hint)


def _find_two_spellings(inquiry: Inquiry) -> Iterator[Finding]:
    # A line in capitals proves nothing: there « CTG » is how « Ctg » is written.
    running = [passage for passage in inquiry.passages if not passage.text.isupper()]
    for usual, other in _NAMES:
        counts = [sum(len(re.findall(rf"\b{word}\b", p.text)) for p in running) for word in (usual, other)]
        if all(counts):
            rare = other if counts[1] <= counts[0] else usual
            first = next((p, m) for p in running if (m := re.search(rf"\b{rare}\b", p.text)))
            words = f"deux graphies : « {usual} » {counts[0]} fois, « {other} » {counts[1]} fois"
            yield cite_words(inquiry, *first, words, "n'en garder qu'une")
    name = inquiry.facts.territoire.departement_nom
    if "-" in name:
        pattern = re.compile(rf"(?<![\w@./-]){re.escape(name)}(?![\w@/-])", re.IGNORECASE)
        for passage in inquiry.passages:
            for match in pattern.finditer(passage.text):
                found = match.group(0)
                if found != name and not found.isupper():
                    words = f"deux graphies : « {found} » et « {name} »"
                    yield cite_words(inquiry, passage, match, words, f"écrire « {name} »")


RULES = (
    Rule(
        code="texte-deux-dates",
        family=Family.REFERENCES,
        severity=Severity.ERROR,
        sentence="La loi pour le plein emploi est citée avec deux dates.",
        source="loi n° 2023-1196 du 18 décembre 2023 pour le plein emploi",
        find=_find_two_dates,
    ),
    Rule(
        code="schema-deux-articles",
        family=Family.REFERENCES,
        severity=Severity.WARNING,
        sentence="Le schéma de la petite enfance est rapporté à deux articles du code.",
        source="Code de l'action sociale et des familles, L. 214-1-3",
        find=_find_two_articles,
    ),
    Rule(
        code="deux-graphies",
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Un même nom est écrit de deux façons.",
        source="usage",
        find=_find_two_spellings,
    ),
)
