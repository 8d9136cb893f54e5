"""What the electronic signatures of a PDF are worth: who, when, and whether anything changed after each.

No clock and no network: the chain of a certificate is judged at the moment of its signature, from the root
certificates given, without asking anyone whether it was revoked.

Source: ETSI EN 319 102-1 (validation of signatures); ISO 32000-1, 12.8.1 (byte ranges, incremental updates).
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from asn1crypto import pem  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError

from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Span
from generator.pdf_files.signatures.electronic import read_signed_pdf
from generator.pdf_files.signatures.subject import NOBODY, CertificateSubject, read_subject

# What a damaged or malicious signature makes the library raise; each becomes a line of the report.
READING_FAULTS = (
    PdfError, SignatureValidationError, PathError,
    zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError, NotImplementedError, RecursionError,
)  # fmt: skip


class Change(StrEnum):
    """What came into the file after a signature, as users read it."""

    NOTHING = "rien"
    SIGNATURES = "d'autres signatures"
    ARCHIVING = "un horodatage ou des preuves pour l'archivage"
    FORBIDDEN = "des changements non permis"
    UNKNOWN = "inconnu"


class Trust(StrEnum):
    """Whether the certificate's chain leads to a root that was given."""

    KNOWN = "connue"
    UNKNOWN = "inconnue"
    NOT_LOOKED_AT = "non contrôlée"


