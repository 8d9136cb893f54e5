"""Logos for the cover: a PNG as it is, an SVG drawn as a PNG, since older Word shows no vector picture."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO

import pypdfium2
from lxml import etree
from markupsafe import Markup

from generator.units import POINTS_PER_INCH
from generator.writing.word.ledger import Ledger, read_png_size
from generator.writing.word.package import parse_part

_DPI = 300
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)")


def write_logo(data: bytes | None, name: str, room_mm: tuple[float, float], ledger: Ledger) -> Markup:
    """A run with a logo fitted in its room (width, height); nothing when there is none or it cannot be drawn."""
    if data is None:
        return Markup("")
    png = data if read_png_size(data) else draw_svg(data, room_mm)
    size = read_png_size(png) if png else None
    if png is None or size is None:
        return Markup("")
    scale = min(room_mm[0] / size[0], room_mm[1] / size[1])
    return Markup(ledger.write_picture(png, size[0] * scale, size[1] * scale, f"Logo : {name}", "couverture"))


@lru_cache(maxsize=64)
def draw_svg(svg: bytes, room_mm: tuple[float, float]) -> bytes | None:
    """An SVG as a PNG that fills a room (width, height) at 300 dpi; nothing when it is not an SVG with a size.

    Whatever the SVG asks for beyond itself is refused.
    """
    size = _read_size(svg)
    if size is None:
        return None
    # A slow import, paid only by those who have such a logo.
    from generator.writing.layout_library import weasyprint  # noqa: PLC0415

    scale = min(room_mm[0] / size[0], room_mm[1] / size[1])
    width, height = size[0] * scale, size[1] * scale
    page = (
        f"<style>@page {{ size: {width:.3f}mm {height:.3f}mm; margin: 0 }}"
        f' img {{ display: block; width: {width:.3f}mm; height: {height:.3f}mm }}</style><img src="logo:svg" alt="">'
    )
    document = pypdfium2.PdfDocument(weasyprint.HTML(string=page, url_fetcher=_Served(svg)).write_pdf())
    picture = document[0].render(scale=_DPI / POINTS_PER_INCH).to_pil().convert("RGB")
    document.close()
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


class _Served:
    """Gives WeasyPrint the one picture it may have."""

    def __init__(self, svg: bytes) -> None:
        self._svg = svg

    def __call__(self, url: str, *_: object, **__: object) -> object:
        from generator.writing.layout_library import weasyprint  # noqa: PLC0415

        if url != "logo:svg":
            raise ValueError(url)
        return weasyprint.urls.URLFetcherResponse(url, self._svg, {"Content-Type": "image/svg+xml"})


def _read_size(svg: bytes) -> tuple[float, float] | None:
    """The proportions of an SVG, from its viewBox or else from its width and height."""
    try:
        root = parse_part(svg)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if etree.QName(root).localname != "svg":
        return None
    box = re.findall(r"-?[0-9]*\.?[0-9]+", root.get("viewBox", ""))
    sides = box[2:4] if len(box) == 4 else [_number(root.get("width", "")), _number(root.get("height", ""))]
    width, height = (float(side or 0) for side in sides)
    return (width, height) if width > 0 and height > 0 else None


def _number(length: str) -> str:
    found = _LENGTH.match(length)
    return found.group(1) if found else ""
