"""Fiches that get other numbers: the tables of the tracking, which call them by these, follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.annexes.sheet_numbers import list_numbers, number_sheets
from generator.editing.csv_cells import edit_table
from generator.editing.file_texts import FileText, read_texts
from generator.editing.values import EditedFile
from generator.model.annexes import MEASURES_FILE, SPENDING_FILE, TRACKING_FILE
from generator.model.dossier import Dossier
from generator.model.words.typed import read_sheet_number
from generator.plain_text import normalise_text
from generator.reading.csv_tables import parse_csv
from generator.tabulating.declaring import SHEET

_NUMBERED_FILES = (TRACKING_FILE, SPENDING_FILE, MEASURES_FILE)


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
    """The edited files, and the tables of the tracking with their lines at the new numbers of their fiches."""
    texts = read_texts(dossier)
    for path in _NUMBERED_FILES:
        files = _renumber(texts.get(path, FileText(path, b"", "")), path, files, moved)
    return tuple(files)


def _renumber(
    known: FileText, path: str, files: Sequence[EditedFile], moved: Mapping[str, str]
) -> Sequence[EditedFile]:
    edited = next((file for file in files if file.path == path), None)
    text = normalise_text(edited.data.decode("utf-8-sig")) if edited is not None else known.text
    if not text:
        return files
    heads = tuple(head.strip(' "') for head in text.split("\n", 1)[0].replace(",", ";").split(";"))
    cells = {}
    for line in parse_csv(text, path, (SHEET,), free_columns=True, prose=heads).lines:
        words = line.cells[SHEET]
        number = moved.get(read_sheet_number(words), words)
        if number != words:
            cells[line.origin.line, SHEET] = [(0, len(words), number)]
    if not cells:
        return files
    others = tuple(file for file in files if file.path != path)
    return (*others, EditedFile(path, known.encode(edit_table(text, cells)), known.digest))
