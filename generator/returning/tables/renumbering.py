"""Fiches that get other numbers: the tracking table, which knows them by these alone, follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.annexes.sheet_numbers import list_numbers, number_sheets
from generator.model.annexes import TRACKING_FILE
from generator.model.dossier import Dossier
from generator.model.words.typed import read_sheet_number
from generator.plain_text import normalise_text
from generator.reading.csv_tables import parse_csv
from generator.returning.edits.csv_cells import edit_table
from generator.returning.edits.file_texts import FileText, read_texts
from generator.returning.edits.values import EditedFile
from generator.tabulating.declaring import SHEET


def list_moved(before: Dossier, after: Dossier) -> Mapping[str, str]:
    """The new number of each fiche that has another one, by what a line of the tracking table may call it."""
    numbers = {one.origin.file: one.number for one in number_sheets(after)}
    found = list_numbers(number_sheets(before)).items()
    moved = {called: numbers.get(sheet.origin.file, sheet.number) for called, sheet in found}
    if all(moved[sheet.number] == sheet.number for _, sheet in found):
        return {}
    return moved


def renumber_tracking(
    dossier: Dossier, files: Sequence[EditedFile], moved: Mapping[str, str]
) -> tuple[EditedFile, ...]:
    """The edited files, and the tracking table with its lines at the new numbers of their fiches."""
    known = read_texts(dossier).get(TRACKING_FILE, FileText(TRACKING_FILE, b"", ""))
    edited = next((file for file in files if file.path == TRACKING_FILE), None)
    text = normalise_text(edited.data.decode("utf-8-sig")) if edited is not None else known.text
    if not text:
        return tuple(files)
    heads = tuple(head.strip(' "') for head in text.split("\n", 1)[0].replace(",", ";").split(";"))
    cells = {}
    for line in parse_csv(text, TRACKING_FILE, (SHEET,), free_columns=True, prose=heads).lines:
        words = line.cells[SHEET]
        number = moved.get(read_sheet_number(words), words)
        if number != words:
            cells[line.origin.line, SHEET] = [(0, len(words), number)]
    data = known.encode(edit_table(text, cells))
    others = tuple(file for file in files if file.path != TRACKING_FILE)
    return (*others, EditedFile(TRACKING_FILE, data, known.digest)) if cells else tuple(files)
