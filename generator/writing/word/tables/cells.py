"""The cells of Word tables: the style of their words, and the colour that the style of their table does not give.

A table style dresses places: the first row, the last one, the first column (`w:tblStylePr`). What it says of a place is
not said again in each cell there; a colour that the content decides (of an orientation, of a subtotal within the rows)
is the cell's own, as is that of a place which the style of a template leaves bare.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.model.document import Align, BlockList, Cell, Paragraph, RowRole, Table, TableRole
from generator.model.identity import Colours, lighten
from generator.writing.word.blocks import IN_CELL, Setting, write_list, write_paragraph, write_text
from generator.writing.word.chunks import Chunk, WordCell, WordParagraph
from generator.writing.word.layout import FIRST_COLUMN, FIRST_ROW, LAST_ROW, WHOLE_TABLE
from generator.writing.word.ledger import Ledger
from generator.writing.word.styles import DATA_HEADING, ROW_HEADING, ROW_STYLES, TILE
from generator.writing.word.tables.properties import TableLook

_CLOSE = '<w:spacing w:before="0" w:after="20"/>'
_CLOSE_MARGINS = '<w:tcMar><w:top w:w="45" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/></w:tcMar>'
_FILLED_ROWS = {
    RowRole.HEAD: "background2",
    RowRole.BAND: "text2",
    RowRole.BODY: "",
    RowRole.GROUP: "",
    RowRole.SUBTOTAL: "background2",
    RowRole.TOTAL: "text2",
}
# What a style puts behind the cells of a place, by the role of the table, where it says so.
_STYLED: Mapping[TableRole, Mapping[str, str]] = {
    TableRole.DATA: {FIRST_ROW: "background2", LAST_ROW: "text2"},
    TableRole.SHEET: {FIRST_ROW: "text2", FIRST_COLUMN: "background2"},
    TableRole.OVERVIEW: {WHOLE_TABLE: "background2"},
    TableRole.ACT: {},
}
# Where the words of a cell stand, by the role of its row, as in the PDF: those of other rows hang from its top.
_ALIGNED = {RowRole.HEAD: '<w:vAlign w:val="bottom"/>', RowRole.BAND: '<w:vAlign w:val="center"/>'}
# White, and not « auto »: LibreOffice would show the colour of the style.
_BARE = '<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF" w:themeFill="background1"/>'


@dataclass(frozen=True, slots=True)
class Grid:
    """What the cells of a table share: its columns (twips), its role, the identity's colours, how its style is used;
    `dressed` are the places that the style fills with a colour.
    """

    columns: tuple[int, ...]
    role: TableRole
    colours: Colours
    look: TableLook
    dressed: frozenset[str] = frozenset()
    tile: int = 0  # the least height of the tiles of a plan's overview, twips


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in its table."""

    row: RowRole
    width: int
    first_row: bool = False
    last_row: bool = False
    first_column: bool = False


def write_cell(cell: Cell, place: Place, ledger: Ledger, grid: Grid) -> WordCell:
    """A cell with its blocks, dressed where its table's style does not."""
    row = place.row
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    aligned = _ALIGNED.get(row, "") if grid.role is not TableRole.ACT else ""
    setting, fill = _dress_cell(cell, place, grid)
    content: list[Chunk] = []
    for block in cell.blocks:
        match block:
            case Paragraph():
                content += write_text(block, ledger, setting)
            case BlockList():
                content += write_list(block, ledger, setting, _refuse_table)
    if grid.tile:  # one page for a whole plan
        content = [replace(one, extra=one.extra + _CLOSE) for one in content if isinstance(one, WordParagraph)]
    if not content:  # a cell ends with a paragraph, or Word finds the file damaged
        content = [write_paragraph(ledger, setting.body_style, "")]
    margins = _CLOSE_MARGINS if grid.tile else ""
    edge = ""
    if cell.tint and _is_light(cell, row, grid):
        edge, shading = _shade_lightly(cell.tint, grid.colours)
    else:
        shading = _shade_beyond_style(fill, place, grid)
    properties = f'<w:tcPr><w:tcW w:w="{place.width}" w:type="dxa"/>{span}{edge}{shading}{margins}{aligned}</w:tcPr>'
    return WordCell(properties, tuple(content))


def _refuse_table(table: Table, indent: int) -> list[Chunk]:
    raise ValueError(f"{table.id}, {indent}: a cell holds no table")  # no reader makes one


def _dress_cell(cell: Cell, place: Place, grid: Grid) -> tuple[Setting, str]:
    """The style of a cell's words, and the theme colour behind them; of a fiche the headings in its first column alone
    have one, which the style of its table gives.
    """
    role, row = grid.role, place.row
    if cell.tint and role is TableRole.OVERVIEW and cell.header:
        style, fill = TILE, f"accent{cell.tint}"
    elif cell.tint and _is_light(cell, row, grid):
        style, fill = ROW_HEADING if cell.header else ROW_STYLES[RowRole.BODY], ""
    elif cell.tint:
        style, fill = (ROW_STYLES[row] if row is RowRole.BAND else TILE), f"accent{cell.tint}"
    elif row is RowRole.GROUP and role is TableRole.SHEET:
        style, fill = TILE, "hyperlink"
    elif row is RowRole.BODY and cell.header and role is TableRole.DATA:
        style, fill = DATA_HEADING, ""
    elif row is RowRole.BODY and cell.header and role is not TableRole.ACT:
        style, fill = ROW_HEADING, "background2" if role is not TableRole.SHEET or place.first_column else ""
    elif row is RowRole.BODY and role is TableRole.SHEET and not cell.blocks and place.first_column:
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


def _shade_beyond_style(theme: str, place: Place, grid: Grid) -> str:
    """The colour of a cell when it is another one than what the style of its table puts there."""
    said = [kind for kind in _list_places(place, grid.look) if kind in grid.dressed]
    if said and _STYLED[grid.role].get(said[-1], "") == theme:
        return ""
    return _shade(theme, grid.colours) or (_BARE if said else "")


def _list_places(place: Place, look: TableLook) -> list[str]:
    """The places of a table style that a cell belongs to, the one that has the last word at the end.

    Source: ISO/IEC 29500-1, 17.7.6 (a first column stands over a first or last row).
    """
    belongs = {
        WHOLE_TABLE: True,
        FIRST_ROW: place.first_row and look.head,
        LAST_ROW: place.last_row and look.total,
        FIRST_COLUMN: place.first_column and look.first_column,
    }
    return [kind for kind, here in belongs.items() if here]


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
