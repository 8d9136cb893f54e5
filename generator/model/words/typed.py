"""Values as people type them: days, whole numbers, amounts, shares, codes; each read for what it surely is, or refused.

« 18/12/2025 », « 18 décembre 2025 », « 280 000 € », « 2,5 ETP », « 249 900 176 ». Nothing is guessed: a day needs its
four figures of year, and a point between three figures (« 280.000 ») may be a thousand or a decimal.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from generator.model.names import slugify

_SPACE = "[ \u00a0\u202f\u2009\u2007]"
_MONTHS = (
    ("janvier", "janv"),
    ("fevrier", "fevr", "fev"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("aout",),
    ("septembre", "sept"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ACCENTS = str.maketrans("éèêûôîçᵉʳ", "eeeuoicer")
_FIGURES_OF_DAY = (
    (re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[T ]00:00(?::00)?)?"), (1, 2, 3)),
    (
        re.compile(rf"(?:[Ll]e )?(\d{{1,2}}){_SPACE}?[/.-]{_SPACE}?(\d{{1,2}}){_SPACE}?[/.-]{_SPACE}?(\d{{4}})"),
        (3, 2, 1),
    ),
)
_WORDS_OF_DAY = re.compile(
    rf"(?:le )?(?:({'|'.join(_WEEKDAYS)}),? )?(\d{{1,2}}|1 ?(?:\^?er\^?|°)|premier) ([a-z]+)\.? (\d{{4}})"
)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
# A number: thousands apart by threes or not at all, decimals after a comma or a point.
_NUMBER = re.compile(rf"([+\-\u2212]?)(\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+)(?:([.,])(\d+))?", re.ASCII)
_EUROS = re.compile(rf"{_SPACE}*(?:€|euros?|eur)$", re.IGNORECASE)
_POSTS = re.compile(rf"{_SPACE}*(?:ETPT?|équivalents? temps plein)$", re.IGNORECASE)
_COUNTED = re.compile(
    rf"{_SPACE}*(?:habitants?|hab\.?|places?|heures?|h|voix|votants?|élus|membres?|conseillers)$", re.IGNORECASE
)

_AGAIN = "(?: (?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies))?(?: [A-Z])?"  # « 2 bis », « 2 bis A »
SHEET_NUMBER = rf"^\d{{1,3}}{_AGAIN}$"
_CALLED_SHEET = re.compile(
    rf"(?:fiches?(?:[ -]actions?)?)?{_SPACE}?(?:n{_SPACE}?°|no\.?|numéro)?{_SPACE}?(\d{{1,3}}(?:\.\d{{1,3}})?{_AGAIN})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_SPAN_OF_YEARS = re.compile(r"(?:de )?(\d{4}) ?(?:-|–|à|/|\.\.\.?|…) ?(\d{4})", re.ASCII)
_LIST_OF_YEARS = re.compile(r"\d{4}(?:(?: ?[,;] ?| et | )\d{4})*[ ,;]*", re.ASCII)
_LONGEST_SPAN = 30  # years

DAY_HINT = "écrire une date : 18/12/2025, 18 décembre 2025 ou 2025-12-18"
WHOLE_HINT = "écrire un nombre entier : 31501, ou 31 501"
EUROS_HINT = "écrire un montant entier en euros : 280000, ou 280 000 €"
YEARS_HINT = "écrire 2027, 2028, 2029 ou 2027-2029"
SHARE_HINT = "écrire un nombre : 0,5 ou 2,5 ETP"


class TypedFault(ValueError):
    """What is wrong with a value as it was typed, and what to write, both in French."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def read_day(words: str) -> datetime.date:
    """A day: 2025-12-18, 18/12/2025, 18.12.2025, 18 décembre 2025, jeudi 18 déc. 2025, 1er janvier 2026.

    A spreadsheet's « 2025-12-18 00:00:00 » is that day; another hour is no day.

    Raises: `TypedFault` when it is none of these, when its year has two figures, when no calendar has it, or when it is
    another day of the week.
    """
    typed = " ".join(words.split())
    for pattern, order in _FIGURES_OF_DAY:
        if (found := pattern.fullmatch(typed)) is not None:
            return _make_day(typed, *(int(found[rank]) for rank in order))
    said = _WORDS_OF_DAY.fullmatch(typed.lower().translate(_ACCENTS))
    month = next((rank for rank, names in enumerate(_MONTHS, 1) if said is not None and said[3] in names), 0)
    if said is not None and month:
        day = _make_day(typed, int(said[4]), month, int(said[2]) if said[2].isdigit() else 1)
        if said[1] and said[1] != _WEEKDAYS[day.weekday()]:
            raise TypedFault(f"« {_cut(typed)} » : ce jour est un {_WEEKDAYS[day.weekday()]}", DAY_HINT)
        return day
    if _SHORT_YEAR.fullmatch(typed):
        raise TypedFault(f"« {_cut(typed)} » n'a que deux chiffres d'année", DAY_HINT)
    raise TypedFault(f"« {_cut(typed)} » n'est pas une date", DAY_HINT)


