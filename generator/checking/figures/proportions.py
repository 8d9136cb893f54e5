"""Rules on proportions: a fraction in words against its percentage, a figure of a text against its line of annexe 1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.checking.figures.counts import (
    ALL_TOLD,
    CONCEPTS,
    is_of_territory,
    is_territory,
    list_own_texts,
    match_places,
    read_values,
)
from generator.checking.figures.numbers import FIGURE, NUMBER, list_years, parse_number, say_number
from generator.checking.inquiry import Inquiry, make_plain
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.errors import Severity
from generator.model.annexes import Indicator
from generator.model.names import slugify

# --- a fraction in words ----------------------------------------------------------------------------------------------

_NAMED = {"moitié": 2, "tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5, "dixième": 10}
_PERCENTAGE = rf"[^.,;:()\d]{{0,40}}\(({FIGURE}) ?%\)"
# « Une intervention sur deux communes », « une hausse de deux sur trois ans » are no proportions: a verb must follow.
_VERB = r"(?= ?\(| (?:sont|est|ont|a|vit|vivent|se|s'|y|bénéfici\w+|fréquent\w+|travaill\w+)\b)"
_OUT_OF = re.compile(rf"({NUMBER}|une?)((?: [^\W\d]+){{0,2}}) sur ({NUMBER}){_VERB}{_PERCENTAGE}", re.IGNORECASE)
_SHARE = re.compile(
    rf"(?:({NUMBER}|un|la) )({'|'.join(_NAMED)})\b(?![ -](?:du |de |d')?(?:temps|poste|ETP|finale)){_PERCENTAGE}",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:plus d[e']|au moins|au-delà d[e']) ?$", re.IGNORECASE)
_LESS = re.compile(r"\b(?:moins d[e']|au plus|pas même) ?$", re.IGNORECASE)
# A fraction in words is a rounded one: « un sur trois » is said of 27 % as of 40 %.
_POINTS = 10
_EDGE = 2  # « plus de la moitié (49,5 %) » may be a slip of rounding


def _find_wrong_fractions(inquiry: Inquiry) -> Iterator[Finding]:
    for passage, (match, share) in inquiry.look("wrong fractions", _list_wrong_fractions):
        words = f"« {match[0]} » : ces mots disent environ {say_number(share.quantize(Decimal(1)))} %"
        place = inquiry.locate(passage, *match.span())
        yield Finding(words, place, "corriger les mots, ou le pourcentage")


def _list_wrong_fractions(text: str) -> Iterator[tuple[re.Match[str], Decimal]]:
    """Where words and the percentage after them do not agree, and what the words come to."""
    if "%)" not in text.replace(" ", ""):
        return
    for pattern in (_OUT_OF, _SHARE):
        for match in pattern.finditer(text):
            share = _read_share(match, pattern)
            said = parse_number(match[match.lastindex or 0])
            if share is not None and said is not None and not _agree(share, said, text[: match.start()]):
                yield match, share


def _read_share(match: re.Match[str], pattern: re.Pattern[str]) -> Decimal | None:
    """What the words come to, in percent; nothing for what is no proportion."""
    count = Decimal(1) if match[1].lower() in ("un", "une", "la") else parse_number(match[1])
    whole = parse_number(match[3]) if pattern is _OUT_OF else Decimal(_NAMED[match[2].lower()])
    if count is None or whole is None or not 0 < count < whole:
        return None
    return 100 * count / whole


def _agree(share: Decimal, said: Decimal, before: str) -> bool:
    if _MORE.search(before):
        return said >= share - _EDGE
    if _LESS.search(before):
        return said <= share + _EDGE
    return abs(share - said) <= _POINTS


# --- a rate of annexe 1 -----------------------------------------------------------------------------------------------

_RATE = re.compile(
    r"\b(taux|part|proportion) (?:de |des |du |d')([^.,;:()%\d]{3,80}?)"
    r"(?: s'établit à| s'élève à| est de| est égale? à| atteint| :| ?\() ?"
    rf"({FIGURE}) ?%",
    re.IGNORECASE,
)
_TOLD = re.compile(ALL_TOLD)
_NUMBER_BEFORE = re.compile(rf"({NUMBER}) $", re.IGNORECASE)
_EMPTY = frozenset("de des du la le les par pour en dans sur aux au et leur leurs ayant chez".split())  # noqa: SIM905
_ELSEWHERE = re.compile(r"\b(?:national|france|départ|région|métropole|moyenne|objectif|cible|prévu)", re.IGNORECASE)


def find_other_rates(inquiry: Inquiry) -> Iterator[Finding]:
    """« le taux de couverture par la Caf s'établit à 56 % » against the one line of annexe 1 that has these words."""
    table = inquiry.dossier.indicators
    places = match_places(inquiry)
    for passage in list_own_texts(inquiry):
        for match in _RATE.finditer(passage.text):
            number = parse_number(match[3])
            around = passage.text[max(0, match.start() - 40) : match.end() + 40]
            if number is None or _ELSEWHERE.search(around):
                continue
            if not is_of_territory(passage.text, match.start(), match.end(), places):
                continue
            years = list_years(passage.text, match.start(3), match.end())
            lines = [line for line in table.lines if line.unit == "%" and _is_named(line, match[1], match[2])]
            if len(lines) != 1 or (years and lines[0].year not in years):
                continue
            values = read_values(lines[0], table.columns)
            total = next((v for column, v in values.items() if is_territory(inquiry, column)), None)
            if total is None or any(_is_same(number, value) for value in values.values()):
                continue
            words = f"le texte dit « {match[0]} », et {inquiry.say_annexe('diagnostic')} donne {say_number(total)} %"
            place = inquiry.locate(passage, *match.span())
            hint = "corriger l'un des deux, ou dire de quelle année est chaque chiffre"
            yield Finding(f"{words} (« {lines[0].label} »)", place, hint)


