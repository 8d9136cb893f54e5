"""The words of a Word file, read back from its XML with no knowledge of the writer, figures of lists included.

What a reader of the page sees is kept: results of fields, controls, numbers that Word computes; not the numbers of
pages, which are no words of the text (`furniture/word.py` reads them). The cover, the table of contents and the last
page are left out: the text is what stands between the bookmarks `corps_debut` and
`corps_fin`, and the whole body but its contents when somebody has removed them.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.writing.parity import ReadText
from generator.writing.word.numbers import ListCounter
from generator.writing.word.package import (
    DOCUMENT,
    DOCUMENT_RELATIONS,
    FOOTNOTE_RELATIONS,
    FOOTNOTES,
    MAX_UNPACKED_BYTES,
    NUMBERING,
    STYLES,
    R,
    parse_part,
    w,
)

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_START, _END = "corps_debut", "corps_fin"
_SILENT = frozenset({w("pPr"), w("rPr"), w("sdtPr"), w("sdtEndPr"), w("del"), w("moveFrom")})
_SILENT_DRAWINGS = frozenset({w("drawing"), w("pict"), w("object"), f"{{{_MC}}}Fallback"})
_SPACES = frozenset({w("br"), w("tab"), w("cr")})


@dataclass(slots=True)
class _Reading:
    """The state of one pass over the body."""

    counter: ListCounter
    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # the relations of the links out of the document
    figures: list[str] = field(default_factory=list)  # the text that stands for each picture
    # For each open field, whether its result has begun, and is of the text.
    fields: list[bool] = field(default_factory=list)
    numbers: list[bool] = field(default_factory=list)  # for each open field, whether it is the number of a page
    inside: bool = True

    def add(self, words: str) -> None:
        if self.inside and all(self.fields):
            self.words.append(words)


def read_docx_text(data: bytes, file_name: str = "document Word") -> ReadText:
    """The body of a Word file in reading order, tables included, and its notes in the order of their calls.

    Raises: `InputFileError` when the file cannot be read.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise ValueError("taille")
            names = set(archive.namelist())
            roots = {
                name: parse_part(archive.read(name))
                for name in (DOCUMENT, STYLES, NUMBERING, FOOTNOTES, DOCUMENT_RELATIONS, FOOTNOTE_RELATIONS)
                if name in names
            }
        body = roots[DOCUMENT].find(w("body"))
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError, etree.XMLSyntaxError) as fault:
        message = "ce fichier Word ne peut pas être relu"
        hint = "l'ouvrir dans Word et l'enregistrer à nouveau au format .docx"
        raise InputFileError(Diagnostic(Code.DOCX_ILLISIBLE, message, Span(file_name), hint=hint)) from fault
    reading = _Reading(ListCounter(roots.get(NUMBERING), roots.get(STYLES)))
    marked = {mark.get(w("name")) for mark in body.iter(w("bookmarkStart"))}
    reading.inside = not {_START, _END} <= marked
    _read(body, reading, bounded=not reading.inside)
    notes = roots.get(FOOTNOTES)
    texts = {n.get(w("id")): n for n in notes.iter(w("footnote"))} if notes is not None else {}
    read = [_read_note(texts[i]) for i in reading.notes if i in texts]
    links = _find_addresses(roots.get(DOCUMENT_RELATIONS), reading.links)
    links |= _find_addresses(roots.get(FOOTNOTE_RELATIONS), [link for note in read for link in note.links])
    notes_read = tuple("".join(note.words) for note in read)
    return ReadText("".join(reading.words), notes_read, links, tuple(reading.figures))


def _read_note(note: Any) -> _Reading:
    reading = _Reading(ListCounter(None, None))
    _read(note, reading, bounded=False)
    return reading


def _find_addresses(relations: Any, wanted: list[str]) -> frozenset[str]:
    """The addresses that some relations lead to; an id without relation gives an address that nobody wrote."""
    known = {one.get("Id"): one.get("Target", "") for one in relations} if relations is not None else {}
    return frozenset(known.get(name, f"#{name}") for name in wanted)


def _read(element: Any, reading: _Reading, bounded: bool) -> None:
    for child in element.iterchildren(etree.Element):
        tag = child.tag
        if tag == w("p"):
            reading.add(" ")
            label = reading.counter.count(child)
            # The label is said where the words begin, so that a bookmark may stand at the head of the paragraph.
            opened = reading.inside or not bounded or _opens(child)
            if label and opened:
                was, reading.inside = reading.inside, True
                reading.add(f"{label} ")
                reading.inside = was
            _read(child, reading, bounded)
            reading.add(" ")
        elif tag == w("t"):
            reading.add(child.text or "")
        elif tag in _SPACES:
            reading.add(" ")
        elif tag == w("noBreakHyphen"):
            reading.add("-")
        elif tag == w("fldChar"):
            _turn_field(child.get(w("fldCharType")), reading)
        elif tag == w("instrText"):
            if reading.numbers and (child.text or "").split()[:1] == ["PAGEREF"]:
                reading.numbers[-1] = True
        elif tag == w("footnoteReference"):
            if reading.inside:
                reading.notes.append(child.get(w("id")))
        elif tag == w("bookmarkStart"):
            if bounded and child.get(w("name")) in (_START, _END):
                reading.inside = child.get(w("name")) == _START
        elif tag == w("hyperlink"):
            if reading.inside and (relation := child.get(f"{{{R}}}id")) is not None:
                reading.links.append(relation)
            _read(child, reading, bounded)
        elif tag == w("drawing"):
            if reading.inside:
                reading.figures += [picture.get("descr", "") for picture in child.iter(f"{{{_WP}}}docPr")]
        elif tag not in _SILENT and tag not in _SILENT_DRAWINGS and not _is_contents(child):
            _read(child, reading, bounded)


def _opens(paragraph: Any) -> bool:
    return any(mark.get(w("name")) == _START for mark in paragraph.iter(w("bookmarkStart")))


def _turn_field(kind: str | None, reading: _Reading) -> None:
    if kind == "begin":
        reading.fields.append(False)
        reading.numbers.append(False)
    elif kind == "separate" and reading.fields:
        reading.fields[-1] = not reading.numbers[-1]
    elif kind == "end" and reading.fields:
        reading.fields.pop()
        reading.numbers.pop()


def _is_contents(element: Any) -> bool:
    if element.tag != w("sdt"):
        return False
    gallery = element.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
    return gallery is not None and gallery.get(w("val")) == "Table of Contents"
