"""The proof of a PDF redline: read without the words of one text, it says the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.codes import Code
from generator.errors import Diagnostic, ParityError, Span
from generator.model.document import Document
from generator.redlining.pdf.opening_page import OPENING
from generator.writing.parity import TextPart, find_difference, tree_text
from generator.writing.pdf.text import read_pdf_text

_OF_SECOND, _OF_FIRST = frozenset({"Ins", "MovedTo", "Remark"}), frozenset({"Del", "MovedFrom", "Remark"})


def check_pdf_redline(pdf: bytes, before: Document, after: Document, name: str) -> None:
    """Read the file twice; typography alone (apostrophes, spaces) is not compared.

    Raises: `ParityError` when it does not say the words of a text: it must not be used.
    """
    for left_out, document, text in ((_OF_SECOND, before, "premier"), (_OF_FIRST, after, "second")):
        read = read_pdf_text(pdf, left_out, f"{document.meta.piece}/{OPENING}")
        body, notes = tree_text(document)
        said = [note for note in read.notes if note.strip()]
        pairs = [(body, read.body), *(((note,), found) for note, found in zip(notes, said, strict=False))]
        for parts, found in pairs:
            difference = find_difference(_fold_parts(parts), _fold(found))
            if difference is not None:
                raise ParityError(_tell(text, name, f"attendu « …{difference[1]}… », lu « …{difference[2]}… »"))
        if len(notes) != len(said):
            raise ParityError(_tell(text, name, f"{len(notes)} notes attendues, {len(said)} lues"))


def _tell(text: str, name: str, hint: str) -> Diagnostic:
    message = f"ce fichier, sans les mots propres à l'autre texte, ne dit pas le {text}"
    return Diagnostic(Code.PARITE, message, Span(name), hint=hint)


def _fold_parts(parts: Sequence[TextPart]) -> tuple[TextPart, ...]:
    return tuple(replace(part, text=_fold(part.text)) for part in parts)


def _fold(words: str) -> str:
    return words.replace("\u2019", "'")
