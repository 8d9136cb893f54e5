"""The originals: the joined file with its blank signature pages replaced by the scanned ones, accessible.

A scanned page becomes one tagged figure with an alternative text. It takes the place of the page object it replaces,
so that bookmarks, links and page labels that led to the blank page lead to the scan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, String

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.pdf_files.metadata import write_title
from generator.pdf_files.outline import add_bookmark
from generator.pdf_files.pdf_bytes import PdfObject, open_pdf, refuse_signed, save_pdf
from generator.pdf_files.scans import ScanPage, draw_scan, read_scan_pages
from generator.pdf_files.structure import ParentTree, place_figure_after, replace_page_by_figure

# What belongs to a page's former content and must not outlive it.
_FORMER_KEYS = ("/Annots", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit", "/Group", "/Thumb")


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A scanned page and the words that stand for it (French, for a screen reader)."""

    scan: ScanPage
    alternative: str


@dataclass(frozen=True, slots=True)
class InsertedDocument:
    """A PDF made elsewhere, whole: `name` is shown in faults, `description` begins the alternative texts.

    `bookmark`, when there is one, is the title of a new bookmark that leads to its first page.
    """

    pdf: bytes
    name: str
    description: str
    bookmark: str = ""


def pair_signature_scans(
    scan: bytes, name: str, signature_pages: Sequence[int], number: int, signatory: str
) -> dict[int, FigurePage]:
    """Each signature page (1-based, in the convention) with its page of the scan, in order.

    `number` is the original's, from 1; `signatory` is named in the alternative text.

    Raises: `InputFileError` when the scan cannot be read, or has not as many pages as there are to replace.
    """
    pages = read_scan_pages(scan, name)
    if len(pages) != len(signature_pages):
        listed = ", ".join(str(page) for page in signature_pages) or "aucune"
        raise InputFileError(
            Diagnostic(
                Code.SCAN_NOMBRE_PAGES,
                f"ce scan a {len(pages)} page(s), l'acte {len(signature_pages)} page(s) de signature ({listed})",
                Span(name),
                hint="numériser seulement les pages de signature, toutes, dans l'ordre",
            )
        )
    return {
        page: FigurePage(found, describe_signature_page(number, signatory, rank, len(pages)))
        for rank, (page, found) in enumerate(zip(signature_pages, pages, strict=True), 1)
    }


def describe_signature_page(number: int, signatory: str, rank: int, count: int) -> str:
    """The words for a screen reader of the `rank`-th signature page of an original that has `count`."""
    place = f", page {rank} sur {count}" if count > 1 else ""
    return f"Page de signature numérisée, exemplaire n° {number}, {signatory}{place}"


def make_original(
    joined: bytes, signed_pages: Mapping[int, FigurePage], title: str = "", font: bytes | None = None
) -> bytes:
    """One original as a file: see `prepare_original`."""
    return save_pdf(prepare_original(joined, signed_pages, title, font))


def prepare_original(
    joined: bytes, signed_pages: Mapping[int, FigurePage], title: str = "", font: bytes | None = None
) -> pikepdf.Pdf:
    """One original, not saved yet: the joined file, with scans in the place of the pages they were signed on.

    `signed_pages` is keyed by page of the joined file, 1-based (the convention comes first: its own page numbers);
    empty, the original is still to sign. `title` replaces the document's; `font` lays the words that a scan carries
    invisibly over it.

    Raises: `InputFileError` when the file cannot be read or is signed, or has no such page.
    """
    pdf = open_pdf(joined, "original.pdf")
    refuse_signed(pdf, "original.pdf")
    tree = ParentTree(pdf)
    for number in sorted(signed_pages):
        if not 1 <= number <= len(pdf.pages):
            message = f"la page de signature {number} n'existe pas : le fichier a {len(pdf.pages)} pages"
            raise InputFileError(Diagnostic(Code.PAGE_ABSENTE, message, Span("original.pdf")))
        _replace_page(pdf, tree, pdf.pages[number - 1], signed_pages[number], font)
    if tree.root is not None:
        tree.write()
    if title:
        write_title(pdf, title)
    return pdf


def insert_document(
    pdf: bytes,
    document: InsertedDocument,
    after_page: int,
    replaced_pages: Sequence[int] = (),
    font: bytes | None = None,
) -> bytes:
    """A real document (a voted deliberation) put into a generated PDF: in place of pages, or after one.

    Its first pages take the place of `replaced_pages` (1-based, consecutive), the others follow; without any, all
    come after `after_page` (0: at the start). When the document is shorter, the generated pages left over go.

    Each page becomes a tagged figure with an alternative text: « Délibération …, page 1 sur 3 ». A page that is one
    plain picture is kept without loss; any other is drawn anew as a picture of at most 300 dpi, and its words are
    kept as an invisible layer when `font` is given, so that they can be searched and copied. Headings of the pages
    replaced go with them: the caller sees to it that those left still begin at level 1. Insert before joining.

    Raises: `InputFileError` when one of the two cannot be read or is signed, or a page does not exist.
    """
    base = open_pdf(pdf, "annexe.pdf")
    refuse_signed(base, "annexe.pdf")
    if b"%PDF-" in document.pdf[:1024]:
        refuse_signed(open_pdf(document.pdf, document.name), document.name)
    scans = read_scan_pages(document.pdf, document.name)
    count = len(base.pages)
    if not 0 <= after_page <= count or any(not 1 <= page <= count for page in replaced_pages):
        message = f"une page à remplacer n'existe pas : le fichier a {count} pages"
        raise InputFileError(Diagnostic(Code.PAGE_ABSENTE, message, Span("annexe.pdf")))
    figures = [
        FigurePage(scan, f"{document.description}, page {i} sur {len(scans)}") for i, scan in enumerate(scans, 1)
    ]
    tree = ParentTree(base)
    replaced = [base.pages[number - 1] for number in sorted(replaced_pages)]
    boundary = max(replaced_pages) if replaced_pages else after_page
    # What leads to a page that is replaced must lead to the document, so its page objects are used first.
    for page, figure in zip(replaced, figures, strict=False):
        _replace_page(base, tree, page, figure, font)
    kept = min(len(replaced), len(figures))
    start = (min(replaced_pages) - 1) if replaced_pages else after_page
    for rank, figure in enumerate(figures[kept:], kept):
        _insert_page(base, tree, start + rank, figure, font)
    for page in reversed(replaced[kept:]):
        _remove_page(base, tree, page, replaced[kept - 1])
    _shift_labels(base, boundary, len(figures) - len(replaced))
    if document.bookmark:
        add_bookmark(base, document.bookmark, base.pages[start])
    if tree.root is not None:
        tree.write()
    return save_pdf(base)


