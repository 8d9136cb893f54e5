"""The words of a PDF against those of the Word file of the same piece, without the tree that both were made from."""

from __future__ import annotations

from generator.writing.docx_text import read_docx_text
from generator.writing.parity import SOFT_BREAK, ReadText, normalise
from generator.writing.pdf_text import read_pdf_text

_CONTEXT = 50


def compare_pair(pdf: bytes, docx: bytes) -> list[str]:
    """The differences between the words of the two files, notes included; the body's first difference only."""
    return compare_read_texts(read_pdf_text(pdf), read_docx_text(docx))


def compare_read_texts(pdf: ReadText, docx: ReadText) -> list[str]:
    """The differences between two texts that were read back."""
    faults = _compare("corps", pdf.body, docx.body)
    if not normalise(docx.body):
        faults.append("le fichier Word n'a pas de texte")
    if len(pdf.notes) != len(docx.notes):
        faults.append(f"{len(pdf.notes)} notes dans le PDF, {len(docx.notes)} dans le fichier Word")
    for number, (one, other) in enumerate(zip(pdf.notes, docx.notes, strict=False), 1):
        faults += _compare(f"note {number}", one, other)
    return faults


def split_pdf_words(text: str) -> list[str]:
    """The words of a PDF's text; a line that ends on a hyphen or a slash goes on without a space."""
    lines = text.split(SOFT_BREAK)
    joined = lines[0]
    for line in lines[1:]:
        cut_word = joined[-1:] in ("-", "\u2011", "/") and joined[-2:-1].strip() != ""
        joined += line if cut_word else " " + line
    return normalise(joined).split()


def _compare(where: str, pdf: str, docx: str) -> list[str]:
    """A line of the PDF may end on a space of the text or inside a word: both are followed in the Word file."""
    words = normalise(docx)
    place = 0
    for line in map(normalise, pdf.split(SOFT_BREAK)):
        if words[place : place + 1] == " ":
            place += 1
        if not words.startswith(line, place):
            return [f"{where} : PDF « {line[:_CONTEXT]} », Word « {words[place : place + _CONTEXT]} »"]
        place += len(line)
    rest = words[place:].strip()
    return [f"{where} : seulement dans le fichier Word, « {rest[:_CONTEXT]} »"] if rest else []
