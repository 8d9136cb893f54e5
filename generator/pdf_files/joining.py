"""The convention and its annexes as one file, which keeps what each piece had: bookmarks, links, tags, attachments.

The first piece is the base: its catalogue (language, output intent, XMP) stands for the whole. The other pieces'
pages are appended, and their structure trees become parts of the base's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Stream, String

from generator.files import sha256
from generator.pdf_files.identifiers import merge_identifiers, prefix_identifiers
from generator.pdf_files.metadata import write_title
from generator.pdf_files.outline import Chapter, point_to, write_outline, write_page_labels
from generator.pdf_files.pdf_bytes import PdfObject, open_pdf, refuse_signed, save_pdf
from generator.pdf_files.shared_streams import share_streams
from generator.pdf_files.structure import (
    ParentTree,
    detach_annotation,
    find_structure,
    list_kids,
    merge_names,
    rename_conflicting_roles,
    shift_keys,
    wrap_in_part,
)

PIECE_SCHEME = "ctg:"  # a link to "ctg:annexe-3" leads to that piece in the joined file


@dataclass(frozen=True, slots=True)
class Piece:
    """One PDF to join. `id` is the piece's ("convention", "annexe-3"), `title` its bookmark.

    `label_prefix` stands before its page numbers in the reader's page box ("A3-"); the convention has none. With
    `back_cover`, its last page ends the whole file.
    """

    id: str
    title: str
    pdf: bytes
    label_prefix: str = ""
    back_cover: bool = False


def join_pieces(pieces: Sequence[Piece], title: str) -> bytes:
    """One PDF of all the pieces, in order; `title` becomes the document's.

    Raises: `InputFileError` when a piece cannot be read, has no page or is signed.
    """
    base = open_pdf(pieces[0].pdf, f"{pieces[0].id}.pdf")
    refuse_signed(base, f"{pieces[0].id}.pdf")
    tree = ParentTree(base)
    parts = [_wrap_base(base, tree, pieces[0])]
    back = base.pages[-1] if pieces[0].back_cover and len(pieces) > 1 else None
    if back is not None:
        del base.pages[-1]
    chapters = [Chapter(pieces[0].title, 1, base.Root.get(Name.Outlines))]
    sources = []  # kept open: pikepdf reads their streams when the result is saved
    for piece in pieces[1:]:
        source = open_pdf(piece.pdf, f"{piece.id}.pdf")
        refuse_signed(source, f"{piece.id}.pdf")
        sources.append(source)
        chapters.append(Chapter(piece.title, len(base.pages) + 1, None))
        nested, part = append_piece(base, tree, source, piece)
        chapters[-1] = Chapter(piece.title, chapters[-1].page, nested)
        parts.append(part)
    if back is not None and parts[0] is not None:
        parts.append(_take_part(tree, parts[0], back))
    if tree.root is not None:
        _hang_parts(base, tree, [part for part in parts if part is not None])
    first_pages = {piece.id: chapter for piece, chapter in zip(pieces, chapters, strict=True)}
    _resolve_piece_links(base, tree, first_pages)
    if tree.root is not None:
        tree.write()
    write_outline(base, chapters)
    starts = [(c.page - 1, p.label_prefix) for p, c in zip(pieces, chapters, strict=True)]
    if pieces[0].back_cover:
        if back is not None:
            base.pages.append(back)
        write_page_labels(base, starts, back_cover=len(base.pages) - 1)
    else:
        write_page_labels(base, starts)
    write_title(base, title)
    share_streams(base)
    return save_pdf(base)


def _wrap_base(base: pikepdf.Pdf, tree: ParentTree, piece: Piece) -> PdfObject:
    if tree.root is None:
        return None
    return wrap_in_part(base, tree.root, piece.title, "")


def _take_part(tree: ParentTree, part: PdfObject, page: pikepdf.Page) -> PdfObject:
    """Take out of a part what stands on one page of it, to be read elsewhere; nothing when the page has no tags."""
    key = page.obj.get(Name.StructParents)
    owners = tree.entries.get(int(key)) if key is not None else None
    found = [one for one in (owners if owners is not None else ()) if isinstance(one, Dictionary)]
    element: PdfObject = found[0] if found else None
    while element is not None and element.get(Name.P) is not None and element.P.objgen != part.objgen:
        element = element.P
    kids = list_kids(part)
    left = [kid for kid in kids if element is None or kid.objgen != element.objgen]
    if element is None or len(left) == len(kids):
        return None
    part.K = Array(left)
    return element


def _hang_parts(base: pikepdf.Pdf, tree: ParentTree, parts: Sequence[PdfObject]) -> None:
    document = base.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree.root, K=Array(list(parts))))
    for part in parts:
        part.P = document
    tree.root.K = Array([document])


def append_piece(base: pikepdf.Pdf, tree: ParentTree, source: pikepdf.Pdf, piece: Piece) -> tuple[PdfObject, PdfObject]:
    """Append pages and what belongs to them; give the piece's outline and its part of the structure tree."""
    own_root = find_structure(source) if tree.root is not None else None
    if own_root is not None:
        shift_keys(source, tree.next_key())
        prefix_identifiers(source, own_root, f"{piece.id}-")
        rename_conflicting_roles(own_root, tree.root, f"-{piece.id}")
    entries = ParentTree(source).entries if own_root is not None else {}
    offset = tree.next_key()
    _rename_destinations(base, source, piece.id)
    base.add_pages_from(source, outlines="ignore")
    _copy_destinations(base, source)
    _copy_attachments(base, source, piece.id)
    outline = source.Root.get(Name.Outlines)
    nested = base.copy_foreign(outline) if isinstance(outline, Dictionary) and outline.is_indirect else None
    if own_root is None:
        return nested, None
    root = base.copy_foreign(own_root if own_root.is_indirect else source.make_indirect(own_root))
    # The copy of the whole tree brought the parent tree along: its entries are taken from there, in the same order.
    copied = dict(pikepdf.NumberTree(root.ParentTree).items())
    tree.entries.update({key + offset: copied[key] for key in entries})
    for name in (Name.RoleMap, Name.ClassMap):
        merge_names(tree.root, root, name)
    merge_identifiers(base, tree.root, root)
    language = str(source.Root.get(Name.Lang, ""))
    return nested, wrap_in_part(base, root, piece.title, "" if language == str(base.Root.get(Name.Lang)) else language)


