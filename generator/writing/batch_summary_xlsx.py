"""The summary of a batch as a workbook: each CTG, what is left to do in it, and everything to look at.

It says where things stand and not what this run did: the same content gives the same bytes, whatever was made again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.errors import Diagnostic
from generator.model.batch import BatchLine, State
from generator.writing.xlsx_package import pack_workbook, write_undated_core

_FILL, _INK, _LINK = "124B5C", "FFFFFF", "0B5CAD"
_TINTS = {State.DONE: "DDEFE3", State.REFUSED: "F7D9D4", State.STOPPED: "F7D9D4"}
_TINT_GAPS = "FBEFCF"
_LINES = (
    ("CTG", 34),
    ("État", 30),
    ("À compléter", 12),
    ("Où", 44),
    ("À confirmer", 12),
    ("À regarder", 12),
    ("Pages", 8),
    ("Première faute", 60),
    ("Lieu de la faute", 40),
    ("Dossier", 34),
    ("Ligne du classeur", 30),
)
_FINDINGS = (("CTG", 34), ("Gravité", 15), ("Code", 28), ("Constat", 80), ("Lieu", 44), ("Que faire", 60))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_batch_summary(
    lines: Sequence[BatchLine], shared: Sequence[Diagnostic], notes: Sequence[Diagnostic], output: Path
) -> bytes:
    """The workbook, whose links start from the folder `output` where it will stand.

    `shared` are the findings between several CTGs, `notes` those of the source as a whole.
    """
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = "CTG"
    _write_head(sheet, _LINES)
    for number, line in enumerate(lines, 2):
        _write_line(sheet, number, line, output)
    _finish(sheet, len(_LINES), len(lines))
    found = [("", note) for note in notes]
    found += [(line.name, finding) for line in lines for finding in _list_findings(line)]
    _write_findings(workbook.create_sheet("À regarder"), found)
    _write_findings(workbook.create_sheet("Cohérence entre CTG"), [("", finding) for finding in shared])
    return pack_workbook(workbook, write_undated_core("Bilan d'un lot de CTG"))


def _list_findings(line: BatchLine) -> Iterable[Diagnostic]:
    return (*line.faults, *line.notes, *(line.balance.findings if line.balance else ()))


def _write_head(sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
    for rank, (title, width) in enumerate(columns, 1):
        cell = sheet.cell(1, rank, title)
        cell.font = Font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", fgColor=_FILL)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(rank)].width = width


def _write_line(sheet: Worksheet, number: int, line: BatchLine, output: Path) -> None:
    balance, fault = line.balance, line.faults[0] if line.faults else None
    pieces = sorted((p for p in balance.pieces if p[2]), key=lambda p: (-p[2], p[0])) if balance else []
    values: tuple[object, ...] = (
        line.name,
        _say_state(line),
        balance.incomplete if balance else None,
        ", ".join(f"{piece.replace('-', ' ')} ({count})" for piece, _, count in pieces),
        balance.to_confirm if balance else None,
        len(balance.findings) + len(line.notes) if balance else len(line.faults) + len(line.notes),
        balance.pages if balance else None,
        fault.message if fault else None,
        str(fault.span) if fault and fault.span else None,
        line.folder,
        line.place,
    )
    for rank, value in enumerate(values, 1):
        _write_cell(sheet, number, rank, value)
    tint = _TINT_GAPS if balance and balance.unfinished else _TINTS[line.state]
    sheet.cell(number, 2).fill = PatternFill("solid", fgColor=tint)
    if line.state is State.DONE:
        name = sheet.cell(number, 1)
        name.hyperlink = PurePosixPath(line.output.relative_to(output)).as_posix() + "/"
        name.font = Font(color=_LINK, underline="single")


def _say_state(line: BatchLine) -> str:
    """« fait », and what keeps it from being final."""
    balance = line.balance
    if not balance or not balance.unfinished:
        return str(line.state)
    left = (("à compléter", balance.incomplete), ("à confirmer", balance.to_confirm))
    return ", ".join((str(line.state), *(words for words, count in left if count)))


def _write_cell(sheet: Worksheet, row: int, column: int, value: object) -> None:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # no merged cells here
    if isinstance(value, str):
        cell.value = _CONTROL.sub("", value)
        cell.data_type = "s"  # a text that starts with « = » is a text, never a formula
    elif value is not None:
        cell.value = value  # type: ignore[assignment]
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = Border(bottom=Side(style="thin", color="B9C4C8"))


def _write_findings(sheet: Worksheet, found: Sequence[tuple[str, Diagnostic]]) -> None:
    _write_head(sheet, _FINDINGS)
    for number, (name, finding) in enumerate(found, 2):
        values = (name, str(finding.severity), finding.code, finding.message, str(finding.span or ""), finding.hint)
        for rank, value in enumerate(values, 1):
            _write_cell(sheet, number, rank, value)
    _finish(sheet, len(_FINDINGS), len(found))


def _finish(sheet: Worksheet, columns: int, lines: int) -> None:
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{lines + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"
