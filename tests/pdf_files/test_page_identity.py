"""A scanned page is known again when it was turned or saved anew, and taken for no other."""

from __future__ import annotations

import io

import pikepdf

from generator.pdf_files.signatures.page_identity import identify_pages
from generator.pdf_files.signatures.scan_recognition import split_pages
from tests.pdf_files.paper_drawing import empty_sheet, scan


def save(pdf: pikepdf.Pdf, *, compress: bool = True) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, compress_streams=compress)
    return stream.getvalue()


def test_a_page_is_the_same_whichever_way_it_is_turned_and_packed() -> None:
    sheet, other = empty_sheet(), empty_sheet()
    sheet.paste((0, 0, 0), (40, 60, 80, 90))
    bundle = pikepdf.new()
    for one in (other, sheet):
        with pikepdf.open(io.BytesIO(scan(one))) as pdf:
            bundle.pages.extend(pdf.pages)
    given = save(bundle)
    first, second = identify_pages(given, "scan.pdf")
    assert first != second, "a spot of ink makes another page"
    for turn in (0, 90, 180, 270):
        (alone,) = split_pages(given, "scan.pdf", {2: turn}).values()
        assert identify_pages(alone, "page.pdf") == (second,)
        with pikepdf.open(io.BytesIO(alone)) as pdf:
            assert identify_pages(save(pdf, compress=False), "page.pdf") == (second,)
