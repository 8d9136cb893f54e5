"""The acts of a dossier at the préfecture: its messages read, checked against the facts, and what may be stamped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.acts.sending import identify_act
from generator.checking.law.act_matching import check_act, find_party, is_another_act, is_same_number, list_senders
from generator.checking.law.acts import (
    Refusal,
    check_sendings,
    concerns,
    find_sending,
    settle_acts,
)
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span
from generator.files import sha256
from generator.intake.prefecture_files import PrefectureFiles, list_receipts, read_each_file, read_prefecture_files
from generator.model.acts import ActIdentifier, ActMetadata, check_act_dates, parse_act_identifier
from generator.model.dossier import Dossier, OtherAct
from generator.model.facts import CtgFacts, Deliberation
from generator.reading.acknowledgement import Acknowledgement, Anomaly, find_inner_differences
from generator.reading.message_xml import find_in_message, read_message_lines
from generator.reading.sending_envelope import SendingEnvelope

# What a message says a finding is about, by its code; an act is named by its identifier.
_MARKS = {
    Code.ACCUSE_ANOMALIE: ("Detail>", "Detail=", "Nature>"),
    Code.ACCUSE_ANNULATION: ("DateReception",),
    Code.ACCUSE_DATE: ("DateReception", "Date="),
    Code.ACTE_CONTESTE: ("NatureIllegalite", "Motif", "DescriptionPieces"),
}
_IDENTIFIER = re.compile(r"\b(?:\d{3}|02[AB])-\d{9}-\d{8}-.{1,15}?-[A-Z]{2}\b")


@dataclass(frozen=True, slots=True)
class DossierActs:
    """What is known of a dossier at the préfecture.

    `received` are the acts that are each the deliberation of one party; `refusals` what keeps such an act from being
    stamped; `findings` what to look at or mend, « à rapprocher » included. `envelopes` are those of its sendings,
    answered or not; `receipts` are its acknowledgements, whatever they fit.
    """

    received: tuple[ActMetadata, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Diagnostic, ...]
    envelopes: tuple[SendingEnvelope, ...] = ()
    receipts: tuple[Acknowledgement, ...] = ()


def collect_acts(dossier: Dossier, warnings: DiagnosticCollector) -> tuple[tuple[ActMetadata, str], ...]:
    """Each act to stamp, with the id of the party whose deliberation it is.

    What cannot be used, or fits no party, goes to `warnings` as an error: it keeps no other act from being stamped. A
    refusal, a cancellation or an objection of the préfecture is news, not a fault of the dossier: a warning, and no
    stamp.
    """
    acts = read_dossier_acts(dossier)
    _tell(acts, acts.findings, warnings)
    return tuple((act, _name_party(dossier, act)) for act in acts.received)


def report_acts(dossier: Dossier, told: frozenset[str], warnings: DiagnosticCollector) -> tuple[Acknowledgement, ...]:
    """The acknowledgements of a dossier; what is wrong with its acts goes to `warnings`, but for the codes of `told`.

    Raises: `InputFileError` with every message that cannot be read.
    """
    acts = read_dossier_acts(dossier)
    findings = tuple(d for d in acts.findings if d.code not in told)
    faults = DiagnosticCollector()
    faults.extend(d for d in findings if d.code is not Code.MESSAGE_AUTRE_ACTE)
    faults.raise_errors(InputFileError)
    aside = (replace(d, severity=Severity.WARNING) for d in findings if d.severity is Severity.ERROR)
    _tell(acts, (*(d for d in findings if d.severity is not Severity.ERROR), *aside), warnings)
    return acts.receipts


def _tell(acts: DossierActs, findings: tuple[Diagnostic, ...], warnings: DiagnosticCollector) -> None:
    warnings.extend(findings)
    warnings.extend(replace(r.reason, severity=Severity.WARNING) for r in acts.refusals)


@dataclass(frozen=True, slots=True)
class SortedMessages:
    """The files of `prefecture/`, by what they say of the dossier's own acts.

    `own` may be about a signatory's deliberation, or cannot be read; `others` are about other acts and nothing else,
    or about none: no trace that anything of this dossier was sent. Each of them is told.
    """

    own: tuple[str, ...]
    others: Mapping[str, Diagnostic]


def sort_messages(dossier: Dossier) -> SortedMessages:
    """Which messages and envelopes may be about the dossier's own acts; nothing is raised."""
    own: list[str] = []
    others: dict[str, Diagnostic] = {}
    files = [(file.name, file.data) for file in dossier.acknowledgements]
    for (name, _), said in zip(files, read_each_file(files), strict=True):
        acts = _list_other_acts(dossier, said)
        if acts is None:
            own.append(name)
        elif acts:
            message = f"ce fichier est d'un autre acte ({', '.join(acts)}) : à rapprocher, sans effet sur ce dossier"
            hint = "le retirer du dossier ; ou, s'il est bien de la délibération d'un signataire, corriger ctg.yaml"
            named = (parse_act_identifier(text)[0] for text in acts)
            homes = [other for one in named if one is not None and (other := find_other_act(dossier, one)) is not None]
            if homes:
                hint = (
                    f"il est d'une délibération sur {homes[0].noun} : sa place est dans {homes[0].folder}/prefecture/"
                )
            span = Span(name)
            others[name] = Diagnostic(Code.MESSAGE_AUTRE_ACTE, message, span, hint=hint, severity=Severity.WARNING)
        else:
            (told, *_) = (*said.findings, *(file.finding for file in said.beside))
            others[name] = replace(told, severity=Severity.ADVICE, span=Span(name))
    return SortedMessages(tuple(own), others)


