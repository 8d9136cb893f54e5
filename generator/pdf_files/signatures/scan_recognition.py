"""Scanned pages looked at: which codes each bears, how it must be turned to stand upright, and whether it is blank.

A copier delivers pages upside down, skewed, pale or fine; people send photographs of a table, or negatives. The code
is looked for first, at several scales and with several ways to tell black from white, until it is read; only a page
where none was found can be blank, and only when nothing is on it, dark or light.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf
import pypdfium2
import zxingcpp
from pikepdf import Name
from PIL import Image, ImageFilter, ImageOps

from generator.bounded import allow_pages, done_aside
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.pdf_files.page_geometry import A4_BOX, LARGEST_SHEET
from generator.pdf_files.pdf_bytes import open_pdf, save_pdf
from generator.pdf_files.signatures.blank_pages import is_blank
from generator.pdf_files.signatures.code import SignatureCode, parse_code

_DPI = 200  # of the first look: one module of the code is nearly five dots
_MAX_PIXELS = 36_000_000  # A4 at 600 dpi
_LOCAL, _GLOBAL = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CodePlace:
    """Where a code was read: its corners as seen (upper left, upper right, lower right, lower left of the code itself).

    In points from the upper left of the page. `negative`: the page is light on dark.
    """

    corners: tuple[Point, Point, Point, Point]
    negative: bool = False


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What was seen on one page of a scan: the codes of ours that it bears, all of them, each once.

    `turn` is how many degrees clockwise (0, 90, 180, 270) the page must be turned for its code to stand upright;
    `place` is where its one code stands.
    """

    codes: tuple[SignatureCode, ...]
    turn: int = 0
    blank: bool = False
    place: CodePlace | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """A way to see a page; `to_page` leads from a point of the picture to points of the page."""

    picture: Image.Image
    binarizer: zxingcpp.Binarizer
    to_page: Callable[[Point], Point]
    negative: bool = False


