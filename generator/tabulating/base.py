"""What a workbook of data said when it left, kept in it: each sheet with the keys of its rows, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.version import __version__
from generator.writing.xlsx.data_sheets import DataBook
from generator.writing.xlsx.origin import BaseTable, WorkbookOrigin

USE = "tableur"
_FILES = "fichiers"
_KEY = "cle"


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A row as it left: its key, and its words as the file had them, by the key of their column."""

    key: str
    words: Mapping[str, str]


def make_origin(book: DataBook) -> WorkbookOrigin:
    """What is put into the workbook of a book."""
    tables = [
        BaseTable(
            sheet.title,
            (_KEY, *(column.key for column in sheet.columns)),
            tuple((row.key, *(cell.words for cell in row.cells)) for row in sheet.rows),
        )
        for sheet in book.sheets
    ]
    tables.append(BaseTable(_FILES, ("fichier", "sha256"), book.files))
    return WorkbookOrigin(book.dossier, USE, __version__, tuple(tables))


def list_base_rows(origin: WorkbookOrigin, title: str) -> tuple[BaseRow, ...]:
    """The rows of a sheet as they left, in their order; none when the workbook had no such sheet."""
    table = origin.find_table(title)
    if table is None:
        return ()
    keys = table.columns[1:]
    return tuple(BaseRow(key, dict(zip(keys, words, strict=True))) for key, *words in table.rows)


def list_base_files(origin: WorkbookOrigin) -> Mapping[str, str]:
    """The files that a workbook was made from, each with its SHA-256."""
    table = origin.find_table(_FILES)
    return {row[0]: row[1] for row in table.rows} if table is not None else {}
