"""Whom a signer's certificate names, and which certificate it is.

Source: RFC 5280, 4.1.2.6 (subject); ETSI EN 319 412-2 (natural persons: givenName, surname) and 319 412-3 (seals).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509  # type: ignore[import-untyped]

_ORGANISATION_IDENTIFIER = "organization_identifier"


@dataclass(frozen=True, slots=True)
class CertificateSubject:
    """The names of a certificate, and its marks. `fingerprint` is that of the certificate, `key` of its public key.

    Both are SHA-256, in hexadecimal. `seal`: the certificate is that of an organisation, not of a person. `valid`:
    between which moments it may sign; nothing when they are not known.
    """

    common: str = ""
    given: str = ""
    surname: str = ""
    organisation: str = ""
    fingerprint: str = ""
    key: str = ""
    seal: bool = False
    valid: tuple[datetime, datetime] | None = None

    @property
    def shown(self) -> str:
        """« DUPONT Marie », as the certificate has it."""
        return self.common or " ".join(word for word in (self.given, self.surname) if word) or self.organisation or "?"


NOBODY = CertificateSubject()


def read_subject(certificate: x509.Certificate) -> CertificateSubject:
    """The names of a certificate.

    Raises: `ValueError` (or another reading fault of asn1crypto) when it is damaged.
    """
    native = certificate.subject.native
    given, surname = _join(native.get("given_name")), _join(native.get("surname"))
    common, organisation = _join(native.get("common_name")), _join(native.get("organization_name"))
    person = bool(given or surname)
    seal = not person and (
        _ORGANISATION_IDENTIFIER in native or (bool(organisation) and organisation.casefold() == common.casefold())
    )
    return CertificateSubject(
        common or ("" if person else str(certificate.subject.human_friendly)),
        given,
        surname,
        organisation,
        hashlib.sha256(certificate.dump()).hexdigest(),
        hashlib.sha256(certificate.public_key.dump()).hexdigest(),
        seal,
        (certificate.not_valid_before, certificate.not_valid_after),
    )


def _join(value: object) -> str:
    """A name that is there once, or several times."""
    values = value if isinstance(value, list) else [value]
    return " ".join(" ".join(str(one).split()) for one in values if one)
