"""The pictures of a Word template as documents get them: what they show, and nothing of who took or drew them.

A photograph says where it was taken and by whom, a drawing who drew it, and anything may follow the end of either.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator

MAX_PIXELS = 50_000_000
_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "bmp": "BMP", "tif": "TIFF", "tiff": "TIFF"}
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Source: W3C PNG, 11.2 and 11.3.
_PNG_SHOWN = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"pHYs",
        b"sRGB",
        b"bKGD",
        b"gAMA",
        b"cHRM",
        b"sBIT",
        b"hIST",
        b"iCCP",
    }
)
# Application segments that change what is shown: density, colour profile, colours. Source: ISO/IEC 10918-1, B.1.1.3.
_JPEG_SHOWN = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
_JPEG_END = re.compile(rb"\xff[\xd9]")


def settle_picture(name: str, data: bytes) -> bytes:
    """A picture of the kind that its name says, with only what it shows.

    Raises: `ValueError` when it is no such picture, or larger than any page needs.
    """
    kind = _FORMATS[name.rpartition(".")[2].lower()]
    _try_picture(data, kind)
    match kind:
        case "PNG":
            return _PNG_SIGNATURE + b"".join(_list_png_chunks(data))
        case "JPEG":
            return b"".join(_list_jpeg_segments(data))
    return _draw_again(data, kind)


def _try_picture(data: bytes, kind: str) -> None:
    from PIL import Image  # noqa: PLC0415 – paid only by those who have such a template

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[kind]) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise ValueError("size")
                picture.load()
    except (OSError, SyntaxError, EOFError, Image.DecompressionBombError) as fault:
        raise ValueError("picture") from fault


def _list_png_chunks(data: bytes) -> Iterator[bytes]:
    place = len(_PNG_SIGNATURE)
    while place + 12 <= len(data):
        kind, end = data[place + 4 : place + 8], place + 12 + int.from_bytes(data[place : place + 4], "big")
        if kind in _PNG_SHOWN:
            yield data[place:end]
        if kind == b"IEND":
            return
        place = end


def _list_jpeg_segments(data: bytes) -> Iterator[bytes]:
    """The segments up to the first scan, less those that only tell; then all there is up to the end of the picture."""
    yield data[:2]
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if kind == 0xFF:  # fill
            place += 1
            continue
        if kind == 0xDA:
            end = _JPEG_END.search(data, place)
            yield data[place : end.end() if end else len(data)]
            return
        segment = data[place : place + 2 + length]
        telling = 0xE0 <= kind <= 0xEF or kind == 0xFE
        if not telling or any(kind == shown and segment[4:].startswith(mark) for shown, mark in _JPEG_SHOWN):
            yield segment
        place += 2 + length


def _draw_again(data: bytes, kind: str) -> bytes:
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(data), formats=[kind]) as picture:
        drawn = picture.convert(picture.mode)
        transparency = picture.info.get("transparency")
    drawn.info.clear()
    stream = io.BytesIO()
    drawn.save(stream, kind, **({} if transparency is None else {"transparency": transparency}))
    return stream.getvalue()
