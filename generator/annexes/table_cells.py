"""Tables of the annexes: cells made from facts, rows with stable identities, sums that never hide an unknown.

A cell is drafted without identity; `TableDraft.add` gives each paragraph its id from the row's name, so that an id
stays the same when other rows come or go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from generator.composing.piece import show_marks, show_value
from generator.composing.prose import compose_prose, is_prose
from generator.composing.wording import write_number
from generator.errors import Span
from generator.model.document import (
    Align,
    BlockId,
    BlockList,
    Cell,
    ContentKey,
    Gap,
    Inline,
    ListItem,
    ListKind,
    Paragraph,
    Row,
    RowRole,
    Strong,
    Table,
    TableRole,
    Text,
    plain_text,
)
from generator.model.facts import Pending, Unknown
from generator.model.names import slugify

EMPTY = "–"  # what a cell says when there is nothing to say


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A cell before its paragraphs have identities and keys: lines of inlines, or the items of a dash list."""

    lines: tuple[tuple[Inline, ...], ...] = ()
    items: tuple[tuple[Inline, ...], ...] = ()
    header: bool = False
    colspan: int = 1
    align: Align = Align.LEFT
    tint: int = 0
    key: ContentKey = ""  # of what it shows, when neither its row nor its column says so
    prose: str = ""  # a fact of several lines, in the place of lines and items; `after` are its marks
    after: tuple[Inline, ...] = ()


def text_cell(words: str, *, colspan: int = 1, align: Align = Align.LEFT, tint: int = 0) -> CellDraft:
    """A cell with words."""
    return CellDraft(((Text(words),),), colspan=colspan, align=align, tint=tint)


def title(words: str, *, colspan: int = 1, align: Align = Align.LEFT, tint: int = 0) -> CellDraft:
    """A heading cell, of a row or of a column."""
    return replace(text_cell(words, colspan=colspan, align=align, tint=tint), header=True)


def show(value: object, origin: Span, *, colspan: int = 1, align: Align = Align.LEFT) -> CellDraft:
    """A cell with a fact, its paragraphs and lists kept; a gap when it is unknown, a dash when it is empty."""
    words = value.value if isinstance(value, Pending) else value
    if isinstance(words, str) and is_prose(words):
        marks = show_marks(value.marks) if isinstance(value, Pending) else ()
        return CellDraft(colspan=colspan, align=align, prose=words, after=marks)
    return CellDraft((show_value(value, origin),), colspan=colspan, align=align)


def show_number(value: int | str | Unknown | None, origin: Span, unit: str = "") -> CellDraft:
    """A number of the facts in French notation, on the right, with its unit ("€") after it."""
    if value is None or isinstance(value, Unknown):
        return show(value, origin, align=Align.RIGHT)
    words = write_number(value)
    return text_cell(f"{words} {unit}" if unit and words else words or EMPTY, align=Align.RIGHT)


def add_marks(cell: CellDraft, marks: tuple[Inline, ...]) -> CellDraft:
    """The cell with its marks after its last words."""
    if not marks:
        return cell
    if cell.prose:
        return replace(cell, after=(*cell.after, *marks))
    if cell.items:
        return replace(cell, items=(*cell.items[:-1], (*cell.items[-1], *marks)))
    return replace(cell, lines=(*cell.lines[:-1], (*cell.lines[-1], *marks)))


def show_list(values: Sequence[str] | Unknown | Pending, origin: Span, *, colspan: int = 1) -> CellDraft:
    """A dash list of facts; one alone stands as a plain line."""
    if isinstance(values, Pending):
        return add_marks(show_list(values.value, origin, colspan=colspan), show_marks(values.marks))
    if isinstance(values, Unknown) or len(values) < 2:
        return show(values if isinstance(values, Unknown) else "".join(values), origin, colspan=colspan)
    return CellDraft(items=tuple(show_value(value, origin) for value in values), colspan=colspan)


def show_lines(lines: Iterable[tuple[Inline, ...]], *, colspan: int = 1) -> CellDraft:
    """Several paragraphs in one cell; a dash when there are none."""
    return CellDraft(tuple(lines) or ((Text(EMPTY),),), colspan=colspan)


def join_facts(values: Iterable[str | Unknown], origin: Span) -> tuple[Inline, ...]:
    """Facts on one line, each once; a semicolon between them, since a name may hold a comma."""
    inlines: list[Inline] = []
    for value in dict.fromkeys(values):
        inlines += [*([Text(" ; ")] if inlines else []), *show_value(value, origin)]
    return tuple(inlines) or (Text(EMPTY),)


def strong(words: str) -> tuple[Inline, ...]:
    """Bold words as a run of inlines."""
    return (Strong((Text(words),)),)


