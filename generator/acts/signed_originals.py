"""The electronically signed originals of an act: recognised, controlled, then attached unchanged to its stamped copies.

A signed file is never merged or stamped, which would break it: the stamped copy is made from the unsigned pieces and
carries the signed original whole, byte for byte, as an associated file. A file that is not the one that the act gave to
sign is told, and counts for nobody.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

from generator.acts.register import Act
from generator.acts.signature_frames import name_field
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span
from generator.intake.door import take_pdf
from generator.model.dossier import Dossier, InputFile
from generator.model.embedded import CONTENT_FILE
from generator.model.facts import Party
from generator.pdf_files.attached_files import read_attached_file
from generator.pdf_files.signatures.control import SignatureReport, SignatureState, control_signatures, refuse_broken
from generator.reading.embedded_content import MAX_CONTENT_BYTES
from generator.writing.pdf.metadata import Attachment, add_attachments


class Kinship(StrEnum):
    """What makes a signed file that of the act."""

    BYTES = "le fichier à signer de l'acte, complété de ses signatures"
    WORDS = "le contenu et le texte de l'acte, dans un fichier récrit par le parapheur"
    NONE = ""


@dataclass(frozen=True, slots=True)
class _Signed:
    """A deposited file, what its signatures are worth, and what ties it to the act."""

    original: InputFile
    report: SignatureReport
    kinship: Kinship


def take_signed_originals(act: Act, dossier: Dossier, warnings: DiagnosticCollector) -> tuple[Attachment, ...]:
    """The signed originals as files to attach; what will be done with each goes to `warnings`.

    A file that is not the act's is no error of the others: it is told, and left where it is.

    Raises: `InputFileError` when one that is the act's carries no signature, or one that no longer holds.
    """
    attachments = []
    for signed in _look_at_originals(act, dossier):
        original, report = signed.original, signed.report
        if signed.kinship is Kinship.NONE:
            warnings.add(_refuse_kinship(act, original))
            continue
        if not report.signatures:
            message = "ce PDF ne porte aucune signature électronique"
            hint = "y mettre le fichier tel que le parapheur l'a rendu ; un scan va dans signatures/, sous sa partie"
            raise InputFileError(Diagnostic(Code.PDF_SANS_SIGNATURE, message, Span(original.name), hint=hint))
        refuse_broken(report, original.name)
        warnings.add(_announce(signed))
        warnings.extend(_doubt_signers(dossier, signed))
        signers = ", ".join(dict.fromkeys(state.signer for state in report.signatures))
        name = PurePosixPath(original.path).name
        words = f"Original signé électroniquement par {signers}"
        attachments.append(Attachment(name, "application/pdf", original.data, "Source", words))
    return tuple(attachments)


def list_electronic_signers(act: Act | None, dossier: Dossier) -> frozenset[str]:
    """The parties all of whose people have signed an electronic original of the act that holds; none without an act.

    A signature counts in the field that the act has for its person, and a certificate for one person only.

    Raises: `InputFileError` when an original cannot be read.
    """
    if act is None:
        return frozenset()
    found: set[str] = set()
    for signed in _look_at_originals(act, dossier):
        if signed.kinship is Kinship.NONE or not signed.report.sound:
            continue
        shared = _list_shared(dossier, signed)
        fields = {state.field for state in signed.report.signatures if state.signer not in shared}
        found |= {party.id for party in dossier.facts.parties if fields >= set(_list_fields(party))}
    return frozenset(found)


def _look_at_originals(act: Act, dossier: Dossier) -> list[_Signed]:
    found = []
    for original in dossier.electronic_originals:
        taken = take_pdf(original.data, original.name)  # refuses what would harm; the file itself is kept as it came
        report = control_signatures(original.data, original.name)
        found.append(_Signed(original, report, _find_kinship(act, original, taken.pdf)))
    return found


def _find_kinship(act: Act, original: InputFile, pdf: bytes) -> Kinship:
    """What ties a file to the act: the same words, and our bytes at its start or the same carried content.

    Bytes at the start are not enough: what was added to them before the first signature may have changed the pages.
    """
    if not act.record.to_sign:
        return Kinship.NONE
    frozen = act.read(act.record.to_sign)
    if _read_pages(pdf) != _read_pages(frozen):
        return Kinship.NONE
    if original.data.startswith(frozen):
        return Kinship.BYTES
    content = read_attached_file(pdf, original.name, CONTENT_FILE, MAX_CONTENT_BYTES)
    if content is None or content != read_attached_file(frozen, act.record.to_sign, CONTENT_FILE, MAX_CONTENT_BYTES):
        return Kinship.NONE
    return Kinship.WORDS


def _read_pages(pdf: bytes) -> list[str]:
    """The words of each page, without what annotations show; nothing that is a page when they cannot be read."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    except (PyPdfError, ValueError, KeyError):
        return [f"illisible {len(pdf)}"]


