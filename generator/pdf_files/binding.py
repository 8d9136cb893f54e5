"""Pages put before and after a file that is whole: its own pages, tags, bookmarks, labels and attachments stay.

The result is another file: the one that is given is never changed.
"""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from generator.pdf_files.joining import Piece, append_piece
from generator.pdf_files.outline import add_bookmark, shift_page_labels
from generator.pdf_files.pdf_bytes import PdfObject, open_pdf, refuse_signed, save_pdf
from generator.pdf_files.shared_streams import share_streams
from generator.pdf_files.structure import ParentTree, list_kids, wrap_in_part


def bind_pages(core: bytes, name: str, before: Piece | None = None, after: Piece | None = None) -> bytes:
    """The file `core`, the pages of `before` ahead of it and those of `after` behind it. `name` is shown in faults.

    Raises: `InputFileError` when one of them cannot be read, or is signed.
    """
    base = open_pdf(core, name)
    refuse_signed(base, name)
    tree = ParentTree(base)
    document = _find_document(base, tree, name)
    sources: list[pikepdf.Pdf] = []  # kept open: their streams are read when the result is saved
    labelled: tuple[int, str] | None = None
    if after is not None:
        labelled = len(base.pages), after.label_prefix
        part = _append(base, tree, after, sources)
        add_bookmark(base, after.title, base.pages[labelled[0]])
        _hang(document, part, first=False)
    moved = 0
    if before is not None:
        start = len(base.pages)
        part = _append(base, tree, before, sources)
        moved = len(base.pages) - start
        for _ in range(moved):
            last = base.pages[-1]
            del base.pages[-1]
            base.pages.insert(0, last)
        add_bookmark(base, before.title, base.pages[0], first=True)
        _hang(document, part, first=True)
    if tree.root is not None:
        tree.write()
    shift_page_labels(
        base,
        moved,
        before.label_prefix if before is not None else "",
        (labelled[0] + moved, labelled[1]) if labelled is not None else None,
    )
    share_streams(base)
    return save_pdf(base)


def _append(base: pikepdf.Pdf, tree: ParentTree, piece: Piece, sources: list[pikepdf.Pdf]) -> PdfObject:
    source = open_pdf(piece.pdf, f"{piece.id}.pdf")
    refuse_signed(source, f"{piece.id}.pdf")
    sources.append(source)
    _, part = append_piece(base, tree, source, piece)
    return part


def _find_document(base: pikepdf.Pdf, tree: ParentTree, title: str) -> PdfObject:
    """The element that holds the parts of a file, made when there is none; nothing in a file without tags."""
    if tree.root is None:
        return None
    kids = list_kids(tree.root)
    if len(kids) == 1 and str(kids[0].get(Name.S)) == "/Document" and str(_first_type(kids[0])) == "/Part":
        return kids[0]
    part = wrap_in_part(base, tree.root, title, "")
    document = base.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree.root, K=Array([part])))
    part.P = document
    tree.root.K = Array([document])
    return document


def _first_type(element: PdfObject) -> PdfObject:
    kids = [kid for kid in list_kids(element) if isinstance(kid, Dictionary)]
    return kids[0].get(Name.S) if kids else None


def _hang(document: PdfObject, part: PdfObject, *, first: bool) -> None:
    if document is None or part is None:
        return
    kids = list_kids(document)
    document.K = Array([part, *kids] if first else [*kids, part])
    part.P = document
