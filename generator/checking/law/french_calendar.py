"""Days in French: dates as a text writes them, the days when nobody meets, and the rules on both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.checking.inquiry import Inquiry, Passage
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import Severity
from generator.model.annexes import STEERING_FILE
from generator.model.facts import Unknown

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WRITTEN_DAY = re.compile(
    rf"(?:\b({'|'.join(WEEKDAYS)}) )?(?<![\d,.-])(\d{{1,2}})(?:er)? ({'|'.join(MONTHS)}) ((?:19|20)\d\d)\b", re.I
)
_CENTURIES = ("19", "20")  # one of them stands in each date that the patterns find
_NUMERIC_DAY = re.compile(r"(?<![\d/])(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\d/-])")
_VOTE = re.compile(rf"\bdélibérations?\b[^.;]{{0,120}}?\b(?:du|le) ({WRITTEN_DAY.pattern})", re.I)
_FIXED = {
    (1, 1): "Jour de l'an",
    (5, 1): "Fête du Travail",
    (5, 8): "Victoire 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice 1918",
    (12, 25): "Noël",
}
_ALSACE_MOSELLE = frozenset({"57", "67", "68"})


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date as words; `day` is nothing when it does not exist, `weekday` is what the text says, or empty."""

    words: str
    day: date | None
    weekday: str = ""


def read_day(match: re.Match[str]) -> WrittenDay:
    """The date of a match of `WRITTEN_DAY`."""
    weekday, number, month, year = match.groups()[-4:]
    day = _make_day(int(year), MONTHS.index(month.lower()) + 1, int(number))
    return WrittenDay(match.group(0), day, (weekday or "").lower())


def _make_day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def write_day(day: date) -> str:
    """« 1er janvier 2027 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def compute_easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar. Source: the method of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def name_day_off(day: date, departement: str = "") -> str | None:
    """« un jour férié : Toussaint », « un dimanche »; Alsace and Moselle have two holidays more.

    Source: Code du travail, L. 3133-1 and L. 3134-13.
    """
    name = _name_holiday(day, departement)
    if name is not None:
        return f"un jour férié : {name}"
    return "un dimanche" if day.weekday() == 6 else None


def _name_holiday(day: date, departement: str) -> str | None:
    if (day.month, day.day) in _FIXED:
        return _FIXED[day.month, day.day]
    easter = compute_easter(day.year)
    movable = {1: "lundi de Pâques", 39: "Ascension", 50: "lundi de Pentecôte"}
    if departement in _ALSACE_MOSELLE:
        movable[-2] = "Vendredi saint"
        if (day.month, day.day) == (12, 26):
            return "Saint-Étienne"
    return next((name for gap, name in movable.items() if day == easter + timedelta(days=gap)), None)


def _find_days_off(inquiry: Inquiry) -> Iterator[Finding]:
    departement = inquiry.facts.territoire.departement
    for what, day, file, path in _list_meetings(inquiry):
        if name := name_day_off(day, departement):
            yield Finding(
                f"{what} : le {day:%d/%m/%Y} est {name}", inquiry.span_in_file(file, *path), "vérifier la date"
            )
    for passage, match in inquiry.search(_VOTE, "bération"):
        day_cited = read_day(match).day
        if day_cited is not None and (name := name_day_off(day_cited, departement)):
            words = f"délibération citée : le {day_cited:%d/%m/%Y} est {name}"
            yield Finding(words, inquiry.locate(passage, *match.span(1)), "vérifier la date")


def _list_meetings(inquiry: Inquiry) -> Iterator[tuple[str, date, str, tuple[str | int, ...]]]:
    """The signature, the votes, and the milestones of annexe 4 that have a day: what, when, the file and its path."""
    facts = inquiry.facts
    if isinstance(facts.signature.date, date):
        yield "signature", facts.signature.date, FACTS_FILE, ("signature", "date")
    for rank, party in enumerate(facts.parties):
        if party.deliberation is not None and isinstance(party.deliberation.date, date):
            path = ("parties", rank, "deliberation", "date")
            yield f"délibération de {party.id}", party.deliberation.date, FACTS_FILE, path
    steering = inquiry.dossier.steering
    for rank, milestone in enumerate(() if isinstance(steering, Unknown) else steering.jalons):
        match = None if isinstance(milestone.echeance, Unknown) else WRITTEN_DAY.search(milestone.echeance)
        day = read_day(match).day if match is not None else None
        if day is not None:
            yield f"jalon « {milestone.nom} »", day, STEERING_FILE, ("jalons", rank, "echeance")


def _find_impossible_days(inquiry: Inquiry) -> Iterator[Finding]:
    hint = "écrire le jour, le mois et l'année d'une date du calendrier"
    for passage, match in inquiry.search(WRITTEN_DAY, *_CENTURIES):
        if read_day(match).day is None:
            yield cite_words(inquiry, passage, match, "cette date n'existe pas : {}", hint)
    for passage, match in inquiry.search(_NUMERIC_DAY, "/"):
        number, month, year = (int(part) for part in match.groups())
        if _make_day(year, month, number) is None:
            yield cite_words(inquiry, passage, match, "cette date n'existe pas : {}", hint)


def _find_wrong_weekdays(inquiry: Inquiry) -> Iterator[Finding]:
    for passage, match in inquiry.search(WRITTEN_DAY, *_CENTURIES):
        written = read_day(match)
        if written.day is not None and written.weekday and WEEKDAYS[written.day.weekday()] != written.weekday:
            yield _cite_weekday(inquiry, passage, match, written.day)


def _cite_weekday(inquiry: Inquiry, passage: Passage, match: re.Match[str], day: date) -> Finding:
    words = f"« {match.group(0)} » : le {write_day(day)} est un {WEEKDAYS[day.weekday()]}"
    return Finding(words, inquiry.locate(passage, *match.span()), "corriger le jour de la semaine, ou la date")


RULES = (
    Rule(
        code=Code.JOUR_NON_OUVRE,
        family=Family.DATES,
        severity=Severity.ADVICE,
        sentence="La signature, une délibération ou une réunion de suivi tombe un dimanche ou un jour férié.",
        source="Code du travail, L. 3133-1 et L. 3134-13",
        find=_find_days_off,
    ),
    Rule(
        code=Code.DATE_IMPOSSIBLE,
        family=Family.DATES,
        severity=Severity.ERROR,
        sentence="Le texte porte une date qui n'est pas dans le calendrier, comme un 31 juin.",
        source="usage",
        find=_find_impossible_days,
    ),
    Rule(
        code=Code.JOUR_DISCORDANT,
        family=Family.DATES,
        severity=Severity.WARNING,
        sentence="Le jour de la semaine écrit devant une date n'est pas le sien.",
        source="usage",
        find=_find_wrong_weekdays,
    ),
)
