"""Rules between the préfecture's messages and the dossier: which act is whose, and which may be stamped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import assert_never

from generator.checking.law.act_matching import is_same_act, is_same_number
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.acts import ActIdentifier, ActMetadata
from generator.model.facts import Unknown
from generator.reading.acknowledgement import (
    Acknowledgement,
    Anomaly,
    Cancellation,
    Objection,
    PiecesReceived,
    PrefectureMessage,
    explain_anomaly,
    explain_cancellation,
    explain_objection,
    take_received_acts,
)
from generator.reading.sending_envelope import SendingEnvelope


class Against(StrEnum):
    """What was said against an act; each but a refusal says that it had been received."""

    REFUSED = "refusée"
    CANCELLED = "annulée"  # by its sender, once received
    CONTESTED = "contestée"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What keeps an act from being stamped: refused, cancelled, or put in question; `reason` is what a person is told.

    `identifier` may be empty when the message does not name the act; `numbers` are the internal numbers it gives.
    """

    identifier: str
    numbers: tuple[str, ...]
    day: date | None
    reason: Diagnostic
    against: Against = Against.REFUSED


@dataclass(frozen=True, slots=True)
class SettledActs:
    """The acts that may be stamped, by identifier, and the refusals that stand.

    `conflicts` tell of the acts whose receipts do not agree: they are in neither.
    """

    received: Mapping[str, ActMetadata]
    refusals: tuple[Refusal, ...]
    conflicts: tuple[Diagnostic, ...] = ()


def settle_acts(declared: Iterable[ActMetadata], messages: Iterable[PrefectureMessage]) -> SettledActs:
    """What the préfecture's messages come to, whatever their order.

    An act declared in the facts lends the dates that its acknowledgement does not carry. A refusal or a cancellation
    keeps an act from being stamped, unless the act was received on a later day: then it had been sent again. What puts
    an act in question keeps it so, whenever it was received. Two receipts on two days, with nothing between them,
    contradict each other: neither is believed.
    """
    known = list(declared)
    receipts: list[ActMetadata] = []
    refusals: list[Refusal] = []
    objections: list[Objection] = []
    answered: list[PiecesReceived] = []
    for message in messages:
        match message:
            case Acknowledgement():
                receipts += take_received_acts(message)
            case Anomaly():
                numbers = tuple(act.number for act in message.acts if act.number)
                for identifier in (message.identifier, *message.others):
                    reason = explain_anomaly(replace(message, identifier=identifier))
                    refusals.append(Refusal(identifier, numbers, message.day, reason))
            case Cancellation():
                reason = explain_cancellation(message)
                refusals.append(Refusal(message.identifier, (), message.received, reason, Against.CANCELLED))
            case Objection():
                objections.append(message)
            case PiecesReceived():
                answered.append(message)
            case _:
                assert_never(message)
    conflicts: list[Diagnostic] = []
    acts: list[ActMetadata] = []
    for group in _group_acts(receipts):
        last, conflict = _choose_receipt(group, refusals)
        if conflict is not None:
            conflicts.append(conflict)
            known = [act for act in known if not _are_same(act, last)]
            continue
        lent = next((act for act in known if _are_same(act, last)), None)
        dates = (lent.sent, lent.published) if lent is not None else (None, None)
        acts.append(replace(last, sent=dates[0], published=dates[1]))
    acts = [*(act for act in known if not any(_are_same(act, one) for one in acts)), *acts]
    standing = [r for r in refusals if not _is_overruled(r, acts)]
    standing += (
        Refusal(o.identifier, (), None, explain_objection(o), Against.CONTESTED)
        for o in _list_open(objections, answered)
    )
    kept = {str(act.identifier): act for act in acts if not any(concerns(r, act.identifier) for r in standing)}
    return SettledActs(kept, tuple(standing), tuple(conflicts))


def concerns(refusal: Refusal, identifier: ActIdentifier) -> bool:
    """Whether a refusal is about an act: by its identifier, or by its number when the message has no identifier."""
    if refusal.identifier:
        return is_same_act(refusal.identifier, str(identifier))
    return any(is_same_number(number, identifier.number) for number in refusal.numbers)


def _is_overruled(refusal: Refusal, acts: Iterable[ActMetadata]) -> bool:
    day = refusal.day
    return day is not None and any(concerns(refusal, a.identifier) and a.received > day for a in acts)


def _are_same(one: ActMetadata, other: ActMetadata) -> bool:
    return is_same_act(str(one.identifier), str(other.identifier))


def _group_acts(acts: Iterable[ActMetadata]) -> list[list[ActMetadata]]:
    groups: list[list[ActMetadata]] = []
    for act in acts:
        own = next((group for group in groups if _are_same(group[0], act)), None)
        if own is None:
            groups.append([act])
        else:
            own.append(act)
    return groups


