"""Tables of Markdown: a row of headings, a row of dashes that aligns columns, rows of cells; each fault at its line.

Every line begins and ends with a bar. A bar inside a cell is written `\\|`; facts come escaped, and cannot cut a cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.errors import Span
from generator.letters import measure_longest
from generator.model.document import Align, Cell, ContentKey, Inline, Paragraph, Row, RowRole, Table, plain_text

TABLE_LINE = re.compile(r"^\s*\|.*\|")
# « a | b » above « --- | --- »: a table whose author left out the bars at both ends.
BARE_RULE = re.compile(r"^\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+$")
_RULE_CELL = re.compile(r"^(?P<left>:?)-+(?P<right>:?)$")
_HINT = "une ligne de titres, une ligne | --- | --- |, puis une ligne par rang, chacune entre deux barres"
_SHORTEST, _LONGEST = 6, 40  # characters between which a column's share of the width follows its longest cell
ROOM_MM = 160.0  # what a portrait page surely gives to a table, in both formats
_PADDING_MM = 3.8  # of a cell, both sides
_LONGEST_WORD_MM = 45.0  # a word that is wider may be cut, an address for instance

Refuse = Callable[[Span, str, str, str], None]
ReadInlines = Callable[[str, Span], tuple[Inline, ...]]


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of a table, expressions already replaced, and where its author wrote it."""

    text: str
    origin: Span
    key: ContentKey = ""


def read_table(
    name: str, lines: Sequence[TableLine], read: ReadInlines, refuse: Refuse, room_mm: float = ROOM_MM
) -> Table | None:
    """A table, `name` being its identity; nothing when it has a fault, which goes to `refuse`.

    `room_mm` is the width that the page gives it: a table whose words do not hold there is refused, not cut.
    """
    rows = [_split_cells(line.text) for line in lines]
    for line, cells in zip(lines, rows, strict=True):
        if cells is None:
            refuse(line.origin, "cette ligne suit un tableau sans en être un rang", line.text, _CLOSE)
            return None
    split = [cells for cells in rows if cells is not None]
    if len(lines) < 2 or (aligns := _read_rule(split[1])) is None:
        refuse(lines[0].origin, "ce tableau n'a pas de ligne de tirets sous ses titres", lines[0].text, _HINT)
        return None
    if not any(split[0]):
        refuse(lines[0].origin, "ce tableau n'a pas de titres de colonnes", lines[0].text, _HINT)
        return None
    if len(lines) == 2:
        refuse(lines[0].origin, "ce tableau n'a pas de rang sous ses titres", lines[0].text, _HINT)
        return None
    for line, cells in zip(lines, split, strict=True):
        if len(cells) != len(split[0]):
            message = f"ce rang a {len(cells)} cellules, le tableau {len(split[0])} colonnes"
            refuse(line.origin, message, line.text, "une barre dans une cellule s'écrit \\|")
            return None
    head = _make_row(f"{name}/tete", list(zip(split[0], aligns, strict=True)), lines[0], read, head=True)
    body = [
        _make_row(f"{name}/r{rank}", list(zip(cells, aligns, strict=True)), line, read)
        for rank, (line, cells) in enumerate(zip(lines[2:], split[2:], strict=True), start=1)
    ]
    key = f"{lines[0].key}/tableau" if lines[0].key else ""
    needs = _measure_columns((head, *body))
    if sum(needs) > room_mm:
        message = (
            f"ce tableau est trop large : ses {len(needs)} colonnes veulent {sum(needs):.0f} mm pour que leurs mots"
        )
        message += f" tiennent, et la page lui en donne {room_mm:.0f}"
        refuse(lines[0].origin, message, lines[0].text, _TOO_WIDE)
        return None
    widths = _share_widths((head, *body), tuple(need / room_mm for need in needs))
    return Table(name, lines[0].origin, widths, (head,), tuple(body), key=key)


_TOO_WIDE = "le couper en deux tableaux, ou mettre en rangs ce qui est en colonnes"
_CLOSE = "finir chaque rang par une barre, et laisser une ligne vide après le tableau"


def _split_cells(line: str) -> list[str] | None:
    """The cells between the bars that are not escaped; nothing when a bar is missing at an end."""
    cells = [""]
    escaped = False
    for sign in line.strip():
        if sign == "|" and not escaped:
            cells.append("")
        else:
            cells[-1] += sign
        escaped = sign == "\\" and not escaped
    if len(cells) < 3 or cells[0] or cells[-1]:
        return None
    return [cell.strip() for cell in cells[1:-1]]


def _read_rule(cells: Sequence[str]) -> tuple[Align, ...] | None:
    aligns: list[Align] = []
    for cell in cells:
        rule = _RULE_CELL.match(cell)
        if rule is None:
            return None
        both = rule["left"] and rule["right"]
        aligns.append(Align.CENTER if both else Align.RIGHT if rule["right"] else Align.LEFT)
    return tuple(aligns)


def _make_row(
    name: str, cells: Sequence[tuple[str, Align]], line: TableLine, read: ReadInlines, *, head: bool = False
) -> Row:
    made: list[Cell] = []
    for rank, (words, align) in enumerate(cells, start=1):
        inlines = read(words, line.origin)
        key = f"{line.key}/c{rank}" if line.key else ""
        blocks = (Paragraph(f"{name}/c{rank}", line.origin, inlines, key=key),) if inlines else ()
        made.append(Cell(blocks, header=head and bool(blocks), align=align))
    return Row(tuple(made), RowRole.HEAD if head else RowRole.BODY, line.key)


def _measure_columns(rows: Sequence[Row]) -> tuple[float, ...]:
    """The millimetres that each column needs, so that no line end cuts a word of it."""
    columns = zip(*(row.cells for row in rows), strict=True)
    return tuple(
        min(_LONGEST_WORD_MM, max((measure_longest(_words(cell)) for cell in column), default=0.0)) + _PADDING_MM
        for column in columns
    )


def _share_widths(rows: Sequence[Row], needs: Sequence[float]) -> tuple[float, ...]:
    """Each column's share, by its longest cell; no less than it needs, which are shares too and hold together."""
    columns = tuple(zip(*(row.cells for row in rows), strict=True))
    lengths = [min(_LONGEST, max(_SHORTEST, *(len(_words(cell)) for cell in column))) for column in columns]
    held: set[int] = set()
    while True:
        free = [rank for rank in range(len(columns)) if rank not in held]
        room, total = 1 - sum(needs[rank] for rank in held), sum(lengths[rank] for rank in free)
        short = {rank for rank in free if room * lengths[rank] / total < needs[rank]}
        if not short:
            return tuple(needs[rank] if rank in held else room * lengths[rank] / total for rank in range(len(columns)))
        held |= short


def _words(cell: Cell) -> str:
    return " ".join(plain_text(block.inlines) for block in cell.blocks if isinstance(block, Paragraph))
