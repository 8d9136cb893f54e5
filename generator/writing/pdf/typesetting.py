"""WeasyPrint as this program has it work: the same bytes everywhere.

It offers no option for what is settled here, hence assignments to names of a pinned version: they decide which bytes
are written. What only makes it faster stands in `accelerators/`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Any

import pydyf

from generator.writing.accelerators import box_tags, page_references
from generator.writing.accelerators.body_parser import parse_page
from generator.writing.accelerators.box_flow import choose_method
from generator.writing.accelerators.box_tags import ask_for_nodes, take_nodes
from generator.writing.accelerators.font_cuts import remember_cuts
from generator.writing.accelerators.switch import CELLS, LINES, PARAGRAPHS, STYLES
from generator.writing.accelerators.written_objects import write_objects
from generator.writing.layout_library import weasyprint
from generator.writing.pdf import continued_tables, leaders, revision_tags
from generator.writing.pdf.fonts import cut_for_french, make_font_folder, open_font, remove_font_folder
from generator.writing.structure_nodes import Node

box_tags.install()
page_references.install()
continued_tables.install()
leaders.install()
revision_tags.install()
if CELLS.is_known():
    # Imported here: they name parts of the known version, which another one may not have.
    from generator.writing.accelerators import (
        bare_boxes,
        cell_borders,
        drawing_memory,
        page_metadata,
        plain_cells,
        selector_memory,
    )

    bare_boxes.install()
    cell_borders.install()
    drawing_memory.install()
    page_metadata.install()
    plain_cells.install()
    selector_memory.install()

# Fonts are cut down by fontTools, pinned in the lock file, never by the machine's HarfBuzz-Subset: the same bytes
# everywhere. Nor does it write the time of day into them.
weasyprint.pdf.fonts.harfbuzz_subset = None
weasyprint.pdf.fonts.TTFont = open_font
weasyprint.pdf.fonts.Font.subset = cut_for_french(remember_cuts(weasyprint.pdf.fonts.Font.subset))
SUBSETTER_ADVICE = "Using fontTools instead of HarfBuzz-Subset"
VARIANT = "pdf/a-3a"
_MIME_TYPES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"<", "image/svg+xml"),
    (b"\xef\xbb\xbf<", "image/svg+xml"),
)


class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # the library has no types
    """Serves what the page was given, by address; notes every other address it was asked for."""

    def __init__(self, resources: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self._resources = resources
        self.refused: list[str] = []

    def find(self, url: str | None) -> bytes | None:
        """What stands at an address, if it was given."""
        return self._resources.get(url) if url is not None else None

    def fetch(self, url: str, headers: object = None) -> weasyprint.urls.URLFetcherResponse:  # noqa: ARG002
        """The resource at an address; `ValueError`, which WeasyPrint logs, when it was not given."""
        data = self._resources.get(url)
        if data is None:
            self.refused.append(url)
            raise ValueError(url)
        mime = next((mime for start, mime in _MIME_TYPES if data.lstrip().startswith(start)), "font/ttf")
        return weasyprint.urls.URLFetcherResponse(url, data, {"Content-Type": mime})


class _Fonts(weasyprint.text.fonts.FontConfiguration):  # type: ignore[misc]
    """The fonts of a stylesheet, in a folder that goes with them, or at the end of the process that made it.

    Left to WeasyPrint, a fork would remove it at its own end, and a worker, which ends without its objects being
    cleared away, would leave it behind. What a killed process leaves goes when another makes its own,
    ten minutes later at the least.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines = _make_line_memory()
        self.paragraphs = _make_paragraph_memory()
        self.styles = _make_style_memory()
        self._folder, held = make_font_folder()
        Finalize(self, remove_font_folder, (self._folder, held), exitpriority=0)

    def __del__(self) -> None:
        """Nothing: `Finalize` removes the folder, in the process that made it only."""


