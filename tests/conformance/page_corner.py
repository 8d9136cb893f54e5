"""The upper right corner of pages as they are seen: empty where a stamp will go, or holding its frame exactly there.

Measured on the pixels of the pages, with no knowledge of how they were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
from PIL import Image

# The préfecture's stamp, and what must stay empty around it, in points.
WIDTH, HEIGHT, MARGIN = 190.0, 55.0, 10.0
_SCALE = 4  # pixels per point
_TOLERANCE = 1.0  # point
_INK = 128  # darker is ink
_GRAIN = 235  # the paper of a scanned page is not darker than that
_WHOLE = 0.98  # of the page, in width and in height


def check_empty_corners(data: bytes) -> list[str]:
    """What is wrong with each page (1-based) on which anything is drawn where the stamp goes.

    The corner is white to the last pixel; on a page that is one picture, a scan, paper may have its grain.
    """
    faults: list[str] = []
    for number, corner, is_scan in _draw_corners(data):
        darkest, _ = corner.getextrema()
        if darkest < (_GRAIN if is_scan else 255):
            faults.append(f"page {number} : le coin du tampon n'est pas vide")
    return faults


def check_stamp_frames(data: bytes) -> list[str]:
    """What is wrong with each page (1-based) whose stamp's frame is not at its place within one point."""
    faults: list[str] = []
    for number, corner, _ in _draw_corners(data):
        ink = corner.point(lambda grey: 255 if grey < _INK else 0)
        box = ink.getbbox()
        if box is None:
            faults.append(f"page {number} : pas de tampon")
            continue
        # The corner's own right upper corner is the page's.
        left, top, right, bottom = (value / _SCALE for value in box)
        width = corner.width / _SCALE
        found = (width - right, top, right - left, bottom - top)
        wanted = (MARGIN, MARGIN, WIDTH, HEIGHT)
        if any(abs(a - b) > _TOLERANCE for a, b in zip(found, wanted, strict=True)):
            shown = ", ".join(f"{value:.1f}" for value in found)
            faults.append(f"page {number} : cadre du tampon à {shown} pt (droite, haut, largeur, hauteur)")
        elif not _is_frame(ink.crop(box)):
            faults.append(f"page {number} : le cadre du tampon n'est pas entier")
    return faults


def count_pages(data: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(data)
    with document:
        return len(document)


def _draw_corners(data: bytes) -> Iterator[tuple[int, Image.Image, bool]]:
    """Each page's number, its corner in grey, and whether the page is one picture."""
    document = pypdfium2.PdfDocument(data)
    with document:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            keep_width, keep_height = WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN
            cut = (max(0.0, width - keep_width), max(0.0, height - keep_height), 0.0, 0.0)
            picture = page.render(scale=_SCALE, crop=cut, grayscale=True).to_pil()
            is_scan = _is_one_picture(page)
            page.close()
            yield number + 1, picture.convert("L"), is_scan


def _is_one_picture(page: pypdfium2.PdfPage) -> bool:
    left, bottom, right, top = page.get_bbox()
    for picture in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        x0, y0, x1, y1 = picture.get_bounds()
        if x1 - x0 >= _WHOLE * (right - left) and y1 - y0 >= _WHOLE * (top - bottom):
            return True
    return False


def _is_frame(ink: Image.Image) -> bool:
    """Whether there is ink all along the four sides, at most one point inside."""
    reach = round(_TOLERANCE * _SCALE)
    wide, high = ink.size
    sides = (
        (ink.crop((0, 0, wide, reach)), True),
        (ink.crop((0, high - reach, wide, high)), True),
        (ink.crop((0, 0, reach, high)), False),
        (ink.crop((wide - reach, 0, wide, high)), False),
    )
    return all(_is_unbroken(side, lying) for side, lying in sides)


def _is_unbroken(side: Image.Image, lying: bool) -> bool:
    length = side.width if lying else side.height
    boxes = ((i, 0, i + 1, side.height) if lying else (0, i, side.width, i + 1) for i in range(length))
    return all(side.crop(box).getbbox() is not None for box in boxes)
