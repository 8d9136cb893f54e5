"""The first sheet of a workbook of data: how to use it, and what its sheets are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.model.document import GAP_TEXT
from generator.model.identity import Colours
from generator.writing.xlsx.data_sheets import HEAD_ROW, DataBook
from generator.writing.xlsx.sheet_looks import make_font, measure_row, print_text

SPARE_ROWS = 20  # of a sheet, below its last row: where one may be added
_WIDTHS = (26, 70, 9, 14)
_INK = "FFFFFF"


def fill_guide(page: Worksheet, book: DataBook, colours: Colours) -> None:
    """How to use the workbook, and what its sheets are, each with what is left to complete in it."""
    lines = (
        f"{book.title} – données du dossier",
        "Ce classeur contient les données d'un dossier de convention : corrigez-les, complétez-les, enregistrez-le au "
        f"format .xlsx, puis lancez : ctg reprendre ce-classeur.xlsx {book.dossier}. Chaque cellule changée vous est "
        "alors montrée, avec le fichier et la ligne où elle va ; rien n'est écrit sans votre décision.",
        f"Ce qui reste à compléter est surligné : écrire la valeur à la place. « {GAP_TEXT} » peut aussi être écrit là "
        "où une valeur devient inconnue.",
        "Les cellules grises sont calculées ou servent de repère : elles ne se modifient pas. Les feuilles sont "
        "protégées sans mot de passe. Trier, filtrer, élargir une colonne ne change rien aux données : l'ordre du "
        "dossier est gardé.",
        "Codes Insee, SIREN et numéros sont au format Texte, pour garder leurs zéros. Une date s'écrit 18/12/2025, un "
        "montant 280000 ou 280 000 €. Une liste s'écrit un élément par ligne dans sa cellule (Alt + Entrée). L'aide "
        "de chaque colonne est dans la note de son titre.",
    )
    head, gap = colours.primary.strip("#"), colours.gap.strip("#")
    for row, words in enumerate(lines, 1):
        cell = page.cell(row, 1, words)
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
        cell.font = make_font(bold=True, size=14, color=head) if row == 1 else make_font()
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.row_dimensions[row].height = measure_row([(words, sum(_WIDTHS))], 14 if row == 1 else 11)
    start = len(lines) + 2
    for rank, (title, width) in enumerate(
        zip(("Feuille", "Ce qu'elle contient", "Lignes", GAP_TEXT.capitalize()), _WIDTHS, strict=True), 1
    ):
        cell = page.cell(start, rank, title)
        cell.font = make_font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", fgColor=head)
        page.column_dimensions[get_column_letter(rank)].width = width
    for number, sheet in enumerate(book.sheets, start + 1):
        last = get_column_letter(len(sheet.columns) + 1)
        area = f"'{sheet.title}'!B{HEAD_ROW + 1}:{last}{HEAD_ROW + len(sheet.rows) + SPARE_ROWS}"
        values: Sequence[Any] = (
            sheet.title,
            sheet.help,
            len(sheet.rows),
            f'=COUNTIF({area},"{GAP_TEXT}*")',
        )
        for rank, value in enumerate(values, 1):
            cell = page.cell(number, rank, value)
            cell.font = make_font()
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 1).hyperlink = f"#'{sheet.title}'!A1"
        page.cell(number, 1).font = make_font(color=colours.accent.strip("#"), underline="single")
        page.row_dimensions[number].height = measure_row([(sheet.help, _WIDTHS[1])])
    counts = f"D{start + 1}:D{start + len(book.sheets)}"
    fill = PatternFill("solid", fgColor=gap, bgColor=gap)
    rule: Any = FormulaRule(formula=[f"D{start + 1}>0"], fill=fill)  # type: ignore[no-untyped-call]
    page.conditional_formatting.add(counts, rule)
    page.protection.sheet = True
    print_text(page)
