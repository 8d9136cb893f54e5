"""What a stamp stands on: words and pictures below it, the state of the pages' contents, looked at once for all copies.

The copies of a dossier differ by a few pages only: those that are signed. Looking at a page takes longer than stamping
it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops

from generator.bounded import allow_pages, done_aside
from generator.pdf_files.page_content import Leftovers
from generator.prefecture.stamp_place import StampPlace
from generator.prefecture.stamp_sight import render_corner
from generator.turns import DRAWING

_MAX_PIXELS = 40_000_000  # of a picture: beyond, it is not drawn
_FAR = 70  # of 255: what stands out from the paper of a scan
_LEAST = 0.003  # of the corner: specks of dust are less


@dataclass(frozen=True, slots=True)
class Covered:
    """What stands below a stamp: the words in its box, and whether anything is drawn in its corner, if it has none."""

    words: str
    marked: bool


class StampGround:
    """The pages of a PDF before they are stamped, 1-based.

    They look like those of `like`, and are looked at there, but for `own_pages`. `known` tells, by digest, what
    contents leave behind, from one copy to the next.
    """

    def __init__(self, pdf: bytes, like: StampGround | None = None, own_pages: Collection[int] = ()) -> None:
        self._pdf = pdf
        self._like = like
        self._own_pages = frozenset(own_pages)
        self._seen: dict[tuple[int, StampPlace], Covered] = {}
        self.known: dict[bytes, Leftovers | None] = like.known if like is not None else {}

    def look(self, places: Sequence[tuple[int, StampPlace]], name: str) -> list[Covered]:
        """What stands below each of some stamps, given by page and place; `name` is shown in faults.

        Raises: `InputFileError` when the pages take too much time or memory to be drawn.
        """
        own = [one for one in places if self._like is None or one[0] in self._own_pages]
        new = tuple(one for one in dict.fromkeys(own) if one not in self._seen)
        if new:
            self._seen.update(zip(new, look_below(self._pdf, new, name), strict=True))
        seen = {one: self._seen[one] for one in own}
        if self._like is not None:
            others = [one for one in places if one not in seen]
            seen.update(zip(others, self._like.look(others, name), strict=True))
        return [seen[one] for one in places]


@done_aside
def look_below(pdf: bytes, places: Sequence[tuple[int, StampPlace]], name: str) -> list[Covered]:  # noqa: ARG001 - shown in faults
    """The same of one file; where it cannot be read, nothing is seen."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return [Covered("", False)] * len(places)  # pikepdf has repaired what pdfium cannot read: no text to look at
    with document, DRAWING:
        allow_pages(len(places))
        return [_look(document, page, place) for page, place in places]


def _look(document: pypdfium2.PdfDocument, page: int, place: StampPlace) -> Covered:
    if page > len(document):
        return Covered("", False)
    opened = document[page - 1]
    try:
        text_page = opened.get_textpage()
        try:
            words = " ".join(str(text_page.get_text_bounded(*place.box)).split())
        finally:
            text_page.close()
        if words:
            return Covered(words, True)
        if _count_largest(opened) > _MAX_PIXELS:
            return Covered("", True)  # too large to be looked at: in doubt, it is told
        picture = render_corner(opened, place.corner, draw_annots=False)
    finally:
        opened.close()
    return Covered("", picture is not None and _stands_out(picture))


def _count_largest(page: pypdfium2.PdfPage) -> int:
    """The pixels of the largest picture of a page."""
    pictures = page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4)
    sizes = (picture.get_px_size() for picture in pictures if isinstance(picture, pypdfium2.PdfImage))
    return max((width * height for width, height in sizes), default=0)


def _stands_out(picture: Image.Image) -> bool:
    """Whether enough pixels are far from the commonest shade, in one colour or another."""
    if ImageChops.invert(picture).getbbox() is None:
        return False  # white paper, which most corners are
    channels = picture.split()
    grounds = [histogram.index(max(histogram)) for histogram in (channel.histogram() for channel in channels)]
    far = [
        channel.point([255 if abs(value - ground) > _FAR else 0 for value in range(256)])
        for channel, ground in zip(channels, grounds, strict=True)
    ]
    anywhere = ImageChops.lighter(ImageChops.lighter(far[0], far[1]), far[2])
    return anywhere.histogram()[255] > _LEAST * picture.width * picture.height
