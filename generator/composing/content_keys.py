"""Content keys: what each block of a piece is, wherever it stands, completed and made unique on the finished tree.

A block of a clause has its key from the clause's lines (`name_lines`), a cell from its row (`annexes/table_cells.py`);
every other block has the key of its identity, which then follows from facts. None depends on a path or on a line, and
none of its neighbours changes it. Two trees are compared by these keys (`acts/differences.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, assert_never

from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    Cell,
    ContentKey,
    Document,
    Figure,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Row,
    Section,
    SideBySide,
    SignatureBlock,
    Table,
)
from generator.model.facts import Pending
from generator.model.names import slugify

_LONGEST_NAME = 48  # characters of what a round of a loop is called
_INSIDE = re.compile(r"^\s*(?:[-*+]|\d{1,3}\.)\s|^\s*\|")  # an item of a list, a row of a table
B = TypeVar("B", bound=Block)


def name_item(value: object) -> str:
    """What a round of a loop is about, as a part of a key: a party's id, a commune's code; nothing without a name."""
    if isinstance(value, Pending):
        return name_item(value.value)
    if isinstance(value, str):
        return slugify(value)[:_LONGEST_NAME]
    for name in ("id", "insee"):
        found: Any = getattr(value, name, None)
        if isinstance(found, str):
            return slugify(found)[:_LONGEST_NAME]
    return ""


def name_lines(lines: Sequence[str], is_statement: Callable[[str], object]) -> tuple[str, ...]:
    """The rank of each line of a clause as its author wrote it: « 3 » for its third paragraph, « 3.2 » inside it.

    What a dossier prints of the clause changes no rank.
    """
    names: list[str] = []
    rank = inner = 0
    begun = False
    for line in lines:
        if not line.strip() or is_statement(line):
            begun = False
        elif not begun and not line.lstrip().startswith("{:"):
            rank, inner, begun = rank + 1, 1, True
        elif begun and _INSIDE.match(line):
            inner += 1
        names.append(str(rank) if inner < 2 else f"{rank}.{inner}")
    return tuple(names)


def settle_keys(document: Document) -> Document:
    """The same document, every block with a key that no other block of the piece has."""
    keys = _Keys()
    return replace(document, sections=tuple(_settle_section(section, keys) for section in document.sections))


@dataclass(slots=True)
class _Keys:
    """The keys given so far; of equal ones, the second ends on « ~2 »."""

    given: dict[ContentKey, int] = field(default_factory=dict)

    def give(self, key: ContentKey, identity: BlockId) -> ContentKey:
        wanted = key or identity.partition("/")[2] or identity
        if wanted not in self.given:
            self.given[wanted] = 1
            return wanted
        while True:
            self.given[wanted] += 1
            found = f"{wanted}~{self.given[wanted]}"
            if found not in self.given:
                self.given[found] = 1
                return found


def _settle_section(section: Section, keys: _Keys) -> Section:
    key = keys.give(section.key or f"section:{section.id.partition('/')[2] or section.id}", "")
    return replace(section, key=key, blocks=_settle_each(section.blocks, keys))


def _settle_each(blocks: tuple[B, ...], keys: _Keys) -> tuple[B, ...]:
    settled = tuple(_settle_block(block, keys) for block in blocks)
    same = all(one is other for one, other in zip(settled, blocks, strict=True))
    return blocks if same else settled  # type: ignore[return-value]  # a block keeps its kind


def _settle_block(block: Block, keys: _Keys) -> Block:
    key = keys.give(block.key, block.id)
    match block:
        case Paragraph() | Heading() | Figure() | PageBreak():
            return block if block.key == key else replace(block, key=key)
        case BlockList(items=items):
            return replace(block, key=key, items=tuple(_settle_item(item, keys) for item in items))
        case Table(head=head, rows=rows):
            return replace(
                block,
                key=key,
                head=tuple(_settle_row(row, keys) for row in head),
                rows=tuple(_settle_row(row, keys) for row in rows),
            )
        case SignatureBlock(blocks=blocks):
            return replace(block, key=key, blocks=_settle_each(blocks, keys))
        case SideBySide(left=left, right=right):
            return replace(block, key=key, left=_settle_each(left, keys), right=_settle_each(right, keys))
        case _:
            assert_never(block)


def _settle_item(item: ListItem, keys: _Keys) -> ListItem:
    return replace(item, key=keys.give(item.key, item.id), blocks=_settle_each(item.blocks, keys))


def _settle_row(row: Row, keys: _Keys) -> Row:
    """A row without a key is layout alone: a line of tiles."""
    key = keys.give(row.key, "") if row.key else ""
    cells = tuple(_settle_cell(cell, keys) for cell in row.cells)
    same = key == row.key and all(one is other for one, other in zip(cells, row.cells, strict=True))
    return row if same else replace(row, key=key, cells=cells)


def _settle_cell(cell: Cell, keys: _Keys) -> Cell:
    blocks = _settle_each(cell.blocks, keys)
    return cell if blocks is cell.blocks else replace(cell, blocks=blocks)
