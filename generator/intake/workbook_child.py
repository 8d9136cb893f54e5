"""The child process of `intake` for workbooks: bounds itself, opens one .xlsx, and answers with the cells it holds.

Formulas are not evaluated: the result that the spreadsheet program stored is taken. External links, pictures and
charts are not opened; a file with macros, or one that swells when it is unpacked, is refused.

In: one line of JSON (limits, name, sheet), then the file. Out: one line of JSON.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from generator.errors import InputFileError
from generator.intake.workbook_looks import is_struck, is_unseen, list_unread, look_at_sheet
from generator.intake.workbook_package import check_package, refuse_workbook
from generator.plain_text import normalise_text
from generator.system import bound_process, leave_process

_MAX_COLUMNS, _MAX_ROWS, _MAX_CHARACTERS = 300, 5000, 32_767  # the last is what a spreadsheet program keeps


def examine_workbook(data: bytes, name: str, wanted: str) -> dict[str, Any]:
    """The sheet `wanted`, or the only one: its title and its cells as JSON.

    Raises: `InputFileError` with the reason why the file is refused.
    """
    check_package(data, name)
    try:
        with warnings.catch_warnings():  # it remarks on extensions that it leaves out
            warnings.simplefilter("ignore")
            return _read_sheet(data, name, wanted)
    except (InputFileError, MemoryError):
        raise
    except Exception as fault:
        raise refuse_workbook(name, "il est abîmé") from fault


def _read_sheet(data: bytes, name: str, wanted: str) -> dict[str, Any]:
    values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True)
    titles = [sheet.title for sheet in values.worksheets]
    title = next((t for t in titles if t.strip().lower() == wanted.lower()), titles[0] if len(titles) == 1 else None)
    if title is None:
        raise refuse_workbook(name, f"il n'a pas de feuille « {wanted} »", f"feuilles présentes : {', '.join(titles)}")
    seen = look_at_sheet(data, values, title)
    if seen.hidden:
        hint = "l'afficher (clic droit sur les onglets, Afficher), ou en supprimer le contenu"
        raise refuse_workbook(name, f"la feuille « {title} » est masquée", hint)
    formulas = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    written = {(row, column) for row, column, cell in _walk(formulas[title]) if cell.data_type == "f"}
    cells: dict[tuple[int, int], list[Any]] = {}
    struck: dict[int, list[tuple[int, int]]] = {}
    filled: dict[int, int] = {}
    for row, column, cell in _walk(values[title]):
        value = _describe(cell.value)
        if value is None or row in seen.rows or column in seen.columns:
            continue
        trouble = "erreur" if cell.data_type == "e" else "fusion" if (row, column) in seen.merged else ""
        if value[0] == "texte" and len(value[1]) > _MAX_CHARACTERS:
            value, trouble = ("texte", value[1][:200]), "longueur"
        filled[row] = filled.get(row, 0) + 1
        if is_struck(cell) or f"{get_column_letter(column)}{row}" in seen.struck:
            struck.setdefault(row, []).append((row, column))
            trouble = trouble or "barree"
        elif is_unseen(cell):
            trouble = trouble or "invisible"
        cells[row, column] = [row, column, *value, trouble]
    for row, column in written - cells.keys():
        if row not in seen.rows and column not in seen.columns:
            cells[row, column] = [row, column, "texte", "", "formule"]
    crossed = sorted(row for row, places in struck.items() if len(places) == filled[row])
    for row in crossed:
        for place in [place for place in cells if place[0] == row]:
            del cells[place]
    rows = {row for row, _ in cells}
    if len(rows) > _MAX_ROWS:
        raise refuse_workbook(name, f"il a {len(rows)} lignes, {_MAX_ROWS} au plus", "le couper en plusieurs classeurs")
    return {
        "title": title,
        "cells": [[*cells[k], f"{get_column_letter(k[1])}{k[0]}"] for k in sorted(cells)],
        "unread": list_unread(seen, crossed, _MAX_COLUMNS),
    }


def _walk(sheet: Any) -> Iterator[tuple[int, int, Any]]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    previous: Any = None
    for row in sheet.iter_rows(max_col=_MAX_COLUMNS):
        if row is previous:  # the library gives one and the same empty row for a million that are not in the file
            continue
        previous = row
        for cell in row:
            if cell.value is not None:
                yield cell.row, cell.column, cell


def _describe(value: Any) -> tuple[str, Any] | None:
    """The kind and the value of a cell; nothing for a cell that holds only spaces."""
    match value:
        case datetime.datetime():
            return "date", value.date().isoformat()
        case datetime.date():
            return "date", value.isoformat()
        case bool():
            return "texte", "vrai" if value else "faux"
        case int() | float():
            return "nombre", value
        case _:
            text = normalise_text(str(value)).replace("\u00a0", " ").replace("\u202f", " ").strip()
            return ("texte", text) if text else None


def answer_parent() -> None:
    """Read the order and the file, answer, and end."""
    order = json.loads(sys.stdin.buffer.readline())
    bound_process(int(order["memory"]), float(order["seconds"]))
    try:
        answer = {"notes": [], **examine_workbook(sys.stdin.buffer.read(), order["name"], order["sheet"])}
    except InputFileError as fault:
        notes = [
            {"code": d.code, "message": d.message, "hint": d.hint or "", "severity": d.severity.value}
            for d in fault.diagnostics
        ]
        answer = {"notes": notes, "title": "", "cells": []}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_parent()
    leave_process()