def _list_fields(party: Party) -> list[str]:
    return [name_field(party, rank) for rank in range(1, len(party.representants) + 1)]


def _list_shared(dossier: Dossier, signed: _Signed) -> frozenset[str]:
    """The signers whose certificate signs for several people of the act."""
    fields = {name for party in dossier.facts.parties for name in _list_fields(party)}
    count = Counter(state.signer for state in signed.report.signatures if state.field in fields)
    return frozenset(signer for signer, times in count.items() if times > 1)


def _doubt_signers(dossier: Dossier, signed: _Signed) -> list[Diagnostic]:
    """Signatures that count for nobody: outside the fields of the act, or of one certificate for several people."""
    fields = {name for party in dossier.facts.parties for name in _list_fields(party)}
    span = Span(signed.original.name)
    hint = "faire signer chaque personne, avec son certificat, dans le champ à son nom"
    outside: list[SignatureState] = [state for state in signed.report.signatures if state.field not in fields]
    told = [f"la signature de {s.signer} est dans un champ qui n'est à personne de l'acte ({s.field})" for s in outside]
    told += [
        f"{signer} signe pour plusieurs personnes avec un même certificat : aucune n'est comptée"
        for signer in sorted(_list_shared(dossier, signed))
    ]
    return [
        Diagnostic(Code.SIGNATURE_A_RAPPROCHER, words, span, hint=hint, severity=Severity.WARNING) for words in told
    ]


def _refuse_kinship(act: Act, original: InputFile) -> Diagnostic:
    message = f"ce fichier signé n'est pas celui de l'{act.name} : il n'est joint à rien et ne compte pour personne"
    hint = "donner à signer le fichier de « ctg preparer-signature », et déposer celui que le parapheur en rend"
    span = Span(original.name)
    return Diagnostic(Code.SIGNATURE_A_RAPPROCHER, message, span, hint=hint, severity=Severity.WARNING)


def attach_originals(copy: bytes, originals: Sequence[Attachment], content_date: date) -> bytes:
    """The stamped copy with the signed originals in it; the same bytes when there are none."""
    return add_attachments(copy, tuple(originals), content_date) if originals else copy


def _announce(signed: _Signed) -> Diagnostic:
    report = signed.report
    count = len(report.signatures)
    signatures = f"{count} signature{'s' if count > 1 else ''} électronique{'s' if count > 1 else ''}"
    message = f"{signatures}, intacte{'s' if count > 1 else ''} : ce fichier est joint, inchangé, aux copies tamponnées"
    message += f" ({signed.kinship})"
    if report.empty_fields:
        message += f" ; il reste à signer : {', '.join(report.empty_fields)}"
    hint = "il n'est ni fusionné ni tamponné, ce qui romprait ses signatures ; le contrôler : ctg controler-signatures"
    severity = Severity.WARNING if report.empty_fields else Severity.ADVICE
    return Diagnostic(Code.ORIGINAL_SIGNE_JOINT, message, Span(signed.original.name), hint=hint, severity=severity)
