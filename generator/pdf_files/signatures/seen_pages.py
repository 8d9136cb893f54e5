"""The pages of a signed file against those that were given to sign: what the eye sees and what a reader copies.

Both are drawn alike and compared point by point. Differences are allowed in the signature fields; along an edge of the
page, on blank paper, they make a band that a person looks at (« Signé électroniquement par … »); anywhere else, or
over what the act says, they are faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy
import pikepdf
import pypdfium2
from pikepdf import Array, Name
from PIL import Image, ImageFilter

from generator.bounded import allow_pages, done_aside
from generator.pdf_files.pdf_bytes import open_pdf

_DPI = 96
_SCALE = _DPI / 72
_MM = 72 / 25.4 * _SCALE  # points of the picture in a millimetre
_BAND_MM = 20.0  # from the edge of the page: what stands further in is text
_TOLERANCE = 40  # of 255: two libraries do not smooth an edge in the same way
_FAINT = 12  # of 255: what the eye sees of a light grey; thin, it may be the edge of a letter smoothed otherwise
_CLEAR = 8  # points of the picture on each side: paper far from all ink, where nothing is smoothed
_BLANK = 235  # of 255: paper without ink
_FIELD_MARGIN = 1.5  # points of the page around a field
_MAX_WORDS = 300

Picture = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.uint8]]
Mask = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.bool_]]
Rectangle = tuple[float, float, float, float]  # left, bottom, right, top, in points of the page


@dataclass(frozen=True, slots=True)
class Band:
    """What a page shows along an edge that the act does not: between two distances from that edge, in millimetres.

    `edge` is said in French: « en bas », « à gauche ».
    """

    page: int
    edge: str
    nearest: float
    furthest: float
    words: str

    def describe(self) -> str:
        """« page 3, en bas, de 5 à 9 mm du bord : « Signé électroniquement par … » »."""
        return f"page {self.page}, {self.describe_place()}"

    def describe_place(self) -> str:
        """The same without the page."""
        words = f" : « {self.words} »" if self.words else ", un dessin sans texte"
        return f"{self.edge}, de {self.nearest:.0f} à {self.furthest:.0f} mm du bord{words}"


@dataclass(frozen=True, slots=True)
class PageDifferences:
    """What keeps the pages from being those of the act (in French, with the page), and what is along their edges."""

    faults: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()


@done_aside
def compare_seen_pages(frozen: bytes, signed: bytes, name: str) -> PageDifferences:  # noqa: ARG001 - shown in faults
    """What the pages of a signed file show or say that those given to sign do not; both can be opened.

    A signature field counts where the file given to sign has it.

    Raises: `InputFileError` when its pages take too much time or memory to be drawn.
    """
    fields = _find_fields(frozen)
    faults: list[str] = []
    bands: list[Band] = []
    with pypdfium2.PdfDocument(frozen) as ours, pypdfium2.PdfDocument(signed) as theirs:
        if len(ours) != len(theirs):
            return PageDifferences((f"il a {len(theirs)} pages, l'acte en a {len(ours)}",))
        allow_pages(len(ours) + len(theirs))
        ours.init_forms()
        theirs.init_forms()
        for index in range(len(ours)):
            found = _compare_page(ours[index], theirs[index], index + 1, fields.get(index, ()))
            faults += found.faults
            bands += found.bands
    return PageDifferences(tuple(faults), tuple(bands))


def _find_fields(pdf: bytes) -> Mapping[int, tuple[Rectangle, ...]]:
    """Where signature fields stand, by page counted from 0."""
    found: dict[int, tuple[Rectangle, ...]] = {}
    with open_pdf(pdf, "acte") as document:
        for index, page in enumerate(document.pages):
            annotations = page.obj.get(Name.Annots)
            here = annotations if isinstance(annotations, Array) else ()
            boxes = tuple(_read_rectangle(one.Rect) for one in here if one.get(Name.FT) == Name.Sig)
            if boxes:
                found[index] = boxes
    return found


def _read_rectangle(values: pikepdf.Object) -> Rectangle:
    x0, y0, x1, y1 = (float(value) for value in values)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _compare_page(
    ours: pypdfium2.PdfPage, theirs: pypdfium2.PdfPage, number: int, fields: Sequence[Rectangle]
) -> PageDifferences:
    if any(abs(a - b) > 0.5 for a, b in zip(ours.get_size(), theirs.get_size(), strict=True)):
        return PageDifferences((f"page {number} : elle n'a pas la taille ou le sens de celle de l'acte",))
    before, after = _draw(ours), _draw(theirs)
    if before.shape != after.shape:
        return PageDifferences((f"page {number} : elle n'a pas la taille de celle de l'acte",))
    gaps = numpy.abs(before.astype(numpy.int16) - after.astype(numpy.int16)).max(axis=2)
    differs: Mask = numpy.asarray(gaps > _TOLERANCE) | _find_faint(gaps, before)
    height = float(ours.get_height())
    for left, bottom, right, top in fields:
        rows = _cut(height - top - _FIELD_MARGIN, height - bottom + _FIELD_MARGIN)
        differs[rows, _cut(left - _FIELD_MARGIN, right + _FIELD_MARGIN)] = False
    covered: Mask = numpy.asarray(differs & (before.min(axis=2) < _BLANK))
    if covered.any():
        return PageDifferences((f"page {number} : {_place(covered)}, ce que dit l'acte est changé ou couvert",))
    bands: list[Band] = []
    zones = list(fields)
    for edge, mask, first, last in _sort_by_edge(differs):
        zone = _frame(mask, height)
        words = " ".join(theirs.get_textpage().get_text_bounded(*zone).split())[:_MAX_WORDS]
        bands.append(Band(number, edge, first / _MM, (last + 1) / _MM, words))
        zones.append(zone)
    if differs.any():
        return PageDifferences((f"page {number} : {_place(differs)}, quelque chose a été ajouté",))
    if _read_words(ours, ()) != _read_words(theirs, ()) and _read_words(ours, zones) != _read_words(theirs, zones):
        return PageDifferences((f"page {number} : un lecteur y trouve d'autres mots que ceux de l'acte",))
    return PageDifferences((), tuple(bands))


def _draw(page: pypdfium2.PdfPage) -> Picture:
    bitmap = page.render(scale=_SCALE, rev_byteorder=True)
    try:
        return numpy.array(bitmap.to_pil().convert("RGB"))
    finally:
        bitmap.close()


def _find_faint(gaps: numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.int16]], before: Picture) -> Mask:
    """What is a little lighter or darker: wider than the edge of a letter, or on paper where there is no ink near."""
    faint = gaps > _FAINT
    if not faint.any():
        return faint
    marks = Image.fromarray(faint.astype(numpy.uint8) * 255)
    wide = marks.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.MaxFilter(3))
    ink = Image.fromarray((before.min(axis=2) < _BLANK).astype(numpy.uint8) * 255)
    near = numpy.asarray(ink.filter(ImageFilter.BoxBlur(_CLEAR))) > 0
    return numpy.asarray((numpy.asarray(wide) > 0) | (faint & ~near))


def _cut(first: float, last: float) -> slice:
    return slice(max(0, int(first * _SCALE)), max(0, int(last * _SCALE) + 1))


def _sort_by_edge(differs: Mask) -> Iterator[tuple[str, Mask, int, int]]:
    """What differs along each edge, taken out of `differs`; how near and how far from the edge it stands, in points."""
    depth = int(_BAND_MM * _MM)
    for edge, turn in (("en bas", 2), ("en haut", 0), ("à gauche", -1), ("à droite", 1)):
        turned = numpy.rot90(differs, turn)  # a view: the edge is the top
        zone = turned[:depth]
        rows = numpy.flatnonzero(zone.any(axis=1))
        if not rows.size:
            continue
        mask = numpy.zeros_like(differs)
        numpy.rot90(mask, turn)[:depth] = zone
        zone[:] = False
        yield edge, mask, int(rows[0]), int(rows[-1])


def _frame(mask: Mask, height: float) -> Rectangle:
    """The rectangle around what differs, in points of the page, a little wider."""
    rows, columns = numpy.flatnonzero(mask.any(axis=1)), numpy.flatnonzero(mask.any(axis=0))
    left, right = columns[0] / _SCALE - 2, (columns[-1] + 1) / _SCALE + 2
    top, bottom = height - rows[0] / _SCALE + 2, height - (rows[-1] + 1) / _SCALE - 2
    return float(left), float(bottom), float(right), float(top)


def _place(mask: Mask) -> str:
    """« de 40 à 52 mm du haut »."""
    rows = numpy.flatnonzero(mask.any(axis=1))
    return f"de {rows[0] / _MM:.0f} à {(rows[-1] + 1) / _MM:.0f} mm du haut"


def _read_words(page: pypdfium2.PdfPage, zones: Sequence[Rectangle]) -> str:
    """The signs of a page in their order, without spaces, those that stand in `zones` left out."""
    text = page.get_textpage()
    try:
        if not zones:
            return "".join(str(text.get_text_range()).split())
        kept: list[str] = []
        for rank in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(rank)
            x, y = (left + right) / 2, (bottom + top) / 2
            if not any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in zones):
                kept.append(str(text.get_text_range(rank, 1)))
        return "".join("".join(kept).split())
    finally:
        text.close()
