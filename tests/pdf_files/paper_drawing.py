"""Sheets of paper as they come back: signed or not, on a glass, on a table, in other colours, folded, dusty, faint."""

from __future__ import annotations

import io
import random

import numpy
import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

DPI = 150
Box = tuple[float, float, float, float]  # left, bottom, right, top, in points of the page
Ink = tuple[int, int, int]
BLUE, LIGHT_BLUE, PENCIL = (30, 40, 120), (140, 180, 240), (198, 198, 198)


def draw_page(pdf: bytes, page: int = 1, dpi: int = DPI) -> Image.Image:
    """A page of a PDF, in colour."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[page - 1].render(scale=dpi / 72).to_pil().convert("RGB")
    return picture


def empty_sheet(dpi: int = DPI, colour: Ink = (255, 255, 255)) -> Image.Image:
    """A sheet of A4 with nothing on it."""
    return Image.new("RGB", (round(595.276 * dpi / 72), round(841.89 * dpi / 72)), colour)


def sign(
    sheet: Image.Image, box: Box, ink: Ink = BLUE, width: float = 1.4, *, seed: int = 1, size: float = 0.7
) -> None:
    """A signature in a box: `size` is its share of it, `width` that of the pen, in points."""
    chance, scale = random.Random(seed), sheet.width / 595.276
    left, bottom, right, top = box
    middle, half = ((left + right) / 2, (bottom + top) / 2), ((right - left) / 2 * size, (top - bottom) / 2 * size)
    points = [
        (middle[0] + half[0] * (2 * rank / 11 - 1), middle[1] + half[1] * chance.uniform(-1, 1)) for rank in range(12)
    ]
    line = [(x * scale, (841.89 - y) * scale) for x, y in points]
    ImageDraw.Draw(sheet).line(line, fill=ink, width=max(1, round(width * scale)), joint="curve")


def stamp_ink(sheet: Image.Image, box: Box, ink: Ink = (60, 60, 150)) -> None:
    """A rubber stamp in a box, and no signature."""
    scale = sheet.width / 595.276
    left, bottom, right, top = box
    x, y, radius = (left + right) / 2 * scale, (841.89 - (bottom + top) / 2) * scale, (top - bottom) * 0.38 * scale
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=max(1, round(1.5 * scale)))
    pen.text((x, y), "MAIRIE", fill=ink, anchor="mm", font_size=9 * scale)


def scatter_dust(sheet: Image.Image, count: int = 60, seed: int = 3) -> None:
    """Specks of less than a millimetre, everywhere."""
    chance, pen, scale = random.Random(seed), ImageDraw.Draw(sheet), sheet.width / 595.276
    for _ in range(count):
        x, y = chance.uniform(0, sheet.width), chance.uniform(0, sheet.height)
        size = chance.uniform(0.4, 1.8) * scale
        pen.ellipse((x, y, x + size, y + size), fill=(chance.randint(20, 150),) * 3)


def fold(sheet: Image.Image, at: float = 0.5) -> None:
    """A fold across the sheet: a thin dark line beside a thin light one."""
    pen, y, scale = ImageDraw.Draw(sheet), round(sheet.height * at), sheet.width / 595.276
    pen.line((0, y, sheet.width, y + 2), fill=(205, 205, 205), width=max(1, round(scale)))
    pen.line((0, y + 2 * scale, sheet.width, y + 2 * scale + 2), fill=(255, 255, 255), width=max(1, round(scale)))


def streak(sheet: Image.Image, at: float = 0.75) -> None:
    """The line that a speck on the feeder's glass leaves from top to bottom."""
    x = round(sheet.width * at)
    ImageDraw.Draw(sheet).line((x, 0, x, sheet.height), fill=(120, 120, 120), width=1)


def shade(sheet: Image.Image, seed: int = 5) -> Image.Image:
    """The shadow of a hand over a part of the sheet."""
    mask = Image.new("L", sheet.size, 255)
    chance = random.Random(seed)
    x, y = sheet.width * chance.uniform(0.4, 0.7), sheet.height * chance.uniform(0.2, 0.5)
    ImageDraw.Draw(mask).ellipse((x, y, x + sheet.width, y + sheet.height * 0.6), fill=165)
    return ImageChops.multiply(sheet, mask.filter(ImageFilter.GaussianBlur(sheet.width / 90)).convert("RGB"))


