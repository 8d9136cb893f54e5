"""Filters of the clauses: dates, numbers and enumerations as French writes them."""

from __future__ import annotations

import datetime
import decimal
import re
from collections.abc import Callable
from typing import Any

from babel.dates import format_date
from markupsafe import Markup

from generator.composing.grammar import capitalise, join_words, of_name, pluralise
from generator.model.facts import Period

# A finite number as French writes it, or as a program does: thousands apart by threes or not at all, comma or point.
NUMBER = re.compile(r"[+\-\u2212]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?", re.ASCII)


def write_date(day: datetime.date) -> Markup:
    """« 8 décembre 2025 », « 1^er^ janvier 2026 » with its superscript."""
    if day.day == 1:
        return Markup("1^er^ " + format_date(day, "LLLL y", locale="fr"))
    return Markup(format_date(day, "d MMMM y", locale="fr"))


def plain_date(day: datetime.date) -> str:
    """« 8 décembre 2025 », « 1er janvier 2026 »: for titles and files that have no superscript."""
    return str(write_date(day)).replace("^er^", "er")


def write_number(value: int | float | str) -> str:
    """A number in French: a space between thousands, a decimal comma, its sign as it was typed.

    Text that is no number is left as it is.
    """
    words = str(value)
    if not NUMBER.fullmatch(words):
        return words
    number = decimal.Decimal(re.sub(r"[ \u00a0\u202f]", "", words).replace(",", ".").replace("\u2212", "-"))
    text = f"{number:,f}".replace(",", " ").replace(".", ",")
    if text.startswith("-"):
        return text.replace("-", "\u2212", 1)
    return f"+{text}" if words.startswith("+") else text


def write_euros(value: int) -> str:
    """« 12 000 € »."""
    return f"{write_number(value)} €"


def write_years(period: Period) -> str:
    """« 2026-2030 », or « 2026 » for a period within one year."""
    return "-".join(dict.fromkeys((str(period.debut.year), str(period.fin.year))))


FILTERS: dict[str, Callable[..., Any]] = {
    "date": write_date,
    "annee": lambda day: str(day.year),
    "annees": write_years,
    "nombre": write_number,
    "euros": write_euros,
    "liste": lambda words: join_words([str(w) for w in words]),
    "de": of_name,
    "majuscule": capitalise,
    "pluriel": pluralise,
    "capitales": lambda words: str(words).upper(),
    "minuscule": lambda words: str(words)[:1].lower() + str(words)[1:],
}
