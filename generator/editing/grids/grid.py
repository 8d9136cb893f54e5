"""A table as a grid shows it: its columns in words, what may be chosen in them, its rows each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.annexes.steering.tracking_files import is_former
from generator.codes import Code
from generator.editing.csv_cells import read_rows
from generator.editing.saving.edits import TableEdit, TableRow
from generator.editing.saving.living_files import ReadFile, read_files
from generator.errors import CtgError, Diagnostic, Span, UsageError
from generator.key_help.schema import FILES
from generator.making.dossier_folder import read_dossier
from generator.model.annexes import INDICATORS_FILE
from generator.model.dossier import Dossier
from generator.project import Project
from generator.tabulating.columns import list_plans
from generator.tabulating.declaring import FINANCER, STATEMENTS, TRACKED, K, SheetPlan
from generator.tabulating.filling import settle_choices
from generator.writing.xlsx.data_sheets import DataColumn

_SUFFIX = ".csv"
_NUMBERS = frozenset({K.COUNT, K.EUROS, K.SHARE, K.NUMBER})
_LONG = frozenset({K.PROSE, K.LINES})
_OF_PARTIES = frozenset({"collectivite", FINANCER})
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009"))
_TYPED_NUMBER = re.compile(r"[-+\u2212]?\d[\d \u00a0\u202f\u2009]*(?:[.,]\d+)?\s*(?:€|euros?)?", re.IGNORECASE)
_UNIT = re.compile(r"\s*(?:€|euros?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: its key in the file, its title in words, how its cells are typed.

    `choices` are the values that may be chosen, each with its words; with `open_choices`, others may be typed. `width`
    is in characters. `is_number`: digits alone are kept of « 12 345 € ». `is_long`: a cell may have several lines.
    """

    key: str
    title: str
    width: int
    help: str = ""
    required: bool = False
    gap: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    open_choices: bool = False
    is_number: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class GridEntry:
    """A table that a dossier has or may have; `rows` is their number, `is_there` whether its file is."""

    id: str
    title: str
    help: str
    file: str
    rows: int
    is_there: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is now; `digest` is that of its file, empty when there is none, `text` what it says."""

    entry: GridEntry
    digest: str
    text: str
    columns: tuple[GridColumn, ...]
    rows: tuple[TableRow, ...]


def list_grids(folder: Path) -> tuple[GridEntry, ...]:
    """The tables of a dossier, in the order of its annexes.

    Raises: `InputFileError`, `ContentError` when a file cannot be read.
    """
    return tuple(_describe(plan, read) for plan, read in _list_plans(folder))


def open_grid(folder: Path, project: Project, name: str) -> Grid:
    """The table of that name.

    Raises: `UsageError` when there is none; `InputFileError`, `ContentError` when its file cannot be read.
    """
    plan, read = next(((one, read) for one, read in _list_plans(folder) if one.id == name), (None, None))
    if plan is None or read is None:
        raise UsageError(Diagnostic(Code.FICHIER_INCONNU, "il n'y a pas de tableau de ce nom", Span(name[:80])))
    names: Mapping[str, str] = {}
    try:
        dossier = read_dossier(folder, project)
    except CtgError:  # what is wrong in it is told elsewhere; a table is mended all the same
        dossier = None
    if dossier is not None:
        plan, names = settle_choices(plan, dossier), _name_parties(dossier)
    columns = tuple(_list_columns(plan, read.text, names))
    return Grid(_describe(plan, read), read.digest, read.text, columns, tuple(_list_rows(read.text, len(columns))))


def make_edit(grid: Grid, rows: Sequence[TableRow], digest: str, base: str | None) -> TableEdit:
    """What a grid was made into, to be saved; `digest` and `base` are of the version that it was made from.

    Of a number that was typed or pasted, the spaces between figures and the sign of the euro go.
    """
    typed = {row.line: row.cells for row in _list_rows(base if base is not None else grid.text, len(grid.columns))}
    cleaned = tuple(TableRow(row.line, _clean(grid.columns, row, typed.get(row.line, ()))) for row in rows)
    return TableEdit(grid.entry.file, digest, tuple(one.key for one in grid.columns), cleaned, base)


def _clean(columns: Sequence[GridColumn], row: TableRow, before: Sequence[str]) -> tuple[str, ...]:
    cells = []
    for rank, column in enumerate(columns):
        words = row.cells[rank] if rank < len(row.cells) else ""
        words = "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").strip().split("\n"))
        words = words if column.is_long else " ".join(words.split("\n"))
        if column.is_number and (rank >= len(before) or words != before[rank]):
            words = clean_number(words)
        cells.append(words)
    return tuple(cells)


def clean_number(words: str) -> str:
    """« 12345,5 » for « 12 345,5 € »; words that are no number as they are."""
    if not _TYPED_NUMBER.fullmatch(words.strip()):
        return words
    return _UNIT.sub("", words.strip()).translate(_SPACES).replace("\u2212", "-")


def _list_plans(folder: Path) -> Iterator[tuple[SheetPlan, ReadFile]]:
    """The sheets that are tables, each with its file as it is."""
    for plan in list_plans():
        if not plan.file.endswith(_SUFFIX):
            continue
        (read,) = read_files(folder, [plan.file])
        other = STATEMENTS if is_former(read.text) else TRACKED  # the table has one form
        if plan.id != other:
            yield plan, read


def _describe(plan: SheetPlan, read: ReadFile) -> GridEntry:
    count = len(read_rows(read.text)[2]) if read.text.strip() else 0
    return GridEntry(plan.id, plan.title, plan.help, plan.file, count, bool(read.digest))


def _list_columns(plan: SheetPlan, text: str, names: Mapping[str, str]) -> Iterator[GridColumn]:
    """The columns of the file in their order; of one that is not there, those that it is to have."""
    known = {column.key: column for column in plan.columns if not column.computed}
    expected = FILES[plan.file]
    asked = tuple(expected) if isinstance(expected, tuple) else ()
    heads = read_rows(text)[1].cells if text.strip() else (*asked, *(("Territoire",) * (plan.file == INDICATORS_FILE)))
    for key in heads:
        column = known.get(key)
        yield _make_column(column, names) if column is not None else GridColumn(key, key, 14, is_number=True)


def _make_column(column: DataColumn, names: Mapping[str, str]) -> GridColumn:
    words = names if column.key in _OF_PARTIES else {}
    return GridColumn(
        column.key,
        column.title,
        column.width,
        column.help,
        column.required,
        column.gap,
        tuple((choice, words.get(choice, choice)) for choice in column.choices),
        column.key not in _OF_PARTIES and (column.open_choices or column.kind is not K.CHOICE),
        column.kind in _NUMBERS,
        column.kind in _LONG,
    )


def _name_parties(dossier: Dossier) -> Mapping[str, str]:
    return {party.id: party.nom_court or party.nom for party in dossier.facts.parties}


def _list_rows(text: str, count: int) -> Iterator[TableRow]:
    if text.strip():
        for row in read_rows(text)[2]:
            cells = (*row.cells, *("" for _ in range(count - len(row.cells))))
            yield TableRow(row.line, cells[:count])
