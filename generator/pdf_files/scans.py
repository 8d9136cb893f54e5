"""Pages that come as pictures: scans, and PDFs made elsewhere that must enter an archivable, accessible file.

A page that is one plain picture is taken as it is, without loss. Any other page (CMYK, transparency, fonts that may
not be embedded…) is drawn anew by pdfium as a picture of at most 300 dpi; its words, where it has some, are kept as an
invisible layer so that the page can still be searched.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from generator.bounded import allow_pages, done_aside
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.pdf_files.embedded_font import FontSubset, embed_font, subset_font
from generator.pdf_files.page_geometry import A4_BOX, LARGEST_SHEET, PageFrame, frame_page, write_number
from generator.pdf_files.pdf_bytes import PdfObject, open_pdf, save_pdf
from generator.pdf_files.pictures import ScanImage, flatten_image, measure_image, pack_image

MAX_DPI = 300
VECTOR_DPI = 200  # a page without pictures: letters stay sharp, the file stays small
MAX_PIXELS = 40_000_000  # of a page drawn anew: A4 at 300 dpi has 8.7 million
MAX_IMAGE_PIXELS = 200_000_000  # of a picture that is read: A3 at 600 dpi has 70 million


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words of the page, with the box they fill, in points from the lower left."""

    words: str
    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One page made of one picture; lengths in points before `rotation` (degrees clockwise)."""

    image: ScanImage
    width: float
    height: float
    rotation: int = 0
    text: tuple[TextRun, ...] = ()


@done_aside
def read_scan_pages(data: bytes, name: str) -> tuple[ScanPage, ...]:
    """The pages of a scan, from a PDF or from a PNG, JPEG or TIFF picture.

    A page far larger than a sheet, such as a photograph of one point per pixel, comes at the size of A4.

    Raises: `InputFileError` when it is neither, cannot be read, or takes too much time or memory to be drawn.
    """
    pages = _read_pdf_pages(data, name) if b"%PDF-" in data[:1024] else _read_image_pages(data, name)
    return tuple(_fit_sheet(page) for page in pages)


def _fit_sheet(page: ScanPage) -> ScanPage:
    if max(page.width, page.height) <= LARGEST_SHEET:
        return page
    _, _, wide, high = A4_BOX
    room = (wide, high) if page.width <= page.height else (high, wide)
    scale = min(room[0] / page.width, room[1] / page.height)
    text = tuple(
        TextRun(run.words, run.left * scale, run.bottom * scale, run.width * scale, run.height * scale)
        for run in page.text
    )
    return replace(page, width=page.width * scale, height=page.height * scale, text=text)


def write_scan_pdf(pages: Iterable[ScanPage]) -> bytes:
    """A plain PDF of these pages, one picture each."""
    pdf = pikepdf.new()
    for scan in pages:
        page = pdf.add_blank_page(page_size=(scan.width, scan.height))
        resources, content = draw_scan(pdf, scan, None)
        page.obj.Resources = resources
        page.obj.Contents = pdf.make_stream(content)
        if scan.rotation:
            page.obj.Rotate = scan.rotation
    return save_pdf(pdf)


def draw_scan(pdf: pikepdf.Pdf, scan: ScanPage, font: bytes | None) -> tuple[Dictionary, bytes]:
    """The resources and the content that draw a page; its words are laid invisibly over it when there is a font."""
    image = scan.image
    drawing = pdf.make_stream(
        image.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        BitsPerComponent=image.bits,
        ColorSpace=Name.DeviceRGB if image.colour else Name.DeviceGray,
    )
    if image.filter_name:
        parameters = Dictionary({f"/{key}": value for key, value in image.parameters}) if image.parameters else None
        drawing.write(image.data, filter=Name(f"/{image.filter_name}"), decode_parms=parameters)
    resources = Dictionary(XObject=Dictionary(Im0=drawing))
    content = f"q {write_number(scan.width)} 0 0 {write_number(scan.height)} 0 0 cm /Im0 Do Q\n"
    if font and scan.text:
        subset = subset_font(font, "".join(run.words for run in scan.text))
        resources.Font = Dictionary(F=embed_font(pdf, subset))
        content += "".join(_write_invisible(run, subset) for run in scan.text)
    return resources, content.encode()


def _write_invisible(run: TextRun, font: FontSubset) -> str:
    words = "".join(c for c in run.words if font.has(c))
    size = max(run.height, 1.0)
    natural = font.measure(words) * size
    if not words or natural <= 0:
        return ""
    stretch = write_number(min(max(100 * run.width / natural, 10), 500))
    place = f"{write_number(run.left)} {write_number(run.bottom + 0.2 * size)}"
    return f"BT 3 Tr /F {write_number(size)} Tf {stretch} Tz 1 0 0 1 {place} Tm {font.encode(words)} Tj ET\n"


# --- from a picture ------------------------------------------------------------------------------------------------


def _read_image_pages(data: bytes, name: str) -> tuple[ScanPage, ...]:
    pages: list[ScanPage] = []
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as image:
            for rank in range(getattr(image, "n_frames", 1)):
                image.seek(rank)
                if image.width * image.height > MAX_IMAGE_PIXELS:
                    raise _refuse(Code.IMAGE_DEMESUREE, f"image de {image.width} × {image.height} points", name)
                pages.append(_read_image(image, data))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise _refuse(Code.IMAGE_ILLISIBLE, "cette image ne peut pas être lue", name) from fault
    return tuple(pages)


def _read_image(image: Image.Image, data: bytes) -> ScanPage:
    orientation = image.getexif().get(0x0112, 1)
    turn = {3: 180, 6: 90, 8: 270}.get(orientation)
    width, height = measure_image(image)
    if image.format == "JPEG" and image.mode in ("L", "RGB") and (orientation == 1 or turn):
        # A JPEG enters as it is; a page that lies on its side is turned by the page.
        found = ScanImage(data, image.width, image.height, 8, image.mode == "RGB", "DCTDecode")
        return ScanPage(found, width, height, turn or 0)
    upright = ImageOps.exif_transpose(image) if image.format != "PNG" else image
    if upright.size != image.size:
        width, height = height, width
    return ScanPage(pack_image(flatten_image(upright)), width, height)


# --- from a PDF ----------------------------------------------------------------------------------------------------


def _read_pdf_pages(data: bytes, name: str) -> tuple[ScanPage, ...]:
    source = open_pdf(data, name)
    frames = [frame_page(page) for page in source.pages]
    plain = [_take_plain_image(page, frame) for page, frame in zip(source.pages, frames, strict=True)]
    if all(plain):
        return tuple(page for page in plain if page)
    try:
        drawer = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise _refuse(Code.PDF_ILLISIBLE, "les pages de ce PDF ne peuvent pas être dessinées", name) from fault
    with drawer:
        allow_pages(len(drawer))
        drawer.init_forms()
        if len(drawer) != len(frames):
            raise _refuse(Code.PDF_ILLISIBLE, "ce PDF est abîmé : il perd des pages à la lecture", name)
        return tuple(
            page or _draw_page(drawer, index, frames[index], _choose_dpi(source.pages[index], frames[index]))
            for index, page in enumerate(plain)
        )


def _take_plain_image(page: pikepdf.Page, frame: PageFrame) -> ScanPage | None:
    """The page as its only picture, when that picture fills it and is safe as it is."""
    drawings = page.get_images(recursive=False)
    if len(drawings) != 1 or Name.Annots in page.obj or Name.UserUnit in page.obj:
        return None
    matrix, drawn = pikepdf.Matrix(), 0
    try:
        for step in pikepdf.parse_content_stream(page):
            match str(step.operator):
                case "cm":
                    matrix = pikepdf.Matrix(*(float(value) for value in step.operands)) @ matrix
                case "Do":
                    drawn += 1
                case "q" | "Q":
                    pass
                case _:
                    return None
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError):
        return None
    left, bottom, right, top = frame.box
    a, b, c, d, e, f = matrix.shorthand
    aside = max(abs(b), abs(c), abs(e - left), abs(f - bottom), abs(a - (right - left)), abs(d - (top - bottom)))
    image = _take_image(next(iter(drawings.values())))
    if drawn != 1 or aside > 2 or image is None:
        return None
    return ScanPage(image, right - left, top - bottom, frame.rotation)


def _take_image(image: PdfObject) -> ScanImage | None:
    if any(key in image for key in ("/SMask", "/Mask", "/Decode", "/ImageMask", "/Alternates", "/OPI")):
        return None
    components = _count_components(image.get(Name.ColorSpace))
    bits = int(image.get(Name.BitsPerComponent, 0))
    filters, parameters = _single_filter(image)
    if components is None or bits not in (1, 8) or filters is None:
        return None
    return ScanImage(
        image.read_raw_bytes(), int(image.Width), int(image.Height), bits, components == 3, filters, parameters
    )


def _count_components(space: PdfObject) -> int | None:
    if isinstance(space, Array) and len(space) > 1 and space[0] == Name.ICCBased:
        count = int(space[1].get(Name.N, 0))
        return count if count in (1, 3) else None
    return {"/DeviceGray": 1, "/DeviceRGB": 3}.get(str(space)) if isinstance(space, Name) else None


def _single_filter(image: PdfObject) -> tuple[str | None, tuple[tuple[str, int | bool], ...]]:
    names, parameters = image.get(Name.Filter), image.get(Name.DecodeParms)
    if isinstance(names, Array):
        if len(names) != 1:
            return None, ()
        names = names[0]
        parameters = parameters[0] if isinstance(parameters, Array) and len(parameters) else parameters
    if names is None:
        return "", ()
    if names not in (Name.DCTDecode, Name.FlateDecode, Name.CCITTFaxDecode):
        return None, ()
    found: list[tuple[str, int | bool]] = []
    for key in sorted(parameters.keys()) if isinstance(parameters, Dictionary) else ():
        value = parameters[key]
        if not isinstance(value, int | bool):
            return None, ()
        found.append((key.lstrip("/"), value))
    return str(names).lstrip("/"), tuple(found)


def _choose_dpi(page: pikepdf.Page, frame: PageFrame) -> float:
    """As fine as the page's own pictures, at most 300 dpi, and never a picture that memory cannot hold."""
    longest = max(frame.width, frame.height)
    if longest > LARGEST_SHEET:
        return MAX_DPI * A4_BOX[3] / longest  # it will be as large as A4
    widths = [int(image.get(Name.Width, 0)) for image in page.get_images().values()]
    dpi = float(VECTOR_DPI)
    if widths:
        dpi = min(max(max(widths) * 72 / longest, VECTOR_DPI), MAX_DPI)
    surface = frame.width * frame.height / 72**2
    return min(dpi, math.sqrt(MAX_PIXELS / surface))