def tint(sheet: Image.Image, paper: Ink) -> Image.Image:
    """The same on paper of a colour."""
    return ImageChops.multiply(sheet, Image.new("RGB", sheet.size, paper))


def fade(sheet: Image.Image, dark: int = 150, light: int = 225) -> Image.Image:
    """The same with little between black and white."""
    return sheet.point([dark + (light - dark) * value // 255 for value in range(256)] * 3)


def negate(sheet: Image.Image) -> Image.Image:
    """A negative."""
    return ImageOps.invert(sheet)


def lay(
    sheet: Image.Image, ground: Image.Image, at: tuple[float, float] = (0.5, 0.5), angle: float = 0.0, tilt: float = 0.0
) -> Image.Image:
    """A sheet on a ground, turned by `angle` degrees; `tilt`: how much shorter its far edge is seen."""
    turned = sheet.convert("RGBA")
    if tilt:
        wide, high, inset = turned.width, turned.height, turned.width * tilt / 2
        seen = (inset, 0, wide - inset, 0, wide, high * (1 - tilt), 0, high * (1 - tilt))
        turned = turned.transform(
            turned.size, Image.Transform.PERSPECTIVE, solve_perspective(seen, wide, high), Image.Resampling.BICUBIC
        )
    turned = turned.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    result = ground.copy()
    place = (round((ground.width - turned.width) * at[0]), round((ground.height - turned.height) * at[1]))
    result.paste(turned, place, turned)
    return result


def solve_perspective(seen: tuple[float, ...], wide: float, high: float) -> list[float]:
    """Pillow's eight numbers that bring the corners of a sheet to the four points `seen`, clockwise from upper left."""
    rows, values = [], []
    for (x, y), (u, v) in zip(
        zip(seen[::2], seen[1::2], strict=True), ((0, 0), (wide, 0), (wide, high), (0, high)), strict=True
    ):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in numpy.linalg.solve(numpy.array(rows), numpy.array(values))]


def glass(sheet: Image.Image, colour: int) -> Image.Image:
    """The ground of a scanner's glass, larger than the sheet."""
    return Image.new("RGB", (round(sheet.width * 1.4), round(sheet.height * 1.2)), (colour,) * 3)


def table(sheet: Image.Image, seed: int = 7, dark: bool = False) -> Image.Image:
    """The top of a wooden table: long grain, knots, light from a side."""
    size = (round(sheet.width * 1.35), round(sheet.height * 1.3))
    noise = numpy.random.default_rng(seed).normal(0, 1, (size[1] // 3 + 1, 40))
    grain = Image.fromarray(noise.astype(numpy.float32)).resize(size, Image.Resampling.BICUBIC)
    slope = numpy.linspace(0.75, 1.1, size[0])[None, :]
    values = (numpy.asarray(grain) * 14 + (60 if dark else 125)) * slope
    wood = numpy.stack([values * 1.15, values * 0.8, values * 0.5], axis=-1)
    return Image.fromarray(numpy.clip(wood, 0, 255).astype(numpy.uint8))


def show_through(front: Image.Image, share: float = 0.06) -> Image.Image:
    """The empty back of a sheet, through which its front shows, blurred and the other way round."""
    seen = ImageOps.mirror(front.filter(ImageFilter.GaussianBlur(front.width / 595 * 1.2)))
    return Image.blend(Image.new("RGB", front.size, (250, 250, 248)), seen, share)


def scan(picture: Image.Image, noise: float = 4.0, quality: int = 75, dpi: float = DPI, turned: int = 0) -> bytes:
    """A picture as a copier gives it: grain, JPEG, one page of a PDF. With `dpi` 72, the page is as large as pixels."""
    picture = picture.rotate(-turned, expand=True)
    grain = numpy.random.default_rng(11).normal(0, noise, (picture.height, picture.width, 1))
    values = numpy.asarray(picture.convert("RGB"), dtype=numpy.float32) + grain
    stream = io.BytesIO()
    Image.fromarray(numpy.clip(values, 0, 255).astype(numpy.uint8)).save(stream, "JPEG", quality=quality)
    pdf = pikepdf.new()
    width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
    page = pdf.add_blank_page(page_size=(width, height))
    image = pikepdf.Stream(pdf, stream.getvalue())
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = picture.width, picture.height, 8
    image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(S=pdf.make_indirect(image)))
    page.obj.Contents = pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /S Do Q".encode())
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()
