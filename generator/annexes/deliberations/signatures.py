"""Where a deliberation is signed: the lines of its clause that name people, side by side above empty places.

Source: CGCT, art. L. 2121-23, as written by the ordonnance n° 2021-1310 of 7 October 2021 (the executive and the
secretary of the sitting sign), and L. 5211-1 for groupings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.model.document import Block, Cell, Paragraph, ParagraphRole, Row, RowRole, Table, TableRole

_ROLES = (ParagraphRole.SIGNATORY, ParagraphRole.SIGNATORY_DETAIL, ParagraphRole.STAMP_PLACE)
_SIDE_BY_SIDE = 2


def frame_signatures(blocks: tuple[Block, ...], section: str) -> tuple[Block, ...]:
    """The blocks, each run of lines that name people made into a table: a person begins with a line `signataire`."""
    framed: list[Block] = []
    for named, run in groupby(blocks, _names_people):
        if named:
            lines = tuple(block for block in run if isinstance(block, Paragraph))
            framed.append(_draw_places(lines, f"{section}/signatures{len(framed)}"))
        else:
            framed += run
    return tuple(framed)


def _names_people(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role in _ROLES


def _draw_places(lines: tuple[Paragraph, ...], name: str) -> Table:
    """A row of names and a row of empty places for every two people: a name is the heading of the place below it."""
    first = lines[0]
    key = f"{first.key}/signatures" if first.key else ""
    rows: list[Row] = []
    people = tuple(_share_lines(lines))
    for rank in range(0, len(people), _SIDE_BY_SIDE):
        pair = people[rank : rank + _SIDE_BY_SIDE]
        cells = tuple(Cell(person, header=True) for person in pair) + (Cell(()),) * (_SIDE_BY_SIDE - len(pair))
        rows.append(Row(cells, RowRole.BODY, f"{key}/{rank // _SIDE_BY_SIDE + 1}" if key else ""))
        rows.append(Row((Cell(()),) * _SIDE_BY_SIDE, RowRole.BODY))
    widths = (1 / _SIDE_BY_SIDE,) * _SIDE_BY_SIDE
    return Table(name, first.origin, widths, (), tuple(rows), role=TableRole.ACT, key=key)


def _share_lines(lines: tuple[Paragraph, ...]) -> Iterator[tuple[Paragraph, ...]]:
    person: list[Paragraph] = []
    for line in lines:
        if line.role is ParagraphRole.SIGNATORY and person:
            yield tuple(person)
            person = []
        person.append(line)
    if person:
        yield tuple(person)
