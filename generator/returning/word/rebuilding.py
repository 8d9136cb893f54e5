"""A view of a returned file as a typed tree: the base's own blocks where they still stand, new ones where words came.

What the base has and the view does not is gone; what is moved stands where it is now. Numbers are not read: they are
counted again when the dossier is composed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from generator.comparing.alignment import NEW_KEY
from generator.comparing.places import fold_words
from generator.errors import Span
from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    Cell,
    Document,
    Figure,
    Heading,
    Inline,
    ListItem,
    ListKind,
    Member,
    PageBreak,
    Paragraph,
    Row,
    Section,
    SideBySide,
    SignatureBlock,
    Table,
    plain_text,
    walk_blocks,
)
from generator.returning.word.matching import Matching, find_words
from generator.returning.word.restyled import HEADING
from generator.returning.word.row_matching import list_columns, match_rows
from generator.returning.word.views import ViewBlock, ViewCell, ViewParagraph, ViewRow, ViewTable, walk_paragraphs
from generator.returning.word.words import say_fragments, take_words
from generator.writing.word.ledger import bookmark_name

_Owner = Table | SignatureBlock | SideBySide  # what is a table in Word
_Path = tuple[tuple[BlockId, BlockId], ...]  # the lists that a block stands in, each with its item


@dataclass(frozen=True, slots=True)
class _Entry:
    """A block of the view, and the lists of the base that it stands in; `base` is the identity of what it was."""

    path: _Path
    block: Block
    base: BlockId = ""


def rebuild_document(base: Document, blocks: Sequence[ViewBlock], matching: Matching) -> Document:
    """The tree that a view says."""
    return _Rebuilding(base, matching).rebuild(blocks)


@dataclass(slots=True)
class _Rebuilding:
    """One view rebuilt."""

    base: Document
    matching: Matching
    origin: Span = field(default=Span(""))
    new: int = 0
    sections: dict[BlockId, BlockId] = field(default_factory=dict)  # of each block
    captions: dict[BlockId, ViewParagraph] = field(default_factory=dict)

    def rebuild(self, blocks: Sequence[ViewBlock]) -> Document:
        self.origin = self.base.sections[0].origin if self.base.sections else self.origin
        for section in self.base.sections:
            self.sections[section.id] = section.id
            for block in walk_blocks(section.blocks):
                self.sections[block.id] = section.id
        items = self._share(blocks)
        order = list(items)
        rebuilt = [
            self._rebuild_section(section, items.get(section.id, []))
            for section in sorted(
                self.base.sections, key=lambda one: order.index(one.id) if one.id in order else len(order)
            )
            if section.id in items or not (section.heading or section.blocks)
        ]
        return replace(self.base, sections=tuple(rebuilt))

    def _share(self, blocks: Sequence[ViewBlock]) -> dict[BlockId, list[ViewBlock]]:
        """The blocks of each section, in the order in which the view has them."""
        shared: dict[BlockId, list[ViewBlock]] = {}
        current = self.base.sections[0].id if self.base.sections else ""
        for block in blocks:
            found = self._find_section(block)
            current = found or current
            shared.setdefault(current, []).append(block)
        return shared

    def _find_section(self, block: ViewBlock) -> BlockId:
        for paragraph in walk_paragraphs((block,)):
            leaf = self.matching.find_leaf(paragraph)
            if leaf is not None:
                return leaf.section
        marks = block.marks if isinstance(block, ViewTable) else ()
        return (
            next((section for one, section in self.sections.items() if bookmark_name(one) in marks), "")
            if marks
            else ""
        )

    def _find_owner(self, table: ViewTable, owners: dict[BlockId, _Owner]) -> _Owner | None:
        """What a table of the view is in the base: most of its words say so, or its bookmark."""
        votes: dict[BlockId, int] = {}
        for paragraph in walk_paragraphs((table,)):
            leaf = self.matching.find_leaf(paragraph)
            owner = owners.get(leaf.id) if leaf is not None else None
            if owner is not None:
                votes[owner.id] = votes.get(owner.id, 0) + 1
        if votes:
            return owners[max(votes, key=lambda one: votes[one])]
        from_marks = (block for block in owners.values() if bookmark_name(block.id) in table.marks)
        return next(from_marks, None)

    def _rebuild_section(self, section: Section, items: Sequence[ViewBlock]) -> Section:
        heading = self.matching.paragraphs.get(section.id) if section.heading else None
        words = section.heading
        if section.heading:
            words = self._say(section.heading, section.id) if heading is not None else ()
        return replace(section, heading=words, blocks=tuple(self._rebuild_blocks(section.blocks, items)))

    def _say(self, inlines: tuple[Inline, ...], block: BlockId) -> tuple[Inline, ...]:
        paragraph = self.matching.paragraphs[block]
        leaf = self.matching.find_leaf(paragraph)
        start = find_words(leaf, paragraph.text) if leaf is not None else 0
        return take_words(inlines, paragraph.fragments, start)

    # --- blocks

    def _rebuild_blocks(self, base: Sequence[Block | Member], items: Sequence[ViewBlock]) -> Iterator[Block]:
        paths = dict(_list_paths(base))
        known = {block.id: block for block in walk_blocks(tuple(base))}
        self._find_captions(items)
        entries = list(self._list_entries(items, paths, known, dict(_list_owners(base))))
        yield from _put_silent(base, [*_gather(entries, known, 0)])

    def _find_captions(self, items: Sequence[ViewBlock]) -> None:
        for item in items:
            leaf = self.matching.find_leaf(item) if isinstance(item, ViewParagraph) else None
            if leaf is not None and isinstance(item, ViewParagraph) and isinstance(leaf.node, Table | Figure):
                self.captions[leaf.id] = item

    def _list_entries(
        self,
        items: Sequence[ViewBlock],
        paths: dict[BlockId, _Path],
        known: dict[BlockId, Block],
        owners: dict[BlockId, _Owner],
    ) -> Iterator[_Entry]:
        figures = [block for block in known.values() if isinstance(block, Figure)]
        done: set[BlockId] = set()
        former: _Path = ()
        tables = [(item, self._find_owner(item, owners)) for item in items if isinstance(item, ViewTable)]
        owned = {id(item): owner for item, owner in tables}
        for item in items:
            if isinstance(item, ViewTable):
                owner = owned[id(item)]
                former = ()
                if owner is None and not self._says(item):
                    continue
                if owner is None:
                    yield _Entry((), self._make_table(item))
                elif owner.id not in done:
                    mine = [one for one, other in tables if other is not None and other.id == owner.id]
                    for block in self._rebuild_owner(owner, mine, owners):
                        done.add(block.id)
                        yield _Entry(paths.get(block.id, ()), block, block.id)
                continue
            figure = self._find_figure(item, figures)
            if figure is not None:
                figures.remove(figure)
                yield _Entry((), self._rebuild_figure(figure), figure.id)
                former = ()
            if id(item) in self.matching.outside or not fold_words(item.text):
                continue
            leaf = self.matching.find_leaf(item)
            was = known.get(leaf.id) if leaf is not None else None
            match was:
                case Paragraph() | Heading():
                    said = replace(was, inlines=self._say(was.inlines, was.id))
                    former = paths.get(was.id, ())
                    yield _Entry(former, said, was.id)
                case Table() | Figure():
                    pass  # a caption, which its table or its figure takes
                case _ if leaf is not None and leaf.id == leaf.section:
                    former = ()
                case _:
                    path = self._place_new(item, former)
                    former = path
                    yield _Entry(path, self._make_paragraph(item))

    def _find_figure(self, item: ViewParagraph, figures: Sequence[Figure]) -> Figure | None:
        """The figure whose picture a paragraph shows: by its bookmark; by order, when bookmarks are lost."""
        if not item.drawings:
            return None
        if not self.matching.by_marks:
            return next(iter(figures), None)
        marks = {name for name, _ in item.marks}
        return next((one for one in figures if bookmark_name(one.id) in marks), None)

    def _says(self, table: ViewTable) -> bool:
        """Whether a table has words that are of the text."""
        paragraphs = walk_paragraphs((table,))
        return any(fold_words(one.text) and id(one) not in self.matching.outside for one in paragraphs)

    def _place_new(self, item: ViewParagraph, former: _Path) -> _Path:
        """The lists where a new paragraph stands: those of the one before, in an item of its own."""
        if not former or not item.listed:
            return ()
        return (*former[:-1], (former[-1][0], f"{NEW_KEY}/i{self.new + 1}"))

    def _make_paragraph(self, item: ViewParagraph) -> Paragraph | Heading:
        name = self._name()
        if (level := HEADING.fullmatch(item.style.lower())) is not None:
            return Heading(name, self.origin, int(level[1]), say_fragments(item.fragments), key=name)
        return Paragraph(name, self.origin, say_fragments(item.fragments), key=name)

    def _rebuild_figure(self, figure: Figure) -> Figure:
        if not figure.caption:
            return figure
        return replace(figure, caption=self._say_caption(figure))

    def _say_caption(self, block: Table | Figure) -> tuple[Inline, ...]:
        return self._say(block.caption, block.id) if block.id in self.captions else ()

    # --- tables

    def _rebuild_owner(
        self, owner: _Owner, tables: Sequence[ViewTable], owners: dict[BlockId, _Owner]
    ) -> Iterator[Block]:
        match owner:
            case Table():
                yield self._rebuild_table(owner, [row for table in tables for row in table.rows])
            case SideBySide():
                cells = [cell for table in tables for row in table.rows for cell in row.cells]
                left = self._rebuild_blocks(owner.left, cells[0].blocks if cells else ())
                right = self._rebuild_blocks(owner.right, [b for cell in cells[1:] for b in cell.blocks])
                yield replace(owner, left=tuple(left), right=tuple(right))  # type: ignore[arg-type]
            case SignatureBlock():
                for table in tables:
                    yield from self._rebuild_signatures(table, owners)

    def _rebuild_signatures(self, table: ViewTable, owners: dict[BlockId, _Owner]) -> Iterator[Block]:
        """The places to sign that a table holds, wherever they stand in it: several in a row, or in tables of cells."""
        held: list[tuple[SignatureBlock, list[ViewBlock]]] = []
        for paragraph in walk_paragraphs([table]):
            leaf = self.matching.find_leaf(paragraph)
            owner = owners.get(leaf.id) if leaf is not None else None
            if isinstance(owner, SignatureBlock) and (not held or held[-1][0] is not owner):
                held.append((owner, []))
            if held:
                held[-1][1].append(paragraph)
        for owner, paragraphs in held:
            said = [one for one in self._rebuild_blocks(owner.blocks, paragraphs) if isinstance(one, Paragraph)]
            yield replace(owner, blocks=tuple(said))

    def _rebuild_table(self, table: Table, rows: Sequence[ViewRow]) -> Table:
        base = (*table.head, *table.rows)
        pairs = match_rows(base, rows, self.matching)
        columns = list_columns(base, rows, pairs, self.matching)
        heads = {id(row) for row in table.head}
        head: list[Row] = []
        body: list[Row] = []
        for rank, row in enumerate(rows):
            former = pairs.get(rank)
            made = self._rebuild_row(base[former], row, columns) if former is not None else self._make_row(row)
            (head if former is not None and id(base[former]) in heads else body).append(made)
        return replace(table, head=tuple(head), rows=tuple(body), caption=self._say_caption(table))

    def _rebuild_row(self, former: Row, row: ViewRow, columns: dict[int, int] | None) -> Row:
        cells: list[Cell] = []
        for rank, cell in enumerate(row.cells):
            if len(row.cells) == len(former.cells):
                known: int | None = rank
            else:
                known = columns.get(rank) if columns is not None else None
            if known is not None and known < len(former.cells):
                own = former.cells[known]
                blocks = tuple(self._rebuild_blocks(own.blocks, cell.blocks))
                cells.append(replace(own, blocks=_only_members(blocks)))
            else:
                cells.append(self._make_cell(cell))
        return replace(former, cells=tuple(cells))

    def _make_row(self, row: ViewRow) -> Row:
        return Row(tuple(self._make_cell(cell) for cell in row.cells), key=self._name())

    def _make_cell(self, cell: ViewCell) -> Cell:
        return Cell(_only_members(tuple(self._rebuild_blocks((), cell.blocks))), colspan=cell.span)

    def _make_table(self, table: ViewTable) -> Table:
        rows = tuple(self._make_row(row) for row in table.rows)
        name = self._name()
        count = max((sum(cell.colspan for cell in row.cells) for row in rows), default=1)
        return Table(name, self.origin, (1 / count,) * count, (), rows, key=name)

    def _name(self) -> str:
        """The identity and the key of a block that the base does not have; only a rank, which nothing is found by."""
        self.new += 1
        return f"{NEW_KEY}/{self.new}"


def _list_owners(blocks: Sequence[Block | Member]) -> Iterator[tuple[BlockId, _Owner]]:
    """What is a table in Word, by its identity and by that of each thing in it."""
    for block in blocks:
        if isinstance(block, Table | SignatureBlock | SideBySide):
            yield from ((inner.id, block) for inner in walk_blocks((block,)))
        elif isinstance(block, BlockList):
            for item in block.items:
                yield from _list_owners(item.blocks)


def _only_members(blocks: tuple[Block, ...]) -> tuple[Paragraph | BlockList, ...]:
    return tuple(block for block in blocks if isinstance(block, Paragraph | BlockList))


def _list_paths(blocks: Sequence[Block | Member], path: _Path = ()) -> Iterator[tuple[BlockId, _Path]]:
    """The lists that each paragraph stands in, outermost first."""
    for block in blocks:
        if isinstance(block, BlockList):
            for item in block.items:
                yield from _list_paths(item.blocks, (*path, (block.id, item.id)))
        else:
            yield block.id, path


def _gather(entries: Sequence[_Entry], known: dict[BlockId, Block], depth: int) -> Iterator[Block]:
    """Entries of one list put into it again, item by item."""
    seen: set[BlockId] = set()
    for list_id, run in groupby(entries, lambda one: one.path[depth][0] if len(one.path) > depth else ""):
        inside = list(run)
        base = known.get(list_id)
        if not list_id or not isinstance(base, BlockList):
            yield from (one.block for one in inside)
            continue
        items: list[ListItem] = []
        by_id = {item.id: item for item in base.items}
        for item_id, of_item in groupby(inside, lambda one: one.path[depth][1]):
            inner = tuple(_gather(list(of_item), known, depth + 1))
            blocks = tuple(block for block in inner if isinstance(block, Paragraph | BlockList | Table))
            former = by_id.get(item_id)
            if former is not None:
                items.append(replace(former, blocks=blocks))
            else:
                items.append(ListItem(item_id, blocks, base.items[0].label if base.items else "", item_id))
        yield replace(
            base, id=base.id if list_id not in seen else f"{base.id}-suite-{len(seen)}", items=_number(base, items)
        )
        seen.add(list_id)


def _number(base: BlockList, items: Sequence[ListItem]) -> tuple[ListItem, ...]:
    """The items with the numbers that Word counts."""
    first = re.fullmatch(r"(\d+)(\D+)", base.items[0].label) if base.items else None
    if base.kind is not ListKind.NUMBER or first is None:
        return tuple(items)
    start, end = int(first[1]), first[2]
    return tuple(replace(item, label=f"{start + rank}{end}") for rank, item in enumerate(items))


def _put_silent(base: Sequence[Block | Member], blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with what the base has and says nothing (page breaks, empty lines), before what it stood before."""
    kept = {block.id for block in blocks if block.id}
    before: dict[BlockId, list[Block]] = {}
    waiting: list[Block] = []
    for block in base:
        if block.id not in kept and _is_silent(block):
            waiting.append(block)
        elif block.id in kept:
            before[block.id] = waiting
            waiting = []
    for block in blocks:
        yield from before.pop(block.id, ())
        yield block
    yield from waiting


def _is_silent(block: Block | Member) -> bool:
    return isinstance(block, PageBreak) or (isinstance(block, Paragraph) and not fold_words(plain_text(block.inlines)))