def _list_other_acts(dossier: Dossier, files: PrefectureFiles) -> tuple[str, ...] | None:
    """The acts that a file names, when all are others than the signatories' deliberations; nothing in doubt.

    A file that says nothing of any act names none: a trial, the envelope of an answer, the classification.
    """
    if any(f.severity is Severity.ERROR and f.code is not Code.ENVELOPPE_ESSAI for f in files.findings):
        return None
    described = [(file.number, file.day) for file in files.beside if file.number or file.day is not None]
    if any(_may_describe_own(dossier, number, day) for number, day in described):
        return None
    named = [identifier for envelope in files.envelopes for identifier in envelope.acts]
    for message in files.messages:
        if isinstance(message, Acknowledgement):
            if any(find_inner_differences(message, identifier) for identifier in message.identifiers):
                return None
            named += [str(identifier) for identifier in message.identifiers]
        elif isinstance(message, Anomaly):
            named += [message.identifier, *message.others]
        else:
            named.append(message.identifier)
    if not named and (files.messages or files.envelopes or not (files.beside or files.findings)):
        return None
    named += [identifier for file in files.beside for identifier in file.acts]
    read = [parse_act_identifier(text)[0] for text in named]
    if not all(one is not None and _is_another_act(dossier, one) for one in read):
        return None
    of_days = (f"n° {number or '?'}" + (f" du {day:%d/%m/%Y}" if day is not None else "") for number, day in described)
    return tuple(dict.fromkeys((*named, *of_days)))


def _is_another_act(dossier: Dossier, identifier: ActIdentifier) -> bool:
    """Whether an act is certainly none of this dossier's: it has nothing of it, or all of another act's of the CTG."""
    facts, tables = dossier.facts, dossier.references.tables
    if is_another_act(identifier, facts, tables):
        return True
    return find_party(identifier, facts, tables) is None and find_other_act(dossier, identifier) is not None


def _may_describe_own(dossier: Dossier, number: str, day: date | None) -> bool:
    """Whether an act of which only a number and a day are known may be a signatory's deliberation: one that agrees is
    enough, and so is one that the dossier does not say yet.
    """
    votes = [party.deliberation for party in dossier.facts.parties if party.kind.sends_acts]
    return any(
        vote is None
        or not isinstance(vote.numero, str)
        or not isinstance(vote.date, date)
        or is_same_number(vote.numero, number)
        or vote.date == day
        for vote in votes
    )


