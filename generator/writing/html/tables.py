"""Tables as HTML: captions, groups named again at the head of a page, rows longer than a page, cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from generator.model.document import Align, Block, Cell, Row, RowRole, Table, TableRole
from generator.writing.continued_groups import RowGroup, list_groups, say_continued
from generator.writing.html.element_names import (
    BODY_ROW,
    CAPTION_SUFFIX,
    CONTINUED_ATTRIBUTE,
    CONTINUED_ROW,
    HEAD_ROW,
    identify,
)
from generator.writing.html.inlines import InlineWriter
from generator.writing.html.markup import fill, join
from generator.writing.html.surfaces import PAPER, Surface
from generator.writing.html.words import raise_ordinals
from generator.writing.parity import caption_label
from generator.writing.table_length import is_short, measure_tiles

_ROOMY_ROWS = 10  # a table of more rows has less air in each, so that more of it is seen at once


@dataclass(slots=True)
class TableWriter:
    """Writes tables; `write_blocks` writes what stands in a cell, `tags` gets the type of PDF element of each id."""

    words: InlineWriter
    write_blocks: Callable[[tuple[Block, ...]], Markup]
    tags: dict[str, str]
    long_rows: frozenset[str]  # rows longer than a page, which alone may be cut
    surface: Surface = PAPER
    _tile: Markup = field(default_factory=Markup)  # the height of the cells of an overview

    def write(self, table: Table, start: Markup) -> Markup:
        """A table, after its caption; `start` is the attribute of what starts a page."""
        self.tags[table.id] = "Table"
        caption = self._write_caption(table, start) if table.caption else Markup()
        start = Markup() if caption else start
        columns = join(fill("<col{}/>", self.surface.say_share(width)) for width in table.widths)
        head = self._write_rows(table.head, table.id + HEAD_ROW, in_head=True)
        groups = list_groups(table)
        tile = measure_tiles(table)
        self._tile = self.surface.say_height(tile)
        rows = join(self._write_group(table, group) for group in groups)
        self._tile = Markup()
        if head and self.surface.paged:
            head += join(self._write_continued(table, group.heading, group.start) for group in groups)
        short = ""
        if table.role is TableRole.DATA:
            short = " court" if is_short(table) else " dense" if len(table.rows) > _ROOMY_ROWS else ""
        if any(row.startswith(table.id + BODY_ROW) for row in self.long_rows):
            short = " long"
        before, within = (caption, Markup()) if self.surface.paged else (Markup(), caption)
        return fill(
            '{}<table class="{}"{}{}>{}<colgroup>{}</colgroup>{}{}</table>',
            before,
            table.role.value + short + (" etages" if tile else ""),
            start,
            identify(table.id),
            within,
            columns,
            fill("<thead>{}</thead>", head) if table.head else "",
            rows,
        )

    def _write_caption(self, table: Table, start: Markup) -> Markup:
        """A paragraph on paper: a <caption> can be left alone at the foot of a page. `pdf/structure.py` puts it in the
        table.
        """
        id_ = table.id + CAPTION_SUFFIX
        self.tags[id_] = "P"
        element = "p" if self.surface.paged else "caption"
        return fill(
            '<{} class="titre-tableau"{}{}>{}{}</{}>',
            element,
            start,
            identify(id_),
            caption_label(table),
            self.words.write(table.caption, id_),
            element,
        )

    def _write_group(self, table: Table, group: RowGroup) -> Markup:
        """A `tbody` for each group, which stays whole where it fits; one alone has no name."""
        rows = self._write_rows(group.rows, table.id + BODY_ROW, in_head=False, first=group.start + 1)
        name = Markup()
        if group.heading is not None:
            name = fill(' class="ensemble" {}="{}"', CONTINUED_ATTRIBUTE, group.start)
        return fill("<tbody{}>{}</tbody>", name, rows)

    def _write_continued(self, table: Table, heading: Row | None, start: int) -> Markup:
        """The row of the head that names a group again (`pdf/continued_tables.py` keeps the one that a page wants)."""
        if heading is None:
            return Markup()
        row_id = f"{table.id}{CONTINUED_ROW}-{start}"
        self.tags[row_id], self.tags[f"{row_id}-p"] = "TR", "P"
        tint = heading.cells[0].tint
        return fill(
            '<tr class="{}" {}="{}"{}><th scope="col" colspan="{}"{}><p{}>{}</p></th></tr>',
            heading.role.value,
            CONTINUED_ATTRIBUTE,
            start,
            identify(row_id),
            len(table.widths),
            fill(' class="teinte teinte-{}"', tint) if tint else "",
            identify(f"{row_id}-p"),
            raise_ordinals(say_continued(heading)),
        )

    def _write_rows(self, rows: tuple[Row, ...], id_: str, *, in_head: bool, first: int = 1) -> Markup:
        written: list[Markup] = []
        for number, row in enumerate(rows, start=first):
            row_id = f"{id_}-{number}"
            self.tags[row_id] = "TR"
            # `thead` says which rows are heads: their own class once was that of a page's head, which took its rules.
            names = [row.role.value] if row.role is not RowRole.HEAD else []
            names += ["longue"] if row_id in self.long_rows else []
            classes = fill(' class="{}"', " ".join(names)) if names else Markup()
            cells = join(self._write_cell(cell, row, in_head) for cell in row.cells)
            written.append(fill("<tr{}{}>{}</tr>", classes, identify(row_id), cells))
        return join(written)

    def _write_cell(self, cell: Cell, row: Row, in_head: bool) -> Markup:
        across = len(row.cells) == 1 and row.role in (RowRole.GROUP, RowRole.BAND)
        # An empty corner heads nothing; any other cell of the head does, whatever the tree says of it.
        is_heading = cell.header or across or (in_head and bool(cell.blocks))
        tag = "th" if is_heading else "td"
        heads_columns = in_head or across or (len(row.cells) > 1 and all(one.header for one in row.cells))
        scope = fill(' scope="{}"', "col" if heads_columns else "row") if is_heading else Markup()
        span = fill(' colspan="{}"', cell.colspan) if cell.colspan > 1 else Markup()
        height = self._tile if tag == "td" else Markup()
        classes = [cell.align.value] if cell.align is not Align.LEFT else []
        if cell.tint:
            classes += ["teinte", f"teinte-{cell.tint}"]
        named = fill(' class="{}"', " ".join(classes)) if classes else Markup()
        blocks = self.write_blocks(cell.blocks)
        return fill("<{}{}{}{}{}>{}</{}>", tag, scope, span, named, height, blocks, tag)