def find_other_numbers(inquiry: Inquiry) -> Iterator[Finding]:
    """« 640 enfants de moins de trois ans » against the line of annexe 1 that has just this label.

    What one word counts (« allocataires », « collèges ») is known by `counts`, with its other names.
    """
    table = inquiry.dossier.indicators
    places = match_places(inquiry)
    texts = [(passage, passage.text.lower()) for passage in list_own_texts(inquiry)]
    for line in table.lines:
        label = make_plain(line.label).lower()
        found = [(passage, at) for passage, lowered in texts for at in _find_all(label, lowered)]
        if not found or not _is_counted(line):
            continue
        values = read_values(line, table.columns)
        total = next((v for column, v in values.items() if is_territory(inquiry, column)), None)
        if total is None or sum(slugify(other.label) == slugify(line.label) for other in table.lines) > 1:
            continue
        for passage, at in found:
            number = _NUMBER_BEFORE.search(passage.text[max(0, at - 24) : at])
            said = parse_number(number[1]) if number is not None else None
            if number is None or said is None or any(_is_same(said, value) for value in values.values()):
                continue
            start, end = at - len(number[0]), at + len(label)
            years = list_years(passage.text, start, end)
            if (not years or line.year in years) and is_of_territory(passage.text, start, end, places):
                shown = passage.text[start:end]
                words = f"le texte dit « {shown} », et {inquiry.say_annexe('diagnostic')} donne {say_number(total)}"
                hint = "corriger l'un des deux, ou dire de quelle année est chaque chiffre"
                yield Finding(words, inquiry.locate(passage, start, end), hint)


def _find_all(label: str, text: str) -> Iterator[int]:
    """Where a label stands in a text with nothing after it that narrows it: a pattern of each label would cost more."""
    at = text.find(label)
    while at >= 0:
        if _TOLD.match(text, at + len(label)):
            yield at
        at = text.find(label, at + 1)


def _is_counted(line: Indicator) -> bool:
    """Whether a label of several words says what is counted, without year nor remark, and is not in `counts`."""
    slug = slugify(line.label)
    if " " not in line.label or line.unit == "%" or re.search(r"\d{4}|[(;:]", line.label):
        return False
    return not any(c.label and re.fullmatch(rf"{c.label}|{c.places or c.label}", slug) for c in CONCEPTS)


def _is_named(line: Indicator, head: str, words: str) -> bool:
    """Whether a line of annexe 1 is the one that a text speaks of: its head, and two of its words, all in the label."""
    label = slugify(line.label).split("-")
    said = {word for word in slugify(words).split("-") if len(word) > 2 and word not in _EMPTY}
    return label[0] == head.lower() and len(said) >= 2 and said <= set(label)


def _is_same(number: Decimal, value: Decimal) -> bool:
    """The same value, or the same rounded as the text rounds it."""
    return number == value or (number % 1 == 0 and abs(number - value) <= Decimal("0.5"))


RULES = (
    Rule(
        code=Code.PROPORTION_INEXACTE,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Une proportion en mots (« deux sur trois », « la moitié ») contredit le pourcentage qui la suit.",
        source="usage",
        find=_find_wrong_fractions,
    ),
)
