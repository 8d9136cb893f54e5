"""What a stamp stands on: words and pictures below it, the state of the pages' contents, looked at once for all copies.

The copies of a dossier differ by a few pages only: those that are signed. Looking at a page takes longer than stamping
it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import pypdfium2
from PIL import Image, ImageChops

from generator.pdf_files.page_content import Leftovers
from generator.pdf_files.page_geometry import Box
from generator.prefecture.stamp_place import Corner
from generator.prefecture.stamp_sight import render_corner
from generator.turns import DRAWING

_MAX_PIXELS = 40_000_000  # of a picture: beyond, it is not drawn
_FAR = 70  # of 255: what stands out from the paper of a scan
_LEAST = 0.003  # of the corner: specks of dust are less


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
        self._marks: dict[tuple[int, Corner], bool] = {}
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

    def has_marks(self, page: int, corner: Corner) -> bool:
        """Whether something is drawn in a corner, such as a seal on a scan: whatever stands out from its ground."""
        if self._like is not None and page not in self._own_pages:
            return self._like.has_marks(page, corner)
        if (page, corner) not in self._marks:
            self._marks[page, corner] = self._look(page, corner)
        return self._marks[page, corner]

    def _read(self, page: int, box: Box) -> str:
        if self._document is None or page > len(self._document):
            return ""
        with DRAWING:
            opened = self._document[page - 1]
            text_page = opened.get_textpage()
            try:
                return " ".join(str(text_page.get_text_bounded(*box)).split())
            finally:
                text_page.close()
                opened.close()

    def _look(self, page: int, corner: Corner) -> bool:
        if self._document is None or page > len(self._document):
            return False
        with DRAWING:
            opened = self._document[page - 1]
            try:
                if _count_largest(opened) > _MAX_PIXELS:
                    return True  # too large to be looked at: in doubt, it is told
                picture = render_corner(opened, corner, draw_annots=False)
            finally:
                opened.close()
        return picture is not None and _stands_out(picture)


def _count_largest(page: pypdfium2.PdfPage) -> int:
    """The pixels of the largest picture of a page."""
    pictures = page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4)
    sizes = (picture.get_px_size() for picture in pictures if isinstance(picture, pypdfium2.PdfImage))
    return max((width * height for width, height in sizes), default=0)


def _stands_out(picture: Image.Image) -> bool:
    """Whether enough pixels are far from the commonest shade, in one colour or another."""
    channels = picture.split()
    grounds = [histogram.index(max(histogram)) for histogram in (channel.histogram() for channel in channels)]
    far = [
        channel.point([255 if abs(value - ground) > _FAR else 0 for value in range(256)])
        for channel, ground in zip(channels, grounds, strict=True)
    ]
    anywhere = ImageChops.lighter(ImageChops.lighter(far[0], far[1]), far[2])
    return anywhere.histogram()[255] > _LEAST * picture.width * picture.height