def read_dossier_acts(dossier: Dossier) -> DossierActs:
    """What `ctg.yaml` declares and what `prefecture/` holds, settled and checked; nothing is raised."""
    findings = DiagnosticCollector()
    declared = _read_declared(dossier, findings)
    files = read_prefecture_files([(file.name, file.data) for file in dossier.acknowledgements])
    findings.extend(files.findings)
    settled = settle_acts(declared, files.messages)
    findings.extend(settled.conflicts)
    inner = {
        (message.file_name, identifier): find_inner_differences(message, identifier)
        for message in list_receipts(files)
        for identifier in message.identifiers
    }
    from_files = {message.file_name for message in files.messages}
    fitting: list[ActMetadata] = []
    for act in settled.received.values():
        span = Span(act.source if act.source in from_files else f"{dossier.folder}/{FACTS_FILE}")
        also = (*inner.get((act.source, act.identifier), ()), *_find_early_receipt(act))
        found = check_act(act.identifier, dossier.facts, dossier.references.tables, span, also)
        if found and (other := find_other_act(dossier, act.identifier)) is not None:
            findings.extend(_tell_other_act(dossier, other, str(act.identifier), act.source))
            continue
        findings.extend(replace(d, severity=Severity.ERROR) for d in found)
        if not found:
            fitting.append(act)
    dated = [_complete_dates(dossier, act) for act in _refuse_twins(dossier, fitting, findings)]
    others = [identifier for other in dossier.other_acts for identifier in _list_identifiers(dossier, other.facts)]
    findings.extend(check_sendings(dated, [*_list_expected(dossier), *others], files.envelopes))
    findings.extend(_tell_other_envelopes(dossier, files.envelopes))
    received: list[ActMetadata] = []
    for found_act in dated:
        sent = found_act.sent or find_sending(found_act.identifier, files.envelopes, found_act.received)
        act = replace(found_act, sent=sent)
        findings.extend(
            check_act_dates(act, Span(act.source if act.source in from_files else f"{dossier.folder}/{FACTS_FILE}"))
        )
        received.append(act)
    expected = _list_own(dossier)
    refused = [refusal for refusal in settled.refusals if any(concerns(refusal, own) for own in expected)]
    for refusal in settled.refusals:
        if refusal not in refused:
            findings.extend(_set_aside(dossier, refusal))
    receipts = list_receipts(files)
    data = {file.name: file.data for file in dossier.acknowledgements}
    refusals = tuple(replace(r, reason=_place_in_message(r.reason, data)) for r in refused)
    told = tuple(_place_in_message(finding, data) for finding in findings.found)
    return DossierActs(tuple(received), refusals, told, files.envelopes, receipts)


def _place_in_message(finding: Diagnostic, data: Mapping[str, bytes]) -> Diagnostic:
    """A finding on a message with its line: where the préfecture gives its reason, or names the act; else its start."""
    span = finding.span
    if span is None or span.line or span.file not in data:
        return finding
    named = _IDENTIFIER.search(finding.message)
    wanted = (*_MARKS.get(finding.code, ()), named[0] if named is not None else "", "IDActe")
    place = find_in_message(data[span.file], span.file, *wanted)
    lines = read_message_lines(data[span.file])
    return replace(finding, span=place, excerpt=lines[place.line - 1] if place.line else None)


def _list_expected(dossier: Dossier) -> list[ActIdentifier]:
    """The identifiers that the deliberations have or will have; and those that `ctg.yaml` declares."""
    declared = (parse_act_identifier(act.identifiant)[0] for act in dossier.facts.actes)
    return [*_list_own(dossier), *(identifier for identifier in declared if identifier is not None)]


def _list_own(dossier: Dossier) -> list[ActIdentifier]:
    return _list_identifiers(dossier, dossier.facts)


def _list_identifiers(dossier: Dossier, facts: CtgFacts) -> list[ActIdentifier]:
    """The identifiers that the deliberations of some facts have, or will have."""
    found = (identify_act(party, facts, dossier.references.tables) for party in facts.parties)
    return [identifier for identifier in found if identifier is not None]


def _read_declared(dossier: Dossier, findings: DiagnosticCollector) -> list[ActMetadata]:
    """The acts of `ctg.yaml`, which stand alone with their source or lend their dates to an acknowledgement."""
    span = Span(f"{dossier.folder}/{FACTS_FILE}")
    declared: list[ActMetadata] = []
    for act in dossier.facts.actes:
        identifier, faults = parse_act_identifier(act.identifiant, span)
        findings.extend(faults)
        if identifier is None:
            continue
        owners = list_senders(identifier, dossier.facts)
        if act.partie is not None and owners and act.partie not in owners:
            message = f"acte {identifier} : son SIREN est celui de {owners[0]}, non de {act.partie}"
            hint = "corriger « partie: » ou « identifiant: »"
            findings.add(Diagnostic(Code.ACTE_DISCORDANT, message, span, hint=hint))
            continue
        declared.append(ActMetadata(identifier, act.reception, act.envoi, act.publication, source=act.source))
    return declared


