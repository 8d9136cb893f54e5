"""One dossier at work: opened once, and each of its pieces written once for all the files that it goes into.

A piece is written with links to the other pieces. The joined file resolves them; the piece's own file goes without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.files import sha256
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.deliberations import TakenDeliberations, insert_deliberations, take_deliberations
from generator.making.opening import open_dossier
from generator.manifest import PieceRecord
from generator.model.document import BlockId, Document
from generator.model.dossier import Dossier
from generator.model.identity import Furniture
from generator.project import Project
from generator.version import __version__
from generator.writing.formats import DOCX, PDF, Format, Source, compare_formats, write_file
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.embedded_content import attach_content, attach_word
from generator.writing.pdf.result import PdfResult
from generator.writing.word.origin.record import Sources

Witness = Callable[[Document, Format[Any, Any], bytes], None]


@dataclass(frozen=True)
class MadePiece:
    """A piece as PDF, to be joined with the others; `result` says where things stand in its own pages.

    `word` is the DOCX that the convention's PDF carries; the other pieces carry none.
    """

    document: Document
    result: PdfResult
    pdf: bytes
    word: bytes | None

    @cached_property
    def pdf_alone(self) -> bytes:
        """The same for a file of its own: references to the other pieces are plain words."""
        if not self.result.linked and self.pdf is self.result.data:  # nothing of a deliberation has been put into it
            return self.pdf
        from generator.pdf_files.joining import drop_piece_links  # noqa: PLC0415  # opens PDFs

        return drop_piece_links(self.pdf, PDF.name_file(self.document.meta.slug))


@dataclass(frozen=True, slots=True)
class WrittenPiece:
    """The bytes of a piece by file name, and its record for the manifest."""

    files: Mapping[str, bytes]
    record: PieceRecord


@dataclass(frozen=True)
class Workshop:
    """A dossier, its furniture and its deliberations, with the pieces already made from them.

    `witness` looks at each file of a piece, once it is written: what it raises stops the work.
    """

    dossier: Dossier
    furniture: Furniture
    taken: TakenDeliberations
    witness: Witness | None = None
    written: dict[tuple[str, tuple[str, ...]], WrittenPiece] = field(default_factory=dict)  # by piece and formats
    leaflets: dict[bool, tuple[Document, PdfResult]] = field(default_factory=dict)  # of a draft, of a final
    _made: dict[str, MadePiece] = field(default_factory=dict)
    _composed: dict[tuple[tuple[str, ...], bool], tuple[Document, ...]] = field(default_factory=dict)

    @cached_property
    def content(self) -> Attachment:
        """What every PDF of the dossier carries."""
        return attach_content(self.dossier)

    @cached_property
    def sources(self) -> Sources:
        """What every Word file of the dossier says that it was made from."""
        dossier = self.dossier
        plan = f"{dossier.facts.modele} {dossier.model.plan.version}"
        digest = sha256(self.content.data)
        return Sources(dossier.name, digest, plan, __version__, dossier.folder, dossier.model.folder)

    def compose(self, pieces: tuple[str, ...], *, draft: bool) -> tuple[Document, ...]:
        """The trees of some pieces, composed once.

        Raises: as `compose_pieces`.
        """
        if (pieces, draft) not in self._composed:
            selection = Selection(pieces, draft, self.taken)
            self._composed[pieces, draft] = compose_pieces(self.dossier, self.furniture.identity, selection)
        return self._composed[pieces, draft]

    def compose_all(self, composed: tuple[Document, ...], *, draft: bool) -> tuple[Document, ...]:
        """Every piece, those that are composed already as they are: what rules look at, whatever pieces are wanted.

        Raises: as `compose_pieces`.
        """
        done = {document.meta.piece: document for document in composed}
        rest = tuple(piece for piece in list_pieces(self.dossier) if piece not in done)
        if not rest:
            return composed
        selection = Selection(rest, draft, self.taken, drawn=False)
        others = compose_pieces(self.dossier, self.furniture.identity, selection)
        done |= {document.meta.piece: document for document in others}
        return tuple(done[piece] for piece in list_pieces(self.dossier))

    def renew(self) -> Workshop:
        """The same dossier, nothing made yet: what another process is given."""
        return Workshop(self.dossier, self.furniture, self.taken, self.witness)

    def show_witness(self, document: Document, format_: Format[Any, Any], data: bytes) -> None:
        """Have a file that was written looked at.

        Raises: whatever the witness raises.
        """
        if self.witness is not None:
            self.witness(document, format_, data)

    def take_source(self, document: Document, section_pages: Mapping[BlockId, int] | None = None) -> Source:
        """What the files of a piece are written from; `section_pages` are those of its PDF."""
        return Source(
            document,
            self.furniture,
            section_pages,
            linked_pieces=frozenset(list_pieces(self.dossier)),
            sources=self.sources,
        )

    def make_piece(self, document: Document) -> MadePiece:
        """A piece read back and compared with its tree; the one made before when its tree is the same.

        Raises: `ParityError` when a file does not say what the tree says; `ContentError`, `TemplateError`.
        """
        before = self._made.get(document.meta.piece)
        if before is not None and before.document == document:
            return before
        source = replace(self.take_source(document), attachments=(self.content,))
        result = write_file(PDF, source, PDF.name_file(document.meta.slug))
        self.show_witness(document, PDF, result.data)
        word: bytes | None = None
        if document.meta.signed:
            from generator.writing.pdf.metadata import add_attachments  # noqa: PLC0415  # opens PDFs

            # The DOCX takes its page numbers from the PDF: it is written after it, then attached to it.
            source = self.take_source(document, result.section_pages)
            word = write_file(DOCX, source, DOCX.name_file(document.meta.slug)).data
            compare_formats(document, word, result.data)
            self.show_witness(document, DOCX, word)
            pdf = add_attachments(result.data, (attach_word(word, document),), document.meta.content_date)
        else:
            pdf = insert_deliberations(self.dossier, document, result, self.taken)
        made = MadePiece(document, result, pdf, word)
        self._made[document.meta.piece] = made
        return made


def open_workshop(folder: Path, project: Project) -> Workshop:
    """The workshop of a dossier, nothing made yet.

    Raises: as `open_dossier`; `InputFileError` when a deliberation cannot be used.
    """
    dossier, furniture = open_dossier(folder, project)
    return Workshop(dossier, furniture, take_deliberations(dossier))
