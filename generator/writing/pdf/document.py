"""The tree as an accessible archive file: HTML set by WeasyPrint, tags and metadata completed with pikepdf.

WeasyPrint sees nothing of the world but the furniture that it is given, and any warning it logs fails the build: a
picture that does not load or a style that is not understood would otherwise be lost in silence.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pydyf

from generator.bounded import Bounds, TookTooLongError, TookTooMuchError, run_aside
from generator.codes import Code
from generator.errors import Diagnostic, Span, TemplateError
from generator.files import read_text
from generator.garbage import collect_garbage_after
from generator.model.document import (
    Block,
    BlockId,
    Document,
    SectionKind,
    SignatureBlock,
    Table,
    Text,
    document_inlines,
    walk_blocks,
)
from generator.model.identity import Furniture
from generator.project import PROGRAM, TEMPLATES
from generator.reading.furniture import HTML_TEMPLATE, STYLESHEET
from generator.turns import DRAWING
from generator.units import POINTS_PER_INCH
from generator.writing.cover_room import STEPS, choose_step, refuse_cover
from generator.writing.html.element_names import BLOCK_ATTRIBUTE, BODY_ROW, HEAD_ROW, PIECE_URL, PLACE_SUFFIX
from generator.writing.html.page import write_html
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.glyphs import check_glyphs
from generator.writing.pdf.layout_warnings import LayoutOwners, list_owners
from generator.writing.pdf.margin_bars import MarginBars, list_bars
from generator.writing.pdf.metadata import complete_pdf
from generator.writing.pdf.result import PdfResult, SignaturePlace
from generator.writing.pdf.structure import (
    PageAnchors,
    PagedStructure,
    StructureFault,
    take_structure,
    write_structure,
)
from generator.writing.pdf.tree import WrittenTree
from generator.writing.pdf.typesetting import (
    SUBSETTER_ADVICE,
    Fetcher,
    Styles,
    locate_elements,
    paint_pages,
    read_styles,
    set_pages,
)
from generator.writing.structure_nodes import Node
from generator.writing.template_language import OUTSIZE

# What setting a piece may take, by a template that is not ours: to begin with, libraries included; then for each block
# and row of its text, and for each letter. On a machine that does ten things at once our own pieces take a third of it.
_SECONDS, _SECONDS_A_PART, _SECONDS_A_LETTER = 8.0, 0.005, 0.00005
_MEMORY_BYTES, _MEMORY_A_PART = 1_500_000_000, 1_000_000
_COVER_AIR = 12.0  # pixels: 3 mm
_POINTS_PER_PIXEL = POINTS_PER_INCH / 96


def write_pdf(
    document: Document,
    furniture: Furniture,
    attachments: tuple[Attachment, ...] = (),
    linked_pieces: frozenset[str] = frozenset(),
) -> PdfResult:
    """Write one piece as PDF/A-3a and PDF/UA-1. The same arguments give the same bytes.

    `linked_pieces` are the other pieces that will be joined with this one: references to them become links with the
    URI "ctg:PIECE", which the joiner must resolve; without it they are plain text.

    Raises: `ContentError` when no shipped font has a character; `TemplateError` when the template, the stylesheet, a
    font or a picture is refused.
    """
    check_glyphs(document, furniture.identity)
    if _is_as_brought(furniture):
        return write_pages(document, furniture, attachments, linked_pieces)
    parts = sum(_count_parts(block) for section in document.sections for block in walk_blocks(section.blocks))
    letters = sum(len(inline.value) for inline in document_inlines(document) if isinstance(inline, Text))
    seconds = _SECONDS + _SECONDS_A_PART * parts + _SECONDS_A_LETTER * letters
    bounds = Bounds(seconds, _MEMORY_BYTES + _MEMORY_A_PART * parts)
    try:
        return run_aside(write_pages, (document, furniture, attachments, linked_pieces), bounds=bounds)
    except (TookTooLongError, TookTooMuchError):
        message = f"{OUTSIZE} : ce modèle HTML ou sa feuille de style demande trop de temps ou de mémoire à composer"
        raise _refuse_template(furniture, message) from None


def write_pages(
    document: Document, furniture: Furniture, attachments: tuple[Attachment, ...], linked_pieces: frozenset[str]
) -> PdfResult:
    """As `write_pdf`, in this process: nothing bounds what the template and the stylesheet ask for."""
    try:
        with DRAWING, collect_garbage_after():
            made = _make_told_pages(document, furniture, linked_pieces)
    except TemplateError as fault:
        # The frames of a fault hold the pages: some megabytes of Pango's, which no count of objects would tell of.
        bare = fault.with_traceback(None)
        _read_styles.cache_clear()  # styles known already would not be warned of again
        gc.collect()
        raise bare from None
    anchors, heights = made.anchors, made.heights
    first_pages = _find_first_pages(anchors)
    return PdfResult(
        data=complete_pdf(made.raw, document, made.tree, attachments, made.bars),
        page_count=len(anchors),
        signature_pages=_find_signature_pages(document, anchors),
        section_pages={s.id: first_pages[s.id] for s in document.sections if s.id in first_pages},
        block_pages=_find_block_pages(document, anchors),
        signature_places=tuple(_find_signature_places(document, anchors, heights)),
        linked=made.linked,
    )


def _find_first_pages(anchors: tuple[PageAnchors, ...]) -> dict[str, int]:
    first: dict[str, int] = {}
    for number, on_page in enumerate(anchors, start=1):
        for name in on_page:
            first.setdefault(name, number)
    return first


def _find_block_pages(document: Document, anchors: tuple[PageAnchors, ...]) -> dict[BlockId, tuple[int, int]]:
    wanted = {s.id for s in document.sections} | {b.id for s in document.sections for b in walk_blocks(s.blocks)}
    found: dict[BlockId, tuple[int, int]] = {}
    for number, on_page in enumerate(anchors, start=1):
        for name in wanted & on_page.keys():
            found[name] = (found[name][0] if name in found else number, number)
    return found


def _find_signature_pages(document: Document, anchors: tuple[PageAnchors, ...]) -> tuple[int, ...]:
    wanted = {s.id for s in document.sections if s.kind is SectionKind.CONCLUSIONS}
    for section in document.sections:
        wanted |= {block.id for block in walk_blocks(section.blocks) if isinstance(block, SignatureBlock)}
    return tuple(number for number, on_page in enumerate(anchors, start=1) if wanted & on_page.keys())


def _find_signature_places(
    document: Document, anchors: tuple[PageAnchors, ...], heights: tuple[float, ...]
) -> Iterator[SignaturePlace]:
    for section in document.sections:
        for block in walk_blocks(section.blocks):
            if not isinstance(block, SignatureBlock):
                continue
            for number, (on_page, height) in enumerate(zip(anchors, heights, strict=True), start=1):
                if place := on_page.get(block.id + PLACE_SUFFIX):
                    left, top, right, bottom = (value * _POINTS_PER_PIXEL for value in place)
                    page_height = height * _POINTS_PER_PIXEL
                    yield SignaturePlace(
                        block.id, block.party, number, left, page_height - bottom, right - left, bottom - top
                    )


class _Collector(logging.Handler):
    """Keeps the warnings of a rendering."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith(SUBSETTER_ADVICE) and message not in self.messages:
            self.messages.append(message)


