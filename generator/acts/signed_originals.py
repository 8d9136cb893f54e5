"""The electronically signed originals of a dossier: controlled, then attached unchanged to its stamped copies.

A signed file is never merged or stamped, which would break it: the stamped copy is made from the unsigned pieces and
carries the signed original whole, byte for byte, as an associated file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath

from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Severity, Span
from generator.intake.door import take_pdf
from generator.model.dossier import Dossier, InputFile
from generator.pdf_files.signatures.control import SignatureReport, control_signatures, refuse_broken
from generator.writing.pdf.metadata import Attachment, add_attachments


def take_signed_originals(dossier: Dossier, warnings: DiagnosticCollector) -> tuple[Attachment, ...]:
    """The signed originals as files to attach; what will be done with each goes to `warnings`.

    Raises: `InputFileError` when one carries no signature, or one that no longer holds.
    """
    attachments = []
    for original in dossier.electronic_originals:
        take_pdf(original.data, original.name)  # refuses what would harm; the file itself is kept as it came
        report = control_signatures(original.data, original.name)
        if not report.signatures:
            message = "ce PDF ne porte aucune signature électronique"
            hint = "y mettre le fichier tel que le parapheur l'a rendu ; un scan va dans signatures/, sous sa partie"
            raise InputFileError(Diagnostic(Code.PDF_SANS_SIGNATURE, message, Span(original.name), hint=hint))
        refuse_broken(report, original.name)
        warnings.add(_announce(original, report))
        signers = ", ".join(dict.fromkeys(state.signer for state in report.signatures))
        name = PurePosixPath(original.path).name
        words = f"Original signé électroniquement par {signers}"
        attachments.append(Attachment(name, "application/pdf", original.data, "Source", words))
    return tuple(attachments)


def list_electronic_signers(dossier: Dossier) -> frozenset[str]:
    """The parties all of whose people have signed an electronic original that holds.

    A file that the program prepared has a field for each of them. A parapheur makes its own fields: all have signed
    when it holds as many signatures as there are people.

    Raises: `InputFileError` when an original cannot be read.
    """
    found: set[str] = set()
    for original in dossier.electronic_originals:
        report = control_signatures(original.data, original.name)
        if not report.sound:
            continue
        signed = {state.field for state in report.signatures}
        complete = len(signed) >= sum(len(party.representants) for party in dossier.facts.parties)
        found |= {
            party.id
            for party in dossier.facts.parties
            if complete or signed >= {f"signature-{party.id}-{n}" for n in range(1, len(party.representants) + 1)}
        }
    return frozenset(found)


def attach_originals(copy: bytes, originals: Sequence[Attachment], content_date: date) -> bytes:
    """The stamped copy with the signed originals in it; the same bytes when there are none."""
    return add_attachments(copy, tuple(originals), content_date) if originals else copy


def _announce(original: InputFile, report: SignatureReport) -> Diagnostic:
    count = len(report.signatures)
    signatures = f"{count} signature{'s' if count > 1 else ''} électronique{'s' if count > 1 else ''}"
    message = f"{signatures}, intacte{'s' if count > 1 else ''} : ce fichier est joint, inchangé, aux copies tamponnées"
    if report.empty_fields:
        message += f" ; il reste à signer : {', '.join(report.empty_fields)}"
    hint = "il n'est ni fusionné ni tamponné, ce qui romprait ses signatures ; le contrôler : ctg controler-signatures"
    severity = Severity.WARNING if report.empty_fields else Severity.ADVICE
    return Diagnostic(Code.ORIGINAL_SIGNE_JOINT, message, Span(original.name), hint=hint, severity=severity)