@done_aside
def look_at_pages(pdf: bytes, name: str) -> tuple[SeenPage, ...]:
    """What each page of a scan shows, in order.

    Raises: `InputFileError` when its pages cannot be drawn, or take too much time or memory.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        message = "les pages de ce PDF ne peuvent pas être dessinées"
        hint = "le numériser à nouveau, en PDF, en niveaux de gris et à 300 points par pouce"
        raise InputFileError(Diagnostic(Code.PDF_ILLISIBLE, message, Span(name), hint=hint)) from fault
    with document:
        allow_pages(len(document))
        return tuple(_look_at_page(document[index]) for index in range(len(document)))


def find_one_code(page: pypdfium2.PdfPage) -> CodePlace | None:
    """Where the code of a page that we have printed stands; nothing when it bears none, or several."""
    found = _read_codes(next(_list_looks(page, _render(page, _DPI))))
    return next(iter(found.values())) if len(found) == 1 else None


def split_pages(pdf: bytes, name: str, turns: Mapping[int, int]) -> dict[int, bytes]:
    """Some pages (from 1) of a scan, each as a file of its own, turned clockwise without touching its picture.

    The same page gives the same bytes. Raises: `InputFileError` when the scan cannot be read.
    """
    document = open_pdf(pdf, name)
    return {page: _take_pages(document, {page: turn}) for page, turn in turns.items()}


def join_pages(pdf: bytes, name: str, turns: Mapping[int, int]) -> bytes:
    """The same in one file, in the order given."""
    return _take_pages(open_pdf(pdf, name), turns)


def _take_pages(document: pikepdf.Pdf, turns: Mapping[int, int]) -> bytes:
    taken = pikepdf.new()
    for page, turn in turns.items():
        taken.pages.append(document.pages[page - 1])
        if Name.StructParents in taken.pages[-1].obj:  # its structure stays behind
            del taken.pages[-1].obj[Name.StructParents]
        taken.pages[-1].rotate(turn, relative=True)
    return save_pdf(taken)


def _look_at_page(page: pypdfium2.PdfPage) -> SeenPage:
    try:
        first = _render(page, _DPI)
        found: dict[SignatureCode, CodePlace] = {}
        for rank, look in enumerate(_list_looks(page, first)):
            if rank == _QUICK_LOOKS and not found and is_blank(first):
                return SeenPage((), blank=True)
            # A second look at a page that was read, in case another page's code lies on it.
            again = bool(found)
            found = _read_codes(look) | found
            if again:
                break
        turns = {_find_turn(place) for place in found.values()}
        place = next(iter(found.values())) if len(found) == 1 else None
        return SeenPage(tuple(sorted(found)), turns.pop() if len(turns) == 1 else 0, place=place)
    finally:
        page.close()


_QUICK_LOOKS = 5  # what a really empty page costs


def _list_looks(page: pypdfium2.PdfPage, first: Image.Image) -> Iterator[_Look]:
    """Ways to see a page, from the likeliest to the slowest; what is light on dark as well as what is dark on light."""
    width = page.get_width()

    def see(picture: Image.Image, binarizer: zxingcpp.Binarizer, *, negative: bool = False) -> _Look:
        scale = width / picture.width
        return _Look(picture, binarizer, lambda point: (point[0] * scale, point[1] * scale), negative)

    yield see(first, _LOCAL)
    yield see(_render(page, 120), _GLOBAL)
    yield see(first, _GLOBAL)
    yield see(ImageOps.invert(first), _LOCAL, negative=True)
    yield see(ImageOps.autocontrast(first.filter(ImageFilter.GaussianBlur(1)), cutoff=2), _LOCAL)
    fine = _render(page, 300)
    yield see(fine, _LOCAL)
    smooth = fine.filter(ImageFilter.GaussianBlur(1.5))
    yield see(smooth, _LOCAL)
    yield see(ImageOps.autocontrast(smooth, cutoff=2), _GLOBAL)
    yield see(ImageOps.invert(smooth), _LOCAL, negative=True)
    yield see(first.filter(ImageFilter.MedianFilter(3)), _LOCAL)
    for angle in (-4, 4):
        turned = smooth.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        yield _Look(turned, _LOCAL, _turn_back(smooth.size, angle, width / smooth.width))
    yield see(_render(page, 450), _LOCAL)
    yield see(first.resize((first.width // 2, first.height // 2), Image.Resampling.BOX), _LOCAL)
    for left, top, part in _cut(fine):
        larger = part.resize((part.width * 2, part.height * 2), Image.Resampling.BICUBIC)
        yield _Look(larger, _LOCAL, _move_back(left, top, width / fine.width))


def _turn_back(size: tuple[int, int], angle: float, scale: float) -> Callable[[Point], Point]:
    """From a picture turned by `angle` degrees about its centre to the page; `scale` in points per dot."""
    x0, y0 = size[0] / 2, size[1] / 2
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))

    def lead(point: Point) -> Point:
        x, y = point[0] - x0, point[1] - y0
        return (x0 + cosine * x - sine * y) * scale, (y0 + sine * x + cosine * y) * scale

    return lead


def _move_back(left: int, top: int, scale: float) -> Callable[[Point], Point]:
    """From a part of a picture, drawn twice as large, to the page."""
    return lambda point: ((left + point[0] / 2) * scale, (top + point[1] / 2) * scale)


def _cut(picture: Image.Image) -> Iterator[tuple[int, int, Image.Image]]:
    """Overlapping ninths with their left and top: a small code is easier found where there is little else."""
    wide, high = picture.width // 2, picture.height // 2
    for top in (0, high // 2, high):
        for left in (0, wide // 2, wide):
            yield left, top, picture.crop((left, top, left + wide, top + high))


def _render(page: pypdfium2.PdfPage, dpi: float) -> Image.Image:
    """The page in grey, `dpi` dots an inch of its sheet: a page as large as a photograph's pixels is taken for A4."""
    width, height = page.get_size()
    longest = max(width, height)
    scale = dpi / 72 * (A4_BOX[3] / longest if longest > LARGEST_SHEET else 1)
    scale = min(scale, math.sqrt(_MAX_PIXELS / max(width * height, 1)))
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    return picture


def _read_codes(look: _Look) -> dict[SignatureCode, CodePlace]:
    found: dict[SignatureCode, CodePlace] = {}
    # Made here: the library complains at exit of one that lives as long as the module.
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for barcode in zxingcpp.read_barcodes(look.picture, formats=formats, binarizer=look.binarizer, try_invert=False):
        code = parse_code(barcode.text)
        if code is None:
            continue
        at = barcode.position
        seen = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        first, second, third, fourth = (look.to_page((float(point.x), float(point.y))) for point in seen)
        across, down = (second[0] - first[0], second[1] - first[1]), (fourth[0] - first[0], fourth[1] - first[1])
        if across[0] * down[1] - across[1] * down[0] > 0:  # else it is seen from behind, through the paper
            found[code] = CodePlace((first, second, third, fourth), look.negative)
    return found


def _find_turn(place: CodePlace) -> int:
    (x0, y0), (x1, y1), _, _ = place.corners
    return round(-math.degrees(math.atan2(y1 - y0, x1 - x0)) / 90) * 90 % 360
