"""The paragraphs and tables of a Word body as values, to which bookmarks and page rules come before they are written.

A chunk holds its words as XML already; what stands around them is its fields, in the order that the schema wants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

_SPACING = re.compile("<w:spacing [^>]*/>")


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A `w:p`. `style` is the identifier of its style; `extra` and `align` are direct properties, as XML.

    `opening` and `closing` are bookmarks before and after the words; `section` is a `w:sectPr` that ends here.
    """

    style: str
    content: str
    extra: str = ""
    align: str = ""
    keep_next: bool | None = None  # nothing: as its style says
    keep_lines: bool = False
    break_before: bool = False
    section: str = ""
    opening: str = ""
    closing: str = ""

    def write(self) -> str:
        """The element.

        Source: ISO/IEC 29500-1, 17.3.1.26 (order of the properties of a paragraph).
        """
        keep = {True: "<w:keepNext/>", False: '<w:keepNext w:val="0"/>', None: ""}[self.keep_next]
        keep += "<w:keepLines/>" if self.keep_lines else ""
        page = "<w:pageBreakBefore/>" if self.break_before else ""
        properties = f'<w:pStyle w:val="{self.style}"/>{keep}{page}{self.extra}{self.align}{self.section}'
        return f"<w:p><w:pPr>{properties}</w:pPr>{self.opening}{self.content}{self.closing}</w:p>"


@dataclass(frozen=True, slots=True)
class WordCell:
    """A `w:tc`; `properties` is its `w:tcPr`."""

    properties: str
    paragraphs: tuple[Chunk, ...]  # or tables in it; the last one is a paragraph

    def write(self) -> str:
        """The element."""
        return f"<w:tc>{self.properties}{write_chunks(self.paragraphs)}</w:tc>"


@dataclass(frozen=True, slots=True)
class WordRow:
    """A `w:tr`; `properties` is its `w:trPr`."""

    properties: str
    cells: tuple[WordCell, ...]

    def write(self) -> str:
        """The element."""
        return f"<w:tr>{self.properties}{''.join(cell.write() for cell in self.cells)}</w:tr>"


@dataclass(frozen=True, slots=True)
class WordTable:
    """A `w:tbl`, its bookmarks around it; `properties` is what stands before its rows."""

    properties: str
    rows: tuple[WordRow, ...]
    opening: str = ""
    closing: str = ""

    def write(self) -> str:
        """The element, bookmarks included."""
        rows = "".join(row.write() for row in self.rows)
        return f"{self.opening}<w:tbl>{self.properties}{rows}</w:tbl>{self.closing}"


Chunk = WordParagraph | WordTable
AnyChunk = TypeVar("AnyChunk", WordParagraph, WordTable, Chunk)


def write_chunks(chunks: Iterable[Chunk]) -> str:
    """The elements, one after the other."""
    return "".join(chunk.write() for chunk in chunks)


def insert_bookmark(chunks: list[AnyChunk], marks: tuple[str, str]) -> list[AnyChunk]:
    """The chunks with a bookmark over them all, outside those that are there; `marks` are its start and its end."""
    if not chunks:
        return chunks
    start, end = marks
    marked = list(chunks)
    marked[0] = replace(marked[0], opening=start + marked[0].opening)
    marked[-1] = replace(marked[-1], closing=marked[-1].closing + end)
    return marked


def keep_together(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks on one page: each paragraph but the last stays with the next."""
    return [*(keep_with_next(chunk) for chunk in chunks[:-1]), *chunks[-1:]]


def keep_with_next(chunk: AnyChunk) -> AnyChunk:
    """The chunk's paragraphs, each on the page of what follows it."""
    if isinstance(chunk, WordParagraph):
        return replace(chunk, keep_next=True)
    return replace(chunk, rows=tuple(keep_row(row) for row in chunk.rows))


def keep_whole(chunk: AnyChunk) -> AnyChunk:
    """A paragraph that no page cuts; another chunk as it is."""
    return replace(chunk, keep_lines=True) if isinstance(chunk, WordParagraph) else chunk


def close_party(chunk: AnyChunk) -> AnyChunk:
    """The words that end a party, at the right under it; what follows may go to the next page."""
    if isinstance(chunk, WordParagraph):
        spacing = '<w:spacing w:before="100" w:after="120"/>'
        return replace(chunk, keep_next=False, extra=chunk.extra + spacing, align='<w:jc w:val="right"/>')
    return chunk


def space(chunk: AnyChunk, side: str, twips: int) -> AnyChunk:
    """A paragraph with that much air `before` or `after` it, unless it has its own there; another chunk as it is."""
    if not isinstance(chunk, WordParagraph):
        return chunk
    spacing = _SPACING.search(chunk.extra)
    if spacing is None:
        return replace(chunk, extra=f'{chunk.extra}<w:spacing w:{side}="{twips}"/>')
    if f"w:{side}=" in spacing.group():
        return chunk
    start, end = chunk.extra[: spacing.end() - 2], chunk.extra[spacing.end() - 2 :]
    return replace(chunk, extra=f'{start} w:{side}="{twips}"{end}')


def keep_row(row: WordRow) -> WordRow:
    """A row on the page of the next one."""
    cells = (replace(cell, paragraphs=tuple(keep_with_next(one) for one in cell.paragraphs)) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def keep_last_row(chunk: Chunk) -> Chunk:
    """A table whose last row stays with what follows; another chunk as it is."""
    if isinstance(chunk, WordParagraph):
        return chunk
    return replace(chunk, rows=(*chunk.rows[:-1], *map(keep_row, chunk.rows[-1:])))
