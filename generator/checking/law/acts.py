"""Rules between the préfecture's messages and the dossier: which act is whose, and which may be stamped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from generator.checking.law.seats import find_seat, write_department
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.acts import NATURE_NAMES, ActIdentifier, ActMetadata
from generator.model.facts import CtgFacts, Party, Unknown
from generator.model.territories import ReferenceTables
from generator.reading.acknowledgement import (
    Acknowledgement,
    Anomaly,
    Cancellation,
    PrefectureMessage,
    explain_anomaly,
    explain_cancellation,
    take_received_acts,
)
from generator.reading.sending_envelope import SendingEnvelope


@dataclass(frozen=True, slots=True)
class Refusal:
    """The préfecture's refusal or the cancellation of an act; `reason` is what a person is told.

    `identifier` may be empty when the message does not name the act; `numbers` are the internal numbers it gives.
    """

    identifier: str
    numbers: tuple[str, ...]
    day: date | None
    reason: Diagnostic
    cancelled: bool = False  # by its sender, once received


@dataclass(frozen=True, slots=True)
class SettledActs:
    """The acts that may be stamped, by identifier, and the refusals that stand."""

    received: Mapping[str, ActMetadata]
    refusals: tuple[Refusal, ...]


def settle_acts(declared: Iterable[ActMetadata], messages: Iterable[PrefectureMessage]) -> SettledActs:
    """What the préfecture's messages come to, whatever their order.

    An act declared in the facts lends the dates that its acknowledgement does not carry. A refusal or a cancellation
    keeps an act from being stamped, unless the act was received on a later day: then it had been sent again.
    """
    known = {str(act.identifier): act for act in declared}
    acknowledged: dict[str, ActMetadata] = {}
    refusals: list[Refusal] = []
    for message in messages:
        match message:
            case Acknowledgement():
                for act in take_received_acts(message):
                    key = str(act.identifier)
                    if key in acknowledged and acknowledged[key].received > act.received:
                        continue  # the act was sent and received again later: that receipt counts
                    lent = known.get(key)
                    dates = (lent.sent, lent.published) if lent is not None else (None, None)
                    acknowledged[key] = replace(act, sent=dates[0], published=dates[1])
            case Anomaly():
                numbers = tuple(act.number for act in message.acts if act.number)
                for identifier in (message.identifier, *message.others):
                    reason = explain_anomaly(replace(message, identifier=identifier))
                    refusals.append(Refusal(identifier, numbers, message.day, reason))
            case Cancellation():
                reason = explain_cancellation(message)
                refusals.append(Refusal(message.identifier, (), message.received, reason, cancelled=True))
            case _:
                assert_never(message)
    acts = known | acknowledged
    standing = tuple(r for r in refusals if not _is_overruled(r, acts.values()))
    kept = {key: act for key, act in acts.items() if not any(concerns(r, act.identifier) for r in standing)}
    return SettledActs(kept, standing)


def concerns(refusal: Refusal, identifier: ActIdentifier) -> bool:
    """Whether a refusal is about an act: by its identifier, or by its number when the message has no identifier."""
    if refusal.identifier:
        return refusal.identifier.upper() == str(identifier).upper()
    return any(is_same_number(number, identifier.number) for number in refusal.numbers)


def _is_overruled(refusal: Refusal, acts: Iterable[ActMetadata]) -> bool:
    day = refusal.day
    return day is not None and any(concerns(refusal, a.identifier) and a.received > day for a in acts)


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
    known = {str(act.identifier) for act in received} | {str(identifier) for identifier in expected}
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


def find_party(identifier: ActIdentifier, facts: CtgFacts) -> Party | None:
    """The signatory that an act belongs to, told by its SIREN."""
    return next((p for p in facts.parties if p.siren == identifier.siren), None)


def check_act(
    identifier: ActIdentifier, facts: CtgFacts, tables: ReferenceTables, span: Span | None = None
) -> tuple[Diagnostic, ...]:
    """What does not fit between the identifier of an act and the dossier.

    A SIREN that is no signatory's, or the date or the number of another deliberation, are errors: the stamp would
    certify another act. A warning when only a doubt is possible (département, nature, a SIREN not yet known).
    """

    def report(message: str, hint: str, severity: Severity = Severity.ERROR) -> Diagnostic:
        words = f"acte {identifier} : {message}"
        code = Code.ACTE_DISCORDANT if severity is Severity.ERROR else Code.ACTE_DOUTEUX
        return Diagnostic(code, words, span, hint=hint, severity=severity)

    found: list[Diagnostic] = []
    party = find_party(identifier, facts)
    seat = facts.territoire.departement if party is None else find_seat(party, facts, tables)
    if identifier.department != write_department(seat):
        whose = f"celui du siège de {party.id}" if party is not None else "celui du territoire"
        words = f"le département {identifier.department} n'est pas {whose} ({write_department(seat)})"
        hint = "vérifier que cet acte est bien de ce dossier, ou écrire « departement: », celui du siège, dans ctg.yaml"
        found.append(report(words, hint, Severity.WARNING))
    if party is None:
        unknown = [p.nom for p in facts.parties if p.kind.sends_acts and not isinstance(p.siren, str)]
        words = f"le SIREN {identifier.siren} n'est celui d'aucun signataire"
        if unknown:
            hint = f"écrire « siren: » dans ctg.yaml pour {', '.join(unknown)}"
            return (*found, report(words, hint, Severity.WARNING))
        return (*found, report(words, "retirer ce fichier du dossier, ou corriger « siren: » dans ctg.yaml"))
    if identifier.nature != "DE":
        words = f"sa nature est « {NATURE_NAMES[identifier.nature]} », non « délibération »"
        return (*found, report(words, "la délibération est l'acte à transmettre ; vérifier l'envoi", Severity.WARNING))
    deliberation = party.deliberation
    day = deliberation.date if deliberation is not None else None
    number = deliberation.numero if deliberation is not None else None
    if isinstance(day, date) and day != identifier.decided:
        words = f"sa date n'est pas celle de la délibération de {party.id} ({day:%d/%m/%Y})"
        found.append(report(words, "corriger « date: » dans ctg.yaml, ou prendre le bon accusé"))
    if isinstance(number, str) and not is_same_number(number, identifier.number):
        words = f"son numéro n'est pas celui de la délibération de {party.id} ({number})"
        found.append(report(words, "corriger « numero: » dans ctg.yaml, ou prendre le bon accusé"))
    return tuple(found)


def is_same_number(one: str, other: str) -> bool:
    """Platforms write « DEL 2025/123 » as DEL_2025_123: only letters and digits count."""
    return re.sub(r"[^A-Z0-9]", "", one.upper()) == re.sub(r"[^A-Z0-9]", "", other.upper())


def name_act_number(deliberation_number: str | Unknown | None) -> str | None:
    """The number as an identifier writes it: 1 to 15 capitals, digits and « _ »; nothing when it cannot be."""
    if not isinstance(deliberation_number, str):
        return None
    written = re.sub(r"[^A-Z0-9_]+", "_", deliberation_number.upper()).strip("_")
    return written if 1 <= len(written) <= 15 else None
