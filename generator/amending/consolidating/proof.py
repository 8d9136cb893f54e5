"""The proof of a consolidated text: read without its notes, the file says the convention as amended, word for word."""

from __future__ import annotations

from generator.amending.consolidating.printed_text import OPENING
from generator.codes import Code
from generator.errors import Diagnostic, ParityError, Span
from generator.model.document import Document
from generator.writing.parity import find_difference, tree_text
from generator.writing.pdf.text import read_pdf_text

_NOTES = frozenset({"Remark"})


def check_consolidated(pdf: bytes, document: Document, name: str) -> None:
    """Read the file without what it says of itself; `document` is the convention as amended, without places to sign.

    Raises: `ParityError` when it says other words: it must not be used.
    """
    read = read_pdf_text(pdf, _NOTES, OPENING)
    body, notes = tree_text(document)
    said = [note for note in read.notes if note.strip()]
    if len(said) != len(notes):
        raise ParityError(_tell(name, f"{len(notes)} notes attendues, {len(said)} lues"))
    for parts, found in ((body, read.body), *(((note,), words) for note, words in zip(notes, said, strict=True))):
        difference = find_difference(parts, found)
        if difference is not None:
            raise ParityError(_tell(name, f"attendu « …{difference[1]}… », lu « …{difference[2]}… »"))


def _tell(name: str, hint: str) -> Diagnostic:
    message = "ce fichier, sans les notes des avenants, ne dit pas la convention telle qu'elle est modifiée"
    return Diagnostic(Code.PARITE, message, Span(name), hint=hint)
