"""Rules on dates: the signature against the votes, acts in order, receipts, the period, figures that have aged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from generator.checking.inquiry import Inquiry
from generator.checking.law import french_calendar
from generator.checking.law.act_matching import find_party
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.errors import Severity, Span
from generator.model.acts import parse_act_identifier
from generator.model.facts import Party

LONGEST_YEARS = 5  # CTGs are concluded for four or five years
SHORTEST_YEARS = 2
# The municipal populations in force are those of three years before: an older figure has been replaced.
# Source: Insee, populations de référence, décret n° 2003-485 du 5 juin 2003.
FIGURES_AGE_WELL_YEARS = 3
_COUNTED = (
    r"habitants?|ménages|familles|allocataires|personnes(?: couvertes)?|enfants|jeunes|naissances|logements|foyers"
)
_DATED_FIGURE = re.compile(rf"\b\d[\d ]* (?:{_COUNTED}) en (20\d\d)\b(?! et (?:20)?\d\d)")

_Steps = tuple[tuple[str, str, date | None], ...]  # key in ctg.yaml, name in words, day


def _find_early_signature(inquiry: Inquiry) -> Iterator[Finding]:
    signed = inquiry.facts.signature.date
    if not isinstance(signed, date):
        return
    for party in inquiry.facts.parties:
        day = party.deliberation.date if party.deliberation is not None else None
        receipt = _find_receipt(inquiry, party)
        if isinstance(day, date) and signed < day:
            end = f", reçue en préfecture le {receipt:%d/%m/%Y}" if receipt is not None else ""
            words = f"signature le {signed:%d/%m/%Y}, avant la délibération de {party.id} ({day:%d/%m/%Y}{end})"
            yield Finding(
                words,
                inquiry.span_of_fact("signature", "date"),
                "signer une fois la délibération votée et reçue en préfecture",
            )
        elif receipt is not None and signed < receipt:
            words = f"signature le {signed:%d/%m/%Y}, avant la réception de l'acte de {party.id} ({receipt:%d/%m/%Y})"
            yield Finding(words, inquiry.span_of_fact("signature", "date"), "signer une fois l'acte reçu en préfecture")


def _find_receipt(inquiry: Inquiry, party: Party) -> date | None:
    """The day when a party's deliberation was received: by its acknowledgement, else by what ctg.yaml declares."""
    acknowledged = [
        message.received
        for message in inquiry.receipts
        for identifier in message.identifiers
        if find_party(identifier, inquiry.facts, inquiry.tables) is party
    ]
    declared = [act.reception for act in inquiry.facts.actes if act.partie == party.id]
    return max(acknowledged or declared, default=None)


