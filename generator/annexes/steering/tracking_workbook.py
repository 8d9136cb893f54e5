"""The tracking table as a workbook that the signatories share and keep up to date each quarter.

Same dossier, same bytes: the package is written again with fixed dates and order. Source: the national model of CTG
(a shared table, from the start, updated each quarter).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.annexes.steering.spent_rows import (
    DAY,
    ENGAGED,
    PAID,
    SPENDING_HEADS,
    SPENDING_SHEET,
    SpentRow,
    list_spent_rows,
)
from generator.annexes.steering.tracked_rows import (
    GUIDE_SHEET,
    TRACKING_SHEET,
    TRACKING_USE,
    Layout,
    TrackedRow,
    find_layout,
    list_rows,
    read_shown_day,
)
from generator.annexes.steering.tracking_files import NEXT_STEPS
from generator.composing.numbering import name_annexe
from generator.composing.piece import make_meta
from generator.composing.typography import curl_meta
from generator.model.annexes import TRACKING_STATES
from generator.model.clauses import ModelPlan
from generator.model.dossier import Dossier
from generator.model.pieces import PiecePlan
from generator.version import __version__
from generator.writing.formats import XLSX, WorkbookSource
from generator.writing.word.ledger import clean_text
from generator.writing.word.package import write_core_properties
from generator.writing.xlsx.apostrophes import curl_workbook
from generator.writing.xlsx.origin import BaseTable, WorkbookOrigin, add_origin
from generator.writing.xlsx.sheet_looks import TEXT_WIDTH, make_font, measure_row, print_text, print_wide

_CHOICES = {"etat": TRACKING_STATES, "suite": NEXT_STEPS}
_DAYS = ("debut", "fin", "date", "mise_a_jour")
_SPARE_LINES = 40  # validated lines below the last fiche, for those that an avenant adds
_HEAD_ROW = 3
_INDENT = 1  # of the words from the rule at their left
_FILL, _INK = "124B5C", "FFFFFF"
_DATE_FORMAT, _AMOUNT_FORMAT = "DD/MM/YYYY", "#,##0"
_AMOUNTS = ("Prévu", ENGAGED, PAID)


def write_tracking_workbook(dossier: Dossier) -> bytes:
    """The workbook: one line per operation, a list of states to choose from, and a sheet that says how to use it."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    rows, layout = list_rows(dossier), find_layout(dossier)
    _fill_tracking(sheet, dossier, rows, layout)
    columns = ("cle", *(title for title, _, _ in layout.heads))
    bases = [BaseTable(TRACKING_SHEET, columns, tuple((row.key, *row.cells) for row in rows))]
    spent = list_spent_rows(dossier) if layout.is_history else ()
    if spent:
        _fill_spending(workbook.create_sheet(SPENDING_SHEET), spent)
        heads = ("cle", *(title for title, _, _ in SPENDING_HEADS))
        bases.append(BaseTable(SPENDING_SHEET, heads, tuple((row.key, *row.cells) for row in spent)))
    _fill_guide(workbook.create_sheet(GUIDE_SHEET), dossier, layout)
    add_origin(workbook, WorkbookOrigin(dossier.name, TRACKING_USE, __version__, tuple(bases)))
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


def _fill_tracking(sheet: Worksheet, dossier: Dossier, rows: Sequence[TrackedRow], layout: Layout) -> None:
    sheet.title = TRACKING_SHEET
    facts = dossier.facts
    sheet["A1"] = f"{TRACKING_SHEET} – {dossier.model.plan.sigle} {facts.territoire.nom}"
    sheet["A1"].font = make_font(bold=True, size=14, color=_FILL)
    sheet["A2"] = f"Période : du {facts.periode.debut:%d/%m/%Y} au {facts.periode.fin:%d/%m/%Y}. {facts.mention or ''}"
    sheet["A2"].font = make_font()
    _fill_heads(sheet, layout.heads)
    sheet.row_dimensions[1].height = measure_row((), 14)
    looks = _Looks(_dress_line)
    for line, row in enumerate(rows, _HEAD_ROW + 1):
        _fill_line(sheet, line, row, looks)
    last = _HEAD_ROW + max(1, len(rows))
    _add_choices(sheet, last + _SPARE_LINES, layout)
    kept = 1 + [head for head, _, _ in layout.heads].index(layout.called)
    sheet.freeze_panes = f"{get_column_letter(kept + 1)}{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(layout.heads))}{last}"
    print_wide(sheet)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"


