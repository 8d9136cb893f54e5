"""The child process of `intake` for pictures: PNG or JPEG, drawn anew as what Word and PDF/A both show the same way.

In: one line of JSON (limits, name and size of each file), then the files. Out: one line of JSON, what each has become
or why it is refused, then the pictures.

Every picture is decoded and written again: nothing that its file holds besides the picture goes on (the place where a
photograph was taken, names, profiles, what stands after its end). Source: ISO 19005-3, 6.2.4 and 6.2.8 (colour spaces
and images of PDF/A).
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.system import bound_process, leave_process
from generator.units import MM_PER_INCH

_MAX_PIXELS = 60_000_000
_MAX_RATIO = 50  # a line of points is no picture
_MAX_POINTS = 2000  # of the longest side: 300 per inch over the width of the text
_JPEG_QUALITY = 90
_USUAL_DPI = 96.0  # of a picture that declares none, as browsers and Word have it
_DPI_RANGE = (72.0, 1200.0)
_OTHER_KINDS = (
    (b"GIF8", "un GIF"),
    (b"%PDF-", "un PDF"),
    (b"II*\x00", "un TIFF"),
    (b"MM\x00*", "un TIFF"),
    (b"RIFF", "un WebP"),
    (b"BM", "un BMP"),
    (b"<", "un SVG ou une page web"),
)
_KNOWN = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_HINT = "l'enregistrer en PNG (plan, schéma) ou en JPEG (photographie)"
_HINT_SMALLER = "en réduire la taille : 2 000 points de large suffisent à une page"


def draw_picture(data: bytes, name: str) -> tuple[bytes, tuple[float, float]]:
    """A picture drawn anew, PNG or JPEG as its file was, and its natural size in millimetres.

    Turned as its EXIF says, alpha laid on white, CMYK and other colour spaces as sRGB, 16 bits as 8, too many points
    made fewer.

    Raises: `InputFileError` when the file is no PNG or JPEG, is damaged, or has too many points.
    """
    if not data.startswith(_KNOWN):
        what = next((what for start, what in _OTHER_KINDS if data.startswith(start)), "un fichier d'une autre sorte")
        what = "un HEIC" if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") else what
        raise _refuse(Code.IMAGE_TYPE, f"c'est {what}, ni un PNG ni un JPEG", name, _HINT)
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as picture:
            width, height = picture.size
            if width * height > _MAX_PIXELS or max(width, height) > _MAX_RATIO * min(width, height):
                words = f"cette image a {width} × {height} points"
                raise _refuse(Code.IMAGE_TROP_LOURDE, words, name, _HINT_SMALLER)
            is_photograph = picture.format != "PNG"
            dpi = _read_dpi(picture)
            if is_photograph:
                picture.draft(None, (_MAX_POINTS, _MAX_POINTS))  # read at a smaller scale, when it is much too large
            drawn = _flatten(ImageOps.exif_transpose(_take_colours(picture)))
            turned = (width > height) != (drawn.width > drawn.height)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as fault:
        raise _refuse(Code.IMAGE_ILLISIBLE, "cette image est abîmée", name, _HINT) from fault
    size = (height, width) if turned else (width, height)
    drawn.thumbnail((_MAX_POINTS, _MAX_POINTS), Image.Resampling.LANCZOS)
    drawn.info.clear()
    stream = io.BytesIO()
    if is_photograph:
        drawn.save(stream, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    else:
        drawn.save(stream, "PNG")
    return stream.getvalue(), (size[0] / dpi * MM_PER_INCH, size[1] / dpi * MM_PER_INCH)


def _read_dpi(picture: Image.Image) -> float:
    """The points per inch that the file declares, when it means something."""
    declared = picture.info.get("dpi")
    try:
        dpi = float(declared[0]) if declared is not None else _USUAL_DPI
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return _USUAL_DPI
    return dpi if _DPI_RANGE[0] <= dpi <= _DPI_RANGE[1] else _USUAL_DPI


def _take_colours(picture: Image.Image) -> Image.Image:
    """The picture in grey, RGB or RGBA of 8 bits, by the profile that its file has."""
    exif, profile = picture.getexif(), picture.info.get("icc_profile")
    alpha = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode.startswith("I"):  # 16 bits, which Pillow would cut and not scale
        taken = picture.convert("I").point(lambda value: value / 257).convert("L")
    elif profile and not alpha and picture.mode in ("L", "RGB", "CMYK"):
        taken = _apply_profile(picture, profile)
    else:
        grey = picture.mode in ("1", "L", "LA")
        taken = picture.convert("RGBA" if alpha else "L" if grey else "RGB")
    if exif:
        taken.info["exif"] = exif.tobytes()  # which says how it is to be turned
    return taken


def _apply_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "L" if picture.mode == "L" else "RGB"
        if mode == "L":
            return picture.convert("L")
        shown = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert("RGB")
    return shown if shown is not None else picture.convert("RGB")


def _flatten(picture: Image.Image) -> Image.Image:
    """Without alpha: what can be seen through shows the white of the page."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _refuse(code: Code, message: str, name: str, hint: str) -> InputFileError:
    return InputFileError(Diagnostic(code, message, Span(name), hint=hint))


def answer_parent() -> None:
    """Read the order and the files, answer, and end."""
    order = json.loads(sys.stdin.buffer.readline())
    bound_process(int(order["memory"]), float(order["seconds"]))
    answers: list[dict[str, Any]] = []
    drawn: list[bytes] = []
    for file in order["files"]:
        data = sys.stdin.buffer.read(file["size"])
        try:
            picture, (width_mm, height_mm) = draw_picture(data, file["name"])
        except InputFileError as fault:
            (told,) = fault.diagnostics
            answers.append({"size": 0, "code": told.code, "message": told.message, "hint": told.hint or ""})
            continue
        answers.append({"size": len(picture), "width": width_mm, "height": height_mm})
        drawn.append(picture)
    sys.stdout.buffer.write(json.dumps({"files": answers}).encode() + b"\n" + b"".join(drawn))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_parent()
    leave_process()
