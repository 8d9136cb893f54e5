"""Tables and signature blocks to WordprocessingML: fixed widths, repeated heads, rows that are never cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from generator.model.document import (
    Align,
    BlockList,
    Cell,
    Paragraph,
    Row,
    RowRole,
    SignatureBlock,
    Table,
    TableRole,
    block_inlines,
    plain_text,
)
from generator.model.identity import Colours, lighten
from generator.units import mm_to_twips
from generator.writing.continued_groups import RowGroup, list_groups, say_row
from generator.writing.page_rules import is_filled_in
from generator.writing.parity import caption_label
from generator.writing.table_length import is_brief, is_short, measure_row, measure_tiles
from generator.writing.word.blocks import (
    IN_CELL,
    IN_TEXT,
    Setting,
    write_caption,
    write_list,
    write_paragraph,
    write_separator,
    write_text,
)
from generator.writing.word.chunks import Chunk, WordCell, WordParagraph, WordRow, WordTable, insert_bookmark, keep_row
from generator.writing.word.ledger import Ledger, bookmark_name, clean_text
from generator.writing.word.styles import ROW_HEADING, ROW_STYLES, SIGNATURE_TABLE, TABLE_STYLES, TILE

# A fiche on landscape pages: their height, that of its heading, the air between its tables; what may stay empty.
_SHEET_MM, _HEADING_MM, _BETWEEN_MM, _MOST_EMPTY = 158.0, 18.0, 2.5, 1 / 3
_CLOSE = '<w:spacing w:before="0" w:after="20"/>'
_CLOSE_MARGINS = '<w:tcMar><w:top w:w="45" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/></w:tcMar>'
_SIGNATURE_PLACE_MM = 85.0  # for seal and signature; the rest of the width is for the words
_SIGNATURE_HEIGHT_MM = 35.0
_ACT_PLACE_MM = 25.0  # the empty place to sign a deliberation
_SIGNATURE_DESCRIPTION = "Le nom du signataire, puis la place de son cachet et de sa signature"
_SPACE_OF_A_RULE = '<w:spacing w:before="160" w:after="0"/>'
_FILLED_ROWS = {
    RowRole.HEAD: "background2",
    RowRole.BAND: "text2",
    RowRole.BODY: "",
    RowRole.GROUP: "",
    RowRole.SUBTOTAL: "background2",
    RowRole.TOTAL: "text2",
}


@dataclass(frozen=True, slots=True)
class TableLook:
    """The style of a table, and which headings it has."""

    style: str
    head: bool = False
    first_column: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """What the cells of a table share: its columns (twips), its role, the identity's colours."""

    columns: tuple[int, ...]
    role: TableRole
    colours: Colours
    tile: int = 0  # the least height of the tiles of a plan's overview, twips


