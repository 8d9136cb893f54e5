"""Rules on dates: the signature against the votes, acts in order, the period, days when nobody meets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.errors import Severity

_FIXED = {
    (1, 1): "le jour de l'an",
    (5, 1): "le 1er mai",
    (5, 8): "le 8 mai",
    (7, 14): "le 14 juillet",
    (8, 15): "l'Assomption",
    (11, 1): "la Toussaint",
    (11, 11): "le 11 novembre",
    (12, 25): "Noël",
}


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


def name_day_off(day: date) -> str | None:
    """The holiday of a day, or « un dimanche »; not those of Alsace-Moselle. Source: Code du travail, L. 3133-1."""
    if (day.month, day.day) in _FIXED:
        return _FIXED[day.month, day.day]
    easter = compute_easter(day.year)
    movable = {1: "le lundi de Pâques", 39: "l'Ascension", 50: "le lundi de Pentecôte"}
    for gap, name in movable.items():
        if day == easter + timedelta(days=gap):
            return name
    return "un dimanche" if day.weekday() == 6 else None


def _find_early_signature(inquiry: Inquiry) -> Iterator[Finding]:
    signed = inquiry.facts.signature.date
    if not isinstance(signed, date):
        return
    received = {act.partie: act.reception for act in inquiry.facts.actes if act.partie}
    place = inquiry.place("signature", "date")
    for party in inquiry.facts.parties:
        day = party.deliberation.date if party.deliberation is not None else None
        receipt = received.get(party.id)
        if isinstance(day, date) and signed < day:
            end = f", reçue en préfecture le {receipt:%d/%m/%Y}" if receipt is not None else ""
            words = f"signature le {signed:%d/%m/%Y}, avant la délibération de {party.id} ({day:%d/%m/%Y}{end})"
            yield Finding(words, place, "signer une fois la délibération votée et reçue en préfecture")
        elif receipt is not None and signed < receipt:
            words = f"signature le {signed:%d/%m/%Y}, avant la réception de l'acte de {party.id} ({receipt:%d/%m/%Y})"
            yield Finding(words, place, "signer une fois l'acte reçu en préfecture")


def _find_disorder(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, act in enumerate(inquiry.facts.actes):
        steps = (("envoi", act.envoi), ("reception", act.reception), ("publication", act.publication))
        known = [(name, day) for name, day in steps if day is not None]
        for (one, before), (two, after) in pairwise(known):
            if after < before:
                words = f"{act.identifiant} : {two} le {after:%d/%m/%Y}, avant {one} le {before:%d/%m/%Y}"
                yield Finding(words, inquiry.place("actes", rank, two), "vérifier ces deux dates sur l'accusé")


def _find_late_signature(inquiry: Inquiry) -> Iterator[Finding]:
    signed, start = inquiry.facts.signature.date, inquiry.facts.periode.debut
    if isinstance(signed, date) and signed > start:
        words = f"signature le {signed:%d/%m/%Y}, après le début de la période ({start:%d/%m/%Y})"
        yield Finding(words, inquiry.place("signature", "date"), "vérifier que cette rétroactivité est voulue")


def _find_days_off(inquiry: Inquiry) -> Iterator[Finding]:
    days = [("signature", inquiry.facts.signature.date, inquiry.place("signature", "date"))]
    for rank, party in enumerate(inquiry.facts.parties):
        if party.deliberation is not None:
            place = inquiry.place("parties", rank, "deliberation", "date")
            days.append((f"délibération de {party.id}", party.deliberation.date, place))
    for what, day, place in days:
        name = name_day_off(day) if isinstance(day, date) else None
        if name is not None and isinstance(day, date):
            yield Finding(f"{what} : le {day:%d/%m/%Y} est {name}", place, "vérifier la date")


RULES = (
    Rule(
        code="signature-avant-deliberation",
        family=Family.DATES,
        severity=Severity.ERROR,
        sentence="La signature précède le vote qui l'autorise, ou la réception de ce vote en préfecture.",
        source="CE, avis, 10 juin 1996, n° 176873, tempéré par CE, 28 décembre 2009, n° 304802",
        find=_find_early_signature,
    ),
    Rule(
        code="dates-en-desordre",
        family=Family.DATES,
        severity=Severity.WARNING,
        sentence="L'envoi, la réception et la publication d'un acte ne se suivent pas dans cet ordre.",
        source="CGCT, L. 2131-1",
        find=_find_disorder,
    ),
    Rule(
        code="signature-apres-debut",
        family=Family.DATES,
        severity=Severity.WARNING,
        sentence="La convention est signée alors que sa période a déjà commencé.",
        source="usage",
        find=_find_late_signature,
    ),
    Rule(
        code="jour-non-ouvre",
        family=Family.DATES,
        severity=Severity.ADVICE,
        sentence="La signature ou une délibération tombe un dimanche ou un jour férié (hors Alsace-Moselle).",
        source="Code du travail, L. 3133-1",
        find=_find_days_off,
    ),
)