@dataclass(frozen=True, slots=True)
class SignatureState:
    """One signature. `announced` is the signer's own word for the moment, `timestamp` the authority's.

    `intact`: the bytes it covers, its own cryptography and its timestamp are sound. `whole`: it covers all that the
    file held when it was made. `problem` says in French why it is not, or why its chain is not known.
    """

    field: str
    signer: str
    announced: datetime | None
    timestamp: datetime | None
    intact: bool
    whole: bool
    later: Change
    trust: Trust
    problem: str = ""
    subject: CertificateSubject = NOBODY

    @property
    def sound(self) -> bool:
        """Whether the signature holds, and nothing but what it permits came after it."""
        return self.intact and self.whole and self.later not in (Change.FORBIDDEN, Change.UNKNOWN)


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """The signatures of a file in the order they were made, and the fields that are still empty.

    `timestamps` are those of the document as a whole (`/DocTimeStamp`): an authority's word on a moment, nobody's
    signature. Source: ISO 32000-2, 12.8.5.
    """

    signatures: tuple[SignatureState, ...]
    empty_fields: tuple[str, ...]
    timestamps: tuple[SignatureState, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every signature is, and every time stamp."""
        return all(state.sound for state in (*self.signatures, *self.timestamps))


def read_root_certificates(data: bytes, name: str) -> tuple[asn1_x509.Certificate, ...]:
    """The certificates of a PEM file, or the one of a DER file.

    Raises: `InputFileError` when there is none in it.
    """
    try:
        found = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        roots = tuple(asn1_x509.Certificate.load(der, strict=True) for der in found)
        for root in roots:
            root.native  # noqa: B018  # read down to the end
    except (ValueError, TypeError, KeyError) as fault:
        message = "ce fichier ne contient pas de certificat lisible"
        hint = "donner les certificats racines au format PEM (« -----BEGIN CERTIFICATE----- »)"
        raise InputFileError(Diagnostic(Code.CERTIFICAT_ILLISIBLE, message, Span(name), hint=hint)) from fault
    return roots


def control_signatures(pdf: bytes, name: str, roots: Sequence[asn1_x509.Certificate] | None = None) -> SignatureReport:
    """The state of every signature of a PDF; without `roots`, chains are not looked at.

    Raises: `InputFileError` when the file cannot be read as it is.
    """
    reader = read_signed_pdf(pdf, name)
    try:
        found = tuple(reader.embedded_signatures)
        empty = tuple(str(field) for field, value, _ in enumerate_sig_fields(reader) if value is None)
    except READING_FAULTS as fault:
        message = "les signatures de ce PDF ne se lisent pas : il a été modifié ou abîmé"
        hint = "demander à nouveau le fichier signé à qui l'a envoyé"
        raise InputFileError(Diagnostic(Code.SIGNATURE_ILLISIBLE, message, Span(name), hint=hint)) from fault
    with quiet_library():
        judged = [(_is_timestamp(signature), _judge(signature, roots, len(pdf))) for signature in found]
    return SignatureReport(
        tuple(state for stamp, state in judged if not stamp), empty, tuple(state for stamp, state in judged if stamp)
    )


def _is_timestamp(signature: EmbeddedPdfSignature) -> bool:
    """A time stamp of the document; some say so by their filter only."""
    try:
        return "/DocTimeStamp" in (signature.sig_object_type, str(signature.sig_object.get("/Type", ""))) or (
            str(signature.sig_object.get("/SubFilter", "")) == "/ETSI.RFC3161"
        )
    except READING_FAULTS:
        return False


@contextmanager
def quiet_library() -> Iterator[None]:
    """The library writes what it thinks of a signature to the log; here the report says it, in French."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _judge(signature: EmbeddedPdfSignature, roots: Sequence[asn1_x509.Certificate] | None, size: int) -> SignatureState:
    unreadable = SignatureState(
        field=str(signature.field_name),
        signer="?",
        announced=None,
        timestamp=None,
        intact=False,
        whole=False,
        later=Change.UNKNOWN,
        trust=Trust.NOT_LOOKED_AT,
        problem="cette signature ne se lit pas",
    )
    try:
        subject = read_subject(signature.signer_cert)
        known = replace(unreadable, signer=subject.shown, announced=signature.self_reported_timestamp, subject=subject)
    except READING_FAULTS:
        return unreadable
    try:
        return _judge_readable(signature, known, roots, size)
    except READING_FAULTS:
        return known


def _judge_readable(
    signature: EmbeddedPdfSignature,
    known: SignatureState,
    roots: Sequence[asn1_x509.Certificate] | None,
    size: int,
) -> SignatureState:
    is_timestamp = _is_timestamp(signature)
    moment = _read_timestamp(signature) or known.announced
    context = ValidationContext(
        trust_roots=list(roots or ()), moment=moment, best_signature_time=moment, allow_fetching=False
    )
    validate: Any = validate_pdf_timestamp if is_timestamp else validate_pdf_signature
    status = validate(signature, context)
    stamped = None if is_timestamp else status.timestamp_validity
    intact = bool(status.intact and status.valid and (stamped is None or (stamped.intact and stamped.valid)))
    whole = status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    state = replace(
        known,
        timestamp=status.timestamp if is_timestamp else getattr(stamped, "timestamp", None),
        intact=intact,
        whole=whole,
        later=_judge_changes(status, signature, size),
        trust=Trust.NOT_LOOKED_AT if roots is None else Trust.KNOWN if status.trusted else Trust.UNKNOWN,
        problem="",
    )
    return replace(state, problem=_explain(state, stamped is not None and not (stamped.intact and stamped.valid)))


def _judge_changes(status: Any, signature: EmbeddedPdfSignature, size: int) -> Change:
    """What came after: bytes that are no revision of the file count too."""
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Change.NOTHING
    if not status.docmdp_ok or status.modification_level is None:
        return Change.FORBIDDEN
    if status.modification_level is ModificationLevel.NONE:
        # No revision after this one, and yet the file goes on.
        return Change.NOTHING if _find_end(signature) == size else Change.FORBIDDEN
    if status.modification_level <= ModificationLevel.LTA_UPDATES:
        return Change.ARCHIVING
    return Change.SIGNATURES if status.modification_level <= ModificationLevel.FORM_FILLING else Change.FORBIDDEN


def _find_end(signature: EmbeddedPdfSignature) -> int:
    start, length = list(signature.sig_object["/ByteRange"])[-2:]
    return int(start) + int(length)


def _explain(state: SignatureState, timestamp_broken: bool) -> str:
    if timestamp_broken:
        return "l'horodatage n'est pas celui de cette signature"
    if not state.intact:
        return "le contenu signé a été modifié, ou la signature est abîmée"
    if not state.whole:
        return "la signature ne couvre pas tout le document"
    if state.later is Change.FORBIDDEN:
        return "le document a été modifié après la signature"
    if state.trust is Trust.UNKNOWN:
        return "le certificat ne remonte à aucune des racines données, à la date de la signature"
    return ""


def _read_timestamp(signature: EmbeddedPdfSignature) -> datetime | None:
    """The moment in the authority's timestamp, before anyone has looked whether it is sound."""
    for data in extract_tst_data_iter(signature.signer_info, signed=False):
        moment = data["encap_content_info"]["content"].parsed["gen_time"].native
        if isinstance(moment, datetime):
            return moment
    return None


def refuse_broken(report: SignatureReport, name: str) -> None:
    """Raise `InputFileError` with every signature that no longer holds; nothing when all do."""
    faults = DiagnosticCollector()
    for state in (*report.signatures, *report.timestamps):
        if not state.sound:
            what = "l'horodatage" if state in report.timestamps else "la signature"
            message = f"{what} de « {state.signer} » (champ {state.field}) ne tient plus : {state.problem}"
            hint = "reprendre le fichier tel que le dernier signataire l'a rendu, sans l'enregistrer à nouveau"
            faults.add(Diagnostic(Code.SIGNATURE_ROMPUE, message, Span(name), hint=hint))
    faults.raise_errors(InputFileError)