def _replace_page(
    pdf: pikepdf.Pdf, tree: ParentTree, page: pikepdf.Page, figure: FigurePage, font: bytes | None
) -> None:
    if tree.root is not None:
        element = _make_element(pdf, page, figure)
        replace_page_by_figure(pdf, tree, page, element)
        _number_page(tree, page, element)
    for key in _FORMER_KEYS:
        if key in page.obj:
            del page.obj[key]
    _fill_page(pdf, page, figure.scan, font, tagged=tree.root is not None)


def _insert_page(pdf: pikepdf.Pdf, tree: ParentTree, index: int, figure: FigurePage, font: bytes | None) -> None:
    scan = figure.scan
    blank = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, scan.width, scan.height]), Resources=Dictionary())
    pdf.pages.insert(index, pikepdf.Page(pdf.make_indirect(blank)))
    page = pdf.pages[index]
    if tree.root is not None:
        element = _make_element(pdf, page, figure)
        place_figure_after(pdf, tree, page, element)
        _number_page(tree, page, element)
    _fill_page(pdf, page, scan, font, tagged=tree.root is not None)


def _make_element(pdf: pikepdf.Pdf, page: pikepdf.Page, figure: FigurePage) -> PdfObject:
    box = Array([0, 0, figure.scan.width, figure.scan.height])
    return pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            Pg=page.obj,
            K=Array([0]),
            Alt=String(figure.alternative),
            A=Dictionary(O=Name.Layout, Placement=Name.Block, BBox=box),
        )
    )


def _number_page(tree: ParentTree, page: pikepdf.Page, element: PdfObject) -> None:
    key = tree.next_key()
    page.obj.StructParents = key
    tree.entries[key] = Array([element])


def _fill_page(pdf: pikepdf.Pdf, page: pikepdf.Page, scan: ScanPage, font: bytes | None, *, tagged: bool) -> None:
    resources, content = draw_scan(pdf, scan, font)
    page.obj.MediaBox = Array([0, 0, scan.width, scan.height])
    if scan.rotation:
        page.obj.Rotate = scan.rotation
    page.obj.Resources = resources
    if tagged:
        page.obj.Tabs = Name.S
    page.obj.Contents = pdf.make_stream(b"/Figure <</MCID 0>> BDC\n" + content + b"EMC\n" if tagged else content)


def _remove_page(pdf: pikepdf.Pdf, tree: ParentTree, page: pikepdf.Page, heir: pikepdf.Page) -> None:
    """Take a page away; destinations that led to it lead to its heir."""
    if tree.root is not None:
        replace_page_by_figure(pdf, tree, page, None)
    index = page.index
    for target in _find_destinations(pdf):
        if len(target) and target[0] == page.obj:
            target[0] = heir.obj
    del pdf.pages[index]


def _find_destinations(pdf: pikepdf.Pdf) -> list[Array]:
    holders: list[PdfObject] = []
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary) and Name.Dests in names:
        holders.extend(pikepdf.NameTree(names.Dests).values())
    waiting = [pdf.Root.get(Name.Outlines)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Dictionary):
            holders.append(item)
            waiting.extend((item.get(Name.First), item.get(Name.Next)))
    for page in pdf.pages:
        annotations = page.obj.get(Name.Annots)
        holders.extend(annotations if isinstance(annotations, Array) else ())
    found: list[Array] = []
    for holder in holders:
        if isinstance(holder, Array):
            found.append(holder)
        elif isinstance(holder, Dictionary):
            action = holder.get(Name.A)
            for owner, key in ((holder, Name.Dest), (holder, Name.D), (action, Name.D)):
                target = owner.get(key) if isinstance(owner, Dictionary) else None
                if isinstance(target, Array):
                    found.append(target)
    return found


def _shift_labels(pdf: pikepdf.Pdf, boundary: int, added: int) -> None:
    """Keep page labels on their pages: those from `boundary` (0-based, before the change) have moved by `added`."""
    labels = pdf.Root.get(Name.PageLabels)
    if not isinstance(labels, Dictionary) or not added:
        return
    numbers = Array()
    for key, label in NumberTree(labels).items():
        numbers.append(key + added if key >= boundary and key > 0 else key)
        numbers.append(label)
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=numbers))
