"""Where the stamp goes on a page: the visible top right corner, at a size that is read on A4 paper."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pikepdf
from pikepdf import Name

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.pdf_files.page_geometry import A4_BOX, Box, MatrixValues, PageFrame, frame_page, transform_box
from generator.pdf_files.pdf_bytes import PdfObject

# All in points.
STAMP_WIDTH = 190.0
STAMP_HEIGHT = 55.0
STAMP_MARGIN = 10.0  # from the top and the right edge of the page as seen
FONT_SIZE = 7.0
_SMALLEST = 3.5  # size of the letters on A4 paper: below, nobody reads them
_LARGEST_SHEET = 1.5  # times A4: A3 is printed as it is; what is larger will be reduced to A4
_PIXELS = 2.0  # of a rendering, per point of the stamp


@dataclass(frozen=True, slots=True)
class Corner:
    """The part of a page that the stamp takes, as a renderer wants it, in the page's own units as seen.

    `width` and `height` are those of the page, `cut` what lies left of, below, right of and above the stamp; `pixels`
    is how many to draw for one unit.
    """

    width: float
    height: float
    cut: tuple[float, float, float, float]
    pixels: float


@dataclass(frozen=True, slots=True)
class StampPlace:
    """The stamp on one page: the page as seen, the matrix that draws it, its size beside the usual one."""

    frame: PageFrame
    matrix: MatrixValues
    scale: float
    margin: float  # in points

    @property
    def box(self) -> Box:
        """What it covers, in the page's own space."""
        return transform_box(self.matrix, STAMP_WIDTH, STAMP_HEIGHT)

    @property
    def corner(self) -> Corner:
        """What it covers, to be rendered."""
        unit = self.frame.unit
        width, height = self.frame.width / unit, self.frame.height / unit
        margin, k = self.margin / unit, self.scale / unit
        left, bottom = width - margin - STAMP_WIDTH * k, height - margin - STAMP_HEIGHT * k
        return Corner(width, height, (left, bottom, margin, margin), _PIXELS / k)


_SHAPE = (Name.MediaBox, Name.CropBox, Name.Rotate, Name.UserUnit)  # what says where the corner of a page is


def place_stamps(pages: Iterable[pikepdf.Page], name: str) -> list[StampPlace]:
    """The place of the stamp on each page; pages whose shape is written alike share one.

    Raises: as `place_stamp`.
    """
    known: dict[tuple[bytes, ...], StampPlace] = {}
    placed: list[StampPlace] = []
    for number, page in enumerate(pages, 1):
        written = _write_shape(page)
        place = known.get(written)
        if place is None:
            place = place_stamp(page, number, name)
            if _write_shape(page) == written:  # a shape that has to be settled is settled on each page
                known[written] = place
        placed.append(place)
    return placed


def _write_shape(page: pikepdf.Page) -> tuple[bytes, ...]:
    shape = page.obj
    said = [shape.get(key) for key in _SHAPE]
    return tuple(one.unparse() if isinstance(one, pikepdf.Object) else repr(one).encode() for one in said)


def place_stamp(page: pikepdf.Page, number: int, name: str) -> StampPlace:
    """The place of the stamp on a page. Boxes and rotations that readers understand in several ways are settled.

    A page far larger than a sheet, such as a photograph of one point per pixel, is printed on A4 all the same: its
    stamp grows with it. A page smaller than the stamp and its margins gets a smaller one.

    Raises: `InputFileError` when the page has no size, or is too narrow for a stamp that can be read.
    """
    _settle_page(page, number, name)
    frame = frame_page(page)
    short, long = sorted((frame.width, frame.height))
    reduced = max(short / A4_BOX[2], long / A4_BOX[3])  # how many times A4: what printing on it divides by
    wanted = reduced if reduced > _LARGEST_SHEET else 1.0
    # The margins of a small page stay what they are: its stamp gives way.
    grown = max(wanted, 1.0)
    room = min(
        (frame.width - 2 * STAMP_MARGIN * grown) / STAMP_WIDTH, (frame.height - 2 * STAMP_MARGIN * grown) / STAMP_HEIGHT
    )
    scale = min(wanted, room)
    if scale <= 0 or FONT_SIZE * scale / reduced < _SMALLEST:
        size = f"{frame.width / 72 * 2.54:.1f} × {frame.height / 72 * 2.54:.1f} cm"
        raise _refuse(f"page {number} : {size}, le tampon n'y serait pas lisible", name)
    margin = STAMP_MARGIN * grown
    x, y = frame.width - margin - STAMP_WIDTH * scale, frame.height - margin - STAMP_HEIGHT * scale
    return StampPlace(frame, frame.place(x, y, scale), scale, margin)


def _settle_page(page: pikepdf.Page, number: int, name: str) -> None:
    """Write what this program understands where readers differ: a rotation between two quarters, a crop box of nothing.

    Raises: `InputFileError` when the media box is missing or encloses nothing: each reader has its own idea then.
    """
    media = _read_numbers(page.obj.get(Name.MediaBox))
    if media is None or not _encloses(media):
        raise _refuse(f"page {number} : sa taille (MediaBox) manque ou est nulle, on ne sait pas où est son coin", name)
    if Name.CropBox in page.obj:
        crop = _read_numbers(page.obj.CropBox)
        if crop is None or not _encloses(crop) or not _meet(media, crop):
            del page.obj[Name.CropBox]
    unit = page.obj.get(Name.UserUnit)
    if unit is not None and not _is_positive(unit):
        del page.obj[Name.UserUnit]
    turned = page.obj.get(Name.Rotate)
    if turned is not None and turned not in (0, 90, 180, 270):
        page.obj.Rotate = frame_page(page).rotation


def _read_numbers(value: PdfObject) -> Box | None:
    try:
        x0, y0, x1, y1 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _encloses(box: Box) -> bool:
    return box[2] - box[0] > 0 and box[3] - box[1] > 0 and all(math.isfinite(side) for side in box)


def _meet(one: Box, other: Box) -> bool:
    return max(one[0], other[0]) < min(one[2], other[2]) and max(one[1], other[1]) < min(one[3], other[3])


def _is_positive(value: PdfObject) -> bool:
    try:
        return float(value) > 0
    except (TypeError, ValueError):
        return False


def _refuse(message: str, name: str) -> InputFileError:
    hint = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF au format A4, puis tamponner le résultat"
    return InputFileError(Diagnostic(Code.TAMPON_IMPOSSIBLE, message, Span(name), hint=hint))
