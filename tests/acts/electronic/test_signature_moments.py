"""The moment of a signature: within the life of its certificate, and not before its act was frozen."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from generator.acts.electronic.verdicts import doubt_moment
from generator.pdf_files.signatures.control import Change, SignatureState, Trust
from generator.pdf_files.signatures.subject import CertificateSubject

VALID = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
FROZEN = date(2026, 3, 10)


def sign(announced: datetime | None, stamped: datetime | None = None) -> SignatureState:
    subject = CertificateSubject("Ada EXEMPLE", valid=VALID)
    return SignatureState(
        "signature-caf-1", subject.shown, announced, stamped, True, True, Change.NOTHING, Trust.KNOWN, subject=subject
    )


@pytest.mark.parametrize(
    ("announced", "stamped", "why"),
    [
        (datetime(2026, 3, 12, tzinfo=UTC), None, ""),
        (datetime(2026, 3, 12), None, ""),
        (datetime(2026, 3, 9, 23, tzinfo=UTC), None, ""),
        (None, None, "ne dit pas de quel jour"),
        (datetime(2024, 12, 31, tzinfo=UTC), None, "son certificat vaut du 01/01/2025 au 01/01/2027"),
        (datetime(2031, 1, 1, tzinfo=UTC), None, "son certificat vaut du"),
        (datetime(2026, 2, 1, tzinfo=UTC), None, "l'acte n'a été arrêté que le 10/03/2026"),
        (datetime(2026, 3, 12, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC), "elle se dit du 01/01/2028"),
        (datetime(2031, 1, 1, tzinfo=UTC), datetime(2026, 3, 12, tzinfo=UTC), ""),
    ],
)
def test_a_moment_that_cannot_be_is_doubted(announced: datetime | None, stamped: datetime | None, why: str) -> None:
    found = doubt_moment(sign(announced, stamped), FROZEN)
    assert why in found and bool(found) is bool(why)


def test_an_act_that_was_signed_before_it_was_recorded_has_no_day_to_be_after() -> None:
    assert doubt_moment(sign(datetime(2026, 2, 1, tzinfo=UTC)), None) == ""
