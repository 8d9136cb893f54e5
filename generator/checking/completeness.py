"""How complete a dossier is: what is filled, what is still « à compléter », and where to write it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.errors import Diagnostic, Severity, Span
from generator.model.document import (
    Document,
    Figure,
    Gap,
    Heading,
    Paragraph,
    Table,
    block_inlines,
    document_gaps,
    walk_blocks,
    walk_inlines,
)


@dataclass(frozen=True, slots=True)
class PieceCompleteness:
    """A piece's elements (paragraphs, list items, cells, captions), and those that hold a gap."""

    piece: str
    elements: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """The completeness of some pieces of a dossier."""

    pieces: tuple[PieceCompleteness, ...]

    @property
    def elements(self) -> int:
        """Elements of all pieces."""
        return sum(p.elements for p in self.pieces)

    @property
    def incomplete(self) -> int:
        """Elements with a gap, of all pieces."""
        return sum(p.incomplete for p in self.pieces)

    def sentence(self) -> str:
        """« 41 éléments sur 187 à compléter : annexe 2 (23), annexe 3 (18) »."""
        if not self.incomplete:
            return f"{self.elements} éléments sur {self.elements} sont remplis : rien à compléter"
        worst = sorted((p for p in self.pieces if p.incomplete), key=lambda p: (-p.incomplete, p.piece))
        where = ", ".join(f"{p.piece.replace('-', ' ')} ({p.incomplete})" for p in worst)
        noun = "élément" if self.incomplete == 1 else "éléments"
        return f"{self.incomplete} {noun} sur {self.elements} à compléter : {where}"


def measure_completeness(documents: tuple[Document, ...]) -> Completeness:
    """Count the elements of each piece, and those that hold a gap."""
    return Completeness(tuple(_measure_piece(document) for document in documents))


def _measure_piece(document: Document) -> PieceCompleteness:
    elements = incomplete = 0
    for section in document.sections:
        for block in walk_blocks(section.blocks):
            if not isinstance(block, Paragraph | Heading | Table | Figure):
                continue
            inlines = block_inlines(block)
            if inlines:
                elements += 1
                incomplete += any(isinstance(inline, Gap) for inline in walk_inlines(inlines))
    return PieceCompleteness(document.meta.piece, elements, incomplete)


def list_gaps(documents: tuple[Document, ...], severity: Severity = Severity.ERROR) -> tuple[Diagnostic, ...]:
    """One diagnostic for each distinct gap, in reading order, located where it must be filled."""
    found: dict[tuple[str, int, str], Diagnostic] = {}
    for document in documents:
        for gap in document_gaps(document):
            key = (gap.origin.file, gap.origin.line, gap.what)
            if key not in found:
                span = Span(gap.origin.file, gap.origin.line)
                found[key] = Diagnostic("a-completer", f"à compléter : {gap.what}", span, severity=severity)
    return tuple(found.values())
