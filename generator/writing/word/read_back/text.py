"""The words of a Word file, read back from its XML with no knowledge of the writer, figures of lists included.

What a reader of the page sees is kept: results of fields, controls, numbers that Word computes; not the numbers of
pages, which are no words of the text (`furniture/word.py` reads them). The cover, the table of contents and the last
page are left out: the text is what stands between the bookmarks `_corps_debut` and
`_corps_fin`, and the whole body but its contents when somebody has removed them.
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
from generator.writing.word.ledger import BODY_END, BODY_START
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
from generator.writing.word.read_back.numbers import ListCounter
from generator.writing.word.read_back.walk import WordWalk, list_descriptions


@dataclass(slots=True)
class _Reading(WordWalk):
    """The state of one pass over the body; `bounded`, only what stands between two bookmarks is read."""

    counter: ListCounter
    bounded: bool = False
    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)  # those whose number is written in their first run
    links: list[str] = field(default_factory=list)  # the relations of the links out of the document
    figures: list[str] = field(default_factory=list)  # the text that stands for each picture
    # For each open field, whether its result has begun, and is of the text.
    fields: list[bool] = field(default_factory=list)
    numbers: list[bool] = field(default_factory=list)  # for each open field, whether it is the number of a page
    inside: bool = True
    starts: list[int] = field(default_factory=list)  # where paragraphs begin, in `words`

    def say(self, words: str) -> None:
        if self.inside and all(self.fields):
            self.words.append(words)

    def open_paragraph(self, paragraph: Any) -> None:
        self.starts.append(len(self.words))
        label = self.counter.count(paragraph)
        # The label is said where the words begin, so that a bookmark may stand at the head of the paragraph.
        if label and (self.inside or not self.bounded or _opens(paragraph)):
            was, self.inside = self.inside, True
            self.say(label)
            self.inside = was

    def instruct(self, instruction: str) -> None:
        if self.numbers and instruction.split()[:1] == ["PAGEREF"]:
            self.numbers[-1] = True

    def turn_field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(False)
            self.numbers.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = not self.numbers[-1]
        elif kind == "end" and self.fields:
            self.fields.pop()
            self.numbers.pop()

    def call_note(self, number: str) -> None:
        if self.inside:
            self.notes.append(number)

    def mark_note(self, number: str) -> None:
        self.marked.add(number)

    def meet_bookmark(self, name: str) -> None:
        if self.bounded and name in (BODY_START, BODY_END):
            self.inside = name == BODY_START

    def meet_link(self, link: Any) -> None:
        if self.inside and (relation := link.get(f"{{{R}}}id")) is not None:
            self.links.append(relation)

    def meet_drawing(self, drawing: Any) -> None:
        if self.inside:
            self.figures += list_descriptions(drawing)

    def enter(self, element: Any) -> None:
        if not _is_contents(element):
            self.walk(element)


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
    reading.bounded = {BODY_START, BODY_END} <= marked
    reading.inside = not reading.bounded
    reading.walk(body)
    notes = roots.get(FOOTNOTES)
    texts = {n.get(w("id")): n for n in notes.iter(w("footnote"))} if notes is not None else {}
    read = [_read_note(texts[i], numbered=i in reading.marked) for i in reading.notes if i in texts]
    links = _find_addresses(roots.get(DOCUMENT_RELATIONS), reading.links)
    links |= _find_addresses(roots.get(FOOTNOTE_RELATIONS), [link for note in read for link in note.links])
    notes_read = tuple("".join(note.words) for note in read)
    return ReadText("".join(reading.words), notes_read, links, tuple(reading.figures), _part(reading))


def _part(reading: _Reading) -> tuple[str, ...]:
    """The words of each paragraph that says something."""
    ends = (*reading.starts[1:], len(reading.words))
    found = ("".join(reading.words[start:end]).strip() for start, end in zip(reading.starts, ends, strict=False))
    return tuple(words for words in found if words)


def _read_note(note: Any, *, numbered: bool) -> _Reading:
    """The words of a note; with its number written in its first run, those that follow it."""
    reading = _Reading(ListCounter(None, None))
    reading.walk(note)
    first = note.find(f"{w('p')}/{w('r')}") if numbered else None
    if first is not None:
        number = "".join(text.text or "" for text in first.iter(w("t")))
        reading.words = ["".join(reading.words).strip().removeprefix(number)]
    return reading


def _find_addresses(relations: Any, wanted: list[str]) -> frozenset[str]:
    """The addresses that some relations lead to; an id without relation gives an address that nobody wrote."""
    known = {one.get("Id"): one.get("Target", "") for one in relations} if relations is not None else {}
    return frozenset(known.get(name, f"#{name}") for name in wanted)


def _opens(paragraph: Any) -> bool:
    return any(mark.get(w("name")) == BODY_START for mark in paragraph.iter(w("bookmarkStart")))


def _is_contents(element: Any) -> bool:
    if element.tag != w("sdt"):
        return False
    gallery = element.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
    return gallery is not None and gallery.get(w("val")) == "Table of Contents"
