"""Signing in turn, and what the control says of every way of touching a signed file."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from generator.errors import InputFileError, UsageError
from generator.pdf_files.pdf_bytes import open_pdf, refuse_signed
from generator.pdf_files.signatures.control import Change, Trust, control_signatures, read_root_certificates
from generator.pdf_files.signatures.electronic import (
    AskAuthority,
    SigningOrder,
    list_signature_fields,
    open_certificate,
    sign_field,
)
from generator.pdf_files.signatures.fields import prepare_signature_fields
from tests.pdf_files.piece_samples import make_plain, save
from tests.pdf_files.signing_samples import FRAMES, LAST_DAY, PASSWORD, SIGNING_DAY, Holder, make_authority, make_holder

pytestmark = pytest.mark.slow

NAME = "convention.pdf"


@dataclass(frozen=True)
class People:
    """An authority, two signers and a timestamp authority."""

    root: Holder
    president: Holder
    mayor: Holder
    clock: Holder


@pytest.fixture(scope="module")
def people() -> People:
    root = make_holder("Autorité d'essai")
    return People(
        root,
        make_holder("Aurélie MONTFERRAND", root),
        make_holder("Hervé GRANIER", root),
        make_holder("Horodatage d'essai", root, stamps=True),
    )


@pytest.fixture(scope="module")
def prepared(convention: bytes, font: bytes) -> bytes:
    return prepare_signature_fields(convention, FRAMES, font)


def sign(
    pdf: bytes,
    field: str,
    holder: Holder,
    font: bytes,
    *,
    authority: AskAuthority | None = None,
    moment: datetime = SIGNING_DAY,
) -> bytes:
    certificate = open_certificate(holder.pack(), PASSWORD, "essai.p12")
    signed, warnings = sign_field(pdf, SigningOrder(field, certificate, moment, font, authority), NAME)
    assert not warnings
    return signed


@pytest.fixture(scope="module")
def once(prepared: bytes, people: People, font: bytes) -> bytes:
    return sign(prepared, "signature-caf-1", people.president, font)


@pytest.fixture(scope="module")
def twice(once: bytes, people: People, font: bytes) -> bytes:
    later = SIGNING_DAY + timedelta(days=1)
    authority = make_authority(people.clock, later)
    return sign(once, "signature-gardanne-1", people.mayor, font, authority=authority, moment=later)


def test_two_people_sign_in_turn_and_both_signatures_hold(
    prepared: bytes, once: bytes, twice: bytes, people: People
) -> None:
    assert once.startswith(prepared) and twice.startswith(once), "a signature is added, nothing is rewritten"
    report = control_signatures(twice, NAME, read_root_certificates(people.root.pem, "racines.pem"))
    first, second = report.signatures
    assert (first.field, first.signer, first.announced) == ("signature-caf-1", "Aurélie MONTFERRAND", SIGNING_DAY)
    assert (second.field, second.signer) == ("signature-gardanne-1", "Hervé GRANIER")
    assert first.sound and second.sound and report.sound
    assert (first.later, second.later) == (Change.SIGNATURES, Change.NOTHING)
    assert first.trust is second.trust is Trust.KNOWN
    assert report.empty_fields == ("signature-caf-2",)
    assert list_signature_fields(twice, NAME) == {
        "signature-caf-1": True,
        "signature-caf-2": False,
        "signature-gardanne-1": True,
    }


def test_a_timestamp_stands_in_the_signature_made_with_an_authority(twice: bytes) -> None:
    first, second = control_signatures(twice, NAME).signatures
    assert first.timestamp is None
    assert second.timestamp == SIGNING_DAY + timedelta(days=1)
    assert first.trust is Trust.NOT_LOOKED_AT


def test_the_level_is_pades(once: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(once))
    value = pdf.Root.AcroForm.Fields[0].V
    assert (value.Type, value.SubFilter) == (pikepdf.Name.Sig, pikepdf.Name("/ETSI.CAdES.detached"))
    assert "/V" not in pdf.Root.AcroForm.Fields[1]


def test_the_field_shows_who_signed_in_an_embedded_font(once: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(once))
    drawing = pdf.Root.AcroForm.Fields[0].AP.N
    descendant = drawing.Resources.Font.F.DescendantFonts[0]
    assert "/FontFile2" in descendant.FontDescriptor
    assert drawing.read_bytes().count(b"Tj") == 3


def test_an_unknown_authority_is_said_but_is_no_alteration(once: bytes) -> None:
    other = make_holder("Une autre autorité")
    (state,) = control_signatures(once, NAME, read_root_certificates(other.pem, "racines.pem")).signatures
    assert state.sound and state.trust is Trust.UNKNOWN and "racines" in state.problem


# --- alterations ---------------------------------------------------------------------------------------------------


def append_bytes(signed: bytes) -> bytes:
    return signed + b"\n% des octets de plus\n"


def draw_on_page(signed: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"0 0 200 200 re f")))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def rewrite(signed: bytes) -> bytes:
    return save(pikepdf.open(io.BytesIO(signed)))


@pytest.mark.parametrize("alter", [append_bytes, draw_on_page, rewrite])
def test_what_is_done_after_signing_is_seen(alter: object, twice: bytes) -> None:
    assert callable(alter)
    report = control_signatures(alter(twice), NAME)
    assert len(report.signatures) == 2
    assert not report.sound
    broken = [state for state in report.signatures if not state.sound]
    assert broken and all(state.problem for state in broken)


def test_every_altered_byte_is_seen(twice: bytes) -> None:
    places = list(_pick_places(twice))
    assert len(places) > 20
    for at in places:
        altered = twice[:at] + bytes([twice[at] ^ 1]) + twice[at + 1 :]
        try:
            sound = control_signatures(altered, NAME).sound
        except InputFileError:
            sound = False
        assert not sound, f"byte {at}"


def _pick_places(signed: bytes) -> Iterator[int]:
    """Bytes all over the file, outside the signatures themselves: these hold room that means nothing."""
    step = len(signed) // 40
    holes = []
    start = 0
    while (start := signed.find(b"/Contents <", start)) >= 0:
        end = signed.index(b">", start)
        holes.append((start, end))
        start = end
    assert len(holes) == 2
    yield from (at for at in range(10, len(signed) - 1, step) if not any(a <= at <= b for a, b in holes))


def test_a_signed_file_is_not_for_changing(once: bytes) -> None:
    with pytest.raises(InputFileError, match="pdf-signe"):
        refuse_signed(open_pdf(once, NAME), NAME)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 rien", b"\x89PNG"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(InputFileError, match="pdf-illisible"):
        control_signatures(data, NAME)


# --- faults --------------------------------------------------------------------------------------------------------


def test_wrong_fields_are_named(once: bytes, people: People, font: bytes) -> None:
    with pytest.raises(UsageError, match="champ-inconnu") as unknown:
        sign(once, "signature-mimet-1", people.mayor, font)
    assert "signature-gardanne-1" in str(unknown.value)
    with pytest.raises(UsageError, match="champ-deja-signe"):
        sign(once, "signature-caf-1", people.mayor, font)
    with pytest.raises(InputFileError, match="signature-non-preparee"):
        sign(make_plain(), "signature-caf-1", people.mayor, font)


def test_certificates_that_cannot_sign_are_refused(people: People) -> None:
    with pytest.raises(UsageError, match="mot-de-passe-faux"):
        open_certificate(people.mayor.pack(), "autre", "essai.p12")
    for data in (b"", b"rien", people.mayor.pem):
        with pytest.raises(InputFileError, match="certificat-illisible"):
            open_certificate(data, PASSWORD, "essai.p12")
    with pytest.raises(InputFileError, match="certificat-illisible"):
        read_root_certificates(b"rien", "racines.pem")


@pytest.mark.parametrize("moment", [LAST_DAY + timedelta(days=1), datetime(2024, 1, 1, tzinfo=UTC)])
def test_a_certificate_out_of_its_time_is_a_warning(
    moment: datetime, prepared: bytes, people: People, font: bytes
) -> None:
    certificate = open_certificate(people.mayor.pack(), PASSWORD, "essai.p12")
    order = SigningOrder("signature-gardanne-1", certificate, moment, font)
    signed, warnings = sign_field(prepared, order, NAME)
    assert [warning.code for warning in warnings] == ["certificat-perime"]
    assert control_signatures(signed, NAME).sound


def answer_nonsense(_: bytes) -> bytes:
    return b"<html>Erreur 502</html>"


def answer_nothing(_: bytes) -> bytes:
    raise OSError("connexion refusée")


@pytest.mark.parametrize("authority", [answer_nonsense, answer_nothing])
def test_no_timestamp_no_signature(authority: AskAuthority, prepared: bytes, people: People, font: bytes) -> None:
    with pytest.raises(InputFileError, match="horodatage-refuse"):
        sign(prepared, "signature-caf-1", people.president, font, authority=authority)