def write_table(table: Table, ledger: Ledger, text_width: int, colours: Colours) -> list[Chunk]:
    """A table over the text's width (twips), its caption before it.

    A fiche is a table for what heads it and one for each of its groups, whose heading Word repeats on the pages that it
    goes on to: no heading in the middle of a table can be repeated.
    """
    caption = write_caption(table, ledger)
    chunks: list[Chunk] = [] if caption or not ledger.break_before else [write_separator(ledger)]
    chunks += caption
    tile = mm_to_twips(measure_tiles(table))
    grid = Grid(share_width(table.widths, text_width), table.role, colours, tile)
    title = clean_text(caption_label(table) + plain_text(table.caption), table.id)
    if table.role is TableRole.SHEET:
        parts = list(_part_groups(table))
    else:
        parts = [_Part(table, title, list_groups(table), whole=False)]
    for part in parts:
        chunks += [write_separator(ledger)] if part is not parts[0] else []
        chunks.append(_write_part(part, grid, ledger))
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

    A group that begins, by what the words above it are long, with more than a third of a page before it, may be cut.
    """
    groups = list_groups(table)
    lead = tuple(group for group in groups[:1] if group.heading is None)
    if lead or table.head:
        yield _Part(replace(table, rows=lead[0].rows if lead else ()), "", lead)
    filled = _HEADING_MM + sum(measure_row(row, table.widths) for group in lead for row in (*table.head, *group.rows))
    for group in groups[len(lead) :]:
        head, rows = (group.rows[:1], group.rows[1:]) if group.heading is not None else ((), group.rows)
        title = clean_text(say_row(head[0]), table.id) if head else ""
        height = sum(measure_row(row, table.widths) for row in group.rows) + _BETWEEN_MM
        whole = _SHEET_MM - filled <= _SHEET_MM * _MOST_EMPTY
        yield _Part(replace(table, head=head, rows=rows), title, (RowGroup(0, rows),) if rows else (), whole)
        if filled + height > _SHEET_MM:
            height -= 0 if whole else _SHEET_MM - filled
            filled = 0
        filled += height


def _write_part(part: _Part, grid: Grid, ledger: Ledger) -> WordTable:
    """The rows of a table. Those of a group, or of a table of figures, stay on one page, or two by two where it may be
    long; a total stays with what it adds up.
    """
    table = part.table
    rows = [_write_row(row, grid, ledger, repeated=True) for row in table.head]
    for group in part.groups:
        written = _keep_group(part, group, [_write_row(row, grid, ledger, repeated=False) for row in group.rows])
        if group.rows[0].role is RowRole.TOTAL and len(rows) > len(table.head):
            rows[-1] = keep_row(rows[-1])
        rows += written
    first_column = table.role is not TableRole.ACT and any(row.cells and row.cells[0].header for row in table.rows)
    look = TableLook(ledger.style(TABLE_STYLES[table.role]), bool(table.head), first_column)
    properties = _write_properties(look, grid.columns, part.title, clean_text(_describe(table), table.id))
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


def write_signatures(
    blocks: Sequence[SignatureBlock], ledger: Ledger, text_width: int, colours: Colours
) -> list[Chunk]:
    """The box of a party, a row for each of its people that no page cuts: who signs at the left, the empty place for
    seal and signature at the right.
    """
    first = blocks[0]
    chunks: list[Chunk] = [write_separator(ledger)] if ledger.break_before else []
    place = min(mm_to_twips(_SIGNATURE_PLACE_MM), round(text_width * 0.6))
    columns = (text_width - place, place)
    name = plain_text(first.blocks[0].inlines) if first.blocks else first.party
    title = clean_text(f"Signature – {name}", first.id)
    look = TableLook(ledger.style(SIGNATURE_TABLE))
    properties = _write_properties(look, columns, title, _SIGNATURE_DESCRIPTION)
    rows = tuple(_write_signature_row(block, _rule(colours), ledger, columns, first=block is first) for block in blocks)
    marks = ledger.mark(bookmark_name(first.id))
    return [*chunks, *insert_bookmark([WordTable(properties, rows)], marks), write_separator(ledger)]


def _write_signature_row(
    block: SignatureBlock, rule: str, ledger: Ledger, columns: tuple[int, ...], *, first: bool
) -> WordRow:
    """`rule` draws the lines of the box, but for those of its style."""
    lines = _write_lines(block.blocks, ledger, rule)
    border = "" if first else f'<w:tcBorders><w:top {rule} w:sz="6" w:space="0"/></w:tcBorders>'
    if not first:  # the first row's bookmark is its table's
        lines = tuple(insert_bookmark(list(lines), ledger.mark(bookmark_name(block.id))))
    empty = (write_paragraph(ledger, ROW_STYLES[RowRole.BODY], ""),)
    cells = tuple(
        WordCell(f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}</w:tcPr>', paragraphs)
        for width, paragraphs in zip(columns, (lines, empty), strict=True)
    )
    height = f'<w:trHeight w:val="{mm_to_twips(_SIGNATURE_HEIGHT_MM)}" w:hRule="atLeast"/>'
    return WordRow(f"<w:trPr><w:cantSplit/>{height}</w:trPr>", cells)


def _rule(colours: Colours) -> str:
    """A line as dark as the border of the box."""
    return f'w:val="single" w:color="{colours.muted.removeprefix("#").upper()}"'


def _write_lines(lines: tuple[Paragraph, ...], ledger: Ledger, rule: str) -> tuple[WordParagraph, ...]:
    """The words of a box; a line to fill in by hand has a rule under it. An empty cell has its paragraph."""
    below = f'<w:pBdr><w:bottom {rule} w:sz="4" w:space="1"/></w:pBdr>{_SPACE_OF_A_RULE}'
    written: list[WordParagraph] = []
    for line in lines:
        for chunk in write_text(line, ledger, IN_TEXT):
            written.append(replace(chunk, extra=chunk.extra + below) if is_filled_in(line) else chunk)
    return tuple(written) or (write_paragraph(ledger, ROW_STYLES[RowRole.BODY], ""),)


def share_width(shares: tuple[float, ...], total: int) -> tuple[int, ...]:
    """Whole widths in the given shares whose sum is exactly the total."""
    whole = sum(shares) or 1.0
    edges = [0]
    for share in shares:
        edges.append(edges[-1] + round(share / whole * total))
    edges[-1] = total
    return tuple(right - left for left, right in pairwise(edges))


def _write_properties(look: TableLook, columns: tuple[int, ...], title: str, description: str) -> str:
    parts = f'w:firstRow="{int(look.head)}" w:lastRow="0" w:firstColumn="{int(look.first_column)}" w:lastColumn="0"'
    value = 0x0600 | (0x20 if look.head else 0) | (0x80 if look.first_column else 0)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    named = f"<w:tblCaption w:val={quoteattr(title)}/>" if title else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="{look.style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{value:04X}" {parts} w:noHBand="1" w:noVBand="1"/>{named}'
        f"<w:tblDescription w:val={quoteattr(description)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _describe(table: Table) -> str:
    """What a screen reader says of a table before reading it: its columns, or its size."""
    heads = [_cell_words(cell) for row in table.head[-1:] for cell in row.cells]
    named = ", ".join(words for words in heads if words)
    size = f"{len(table.rows)} lignes sur {len(table.widths)} colonnes"
    return f"{size} : {named}" if named else size


def _cell_words(cell: Cell) -> str:
    return " ".join(plain_text(block_inlines(block)) for block in cell.blocks).strip()


def _write_row(row: Row, grid: Grid, ledger: Ledger, repeated: bool) -> WordRow:
    cells: list[WordCell] = []
    column = 0
    for cell in row.cells:
        width = sum(grid.columns[column : column + cell.colspan])
        column += cell.colspan
        cells.append(_write_cell(cell, width, row.role, ledger, grid))
    head = "<w:tblHeader/>" if repeated else ""
    height = (
        f'<w:trHeight w:val="{grid.tile}" w:hRule="atLeast"/>' if grid.tile and row.role is not RowRole.GROUP else ""
    )
    if grid.role is TableRole.ACT and not any(cell.blocks for cell in row.cells):
        height = f'<w:trHeight w:val="{mm_to_twips(_ACT_PLACE_MM)}" w:hRule="atLeast"/>'
    written = WordRow(f"<w:trPr><w:cantSplit/>{height}{head}</w:trPr>", tuple(cells))
    # A heading is not left alone at the foot of a page; who signs is on the page of what ends the act.
    return keep_row(written) if row.role is RowRole.GROUP or grid.role is TableRole.ACT else written


def _write_cell(cell: Cell, width: int, row: RowRole, ledger: Ledger, grid: Grid) -> WordCell:
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    hangs = row is RowRole.BODY and (grid.role in (TableRole.SHEET, TableRole.ACT) or grid.tile)
    centred = "" if hangs else '<w:vAlign w:val="center"/>'
    setting, fill = _dress_cell(cell, row, grid)
    content: list[WordParagraph] = []
    for block in cell.blocks:
        match block:
            case Paragraph():
                content += write_text(block, ledger, setting)
            case BlockList():
                content += write_list(block, ledger, setting)
    if grid.tile:  # one page for a whole plan
        content = [replace(paragraph, extra=paragraph.extra + _CLOSE) for paragraph in content]
    if not content:  # a cell ends with a paragraph, or Word finds the file damaged
        content = [write_paragraph(ledger, setting.body_style, "")]
    margins = _CLOSE_MARGINS if grid.tile else ""
    edge, shading = "", _shade(fill, grid.colours)
    if cell.tint and _is_light(cell, row, grid):
        edge, shading = _shade_lightly(cell.tint, grid.colours)
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{edge}{shading}{margins}{centred}</w:tcPr>'
    return WordCell(properties, tuple(content))


def _dress_cell(cell: Cell, row: RowRole, grid: Grid) -> tuple[Setting, str]:
    """The style of a cell's words, and the theme colour behind them."""
    role = grid.role
    if cell.tint and role is TableRole.OVERVIEW and cell.header:
        style, fill = TILE, f"accent{cell.tint}"
    elif cell.tint and _is_light(cell, row, grid):
        style, fill = ROW_HEADING if cell.header else ROW_STYLES[RowRole.BODY], ""
    elif cell.tint:
        style, fill = (ROW_STYLES[row] if row is RowRole.BAND else TILE), f"accent{cell.tint}"
    elif row is RowRole.GROUP and role is TableRole.SHEET:
        style, fill = TILE, "hyperlink"
    elif row is RowRole.BODY and cell.header and role is not TableRole.ACT:
        style, fill = ROW_HEADING, "" if role is TableRole.DATA else "background2"
    elif row is RowRole.BODY and role is TableRole.SHEET and not cell.blocks:
        style, fill = ROW_STYLES[row], "background2"  # under a heading
    elif row is RowRole.BODY and role is TableRole.OVERVIEW:
        style, fill = ROW_STYLES[row], "" if grid.tile and not cell.blocks else "background2"
    else:
        style, fill = ROW_STYLES[row], _FILLED_ROWS[row]
    align = cell.align if cell.align is not Align.LEFT else IN_CELL.align
    return Setting(style, in_cell=True, align=align), fill


