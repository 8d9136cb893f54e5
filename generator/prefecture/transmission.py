"""`ctg transmission`: what each collectivité sends to the préfecture, named by the protocol, with its list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.act_dossier import keep_deposits, open_act_dossier
from generator.acts.act_outputs import write_act_outputs
from generator.acts.find_or_freeze import find_or_freeze
from generator.acts.originals import join_act, make_originals
from generator.acts.paper.deposits import sift_deposits
from generator.acts.received_acts import DossierActs, read_dossier_acts
from generator.acts.request import ActRequest
from generator.acts.sending import (
    LIST_FILE,
    SentFile,
    check_size,
    identify_act,
    list_missing_for_sending,
    name_sent_file,
    propose_subject,
    sends_acts,
    write_sending_list,
)
from generator.checking.law.act_matching import find_act
from generator.checking.law.acts import concerns
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Severity, Span, UsageError
from generator.intake.door import take_pdf
from generator.making.deliberations import list_shared
from generator.model.dossier import Dossier
from generator.model.facts import Party
from generator.output_folder import SENDINGS


@dataclass(frozen=True, slots=True)
class TransmissionReport:
    """The files written, and the parties left aside with the reason."""

    files: tuple[Path, ...]
    notes: tuple[Diagnostic, ...]


def prepare_transmission(request: ActRequest, only: str | None = None, reason: str = "") -> TransmissionReport:
    """Write `transmission/<party>/` below the dossier's output: for every party that can send, or for `only`.

    What is sent is the original of the act, from the register; with an order, a dossier of which nothing is frozen is
    frozen first. A party whose act has been received is left aside, unless it is asked for. One whose act the
    préfecture has refused, deferred or seen cancelled is refused, unless `reason` says why `only` is sent again.

    Raises: as `find_or_freeze`; `UsageError` when `only` is no local authority of the dossier, or a reason names none;
    `ContentError` when what is asked cannot be sent; `InputFileError` for a file that cannot be used, or too large a
    bundle.
    """
    if reason and only is None:
        message = "« --motif » ne va qu'avec « --partie » : il dit pourquoi son acte est envoyé à nouveau"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message))
    work = find_or_freeze(request)
    warnings = DiagnosticCollector()
    warnings.extend(work.notes)
    keep_deposits(work.act, work.living, warnings)
    sifted = sift_deposits(work.act, open_act_dossier(work.act, work.living))
    sifted.refuse_unread()
    warnings.extend((*sifted.notes, *sifted.accepted))
    dossier = sifted.dossier
    asked = _select_parties(dossier, only)
    acts = read_dossier_acts(dossier)
    joined = join_act(work.act, dossier, work.furniture, warnings)
    originals = make_originals(work.act, dossier, joined, DiagnosticCollector())
    deliberated = dossier.deliberations.keys() - list_shared(dossier)
    outputs: dict[str, bytes] = {}
    notes = [*warnings.found, *(d for d in acts.findings if d.severity is Severity.ERROR)]
    refusals: list[Diagnostic] = []
    for party in asked:
        received = find_act(party, acts.received)
        if only is None and received is not None:
            message = f"{party.nom} : acte reçu en préfecture le {received.received:%d/%m/%Y}, il n'est plus à envoyer"
            span = Span(dossier.folder)
            notes.append(Diagnostic(Code.ACTE_DEJA_RECU, message, span, severity=Severity.ADVICE))
            continue
        disputes = tuple(_tell_disputes(dossier, party, acts))
        if disputes and not reason:
            refusals += disputes
            continue
        notes += (replace(dispute, severity=Severity.WARNING, hint=None) for dispute in disputes)
        original = originals.get(party.id)
        missing = list_missing_for_sending(
            party, has_deliberation=party.id in deliberated, has_original=original is not None
        )
        if missing or original is None:
            message = f"{party.nom} : l'acte ne peut pas être envoyé, il manque {' ; '.join(missing)}"
            hint = "compléter le dossier, puis relancer cette commande"
            refusals.append(Diagnostic(Code.TRANSMISSION_INCOMPLETE, message, Span(dossier.folder), hint=hint))
            continue
        files, found = _gather_files(dossier, party, original.data, work.act.record.noun)
        notes += found
        outputs |= {f"{SENDINGS}/{party.id}/{file.name}": file.data for file in files}
        outputs[f"{SENDINGS}/{party.id}/{LIST_FILE}"] = _write_list(dossier, party, files)
    if refusals and not outputs:
        raise ContentError(refusals)
    notes += [replace(refusal, severity=Severity.WARNING) for refusal in refusals]
    if not outputs:
        return TransmissionReport((), tuple(notes))
    folders = sorted({name.rsplit("/", 1)[0] for name in outputs})
    written, told = write_act_outputs(request, work, outputs, folders)
    return TransmissionReport(written[:-1], (*notes, *told))  # the manifest is not sent


def _select_parties(dossier: Dossier, only: str | None) -> tuple[Party, ...]:
    senders = tuple(party for party in dossier.facts.parties if sends_acts(party))
    if only is None:
        return senders
    chosen = tuple(party for party in senders if party.id == only)
    if not chosen:
        message = f"« {only} » n'est pas une collectivité de ce dossier"
        hint = f"collectivités : {', '.join(party.id for party in senders)}"
        raise UsageError(Diagnostic(Code.PARTIE_INCONNUE, message, Span(dossier.folder), hint=hint))
    return chosen


def _tell_disputes(dossier: Dossier, party: Party, acts: DossierActs) -> Iterator[Diagnostic]:
    """What the préfecture or the court says against the act of a party: it is not sent again without a reason."""
    own = identify_act(party, dossier.facts, dossier.references.tables)
    for refusal in acts.refusals:
        if own is not None and concerns(refusal, own):
            said = refusal.reason.message.removesuffix(" : aucun tampon")
            message = f"{party.nom} : cet acte a déjà été envoyé ; {said}"
            hint = (
                "corriger ce qui est reproché ; l'envoyer à nouveau tel quel se dit : "
                f'« ctg transmission {dossier.folder} --partie {party.id} --motif "…" »'
            )
            yield Diagnostic(Code.TRANSMISSION_CONTESTEE, message, refusal.reason.span, hint=hint)


def _gather_files(
    dossier: Dossier, party: Party, original: bytes, noun: str
) -> tuple[tuple[SentFile, ...], list[Diagnostic]]:
    """The act and its annexe, named; what is signed goes byte for byte."""
    act = identify_act(party, dossier.facts, dossier.references.tables)
    if act is None:
        raise ValueError(f"{party.id} was said to be complete")
    deposited = dossier.deliberations[party.id]
    taken = take_pdf(deposited.data, deposited.name)
    # Sent byte for byte when intake had nothing to repair, and always when signed: rewriting breaks a signature.
    data = taken.pdf if taken.notes and not taken.signed else deposited.data
    files = (
        SentFile(name_sent_file(act, 1), "la délibération", data),
        SentFile(name_sent_file(act, 2), f"{noun} et ses annexes", original),
    )
    check_size(files, Span(f"{dossier.folder} ({party.id})"))
    return files, list(taken.notes)


def _write_list(dossier: Dossier, party: Party, files: tuple[SentFile, ...]) -> bytes:
    act = identify_act(party, dossier.facts, dossier.references.tables)
    if act is None:
        raise ValueError(f"{party.id} was said to be complete")
    # Notepad, on Windows, wants the byte order mark and CRLF.
    return ("\ufeff" + write_sending_list(party, act, files, propose_subject(dossier)).replace("\n", "\r\n")).encode()
