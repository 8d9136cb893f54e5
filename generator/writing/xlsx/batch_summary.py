"""The summary of a batch as a workbook: each CTG, what is left to do in it, and everything to look at.

It says where things stand and not what this run did: the same content gives the same bytes, whatever was made again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter

from generator.composing.no_break import curl_apostrophes
from generator.errors import Diagnostic
from generator.model.batch import BatchLine, BatchSummary, RuleLine, State
from generator.writing.xlsx.package import pack_workbook, write_undated_core
from generator.writing.xlsx.sheet_looks import make_font, measure_row, print_wide

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
_RULES = (("Code", 28), ("Gravité", 15), ("Ce que la règle dit", 80), ("Constats", 12), ("CTG", 10), ("Lesquelles", 60))
_NOTHING = "rien à signaler"
_FEW = 5  # CTGs: named; of more, the sheet « À regarder » has the list
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_batch_summary(
    summary: BatchSummary, recall: Callable[[BatchLine], Iterable[Diagnostic]], output: Path
) -> bytes:
    """The workbook, whose links start from the folder `output` where it will stand.

    `recall` gives the remarks on a CTG that was made, asked for one CTG at a time. Rows are streamed: none is kept once
    it is written.
    """
    workbook = Workbook(write_only=True)
    lines, rules = summary.lines, summary.rules
    _write_sheet(workbook, "CTG", _LINES, lambda sheet: (_make_line(sheet, line, output) for line in lines))
    notes = (("", note) for note in summary.notes)
    _write_findings(workbook, "À regarder", chain(notes, _list_findings(lines, recall)))
    _write_sheet(workbook, "Constats par règle", _RULES, lambda sheet: (_make_rule(sheet, rule) for rule in rules))
    _write_findings(workbook, "Cohérence entre CTG", (("", finding) for finding in summary.shared))
    return pack_workbook(workbook, write_undated_core("Bilan d’un lot de CTG"))


def _list_findings(
    lines: Iterable[BatchLine], recall: Callable[[BatchLine], Iterable[Diagnostic]]
) -> Iterator[tuple[str, Diagnostic]]:
    for line in lines:
        for finding in chain(line.faults, line.notes, line.next_text, recall(line) if line.balance else ()):
            yield line.name, finding


def _write_sheet(
    workbook: Workbook,
    title: str,
    columns: Sequence[tuple[str, int]],
    make_rows: Callable[[Any], Iterable[Sequence[Cell]]],
) -> None:
    """A sheet, its head and its rows. Settings that the file holds before the rows must be made before them."""
    sheet: Any = workbook.create_sheet(title)  # the published type of a streamed sheet lacks these attributes
    for rank, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(rank)].width = width
    sheet.freeze_panes = "B2"
    print_wide(sheet)
    sheet.append([_make_head(sheet, head) for head, _ in columns])
    count = 0
    for number, row in enumerate(make_rows(sheet), 2):
        sheet.row_dimensions[number].height = measure_row(
            (cell.value, w) for cell, (_, w) in zip(row, columns, strict=True)
        )
        sheet.append(row)
        del sheet.row_dimensions[number]  # it is written: a batch of thousands keeps none
        count += 1
    if not count:  # a head alone looks like a page that went wrong
        sheet.append([_make_cell(sheet, value) for value in (_NOTHING, *[None] * (len(columns) - 1))])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    sheet.print_title_rows = "1:1"


def _make_head(sheet: Any, title: str) -> Cell:
    cell = WriteOnlyCell(sheet, curl_apostrophes(title))
    cell.font = make_font(bold=True, color=_INK)
    cell.fill = PatternFill("solid", fgColor=_FILL)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _make_line(sheet: Any, line: BatchLine, output: Path) -> list[Cell]:
    balance, fault = line.balance, line.faults[0] if line.faults else None
    pieces = sorted((p for p in balance.pieces if p[2]), key=lambda p: (-p[2], p[0])) if balance else []
    values: tuple[object, ...] = (
        line.name,
        _say_state(line),
        balance.incomplete if balance else None,
        ", ".join(f"{piece} ({count})" for piece, _, count in pieces),
        balance.to_confirm if balance else None,
        (balance.remarks if balance else len(line.faults)) + len(line.notes),
        balance.pages if balance else None,
        fault.message if fault else None,
        str(fault.span) if fault and fault.span else None,
        line.folder,
        line.place,
    )
    cells = [_make_cell(sheet, value) for value in values]
    name, state = cells[:2]
    tint = _TINT_GAPS if balance and balance.unfinished else _TINTS[line.state]
    state.fill = PatternFill("solid", fgColor=tint)
    if line.state is State.DONE:
        name.hyperlink = PurePosixPath(line.output.relative_to(output)).as_posix() + "/"
        name.font = make_font(color=_LINK, underline="single")
    return cells


def _make_rule(sheet: Any, rule: RuleLine) -> list[Cell]:
    named = ", ".join(rule.ctgs) if len(rule.ctgs) <= _FEW else ""
    values = (rule.code, str(rule.severity), rule.sentence, rule.findings, len(rule.ctgs), named)
    return [_make_cell(sheet, value) for value in values]


def _say_state(line: BatchLine) -> str:
    """« fait », whether it is the text that follows a frozen act, and what keeps it from being final."""
    balance = line.balance
    left = (
        ("texte suivant (acte arrêté)", len(line.next_text)),
        ("à compléter", balance.incomplete if balance else 0),
        ("à confirmer", balance.to_confirm if balance else 0),
    )
    return ", ".join((str(line.state), *(words for words, count in left if count)))


def _make_cell(sheet: Any, value: object) -> Cell:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        cell.value = curl_apostrophes(_CONTROL.sub("", value))
        cell.data_type = "s"  # a text that starts with « = » is a text, never a formula
    elif value is not None:
        cell.value = value  # type: ignore[assignment]
    cell.font = make_font()
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = Border(bottom=Side(style="thin", color="B9C4C8"))
    return cell


def _write_findings(workbook: Workbook, title: str, found: Iterable[tuple[str, Diagnostic]]) -> None:
    def make_rows(sheet: Any) -> Iterator[list[Cell]]:
        for name, finding in found:
            place = str(finding.span or "")
            values = (name, str(finding.severity), finding.code, finding.message, place, finding.hint)
            yield [_make_cell(sheet, value) for value in values]

    _write_sheet(workbook, title, _FINDINGS, make_rows)
