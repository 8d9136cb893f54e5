"""Rules on what the text cites: one law, one date; one scheme, one article."""

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
)