def _find_early_receipt(act: ActMetadata) -> tuple[str, ...]:
    """A receipt before the decision is that of another act, whatever its identifier says."""
    if act.received >= act.identifier.decided:
        return ()
    return (f"date : reçu le {act.received:%d/%m/%Y}, avant la décision du {act.identifier.decided:%d/%m/%Y}",)


def _refuse_twins(dossier: Dossier, acts: list[ActMetadata], findings: DiagnosticCollector) -> Iterator[ActMetadata]:
    """The acts that are alone to be a party's deliberation; two that both are it contradict each other."""
    for act in acts:
        own = [one for one in acts if _name_party(dossier, one) == _name_party(dossier, act)]
        if len(own) == 1:
            yield act
        elif act is own[0]:
            names = " et ".join(str(one.identifier) for one in own)
            message = f"deux actes pour la délibération de {_name_party(dossier, act)}, {names} : aucun tampon"
            hint = "ne garder que l'accusé de l'acte envoyé, sous son identifiant"
            findings.add(Diagnostic(Code.ACCUSES_CONTRADICTOIRES, message, Span(act.source), hint=hint))


def find_other_act(dossier: Dossier, identifier: ActIdentifier) -> OtherAct | None:
    """The other act of the same CTG (its convention, an avenant) on which a signatory's deliberation has all the
    fields of an identifier.
    """
    tables = dossier.references.tables
    return next((one for one in dossier.other_acts if find_party(identifier, one.facts, tables) is not None), None)


def _tell_other_act(dossier: Dossier, other: OtherAct, identifier: str, file: str) -> Iterator[Diagnostic]:
    """A message on another act of the same CTG is of no effect here; nothing is to be told when it is there too.

    One sending, and one answer, may be about several acts.
    """
    data = next((one.data for one in dossier.acknowledgements if one.name == file), b"")
    if sha256(data) not in other.messages:
        message = f"acte {identifier} : c'est une délibération sur {other.noun}, sans effet sur cet acte-ci"
        hint = f"sa place est dans {other.folder}/prefecture/"
        yield Diagnostic(Code.MESSAGE_AUTRE_ACTE, message, Span(file), hint=hint, severity=Severity.WARNING)


def _tell_other_envelopes(dossier: Dossier, envelopes: Iterable[SendingEnvelope]) -> Iterator[Diagnostic]:
    """The envelopes that send the deliberations on another act of the same CTG, and none of this one."""
    expected = _list_expected(dossier)
    for envelope in envelopes:
        if any(envelope.holds(own) for own in expected):
            continue
        for other in dossier.other_acts:
            sent = next((one for one in _list_identifiers(dossier, other.facts) if envelope.holds(one)), None)
            if sent is not None:
                yield from _tell_other_act(dossier, other, str(sent), envelope.file_name)


def _set_aside(dossier: Dossier, refusal: Refusal) -> Iterator[Diagnostic]:
    """A refusal of an act that is no party's deliberation: told, and counted for nobody."""
    file = refusal.reason.span.file if refusal.reason.span is not None else ""
    for other in dossier.other_acts:
        for identifier in _list_identifiers(dossier, other.facts):
            if concerns(refusal, identifier):
                yield from _tell_other_act(dossier, other, str(identifier), file)
                return
    message = f"à rapprocher, sans effet sur ce dossier : {refusal.reason.message.removesuffix(' : aucun tampon')}"
    hint = "cet acte n'est la délibération d'aucun signataire : corriger ctg.yaml, ou retirer ce message du dossier"
    yield replace(refusal.reason, code=Code.MESSAGE_AUTRE_ACTE, message=message, hint=hint)


def _complete_dates(dossier: Dossier, act: ActMetadata) -> ActMetadata:
    """The act with the dates of sending and of publication that the facts give for the same deliberation."""
    deliberation = _find_deliberation(dossier, act)
    if deliberation is None:
        return act
    return replace(act, sent=act.sent or deliberation.envoi, published=act.published or deliberation.publication)


def _find_deliberation(dossier: Dossier, act: ActMetadata) -> Deliberation | None:
    party = find_party(act.identifier, dossier.facts, dossier.references.tables)
    return party.deliberation if party is not None else None


def _name_party(dossier: Dossier, act: ActMetadata) -> str:
    party = find_party(act.identifier, dossier.facts, dossier.references.tables)
    return party.id if party is not None else ""