@dataclass(slots=True)
class TableDraft:
    """A table being made: `id` is the table's, `origin` that of its facts, `key` its content key when `id` is not one.

    A cell is named by its row and, under headings, by that of its column: columns come and go too.
    """

    id: BlockId
    origin: Span
    widths: tuple[float, ...]
    role: TableRole = TableRole.DATA
    caption: tuple[Inline, ...] = ()
    number: int = 0
    key: ContentKey = ""
    _head: list[Row] = field(default_factory=list)
    _rows: list[Row] = field(default_factory=list)
    _names: dict[str, int] = field(default_factory=dict)
    _columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.key = self.key or self.id.partition("/")[2]

    def add_head(self, cells: Sequence[CellDraft], role: RowRole = RowRole.HEAD) -> None:
        """A row repeated on each page; its cells are headings."""
        if role is RowRole.HEAD and not self._columns:  # the first row of headings names them
            self._columns = tuple(name for cell in cells for name in _name_columns(cell))
        self._head.append(self._make_row("tete", [replace(cell, header=True) for cell in cells], role, self.origin, ""))

    def add(
        self,
        name: str,
        cells: Sequence[CellDraft],
        role: RowRole = RowRole.BODY,
        origin: Span | None = None,
        key: ContentKey = "",
    ) -> None:
        """A row named after what it says; the name is made into an identity, and into a key unless it has its own."""
        self._rows.append(self._make_row(name, cells, role, origin or self.origin, key))

    def add_group(self, name: str, words: str | tuple[Inline, ...], key: ContentKey = "", tint: int = 0) -> None:
        """A heading across the table, in a light shade of a tint of the identity when there is one."""
        inlines: tuple[Inline, ...] = (Text(words),) if isinstance(words, str) else words
        self.add(
            name, [CellDraft((inlines,), header=True, colspan=len(self.widths), tint=tint)], RowRole.GROUP, key=key
        )

    def finish(self) -> Table:
        """The table."""
        return Table(
            self.id,
            self.origin,
            self.widths,
            tuple(self._head),
            tuple(self._rows),
            self.caption,
            self.role,
            self.number,
            self.key,
        )

    def _make_row(self, name: str, cells: Sequence[CellDraft], role: RowRole, origin: Span, own_key: ContentKey) -> Row:
        slug = slugify(name) or "rang"
        self._names[slug] = self._names.get(slug, 0) + 1
        name = slug + (f"-{self._names[slug]}" if self._names[slug] > 1 else "")
        key = f"{self.key}/{own_key or name}"
        made: list[Cell] = []
        column = 0
        for rank, cell in enumerate(cells, 1):
            where = self._columns[column] if column < len(self._columns) else f"c{rank}"
            cell_key = f"{self.key}/{cell.key}" if cell.key else f"{key}/{where}"
            made.append(_make_cell(cell, f"{self.id}/{name}/c{rank}", cell_key, origin))
            column += cell.colspan
        # Tiles fill lines as they come: these are nothing. An empty place, of no words, has no name.
        layout = any(cell.key for cell in cells) and all(cell.key or not (cell.lines or cell.items) for cell in cells)
        return Row(tuple(made), role, "" if layout else key)


def _name_columns(head: CellDraft) -> tuple[str, ...]:
    """The names of the columns under a heading."""
    words = slugify(" ".join(plain_text(line) for line in head.lines))
    return (words, *(f"{words}-{rank}" for rank in range(2, head.colspan + 1)))


def _make_cell(draft: CellDraft, id_: BlockId, key: ContentKey, origin: Span) -> Cell:
    blocks: list[Paragraph | BlockList] = [
        Paragraph(id_ if rank == 1 else f"{id_}-{rank}", origin, line, key=key if rank == 1 else f"{key}/{rank}")
        for rank, line in enumerate(draft.lines, 1)
    ]
    if draft.prose:
        blocks = list(compose_prose(draft.prose, id_, key, origin))
        if draft.after:
            blocks.append(Paragraph(f"{id_}-marques", origin, draft.after[1:], key=f"{key}/marques"))
    if draft.items:
        items = tuple(
            ListItem(
                f"{id_}-{rank}",
                (Paragraph(f"{id_}-{rank}-p", origin, item, key=f"{key}/{rank}"),),
                key=f"{key}/{rank}/element",
            )
            for rank, item in enumerate(draft.items, 1)
        )
        blocks.append(BlockList(f"{id_}-l", origin, ListKind.DASH, items, key=f"{key}/liste"))
    return Cell(tuple(blocks), draft.header, draft.colspan, draft.align, draft.tint)


# --- sums ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of facts: what is known, what is not, and how many values there were (a None counts for nothing)."""

    known: Decimal = Decimal(0)
    count: int = 0
    missing: tuple[Unknown, ...] = ()

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.known + other.known, self.count + other.count, self.missing + other.missing)

    @property
    def is_lower_bound(self) -> bool:
        """Whether something is known, and something not."""
        return bool(self.missing and self.count)


def add_up(values: Iterable[int | str | Unknown | None]) -> Sum:
    """The sum of values; text is a number in French notation, an unknown is kept apart."""
    known, count, missing = Decimal(0), 0, []
    for value in values:
        match value:
            case None | "":
                continue
            case Unknown():
                missing.append(value)
            case _:
                known += Decimal(str(value).replace(",", "."))
                count += 1
    return Sum(known, count, tuple(missing))


def say_sum(total: Sum, unit: str = "") -> tuple[Inline, ...]:
    """« 12 000 € », « au moins 12 000 € » when a part is unknown, a gap when all is, a dash when nothing applies.

    The gap is that of the first unknown value itself: whoever counts gaps by place counts it once.
    """
    if not total.count:
        return (Gap(total.missing[0].what, total.missing[0].origin),) if total.missing else (Text(EMPTY),)
    words = write_number(f"{total.known}") + (f" {unit}" if unit else "")
    return (Text(f"au moins {words}" if total.is_lower_bound else words),)


def show_sum(total: Sum, unit: str = "") -> CellDraft:
    """A sum on the right of its cell."""
    return CellDraft((say_sum(total, unit),), align=Align.RIGHT)
