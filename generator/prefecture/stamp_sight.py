"""Whether the stamp is seen: its corner rendered on each page, beside the stamp alone; annotations drawn over it moved.

Pages that show it alike are rendered once. On a page whose content is in order, nothing but annotations is drawn after
the stamp: such pages look alike there when they have the same shape and no annotation in that corner.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageChops

from generator.bounded import allow_pages, done_aside
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.pdf_files.page_geometry import Box, transform_box, write_matrix
from generator.pdf_files.pdf_bytes import PdfObject
from generator.prefecture.stamp_place import STAMP_HEIGHT, STAMP_WIDTH, Corner, StampPlace
from generator.turns import DRAWING

_MAX_PIXELS = (
    40_000_000  # of a picture of the page; a larger one is left out: what lies below the stamp does not matter
)
_INK, _PAPER = 128, 150  # the darkest paper is black seen through the stamp's white, 204
_HIDDEN_FLAGS = 0b10  # Hidden: neither shown nor printed
_NO_ROTATE_FLAG = 0b10000  # drawn upright, from the top left corner of its rectangle, however the page is turned
# Readers that find no appearance of these make one, each in its way; those of this program's own reader are seen here.
_DRAWN_BY_READERS = ("/FreeText", "/Line", "/PolyLine", "/Polygon", "/Stamp", "/Redact", "/Watermark", "/Caret")
# What these do would be lost if they were only drawn.
_LIVE = ("/FileAttachment", "/RichMedia", "/Screen", "/3D", "/Movie", "/Sound")


@dataclass(frozen=True, slots=True)
class LaidStamp:
    """A stamp that has been laid on the pages of a document: its drawing, how it is called there, and where."""

    drawing: pikepdf.Object
    calls: tuple[bytes, ...]  # the last words of each page's content
    places: tuple[StampPlace, ...]


def show_stamp(document: pikepdf.Pdf, laid: LaidStamp, name: str) -> list[Diagnostic]:
    """Make sure that the stamp is seen on every page; a warning for each annotation that had hidden it.

    An annotation drawn over the stamp becomes part of the page, under it.

    Raises: `InputFileError` when a page does not show the stamp, whole and upright.
    """
    warnings: list[Diagnostic] = []
    hidden = find_hidden(document, laid, _list_looks(document, laid), name)
    for number in hidden:
        warnings += _put_below(document, laid, number, name)
    still = find_hidden(document, laid, dict.fromkeys(hidden, ()), name) if hidden else []
    if still:
        pages = ", ".join(str(number) for number in still)
        message = f"page {pages} : le tampon n'y est pas visible, quelque chose le cache ou le déplace"
        hint = "ouvrir le fichier dans un lecteur de PDF et l'imprimer en PDF, puis tamponner le résultat"
        raise InputFileError(Diagnostic(Code.TAMPON_IMPOSSIBLE, message, Span(name), hint=hint))
    return warnings


def _list_looks(document: pikepdf.Pdf, laid: LaidStamp) -> dict[int, tuple[int, ...]]:
    """The first page of each look, with the others that look the same in that corner."""
    first: dict[object, int] = {}
    alike: dict[int, list[int]] = {}
    plainly: dict[object, bool] = {}  # by the streams before and after the content, which pages share
    for number, (page, place) in enumerate(zip(document.pages, laid.places, strict=True), 1):
        before, *_, after = page.obj.Contents
        around = (before.objgen, after.objgen)
        if (plain := plainly.get(around)) is None:
            plain = before.read_bytes() == b"q\n" and after.read_bytes().startswith(b"\nQ\n/Artifact")
            plainly[around] = plain
        above = [_identify(annotation, number) for annotation in _list_above(page, place)]
        look = (place, tuple(above), 0 if plain else number)
        alike.setdefault(first.setdefault(look, number), []).append(number)
    return {number: tuple(others[1:]) for number, others in alike.items()}


def _identify(annotation: PdfObject, number: int) -> object:
    return annotation.objgen if annotation.is_indirect else number


def _list_above(page: pikepdf.Page, place: StampPlace) -> Iterator[PdfObject]:
    """The annotations that may be drawn over the stamp."""
    annotations = page.obj.get(Name.Annots)
    left, bottom, right, top = place.box
    for annotation in annotations if isinstance(annotations, Array) else ():
        if not isinstance(annotation, Dictionary) or annotation.get(Name.Subtype) == Name.Popup:
            continue
        box = _read_box(annotation.get(Name.Rect))
        flags = annotation.get(Name.F, 0)
        hidden = isinstance(flags, int) and flags & _HIDDEN_FLAGS
        if box is not None and _stands_upright(page, annotation):
            side = max(box[2] - box[0], box[3] - box[1])
            box = box[0] - side, box[3] - side, box[0] + side, box[3] + side
        if box is not None and not hidden and box[0] < right and box[2] > left and box[1] < top and box[3] > bottom:
            yield annotation


def _stands_upright(page: pikepdf.Page, annotation: PdfObject) -> bool:
    """Whether a page is turned and the annotation is not. Source: ISO 32000-1, 12.5.3."""
    flags = annotation.get(Name.F, 0)
    turned = page.obj.get(Name.Rotate, 0) not in (0, 360)
    return turned and isinstance(flags, int) and bool(flags & _NO_ROTATE_FLAG)


def _is_drawn_by_readers(annotation: PdfObject) -> bool:
    """Whether an annotation looks as each reader wants: nobody can say that the stamp is seen under it."""
    return str(annotation.get(Name.Subtype)) in _DRAWN_BY_READERS and _find_appearance(annotation) is None


def _read_box(value: PdfObject) -> Box | None:
    try:
        x0, y0, x1, y1 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


# --- looking -------------------------------------------------------------------------------------------------------


def find_hidden(document: pikepdf.Pdf, laid: LaidStamp, looks: Mapping[int, Sequence[int]], name: str) -> list[int]:
    """The pages, 1-based, on which the stamp is not seen: each page of `looks` stands for others.

    Raises: `InputFileError` when the pages take too much time or memory to be drawn.
    """
    numbers = list(looks)
    probe = _copy_pages(document, laid, numbers)
    places = [laid.places[number - 1] for number in numbers]
    above = [list(_list_above(document.pages[n - 1], place)) for n, place in zip(numbers, places, strict=True)]
    corners = [(place.corner, bool(over)) for place, over in zip(places, above, strict=True)]
    shown = shows_stamps(probe, corners, name)
    hidden = (
        number
        for number, seen, over in zip(numbers, shown, above, strict=True)
        if not seen or any(map(_is_drawn_by_readers, over))
    )
    return sorted(page for number in hidden for page in (number, *looks[number]))


@done_aside
def shows_stamps(probe: bytes, corners: Sequence[tuple[Corner, bool]], name: str) -> list[bool]:  # noqa: ARG001 - shown in faults
    """Whether each page of a probe but the first, which is the stamp alone, shows it in a corner.

    With each corner goes whether annotations may be drawn over it: such a page is printed too.
    """
    with DRAWING, pypdfium2.PdfDocument(probe) as rendered:
        allow_pages(len(corners))
        alone = _render(rendered[0], _REFERENCE, draw_annots=False)
        shown: list[bool] = []
        for rank, (corner, covered) in enumerate(corners, 1):
            views = ({}, {"optimize_mode": "print"}) if covered else ({},)
            seen = (_render(rendered[rank], corner, **view) for view in views)
            shown.append(all(one is not None and alone is not None and _shows(alone, one) for one in seen))
        return shown


_REFERENCE = Corner(STAMP_WIDTH + 20, STAMP_HEIGHT + 20, (10.0, 10.0, 10.0, 10.0), 2.0)


def _copy_pages(document: pikepdf.Pdf, laid: LaidStamp, numbers: Iterable[int]) -> bytes:
    """A PDF whose first page has nothing but the stamp, then some pages of the document, without large pictures."""
    with pikepdf.new() as probe:
        if isinstance(document.Root.get(Name.OCProperties), Dictionary):  # hidden layers stay hidden
            probe.Root.OCProperties = probe.copy_foreign(document.make_indirect(document.Root.OCProperties))
        probe.add_blank_page(page_size=(_REFERENCE.width, _REFERENCE.height))
        for number in numbers:
            probe.pages.append(document.pages[number - 1])
            _lighten(probe, probe.pages[-1].obj.get(Name.Resources), 0)
            _detach_fields(probe.pages[-1])
        alone = probe.pages[0]
        alone.obj.Resources = Dictionary(XObject=Dictionary(S=probe.copy_foreign(laid.drawing)))
        alone.obj.Contents = probe.make_stream(b"q 1 0 0 1 10 10 cm /S Do Q")
        stream = io.BytesIO()
        probe.save(stream, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return stream.getvalue()


def _detach_fields(page: pikepdf.Page) -> None:
    """Make plain annotations of the fields of a page, which has left its form: they are drawn the same."""
    annotations = page.obj.get(Name.Annots)
    for annotation in annotations if isinstance(annotations, Array) else ():
        if isinstance(annotation, Dictionary) and annotation.get(Name.Subtype) == Name.Widget:
            annotation.Subtype = Name.Stamp


def _lighten(probe: pikepdf.Pdf, resources: PdfObject, depth: int) -> None:
    drawings = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    if not isinstance(drawings, Dictionary):
        return
    for key, drawing in list(drawings.items()):
        if not isinstance(drawing, Stream):
            continue
        if drawing.get(Name.Subtype) == Name.Image and count_pixels(drawing) > _MAX_PIXELS:
            drawings[key] = probe.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
        elif depth < 4:
            _lighten(probe, drawing.get(Name.Resources), depth + 1)


def count_pixels(picture: PdfObject) -> int:
    """How many pixels a picture has; none when it does not say."""
    try:
        return int(picture.Width) * int(picture.Height)
    except (AttributeError, TypeError, ValueError):
        return 0


def render_corner(page: pypdfium2.PdfPage, corner: Corner, **options: object) -> Image.Image | None:
    """What a reader sees in a corner of a page, in colours; nothing when it takes the page to have another shape.

    One thread at a time may call it (`DRAWING`).
    """
    width, height = page.get_size()
    # A unit and a half: readers round the sides of a page each in their way.
    if abs(width - corner.width) > 1.5 or abs(height - corner.height) > 1.5:
        return None
    bitmap = page.render(scale=corner.pixels, crop=corner.cut, limit_image_cache=True, rev_byteorder=True, **options)
    try:
        picture: Image.Image = bitmap.to_pil().convert("RGB")
        return picture
    finally:
        bitmap.close()


def _render(page: pypdfium2.PdfPage, corner: Corner, **options: object) -> Image.Image | None:
    try:
        picture = render_corner(page, corner, **options)
    finally:
        page.close()
    return picture.convert("L") if picture is not None else None


def _shows(alone: Image.Image, seen: Image.Image) -> bool:
    """Whether a picture has the ink of the stamp where the stamp alone has it, and light paper where it has none.

    Both may be a pixel or two apart.
    """
    width, height = min(alone.width, seen.width), min(alone.height, seen.height)
    if max(alone.width, seen.width) - width > 3 or max(alone.height, seen.height) - height > 3:
        return False
    one, other = (picture.crop((0, 0, width, height)) for picture in (alone, seen))
    ink = _mark(one, below=_INK)
    found = _mark(_darken(other), below=_INK)
    paper = _invert(_mark(_darken(one), below=235))
    dark = _mark(other, below=_PAPER)
    return _count(ImageChops.multiply(ink, found)) >= 0.93 * _count(ink) and _count(
        ImageChops.multiply(paper, dark)
    ) <= 0.02 * _count(paper)


def _darken(picture: Image.Image) -> Image.Image:
    """The darkest of the five by five pixels around each one, as `ImageFilter.MinFilter(5)`, in a tenth of the time."""
    width, height = picture.size
    spread = Image.new("L", (width + 4, height + 4), 255)
    spread.paste(picture, (2, 2))
    for across, up in ((1, 0), (2, 0), (1, 0), (0, 1), (0, 2), (0, 1)):  # two pixels, four, five; then in height
        wide, high = spread.size
        near, far = spread.crop((0, 0, wide - across, high - up)), spread.crop((across, up, wide, high))
        spread = ImageChops.darker(near, far)
    return spread


def _mark(picture: Image.Image, below: int) -> Image.Image:
    return picture.point([255 if value < below else 0 for value in range(256)])


def _invert(picture: Image.Image) -> Image.Image:
    return ImageChops.invert(picture)


def _count(picture: Image.Image) -> int:
    return picture.histogram()[255]


# --- moving below --------------------------------------------------------------------------------------------------


def _put_below(document: pikepdf.Pdf, laid: LaidStamp, number: int, name: str) -> Iterator[Diagnostic]:
    """Draw the annotations over the stamp of a page in its content, before the stamp, and take them off the page."""
    page, place, call = document.pages[number - 1], laid.places[number - 1], laid.calls[number - 1]
    drawn = b""
    for annotation in list(_list_above(page, place)):
        appearance = _find_appearance(annotation)
        if appearance is None or str(annotation.get(Name.Subtype)) in _LIVE or _stands_upright(page, annotation):
            continue
        matrix = _fit(appearance, _read_box(annotation.Rect) or place.box)
        if matrix is None:
            continue
        key = f"/CTGAnnotation{len(document.pages[number - 1].resources.get(Name.XObject, Dictionary()))}"
        if Name.OC in annotation and Name.OC not in appearance:
            appearance.OC = annotation.OC  # what a hidden layer hides stays hidden
        page.add_resource(appearance, Name.XObject, Name(key), replace_existing=True)
        drawn += f"/Artifact BMC\nq {write_matrix(matrix)} cm {key} Do Q\nEMC\n".encode()
        _take_off(page, annotation)
        words = " ".join(str(annotation.get(Name.Contents, "")).split())[:60]
        what = f"une annotation (« {words} »)" if words else "une annotation"
        yield Diagnostic(
            Code.TAMPON_SUR_ANNOTATION,
            f"page {number} : {what} cachait le tampon ; dans la copie, elle est dessinée sous lui",
            Span(name),
            hint="vérifier ce coin de la page, ou déplacer l'annotation dans l'original et tamponner à nouveau",
            severity=Severity.WARNING,
        )
    if drawn:
        last = page.obj.Contents[-1].read_bytes()
        page.obj.Contents[-1] = document.make_stream(last.removesuffix(call) + drawn + call)


def _find_appearance(annotation: PdfObject) -> PdfObject | None:
    """What is drawn for an annotation, in its present state."""
    appearances = annotation.get(Name.AP)
    normal = appearances.get(Name.N) if isinstance(appearances, Dictionary) else None
    if isinstance(normal, Dictionary):
        state = annotation.get(Name.AS)
        normal = normal.get(state) if isinstance(state, Name) else None
    if not isinstance(normal, Stream):
        return None
    if normal.get(Name.Subtype) != Name.Form:
        normal.Subtype = Name.Form
    return normal


def _fit(appearance: PdfObject, target: Box) -> tuple[float, float, float, float, float, float] | None:
    """The matrix that brings an appearance into the rectangle of its annotation. Source: ISO 32000-1, 12.5.5."""
    box = _read_box(appearance.get(Name.BBox))
    if box is None:
        return None
    try:
        a, b, c, d, e, f = (float(value) for value in appearance.get(Name.Matrix, (1, 0, 0, 1, 0, 0)))
    except (TypeError, ValueError):
        return None
    x, y = box[0], box[1]
    moved = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)
    left, bottom, right, top = transform_box(moved, box[2] - x, box[3] - y)
    if right <= left or top <= bottom:
        return None
    across, up = (target[2] - target[0]) / (right - left), (target[3] - target[1]) / (top - bottom)
    return across, 0.0, 0.0, up, target[0] - left * across, target[1] - bottom * up


def _take_off(page: pikepdf.Page, annotation: PdfObject) -> None:
    gone = [annotation, annotation.get(Name.Popup)]
    kept = [one for one in page.obj.Annots if not any(_is_same(one, other) for other in gone)]
    page.obj.Annots = Array(kept)


def _is_same(one: PdfObject, other: PdfObject) -> bool:
    if not isinstance(other, Dictionary) or not isinstance(one, Dictionary):
        return False
    return bool(one.objgen == other.objgen if one.is_indirect or other.is_indirect else one == other)