class _Looks:
    """The looks of cells: made once each, since a workbook looks every font and border up among those that it has."""

    def __init__(self, dress: Callable[[Any, bool, bool], None]) -> None:
        self._dress = dress
        self._known: dict[tuple[bool, bool], Any] = {}

    def give(self, cell: Any, kind: tuple[bool, bool]) -> None:
        """Give a cell that has its value the look of its kind."""
        known = self._known.get(kind)
        if known is None:
            self._dress(cell, *kind)
            self._known[kind] = cell._style
        else:
            cell._style = copy(known)


def _dress_line(cell: Any, inner: bool, day: bool) -> None:
    edge, between = Side(style="thin", color="B9C4C8"), Side(style="thin", color="E3E8EA")
    cell.font = make_font()
    cell.alignment = Alignment(vertical="top", horizontal="left", indent=_INDENT, wrap_text=True)
    cell.border = Border(bottom=edge, left=between if inner else None)
    if day:
        cell.number_format = _DATE_FORMAT


def _dress_spending(cell: Any, amount: bool, day: bool) -> None:
    cell.font, cell.border = make_font(), Border(bottom=Side(style="thin", color="B9C4C8"))
    if amount:
        cell.alignment = Alignment(vertical="top", horizontal="right")
    else:
        cell.alignment = Alignment(vertical="top", horizontal="left", indent=_INDENT, wrap_text=True)
    if amount or day:
        cell.number_format = _AMOUNT_FORMAT if amount else _DATE_FORMAT


def _fill_line(sheet: Worksheet, line: int, row: TrackedRow, looks: _Looks) -> None:
    columns = [column for _, _, column in row.layout.heads]
    values: list[object] = [_show(words, column) for words, column in zip(row.cells, columns, strict=True)]
    for column, value in enumerate(values, 1):
        cell: Any = sheet.cell(line, column)
        # A text that starts with « = » is a text here, never a formula.
        cell.value = clean_text(value, f"suivi/{row.cells[0]}") if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"  # a text that starts with « = » is a text, never a formula
        looks.give(cell, (column > 1, columns[column - 1] in _DAYS))
    widths = (width - _INDENT for _, width, _ in row.layout.heads)
    sheet.row_dimensions[line].height = measure_row(zip(row.cells, widths, strict=True))


def _fill_spending(sheet: Worksheet, rows: Sequence[SpentRow]) -> None:
    """What each financer plans, engages and pays: amounts that are numbers, days that are days."""
    sheet["A1"] = "Dépenses, en euros, depuis le début de chaque année"
    sheet["A1"].font = make_font(bold=True, size=14, color=_FILL)
    _fill_heads(sheet, SPENDING_HEADS)
    looks = _Looks(_dress_spending)
    for line, row in enumerate(rows, _HEAD_ROW + 1):
        for column, (words, (head, _, _)) in enumerate(zip(row.cells, SPENDING_HEADS, strict=True), 1):
            cell: Any = sheet.cell(line, column)
            amount = head in _AMOUNTS
            cell.value = int(words) if words and amount else (read_shown_day(words) if head == DAY else words) or None
            if isinstance(cell.value, str):
                cell.value, cell.data_type = clean_text(words, f"suivi/{row.key}"), "s"
            looks.give(cell, (amount, head == DAY))
        widths = (width - _INDENT for _, width, _ in SPENDING_HEADS)
        sheet.row_dimensions[line].height = measure_row(zip(row.cells, widths, strict=True))
    last = _HEAD_ROW + len(rows)
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(SPENDING_HEADS))}{last}"
    amounts = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    amounts.errorTitle, amounts.error = "Montant attendu", "Écrire un montant entier en euros."
    amounts.showErrorMessage = True
    sheet.add_data_validation(amounts)
    amounts.add(f"F{_HEAD_ROW + 1}:G{last}")
    print_wide(sheet)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"


