"""The body of a Word file as nodes that the comparison walks: paragraphs, tables, rows, cells, each with its XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from generator.comparing.nodes import Head, Node, Place, make_node
from generator.model.document import Cell, Paragraph, Row, Section, Table
from generator.redlining.word.runs import read_paragraph
from generator.writing.word.ledger import BODY_END, BODY_START
from generator.writing.word.package import DOCUMENT, open_package, parse_part, w

_BLOCKS = {w("p"): Paragraph, w("tbl"): Table}
_BETWEEN = {w("bookmarkStart"), w("bookmarkEnd")}


@dataclass(slots=True)
class BodyNodes:
    """The blocks of a body as children of one node; `elements` has the XML of each node by its place's identity.

    `before` has the bookmarks that stand between a block and the one before it.
    """

    keys: Mapping[str, str]
    elements: dict[str, Any] = field(default_factory=dict)
    before: dict[str, list[Any]] = field(default_factory=dict)

    def read(self, blocks: list[Any]) -> Node:
        """The node of some blocks of the body."""
        return make_node(Head(Section, "", (), Place("corps")), (), tuple(self._read_blocks(blocks)))

    def find(self, head: Head) -> Any:
        """The element of a node."""
        return self.elements[head.place.id]

    def _read_blocks(self, blocks: list[Any]) -> Iterator[Node]:
        waiting: list[Any] = []
        for element in blocks:
            if element.tag in _BETWEEN:
                waiting.append(element)
            elif element.tag in _BLOCKS:
                node = self._read_paragraph(element) if element.tag == w("p") else self._read_table(element)
                self.before[node.head.place.id] = waiting
                waiting = []
                yield node

    def _place(self, element: Any, key: str = "") -> Place:
        name = f"n{len(self.elements)}"
        self.elements[name] = element
        return Place(name, None, key)

    def _read_paragraph(self, element: Any) -> Node:
        names = [mark.get(w("name")) for mark in element.iter(w("bookmarkStart"))]
        key = next((self.keys[name] for name in names if name in self.keys), "")
        return make_node(Head(Paragraph, "blocks", (), self._place(element, key)), read_paragraph(element))

    def _read_table(self, element: Any) -> Node:
        place = self._place(element)
        rows = tuple(self._read_row(row) for row in element.iterchildren(w("tr")))
        return make_node(Head(Table, "blocks", (), place), (), rows)

    def _read_row(self, element: Any) -> Node:
        place = self._place(element)
        cells = tuple(self._read_cell(cell) for cell in element.iterchildren(w("tc")))
        keys = [block.head.place.key for cell in cells for block in cell.children if block.head.place.key]
        named = Place(place.id, None, keys[0].rpartition("/")[0] if keys else "")
        return make_node(Head(Row, "rows", (), named), (), cells)

    def _read_cell(self, element: Any) -> Node:
        blocks = [child for child in element.iterchildren(etree.Element) if child.tag != w("tcPr")]
        return make_node(Head(Cell, "cells", (), self._place(element)), (), tuple(self._read_blocks(blocks)))


def find_parts(document: Any) -> tuple[list[Any], list[Any]]:
    """The blocks of a document's cover, and those of its text: what stands between the two bookmarks of the body.

    The table of contents and the last page are left out.
    """
    children = list(document.find(w("body")).iterchildren(etree.Element))
    first = next(i for i, child in enumerate(children) if _marks(child, BODY_START))
    last = next(i for i, child in enumerate(children) if _marks(child, BODY_END))
    cover = first
    while cover and children[cover - 1].tag in _BETWEEN:
        cover -= 1
    contents = [i for i, child in enumerate(children[:first]) if child.tag == w("sdt")]
    return children[: contents[0] if contents else cover], children[cover : last + 1]


def has_bounds(docx: bytes) -> bool:
    """Whether a Word file still has both bookmarks around its text."""
    body = parse_part(open_package(docx, "comparaison.docx")[DOCUMENT]).find(w("body"))
    return all(
        any(_marks(child, name) for child in body.iterchildren(etree.Element)) for name in (BODY_START, BODY_END)
    )


def _marks(element: Any, name: str) -> bool:
    return any(mark.get(w("name")) == name for mark in element.iter(w("bookmarkStart")))
