"""The data of a dossier as a workbook: a sheet of help, one for each kind of data, one of the values to choose from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable
from decimal import Decimal
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.composing.no_break import curl_apostrophes
from generator.model.document import GAP_TEXT
from generator.model.identity import Colours
from generator.writing.xlsx.apostrophes import curl_workbook
from generator.writing.xlsx.data_choices import Choices, add_checks, write_choices
from generator.writing.xlsx.data_guide import SPARE_ROWS, fill_guide
from generator.writing.xlsx.data_sheets import (
    CHOICES_SHEET,
    HEAD_ROW,
    HELP_SHEET,
    ROW_MARK,
    DataBook,
    DataColumn,
    DataSheet,
    Shown,
    ValueKind,
)
from generator.writing.xlsx.package import pack_workbook, write_undated_core
from generator.writing.xlsx.sheet_looks import OWN_REMARK, make_font, measure_row, print_wide, wear_look

_MARK_WIDTH = 9
_INK = "FFFFFF"
_TEXT, _DAY, _WHOLE, _EUROS = "@", "DD/MM/YYYY", "#,##0", '#,##0" €"'
_FORMATS = {
    ValueKind.DAY: _DAY,
    ValueKind.COUNT: _WHOLE,
    ValueKind.EUROS: _EUROS,
    ValueKind.SHARE: "General",
    ValueKind.NUMBER: "General",
}


def write_data_workbook(
    book: DataBook, colours: Colours, add_origin: Callable[[Workbook], None], *, curly: bool
) -> bytes:
    """The workbook. `add_origin` puts into it what it was made from. With `curly`, its apostrophes are typographic.

    Same data, same bytes. Sheets are locked without a password, but for what may be typed.
    """
    workbook = Workbook()
    guide = workbook.active
    assert isinstance(guide, Worksheet)  # a new workbook has one
    guide.title = HELP_SHEET
    choices = Choices.of(book)
    for sheet in book.sheets:
        _SheetWriter(workbook.create_sheet(sheet.title), sheet, colours, choices).write()
    write_choices(workbook.create_sheet(CHOICES_SHEET), choices, colours)
    fill_guide(guide, book, colours)
    add_origin(workbook)
    title = f"{book.title} – données du dossier"
    if curly:
        curl_workbook(workbook)
        title = curl_apostrophes(title)
    return pack_workbook(workbook, write_undated_core(title))


class _SheetWriter:
    """One sheet being written."""

    def __init__(self, page: Worksheet, sheet: DataSheet, colours: Colours, choices: Choices) -> None:
        self.page, self.sheet, self.choices = page, sheet, choices
        self.head, self.pale = colours.primary.strip("#"), colours.surface.strip("#")
        self.rule, self.muted = colours.rule.strip("#"), colours.muted.strip("#")
        self.gap = colours.gap.strip("#")
        self._looks: dict[Hashable, Any] = {}
        self.grows = bool(sheet.homes or sheet.kept) and not sheet.closed
        spare = SPARE_ROWS if self.grows else 0
        self.first, self.last_filled = HEAD_ROW + 1, HEAD_ROW + len(sheet.rows)
        self.last = max(self.last_filled + spare, self.first)

    def write(self) -> None:
        page, sheet = self.page, self.sheet
        page["A1"] = sheet.title
        page["A1"].font = make_font(bold=True, size=14, color=self.head)
        page.row_dimensions[1].height = measure_row((), 14)
        page["A2"] = sheet.help
        page["A2"].font = make_font()
        page["A3"] = self._say_rows()
        page["A3"].font = make_font(italic=True, color=self.muted)
        self._write_heads()
        for rank, row in enumerate(sheet.rows):
            number = self.first + rank
            self._write_mark(number, sheet.mark_row(rank))
            for column, cell in enumerate(row.cells):
                self._write_cell(number, column, cell.shown, new=False)
            shown = [(_show(cell.shown), one.width) for one, cell in zip(sheet.columns, row.cells, strict=True)]
            page.row_dimensions[number].height = measure_row(shown)
        for number in range(self.last_filled + 1, self.last + 1) if self.last > self.last_filled else ():
            self._write_mark(number, None)
            for column in range(len(sheet.columns)):
                self._write_cell(number, column, None, new=self.grows)
        last = get_column_letter(len(sheet.columns) + 1)
        self._colour_gaps(f"B{self.first}:{last}{self.last}")
        add_checks(page, sheet, self.choices, self.first, self.last)
        page.freeze_panes = f"C{self.first}"
        page.auto_filter.ref = f"A{HEAD_ROW}:{last}{max(self.last_filled, self.first)}"
        page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        print_wide(page)
        self._lock()

    def _say_rows(self) -> str:
        if self.sheet.closed:
            return f"Aucune ligne ne s'ajoute ni ne se retire ici : {self.sheet.closed}."
        if self.sheet.kept:
            return f"Ajouter une ligne : écrire sous la dernière, sans repère. Aucune ne part : {self.sheet.kept}."
        return (
            "Ajouter une ligne : écrire sous la dernière, sans repère. En retirer une : vider ses cellules, "
            "ou ôter la protection de la feuille (sans mot de passe) et la supprimer."
        )

    def _write_heads(self) -> None:
        page = self.page
        titles = [(ROW_MARK, _MARK_WIDTH, "Ce que le programme reconnaît de la ligne : ne pas le changer.")]
        titles += [(one.title, one.width, _say_help(one)) for one in self.sheet.columns]
        for rank, (title, width, words) in enumerate(titles, 1):
            cell = page.cell(HEAD_ROW, rank, title)
            cell.data_type = "s"
            cell.font = make_font(bold=True, color=_INK)
            cell.fill = PatternFill("solid", fgColor=self.head)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            cell.comment = Comment(f"{OWN_REMARK}{words}", "ctg", height=130, width=300)
            page.column_dimensions[get_column_letter(rank)].width = width
        page.row_dimensions[HEAD_ROW].height = measure_row((title, width - 2) for title, width, _ in titles)

    def _write_mark(self, number: int, mark: str | None) -> None:
        wear_look(self.page.cell(number, 1, mark), self._looks, "mark", self._dress_mark)

    def _dress_mark(self, cell: Any) -> None:
        cell.font = make_font(color=self.muted)
        cell.fill = PatternFill("solid", fgColor=self.pale)
        cell.alignment = Alignment(vertical="top")
        cell.border = Border(bottom=Side(style="thin", color=self.rule))
        cell.number_format = _TEXT

    def _write_cell(self, number: int, rank: int, shown: Shown, *, new: bool) -> None:
        column = self.sheet.columns[rank]
        cell: Any = self.page.cell(number, rank + 2)
        if column.computed and column.kind is ValueKind.EUROS:
            cell.value = self._sum_years(number, rank)
        elif shown is not None:
            cell.value = shown
            if isinstance(shown, str):
                cell.data_type = "s"  # a text that starts with « = » is a text, never a formula
        kept = column.computed or bool(column.fixed and not new)
        format_ = _find_format(column, shown)
        wear_look(cell, self._looks, (kept, format_), partial(self._dress_value, kept=kept, format_=format_))

    def _dress_value(self, cell: Any, *, kept: bool, format_: str) -> None:
        cell.font = make_font(color=self.muted) if kept else make_font()
        if kept:
            cell.fill = PatternFill("solid", fgColor=self.pale)
        cell.number_format = format_
        plain = format_ == _TEXT
        cell.alignment = Alignment("left" if plain else None, "top", wrap_text=True, indent=1 if plain else 0)
        edge = Side(style="thin", color=self.rule)
        cell.border = Border(bottom=edge, left=edge)
        cell.protection = Protection(locked=kept)

    def _sum_years(self, number: int, rank: int) -> str:
        """The sum of the years before it in the row; nothing while there are none."""
        first = next(at for at, one in enumerate(self.sheet.columns) if one.kind is ValueKind.EUROS)
        cells = f"{get_column_letter(first + 2)}{number}:{get_column_letter(rank + 1)}{number}"
        return f'=IF(COUNT({cells})=0,"",SUM({cells}))'

    def _colour_gaps(self, cells: str) -> None:
        first = cells.partition(":")[0]
        rule: Any = FormulaRule(  # type: ignore[no-untyped-call]
            formula=[f'LEFT({first},{len(GAP_TEXT)})="{GAP_TEXT}"'],
            fill=PatternFill("solid", fgColor=self.gap, bgColor=self.gap),
        )
        self.page.conditional_formatting.add(cells, rule)

    def _lock(self) -> None:
        """Locked without a password; whoever works in it may filter, sort, widen and add rows."""
        lock = self.page.protection
        lock.sheet = True
        for allowed in ("formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
            setattr(lock, allowed, False)


def _say_help(column: DataColumn) -> str:
    duty = "Obligatoire." if column.required else ""
    gap = f"« {GAP_TEXT} » est admis." if column.gap else ""
    where = (
        f"Ne se modifie pas ici : {column.fixed}." if column.fixed and column.fixed not in column.help.lower() else ""
    )
    return "\n".join(part for part in (column.help, where, duty, gap) if part) or column.title


def _find_format(column: DataColumn, shown: Shown) -> str:
    if column.kind is ValueKind.NUMBER and isinstance(shown, Decimal):
        decimals = max(0, -int(shown.as_tuple().exponent))
        return "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return _FORMATS.get(column.kind, _TEXT)


def _show(shown: Shown) -> object:
    return f"{shown:%d/%m/%Y}" if isinstance(shown, datetime.date) else shown
