"""Pictures as a PDF page holds them: flattened, grey where they can be, plain samples or JPEG."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageChops

from generator.units import A4_POINTS

_JPEG_QUALITY = 82


@dataclass(frozen=True, slots=True)
class ScanImage:
    """A picture as a PDF holds it. `filter_name` is empty for plain samples; `parameters` are those of the filter."""

    data: bytes
    width: int
    height: int
    bits: int
    colour: bool  # three components, else one grey
    filter_name: str = ""
    parameters: tuple[tuple[str, int | bool], ...] = ()


def measure_image(image: Image.Image) -> tuple[float, float]:
    """The size on paper, in points: by the resolution where it is believable, else as large as A4 allows."""
    horizontal, vertical = (float(value or 0) for value in image.info.get("dpi", (0, 0)))
    if 72 <= horizontal <= 1200 and 72 <= vertical <= 1200:
        return image.width * 72 / horizontal, image.height * 72 / vertical
    short, long = A4_POINTS
    room = (short, long) if image.width <= image.height else (long, short)
    scale = min(room[0] / image.width, room[1] / image.height)
    return image.width * scale, image.height * scale


def flatten_image(image: Image.Image) -> Image.Image:
    """A picture without transparency, palette or print colours."""
    if image.mode in ("1", "L", "RGB"):
        return image
    if image.mode.startswith("I;16") or image.mode == "I":
        return (
            image.point([value // 256 for value in range(65536)], "L") if image.mode == "I;16" else image.convert("L")
        )
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return image.convert("RGB")


def pack_image(image: Image.Image) -> ScanImage:
    """Plain samples for line art, JPEG for the rest; grey where there is no colour."""
    if image.mode == "1":
        return ScanImage(image.tobytes(), image.width, image.height, 1, colour=False)
    if image.mode == "RGB" and _is_grey(image):
        image = image.convert("L")
    if image.mode == "L":
        counts = image.histogram()
        if sum(counts[:32]) + sum(counts[224:]) >= 0.97 * image.width * image.height:
            return ScanImage(image.tobytes(), image.width, image.height, 8, colour=False)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=_JPEG_QUALITY)
    return ScanImage(stream.getvalue(), image.width, image.height, 8, image.mode == "RGB", "DCTDecode")


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    differences = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return not any(sum(difference.histogram()[11:]) for difference in differences)