def _make_line_memory() -> object:
    """What a set of fonts remembers its lines in; None to have WeasyPrint ask Pango each time."""
    if not LINES.is_known():
        return None
    # Imported here: it names parts of the known version, which another one may not have.
    from generator.writing.accelerators.lines import drawn_lines, kept_layouts, line_memory  # noqa: PLC0415

    kept_layouts.install()
    line_memory.install()
    drawn_lines.install()
    return line_memory.make_line_memory()


def _make_paragraph_memory() -> object:
    """What a set of fonts remembers its paragraphs in; None to have WeasyPrint lay out each of them."""
    if not PARAGRAPHS.is_known():
        return None
    # Imported here, as above.
    from generator.writing.accelerators.lines import paragraph_memory  # noqa: PLC0415

    paragraph_memory.install()
    return paragraph_memory.make_paragraph_memory()


def _make_style_memory() -> object:
    """Where the styles computed with a set of fonts are kept; None to have them computed for each document."""
    if not STYLES.is_known():
        return None
    # Imported here, as above.
    from generator.writing.accelerators import drawn_paths, shared_styles, used_lengths  # noqa: PLC0415

    drawn_paths.install()
    shared_styles.install()
    used_lengths.install()
    return shared_styles.StyleMemory()


@dataclass(frozen=True, slots=True)
class Styles:
    """A stylesheet read and its fonts opened, for as many pages as wanted in this process, one at a time."""

    css: weasyprint.CSS
    fonts: weasyprint.text.fonts.FontConfiguration


def read_styles(stylesheet: str, fetcher: Fetcher) -> Styles:
    """Read a stylesheet, with the fonts that it asks for."""
    fonts = _Fonts()
    return Styles(weasyprint.CSS(string=stylesheet, font_config=fonts, url_fetcher=fetcher), fonts)


def set_pages(html: str, body: str, styles: Styles, fetcher: Fetcher) -> weasyprint.Document:
    """The pages of an HTML page, not painted yet. `body` is the part of it that may be read as XML."""
    choose_method()
    page = parse_page(html, body, fetcher)
    return page.render(font_config=styles.fonts, stylesheets=[styles.css], pdf_variant=VARIANT)


def locate_elements(page: weasyprint.Page, attribute: str) -> dict[str, tuple[float, float, float, float]]:
    """Where the elements that carry an attribute stand on a page, by its value, in reading order: x1, y1, x2, y2.

    CSS pixels from the top left corner.
    `Page.anchors` says as much of elements with an `id`, but an `id` is a style of its own to WeasyPrint: an element
    that has one shares no computed style with its like, nor do those below it: a quarter of the time of tables.
    """
    places: dict[str, tuple[float, float, float, float]] = {}

    def visit(box: Any) -> None:
        element = box.element
        # A part made for the element (a note's call, a marker) carries the element as well.
        if element is not None and "::" not in box.element_tag:
            name = element.get(attribute)
            if name is not None and name not in places:
                left, top, width, height = box.hit_area()
                places[name] = (left, top, left + width, top + height)
        for child in box.all_children():
            visit(child)

    visit(page._page_box)  # no public name gives the boxes; the version is pinned
    return places


def paint_pages(pages: weasyprint.Document, finish: Callable[[pydyf.PDF, list[Node] | None], object]) -> bytes:
    """Pages as a PDF, left uncompressed: pikepdf compresses once, with the zlib that its wheel brings everywhere.

    `finish` sees the objects of the PDF before they are written, with the elements of its structure when they do not
    stand among these; it may take some of them away, and add others.
    """

    def finish_objects(_: weasyprint.Document, pdf: pydyf.PDF) -> None:
        finish(pdf, take_nodes(pages))
        write_objects(pdf)

    ask_for_nodes(pages)
    with warnings.catch_warnings():  # it leaves its colour profile open
        warnings.simplefilter("ignore", ResourceWarning)
        written = pages.write_pdf(finisher=finish_objects, pdf_variant=VARIANT, uncompressed_pdf=True)
    return bytes(written)
