"""The words of a PDF against those of the Word file of the same piece, without the tree that both were made from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from typing import Any

import pikepdf
from lxml import etree

from generator.writing.parity import SOFT_BREAK, ReadText, normalise
from generator.writing.pdf.text import read_pdf_text
from generator.writing.word.read_back.text import read_docx_text
from tests.conformance.pdf_accessibility import walk_structure

_DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTEXT = 50


def compare_pair(pdf: bytes, docx: bytes, outside: Collection[str] = ()) -> list[str]:
    """The differences between the words of the two files, notes included; the body's first difference only.

    `outside` are the ids of the parties whose real deliberation is put into the PDF: its pages are pictures, and
    the Word file says page by page that they stand there. Those sections are left out, when the PDF has as many
    pages that are one picture as the Word file announces.
    """
    announced = 0
    if outside:
        docx, announced = _remove_sections(docx, outside)
    pictures = _count_picture_pages(pdf)
    faults = compare_read_texts(read_pdf_text(pdf), read_docx_text(docx))
    if pictures != announced:
        faults.append(f"{pictures} pages du PDF viennent d'ailleurs, le fichier Word en annonce {announced}")
    return faults


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
            same = next(i for i in range(len(line)) if line[: i + 1] != words[place : place + i + 1])
            here = words[place + same : place + same + _CONTEXT]
            return [f"{where} : PDF « {line[same:][:_CONTEXT]} », Word « {here} », après « {line[:same][-_CONTEXT:]} »"]
        place += len(line)
    rest = words[place:].strip()
    return [f"{where} : seulement dans le fichier Word, « {rest[:_CONTEXT]} »"] if rest else []


def _count_picture_pages(pdf: bytes) -> int:
    """The pages whose structure is one figure as large as the page."""
    found = 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for element in walk_structure(document.Root.StructTreeRoot):
            attributes = element.get("/A")
            if element.get("/S") != "/Figure" or not isinstance(attributes, pikepdf.Dictionary):
                continue
            box, page = attributes.get("/BBox"), element.get("/Pg")
            if box is not None and page is not None:
                found += [round(float(v)) for v in box] == [round(float(v)) for v in page.MediaBox]
    return found


def _remove_sections(docx: bytes, parties: Collection[str]) -> tuple[bytes, int]:
    """The Word file without the words of these parties' sections, and how many paragraphs they had below headings."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts[_DOCUMENT])
    removed = 0
    for party in parties:
        mark = "__" + party.replace("-", "_")
        start = next(m for m in root.iter(f"{_W}bookmarkStart") if m.get(f"{_W}name", "").endswith(mark))
        end = next(m for m in root.iter(f"{_W}bookmarkEnd") if m.get(f"{_W}id") == start.get(f"{_W}id"))
        first, last = _find_block(start), _find_block(end)
        blocks = [first]
        while blocks[-1] is not last:
            blocks.append(blocks[-1].getnext())
        for block in blocks:
            texts = list(block.iter(f"{_W}t", f"{_W}noBreakHyphen"))
            removed += bool(texts) and block is not first
            for text in texts:
                text.getparent().remove(text)
    parts[_DOCUMENT] = etree.tostring(root)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue(), removed


def _find_block(element: Any) -> Any:
    """The paragraph or table of the body in which an element stands."""
    while element.getparent().tag != f"{_W}body":
        element = element.getparent()
    return element
