"""Scanned pages looked at: is the page blank, which codes are on it, and how must it be turned to stand upright.

A copier delivers pages upside down, skewed, pale or fine: the code is looked for at several scales and with several
ways to tell black from white, until it is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy
import pikepdf
import pypdfium2
import zxingcpp
from pikepdf import Name
from PIL import Image, ImageFilter, ImageOps

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.pdf_files.pdf_bytes import open_pdf, save_pdf
from generator.pdf_files.signatures.code import SignatureCode, parse_code

_DPI = 200  # of the first look: one module of the code is nearly five dots
_MAX_PIXELS = 36_000_000  # A4 at 600 dpi
_MARGIN = 0.04  # of each side: the shadow of an edge is no writing
_INK = 50  # darker than the paper by so much, out of 255
_MAX_INK = 0.0001  # of the page: a few specks of dust, and not a line of handwriting
_LOCAL, _GLOBAL = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What was seen on one page of a scan: the codes of ours that it bears, all of them, each once.

    `turn` is how many degrees clockwise (0, 90, 180, 270) the page must be turned for its code to stand upright.
    """

    codes: tuple[SignatureCode, ...]
    turn: int = 0
    blank: bool = False


def look_at_pages(pdf: bytes, name: str) -> tuple[SeenPage, ...]:
    """What each page of a scan shows, in order.

    Raises: `InputFileError` when its pages cannot be drawn.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        message = "les pages de ce PDF ne peuvent pas être dessinées"
        hint = "le numériser à nouveau, en PDF, en niveaux de gris et à 300 points par pouce"
        raise InputFileError(Diagnostic(Code.PDF_ILLISIBLE, message, Span(name), hint=hint)) from fault
    with document:
        return tuple(_look_at_page(document[index]) for index in range(len(document)))


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
        if _is_blank(first):
            return SeenPage((), blank=True)
        found: dict[SignatureCode, int] = {}
        for picture, binarizer in _list_looks(page, first):
            # A second look at a page that was read, in case another page's code lies on it.
            again = bool(found)
            found.update(_read_codes(picture, binarizer))
            if again:
                break
        turns = set(found.values())
        return SeenPage(tuple(sorted(found)), turns.pop() if len(turns) == 1 else 0)
    finally:
        page.close()


def _list_looks(page: pypdfium2.PdfPage, first: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    """Ways to see a page, from the likeliest to the slowest."""
    yield first, _LOCAL
    yield _render(page, 120), _GLOBAL
    yield first, _GLOBAL
    fine = _render(page, 300)
    yield fine, _LOCAL
    smooth = fine.filter(ImageFilter.GaussianBlur(1.5))
    yield smooth, _LOCAL
    yield ImageOps.autocontrast(smooth, cutoff=2), _GLOBAL
    yield first.filter(ImageFilter.MedianFilter(3)), _LOCAL
    for angle in (-4, 4):
        yield smooth.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255), _LOCAL
    yield _render(page, 450), _LOCAL
    yield first.resize((first.width // 2, first.height // 2), Image.Resampling.BOX), _LOCAL
    for part in _cut(fine):
        yield part.resize((part.width * 2, part.height * 2), Image.Resampling.BICUBIC), _LOCAL


def _cut(picture: Image.Image) -> Iterator[Image.Image]:
    """Overlapping ninths: a small code is easier found where there is little else."""
    wide, high = picture.width // 2, picture.height // 2
    for top in (0, high // 2, high):
        for left in (0, wide // 2, wide):
            yield picture.crop((left, top, left + wide, top + high))


def _render(page: pypdfium2.PdfPage, dpi: float) -> Image.Image:
    width, height = page.get_size()
    scale = min(dpi / 72, math.sqrt(_MAX_PIXELS / max(width * height, 1)))
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    return picture


def _is_blank(picture: Image.Image) -> bool:
    """Whether nothing but dust is on the page; a doubt counts as writing."""
    small = picture.reduce(max(1, round(min(picture.size) / 620)))
    wide, high = round(small.width * _MARGIN), round(small.height * _MARGIN)
    values = numpy.asarray(small, dtype=numpy.int16)[high : small.height - high, wide : small.width - wide]
    if values.size == 0:
        return False
    dark = numpy.count_nonzero(values < numpy.median(values) - _INK)
    return bool(dark <= values.size * _MAX_INK)


def _read_codes(picture: Image.Image, binarizer: zxingcpp.Binarizer) -> dict[SignatureCode, int]:
    found: dict[SignatureCode, int] = {}
    # Made here: the library complains at exit of one that lives as long as the module.
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for barcode in zxingcpp.read_barcodes(picture, formats=formats, binarizer=binarizer, try_invert=False):
        code = parse_code(barcode.text)
        if code is not None:
            corners = barcode.position
            across, down = corners.top_right.x - corners.top_left.x, corners.top_right.y - corners.top_left.y
            found[code] = round(-math.degrees(math.atan2(down, across)) / 90) * 90 % 360
    return found
