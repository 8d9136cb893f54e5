"""What a stamp stands on: the words below it and the state of the pages' contents, looked at once for all copies.

The copies of a dossier differ by a few pages only: those that are signed. Looking at a page takes longer than stamping
it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import pypdfium2

from generator.pdf_files.page_content import Leftovers
from generator.pdf_files.page_geometry import Box


class StampGround:
    """The pages of a PDF before they are stamped, 1-based.

    They look like those of `like`, and are looked at there, but for `own_pages`. `known` tells, by digest, what
    contents leave behind, from one copy to the next.
    """

    def __init__(self, pdf: bytes, like: StampGround | None = None, own_pages: Collection[int] = ()) -> None:
        self._pdf = pdf
        self._like = like
        self._own_pages = frozenset(own_pages)
        self._words: dict[tuple[int, Box], str] = {}
        self.known: dict[bytes, Leftovers | None] = like.known if like is not None else {}

    @cached_property
    def _document(self) -> pypdfium2.PdfDocument | None:
        try:
            return pypdfium2.PdfDocument(self._pdf)
        except pypdfium2.PdfiumError:
            return None  # pikepdf has repaired what pdfium cannot read; there is no text to look at

    def read_words(self, page: int, box: Box) -> str:
        """The words within a box, in the page's own units; none where the file cannot be read."""
        if self._like is not None and page not in self._own_pages:
            return self._like.read_words(page, box)
        if (page, box) not in self._words:
            self._words[page, box] = self._read(page, box)
        return self._words[page, box]

    def _read(self, page: int, box: Box) -> str:
        if self._document is None or page > len(self._document):
            return ""
        opened = self._document[page - 1]
        text_page = opened.get_textpage()
        try:
            return " ".join(str(text_page.get_text_bounded(*box)).split())
        finally:
            text_page.close()
            opened.close()
