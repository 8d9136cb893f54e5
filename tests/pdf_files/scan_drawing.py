"""Scans drawn at random, as copiers deliver them, and the count of those whose code is read right.

Run as `.venv/bin/python -m tests.pdf_files.scan_drawing [pages] [seed]`: it prints the counts, and which pages failed.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy
import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from generator.pdf_files.signatures.code import SignatureCode, draw_codes, name_dossier
from generator.pdf_files.signatures.scan_recognition import look_at_pages

FONT = Path(__file__).parents[2] / "templates" / "fonts" / "LiberationSans-Regular.ttf"
A4 = (595.276, 841.89)
DPIS = (*(150,) * 4, *(200,) * 4, *(300,) * 3, 400, 600)


@dataclass(frozen=True)
class DrawnScan:
    """A page as scanned, what was on the paper, and what was done to it; `code` is None on a blank back."""

    pdf: bytes
    code: SignatureCode | None
    turned: int  # degrees clockwise
    story: str


def draw_sheet(code: SignatureCode) -> bytes:
    """A page with a few words, boxes to sign in, a foot, and its code; one page whatever the code's page says."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    page.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
    )
    lines = [f"BT /F 10 Tf 70 {y} Td (Pour la commune, Madame la Maire) Tj ET" for y in range(200, 780, 90)]
    boxes = [f"320 {y - 40} 210 70 re S" for y in range(200, 780, 90)]
    foot = ["BT /F 8.5 Tf 68 42 Td (Territoire, 2027 - 2031) Tj 416 0 Td (page 17 / 19) Tj ET"]
    page.obj.Contents = pdf.make_stream("\n".join((*lines, *boxes, *foot)).encode())
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    # The sheet is the only page of its file; the code says which page of the original it is.
    printed, warnings = draw_codes(stream.getvalue(), [code], FONT.read_bytes(), "feuille.pdf", pages=(1,))
    assert not warnings
    return printed


def draw_scans(count: int, seed: int) -> Iterator[DrawnScan]:
    """`count` scans of signed pages in any order, with blank backs here and there. Same seed, same scans."""
    chance = random.Random(seed)
    names = ("exemple-complet", "bassin-minier", "vallee-de-l-ubaye-et-alentours")
    for _ in range(count):
        digest = f"{chance.getrandbits(48):012x}"
        code = SignatureCode(
            name_dossier(chance.choice(names)), chance.randint(1, 30), chance.choice((7, 17, 112)), digest
        )
        with pypdfium2.PdfDocument(draw_sheet(code)) as sheet:
            yield _scan(sheet[0], code, chance)
        if chance.random() < 0.2:
            with pypdfium2.PdfDocument.new() as empty:
                yield _scan(empty.new_page(*A4), None, chance)


def _scan(page: pypdfium2.PdfPage, code: SignatureCode | None, chance: random.Random) -> DrawnScan:
    dpi, turned = chance.choice(DPIS), chance.choice((0, 90, 180, 270))
    skew, colour = chance.uniform(-5, 5), chance.random() < 0.4
    noise, blur, quality = chance.uniform(0, 22), chance.uniform(0, 0.35), chance.randint(45, 92)
    dark, light = chance.randint(0, 70), chance.randint(215, 255)
    picture = page.render(scale=dpi / 72, grayscale=not colour).to_pil().convert("RGB" if colour else "L")
    if code is not None:
        _sign(picture, dpi, chance)
    picture = picture.point([dark + (light - dark) * value // 255 for value in range(256)] * len(picture.getbands()))
    picture = picture.rotate(skew, Image.Resampling.BILINEAR, fillcolor=(light,) * 3 if colour else light)
    picture = picture.filter(ImageFilter.GaussianBlur(blur * dpi / 100))
    picture = _add_grain(picture.rotate(-turned, expand=True), noise, chance)
    story = f"{dpi} dpi, {turned}°, {skew:+.1f}°, {'couleur' if colour else 'gris'}, grain {noise:.0f}, flou {blur:.2f}"
    return DrawnScan(_write_page(picture, dpi, quality), code, turned, f"{story}, {dark}-{light}, JPEG {quality}")


def _sign(picture: Image.Image, dpi: int, chance: random.Random) -> None:
    """A pen's strokes in the boxes; they may leave them, not reach the foot."""
    ink = (30, 40, 120) if picture.mode == "RGB" else 50
    pen = ImageDraw.Draw(picture)
    for y in range(62, 642, 90):
        points = [
            ((320 + chance.uniform(-20, 210)) * dpi / 72, (y + chance.uniform(-10, 75)) * dpi / 72) for _ in range(9)
        ]
        pen.line(points, fill=ink, width=max(2, dpi // 70), joint="curve")


def _add_grain(picture: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    values = numpy.asarray(picture, dtype=numpy.int16)
    tile = numpy.random.default_rng(chance.getrandbits(32)).normal(0, strength, (509, 503))
    repeat = (values.shape[0] // 509 + 1, values.shape[1] // 503 + 1)
    grain = numpy.tile(tile.astype(numpy.int16), repeat)[: values.shape[0], : values.shape[1]]
    grained = values + (grain[..., None] if values.ndim == 3 else grain)
    return Image.fromarray(numpy.clip(grained, 0, 255).astype(numpy.uint8))


def _write_page(picture: Image.Image, dpi: int, quality: int) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=quality)
    pdf = pikepdf.new()
    width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
    page = pdf.add_blank_page(page_size=(width, height))
    image = pikepdf.Stream(pdf, packed.getvalue())
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = picture.width, picture.height, 8
    image.ColorSpace = pikepdf.Name.DeviceRGB if picture.mode == "RGB" else pikepdf.Name.DeviceGray
    image.Filter = pikepdf.Name.DCTDecode
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(S=pdf.make_indirect(image)))
    page.obj.Contents = pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /S Do Q".encode())
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


@dataclass
class Counts:
    """How the pages fared; `stories` are those of all that was not right."""

    right: int = 0
    unread: int = 0
    wrong: int = 0
    blanks: int = 0
    blanks_missed: int = 0
    stories: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"{self.right} justes, {self.unread} illisibles, {self.wrong} fausses ;"
            f" {self.blanks} versos blancs, {self.blanks_missed} non reconnus"
        )


def count_recognised(count: int, seed: int) -> Counts:
    """Draw, look, and compare."""
    counts = Counts()
    for scan in draw_scans(count, seed):
        (seen,) = look_at_pages(scan.pdf, "scan.pdf")
        if scan.code is None:
            counts.blanks += 1
            counts.blanks_missed += not seen.blank
            counts.wrong += bool(seen.codes)
            continue
        right = seen.codes == (scan.code,) and seen.turn == -scan.turned % 360
        counts.right += right
        counts.unread += not seen.codes
        counts.wrong += bool(seen.codes) and not right
        if not right:
            counts.stories += (f"{scan.story} : {seen}",)
    return counts


if __name__ == "__main__":
    wanted, seed = (*map(int, sys.argv[1:]), *(100, 1)[len(sys.argv) - 1 :])
    start = time.perf_counter()
    found = count_recognised(wanted, seed)
    for told in found.stories:
        sys.stdout.write(told + "\n")
    sys.stdout.write(f"{wanted} pages : {found} ; {time.perf_counter() - start:.0f} s\n")
