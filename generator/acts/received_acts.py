"""The acts of a dossier at the préfecture: its messages read, checked against the facts, and what may be stamped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.acts.sending import identify_act
from generator.checking.law.acts import Refusal, check_act, check_sendings, find_party, find_sending, settle_acts
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span
from generator.intake.prefecture_files import list_receipts, read_prefecture_files
from generator.model.acts import ActIdentifier, ActMetadata, check_act_dates, parse_act_identifier
from generator.model.dossier import Dossier
from generator.model.facts import Deliberation
from generator.reading.acknowledgement import Acknowledgement
from generator.reading.message_xml import find_in_message, read_message_lines
from generator.reading.sending_envelope import SendingEnvelope

# What a message says a finding is about, by its code; an act is named by its identifier.
_MARKS = {
    Code.ACCUSE_ANOMALIE: ("Detail>", "Detail=", "Nature>"),
    Code.ACCUSE_ANNULATION: ("DateReception",),
}
_IDENTIFIER = re.compile(r"\b(?:\d{3}|02[AB])-\d{9}-\d{8}-.{1,15}?-[A-Z]{2}\b")


@dataclass(frozen=True, slots=True)
class DossierActs:
    """What is known of a dossier at the préfecture: acts received that fit it, refusals, what to look at or mend.

    `envelopes` are those of its sendings, answered or not; `receipts` are its acknowledgements, whatever they fit.
    """

    received: tuple[ActMetadata, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Diagnostic, ...]
    envelopes: tuple[SendingEnvelope, ...] = ()
    receipts: tuple[Acknowledgement, ...] = ()


def collect_acts(dossier: Dossier, warnings: DiagnosticCollector) -> tuple[tuple[ActMetadata, str], ...]:
    """Each act to stamp, with the id of the party it belongs to ("" when no SIREN tells).

    An act refused or cancelled by the préfecture gives a warning and no stamp.

    Raises: `InputFileError` with every act or message that cannot be read or does not fit the dossier.
    """
    acts = read_dossier_acts(dossier)
    _tell(acts, acts.findings, warnings)
    return tuple((act, _name_party(dossier, act)) for act in acts.received)


def report_acts(dossier: Dossier, told: frozenset[str], warnings: DiagnosticCollector) -> tuple[Acknowledgement, ...]:
    """The acknowledgements of a dossier; what is wrong with its acts goes to `warnings`, but for the codes of `told`.

    Raises: `InputFileError` with every message that cannot be read.
    """
    acts = read_dossier_acts(dossier)
    _tell(acts, tuple(d for d in acts.findings if d.code not in told), warnings)
    return acts.receipts


def _tell(acts: DossierActs, findings: tuple[Diagnostic, ...], warnings: DiagnosticCollector) -> None:
    faults = DiagnosticCollector()
    faults.extend(findings)
    faults.raise_errors(InputFileError)
    warnings.extend(findings)
    # A refusal of the préfecture is news for the user, not a fault of the dossier: a warning.
    warnings.extend(replace(r.reason, severity=Severity.WARNING) for r in acts.refusals)


def read_dossier_acts(dossier: Dossier) -> DossierActs:
    """What `ctg.yaml` declares and what `prefecture/` holds, settled and checked; nothing is raised."""
    findings = DiagnosticCollector()
    declared = _read_declared(dossier, findings)
    files = read_prefecture_files([(file.name, file.data) for file in dossier.acknowledgements])
    findings.extend(files.findings)
    settled = settle_acts(declared, files.messages)
    dated = [_complete_dates(dossier, act) for act in settled.received.values()]
    findings.extend(check_sendings(dated, _list_expected(dossier), files.envelopes))
    received: list[ActMetadata] = []
    from_files = {message.file_name for message in files.messages}
    for found_act in dated:
        sent = found_act.sent or find_sending(found_act.identifier, files.envelopes, found_act.received)
        act = replace(found_act, sent=sent)
        span = Span(act.source if act.source in from_files else f"{dossier.folder}/ctg.yaml")
        found = (
            *check_act(act.identifier, dossier.facts, dossier.references.tables, span),
            *check_act_dates(act, span),
        )
        findings.extend(found)
        if not any(d.severity is Severity.ERROR for d in found):
            received.append(act)
    receipts = list_receipts(files)
    data = {file.name: file.data for file in dossier.acknowledgements}
    refusals = tuple(replace(r, reason=_place_in_message(r.reason, data)) for r in settled.refusals)
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
    own = (identify_act(party, dossier.facts, dossier.references.tables) for party in dossier.facts.parties)
    declared = (parse_act_identifier(act.identifiant)[0] for act in dossier.facts.actes)
    return [identifier for identifier in (*own, *declared) if identifier is not None]


def _read_declared(dossier: Dossier, findings: DiagnosticCollector) -> list[ActMetadata]:
    """The acts of `ctg.yaml`, which stand alone with their source or lend their dates to an acknowledgement."""
    span = Span(f"{dossier.folder}/ctg.yaml")
    declared: list[ActMetadata] = []
    for act in dossier.facts.actes:
        identifier, faults = parse_act_identifier(act.identifiant, span)
        findings.extend(faults)
        if identifier is None:
            continue
        party = find_party(identifier, dossier.facts)
        if act.partie is not None and party is not None and party.id != act.partie:
            message = f"acte {identifier} : son SIREN est celui de {party.id}, non de {act.partie}"
            hint = "corriger « partie: » ou « identifiant: »"
            findings.add(Diagnostic(Code.ACTE_DISCORDANT, message, span, hint=hint))
        declared.append(ActMetadata(identifier, act.reception, act.envoi, act.publication, source=act.source))
    return declared


def _complete_dates(dossier: Dossier, act: ActMetadata) -> ActMetadata:
    """The act with the dates of sending and of publication that the facts give for the same deliberation."""
    deliberation = _find_deliberation(dossier, act)
    if deliberation is None:
        return act
    return replace(act, sent=act.sent or deliberation.envoi, published=act.published or deliberation.publication)


def _find_deliberation(dossier: Dossier, act: ActMetadata) -> Deliberation | None:
    party = find_party(act.identifier, dossier.facts)
    if party is None or party.deliberation is None or act.identifier.nature != "DE":
        return None
    return party.deliberation if party.deliberation.date == act.identifier.decided else None


def _name_party(dossier: Dossier, act: ActMetadata) -> str:
    party = find_party(act.identifier, dossier.facts)
    return party.id if party is not None else ""