def _fill_heads(sheet: Worksheet, heads: Sequence[tuple[str, float, str]]) -> None:
    """The titles of the columns, and their widths."""
    for column, (name, width, _) in enumerate(heads, 1):
        cell = sheet.cell(_HEAD_ROW, column, name)
        cell.font = make_font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", fgColor=_FILL)
        cell.alignment = Alignment(vertical="center", horizontal="left", indent=_INDENT, wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width


def _show(words: str, column: str) -> object:
    """What a cell holds: a day, a percentage, or words."""
    if column in _DAYS:
        return read_shown_day(words) or words or None
    return int(words) if column == "pourcentage" and words else words or None


def _add_choices(sheet: Worksheet, last: int, layout: Layout) -> None:
    """The states to choose from, dates that are dates, percentages that are some."""
    for rank, (head, _, column) in enumerate(layout.heads, 1):
        if column in _CHOICES:
            choices = _CHOICES[column]
            validation = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            validation.errorTitle, validation.error = f"{head} : choix inconnu", f"Choisir : {', '.join(choices)}."
        elif column in _DAYS:
            validation = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
            validation.errorTitle, validation.error = "Date attendue", "Écrire une date, par exemple 15/03/2027."
        elif column == "pourcentage":
            validation = DataValidation("whole", operator="between", formula1="0", formula2="100", allow_blank=True)
            validation.errorTitle, validation.error = "Nombre attendu", "Écrire un nombre entier de 0 à 100."
        else:
            continue
        letter = get_column_letter(rank)
        validation.showErrorMessage = True
        sheet.add_data_validation(validation)
        validation.add(f"{letter}{_HEAD_ROW + 1}:{letter}{last}")


def _say_use(layout: Layout, plan: ModelPlan) -> tuple[str, ...]:
    """What each row and each column is for."""
    states = ", ".join(f"« {state} »" for state in TRACKING_STATES)
    annexe = name_annexe(plan, "plan-actions")
    if not layout.is_history:
        return (
            "Une ligne par fiche action. Les colonnes « Fiche », « Orientation », « Action » et « Pilote » reprennent "
            f"le plan d'actions ({annexe}) : les modifier là, puis produire à nouveau ce fichier.",
            f"État : choisir dans la liste {states}.",
            "Avancement : ce qui est fait, en une ou deux phrases. Difficultés : ce qui retient l'action et la "
            "décision attendue. Mise à jour : date de la dernière actualisation de la ligne.",
        )
    return (
        "Une ligne par opération. Les colonnes « Fiche », « Opération », « Action », « Intitulé » et « Pilote » "
        f"reprennent le plan d'actions ({annexe}) : les modifier là, puis produire à nouveau ce fichier.",
        "Chaque ligne montre ce qui a été dit en dernier. La corriger, et changer la date « Mise à jour » : ce qui "
        "était dit avant est gardé, rien ne s'efface.",
        f"État : choisir dans la liste {states}. Motif : pourquoi elle est reportée ou abandonnée.",
        "Avancement : ce qui est fait, en une ou deux phrases. Difficultés : ce qui retient l'action et la décision "
        "attendue. Publics touchés : qui, et combien. Suite : poursuivre, modifier (par un avenant) ou arrêter.",
        f"Feuille « {SPENDING_SHEET} » : ce qui est engagé et payé, par financeur et par année, depuis le début de "
        "cette année. Écrire le nouveau total et sa date : les montants d'avant sont gardés.",
    )


def _fill_guide(sheet: Worksheet, dossier: Dossier, layout: Layout) -> None:
    """How to use the table, in a few lines."""
    plan = dossier.model.plan
    lines = (
        "Mode d'emploi du tableau de suivi",
        "Ce tableau suit le plan d'actions de la convention : il est partagé entre les signataires dès le démarrage et "
        "actualisé chaque trimestre.",
        *_say_use(layout, plan),
        "Une ligne peut être déplacée ou triée : elle est reconnue par son numéro. Un ajout hors de ces colonnes, ou "
        "sur une ligne sans numéro, n'est pas repris.",
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
