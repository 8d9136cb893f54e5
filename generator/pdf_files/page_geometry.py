"""A page as a person sees it: visible box, rotation, user unit, and the way from there to the page's own space."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Name

from generator.units import A4_POINTS

Box = tuple[float, float, float, float]  # left, bottom, right, top
# The six numbers of a PDF matrix: x = a·X + c·Y + e, y = b·X + d·Y + f.
MatrixValues = tuple[float, float, float, float, float, float]
A4_BOX: Box = (0.0, 0.0, *A4_POINTS)
LARGEST_SHEET = 1300.0  # points: A3 has 1191; a longer page is as large as a photograph's pixels, not as its sheet


@dataclass(frozen=True, slots=True)
class PageFrame:
    """`box` in the page's own units (before rotation), `rotation` in degrees clockwise, `unit` in points per unit."""

    box: Box
    rotation: int
    unit: float

    @property
    def width(self) -> float:
        """Width as seen, in points."""
        left, bottom, right, top = self.box
        return self.unit * ((top - bottom) if self.rotation in (90, 270) else (right - left))

    @property
    def height(self) -> float:
        """Height as seen, in points."""
        left, bottom, right, top = self.box
        return self.unit * ((right - left) if self.rotation in (90, 270) else (top - bottom))

    def place(self, x: float, y: float, scale: float = 1.0) -> MatrixValues:
        """The matrix that draws upright, in points, with its origin `x`, `y` points from the lower left as seen.

        Source: ISO 32000-1, 8.3.2.3 (user space), 14.11.2 (crop box), table 30 (Rotate, UserUnit).
        """
        left, bottom, right, top = self.box
        k = scale / self.unit
        x, y = x / self.unit, y / self.unit
        match self.rotation:
            case 90:
                return (0.0, k, -k, 0.0, right - y, bottom + x)
            case 180:
                return (-k, 0.0, 0.0, -k, right - x, top - y)
            case 270:
                return (0.0, -k, k, 0.0, left + y, top - x)
            case _:
                return (k, 0.0, 0.0, k, left + x, bottom + y)


def frame_page(page: pikepdf.Page) -> PageFrame:
    """What is seen of a page: its crop box within its media box, upright."""
    media = _read_box(page.obj.get(Name.MediaBox)) or A4_BOX
    crop = _read_box(page.obj.get(Name.CropBox)) or media
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[0] >= box[2] or box[1] >= box[3]:
        box = media
    unit = _read_number(page.obj.get(Name.UserUnit), 1.0)
    rotation = round(_read_number(page.obj.get(Name.Rotate), 0.0) / 90) * 90 % 360
    return PageFrame(box, rotation, unit if unit > 0 else 1.0)


def has_size(page: pikepdf.Page) -> bool:
    """Whether a page says how large it is, and shows some of it: readers fill a missing or empty box as they like."""
    media = _read_box(page.obj.get(Name.MediaBox))
    if media is None or not all(map(math.isfinite, media)):
        return False
    crop = _read_box(page.obj.get(Name.CropBox)) if Name.CropBox in page.obj else media
    return (
        crop is not None
        and min(media[2], crop[2]) > max(media[0], crop[0])
        and (min(media[3], crop[3]) > max(media[1], crop[1]))
    )


def transform_box(matrix: MatrixValues, width: float, height: float) -> Box:
    """The box that covers a `width` × `height` rectangle once drawn through the matrix."""
    a, b, c, d, e, f = matrix
    xs = (e, e + a * width, e + c * height, e + a * width + c * height)
    ys = (f, f + b * width, f + d * height, f + b * width + d * height)
    return min(xs), min(ys), max(xs), max(ys)


def write_matrix(matrix: MatrixValues) -> str:
    """The six numbers as a content stream writes them."""
    return " ".join(write_number(value) for value in matrix)


def write_number(value: float) -> str:
    """A number without exponent or useless zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.00005 else "0"


def _read_number(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


def _read_box(value: Any) -> Box | None:
    try:
        x0, y0, x1, y1 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if box[0] < box[2] and box[1] < box[3] else None