@contextmanager
def _collect_faults(owners: LayoutOwners, fetcher: Fetcher) -> Iterator[None]:
    """Turn what WeasyPrint logs, and the addresses refused to it, into a `TemplateError` at the end."""
    collector = _Collector()
    logger, fonts_logger = logging.getLogger("weasyprint"), logging.getLogger("fontTools")
    propagate, level, fonts_level = logger.propagate, logger.level, fonts_logger.level
    logger.addHandler(collector)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    fonts_logger.setLevel(logging.ERROR)  # it remarks on the dates inside fonts
    try:
        yield
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
        logger.setLevel(level)
        fonts_logger.setLevel(fonts_level)
    span = Span(owners.stylesheet_file)
    refused = dict.fromkeys(fetcher.refused)
    faults = [
        Diagnostic(
            Code.ADRESSE_REFUSEE,
            f"le modèle demande « {url} », qui n'est pas fourni avec lui",
            span,
            hint="n'utiliser que les polices et images de l'identité : rien n'est pris sur le réseau ni sur le disque",
        )
        for url in refused
    ] or [owners.tell(message) for message in collector.messages]
    if faults:
        raise TemplateError(faults)


@dataclass(frozen=True, slots=True)
class _Pages:
    """What remains of a layout: the PDF with its structure, what stands on its pages, their heights in CSS pixels."""

    raw: bytes
    tree: WrittenTree
    anchors: tuple[PageAnchors, ...]
    heights: tuple[float, ...]
    linked: bool  # some link leads to another piece
    bars: MarginBars | None = None  # in the margin of two texts shown as one


@lru_cache(maxsize=4)  # an identity's pieces have two stylesheets, drafts and finals
def _read_styles(_process: int, stylesheet: str, own: tuple[str, int], fonts: tuple[tuple[str, bytes], ...]) -> Styles:
    """A stylesheet read once for the pieces that have it; never one of a parent process, whose files may go.

    `own` is the file of the stylesheet, and the line of what is read at which it begins.
    """
    fetcher = Fetcher(dict(fonts))
    with _collect_faults(LayoutOwners(*own), fetcher):
        return read_styles(stylesheet, fetcher)


def _make_told_pages(document: Document, furniture: Furniture, linked_pieces: frozenset[str]) -> _Pages:
    """The pages, unless the template or its stylesheet stops what sets them.

    A template is not trusted: a cell of a million columns, boxes in one another, a type of a kilometre are its fault.
    """
    try:
        return _make_pages(document, furniture, linked_pieces)
    except (RuntimeError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError) as fault:
        if _is_as_brought(furniture):
            raise  # a fault of the program
        message = f"ce modèle HTML ou sa feuille de style arrête la mise en page ({type(fault).__name__})"
    raise _refuse_template(furniture, message)


