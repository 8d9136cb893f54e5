"""The PDF of two texts of one piece shown as one: made, read back, and proven to say both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.comparing.changes import COVER, Change, list_changes
from generator.comparing.compare import compare_documents
from generator.comparing.places import line_up
from generator.comparing.renumbering import fold_renumbering
from generator.comparing.script import Changed, Deleted, Inserted, walk_edits
from generator.comparing.tokens import join_words
from generator.composing.typography import set_typography
from generator.errors import Span
from generator.model.document import Document, Paragraph, SideBySide
from generator.model.identity import Furniture
from generator.redlining.pdf.marking import merge_words
from generator.redlining.pdf.merged_tree import merge_trees
from generator.redlining.pdf.opening_page import OPENING, NamedText, compose_opening
from generator.redlining.pdf.proof import check_pdf_redline
from generator.writing.formats import PDF, Source, write_file
from generator.writing.parity import digest_signed_text

TITLE = "Comparaison"
_HERE = Span("")


@dataclass(frozen=True, slots=True)
class ComparedPiece:
    """A piece that both texts have, as it is compared, with the names of the two texts and what makes one the other."""

    before: Document
    after: Document
    names: tuple[str, str]
    script: Changed


def line_up_piece(piece: ComparedPiece) -> ComparedPiece:
    """The same, one below the other what stands side by side, where some of it does so in one text alone."""
    apart = (edit.node.head.kind for edit in walk_edits(piece.script) if isinstance(edit, Inserted | Deleted))
    if SideBySide not in apart:
        return piece
    before, after = line_up(piece.before), line_up(piece.after)
    script = compare_documents(before, after)
    return replace(piece, before=before, after=after, script=script) if isinstance(script, Changed) else piece


def compose_redline(piece: ComparedPiece, others: Sequence[str] = ()) -> Document:
    """Its tree: what changes, then the text with what changes in it. `others` say what became of the other pieces."""
    merged = merge_trees(piece.before, piece.after, piece.script)
    changes = fold_renumbering(list_changes(piece.before, piece.after, piece.script))
    texts = (
        NamedText(piece.names[0], digest_signed_text((piece.before,)), piece.before),
        NamedText(piece.names[1], digest_signed_text((piece.after,)), piece.after),
    )
    document = merged.document
    cover = tuple(_compose_cover(document, [change for change in changes if change.key == COVER]))
    opening = compose_opening(merged, texts, changes, cover, others)
    said = set_typography(replace(document, sections=opening), curly=True).sections
    first, *rest = document.sections
    title = f"{TITLE} – {document.meta.title}"
    return replace(
        document,
        meta=replace(document.meta, title=title, running_title=f"{TITLE} – {document.meta.running_title}", draft=False),
        cover=replace(
            document.cover,
            title=(TITLE,),
            subtitle=document.cover.subtitle or " ".join(document.cover.title),
            signatories=(),
            full_page=False,
        ),
        sections=(*said, replace(first, new_page=True), *rest),
        contents=False,
        attached=(),
        back_cover=False,
    )


def write_redline(piece: ComparedPiece, furniture: Furniture, name: str, others: Sequence[str] = ()) -> bytes:
    """Its PDF, compared with its tree, and with both texts. The same arguments give the same bytes.

    Raises: `ParityError` when it does not say them; `ContentError`, `TemplateError` as any PDF.
    """
    document = compose_redline(line_up_piece(piece), others)
    data = write_file(PDF, Source(document, furniture), name).data
    check_pdf_redline(data, piece.before, piece.after, name)
    return data


def _compose_cover(document: Document, changes: Sequence[Change]) -> Iterator[Paragraph]:
    """The lines of the cover that change, word by word: no cover is shown, so that nobody takes this for the act."""
    for rank, change in enumerate(changes, 1):
        name = f"{document.meta.piece}/{OPENING}-couverture/{rank}"
        yield Paragraph(name, _HERE, join_words(merge_words(change.words)))