def _is_light(cell: Cell, row: RowRole, grid: Grid) -> bool:
    """Whether a cell has a tint lightly: the heading of a group, a tile of a plan. Its text is dark then."""
    if grid.role is TableRole.OVERVIEW:
        return bool(grid.tile) and not cell.header
    return row is RowRole.GROUP


def _shade_lightly(tint: int, colours: Colours) -> tuple[str, str]:
    """The rule at the left of a cell, in a tint, and a light shade of it behind the words."""
    colour = colours.tints[tint - 1]
    edge = f'<w:left w:val="single" w:sz="24" w:space="0" w:color="{colour.removeprefix("#").upper()}"/>'
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{lighten(colour).removeprefix("#")}"/>'
    return f"<w:tcBorders>{edge}</w:tcBorders>", fill


def _shade(theme: str, colours: Colours) -> str:
    if not theme:
        return ""
    figures: Mapping[str, str] = {
        "background2": colours.surface,
        "text2": colours.primary,
        "hyperlink": colours.accent,
    } | {f"accent{number}": tint for number, tint in enumerate(colours.tints, 1)}
    # Word follows the theme; the figure is for those who do not.
    return (
        f'<w:shd w:val="clear" w:color="auto" w:fill="{figures[theme].removeprefix("#").upper()}"'
        f' w:themeFill="{theme}"/>'
    )