# --- named destinations --------------------------------------------------------------------------------------------


def _destinations(pdf: pikepdf.Pdf) -> NameTree | None:
    names = pdf.Root.get(Name.Names)
    tree = names.get(Name.Dests) if isinstance(names, Dictionary) else None
    return NameTree(tree) if isinstance(tree, Dictionary) else None


def _rename_destinations(base: pikepdf.Pdf, source: pikepdf.Pdf, piece_id: str) -> None:
    """Give the piece's destinations that the file already has another name, where they are defined and used."""
    own, known = _destinations(source), _destinations(base)
    if own is None or known is None:
        return
    renamed = {name: f"{piece_id}/{name}" for name in own if name in known}
    for name, new in renamed.items():
        own[new] = own[name]
        del own[name]
    for page in source.pages:
        annotations = page.obj.get(Name.Annots)
        for annotation in annotations if isinstance(annotations, Array) else ():
            _retarget(annotation, Name.Dest, renamed)
            _retarget(annotation.get(Name.A), Name.D, renamed)


def _retarget(holder: PdfObject, key: Name, renamed: dict[str, str]) -> None:
    target = holder.get(key) if isinstance(holder, Dictionary) else None
    if isinstance(target, String) and str(target) in renamed:
        holder[key] = String(renamed[str(target)])


