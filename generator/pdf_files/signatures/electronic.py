"""Signing one field of a prepared PDF: PAdES B-B, or B-T where a timestamp authority is given.

The signature is an incremental update: what was there before, other signatures included, stays byte for byte. The
moment of signing is an argument, and the authority is a function, so that nothing here reads a clock or the network.

Source: ETSI EN 319 142-1 (PAdES, levels B-B and B-T); ISO 32000-1, 12.8; RFC 3161 (timestamps).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pikepdf
from asn1crypto import pkcs12 as asn1_pkcs12  # type: ignore[import-untyped]
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import pkcs12
from pikepdf import Dictionary, Name
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import BaseStampStyle
from pyhanko.stamp.base import BaseStamp

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span, UsageError
from generator.pdf_files.embedded_font import embed_font, subset_font
from generator.pdf_files.page_geometry import write_number
from generator.pdf_files.pdf_bytes import save_pdf
from generator.pdf_files.signatures.quick_reader import QuickReader

# A timestamp request to its answer, both DER (RFC 3161). Raises `OSError` when the authority does not answer.
AskAuthority = Callable[[bytes], bytes]

_FONT_SIZE = 8.0  # points; less where the name is long
_LEADING = 1.35
_MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """A signer's key and certificates, opened; `name` is the person's as the certificate has it."""

    signer: signers.SimpleSigner
    name: str
    first_moment: datetime
    last_moment: datetime


@dataclass(frozen=True, slots=True)
class SigningOrder:
    """What to sign and how. `moment` has its time zone; `font` draws the name in the field (TrueType)."""

    field: str
    certificate: SigningCertificate
    moment: datetime
    font: bytes
    authority: AskAuthority | None = None


def open_certificate(data: bytes, password: str, name: str) -> SigningCertificate:
    """The key and the certificates of a PKCS#12 file (.p12, .pfx); `name` is shown in faults.

    Raises: `InputFileError` when it is no such file or holds no key, `UsageError` when the password is not its own.
    """
    span = Span(name)
    try:
        # Read down to the end: asn1crypto only looks at what it is asked for.
        asn1_pkcs12.Pfx.load(data, strict=True).native  # noqa: B018
    except (ValueError, TypeError, KeyError, OSError) as fault:
        message = "ce fichier n'est pas un certificat PKCS#12 (.p12 ou .pfx)"
        hint = "l'exporter avec sa clé privée, au format PKCS#12, du logiciel qui le garde"
        raise InputFileError(Diagnostic(Code.CERTIFICAT_ILLISIBLE, message, span, hint=hint)) from fault
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, password.encode() or None)
    except ValueError as fault:
        message = "ce mot de passe n'est pas celui du certificat"
        hint = "le donner par --mot-de-passe-fichier ou par la variable CTG_MOT_DE_PASSE, sans espace ni guillemet"
        raise UsageError(Diagnostic(Code.MOT_DE_PASSE_FAUX, message, span, hint=hint)) from fault
    if key is None or certificate is None:
        message = "ce certificat n'a pas sa clé privée : il ne peut pas signer"
        hint = "l'exporter à nouveau avec « exporter la clé privée »"
        raise InputFileError(Diagnostic(Code.CERTIFICAT_SANS_CLE, message, span, hint=hint))
    signer = signers.SimpleSigner.load_pkcs12_data(data, (), password.encode() or None)
    shown = str(signer.signing_cert.subject.native.get("common_name", "") or signer.signing_cert.subject.human_friendly)
    return SigningCertificate(signer, shown, certificate.not_valid_before_utc, certificate.not_valid_after_utc)


def list_signature_fields(pdf: bytes, name: str) -> dict[str, bool]:
    """The signature fields of a PDF in order, and whether each is signed.

    Raises: `InputFileError` when it cannot be read as it is: a signed file is never repaired.
    """
    reader = read_signed_pdf(pdf, name)
    return {str(field): value is not None for field, value, _ in fields.enumerate_sig_fields(reader)}


def read_signed_pdf(pdf: bytes, name: str) -> QuickReader:
    """A PDF opened to look at its signatures, strictly: two readers must not see two things in it.

    Raises: `InputFileError` when it cannot be read so.
    """
    try:
        reader = QuickReader(io.BytesIO(pdf))
        reader.root["/Pages"].get_object()
    except (PdfError, zlib.error, ValueError, KeyError, TypeError, IndexError, RecursionError) as fault:
        message = "ce PDF ne se lit pas tel quel, et un fichier à signer ou signé ne se répare pas"
        hint = "reprendre le fichier d'origine : celui-ci a été abîmé ou modifié"
        raise InputFileError(Diagnostic(Code.PDF_ILLISIBLE, message, Span(name), hint=hint)) from fault
    return reader


def sign_field(pdf: bytes, order: SigningOrder, name: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The PDF with one field signed, and what to look at; `name` is shown in faults.

    Raises: `UsageError` when there is no such field or it is signed already; `InputFileError` when the file has no
    field at all, or the signature or its timestamp could not be made.
    """
    _check_field(pdf, order.field, name)
    timestamper = _Authority(order.authority) if order.authority is not None else None
    metadata = signers.PdfSignatureMetadata(
        field_name=order.field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    signer = _MomentSigner(
        metadata, order.certificate.signer, timestamper=timestamper, stamp_style=_NameStyle(order=order)
    )
    signer.moment = order.moment
    try:
        output = signer.sign_pdf(
            IncrementalPdfFileWriter.from_reader(QuickReader(io.BytesIO(pdf))), existing_fields_only=True
        )
    except (TimestampRequestError, OSError) as fault:
        message = f"l'autorité d'horodatage n'a pas donné d'horodatage : {fault}"
        hint = "vérifier l'adresse et la connexion, ou signer sans --horodatage"
        raise InputFileError(Diagnostic(Code.HORODATAGE_REFUSE, message, Span(name), hint=hint)) from fault
    except (SigningError, PdfError) as fault:
        message = f"la signature n'a pas pu être posée : {fault}"
        hint = "reprendre le fichier tel qu'il a été préparé : « ctg preparer-signature » le refait"
        raise InputFileError(Diagnostic(Code.SIGNATURE_IMPOSSIBLE, message, Span(name), hint=hint)) from fault
    return output.getvalue(), tuple(_warn_validity(order.certificate, order.moment, name))


def _check_field(pdf: bytes, field: str, name: str) -> None:
    known = list_signature_fields(pdf, name)
    if not known:
        message = "ce PDF n'a aucun champ de signature : il n'a pas été préparé"
        hint = "le préparer pour la signature : « ctg preparer-signature DOSSIER »"
        raise InputFileError(Diagnostic(Code.SIGNATURE_NON_PREPAREE, message, Span(name), hint=hint))
    if field not in known:
        listed = ", ".join(f"{other}{' (signé)' if signed else ''}" for other, signed in known.items())
        message = f"ce PDF n'a pas de champ « {field} »"
        raise UsageError(Diagnostic(Code.CHAMP_INCONNU, message, Span(name), hint=f"ses champs : {listed}"))
    if known[field]:
        empty = [other for other, signed in known.items() if not signed]
        hint = f"champs encore à signer : {', '.join(empty)}" if empty else "tous les champs sont signés"
        message = f"le champ « {field} » est déjà signé"
        raise UsageError(Diagnostic(Code.CHAMP_DEJA_SIGNE, message, Span(name), hint=hint))


def _warn_validity(certificate: SigningCertificate, moment: datetime, name: str) -> list[Diagnostic]:
    if certificate.first_moment <= moment <= certificate.last_moment:
        return []
    expired = moment > certificate.last_moment
    day = certificate.last_moment if expired else certificate.first_moment
    message = (
        f"le certificat de « {certificate.name} » {'a expiré' if expired else 'ne vaut qu’à partir'} du {day:%d/%m/%Y}"
    )
    if expired:
        message = (
            f"le certificat de « {certificate.name} » a expiré le {day:%d/%m/%Y} : cette signature sera contestable"
        )
    hint = "signer à nouveau, à partir du fichier préparé, avec un certificat en cours de validité"
    return [Diagnostic(Code.CERTIFICAT_PERIME, message, Span(name), hint=hint, severity=Severity.WARNING)]


class _MomentSigner(signers.PdfSigner):
    """Signs at the moment it is told, where pyHanko would read the clock."""

    moment: datetime

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        """The session, its time set."""
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.moment
        return session


class _Authority(TimeStamper):
    """A timestamp authority behind a function."""

    def __init__(self, ask: AskAuthority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._ask = ask

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's answer, read."""
        data = self._ask(req.dump())
        try:
            answer = tsp.TimeStampResp.load(data, strict=True)
            answer["status"].native  # noqa: B018  # a page of HTML is found out here
        except (ValueError, TypeError) as fault:
            raise TimestampRequestError("la réponse n'est pas un horodatage") from fault
        return answer


# --- what is seen in the field -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _NameStyle(BaseStampStyle):
    order: SigningOrder | None = None

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: object) -> BaseStamp:  # noqa: ARG002
        return _NameDrawing(writer, self, box)


class _NameDrawing(BaseStamp):
    """The field's drawing: made as a page of its own, with its font as an archive wants it, then taken over whole."""

    def register(self) -> IndirectObject:
        """The drawing as an object of the file being signed."""
        assert self.writer is not None and self.box is not None and self.style.order is not None
        page = _draw_name(self.style.order, float(self.box.width), float(self.box.height))
        drawing = self.writer.import_page_as_xobject(QuickReader(io.BytesIO(page)), 0)
        assert isinstance(drawing, IndirectObject)
        return drawing


def _draw_name(order: SigningOrder, width: float, height: float) -> bytes:
    moment = order.moment
    lines = ["Signé électroniquement par", order.certificate.name, f"le {moment:%d/%m/%Y à %H:%M:%S} ({moment:%z})"]
    font = subset_font(order.font, "".join(lines))
    lines = ["".join(c for c in line if font.has(c)) for line in lines]
    widest = max(font.measure(line) for line in lines)
    room = (height - 2 * _MARGIN) / (len(lines) * _LEADING)
    size = max(1.0, min(_FONT_SIZE, (width - 2 * _MARGIN) / max(widest, 0.001), room))
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(width, height))
    # From the top: the lower left corner holds the parapheur's tag, and hands leave their mark in the middle.
    content = [
        f"BT 0 g /F {write_number(size)} Tf 1 0 0 1 {write_number(_MARGIN)} "
        f"{write_number(height - _MARGIN - (rank + 0.8) * size * _LEADING)} Tm {font.encode(line)} Tj ET"
        for rank, line in enumerate(lines)
    ]
    page.obj.Resources = Dictionary(Font=Dictionary(F=embed_font(pdf, font)))
    page.obj.Contents = pdf.make_stream("\n".join(content).encode())
    assert Name.Group not in page.obj
    return save_pdf(pdf)
