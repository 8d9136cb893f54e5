"""Reads the text of a PDF back in the order of its structure, as a screen reader does, for the parity check.

Running heads, watermark and stamps are artifacts, so they are not met. Cover, table of contents and last page are
`Part` elements: furniture, left out. Signs of lists, calls of notes are left out too; the text that stands for
each picture is kept apart.
"""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterator

import pikepdf

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError
from generator.model.inlines import SCHEMES
from generator.writing.parity import SOFT_BREAK, ReadText
from generator.writing.pdf.marked_text import MarkedText, ReadPages, know_pages
from generator.writing.pdf.read_structure import Element, Mark, PageKey
from generator.writing.pdf.tree import REVISION_ROLES

_INLINE = frozenset({"Span", "Link", "Quote", "Em", "Strong", "NonStruct", "Reference", *REVISION_ROLES})
_READ_IN_LINE = _INLINE - {"Reference"}
_FURNITURE = frozenset({"Part", "TOC", "Figure", "Formula", "Artifact"})
_CONTAINERS = frozenset({"Part", "TOC", "TOCI", "BlockQuote", "Div", "Sect"})
_SAME_LINE_PT = 5.0  # a raised character stands on its line, the next line is farther than that
_SAYS_SOMETHING = re.compile(r"\w")


def read_pdf_text(data: bytes, left_out: Container[str] = (), unread_sections: str = "") -> ReadText:
    """The body, with `SOFT_BREAK` at the ends of its lines, and the notes of a PDF that this program wrote.

    Of two texts shown as one, `left_out` are the types of the words that are not read; no section is whose identity
    begins with `unread_sections`.

    Raises: `InputFileError` when the file has no structure tree.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        read = know_pages(data)
        tree = read.read_structure(pdf)
        if tree is None:
            message = "ce PDF n'a pas de structure : son texte ne peut pas être relu dans l'ordre"
            raise InputFileError(Diagnostic(Code.PDF_SANS_STRUCTURE, message))
        reader = TextReader(pdf, read, left_out, unread_sections)
        reader.read_block(tree)
        links = frozenset(_list_addresses(pdf))
        body = tuple(reader.body)
        return ReadText(" ".join(body), tuple(reader.notes), links, tuple(reader.figures), body)


def _list_addresses(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Where the links out of the file lead: a web page, a mailbox."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            action = annotation.get("/A")
            address = str(action.get("/URI", "")) if isinstance(action, pikepdf.Dictionary) else ""
            if address.startswith(SCHEMES):
                yield address


class TextReader:
    """Walks the structure; `body` gets one string for each block of text."""

    def __init__(
        self, pdf: pikepdf.Pdf, read: ReadPages, left_out: Container[str] = (), unread_sections: str = ""
    ) -> None:
        self._left_out, self._unread_sections = left_out, unread_sections
        self._pages = {page.obj.objgen: page for page in pdf.pages}
        self._read = read
        self.body: list[str] = []
        self.notes: list[str] = []
        self.figures: list[str] = []

    def read_block(self, element: Element) -> None:
        """Read an element that holds blocks, or a block of text."""
        kind = element.kind
        if kind == "Figure":
            self.figures.append(element.alt)
        unread = self._unread_sections
        if kind in _FURNITURE or (unread and element.id.startswith(unread)):
            return
        if kind == "Note":
            self.notes.append(self._read_line(element))
        elif kind == "Lbl":
            label = self._read_line(element)
            if _SAYS_SOMETHING.search(label):
                self.body.append(label)
        elif any(map(_is_content, element.kids)):
            self.body.append(self._read_line(element))
            for kid in element.elements:
                if kid.kind == "Note":
                    self.read_block(kid)
        else:
            for kid in element.elements:
                self.read_block(kid)

    def _read_line(self, element: Element) -> str:
        """The words of a block of text, without its labels, calls and notes."""
        words: list[str] = []
        last: tuple[PageKey, MarkedText] | None = None
        for place, marked in self._list_marked(element):
            if last is not None and (place != last[0] or not _is_same_line(last[1], marked)):
                words.append(SOFT_BREAK)
            words.append(marked.text)
            last = place, marked
        return "".join(words)

    def _list_marked(self, element: Element) -> Iterator[tuple[PageKey, MarkedText]]:
        for kid in element.kids:
            if isinstance(kid, Element):
                if kid.kind in _READ_IN_LINE and kid.kind not in self._left_out:
                    yield from self._list_marked(kid)
            elif (place := kid[0]) is not None:
                marked = self._read.read(self._pages[place]).get(kid[1])
                if marked is not None:
                    yield place, marked


class PartReader(TextReader):
    """Reads the furniture that stands in the structure: covers, contents, last pages, numbers of pages."""

    def read_words(self, element: Element) -> str:
        """The words of an inline element."""
        return self._read_line(element).strip()

    def read_part(self, part: Element) -> str:
        """The words of a part, a space between its blocks; its pictures are kept apart."""
        self.body, self.notes = [], []
        self._read_inner(part)
        return " ".join((*self.body, *self.notes)).replace(SOFT_BREAK, " ")

    def _read_inner(self, element: Element) -> None:
        for kid in element.elements:
            if kid.kind in _CONTAINERS:
                self._read_inner(kid)
            elif kid.kind == "Reference":
                self.body.append(self._read_line(kid))
            else:
                self.read_block(kid)


def _is_same_line(one: MarkedText, other: MarkedText) -> bool:
    return abs(one.end[1] - other.start[1]) < _SAME_LINE_PT and other.start[0] > one.end[0]


def _is_content(kid: Element | Mark) -> bool:
    """Whether a child is text, or an inline element: its parent is then a block of text."""
    return not isinstance(kid, Element) or kid.kind in _INLINE
