"""Tables to WordprocessingML: fixed widths, repeated heads, rows that are never cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from generator.model.document import Cell, Row, RowRole, Table, TableRole, block_inlines, plain_text
from generator.model.identity import Colours
from generator.units import mm_to_twips
from generator.writing.continued_groups import MOST_EMPTY, MOST_EMPTY_FOR_FEW, RowGroup, is_few, list_groups, say_row
from generator.writing.parity import caption_label
from generator.writing.table_length import is_brief, is_short, measure_row, measure_tiles
from generator.writing.word.blocks import write_caption, write_separator
from generator.writing.word.chunks import Chunk, WordCell, WordRow, WordTable, insert_bookmark, keep_row
from generator.writing.word.ledger import Ledger, bookmark_name, clean_text
from generator.writing.word.styles import TABLE_STYLES
from generator.writing.word.tables.cells import Grid, Place, write_cell
from generator.writing.word.tables.properties import PLAIN, OwnLook, TableLook, share_width, write_properties

# A fiche on landscape pages: their height, that of its heading, the air between its tables.
_SHEET_MM, _HEADING_MM, _BETWEEN_MM = 158.0, 18.0, 2.5
_ACT_PLACE_MM = 25.0  # the empty place to sign a deliberation


def write_table(table: Table, ledger: Ledger, text_width: int, colours: Colours, own: OwnLook = PLAIN) -> list[Chunk]:
    """A table over the text's width (twips), its caption before it; `own` is what it has beside its style.

    A fiche is a table for what heads it and one for each of its groups, whose heading Word repeats on the pages that it
    goes on to: no heading in the middle of a table can be repeated.
    """
    caption = write_caption(table, ledger)
    ledger.at_top = False  # what is in a cell has the air of the cell
    chunks: list[Chunk] = [] if caption or not ledger.break_before else [write_separator(ledger)]
    chunks += caption
    columns = share_width(table.widths, text_width)
    title = clean_text(caption_label(table) + plain_text(table.caption), table.id)
    if table.role is TableRole.SHEET:
        parts = list(_part_groups(table))
    else:
        parts = [_Part(table, title, list_groups(table), whole=False)]
    for part in parts:
        chunks += [write_separator(ledger)] if part is not parts[0] else []
        chunks.append(_write_part(part, _plan_grid(part.table, columns, colours, ledger), ledger, own))
    return [*insert_bookmark(chunks, ledger.mark(bookmark_name(table.id))), write_separator(ledger)]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is one table in Word, what it is called, the groups that its rows make, and whether it is on one page."""

    table: Table
    title: str
    groups: tuple[RowGroup, ...]
    whole: bool = True


def _part_groups(table: Table) -> Iterator[_Part]:
    """A table for the head with the rows before the first group, and one for each group, under its heading.

    A group that begins, by what the words above it are long, with more than a third of a page before it, may be cut;
    with more than half of one, where a cut would leave but a few rows of the fiche overleaf.
    """
    groups = list_groups(table)
    lead = tuple(group for group in groups[:1] if group.heading is None)
    if lead or table.head:
        yield _Part(replace(table, rows=lead[0].rows if lead else ()), "", lead)
    filled = _HEADING_MM + sum(measure_row(row, table.widths) for group in lead for row in (*table.head, *group.rows))
    for group in groups[len(lead) :]:
        head, rows = (group.rows[:1], group.rows[1:]) if group.heading is not None else ((), group.rows)
        title = clean_text(say_row(head[0]), table.id) if head else ""
        heights = [measure_row(row, table.widths) for row in group.rows]
        height = sum(heights) + _BETWEEN_MM
        blank = _SHEET_MM - filled
        few = group is groups[-1] and is_few(sum(1 for top in accumulate(heights) if top > blank))
        whole = blank <= _SHEET_MM * (MOST_EMPTY_FOR_FEW if few else MOST_EMPTY)
        yield _Part(replace(table, head=head, rows=rows), title, (RowGroup(0, rows),) if rows else (), whole)
        if filled + height > _SHEET_MM:
            height -= 0 if whole else blank
            filled = 0
        filled += height


