"""Tracked changes written on the elements of a Word file: runs, paragraph marks, rows; one author, one date or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from generator.comparing.tokens import Piece, Token
from generator.redlining.word.bookmarks import list_bookmarks, put_bookmark
from generator.redlining.word.runs import FIELD, PAGE, read_paragraph, strike_runs, write_pieces
from generator.writing.word.package import w

INSERTED, DELETED = "ins", "del"
_AFTER_MARK = {w("sectPr"), w("pPrChange")}  # what stands after the properties of a paragraph's mark
_AFTER_RUN_MARK = (w("ins"), w("del"))


@dataclass(slots=True)
class Tracker:
    """Who changes, and when (an ISO date and time, or nothing: the same bytes from the same texts)."""

    author: str
    moment: str = ""
    count: int = 0

    def _make(self, kind: str) -> Any:
        self.count += 1
        attributes = {w("id"): str(self.count), w("author"): self.author}
        if self.moment:
            attributes[w("date")] = self.moment
        return etree.Element(w(kind), attributes)

    def wrap(self, kind: str, runs: list[Any]) -> list[Any]:
        """Some runs as inserted or deleted ones."""
        if not runs:
            return []
        if kind == DELETED:
            strike_runs(runs)
        change = self._make(kind)
        change.extend(runs)
        return [change]

    def write(self, kind: str, tokens: Iterable[Token]) -> list[Any]:
        """The runs of some tokens: plain without a kind. A deleted link is plain words: where it led may be gone."""
        pieces = [piece for token in tokens for piece in token.pieces]
        if kind == DELETED:
            pieces = [_unlink(piece) for piece in pieces]
        return write_pieces(pieces, (lambda runs: self.wrap(kind, runs)) if kind else (lambda runs: runs))

    def mark_paragraph(self, paragraph: Any, kind: str) -> None:
        """The mark that ends a paragraph, as inserted or deleted."""
        properties = _find_or_make(paragraph, "pPr")
        run = properties.find(w("rPr"))
        if run is None:
            run = etree.Element(w("rPr"))
            later = next((i for i, child in enumerate(properties) if child.tag in _AFTER_MARK), len(properties))
            properties.insert(later, run)
        for former in [child for child in run if child.tag in _AFTER_RUN_MARK]:
            run.remove(former)
        run.insert(0, self._make(kind))

    def mark_whole(self, element: Any, kind: str) -> Any:
        """A paragraph or a table, all of it inserted or deleted."""
        if element.tag == w("p"):
            fill_paragraph(element, self.write(kind, read_paragraph(element)))
            self.mark_paragraph(element, kind)
            return element
        for row in element.iterchildren(w("tr")):
            self.mark_row(row, kind)
        return element

    def mark_row(self, row: Any, kind: str) -> Any:
        """A row of a table, all of it inserted or deleted."""
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            row.insert(1 if len(row) and row[0].tag == w("tblPrEx") else 0, properties)
        properties.append(self._make(kind))
        for cell in row.iterchildren(w("tc")):
            for block in cell.iterchildren(w("p"), w("tbl")):
                if block.tag == w("p"):
                    fill_paragraph(block, self.write(kind, read_paragraph(block)))
                else:
                    self.mark_whole(block, kind)
        return row


def fill_paragraph(paragraph: Any, content: Iterable[Any]) -> None:
    """Other runs for a paragraph; its properties stay, and each bookmark after as many characters as before."""
    marks = list(list_bookmarks(paragraph))
    for child in [child for child in paragraph if child.tag != w("pPr")]:
        paragraph.remove(child)
    paragraph.extend(content)
    for mark, offset in marks:
        put_bookmark(paragraph, mark, offset)


def strip_bookmarks(element: Any) -> Any:
    """The element without its bookmarks: another text has those of the same names."""
    for mark in list(element.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        mark.getparent().remove(mark)
    return element


def _unlink(piece: Piece) -> Piece:
    """A piece without its link. A field is what it showed, the number of a page nothing: its place may be gone."""
    (dress,) = piece.dress
    plain = (replace(dress, link=""),)
    if piece.mark.startswith(FIELD):
        return Piece("" if piece.characters == PAGE else piece.characters, plain)
    return replace(piece, dress=plain)


def _find_or_make(paragraph: Any, name: str) -> Any:
    found = paragraph.find(w(name))
    if found is None:
        found = etree.Element(w(name))
        paragraph.insert(0, found)
    return found