def _refuse_template(furniture: Furniture, message: str) -> TemplateError:
    hint = "reprendre le gabarit et la feuille de style d'origine, et y porter ses changements un à un"
    return TemplateError(Diagnostic(Code.MODELE_HTML, message, Span(furniture.html_template_file), hint=hint))


def _count_parts(block: Block) -> int:
    """How long a block is to set: one, and each row of a table."""
    return 1 + (len(block.rows) if isinstance(block, Table) else 0)


def _is_as_brought(furniture: Furniture) -> bool:
    """Whether the template and the stylesheet are those that the program brings."""
    brought = (read_text(PROGRAM / TEMPLATES / name) for name in (HTML_TEMPLATE, STYLESHEET))
    return (furniture.html_template, furniture.stylesheet) == tuple(brought)


def _make_pages(document: Document, furniture: Furniture, linked_pieces: frozenset[str]) -> _Pages:
    """Set the pages; set them again when a table row turns out to be longer than a page; paint them.

    Above a row that can neither be cut nor fit, WeasyPrint leaves the table's head out, and words would be lost.
    """
    long_rows: frozenset[str] = frozenset()
    owners = list_owners(document, furniture.identity, furniture.stylesheet_file)
    step = choose_step(document.cover) if document.cover.full_page else 0
    while True:
        page = write_html(document, furniture, linked_pieces, long_rows, step)
        own = (furniture.stylesheet_file, page.first_line)
        styles = _read_styles(os.getpid(), page.stylesheet, own, tuple(page.fonts.items()))
        fetcher = Fetcher(page.resources)
        with _collect_faults(owners, fetcher):
            rendered = set_pages(page.html, page.body, styles, fetcher)
        if document.cover.full_page and not _is_cover_whole(rendered.pages[0]):
            step += 1
            if step == len(STEPS):
                raise refuse_cover(document.cover)
            continue
        anchors = tuple(locate_elements(p, BLOCK_ATTRIBUTE) for p in rendered.pages)
        found = _find_headless_rows(document, anchors)
        if found <= long_rows:
            break
        long_rows |= found
    with _collect_faults(owners, fetcher):
        painting = _Painting(anchors, page.tags)
        raw = paint_pages(rendered, painting.finish)
    tree = painting.tree
    if tree is None:
        raise _refuse_structure(painting.fault, furniture) from painting.fault
    bars = None
    if page.compared:
        bars = MarginBars(tuple(list_bars(p) for p in rendered.pages), furniture.identity.colours.accent)
    heights = tuple(p.height for p in rendered.pages)
    linked = any(target.startswith(PIECE_URL) for page in rendered.pages for _, target, *_ in page.links)
    return _Pages(raw, tree, anchors, heights, linked, bars)


class _Painting:
    """Gives the PDF its structure before it is written; what is wrong with it is told once warnings are."""

    def __init__(self, anchors: tuple[PageAnchors, ...], tags: dict[str, str]) -> None:
        self._anchors, self._tags = anchors, tags
        self.tree: WrittenTree | None = None
        self.fault = StructureFault(0, "")

    def finish(self, pdf: pydyf.PDF, nodes: list[Node] | None) -> None:
        """Write the structure of the pages: `nodes`, or what stands in the PDF."""
        elements = nodes if nodes is not None else take_structure(pdf)
        try:
            self.tree = write_structure(pdf, PagedStructure(elements, self._anchors, self._tags))
        except StructureFault as fault:
            self.fault = fault.with_traceback(None)


def _refuse_structure(fault: StructureFault, furniture: Furniture) -> TemplateError:
    """A template that writes outside its own places is told, not guessed."""
    where = f"page {fault.page} : " if fault.page else ""
    message = f"{where}le modèle HTML ou sa feuille de style change ce qui est du texte : {fault.words}"
    hint = (
        "un gabarit n'écrit que dans la couverture, le sommaire, la dernière page, l'en-tête et le pied (<main> et "
        "<div> du gabarit d'origine), met {{ body }} une fois, et ne cache rien"
    )
    return TemplateError(Diagnostic(Code.MODELE_HTML, message, Span(furniture.html_template_file), hint=hint))


def _is_cover_whole(page: Any) -> bool:
    """Whether the names of a cover stand below its title and on the page; a template without both is not looked at."""
    places = locate_elements(page, "class")
    title = places.get("bloc-titre")
    names = next((place for name, place in places.items() if name.split()[:1] == ["signataires"]), None)
    if title is None:
        return True
    below: float = names[1] - _COVER_AIR if names is not None else page.height
    return title[3] <= below


def _find_headless_rows(document: Document, anchors: tuple[PageAnchors, ...]) -> frozenset[str]:
    """The body rows that stand on a page without their table's head."""
    headed = {
        block.id
        for section in document.sections
        for block in walk_blocks(section.blocks)
        if isinstance(block, Table) and block.head
    }
    found: set[str] = set()
    for on_page in anchors:
        for name in on_page:
            table, mark, _ = name.rpartition(BODY_ROW + "-")
            if mark and table in headed and f"{table}{HEAD_ROW}-1" not in on_page:
                found.add(name)
    return frozenset(found)
