"""What a filter of the clauses wrote, read back: the fact that would print the words that are wanted."""

from __future__ import annotations

import re

from generator.returning.sorting.aligning import plain

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
DATE = re.compile(r"(?P<day>\d{1,2})(?:er)? (?P<month>[a-zéûA-Z]+) (?P<year>\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
NUMBER = re.compile(r"[+\-\u2212]?\d{1,3}(?:[ .]?\d{3})*(?:,\d+)?|[+\-\u2212]?\d+(?:,\d+)?")


def read_date(words: str) -> str | None:
    """« 1er janvier 2027 » as 2027-01-01; nothing when it is no date."""
    found = DATE.fullmatch(plain(words).strip())
    if found is None:
        slashed = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", words.strip())
        return f"{slashed[3]}-{int(slashed[2]):02}-{int(slashed[1]):02}" if slashed else None
    if found["month"].lower() not in _MONTHS:
        return None
    return f"{found['year']}-{_MONTHS.index(found['month'].lower()) + 1:02}-{int(found['day']):02}"


def read_number(words: str, unit: str = "") -> str | None:
    """« 12 400 », « 280 000 € » as 12400, 280000, with a decimal comma where there is one; nothing for other words."""
    said = plain(words).strip()
    said = said.removesuffix(unit).strip() if unit else said
    if not NUMBER.fullmatch(said):
        return None
    return said.replace(" ", "").replace("\u2212", "-").removeprefix("+")


def invert(filters: tuple[str, ...], typed: str, before: str, after: str) -> str | None:
    """The fact that these filters print as `after`, `typed` being printed as `before`; nothing when none is certain."""
    match filters:
        case ():
            return None  # the words themselves: edited sign by sign
        case ("date",):
            return read_date(after)
        case ("annee",):
            year, day = re.fullmatch(r"\d{4}", after.strip()), _ISO.fullmatch(typed)
            return f"{year[0]}-{day[2]}-{day[3]}" if year and day else None
        case ("nombre",):
            return read_number(after)
        case ("euros",):
            return read_number(after, "€")
        case ("majuscule",):
            lower = typed[:1].islower() and fold_case(before[:1], typed[:1])
            words = plain(after)
            return words[:1].lower() + words[1:] if lower else words
        case ("minuscule",):
            upper = typed[:1].isupper() and fold_case(before[:1], typed[:1])
            words = plain(after)
            return words[:1].upper() + words[1:] if upper else words
        case _:
            return None


def fold_case(one: str, other: str) -> bool:
    """Whether two letters are one, whatever their case."""
    return one.lower() == other.lower()
