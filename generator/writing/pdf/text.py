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
from generator.writing.pdf.tree import REVISION_ROLES

_INLINE = frozenset({"Span", "Link", "Quote", "Em", "Strong", "NonStruct", "Reference", *REVISION_ROLES})
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
        tree = pdf.Root.get("/StructTreeRoot")
        if tree is None:
            message = "ce PDF n'a pas de structure : son texte ne peut pas être relu dans l'ordre"
            raise InputFileError(Diagnostic(Code.PDF_SANS_STRUCTURE, message))
        reader = TextReader(pdf, know_pages(data), left_out, unread_sections)
        reader.read_block(tree, None)
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

    def read_block(self, element: pikepdf.Object, page: pikepdf.Object | None) -> None:
        """Read an element that holds blocks, or a block of text."""
        kind = str(element.get("/S", ""))[1:]
        page = element.get("/Pg", page)
        if kind == "Figure":
            self.figures.append(str(element.get("/Alt", "")))
        unread = self._unread_sections
        if kind in _FURNITURE or (unread and str(element.get("/ID", "")).startswith(unread)):
            return
        kids = list(_list_kids(element))
        if kind == "Note":
            self.notes.append(self._read_line(kids, page))
        elif kind == "Lbl":
            label = self._read_line(kids, page)
            if _SAYS_SOMETHING.search(label):
                self.body.append(label)
        elif any(_is_content(kid) for kid in kids):
            self.body.append(self._read_line(kids, page))
            for kid in kids:
                if _is_element(kid) and _kind(kid) == "Note":
                    self.read_block(kid, page)
        else:
            for kid in kids:
                if _is_element(kid):
                    self.read_block(kid, page)

    def _read_line(self, kids: list[pikepdf.Object], page: pikepdf.Object | None) -> str:
        """The words of a block of text, without its labels, calls and notes."""
        words: list[str] = []
        last: tuple[tuple[int, int], MarkedText] | None = None
        for place, marked in self._list_marked(kids, page):
            if last is not None and (place != last[0] or not _is_same_line(last[1], marked)):
                words.append(SOFT_BREAK)
            words.append(marked.text)
            last = place, marked
        return "".join(words)

    def _list_marked(
        self, kids: list[pikepdf.Object], page: pikepdf.Object | None
    ) -> Iterator[tuple[tuple[int, int], MarkedText]]:
        for kid in kids:
            if isinstance(kid, int):
                yield from self._find_marked(page, kid)
            elif kid.get("/Type") == "/MCR":
                yield from self._find_marked(kid.get("/Pg", page), int(kid.MCID))
            elif _is_element(kid) and _kind(kid) in _INLINE - {"Reference"} and _kind(kid) not in self._left_out:
                yield from self._list_marked(list(_list_kids(kid)), kid.get("/Pg", page))

    def _find_marked(self, page: pikepdf.Object | None, mcid: int) -> Iterator[tuple[tuple[int, int], MarkedText]]:
        if page is None:
            return
        place = page.objgen
        marked = self._read.read(self._pages[place]).get(mcid)
        if marked is not None:
            yield place, marked


class PartReader(TextReader):
    """Reads the furniture that stands in the structure: covers, contents, last pages, numbers of pages."""

    def read_words(self, element: pikepdf.Object) -> str:
        """The words of an inline element."""
        return self._read_line(list(_list_kids(element)), element.get("/Pg")).strip()

    def read_part(self, part: pikepdf.Object) -> str:
        """The words of a part, a space between its blocks; its pictures are kept apart."""
        self.body, self.notes = [], []
        self._read_inner(part, part.get("/Pg"))
        return " ".join((*self.body, *self.notes)).replace(SOFT_BREAK, " ")

    def _read_inner(self, element: pikepdf.Object, page: pikepdf.Object | None) -> None:
        page = element.get("/Pg", page)
        for kid in _list_kids(element):
            if not _is_element(kid):
                continue
            if _kind(kid) in _CONTAINERS:
                self._read_inner(kid, page)
            elif _kind(kid) == "Reference":
                self.body.append(self._read_line(list(_list_kids(kid)), kid.get("/Pg", page)))
            else:
                self.read_block(kid, page)


def _is_same_line(one: MarkedText, other: MarkedText) -> bool:
    return abs(one.end[1] - other.start[1]) < _SAME_LINE_PT and other.start[0] > one.end[0]


def _list_kids(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get("/K")
    if kids is None:
        return
    yield from kids if isinstance(kids, pikepdf.Array) else [kids]


def _is_element(kid: pikepdf.Object) -> bool:
    return not isinstance(kid, int) and "/S" in kid


def _kind(element: pikepdf.Object) -> str:
    return str(element.S)[1:]


def _is_content(kid: pikepdf.Object) -> bool:
    """Whether a child is text, or an inline element: its parent is then a block of text."""
    if isinstance(kid, int) or kid.get("/Type") == "/MCR":
        return True
    return _is_element(kid) and _kind(kid) in _INLINE
