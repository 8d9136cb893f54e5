"""What a person sees of a sheet and its cells do not say: hidden rows and columns, struck words, merged cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_from_string

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAX_MERGED = 100_000  # cells under merged ones that are kept in mind
_LAST_COLUMN = 16_384
_TEXT_SECTION = 3  # semicolons before what a number format says of words
_OFF = frozenset({"", "0", "false"})


@dataclass(slots=True)
class SheetLooks:
    """A sheet as a person sees it: `rows` and `columns` (1-based) are hidden, `merged` are first cells of merged ones.

    `struck` are addresses of cells whose words are crossed out in part. `last_column` is the last that holds something.
    `other_sheets` are hidden sheets beside this one.
    """

    hidden: bool = False
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merged: set[tuple[int, int]] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    last_column: int = 0
    other_sheets: list[str] = field(default_factory=list)


def look_at_sheet(data: bytes, workbook: Any, title: str) -> SheetLooks:
    """How the sheet of that title looks; what the library that reads its cells does not say."""
    looks = SheetLooks(hidden=workbook[title].sheet_state != "visible")
    looks.other_sheets = [
        one.title for one in workbook.worksheets if one.title != title and one.sheet_state != "visible"
    ]
    path = str(workbook[title]._worksheet_path)
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path.lstrip("/")) as stream:
        reader = _Reader(looks)
        for event, element in etree.iterparse(
            stream, events=("start", "end"), no_network=True, resolve_entities=False, load_dtd=False
        ):
            tag = str(element.tag).removeprefix(_MAIN)
            if event == "start":
                reader.open(tag, element)
            else:
                reader.close(tag, element)
    return looks


@dataclass(slots=True)
class _Reader:
    """The elements of a sheet as they come."""

    looks: SheetLooks
    row: int = 0
    filled: bool = False
    hidden_by_default: bool = False

    def open(self, tag: str, element: Any) -> None:
        looks = self.looks
        match tag:
            case "sheetFormatPr":
                self.hidden_by_default = element.get("zeroHeight", "") not in _OFF
            case "row":
                self.row, self.filled = int(element.get("r") or self.row + 1), False
                if element.get("hidden", "1" if self.hidden_by_default else "") not in _OFF or _is_flat(element, "ht"):
                    looks.rows.add(self.row)
            case "col" if element.get("hidden", "") not in _OFF or _is_flat(element, "width"):
                last = min(int(element.get("max", 0)), _LAST_COLUMN)
                looks.columns |= set(range(int(element.get("min", 0)), last + 1))
            case "mergeCell" if len(looks.merged) < _MAX_MERGED:
                left, top, _, _ = range_boundaries(element.get("ref", "A1"))
                looks.merged.add((top or 1, left or 1))

    def close(self, tag: str, element: Any) -> None:
        if tag in ("v", "t") and (element.text or "").strip():
            self.filled = True
        elif tag == "c" and element.get("r") and len(element):
            if any(one.get("val", "1") not in _OFF for one in element.iter(f"{_MAIN}strike")):
                self.looks.struck.add(element.get("r"))
            letters, _ = coordinate_from_string(element.get("r"))
            self.looks.last_column = max(self.looks.last_column, column_index_from_string(letters))
        elif tag == "row":
            if not self.filled:
                self.looks.rows.discard(self.row)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _is_flat(element: Any, measure: str) -> bool:
    """Whether a row or a column has no height or no width: nobody sees it, whatever it is called."""
    return bool(element.get(measure)) and float(element.get(measure)) == 0


def is_struck(cell: Any) -> bool:
    """Whether words of a cell are crossed out, all of them or some."""
    if isinstance(cell.value, CellRichText):
        return any(isinstance(part, TextBlock) and part.font.strike for part in cell.value)
    return bool(cell.has_style and cell.font is not None and cell.font.strike)


def is_unseen(cell: Any) -> bool:
    """Whether the number format of a cell shows nothing of it: « ;;; » is how people blank a cell and keep its value.

    Source: ISO/IEC 29500-1, 18.8.31 (four sections: positive, negative, zero, text).
    """
    code = cell.number_format if cell.has_style else ""
    if not code or set(code) - set('; "'):
        return False
    return not isinstance(cell.value, str) or code.count(";") >= _TEXT_SECTION


def list_unread(looks: SheetLooks, crossed: Iterable[int], max_columns: int) -> list[list[str]]:
    """What is not read of a workbook, each with the address to show: a sheet, rows, columns."""
    unread = [[f"A{row}", f"la ligne {row} est masquée ou filtrée : elle n'est pas lue"] for row in sorted(looks.rows)]
    unread += [[f"A{row}", f"la ligne {row} est barrée : elle n'est pas lue"] for row in crossed]
    unread += [
        [f"{get_column_letter(column)}1", f"la colonne {get_column_letter(column)} est masquée : elle n'est pas lue"]
        for column in sorted(looks.columns)
        if column <= min(looks.last_column, max_columns)
    ]
    if looks.last_column > max_columns:
        letter = get_column_letter(max_columns)
        unread.append([f"{letter}1", f"les colonnes après {letter} ne sont pas lues"])
    unread += [["", f"la feuille « {title} » est masquée : elle n'est pas lue"] for title in looks.other_sheets]
    return unread
