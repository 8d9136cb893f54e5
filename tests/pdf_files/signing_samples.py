"""Certificates made on the spot: a small authority, its signers, and a timestamp authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from generator.pdf_files.signatures.fields import SignatureFrame

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(2030, 1, 1, tzinfo=UTC)
SIGNING_DAY = datetime(2026, 12, 15, 10, 12, tzinfo=UTC)
PASSWORD = "mot de passe d'essai"


@dataclass(frozen=True)
class Holder:
    """A key and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate alone."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def pack(self, password: str = PASSWORD) -> bytes:
        """Key and certificate as PKCS#12."""
        return pkcs12.serialize_key_and_certificates(
            b"essai", self.key, self.certificate, None, serialization.BestAvailableEncryption(password.encode())
        )


def make_holder(
    name: str, issuer: Holder | None = None, *, last_day: datetime = LAST_DAY, stamps: bool = False
) -> Holder:
    """A certificate of a person, of an authority (without issuer), or of a timestamp authority."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FIRST_DAY)
        .not_valid_after(last_day)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(_usage(authority=issuer is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if issuer is not None:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
        builder = builder.add_extension(identifier, critical=False)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Holder(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def make_authority(holder: Holder, moment: datetime = SIGNING_DAY) -> Callable[[bytes], bytes]:
    """A timestamp authority as a function: request to answer, both DER."""
    key = holder.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    stamper = DummyTimeStamper(load_certificate(holder), load_private_key_from_pemder_data(key, None), fixed_dt=moment)

    def answer(request: bytes) -> bytes:
        return bytes(stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump())

    return answer


def load_certificate(holder: Holder) -> object:
    """The certificate as pyHanko reads it."""
    return asn1_x509.Certificate.load(holder.certificate.public_bytes(serialization.Encoding.DER))


# Two parties on the signature page of the sample convention: two people for the first, one for the second.
FRAMES = (
    SignatureFrame(
        2,
        300,
        500,
        200,
        80,
        (
            ("signature-caf-1", "Signature de Madame Aurélie MONTFERRAND, Présidente"),
            ("signature-caf-2", "Signature de Monsieur Thibault CARADEC, Directeur"),
        ),
    ),
    SignatureFrame(2, 300, 400, 200, 80, (("signature-gardanne-1", "Signature de Monsieur Hervé GRANIER, Maire"),)),
)
