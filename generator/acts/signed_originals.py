"""The electronically signed originals of an act: recognised, controlled, then attached unchanged to its stamped copies.

A signed file is never merged or stamped, which would break it: the stamped copy is made from the unsigned pieces and
carries the signed original whole, byte for byte, as an associated file. A file that is not the one that the act gave to
sign is told, and counts for nobody; so is a signature of somebody else, until a person accepts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

from generator.acts.electronic.kinship import Kinship
from generator.acts.electronic.verdicts import FileVerdict, judge_originals, list_fields
from generator.acts.register import Act
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span
from generator.model.dossier import Dossier
from generator.pdf_files.signatures.control import refuse_broken
from generator.pdf_files.signatures.seen_pages import Band
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.metadata import add_attachments

_SHOWN = 4  # of what is of one kind; the others are counted


@dataclass(frozen=True, slots=True)
class ElectronicState:
    """The parties all of whose people have signed; what is not counted and why; what was accepted, by whom."""

    signed: frozenset[str] = frozenset()
    pending: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


def take_signed_originals(act: Act, dossier: Dossier, warnings: DiagnosticCollector) -> tuple[Attachment, ...]:
    """The signed originals as files to attach; what will be done with each goes to `warnings`.

    A file that is not the act's, or that waits for a person's word, is no error of the others: it is told, and left
    where it is.

    Raises: `InputFileError` when one that is the act's carries no signature, or one that no longer holds.
    """
    attachments = []
    for file in judge_originals(act, dossier):
        original = file.original
        if not file.ties.kinship.is_act:
            warnings.add(_tell_kinship(act, file))
            continue
        if not file.report.signatures:
            message = "ce PDF ne porte aucune signature électronique"
            message += f" ({_count_timestamps(file)})" if file.report.timestamps else ""
            hint = "y mettre le fichier tel que le parapheur l'a rendu ; un scan va dans signatures/, sous sa partie"
            raise InputFileError(Diagnostic(Code.PDF_SANS_SIGNATURE, message, Span(original.name), hint=hint))
        refuse_broken(file.report, original.name)
        warnings.extend(_tell_doubts(file, dossier.folder))
        warnings.add(_announce(file))
        if not file.complete:
            continue
        signers = ", ".join(dict.fromkeys(state.signer for state in file.report.signatures))
        name = PurePosixPath(original.path).name
        words = f"Original signé électroniquement par {signers}"
        attachments.append(Attachment(name, "application/pdf", original.data, "Source", words))
    return tuple(attachments)


def read_electronic_state(act: Act | None, dossier: Dossier) -> ElectronicState:
    """Who has signed an electronic original of the act that holds, and what is to be told; nothing without an act.

    A signature counts in the field that the act has for its person, when its certificate names that person or
    somebody who was accepted, and no other.

    Raises: `InputFileError` when an original cannot be read.
    """
    if act is None:
        return ElectronicState()
    signed: set[str] = set()
    pending: list[str] = []
    accepted: list[str] = []
    for file in judge_originals(act, dossier):
        signed |= {party.id for party in dossier.facts.parties if file.counted_fields >= set(list_fields(party))}
        name = PurePosixPath(file.original.path).name
        if not file.ties.kinship.is_act:
            pending.append(f"{name} n'est pas compté : {explain_kinship(act, file)}")
            continue
        told = _tell_doubts(file, dossier.folder)
        pending += [f"{name} : {d.message}" for d in told if d.code is not Code.SIGNATURE_ACCEPTEE]
        accepted += [f"{name} : {d.message}" for d in told if d.code is Code.SIGNATURE_ACCEPTEE]
    return ElectronicState(frozenset(signed), tuple(pending), tuple(accepted))


def attach_originals(copy: bytes, originals: Sequence[Attachment], content_date: date) -> bytes:
    """The stamped copy with the signed originals in it; the same bytes when there are none."""
    return add_attachments(copy, tuple(originals), content_date) if originals else copy


# --- what is told --------------------------------------------------------------------------------------------------


def explain_kinship(act: Act, file: FileVerdict) -> str:
    """Why a file is not the act's, in French."""
    if file.ties.kinship is Kinship.CHANGED:
        why = " ; ".join(file.ties.faults[:_SHOWN])
        more = f" ; et {len(file.ties.faults) - _SHOWN} autres changements" if len(file.ties.faults) > _SHOWN else ""
        return f"ce fichier signé n'est plus celui que l'{act.name} a donné à signer : {why}{more}"
    words = f"ce fichier signé n'est pas celui de l'{act.name}"
    count = Counter(state.subject.key for state in file.report.signatures)
    shared = dict.fromkeys(state.signer for state in file.report.signatures if count[state.subject.key] > 1)
    if shared:
        words += f" ; un même certificat y signe plusieurs fois ({', '.join(shared)})"
    return words


