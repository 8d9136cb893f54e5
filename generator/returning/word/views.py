"""One view of a Word file with tracked changes: all of them accepted, or all rejected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.returning.word.marked import Fragment, MarkedBlock, MarkedParagraph, MarkedRow, MarkedTable, Revision


@dataclass(frozen=True, slots=True, eq=False)
class ViewParagraph:
    """A paragraph as it is read. `marks` are the bookmarks that begin in it, by how many fragments stand before.

    `parts` are the paragraphs of the file that it is made of; it is itself alone, equal to no other.
    """

    style: str
    listed: bool
    fragments: tuple[Fragment, ...]
    marks: tuple[tuple[str, int], ...]
    drawings: int
    parts: tuple[MarkedParagraph, ...]
    in_contents: bool = False
    ends_section: bool = False

    @property
    def text(self) -> str:
        """Its characters, notes where they are called."""
        return "".join(one.characters for one in self.fragments)


@dataclass(frozen=True, slots=True, eq=False)
class ViewCell:
    """A cell as it is read."""

    blocks: tuple[ViewBlock, ...]
    span: int


@dataclass(frozen=True, slots=True, eq=False)
class ViewRow:
    """A row as it is read."""

    cells: tuple[ViewCell, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ViewTable:
    """A table as it is read; `marks` are the bookmarks right before it."""

    rows: tuple[ViewRow, ...]
    marks: tuple[str, ...]


ViewBlock = ViewParagraph | ViewTable


def view_blocks(blocks: Sequence[MarkedBlock], *, accepted: bool) -> tuple[ViewBlock, ...]:
    """The blocks with all changes accepted, or all rejected. A paragraph whose end is gone goes on in the next one."""
    seen: list[ViewBlock] = []
    waiting: ViewParagraph | None = None  # its end is gone
    for block in blocks:
        if isinstance(block, MarkedTable):
            seen += [waiting] if waiting is not None and waiting.fragments else []
            waiting = None
            rows = tuple(_view_rows(block.rows, accepted))
            seen += [ViewTable(rows, tuple(block.marks))] if rows else []
            continue
        paragraph = _view_paragraph(block, accepted)
        if waiting is not None:
            paragraph = _join(waiting, paragraph)
        if _stands(block.came, block.went, accepted):
            seen.append(paragraph)
            waiting = None
        else:
            waiting = paragraph
    return (*seen, *([waiting] if waiting is not None and waiting.fragments else ()))


def walk_paragraphs(blocks: Sequence[ViewBlock]) -> Iterator[ViewParagraph]:
    """The paragraphs of some blocks in reading order, those of cells included."""
    for block in blocks:
        if isinstance(block, ViewParagraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from walk_paragraphs(cell.blocks)


def _stands(came: Revision | None, went: Revision | None, accepted: bool) -> bool:
    return went is None if accepted else came is None


def _view_rows(rows: Sequence[MarkedRow], accepted: bool) -> Iterator[ViewRow]:
    for row in rows:
        if _stands(row.came, row.went, accepted):
            cells = [cell for cell in row.cells if _stands(cell.came, cell.went, accepted)]
            if cells:
                yield ViewRow(tuple(ViewCell(view_blocks(cell.blocks, accepted=accepted), cell.span) for cell in cells))


def _view_paragraph(paragraph: MarkedParagraph, accepted: bool) -> ViewParagraph:
    kept: list[Fragment] = []
    counts = [0]  # how many are kept of the first n
    for fragment in paragraph.fragments:
        kept += [fragment] if _stands(fragment.came, fragment.went, accepted) else []
        counts.append(len(kept))
    return ViewParagraph(
        paragraph.style,
        paragraph.listed,
        tuple(kept),
        tuple((name, counts[at]) for name, at in paragraph.marks),
        sum(_stands(came, went, accepted) for came, went in paragraph.drawings),
        (paragraph,),
        paragraph.in_contents,
        paragraph.ends_section,
    )


def _join(first: ViewParagraph, second: ViewParagraph) -> ViewParagraph:
    offset = len(first.fragments)
    return replace(
        second,
        fragments=(*first.fragments, *second.fragments),
        marks=(*first.marks, *((name, at + offset) for name, at in second.marks)),
        drawings=first.drawings + second.drawings,
        parts=(*first.parts, *second.parts),
        listed=second.listed if second.fragments or not first.fragments else first.listed,
    )