def _choose_receipt(group: Sequence[ActMetadata], refusals: Iterable[Refusal]) -> tuple[ActMetadata, Diagnostic | None]:
    """The receipt that counts, the last; and what to tell when nothing explains that there are several days."""
    by_day = sorted(group, key=lambda act: act.received)
    last = by_day[-1]
    ended = [r.day for r in refusals if r.day is not None and concerns(r, last.identifier)]
    for before, after in pairwise(by_day):
        sent_again = any(before.received <= day <= after.received for day in ended)
        if before.received != after.received and not sent_again:
            days = " et ".join(f"{act.received:%d/%m/%Y} ({act.source})" for act in (before, after))
            message = f"acte {last.identifier} : deux accusés de réception se contredisent, {days} : aucun tampon"
            hint = "ne garder que l'accusé de l'acte envoyé, et l'anomalie ou l'annulation s'il l'a été deux fois"
            return last, Diagnostic(Code.ACCUSES_CONTRADICTOIRES, message, Span(after.source), hint=hint)
    return last, None


def _list_open(objections: Sequence[Objection], answered: Sequence[PiecesReceived]) -> list[Objection]:
    """What still puts an act in question: not the requests for pieces that the préfecture has since received."""

    def is_settled(objection: Objection) -> bool:
        received = sum(is_same_act(one.identifier, objection.identifier) for one in answered)
        asked = [o for o in objections if o.number == "3-1" and is_same_act(o.identifier, objection.identifier)]
        return objection.number.startswith("3-") and 0 < received >= len({o.file_name for o in asked})

    return [objection for objection in objections if not is_settled(objection)]


def find_sending(
    identifier: ActIdentifier, envelopes: Iterable[SendingEnvelope], received: date | None = None
) -> date | None:
    """The day an act was sent; of several sendings, the last one that is not after the receipt."""
    days = [e.sent for e in envelopes if e.holds(identifier) and (received is None or e.sent <= received)]
    return max(days, default=None)


def check_sendings(
    acts: Iterable[ActMetadata], expected: Iterable[ActIdentifier], envelopes: Sequence[SendingEnvelope]
) -> Iterator[Diagnostic]:
    """What does not fit between envelopes and acts: warnings, since only a date of the stamp depends on them.

    `acts` are those received, with the dates given by hand; `expected` those that the dossier may have sent.
    """

    def warn(code: Code, message: str, place: str, hint: str) -> Diagnostic:
        return Diagnostic(code, message, Span(place), hint=hint, severity=Severity.WARNING)

    received = tuple(acts)
    known = {str(one).upper() for one in (*(act.identifier for act in received), *expected)}
    for envelope in envelopes:
        if not known.intersection(envelope.acts):
            message = f"cette enveloppe envoie {', '.join(envelope.acts)} : aucun acte de ce dossier"
            hint = "vérifier le numéro et la date de la délibération, ou retirer ce fichier"
            yield warn(Code.ENVELOPPE_AUTRE_ACTE, message, envelope.file_name, hint)
    for act in received:
        own = [envelope for envelope in envelopes if envelope.holds(act.identifier)]
        day = find_sending(act.identifier, own, act.received)
        if own and day is None:
            message = (
                f"acte {act.identifier} : l'enveloppe est du {own[0].sent:%d/%m/%Y}, après la réception"
                f" ({act.received:%d/%m/%Y}) : elle n'est pas celle de cet envoi"
            )
            hint = "prendre l'enveloppe de l'envoi qui a été reçu, ou donner la date d'envoi à la main"
            yield warn(Code.ENVELOPPE_TARDIVE, message, own[0].file_name, hint)
        elif day is not None and act.sent is not None and act.sent != day:
            place = next(envelope.file_name for envelope in own if envelope.sent == day)
            message = (
                f"acte {act.identifier} : l'enveloppe dit qu'il a été envoyé le {day:%d/%m/%Y}, la date donnée à la"
                f" main est le {act.sent:%d/%m/%Y} : c'est elle qui est écrite"
            )
            hint = "corriger la date donnée, ou la retirer : celle de l'enveloppe sera prise"
            yield warn(Code.ENVOI_CONTRADICTOIRE, message, place, hint)


def name_act_number(deliberation_number: str | Unknown | None) -> str | None:
    """The number as an identifier writes it: 1 to 15 capitals, digits and « _ »; nothing when it cannot be."""
    if not isinstance(deliberation_number, str):
        return None
    written = re.sub(r"[^A-Z0-9_]+", "_", deliberation_number.upper()).strip("_")
    return written if 1 <= len(written) <= 15 else None
