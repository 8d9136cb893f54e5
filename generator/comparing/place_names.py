"""The name of each place of one tree, by what stands there."""

from __future__ import annotations

from generator.comparing.nodes import Head, Node
from generator.comparing.places import CAPTION, TABLE_TITLE, name_blocks, name_piece, name_row, name_section
from generator.model.document import BlockId, Document, Figure, Row, Table, walk_blocks

_WHOLES = ((Table, TABLE_TITLE, ", tableau"), (Figure, CAPTION, ", figure"))


class PlaceNames:
    """The name of each place of a tree, by the identity of its block."""

    def __init__(self, document: Document) -> None:
        self.piece = name_piece(document)
        self.names: dict[str, str] = {}
        self.rows: dict[str, str] = {}
        for section in document.sections:
            name = name_section(document, section)
            self.names[section.id] = name
            self.names |= {block: place for block, _, place, _ in name_blocks(section, name)}
            for block in walk_blocks(section.blocks):
                if isinstance(block, Table):
                    self.rows |= {row.key: name_row(row, name) for row in (*block.head, *block.rows) if row.key}

    def name(self, node: Node) -> str:
        """Its own place, else that of the first thing in it that has one; a table and a figure as a whole."""
        found = self._find(node)
        for kind, ending, whole in _WHOLES:
            if node.head.kind is kind:
                return f"{found.removesuffix(ending)}{whole}"
        return found

    def _find(self, node: Node) -> str:
        place = node.head.place
        if node.head.kind is Row and place.key in self.rows:
            return self.rows[place.key]
        found = self.names.get(place.id)
        if found is not None:
            return found
        return next((name for child in node.children if (name := self._find(child))), "")

    def name_head(self, head: Head) -> str:
        """The place of a node that has an identity of its own."""
        return self.name_block(head.place.id)

    def name_block(self, block: BlockId) -> str:
        """The place of a section or of a block; the piece where it is not known."""
        return self.names.get(block, self.piece)
