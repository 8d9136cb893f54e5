"""The values to choose from in a workbook of data: a sheet that lists them, and the checks that refer to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.model.identity import Colours
from generator.writing.xlsx.data_sheets import CHOICES_SHEET, DataBook, DataColumn, DataSheet, ValueKind
from generator.writing.xlsx.sheet_looks import make_font, print_text

_HEAD = 3
_WIDTH = 30
_INK = "FFFFFF"
_MAX_WORDS = 255  # of a message of a check. Source: ECMA-376, 18.3.1.32


@dataclass(frozen=True, slots=True)
class Choices:
    """The lists of a workbook, in their order: the title of each, its values; where each stands, by its values."""

    lists: tuple[tuple[str, tuple[str, ...]], ...]
    areas: Mapping[tuple[str, ...], str]

    @classmethod
    def of(cls, book: DataBook) -> Choices:
        """Those of all columns of a book, each list once."""
        known: dict[tuple[str, ...], str] = {}
        for sheet in book.sheets:
            for column in sheet.columns:
                values = list_values(sheet, column)
                if values:
                    known.setdefault(values, column.title)
        areas = {}
        for rank, values in enumerate(known, 1):
            letter = get_column_letter(rank)
            areas[values] = f"{CHOICES_SHEET}!${letter}${_HEAD + 1}:${letter}${_HEAD + len(values)}"
        return cls(tuple((title, values) for values, title in known.items()), areas)


def list_values(sheet: DataSheet, column: DataColumn) -> tuple[str, ...]:
    """What may be chosen in a column: its choices; the records that a new row may be part of."""
    if column.choices:
        return column.choices
    if column.group and not sheet.closed:
        return tuple(home.group[0] for home in sheet.homes)
    return ()


def write_choices(page: Worksheet, choices: Choices, colours: Colours) -> None:
    """The sheet that lists them."""
    head = colours.primary.strip("#")
    page["A1"] = "Listes : les valeurs que le programme connaît"
    page["A1"].font = make_font(bold=True, size=14, color=head)
    for rank, (title, values) in enumerate(choices.lists, 1):
        cell = page.cell(_HEAD, rank, title)
        cell.font = make_font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", fgColor=head)
        page.column_dimensions[get_column_letter(rank)].width = _WIDTH
        for number, words in enumerate(values, _HEAD + 1):
            cell = page.cell(number, rank, words)
            cell.data_type, cell.number_format = "s", "@"
            cell.font = make_font()
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    page.protection.sheet = True
    print_text(page)


def add_checks(page: Worksheet, sheet: DataSheet, choices: Choices, first: int, last: int) -> None:
    """What a spreadsheet program refuses in the cells of each column; it only warns where other words may stand."""
    for rank, column in enumerate(sheet.columns, 2):
        check = _make_check(column, choices.areas.get(list_values(sheet, column)))
        if check is not None and not column.computed:
            letter = get_column_letter(rank)
            check.showErrorMessage = True
            check.add(f"{letter}{first}:{letter}{last}")
            page.add_data_validation(check)


def _make_check(column: DataColumn, area: str | None) -> DataValidation | None:
    """A check; where « à compléter » may be typed, or what other sheets add, it only warns."""
    if area is not None:
        check = DataValidation("list", formula1=area, allow_blank=True)
        check.errorTitle, check.error = "Choix inconnu", f"Choisir dans la liste (feuille « {CHOICES_SHEET} »)."
    elif column.kind is ValueKind.DAY:
        check = DataValidation("date", operator="greaterThan", formula1="18264", allow_blank=True)  # 1950
        check.errorTitle, check.error = "Date attendue", "Écrire une date, par exemple 18/12/2025."
    elif column.kind in (ValueKind.COUNT, ValueKind.EUROS):
        check = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        check.errorTitle, check.error = "Nombre entier attendu", "Écrire un nombre entier, par exemple 280000."
    elif column.kind is ValueKind.SHARE:
        check = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        check.errorTitle, check.error = "Nombre attendu", "Écrire un nombre, par exemple 0,5."
    else:
        return None
    if column.gap or column.open_choices:
        check.errorStyle = "warning"
        check.error = f"{check.error} « à compléter » est admis."[:_MAX_WORDS]
    elif column.fixed and area is not None:  # what a new row is part of may be new too
        check.errorStyle = "warning"
        check.error = (
            f"{check.error} Ou ce qu'une autre feuille ajoute : l'identifiant d'une partie, le titre d'une fiche."
        )
    return check
