"""`ctg tamponner`: any PDF, stamped from an acknowledgement, into a copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.acts.received_acts import read_dossier_acts
from generator.checking.law.act_matching import check_act, is_same_act
from generator.checking.law.acts import check_sendings, concerns, find_sending
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span, UsageError
from generator.files import display_path, read_bytes, write_bytes
from generator.intake.door import take_pdf
from generator.intake.prefecture_files import read_prefecture_files
from generator.making.dossier_folder import read_dossier
from generator.model.acts import ActMetadata, check_act_dates, write_stamp_text
from generator.model.dossier import Dossier
from generator.prefecture.stamp import apply_stamp
from generator.project import FIXED_FONT, Project
from generator.reading.acknowledgement import (
    Acknowledgement,
    Objection,
    PrefectureMessage,
    explain_objection,
    find_inner_differences,
    take_received_acts,
)
from generator.reading.message_xml import refuse_message
from generator.reading.sending_envelope import parse_envelope_name


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A PDF to stamp from an acknowledgement, into a copy; the dates are those that the acknowledgement lacks.

    `dossier` is the CTG that the act must belong to; `identifier` names the act when the acknowledgement has several.
    `envelope` is that of the sending, or its archive: it gives the date of sending when none is given.
    """

    source: Path
    acknowledgement: Path
    copy: Path
    sent: date | None = None
    published: date | None = None
    simulation: bool = False
    dossier: Path | None = None
    identifier: str | None = None
    envelope: Path | None = None


def stamp_file(request: StampRequest, project: Project) -> tuple[Diagnostic, ...]:
    """Write a stamped copy of a PDF and return what to look at. The source is never touched.

    Raises: `UsageError` when the copy would replace the source; `InputFileError` when the PDF or the acknowledgement
    cannot be used: nothing is written then.
    """
    if request.copy.resolve() == request.source.resolve():
        message = "la copie tamponnée remplacerait l'original"
        raise UsageError(
            Diagnostic(Code.COPIE_SUR_ORIGINAL, message, Span(display_path(request.copy)), hint="donner un autre nom")
        )
    name = display_path(request.acknowledgement)
    answer = _read_acknowledgement(read_bytes(request.acknowledgement), name)
    act = _choose_act(take_received_acts(answer, request.sent, request.published), request.identifier, name)
    act = replace(act, simulation=request.simulation)
    act, doubts = _date_sending(act, request.envelope)
    if request.dossier is not None:
        _refuse_other_acts(act, answer, read_dossier(request.dossier, project), name)
    notes = (*doubts, *check_act_dates(act, Span(name)))
    shown = display_path(request.source)
    taken = take_pdf(read_bytes(request.source), shown)
    stamped = apply_stamp(taken.pdf, write_stamp_text(act), read_bytes(FIXED_FONT), shown)
    write_bytes(request.copy, stamped.pdf)
    return (*notes, *taken.notes, *stamped.warnings)


def _read_acknowledgement(data: bytes, name: str) -> PrefectureMessage:
    """The one message of a file; an archive may hold it, with the envelope of the answer.

    Raises: `InputFileError` when there is none, or several, or one that puts the act in question.
    """
    found = read_prefecture_files([(name, data)])
    found.refuse_faults()
    if len(found.messages) == 1:
        return found.messages[0]
    against = [explain_objection(message) for message in found.messages if isinstance(message, Objection)]
    if against:
        raise InputFileError(against)
    if not found.messages:
        told = [finding.message for finding in found.findings]
        told += ["c'est l'enveloppe de l'envoi, à donner avec --enveloppe" for _ in found.envelopes]
        raise refuse_message(Code.ACCUSE_TYPE, f"aucun accusé de réception dans ce fichier ({' ; '.join(told)})", name)
    words = f"cette archive contient {len(found.messages)} messages de la préfecture : on ne sait pas lequel prendre"
    raise refuse_message(Code.ACCUSE_PLUSIEURS_ACTES, words, name, "donner le fichier XML de l'accusé lui-même")


def _date_sending(act: ActMetadata, envelope: Path | None) -> tuple[ActMetadata, tuple[Diagnostic, ...]]:
    """The act with the day of its envelope, unless one was given; and what does not fit.

    Raises: `InputFileError` when the envelope cannot be read, or is that of another act.
    """
    if envelope is None:
        return act, ()
    name = display_path(envelope)
    if not envelope.is_file() and (named := parse_envelope_name(envelope.name)) is not None:
        hint = f"ce nom dit que l'envoi est du {named.day:%d/%m/%Y} ; sans le fichier : --envoi {named.day.isoformat()}"
        raise InputFileError(Diagnostic(Code.FICHIER_ABSENT, "fichier introuvable", Span(name), hint=hint))
    found = read_prefecture_files([(name, read_bytes(envelope))])
    found.refuse_faults()
    if not found.envelopes:
        hint = "prendre le fichier nommé EACT--SIREN--AAAAMMJJ-N.xml, ou l'archive .tar.gz de l'envoi"
        message = "ce fichier n'est pas l'enveloppe d'un envoi"
        raise refuse_message(Code.ENVELOPPE_ABSENTE, message, name, hint)
    doubts = tuple(check_sendings([act], (), found.envelopes))
    if not any(one.holds(act.identifier) for one in found.envelopes):
        raise InputFileError([replace(doubt, severity=Severity.ERROR) for doubt in doubts])
    return replace(act, sent=act.sent or find_sending(act.identifier, found.envelopes, act.received)), doubts


def _choose_act(acts: tuple[ActMetadata, ...], identifier: str | None, name: str) -> ActMetadata:
    known = ", ".join(str(act.identifier) for act in acts)
    if identifier is not None:
        chosen = [act for act in acts if is_same_act(str(act.identifier), identifier)]
        if chosen:
            return chosen[0]
        words = f"cet accusé ne porte pas sur l'acte {identifier}"
        raise InputFileError(Diagnostic(Code.ACCUSE_AUTRE_ACTE, words, Span(name), hint=f"il porte sur : {known}"))
    if len(acts) != 1:
        words = f"cet accusé porte sur {len(acts)} actes : on ne sait pas lequel tamponner"
        hint = f"le nommer avec --acte, parmi : {known}"
        raise InputFileError(Diagnostic(Code.ACCUSE_PLUSIEURS_ACTES, words, Span(name), hint=hint))
    return acts[0]


def _refuse_other_acts(act: ActMetadata, answer: PrefectureMessage, dossier: Dossier, name: str) -> None:
    """Refuse an act that is not the deliberation of one party of a dossier, or that the dossier knows to be refused.

    Raises: `InputFileError` with each field that differs, or with what the préfecture says of the act.
    """
    inner = find_inner_differences(answer, act.identifier) if isinstance(answer, Acknowledgement) else ()
    found = check_act(act.identifier, dossier.facts, dossier.references.tables, Span(name), inner)
    if found:
        raise InputFileError([replace(d, severity=Severity.ERROR) for d in found])
    refusals = [r.reason for r in read_dossier_acts(dossier).refusals if concerns(r, act.identifier)]
    if refusals:
        raise InputFileError(refusals)