def _plan_grid(table: Table, columns: tuple[int, ...], colours: Colours, ledger: Ledger) -> Grid:
    """What the cells of a table share; a last row is a total when it says so."""
    name = TABLE_STYLES[table.role]
    total = bool(table.rows) and table.rows[-1].role is RowRole.TOTAL
    first_column = table.role is not TableRole.ACT and any(row.cells and row.cells[0].header for row in table.rows)
    look = TableLook(ledger.style(name), bool(table.head), total, first_column)
    tile = mm_to_twips(measure_tiles(table))
    return Grid(columns, table.role, colours, look, ledger.styles.dressed.get(name, frozenset()), tile)


def _write_part(part: _Part, grid: Grid, ledger: Ledger, own: OwnLook) -> WordTable:
    """The rows of a table. Those of a group, or of a table of figures, stay on one page, or two by two where it may be
    long; a total stays with what it adds up.
    """
    table = part.table
    last = len(table.head) + len(table.rows) - 1
    rows = [_write_row(row, (rank, last), grid, ledger, repeated=True) for rank, row in enumerate(table.head)]
    for group in part.groups:
        numbered = enumerate(group.rows, start=len(rows))
        written = _keep_group(
            part, group, [_write_row(row, (rank, last), grid, ledger, repeated=False) for rank, row in numbered]
        )
        if group.rows[0].role is RowRole.TOTAL and len(rows) > len(table.head):
            rows[-1] = keep_row(rows[-1])
        rows += written
    described = clean_text(_describe(table), table.id)
    properties = write_properties(grid.look, grid.columns, part.title, described, own)
    return WordTable(properties, tuple(rows))


def _keep_group(part: _Part, group: RowGroup, rows: list[WordRow]) -> list[WordRow]:
    """The rows of a group, each that a page may not part from the next one marked so."""
    table = part.table
    sheet = table.role is TableRole.SHEET
    named = group.heading is not None or sheet
    if not named and table.role is not TableRole.DATA:
        return rows
    short = is_brief(group.rows, table.widths) if named else is_short(table)
    if part.whole if sheet else short:
        return [*map(keep_row, rows[:-1]), *rows[-1:]]
    kept = {0, 1 if named else 0, len(rows) - 2} if len(rows) > 1 else set()
    return [keep_row(row) if rank in kept else row for rank, row in enumerate(rows)]


def _describe(table: Table) -> str:
    """What a screen reader says of a table before reading it: its columns, or its size."""
    heads = [_cell_words(cell) for row in table.head[-1:] for cell in row.cells]
    named = ", ".join(words for words in heads if words)
    size = f"{len(table.rows)} lignes sur {len(table.widths)} colonnes"
    return f"{size} : {named}" if named else size


def _cell_words(cell: Cell) -> str:
    return " ".join(plain_text(block_inlines(block)) for block in cell.blocks).strip()


def _write_row(row: Row, rank: tuple[int, int], grid: Grid, ledger: Ledger, *, repeated: bool) -> WordRow:
    """The row at a rank, from 0, beside that of the last one."""
    cells: list[WordCell] = []
    column = 0
    for cell in row.cells:
        width = sum(grid.columns[column : column + cell.colspan])
        place = Place(row.role, width, rank[0] == 0, rank[0] == rank[1], column == 0)
        column += cell.colspan
        cells.append(write_cell(cell, place, ledger, grid))
    head = "<w:tblHeader/>" if repeated else ""
    height = (
        f'<w:trHeight w:val="{grid.tile}" w:hRule="atLeast"/>' if grid.tile and row.role is not RowRole.GROUP else ""
    )
    if grid.role is TableRole.ACT and not any(cell.blocks for cell in row.cells):
        height = f'<w:trHeight w:val="{mm_to_twips(_ACT_PLACE_MM)}" w:hRule="atLeast"/>'
    written = WordRow(f"<w:trPr><w:cantSplit/>{height}{head}</w:trPr>", tuple(cells))
    # A heading is not left alone at the foot of a page; who signs is on the page of what ends the act.
    return keep_row(written) if row.role is RowRole.GROUP or grid.role is TableRole.ACT else written
