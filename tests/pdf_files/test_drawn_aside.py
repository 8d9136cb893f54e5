"""Files from outside that PDFium draws without end: whoever draws them is not stopped, and refuses them by name."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from generator import bounded
from generator.bounded import Bounds
from generator.codes import Code
from generator.errors import InputFileError
from generator.files import read_bytes
from generator.model.acts import StampText
from generator.pdf_files.scans import read_scan_pages
from generator.pdf_files.signatures.blank_files import shows_nothing
from generator.pdf_files.signatures.code import SignatureCode
from generator.pdf_files.signatures.page_alignment import FrozenPage, draw_frozen_page, guess_places, lay_page
from generator.pdf_files.signatures.scan_recognition import look_at_pages
from generator.pdf_files.signatures.seen_pages import compare_seen_pages
from generator.prefecture.stamp import apply_stamp
from generator.project import FIXED_FONT
from tests.pdf_files.scan_drawing import draw_sheet

pytestmark = pytest.mark.slow

NAME = "dehors.pdf"
STAMP = StampText(("Reçu en préfecture",), simulation=False)


def draw_washes(count: int) -> bytes:
    """A page that washes have been laid over, each mixed with all that is below: a kilobyte, and minutes to draw."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = Dictionary(ExtGState=Dictionary(G=Dictionary(ca=0.1, BM=Name.Luminosity)))
    page.Contents = pdf.make_stream(b"/G gs 0.9 g " + b"0 0 m 0 842 l 595 842 l 595 0 l f " * count)
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


WASHED = draw_washes(1000)


@pytest.fixture(scope="module")
def frozen() -> FrozenPage:
    drawn = draw_frozen_page(draw_sheet(SignatureCode("ESSAI", 1, 1, "0123456789ab")), 1, NAME)
    assert drawn is not None
    return drawn


READERS: dict[str, Callable[[FrozenPage], object]] = {
    "codes": lambda _: look_at_pages(WASHED, NAME),
    "pictures": lambda _: read_scan_pages(WASHED, NAME),
    "blank": lambda _: shows_nothing(WASHED, NAME),
    "signed": lambda _: compare_seen_pages(draw_washes(0), WASHED, NAME),
    "laid": lambda page: lay_page(WASHED, 1, guess_places(WASHED, 1, page, NAME)[0], page, NAME),
    "stamped": lambda _: apply_stamp(WASHED, STAMP, read_bytes(FIXED_FONT), NAME),
    "stamp seen": lambda _: apply_stamp(WASHED, STAMP, read_bytes(FIXED_FONT), NAME, look_below=False),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_page_that_takes_minutes_to_draw_is_refused(
    reader: str, frozen: FrozenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "_READING", Bounds(0.3, 2 * 1024**3))
    with pytest.raises(InputFileError) as caught:
        READERS[reader](frozen)
    (told,) = caught.value.diagnostics
    assert told.code == Code.FICHIER_TROP_LONG and told.span is not None and told.span.file == NAME
