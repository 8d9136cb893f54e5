"""Whether a PDF shows nothing at all, on any page: no letter, no stroke, no ink of a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.bounded import allow_pages, done_aside

if TYPE_CHECKING:
    import pypdfium2

_SCALE = 150 / 72  # dots for a point: as a scan is looked at


@done_aside
def shows_nothing(pdf: bytes, name: str) -> bool:  # noqa: ARG001 - shown in faults
    """Whether every page is empty; a file that cannot be drawn is told by whoever takes it, and shows something.

    Raises: `InputFileError` when it takes too much time or memory.
    """
    import pypdfium2  # noqa: PLC0415  # long to load: where the file is read, and not where the question is asked

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return False
    with document:
        allow_pages(len(document))
        return all(_is_empty(document[index]) for index in range(len(document)))


def _is_empty(page: pypdfium2.PdfPage) -> bool:
    if page.get_textpage().count_chars():
        return False
    from generator.pdf_files.signatures.blank_pages import is_blank  # noqa: PLC0415  # numpy, for pages without a letter

    return is_blank(page.render(scale=_SCALE, grayscale=True).to_pil().convert("L"))
