"""What stands before the rows of a Word table: its style, the places that the style dresses, its widths, its name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from generator.writing.word.chunks import WordCell, WordRow, WordTable
from generator.writing.xml_text import quoteattr

_NO_BANDS = 0x0600
_NO_BORDERS = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_NO_MARGINS = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))


@dataclass(frozen=True, slots=True)
class TableLook:
    """The style of a table, and the places of it that the style dresses: its heads, its total, its row headings."""

    style: str
    head: bool = False
    total: bool = False
    first_column: bool = False


@dataclass(frozen=True, slots=True)
class OwnLook:
    """What a table has beside its style: its borders, the margins of its cells (XML), how far it is set in (twips)."""

    borders: str = ""
    margins: str = ""
    indent: int = 0


PLAIN = OwnLook()


def share_width(shares: tuple[float, ...], total: int) -> tuple[int, ...]:
    """Whole widths in the given shares whose sum is exactly the total."""
    whole = sum(shares) or 1.0
    edges = [0]
    for share in shares:
        edges.append(edges[-1] + round(share / whole * total))
    edges[-1] = total
    return tuple(right - left for left, right in pairwise(edges))


def write_properties(
    look: TableLook, columns: tuple[int, ...], title: str, description: str, own: OwnLook = PLAIN
) -> str:
    """The properties and the grid of a table (twips).

    Source: ISO/IEC 29500-1, 17.4 (order of the properties of a table).
    """
    flags = {"firstRow": look.head, "lastRow": look.total, "firstColumn": look.first_column, "lastColumn": False}
    value = _NO_BANDS | sum(bit for bit, on in zip((0x20, 0x40, 0x80), flags.values(), strict=False) if on)
    parts = " ".join(f'w:{name}="{int(on)}"' for name, on in flags.items())
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    set_in = f'<w:tblInd w:w="{own.indent}" w:type="dxa"/>' if own.indent else ""
    named = f"<w:tblCaption w:val={quoteattr(title)}/>" if title else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="{look.style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>{set_in}{own.borders}'
        f'<w:tblLayout w:type="fixed"/>{own.margins}'
        f'<w:tblLook w:val="{value:04X}" {parts} w:noHBand="1" w:noVBand="1"/>'
        f"{named}<w:tblDescription w:val={quoteattr(description)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def write_placing_table(
    cells: tuple[WordCell, ...], columns: tuple[int, ...], style: str, description: str
) -> WordTable:
    """A row without borders or margins that no page cuts: it only places what its cells hold."""
    own = OwnLook(f"<w:tblBorders>{_NO_BORDERS}</w:tblBorders>", f"<w:tblCellMar>{_NO_MARGINS}</w:tblCellMar>")
    properties = write_properties(TableLook(style), columns, "", description, own)
    return WordTable(properties, (WordRow("<w:trPr><w:cantSplit/></w:trPr>", cells),))
