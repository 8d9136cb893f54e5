"""The tracking table as a workbook that the signatories share and keep up to date each quarter.

Same dossier, same bytes: the package is written again with fixed dates and order. Source: the national model of CTG
(a shared table, from the start, updated each quarter).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.annexes.steering.tracked_rows import (
    GUIDE_SHEET,
    HEADS,
    TRACKING_SHEET,
    TRACKING_USE,
    TrackedRow,
    list_rows,
    read_shown_day,
)
from generator.composing.numbering import name_annexe
from generator.composing.piece import make_meta
from generator.composing.typography import curl_meta
from generator.model.annexes import TRACKING_STATES
from generator.model.dossier import Dossier
from generator.model.pieces import PiecePlan
from generator.version import __version__
from generator.writing.formats import XLSX, WorkbookSource
from generator.writing.word.ledger import clean_text
from generator.writing.word.package import write_core_properties
from generator.writing.xlsx.apostrophes import curl_workbook
from generator.writing.xlsx.origin import BaseTable, WorkbookOrigin, add_origin
from generator.writing.xlsx.sheet_looks import TEXT_WIDTH, make_font, measure_row, print_text, print_wide

_STATE_COLUMN, _DATE_COLUMN = 5, 8
_SPARE_LINES = 40  # validated lines below the last fiche, for those that an avenant adds
_HEAD_ROW = 3
_INDENT = 1  # of the words from the rule at their left
_FILL, _INK = "124B5C", "FFFFFF"
_DATE_FORMAT = "DD/MM/YYYY"


def write_tracking_workbook(dossier: Dossier) -> bytes:
    """The workbook: one line per fiche action, a list of states to choose from, and a sheet that says how to use it."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    rows = list_rows(dossier)
    _fill_tracking(sheet, dossier, rows)
    _fill_guide(workbook.create_sheet(GUIDE_SHEET), dossier)
    columns = ("cle", *(title for title, _, _ in HEADS))
    base = BaseTable(TRACKING_SHEET, columns, tuple((row.key, *row.cells) for row in rows))
    add_origin(workbook, WorkbookOrigin(dossier.name, TRACKING_USE, __version__, (base,)))
    piece = _steering_piece(dossier)
    meta = make_meta(dossier, PiecePlan(piece, f"{piece}-suivi"), "Tableau de suivi", draft=False)
    if dossier.curly:
        curl_workbook(workbook)
        meta = curl_meta(meta)
    return XLSX.write(WorkbookSource(workbook, write_core_properties(meta))).data


def _steering_piece(dossier: Dossier) -> str:
    """The piece that this table belongs to."""
    annexe = dossier.model.plan.find_annexe("pilotage")
    assert annexe is not None, "the workbook goes with that annexe"
    return annexe.id


def _fill_tracking(sheet: Worksheet, dossier: Dossier, rows: Sequence[TrackedRow]) -> None:
    sheet.title = TRACKING_SHEET
    facts = dossier.facts
    sheet["A1"] = f"{TRACKING_SHEET} – {dossier.model.plan.sigle} {facts.territoire.nom}"
    sheet["A1"].font = make_font(bold=True, size=14, color=_FILL)
    sheet["A2"] = f"Période : du {facts.periode.debut:%d/%m/%Y} au {facts.periode.fin:%d/%m/%Y}. {facts.mention or ''}"
    sheet["A2"].font = make_font()
    for column, (name, width, _) in enumerate(HEADS, 1):
        cell = sheet.cell(_HEAD_ROW, column, name)
        cell.font = make_font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", fgColor=_FILL)
        cell.alignment = Alignment(vertical="center", horizontal="left", indent=_INDENT, wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = measure_row((), 14)
    for line, row in enumerate(rows, _HEAD_ROW + 1):
        _fill_line(sheet, line, row)
    last = _HEAD_ROW + max(1, len(rows))
    _add_choices(sheet, last + _SPARE_LINES)
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(HEADS))}{last}"
    print_wide(sheet)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"