def _tell_kinship(act: Act, file: FileVerdict) -> Diagnostic:
    message = f"{explain_kinship(act, file)} : il n'est joint à rien et ne compte pour personne"
    hint = "déposer le fichier que le parapheur rend de celui qui lui a été donné : « ctg preparer-signature » le fait"
    span = Span(file.original.name)
    return Diagnostic(Code.SIGNATURE_A_RAPPROCHER, message, span, hint=hint, severity=Severity.WARNING)


def _tell_doubts(file: FileVerdict, folder: str) -> list[Diagnostic]:
    """What of a file of the act waits for a person's word, and what had it."""
    span = Span(file.original.name)
    command = f"ctg accepter {folder} {PurePosixPath(file.original.path).name}"
    found: list[Diagnostic] = []
    if file.ties.bands:
        words = f"le parapheur a ajouté au bord des pages {describe_bands(file.ties.bands)}"
        found.append(_tell(file, words, file.band.shown if file.band else "", f"{command} --bande", Code.BANDE_AJOUTEE))
    for one in file.signatures:
        if one.doubt or one.shared:
            accepted = one.accepted.shown if one.accepted else ""
            if not accepted and one.counts:
                continue
            order = f"{command} --champ {one.state.field}"
            found.append(_tell(file, one.describe(), accepted, order, Code.SIGNATAIRE_DIFFERENT))
    for state in file.outside:
        message = f"la signature de « {state.signer} » est dans un champ qui n'est à personne de l'acte ({state.field})"
        hint = "elle ne compte pour personne ; chaque personne signe dans le champ à son nom"
        found.append(Diagnostic(Code.SIGNATURE_A_RAPPROCHER, message, span, hint=hint, severity=Severity.WARNING))
    return found


def _tell(file: FileVerdict, words: str, accepted: str, command: str, code: Code) -> Diagnostic:
    span = Span(file.original.name)
    if accepted:
        return Diagnostic(Code.SIGNATURE_ACCEPTEE, f"{words} ; {accepted}", span, severity=Severity.ADVICE)
    band = code is Code.BANDE_AJOUTEE
    message = f"{words} : {'le fichier' if band else 'cette signature'} ne compte pas tant que ce n'est pas accepté"
    reason = "mention du parapheur" if band else "délégation de signature du …"
    hint = f'après avoir regardé le fichier : {command} --motif "{reason}" ; sinon, faire signer la personne nommée'
    hint = hint if not band else hint.partition(" ; ")[0]
    return Diagnostic(code, message, span, hint=hint, severity=Severity.WARNING)


def describe_bands(bands: Sequence[Band]) -> str:
    """« en bas, de 5 à 9 mm du bord : « Signé par … » (pages 1 à 40) »; pages with the same band are told at once."""
    ordered = sorted(bands, key=lambda band: (band.describe_place(), band.page))
    groups = [(place, [b.page for b in group]) for place, group in groupby(ordered, key=lambda b: b.describe_place())]
    groups.sort(key=lambda found: found[1][0])
    shown = [f"{place} ({_write_pages(pages)})" for place, pages in groups[:_SHOWN]]
    return " ; ".join([*shown, *([f"et {len(groups) - _SHOWN} autres"] if len(groups) > _SHOWN else [])])


def _write_pages(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]}"
    parts = [
        f"{run[0]}" if len(run) == 1 else f"{run[0]} à {run[-1]}"
        for run in ([page for _, page in group] for _, group in groupby(enumerate(pages), key=lambda p: p[1] - p[0]))
    ]
    return f"pages {', '.join(parts)}"


def _announce(file: FileVerdict) -> Diagnostic:
    report = file.report
    count = len(report.signatures)
    many = "s" if count > 1 else ""
    message = f"{count} signature{many} électronique{many}, intacte{many} : ce fichier "
    message += "est joint, inchangé, aux copies tamponnées" if file.complete else "n'est pas encore joint aux copies"
    message += f" ({file.ties.kinship})"
    message += "".join(f" ; {words}" for words in _list_besides(file))
    if report.empty_fields:
        message += f" ; il reste à signer : {', '.join(report.empty_fields)}"
    hint = "il n'est ni fusionné ni tamponné, ce qui romprait ses signatures ; le contrôler : ctg controler-signatures"
    if not file.complete:
        hint = "il le sera quand chacun aura signé dans son champ, ou sera accepté ; ctg etat dit ce qui manque"
        span = Span(file.original.name)
        return Diagnostic(Code.ORIGINAL_SIGNE_ATTENDU, message, span, hint=hint, severity=Severity.WARNING)
    severity = Severity.WARNING if report.empty_fields else Severity.ADVICE
    return Diagnostic(Code.ORIGINAL_SIGNE_JOINT, message, Span(file.original.name), hint=hint, severity=severity)


def _list_besides(file: FileVerdict) -> Iterator[str]:
    if file.report.timestamps:
        yield f"{_count_timestamps(file)}, qui ne compte pas comme signature"
    if file.ties.added:
        yield f"fichiers joints par le parapheur : {', '.join(file.ties.added)}"


def _count_timestamps(file: FileVerdict) -> str:
    count = len(file.report.timestamps)
    return f"{count} horodatage{'s' if count > 1 else ''} du document"
