"""Faces of the sample's identity, and documents of a few words, for the tests of fonts."""

from __future__ import annotations

from dataclasses import replace

from generator.writing.pdf.document import write_pdf
from tests.writing.pdf_sample import build_furniture, build_sample, paragraph


def find_face(family: str, weight: int = 400, *, italic: bool = False) -> bytes:
    return next(
        font.data
        for font in build_furniture().identity.fonts
        if (font.family, font.weight, font.italic) == (family, weight, italic)
    )


def write_words(*words: str) -> bytes:
    """A document of these paragraphs alone, as a PDF."""
    document = build_sample()
    blocks = tuple(paragraph(f"convention/parties/p{n}", line) for n, line in enumerate(words, start=1))
    return write_pdf(
        replace(document, sections=(replace(document.sections[0], blocks=blocks),)), build_furniture()
    ).data
