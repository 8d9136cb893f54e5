"""The convention and its annexes, written once and joined: for originals, copies and the file to sign."""

from __future__ import annotations

from dataclasses import dataclass

from generator.composing.grammar import capitalise
from generator.making.workshop import Workshop
from generator.manifest import PieceRecord
from generator.model.document import Document
from generator.model.pieces import SIGNED_ACT
from generator.model.progress import Progress, tell_nobody
from generator.pdf_files.joining import Piece, join_pieces
from generator.writing.pdf.result import SignaturePlace


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """The convention, first, and its annexes as one PDF; `signature_places` are on the convention's own pages."""

    data: bytes
    title: str
    records: tuple[PieceRecord, ...]
    signature_places: tuple[SignaturePlace, ...]

    @property
    def signature_pages(self) -> tuple[int, ...]:
        """The pages where one signs, 1-based."""
        return next(r.signature_pages for r in self.records if r.document.meta.signed)


def write_joined_file(workshop: Workshop, documents: tuple[Document, ...], tell: Progress = tell_nobody) -> JoinedFile:
    """Write every piece that is not written yet, compare it with its tree, and join them all.

    Raises: `ParityError` when a piece does not say what its tree says; `TemplateError`.
    """
    pieces: list[Piece] = []
    records: list[PieceRecord] = []
    places: tuple[SignaturePlace, ...] = ()
    for document in documents:
        tell(document.meta.slug)
        made = workshop.make_piece(document)
        if document.meta.signed:
            places = made.result.signature_places
        prefix, back = document.meta.page_prefix, document.back_cover
        pieces.append(Piece(document.meta.piece, title_piece(document), made.pdf, prefix, back_cover=back))
        found = made.result
        records.append(PieceRecord(document, found.page_count, found.signature_pages, found.block_pages))
    tell("assemblage")
    title = documents[0].meta.title
    return JoinedFile(join_pieces(pieces, title), title, tuple(records), places)


def title_piece(document: Document) -> str:
    """« Convention », « Avenant n° 1 », « Annexe 3 – Plan d'actions »: a piece in a joined file."""
    return document.cover.subtitle or capitalise(document.meta.called or SIGNED_ACT.id)
