"""A workbook that came back, read through `intake`: nothing of it is trusted, nothing of it is cut in silence."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.intake.sheets import take_sheets
from generator.plain_text import normalise_text
from generator.returning.excel.cells import (
    CellKind,
    CellRemark,
    MergedRange,
    ReturnedCell,
    ReturnedSheet,
    ReturnedWorkbook,
    Trouble,
    Value,
    name_column,
)
from generator.returning.excel.number_formats import (
    has_day,
    is_of_days,
    read_moment,
    read_number,
    show_moment,
    show_number,
)
from generator.writing.xlsx.origin import ORIGIN_SHEET, WorkbookOrigin, read_origin

_MOST_CHARACTERS = 32_767  # what a spreadsheet program keeps
_MOST_TOLD = 20  # rows, columns or ranges of a sheet told one by one


def read_workbook(data: bytes, name: str) -> ReturnedWorkbook:
    """What a workbook holds, hidden sheets among them. `name` is shown in messages. No formula is evaluated.

    Raises: `InputFileError` when it is no .xlsx, damaged, huge or hostile.
    """
    answer = take_sheets(data, name)
    sheets = tuple(_read_sheet(one, name, from_1904=bool(answer["from_1904"])) for one in answer["sheets"])
    return ReturnedWorkbook(name, sheets, str(answer["last_author"]), _read_saved_day(str(answer["saved_on"])))


def _read_saved_day(words: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        return None  # a program that does not say it, or says it its own way


def list_looks(sheet: ReturnedSheet, first_row: int = 1) -> Iterator[Diagnostic]:
    """What a person should know of how a sheet looks, from a row on: hidden or filtered rows, hidden columns, struck
    rows, merged cells. They are read all the same; what is struck or merged is for whoever compares to refuse.
    """
    how = "masquée ou filtrée" if not sheet.filtered else "filtrée"
    hidden = sorted(row for row in sheet.hidden_rows if row >= first_row)
    for words in _tell(hidden, f"la ligne {{}} est {how} : elle a été lue comme les autres"):
        yield _warn(sheet.place(words[0]), words[1], "l'afficher pour voir ce qu'elle dit ; sinon rien à faire")
    filled = {column for row, column in sheet.cells if row >= first_row}
    for column in sorted(sheet.hidden_columns & filled):
        message = f"la colonne {name_column(column)} est masquée : elle a été lue comme les autres"
        yield _warn(sheet.place(first_row, column), message, "l'afficher pour voir ce qu'elle dit ; sinon rien à faire")
    for words in _tell(sorted(row for row in sheet.struck_rows if row >= first_row), "la ligne {} est barrée"):
        yield _warn(sheet.place(words[0]), words[1], "ôter le trait pour qu'elle compte, ou supprimer la ligne")
    for one in sheet.merged:
        if one.bottom >= first_row and any(one.holds(row, column) for row, column in sheet.cells):
            message = f"les cellules {one.address} sont fusionnées : on ne sait pas pour quelles lignes elles valent"
            yield _warn(sheet.place(one.top, one.left), message, "annuler la fusion, puis remplir chaque cellule")


def _tell(rows: Sequence[int], form: str) -> Iterator[tuple[int, str]]:
    for row in rows[:_MOST_TOLD]:
        yield row, form.format(row)
    if len(rows) > _MOST_TOLD:
        yield rows[_MOST_TOLD], f"{form.format(rows[_MOST_TOLD])} ; et {len(rows) - _MOST_TOLD - 1} autres"


def _warn(span: Span, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Code.CLASSEUR_MASQUE, message, span, hint=hint, severity=Severity.WARNING)


def _read_sheet(sheet: Mapping[str, Any], file: str, *, from_1904: bool) -> ReturnedSheet:
    title = normalise_text(str(sheet["title"]))
    merged = tuple(MergedRange(*(int(one) for one in each)) for each in sheet["merged"])
    own = _Reader(file, title, {(one.top, one.left) for one in merged}, from_1904=from_1904)
    cells: dict[tuple[int, int], ReturnedCell] = {}
    struck: dict[int, bool] = {}
    for cell in sheet["cells"]:
        read = own.read(cell)
        if read is not None:
            cells[read.row, read.column] = read
            struck[read.row] = struck.get(read.row, True) and cell[6] == "tout"
    return ReturnedSheet(
        file,
        title,
        sheet["state"] != "visible",
        cells,
        frozenset(sheet["hidden_rows"]),
        frozenset(sheet["hidden_columns"]),
        frozenset(row for row, whole in struck.items() if whole),
        merged,
        bool(sheet["filtered"]),
        tuple(CellRemark(ref, author, normalise_text(words).strip()) for ref, author, words in sheet["remarks"]),
    )


class _Reader:
    """The cells of one sheet, from what the file has to what they say."""

    def __init__(self, file: str, title: str, merged: set[tuple[int, int]], *, from_1904: bool) -> None:
        self.file, self.title, self.merged, self.from_1904 = file, title, merged, from_1904

    def read(self, cell: Sequence[Any]) -> ReturnedCell | None:
        """A cell; nothing when it holds only spaces."""
        row, column, stored, raw, code, formula, struck = cell
        kind, value, shown, words, trouble = _read_value(str(stored), str(raw), str(code), from_1904=self.from_1904)
        if not words and formula is None:
            return None
        if formula is not None and not raw and stored != "str":
            trouble = Trouble.NO_RESULT
        elif trouble is None and (row, column) in self.merged:
            trouble = Trouble.MERGED
        elif trouble is None and struck:
            trouble = Trouble.STRUCK
        return ReturnedCell(self.file, self.title, row, column, kind, value, shown, words, formula, trouble)


_Read = tuple[CellKind, Value, str, str, Trouble | None]


def _read_value(stored: str, raw: str, code: str, *, from_1904: bool) -> _Read:
    match stored:
        case "b":
            truth = raw.strip() in ("1", "true")
            words = "VRAI" if truth else "FAUX"
            return CellKind.TRUTH, truth, words, words, None
        case "e":
            return CellKind.ERROR, raw, raw, raw, Trouble.ERROR
        case "d":
            return _read_iso(raw)
        case "n":
            return _read_stored_number(raw, code, from_1904=from_1904)
        case _:
            return _read_text(raw)


def _read_text(raw: str) -> _Read:
    text = normalise_text(raw).strip("\n\t \u00a0\u202f")
    trouble = Trouble.TOO_LONG if len(text) > _MOST_CHARACTERS else None
    return CellKind.TEXT, text, text, text, trouble


def _read_stored_number(raw: str, code: str, *, from_1904: bool) -> _Read:
    try:
        number = read_number(raw)
    except ValueError:
        return _read_text(raw)
    if not is_of_days(code):
        shown = show_number(number, code)
        return CellKind.NUMBER, number, shown.shown, shown.words, None
    moment = read_moment(number, from_1904=from_1904)
    if moment is None:
        words = show_number(number, "General").words
        return CellKind.NUMBER, number, words, words, Trouble.NO_DAY
    return _tell_moment(moment, code)


def _tell_moment(moment: datetime.datetime, code: str) -> _Read:
    shown = show_moment(moment, code)
    if has_day(code) and moment.time() == datetime.time():
        return CellKind.DAY, moment.date(), shown, f"{moment:%d/%m/}{moment.year:04d}", None
    words = f"{moment:%d/%m/}{moment.year:04d} {moment:%H:%M}" if has_day(code) else shown
    return CellKind.MOMENT, moment, shown, words, None


def _read_iso(raw: str) -> _Read:
    """A day that the file has as ISO 8601 has it."""
    try:
        moment = datetime.datetime.fromisoformat(raw.strip().removesuffix("Z"))
    except ValueError:
        return _read_text(raw)
    return _tell_moment(moment.replace(tzinfo=None), "dd/mm/yyyy")


def find_origin(workbook: ReturnedWorkbook) -> WorkbookOrigin | None:
    """What a workbook says that it was made from; nothing when it says nothing, or lost it.

    Raises: `InputFileError` when what it says cannot be believed.
    """
    sheet = workbook.find_sheet(ORIGIN_SHEET)
    if sheet is None:
        return None
    return read_origin([sheet.words(row, 1) for row in sheet.rows], workbook.name)
