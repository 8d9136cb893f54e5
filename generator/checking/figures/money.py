"""Rules on money: amounts written so that they can be misread, two units, totals of the fiches, years financed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from generator.checking.figures.numbers import FIGURE, find_sentence, parse_number
from generator.checking.inquiry import Inquiry, Passage
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.errors import Severity
from generator.model.annexes import ActionSheet, Operation
from generator.model.facts import Unknown

_EURO = r"(?:€|euros?\b)"
_MISREAD = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)? ?k?{_EURO}"  # « 1.500 € »
    rf"|(?<![\d.,])[1-9]\d{{0,2}}(?:,\d{{3}})+(?:\.\d+)? ?{_EURO}"  # « 1,500 € »: one euro and a half?
    rf"|(?<![\d.,])\d{{5,}}(?:,\d+)? ?{_EURO}"  # « 150000 € »
    rf"|\d€|€ ?\d|{_EURO} {_EURO}|\d ?(?:KE|K€|kE|Keuros)\b",
)
_THOUSANDS = re.compile(rf"{FIGURE} ?(?:[kK]€|[kK]E\b|M€|ME\b|milliers? d'euros|millions? d'euros|[kK]euros)")
_SAYS_THOUSANDS = re.compile(r"[kKM][€Ee]|illi")
_WHOLE = re.compile(rf"{FIGURE} ?{_EURO}")
_TOTAL = re.compile(
    rf"\b(?:coût|budget|montant|financement|enveloppe|effort|investissement)s? (?:total|globale?|d'ensemble)"
    rf"(?: prévisionnel)?[^.;]{{0,60}}?({FIGURE}) ?{_EURO}|({FIGURE}) ?{_EURO} au total\b",
    re.IGNORECASE,
)
_SAYS_TOTAL = re.compile(r"total|globa|ensemble", re.IGNORECASE)
_OF_PLAN = re.compile(r"plan d'actions?|fiches?|opérations?|actions?|signataires|convention|Ctg\b", re.IGNORECASE)


def _find_misread(inquiry: Inquiry) -> Iterator[Finding]:
    hint = "écrire les milliers avec une espace, les centimes avec une virgule, puis « € » : 1 500 €"
    for passage, match in inquiry.look("misread", _list_misread):
        yield cite_words(inquiry, passage, match, "montant qui peut se lire de deux façons : « {} »", hint)


def _list_misread(text: str) -> Iterable[re.Match[str]]:
    return _MISREAD.finditer(text) if "€" in text or "euro" in text or "E" in text else ()


def _find_two_units(inquiry: Inquiry) -> Iterator[Finding]:
    """« 120 k€ » where all other amounts are in euros: the tables always are."""
    if not any(_WHOLE.search(passage.text) for passage in inquiry.passages if "€" in passage.text):
        return
    for passage, match in inquiry.look("thousands", _list_thousands):
        words = "« {} » : les autres montants de la convention sont en euros"
        yield cite_words(inquiry, passage, match, words, "écrire le montant entier, en euros")


def _list_thousands(text: str) -> Iterable[re.Match[str]]:
    return _THOUSANDS.finditer(text) if _SAYS_THOUSANDS.search(text) else ()


# --- totals of the fiches ---------------------------------------------------------------------------------------------


def _find_other_totals(inquiry: Inquiry) -> Iterator[Finding]:
    by_file = {origin.file: sheet for sheet, origin in inquiry.dossier.sheets}
    for passage in inquiry.passages:
        if ("€" not in passage.text and "euro" not in passage.text) or not _SAYS_TOTAL.search(passage.text):
            continue
        sheet = by_file.get(passage.origin.file)
        for match in _TOTAL.finditer(passage.text):
            rank = 1 if match[1] else 2
            amount = parse_number(match[rank])
            sums = _list_sums([sheet] if sheet is not None else [s for s, _ in inquiry.dossier.sheets])
            if not sums or amount is None or int(amount) in sums:
                continue
            if sheet is not None or _speaks_of_plan(passage, match):
                words = f"« {match[rank]} € » au total, que les montants des fiches ne donnent pas"
                hint = "corriger le texte, ou les montants de « financement: »"
                yield Finding(words, inquiry.locate(passage, *match.span(rank)), hint)


def _speaks_of_plan(passage: Passage, match: re.Match[str]) -> bool:
    start, end = find_sentence(passage.text, match.start())
    return _OF_PLAN.search(passage.text[start:end]) is not None


def _list_sums(sheets: list[ActionSheet]) -> frozenset[int] | None:
    """Every sum that a text may mean: of an operation, a fiche or all; of all parties or one; of all years or one.

    None when some financing is unknown: nothing can then be said of a total.
    """
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for rank, sheet in enumerate(sheets):
        for position, operation in enumerate(sheet.operations):
            if isinstance(operation.financement, Unknown):
                return None
            for party, year, amount in _list_amounts(operation):
                for scope in (("",), (f"f{rank}",), (f"f{rank}", f"o{position}")):
                    for detail in ((), (party,), (year,), (party, year)):
                        sums[(*scope, "|", *detail)] += amount
    return frozenset(sums.values())


def _list_amounts(operation: Operation) -> Iterator[tuple[str, str, int]]:
    if not isinstance(operation.financement, Unknown):
        for party, amounts in operation.financement.items():
            for year, amount in amounts.items():
                yield party, str(year), amount


# --- years ------------------------------------------------------------------------------------------------------------


def _find_other_years(inquiry: Inquiry) -> Iterator[Finding]:
    """A fiche that finances a year it does not announce, or announces one outside the period."""
    paths = {f.name: f.path for f in inquiry.dossier.inputs if not f.of_model}
    period = inquiry.facts.periode
    for sheet, origin in inquiry.dossier.sheets:
        path = paths.get(origin.file)
        if path is None or isinstance(sheet.annees, Unknown):
            continue
        for rank, year in enumerate(sheet.annees):
            if not period.debut.year <= year <= period.fin.year:
                words = f"la fiche annonce {year}, hors de la période ({period.debut.year}-{period.fin.year})"
                yield Finding(words, inquiry.span_in_file(path, "annees", rank), "corriger les années de la fiche")
        for rank, operation in enumerate(sheet.operations):
            told: set[str] = set()
            for party, when, _ in _list_amounts(operation):
                if int(when) not in sheet.annees and when not in told:
                    told.add(when)
                    words = f"l'opération {rank + 1} est financée en {when}, que « annees: » n'annonce pas"
                    span = inquiry.span_in_file(path, "operations", rank, "financement", party, when)
                    yield Finding(words, span, "ajouter l'année à « annees: », ou déplacer le montant")


RULES = (
    Rule(
        code=Code.MONTANT_MAL_ECRIT,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Un montant peut se lire de deux façons : « 1.500 € », « 1,500 € », « 150000 € », « 12€ ».",
        source="Lexique des règles typographiques en usage à l'Imprimerie nationale",
        find=_find_misread,
    ),
    Rule(
        code=Code.MONTANTS_DEUX_UNITES,
        family=Family.FIGURES,
        severity=Severity.ADVICE,
        sentence="Un montant est en milliers ou en millions d'euros, les autres en euros.",
        source="usage",
        find=_find_two_units,
    ),
    Rule(
        code=Code.MONTANT_AUTRE_TOTAL,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Un texte donne un total que les montants des fiches action ne font pas.",
        source="usage",
        find=_find_other_totals,
    ),
    Rule(
        code=Code.FICHE_AUTRES_ANNEES,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Une fiche finance une année qu'elle n'annonce pas, ou en annonce une hors de la période.",
        source="usage",
        find=_find_other_years,
    ),
)
