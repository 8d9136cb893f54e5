"""The pieces of a dossier as they are today: what was produced of each, its pages, which of them have changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from generator.api.documents.keys import digest_content, digest_piece
from generator.api.documents.shelf import Shelf
from generator.api.press import OpenedDossier, compose, open_dossier, render
from generator.codes import Code
from generator.dossier_place import name_dossier
from generator.errors import Diagnostic, UsageError
from generator.files import digest_file, sha256
from generator.manifest import Manifest, find_manifest
from generator.model.document import Document
from generator.model.pieces import LEAFLET
from generator.pdf_files.looks.page_looks import PageLook, draw_page, look_at_pages
from generator.project import Project
from generator.writing.formats import DOCX, PDF, find_format

__all__ = [
    "DocumentsState",
    "MadeFile",
    "PieceState",
    "Produced",
    "ShownPage",
    "ShownPiece",
    "describe_documents",
    "draw_piece_page",
    "forget_changes",
    "make_file",
    "name_piece",
    "show_piece",
]

_PAGES, _SEEN = "pages.json", "vu.json"
_WIDTHS = (400, 800, 1200, 1600)  # of pictures, in pixels


class Produced(StrEnum):
    """What stands in the output folder of a piece."""

    NOTHING = "pas encore produit"
    TODAY = "à jour"
    FORMER = "à produire à nouveau"
    TOUCHED = "modifié à la main"


@dataclass(frozen=True, slots=True)
class PieceState:
    """A piece: its name, what was produced of it, how many pages it had then (0: none was made)."""

    id: str
    name: str
    title: str
    produced: Produced
    page_count: int
    final: bool
    touched: tuple[str, ...] = ()  # its files that a person has changed


@dataclass(frozen=True, slots=True)
class DocumentsState:
    """All pieces of a dossier, and where its documents are written. `leaflet`: there is « La CTG en bref »."""

    pieces: tuple[PieceState, ...]
    output: Path
    completeness: str
    leaflet: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page of a piece; `changed` since the person last looked."""

    number: int
    width: float
    height: float
    words: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """The pages of a piece as it is today; `key` is what its pictures are asked by."""

    id: str
    name: str
    title: str
    key: str
    pages: tuple[ShownPage, ...]

    @property
    def changed(self) -> tuple[int, ...]:
        """The numbers of the pages that have changed."""
        return tuple(page.number for page in self.pages if page.changed)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file to download."""

    name: str
    data: bytes


def describe_documents(folder: Path, project: Project) -> DocumentsState:
    """The pieces of a dossier, with what was produced of each; nothing is written.

    Raises: as `open_dossier` and `compose`.
    """
    from generator.checking.completeness import measure_completeness  # noqa: PLC0415 - loaded with the rules

    opened = open_dossier(folder, project)
    documents = compose(opened)
    output = project.output / name_dossier(folder)
    manifest = find_manifest(output)
    states = tuple(_describe(opened, document, output, manifest) for document in documents)
    counted = measure_completeness(documents, opened.content.folder, opened.content.marks, opened.pieces)
    return DocumentsState(states, output, counted.sentence(), opened.content.model.plan.en_bref is not None)


def _describe(opened: OpenedDossier, document: Document, output: Path, manifest: Manifest | None) -> PieceState:
    meta = document.meta
    found = manifest.pieces.get(meta.piece) if manifest is not None else None
    names = [form.name_file(meta.slug) for form in (DOCX, PDF)]
    standing = {name: digest_file(output / name) for name in names if (output / name).is_file()}
    touched: tuple[str, ...] = ()
    produced = Produced.NOTHING
    if manifest is not None and found is not None and standing:
        touched = tuple(name for name, digest in standing.items() if manifest.outputs.get(name) != digest)
        now = {file.name: sha256(file.data) for file in opened.content.inputs}
        same = sorted(manifest.inputs.values()) == sorted(now.values())  # names depend on where the command was typed
        produced = Produced.TOUCHED if touched else Produced.TODAY if same else Produced.FORMER
    return PieceState(
        meta.piece,
        name_piece(document),
        meta.title,
        produced,
        found.page_count if found is not None else 0,
        found is not None and not found.draft,
        touched,
    )


def name_piece(document: Document) -> str:
    """« Convention », « Annexe 1 – Diagnostic partagé »."""
    meta = document.meta
    if meta.signed:
        return meta.called[:1].upper() + meta.called[1:]
    return meta.title.rpartition(" – ")[0] or meta.title


def show_piece(folder: Path, project: Project, shelf: Shelf, piece: str, person: str) -> ShownPiece:
    """The pages of a piece as they are today, made if they are not on the shelf; those that changed since `person`
    looked are marked, until they change again or `forget_changes` is called.

    Raises: as `open_dossier` and `render`; `UsageError` for a piece that the model has not.
    """
    opened = open_dossier(folder, project)
    (document,) = compose(opened, piece)
    key = digest_piece(opened, document)
    looks = _find_looks(opened, shelf, key, piece)
    before = _look_again(shelf, _name_memory(folder, piece, person), looks)
    pages = tuple(
        ShownPage(one.number, one.width, one.height, one.words, bool(before) and one.digest not in before)
        for one in looks
    )
    return ShownPiece(piece, name_piece(document), document.meta.title, key, pages)


def forget_changes(folder: Path, shelf: Shelf, piece: str, person: str) -> None:
    """Everything that was shown of a piece to a person is seen: no page is marked any more."""
    memory = _name_memory(folder, piece, person)
    _, last = _read_memory(shelf, memory)
    shelf.keep(memory, _SEEN, json.dumps([last, last]).encode())


def draw_piece_page(shelf: Shelf, key: str, page: int, width: int) -> bytes | None:
    """The picture of a page (WebP), at the nearest of the usual widths; nothing when the piece is not on the shelf.

    Raises: `InputFileError` when there is no such page.
    """
    wide = min(_WIDTHS, key=lambda usual: (usual < width, abs(usual - width)))
    suffix = f"{page}-{wide}.webp"
    drawn = shelf.find(key, suffix)
    if drawn is None and (data := shelf.find(key, "pdf")) is not None:
        drawn = draw_page(data, page, wide)
        shelf.keep(key, suffix, drawn)
    return drawn


def make_file(folder: Path, project: Project, shelf: Shelf, piece: str, format_: str) -> MadeFile:
    """A piece (« en-bref » too) as « pdf » or « docx », the very bytes that `ctg generer` would write today.

    Raises: as `open_dossier` and `render`; `UsageError` for another piece or format.
    """
    opened = open_dossier(folder, project)
    written_as = find_format(format_)
    if piece == LEAFLET:
        plan = opened.content.model.plan.en_bref
        slug = plan.fichier if plan is not None else LEAFLET
    elif piece in opened.pieces:
        slug = compose(opened, piece)[0].meta.slug
    else:
        raise UsageError(Diagnostic(Code.PIECE_INCONNUE, f"ce dossier n'a pas de pièce « {piece} »"))
    key, suffix = digest_content(opened), f"{piece}.{written_as.suffix}"
    data = shelf.find(key, suffix)
    if data is None:
        data = render(opened, piece, written_as.suffix)
        shelf.keep(key, suffix, data)
    return MadeFile(f"{name_dossier(folder)}-{written_as.name_file(slug)}", data)


def _find_looks(opened: OpenedDossier, shelf: Shelf, key: str, piece: str) -> tuple[PageLook, ...]:
    """How each page of a piece looks; the PDF is on the shelf then."""
    kept = shelf.find(key, _PAGES)
    if kept is not None and shelf.find(key, "pdf") is not None:
        return tuple(PageLook(**one) for one in json.loads(kept))
    data = render(opened, piece, PDF.suffix)
    looks = look_at_pages(data, piece)
    shelf.keep(key, "pdf", data)
    shelf.keep(key, _PAGES, json.dumps([asdict(one) for one in looks], ensure_ascii=False).encode())
    return looks


def _name_memory(folder: Path, piece: str, person: str) -> str:
    """What a person has seen of a piece is kept under this key."""
    return sha256(f"{folder.resolve()}\0{piece}\0{person}".encode())[:32]


def _read_memory(shelf: Shelf, memory: str) -> tuple[list[str], list[str]]:
    """The digests of the pages to which others are compared, and of those that were shown last."""
    kept = shelf.find(memory, _SEEN)
    if kept is None:
        return [], []
    before, last = json.loads(kept)
    return before, last


def _look_again(shelf: Shelf, memory: str, looks: Sequence[PageLook]) -> frozenset[str]:
    """The digests of the pages that the person saw before these; none at the first look."""
    before, last = _read_memory(shelf, memory)
    now = [one.digest for one in looks]
    if now != last:
        before, last = last, now
        shelf.keep(memory, _SEEN, json.dumps([before, last]).encode())
    return frozenset(before)