def _draw_page(drawer: pypdfium2.PdfDocument, index: int, frame: PageFrame, dpi: float) -> ScanPage:
    page = drawer[index]
    try:
        scale = dpi / 72 * frame.width / page.get_width()
        picture = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
        # What annotations show (a stamp, a typed note) is read with the page, once drawn into it.
        if pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY) == pypdfium2.raw.FLATTEN_SUCCESS:
            page.close()
            page = drawer[index]
        return ScanPage(pack_image(picture), frame.width, frame.height, 0, tuple(_read_text(page, frame)))
    finally:
        page.close()


def _read_text(page: pypdfium2.PdfPage, frame: PageFrame) -> Iterable[TextRun]:
    text_page = page.get_textpage()
    try:
        for rank in range(text_page.count_rects()):
            left, bottom, right, top = text_page.get_rect(rank)
            words = " ".join(str(text_page.get_text_bounded(left, bottom, right, top)).split())
            corners = [_see(frame, left, bottom), _see(frame, right, top)]
            (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
            if words:
                yield TextRun(words, x0, y0, x1 - x0, y1 - y0)
    finally:
        text_page.close()


def _see(frame: PageFrame, x: float, y: float) -> tuple[float, float]:
    """A point of the page as seen, in points from the lower left."""
    a, b, c, d, e, f = pikepdf.Matrix(*frame.place(0, 0)).inverse().shorthand
    return a * x + c * y + e, b * x + d * y + f


def _refuse(code: Code, message: str, name: str) -> InputFileError:
    hint = "numériser à nouveau, en PDF, en niveaux de gris et à 300 points par pouce"
    return InputFileError(Diagnostic(code, message, Span(name), hint=hint))
