"""The acts of a dossier at the préfecture: its messages read, checked against the facts, and what may be stamped."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.checking.acts import Refusal, check_act, find_party, settle_acts
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span
from generator.model.acts import ActMetadata, check_act_dates, parse_act_identifier
from generator.model.dossier import Dossier
from generator.model.facts import Deliberation
from generator.reading.acknowledgement import PrefectureMessage, read_prefecture_message


@dataclass(frozen=True, slots=True)
class DossierActs:
    """What the préfecture says of a dossier: acts received that fit it, refusals, what to look at or mend."""

    received: tuple[ActMetadata, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Diagnostic, ...]


def collect_acts(dossier: Dossier, warnings: DiagnosticCollector) -> tuple[tuple[ActMetadata, str], ...]:
    """Each act to stamp, with the id of the party it belongs to ("" when no SIREN tells).

    An act refused or cancelled by the préfecture gives a warning and no stamp.

    Raises: `InputFileError` with every act or message that cannot be read or does not fit the dossier.
    """
    acts = read_dossier_acts(dossier)
    faults = DiagnosticCollector()
    faults.extend(d for d in acts.findings if d.severity is Severity.ERROR)
    faults.raise_errors(InputFileError)
    warnings.extend(acts.findings)
    # The préfecture said no: that is news for the user, not a fault of the dossier.
    warnings.extend(replace(r.reason, severity=Severity.WARNING) for r in acts.refusals)
    return tuple((act, _name_party(dossier, act)) for act in acts.received)


def read_dossier_acts(dossier: Dossier) -> DossierActs:
    """What `ctg.yaml` declares and what `prefecture/` holds, settled and checked; nothing is raised."""
    findings = DiagnosticCollector()
    declared = _read_declared(dossier, findings)
    messages: list[PrefectureMessage] = []
    for file in dossier.acknowledgements:
        try:
            messages.append(read_prefecture_message(file.data, file.name))
        except InputFileError as fault:
            findings.extend(fault.diagnostics)
    settled = settle_acts(declared, messages)
    received: list[ActMetadata] = []
    from_files = {file.name for file in dossier.acknowledgements}
    for act in (_complete_dates(dossier, act) for act in settled.received.values()):
        place = Span(act.source if act.source in from_files else f"{dossier.folder}/ctg.yaml")
        found = (*check_act(act.identifier, dossier.facts, place), *check_act_dates(act, place))
        findings.extend(found)
        if not any(d.severity is Severity.ERROR for d in found):
            received.append(act)
    return DossierActs(tuple(received), settled.refusals, findings.found)


def _read_declared(dossier: Dossier, findings: DiagnosticCollector) -> list[ActMetadata]:
    """The acts of `ctg.yaml`, which stand alone with their source or lend their dates to an acknowledgement."""
    place = Span(f"{dossier.folder}/ctg.yaml")
    declared: list[ActMetadata] = []
    for act in dossier.facts.actes:
        identifier, faults = parse_act_identifier(act.identifiant, place)
        findings.extend(faults)
        if identifier is None:
            continue
        party = find_party(identifier, dossier.facts)
        if act.partie is not None and party is not None and party.id != act.partie:
            message = f"acte {identifier} : son SIREN est celui de {party.id}, non de {act.partie}"
            hint = "corriger « partie: » ou « identifiant: »"
            findings.add(Diagnostic("acte-discordant", message, place, hint=hint))
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
