"""What a logo looks like, the same in Word and in PDF: a plain PNG, or an SVG that says its size.

A PNG of 16 bits, turned by its EXIF, animated, interlaced or with a profile of its own is shown in two ways by the two,
or refused by one: it is drawn anew. Source: W3C PNG, 11.2 and 11.3 (chunks); SVG 1.1, 5.1.2 and 7.7 (size, viewBox).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PLAIN_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"sRGB", b"bKGD"}
    | {b"gAMA", b"cHRM", b"sBIT", b"hIST"}
)
_MM_PER_UNIT = {"": 25.4 / 96, "px": 25.4 / 96, "pt": 25.4 / 72, "pc": 25.4 / 6, "in": 25.4, "cm": 10.0, "mm": 1.0}
_LENGTH = re.compile(r"\s*\+?(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(?P<unit>[a-z%]*)\s*")


@lru_cache(maxsize=64)
def settle_png(data: bytes) -> bytes:
    """A PNG as both formats show it: itself when it is plain, else drawn anew (8 bits, sRGB, upright, its first image).

    Raises: `OSError`, `ValueError` or `SyntaxError` when it cannot be decoded.
    """
    if _is_plain(data):
        return data
    from PIL import Image, ImageOps  # noqa: PLC0415  # paid only by those who have such a logo

    with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
        picture.load()
        drawn = _take_colours(picture)
        drawn.info["exif"] = picture.getexif().tobytes()  # which says how it is to be turned
    upright = ImageOps.exif_transpose(drawn)
    upright.info.clear()
    stream = io.BytesIO()
    upright.save(stream, "PNG")
    return stream.getvalue()


def _take_colours(picture: Any) -> Any:
    """The picture in grey, RGB or RGBA of 8 bits, by the profile that its file has."""
    from PIL import ImageCms  # noqa: PLC0415

    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut and not scale
        grey = picture.convert("I").point(lambda value: value / 257).convert("L")
        clear = picture.info.get("transparency")
        if not isinstance(clear, int):
            return grey
        alpha = picture.convert("I").point(lambda value: abs(value - clear)).point(lambda value: value * 255)
        return _merge_alpha(grey, alpha.convert("L"))
    if "transparency" in picture.info or "A" in picture.getbands():
        return picture.convert("RGBA")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "RGB":
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            shown = None
        return shown if shown is not None else picture.convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _merge_alpha(grey: Any, alpha: Any) -> Any:
    whole = grey.convert("RGBA")
    whole.putalpha(alpha)
    return whole


def _is_plain(data: bytes) -> bool:
    """Whether a PNG is of 8 bits at most, in one pass, and holds nothing that turns, moves or recolours it."""
    chunks = dict(_list_chunks(data))
    header = chunks.get(b"IHDR", b"")
    return len(header) == 13 and header[8] <= 8 and header[12] == 0 and chunks.keys() <= _PLAIN_CHUNKS


def _list_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG_SIGNATURE)
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + min(length, 64)]
        place += 12 + length


def read_svg_size(svg: bytes) -> tuple[float, float] | None:
    """The proportions of an SVG: its width and height where it gives both as lengths, else its viewBox.

    Nothing when it is no SVG, or gives neither: each reader would then choose a size of its own.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(svg, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or etree.QName(root).localname != "svg":
        return None
    sides = [_read_length(str(root.get(name, ""))) for name in ("width", "height")]
    if not all(sides):
        box = [_read_number(part) for part in re.split(r"[\s,]+", str(root.get("viewBox", "")).strip())]
        sides = box[2:] if len(box) == 4 else []
    width, height = (side or 0.0 for side in sides or (0.0, 0.0))
    return (width, height) if width > 0 and height > 0 else None


def _read_length(words: str) -> float | None:
    """Millimetres; nothing for a share of what stands around, or of a type size that nobody gives."""
    found = _LENGTH.fullmatch(words)
    if found is None or found["unit"] not in _MM_PER_UNIT:
        return None
    return _read_number(found["number"], _MM_PER_UNIT[found["unit"]])


def _read_number(words: str, times: float = 1.0) -> float | None:
    try:
        number = float(words) * times
    except ValueError:
        return None
    return number if 0 < number < 1e9 else None
