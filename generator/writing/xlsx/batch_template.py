"""The empty workbook of a batch: one row per CTG, help in each column, an example that is ignored, a sheet of help."""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.model.workbook import COLUMNS, COMMUNES, GROUPING, HELP_SHEET, SHEET, Column, Kind
from generator.writing.xlsx.apostrophes import curl_workbook
from generator.writing.xlsx.package import pack_workbook, write_undated_core
from generator.writing.xlsx.sheet_looks import make_font, measure_row, print_wide, wear_look

_FILL, _INK, _PALE = "124B5C", "FFFFFF", "7A8A90"
_HELP_COLUMNS = (("Colonne", 28), ("", 13), ("Ce qu'on y écrit", 70), ("Exemple", 44))
_ROWS = 500  # that carry the formats and the choices
_MAX_PROMPT = 255  # characters of an input message. Source: ECMA-376, 18.3.1.32
_FORMATS = {Kind.DAY: "DD/MM/YYYY", Kind.CODES: "@", Kind.TEXT: "@", Kind.CHOICE: "@"}


def write_batch_template(
    models: Sequence[str], identities: Sequence[str], rows: Sequence[Mapping[str, object]] = ()
) -> bytes:
    """The workbook; `rows` fills it, by column key, below the example."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = SHEET
    choices = {"competence": (COMMUNES, GROUPING), "modele": tuple(models), "identite": tuple(identities)}
    for rank, column in enumerate(COLUMNS, 1):
        _fill_column(sheet, rank, column, choices.get(column.key, ()))
    for number, row in enumerate(rows, 3):
        for rank, column in enumerate(COLUMNS, 1):
            if column.key in row:
                cell = sheet.cell(number, rank)
                cell.value = row[column.key]  # type: ignore[assignment]
                if isinstance(row[column.key], str):
                    cell.data_type = "s"  # a text that starts with « = » is a text, never a formula
    sheet.row_dimensions[1].height = measure_row([(column.title, column.width - 2) for column in COLUMNS])  # bold
    for number, row in enumerate([{column.key: column.example for column in COLUMNS}, *rows], 2):
        sheet.row_dimensions[number].height = measure_row([(row.get(c.key), c.width) for c in COLUMNS])
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    print_wide(sheet)
    _fill_help(workbook.create_sheet(HELP_SHEET))
    curl_workbook(workbook)
    return pack_workbook(workbook, write_undated_core("Conventions à produire ou à renouveler"))


def _fill_column(sheet: Worksheet, rank: int, column: Column, choices: Sequence[str]) -> None:
    letter = get_column_letter(rank)
    sheet.column_dimensions[letter].width = column.width
    head = sheet.cell(1, rank, column.title)
    head.font = make_font(bold=True, color=_INK)
    head.fill = PatternFill("solid", fgColor=_FILL)
    head.alignment = Alignment(vertical="center", wrap_text=True)
    words = f"{column.help}\n{'Obligatoire.' if column.required else 'Facultatif.'}"
    head.comment = Comment(words, "ctg", height=150, width=300)
    example = sheet.cell(2, rank)
    example.value = _read_example(column)
    example.font = make_font(italic=True, color=_PALE)
    _dress_value(example, column)
    looks: dict[Hashable, Any] = {}
    for number in range(3, _ROWS + 3):
        wear_look(sheet.cell(number, rank), looks, "blank", partial(_dress_blank, column=column))
    validation = _make_validation(column, choices)
    validation.promptTitle, validation.prompt = column.title[:32], column.help[:_MAX_PROMPT]
    validation.showInputMessage = True
    validation.add(f"{letter}2:{letter}{_ROWS + 2}")
    sheet.add_data_validation(validation)


def _dress_value(cell: Any, column: Column) -> None:
    cell.number_format = _FORMATS[column.kind]
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _dress_blank(cell: Any, column: Column) -> None:
    cell.font = make_font()
    _dress_value(cell, column)


def _read_example(column: Column) -> str | datetime.date:
    day = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", column.example)
    return datetime.date(int(day[3]), int(day[2]), int(day[1])) if day else column.example


def _make_validation(column: Column, choices: Sequence[str]) -> DataValidation:
    if choices:
        validation = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        validation.errorTitle, validation.error = "Choix inconnu", f"Choisir : {', '.join(choices)}."
    elif column.kind is Kind.DAY:
        validation = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
        validation.errorTitle, validation.error = "Date attendue", "Écrire une date, par exemple 31/12/2035."
    else:
        return DataValidation(None, allow_blank=True)
    validation.showErrorMessage = True
    return validation


def _fill_help(sheet: Worksheet) -> None:
    """What each column is for, and what happens to the rows."""
    lines = (
        "Une ligne par convention",
        f"Remplir la feuille « {SHEET} », enregistrer, puis lancer : ctg lot renouvellements.xlsx",
        "Chaque ligne devient un dossier de content/, puis ses documents dans output/. Le dossier vous appartient dès "
        "qu'il est créé : complétez-le à la main. Un fichier que vous avez modifié n'est jamais remplacé, même si la "
        "ligne change ensuite ; le programme le dit.",
        "Une cellule fausse est nommée par sa place (CTG!C12) ; les autres lignes sont faites quand même.",
        "Les formules ne sont pas calculées : c'est leur dernier résultat enregistré qui compte. Une colonne ajoutée "
        "pour vos notes est ignorée.",
    )
    for row, words in enumerate(lines, 1):
        cell = sheet.cell(row, 1, words)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        cell.font = make_font()
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = measure_row([(words, sum(width for _, width in _HELP_COLUMNS))])
    sheet.cell(1, 1).font = make_font(bold=True, size=14, color=_FILL)
    sheet.row_dimensions[1].height = 22
    start = len(lines) + 2
    sheet.row_dimensions[start].height = measure_row(())
    for rank, (title, width) in enumerate(_HELP_COLUMNS, 1):
        cell = sheet.cell(start, rank, title)
        cell.font = make_font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", fgColor=_FILL)
        sheet.column_dimensions[get_column_letter(rank)].width = width
    for number, column in enumerate(COLUMNS, start + 1):
        need = "obligatoire" if column.required else "facultatif"
        told = (column.title, need, column.help, column.example)
        sheet.row_dimensions[number].height = measure_row(zip(told, (w for _, w in _HELP_COLUMNS), strict=True))
        for rank, words in enumerate(told, 1):
            cell = sheet.cell(number, rank, words)
            cell.font = make_font()
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    print_wide(sheet)