def _fill_line(sheet: Worksheet, line: int, row: TrackedRow) -> None:
    values: list[object] = [words or None for words in row.cells]
    values[_DATE_COLUMN - 1] = read_shown_day(row.cells[_DATE_COLUMN - 1]) or values[_DATE_COLUMN - 1]
    edge, between = Side(style="thin", color="B9C4C8"), Side(style="thin", color="E3E8EA")
    for column, value in enumerate(values, 1):
        cell: Any = sheet.cell(line, column)
        # A text that starts with « = » is a text here, never a formula.
        cell.value = clean_text(value, f"suivi/{row.cells[0]}") if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"  # a text that starts with « = » is a text, never a formula
        cell.font = make_font()
        cell.alignment = Alignment(vertical="top", horizontal="left", indent=_INDENT, wrap_text=True)
        cell.border = Border(bottom=edge, left=between if column > 1 else None)
        if column == _DATE_COLUMN:
            cell.number_format = _DATE_FORMAT
    widths = (width - _INDENT for _, width, _ in HEADS)
    sheet.row_dimensions[line].height = measure_row(zip(row.cells, widths, strict=True))


def _add_choices(sheet: Worksheet, last: int) -> None:
    """The states to choose from, and dates that are dates."""
    states = DataValidation("list", formula1=f'"{",".join(TRACKING_STATES)}"', allow_blank=True)
    states.errorTitle, states.error = "État inconnu", f"Choisir : {', '.join(TRACKING_STATES)}."
    dates = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
    dates.errorTitle, dates.error = "Date attendue", "Écrire une date, par exemple 15/03/2027."
    for validation, column in ((states, _STATE_COLUMN), (dates, _DATE_COLUMN)):
        letter = get_column_letter(column)
        validation.showErrorMessage = True
        sheet.add_data_validation(validation)
        validation.add(f"{letter}{_HEAD_ROW + 1}:{letter}{last}")


def _fill_guide(sheet: Worksheet, dossier: Dossier) -> None:
    """How to use the table, in a few lines."""
    plan = dossier.model.plan
    states = ", ".join(f"« {state} »" for state in TRACKING_STATES)
    lines = (
        "Mode d'emploi du tableau de suivi",
        "Ce tableau suit le plan d'actions de la convention : il est partagé entre les signataires dès le démarrage et "
        "actualisé chaque trimestre.",
        "Une ligne par fiche action. Les colonnes « Fiche », « Orientation », « Action » et « Pilote » reprennent le "
        f"plan d'actions ({name_annexe(plan, 'plan-actions')}) : les modifier là, puis produire à nouveau ce fichier.",
        f"État : choisir dans la liste {states}.",
        "Avancement : ce qui est fait, en une ou deux phrases. Difficultés : ce qui retient l'action et la décision "
        "attendue. Mise à jour : date de la dernière actualisation de la ligne.",
        "Une ligne peut être déplacée ou triée : elle est reconnue par le numéro de sa fiche. Un ajout hors de ces "
        "colonnes, ou sur une ligne sans numéro, n'est pas repris.",
        f"Pour reporter ces informations dans l'{name_annexe(plan, 'pilotage')} : renvoyer ce fichier à qui tient le "
        f"dossier, qui les reprend par « ctg reprendre {XLSX.name_file(f'{_steering_piece(dossier)}-suivi')} "
        f"{dossier.folder} ».",
    )
    sheet.column_dimensions["A"].width = TEXT_WIDTH
    for row, words in enumerate(lines, 1):
        cell = sheet.cell(row, 1, words)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        title = row == 1
        cell.font = make_font(bold=True, size=14, color=_FILL) if title else make_font()
        sheet.row_dimensions[row].height = measure_row([(words, TEXT_WIDTH)], 14 if title else 11)
    print_text(sheet)
