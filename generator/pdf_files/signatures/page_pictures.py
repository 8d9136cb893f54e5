"""A page of a scan as a picture that a person looks at on a screen."""

from __future__ import annotations

import io

import pypdfium2

from generator.bounded import allow_pages, done_aside
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

_MOST_DOTS = 4_000_000  # of a picture for a screen


@done_aside
def draw_page(pdf: bytes, page: int, name: str, width: int) -> bytes:
    """A page (from 1) of a PDF from outside, as a PNG of at most `width` dots across. `name` is shown in faults.

    Raises: `InputFileError` when there is no such page, or it cannot be drawn within bounds.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        raise _refuse(name) from fault
    with document:
        allow_pages(1)
        if not 1 <= page <= len(document):
            raise _refuse(name)
        try:
            sheet = document[page - 1]
            wide, high = sheet.get_size()
            scale = min(width / max(wide, 1.0), (_MOST_DOTS / max(wide * high, 1.0)) ** 0.5)
            picture = sheet.render(scale=scale, grayscale=False).to_pil().convert("RGB")
        except pypdfium2.PdfiumError as fault:
            raise _refuse(name) from fault
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _refuse(name: str) -> InputFileError:
    message = "cette page ne peut pas être dessinée"
    hint = "numériser la feuille à nouveau, en PDF, en niveaux de gris et à 300 points par pouce"
    return InputFileError(Diagnostic(Code.PDF_ILLISIBLE, message, Span(name), hint=hint))