def _copy_destinations(base: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    own = _destinations(source)
    if own is None:
        return
    if Name.Names not in base.Root:
        base.Root.Names = Dictionary()
    if Name.Dests not in base.Root.Names:
        base.Root.Names.Dests = NameTree.new(base).obj
    known = NameTree(base.Root.Names.Dests)
    for name, target in own.items():
        known[name] = base.copy_foreign(source.make_indirect(target))


# --- attachments ---------------------------------------------------------------------------------------------------


def _copy_attachments(base: pikepdf.Pdf, source: pikepdf.Pdf, piece_id: str) -> None:
    """Bring the files attached to a piece along, associated or not, those that every piece carries once.

    A name that another file has already gets the piece's before it.
    """
    names = source.Root.get(Name.Names)
    files = names.get(Name.EmbeddedFiles) if isinstance(names, Dictionary) else None
    carried: set[tuple[int, int]] = set()  # by the base already
    if isinstance(files, Dictionary):
        if Name.Names not in base.Root:
            base.Root.Names = Dictionary()
        if Name.EmbeddedFiles not in base.Root.Names:
            base.Root.Names.EmbeddedFiles = NameTree.new(base).obj
        known = NameTree(base.Root.Names.EmbeddedFiles)
        for name, found in NameTree(files).items():
            file = found if found.is_indirect else source.make_indirect(found)
            if name in known and _digest_attachment(known[name]) == _digest_attachment(file):
                carried.add(file.objgen)
                continue
            copy = base.copy_foreign(file)
            unique = name
            if name in known:
                unique = f"{piece_id}-{name}"
                shown = f"{piece_id}-{copy.get(Name.UF, copy.get(Name.F, name))}"
                copy.F, copy.UF = String(shown), String(shown)
            known[unique] = copy
    associated = source.Root.get(Name.AF)
    for file in associated if isinstance(associated, Array) else ():
        if file.is_indirect and file.objgen in carried:
            continue
        if Name.AF not in base.Root:
            base.Root.AF = Array()
        base.Root.AF.append(base.copy_foreign(file if file.is_indirect else source.make_indirect(file)))


def _digest_attachment(file: PdfObject) -> str:
    """The digest of an attached file's bytes; of nothing when it holds none."""
    streams = file.get(Name.EF)
    stream = streams.get(Name.UF, streams.get(Name.F)) if isinstance(streams, Dictionary) else None
    return sha256(stream.read_bytes() if isinstance(stream, Stream) else b"")


# --- links between pieces ------------------------------------------------------------------------------------------


def drop_piece_links(pdf: bytes, name: str) -> bytes:
    """A piece for a file of its own: its links to other pieces go, their words stay. Its own bytes when it has none.

    Raises: `InputFileError` when the piece cannot be read.
    """
    opened = open_pdf(pdf, name)
    tree = ParentTree(opened)
    if not _resolve_piece_links(opened, tree, {}):
        return pdf
    if tree.root is not None:
        tree.write()
    return save_pdf(opened)


def _resolve_piece_links(base: pikepdf.Pdf, tree: ParentTree, first_pages: dict[str, Chapter]) -> int:
    """Make "ctg:annexe-3" lead to that piece; where the piece is absent, the link goes and its words stay.

    Gives how many links went.
    """
    gone = 0
    for page in base.pages:
        annotations = page.obj.get(Name.Annots)
        if not isinstance(annotations, Array):
            continue
        kept = [annotation for annotation in annotations if _resolve_link(base, tree, annotation, first_pages)]
        if len(kept) < len(annotations):
            gone += len(annotations) - len(kept)
            page.obj.Annots = Array(kept)
    return gone


def _resolve_link(base: pikepdf.Pdf, tree: ParentTree, annotation: PdfObject, first_pages: dict[str, Chapter]) -> bool:
    action = annotation.get(Name.A)
    uri = str(action.get(Name.URI, "")) if isinstance(action, Dictionary) else ""
    if not uri.startswith(PIECE_SCHEME):
        return True
    chapter = first_pages.get(uri.removeprefix(PIECE_SCHEME))
    if chapter is None:
        detach_annotation(tree, annotation)
        return False
    del annotation[Name.A]
    annotation.Dest = point_to(base.pages[chapter.page - 1])
    annotation.Contents = String(chapter.title)
    return True
