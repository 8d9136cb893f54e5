"""Logos for the cover: a PNG as it is, an SVG drawn as a PNG, since older Word shows no vector picture."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import pypdfium2
from markupsafe import Markup

from generator.codes import Code
from generator.errors import Diagnostic, TemplateError
from generator.intake.logo_looks import read_svg_size, settle_png
from generator.units import POINTS_PER_INCH
from generator.writing.word.ledger import Ledger, read_png_size

_DPI = 300


def write_logo(data: bytes | None, name: str, room_mm: tuple[float, float], ledger: Ledger) -> Markup:
    """A run with a logo fitted in its room (width, height); nothing when there is none.

    Raises: `TemplateError` when it cannot be drawn: the PDF would show it, or another one.
    """
    if data is None:
        return Markup("")
    png = settle_png(data) if read_png_size(data) else draw_svg(data, room_mm)
    size = read_png_size(png) if png else None
    if png is None or size is None:
        message = f"le logo de « {name} » ne peut pas être dessiné : ce n'est ni un PNG ni un SVG qui dit sa taille"
        raise TemplateError(Diagnostic(Code.LOGO_SANS_TAILLE, message, hint="l'enregistrer en PNG"))
    scale = min(room_mm[0] / size[0], room_mm[1] / size[1])
    return Markup(ledger.write_picture(png, size[0] * scale, size[1] * scale, f"Logo : {name}", "couverture"))


@lru_cache(maxsize=64)
def draw_svg(svg: bytes, room_mm: tuple[float, float]) -> bytes | None:
    """An SVG as a PNG that fills a room (width, height) at 300 dpi; nothing when it is not an SVG with a size.

    Whatever the SVG asks for beyond itself is refused.
    """
    size = read_svg_size(svg)
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