def read_whole(words: str) -> int:
    """A whole number: 31501, « 31 501 », « 31 501 habitants », « 26 voix », « 12,0 ».

    Raises: `TypedFault` when it is none, or when a point may part thousands or decimals.
    """
    return _read_whole(words, _COUNTED, WHOLE_HINT, "un nombre entier")


def read_euros(words: str) -> int:
    """An amount of whole euros: 280000, « 280 000 € », « 280 000,00 euros ».

    Raises: `TypedFault` when it is none, or has cents, or when a point may part thousands or decimals.
    """
    return _read_whole(words, _EUROS, EUROS_HINT, "un montant entier en euros")


def read_share(words: str) -> Decimal:
    """A number with decimals, of full-time posts: 0.5, « 0,5 », « 2,5 ETP ».

    Raises: `TypedFault` when it is no number.
    """
    found = _NUMBER.fullmatch(_POSTS.sub("", words.strip()))
    if found is None:
        raise TypedFault(f"« {_cut(words)} » n'est pas un nombre", SHARE_HINT)
    return _make_number(found)


def read_years(words: str) -> tuple[int, ...]:
    """Years on one line: « 2027 », « 2027, 2028 et 2030 », « 2027-2031 », « de 2027 à 2031 ».

    Raises: `TypedFault` when there is something else, or a span that no convention has.
    """
    typed = " ".join(words.split())
    span = _SPAN_OF_YEARS.fullmatch(typed)
    if span is not None and 0 <= int(span[2]) - int(span[1]) <= _LONGEST_SPAN:
        return tuple(range(int(span[1]), int(span[2]) + 1))
    if _LIST_OF_YEARS.fullmatch(typed) is None:
        raise TypedFault(f"« {_cut(typed)} » n'est pas une liste d'années", YEARS_HINT)
    return tuple(int(year) for year in _YEAR.findall(typed))


def read_choice(words: str, choices: Iterable[str], others: Mapping[str, str]) -> str:
    """The word of a closed list that was typed with other capitals, accents or hyphens; as it is when it is none.

    `others` are other forms of some of them, in the form of `slugify`: « mme ».
    """
    known = {slugify(choice): choice for choice in choices}
    return words if words in known.values() else {**others, **known}.get(slugify(words), words)


def read_sheet_number(words: str) -> str:
    """The number of a fiche action that a person calls by its name: « Fiche 3 », « n° 2 bis », « fiche n° 2.1 »."""
    found = _CALLED_SHEET.fullmatch(" ".join(words.split()))
    return found[1] if found is not None else words


def strip_posts(words: str) -> str:
    """A number of full-time posts without its unit; words that are no such number as they are."""
    bare = _POSTS.sub("", words.strip())
    return bare if _NUMBER.fullmatch(bare) else words


def read_code(words: str) -> str:
    """A code without the spaces that make it legible: « 249 900 176 », « 13 041 », « 2a004 »."""
    return re.sub(rf"(?:{_SPACE}|\s)+", "", words).upper()


def _read_whole(words: str, unit: re.Pattern[str], hint: str, wanted: str) -> int:
    typed = words.strip()
    found = _NUMBER.fullmatch(unit.sub("", typed))
    if found is None:
        raise TypedFault(f"« {_cut(typed)} » n'est pas {wanted}", hint)
    if found[3] == "." and len(found[4]) == 3:
        raise TypedFault(f"« {_cut(typed)} » : ce point sépare des milliers ou des décimales, on ne sait", hint)
    number = _make_number(found)
    if number != number.to_integral_value():
        raise TypedFault(f"« {_cut(typed)} » n'est pas {wanted}", hint)
    return int(number)


def _make_number(found: re.Match[str]) -> Decimal:
    sign = "-" if found[1] in ("-", "\u2212") else ""
    return Decimal(f"{sign}{re.sub(_SPACE, '', found[2])}.{found[4] or '0'}")


def _make_day(typed: str, year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError as fault:
        raise TypedFault(f"{_cut(typed)} n'existe pas", DAY_HINT) from fault


def _cut(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:60]}…"