def _find_disorder(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, act in enumerate(inquiry.facts.actes):
        identifier, _ = parse_act_identifier(act.identifiant)
        steps: _Steps = (
            ("identifiant", "la décision", identifier.decided if identifier is not None else None),
            ("envoi", "l'envoi", act.envoi),
            ("reception", "la réception", act.reception),
            ("publication", "la publication", act.publication),
        )
        yield from _compare_steps(inquiry, act.identifiant, steps, ("actes", rank))
    for message in inquiry.receipts:
        for identifier in message.identifiers:
            owner = find_party(identifier, inquiry.facts, inquiry.tables)
            vote = owner.deliberation if owner is not None else None
            steps = (
                ("", "la décision", identifier.decided),
                ("", "la réception", message.received),
                ("", "la publication", vote.publication if vote is not None else None),
            )
            span = inquiry.span_in_message(message.file_name, "DateReception", str(identifier))
            yield from _compare_steps(inquiry, str(identifier), steps, (), span)
    for rank, party in enumerate(inquiry.facts.parties):
        vote = party.deliberation
        if vote is not None and isinstance(vote.date, date):
            steps = (
                ("convocation", "la convocation", vote.convocation if isinstance(vote.convocation, date) else None),
                ("date", "le vote", vote.date),
                ("envoi", "l'envoi", vote.envoi),
                ("reception", "la réception", vote.reception),
                ("publication", "la publication", vote.publication),
            )
            yield from _compare_steps(inquiry, f"délibération de {party.id}", steps, ("parties", rank, "deliberation"))


def _compare_steps(
    inquiry: Inquiry, what: str, steps: _Steps, path: tuple[str | int, ...], file: Span | None = None
) -> Iterator[Finding]:
    known = [(key, name, day) for key, name, day in steps if day is not None]
    for (_, one, before), (key, two, after) in pairwise(known):
        if after < before:
            words = f"{what} : {two} ({after:%d/%m/%Y}) précède {one} ({before:%d/%m/%Y})"
            place = file or inquiry.span_of_fact(*path, key)
            yield Finding(words, place, "vérifier ces deux dates sur l'acte et sur son accusé")


def _find_other_receipts(inquiry: Inquiry) -> Iterator[Finding]:
    received = {str(i).upper(): m.received for m in inquiry.receipts for i in m.identifiers}
    for rank, act in enumerate(inquiry.facts.actes):
        told = received.get(act.identifiant.upper())
        if told is not None and told != act.reception:
            words = f"{act.identifiant} : reçu le {act.reception:%d/%m/%Y} ici, le {told:%d/%m/%Y} selon l'accusé"
            hint = "garder la date de l'accusé de réception, ou retirer cet acte : l'accusé suffit"
            yield Finding(words, inquiry.span_of_fact("actes", rank, "reception"), hint)
    sent = {p.id: (rank, p.deliberation.envoi) for rank, p in enumerate(inquiry.facts.parties) if p.deliberation}
    for message in inquiry.receipts:
        for identifier in message.identifiers:
            party = find_party(identifier, inquiry.facts, inquiry.tables)
            rank, day = sent.get(party.id if party is not None else "", (0, None))
            if day is not None and message.received < day:
                words = f"{identifier} : reçu le {message.received:%d/%m/%Y}, avant l'envoi ({day:%d/%m/%Y})"
                span = inquiry.span_of_fact("parties", rank, "deliberation", "envoi")
                yield Finding(words, span, "corriger « envoi: » d'après l'accusé de réception")


def _find_late_signature(inquiry: Inquiry) -> Iterator[Finding]:
    signed, amending = inquiry.facts.signature.date, inquiry.facts.avenant
    start = inquiry.facts.periode.debut if amending is None else amending.effect_day
    if isinstance(signed, date) and start is not None and signed > start:
        what = "le début de la période" if amending is None else "la prise d'effet de l'avenant"
        words = f"signature le {signed:%d/%m/%Y}, après {what} ({start:%d/%m/%Y})"
        yield Finding(words, inquiry.span_of_fact("signature", "date"), "vérifier que cette rétroactivité est voulue")


def _find_odd_period(inquiry: Inquiry) -> Iterator[Finding]:
    period, amending = inquiry.facts.periode, inquiry.facts.avenant
    if amending is not None and amending.convention.end == period.fin:
        return  # it is the convention's, which nothing changes
    hint = "vérifier l'année de fin, ou que cette durée est voulue"
    # Begun in the second half of a year and ended with a year, it may last five years and some months.
    late = period.debut.month > 6 and period.fin <= date(period.debut.year + LONGEST_YEARS, 12, 31)
    if period.fin >= _add_years(period.debut, LONGEST_YEARS) and not late:
        words = f"la période dure plus de {LONGEST_YEARS} ans ({period.debut:%d/%m/%Y} au {period.fin:%d/%m/%Y})"
        yield Finding(words, inquiry.span_of_fact("periode", "fin"), hint)
    elif period.fin < _add_years(period.debut, SHORTEST_YEARS) - timedelta(days=1):
        words = f"la période dure moins de {SHORTEST_YEARS} ans ({period.debut:%d/%m/%Y} au {period.fin:%d/%m/%Y})"
        yield Finding(words, inquiry.span_of_fact("periode", "fin"), hint)


def _add_years(day: date, years: int) -> date:
    return date(day.year + years, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + years)


def _find_aged_figures(inquiry: Inquiry) -> Iterator[Finding]:
    signed, start = inquiry.facts.signature.date, inquiry.facts.periode.debut
    oldest = (signed.year if isinstance(signed, date) else start.year) - FIGURES_AGE_WELL_YEARS
    hint = "reprendre le chiffre le plus récent, ou garder celui-ci en connaissance de cause"
    for passage, match in inquiry.search(_DATED_FIGURE, " en 20"):
        if int(match.group(1)) < oldest:
            words = f"un chiffre de {match.group(1)} : « {{}} »{_say_population(inquiry, match.group(0))}"
            yield cite_words(inquiry, passage, match, words, hint)
    table = inquiry.dossier.indicators
    aged: dict[int, list[Span]] = {}
    for line in table.lines:
        if re.fullmatch(r"20\d\d", line.year) and int(line.year) < oldest and line.year not in line.label:
            cell = inquiry.span_of_line(line.origin, f";{line.year};")
            aged.setdefault(int(line.year), []).append(replace(cell, column=cell.column + 1, length=len(line.year)))
    for year, places in sorted(aged.items()):
        count = "un indicateur date" if len(places) == 1 else f"{len(places)} indicateurs datent"
        yield Finding(f"{count} de {year}", places[0], hint)


def _say_population(inquiry: Inquiry, figure: str) -> str:
    """What the table of communes has today, when the figure counts the inhabitants of the whole territory."""
    known = [inquiry.tables.communes.get(c.insee) for c in inquiry.facts.territoire.communes]
    today = sum(commune.population for commune in known if commune is not None)
    written = int(re.sub(r"\D", "", figure.partition("habitant")[0]) or 0)
    if "habitant" not in figure or None in known or not 0.8 * today < written < 1.25 * today:
        return ""
    return f" ; les communes en ont {today:,} en {inquiry.tables.census}".replace(",", " ")


RULES = (
    Rule(
        code=Code.SIGNATURE_AVANT_DELIBERATION,
        family=Family.DATES,
        severity=Severity.ERROR,
        sentence="La signature précède le vote qui l'autorise, ou la réception de ce vote en préfecture.",
        source="CE, avis, 10 juin 1996, n° 176873, tempéré par CE, 28 décembre 2009, n° 304802",
        find=_find_early_signature,
    ),
    Rule(
        code=Code.DATES_EN_DESORDRE,
        family=Family.DATES,
        severity=Severity.WARNING,
        sentence="Le vote, l'envoi, la réception et la publication d'un acte ne se suivent pas dans cet ordre.",
        source="CGCT, L. 2131-1",
        find=_find_disorder,
    ),
    Rule(
        code=Code.RECEPTION_DISCORDANTE,
        family=Family.DATES,
        severity=Severity.WARNING,
        sentence="La date de réception écrite dans le dossier n'est pas celle de l'accusé, ou précède l'envoi.",
        source="protocole ACTES, attribut DateReception de l'accusé de réception",
        find=_find_other_receipts,
    ),
    Rule(
        code=Code.SIGNATURE_APRES_DEBUT,
        family=Family.DATES,
        severity=Severity.WARNING,
        sentence="La convention est signée après le début de sa période, ou l'avenant après le jour de son effet.",
        source="usage",
        find=_find_late_signature,
    ),
    Rule(
        code=Code.PERIODE_INHABITUELLE,
        family=Family.DATES,
        severity=Severity.ADVICE,
        sentence=f"La période dure plus de {LONGEST_YEARS} ans ou moins de {SHORTEST_YEARS} ans.",
        source="usage : les CTG sont conclues pour quatre ou cinq ans",
        find=_find_odd_period,
    ),
    *french_calendar.RULES,
    Rule(
        code=Code.CHIFFRE_ANCIEN,
        family=Family.DATES,
        severity=Severity.ADVICE,
        sentence=f"Un chiffre daté a plus de {FIGURES_AGE_WELL_YEARS} ans à la signature.",
        source="Insee : les populations de référence sont celles de trois ans plus tôt (décret n° 2003-485)",
        find=_find_aged_figures,
    ),
)
