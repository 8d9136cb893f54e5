"""The data of a dossier as sheets of a workbook: columns with their kinds, rows with keys, cells with their places."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.model.words.sources import FactPlace

ROW_MARK = "Repère"  # the title of the first column of each sheet: what a row is known by when it comes back
HELP_SHEET = "Mode d'emploi"
CHOICES_SHEET = "Listes"
HEAD_ROW = 4  # of a sheet of data: a title, what the sheet is for, an empty row, then the names of its columns

Shown = str | int | Decimal | datetime.date | None


class ValueKind(StrEnum):
    """What the cells of a column hold; each says how they are typed, shown and compared."""

    LINE = "ligne"
    PROSE = "texte"
    LINES = "liste"  # one element a line
    WHEN = "échéance"  # a day, or words: « fin 2028 »
    ATTENDANCE = "nombre, ou noms"  # one name a line
    YEARS = "années"
    INSEE = "code Insee"  # or the name of a commune
    SIREN = "SIREN"
    SIRET = "SIRET"
    CODE = "code"  # other words that a spreadsheet must leave as they are
    DAY = "date"
    COUNT = "nombre entier"
    EUROS = "euros"
    SHARE = "nombre d'ETP"
    NUMBER = "nombre"  # or words: a figure of the diagnostic
    CHOICE = "choix"
    ANSWER = "réponse"


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column. `key` is that of the file: a YAML key, with those above it (« votes.pour »), or that of a CSV column.

    `width` in characters. `gap` says that « à compléter » may stand there. `fixed` says why a row that is there keeps
    its value; with `computed` nothing is ever typed there, and `fixed` says where it comes from. `group` names the
    record that a row is part of. With `open_choices`, other words than the choices are admitted;
    `spoken` are other forms of some of them, as `slugify` makes them: « mme ».
    """

    key: str
    title: str
    kind: ValueKind
    width: int
    help: str = ""
    required: bool = False
    gap: bool = False
    fixed: str = ""
    computed: bool = False
    group: bool = False
    choices: tuple[str, ...] = ()
    open_choices: bool = False
    spoken: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DataCell:
    """What a cell says, as its file says it, and where: its keys, or its line and column in a CSV table.

    `place` is nothing for what is computed. `line` is 1-based, 0 when the file says nothing of it yet.
    """

    words: str = ""
    shown: Shown = None
    place: FactPlace | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row. `key` tells it from the others of its sheet by what it is about, `name` says it to a person.

    `owner` is the record in its file, and `line` its line; nothing for a row that its file does not have yet.
    """

    key: str
    name: str
    cells: tuple[DataCell, ...]
    owner: FactPlace | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class RowHome:
    """Where rows of a sheet may be added: the list, the mapping or the table that holds them.

    `group` is what the columns of the group say of them. `base` is what a new file begins with. `blank` says that one
    record is there, unfilled, which the first new row fills: what it is part of comes with the same workbook. `called`
    is what people may say in place of the group: the title of a fiche for its number.
    """

    group: tuple[str, ...]
    place: FactPlace
    base: str = ""
    blank: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True)
class DataSheet:
    """A sheet. `mark` begins what its rows are known by. `names` are the columns that make the key of a row.

    `homes` are where rows may be added; without, `closed` says why none may come or go, and `kept` why none may go from
    a sheet where some may come. With `open_columns`, a column that the workbook did not have is one more of its table.
    `lasting` are columns that tell a row apart when its number, and so its key, has become that of another.
    """

    id: str
    title: str
    mark: str
    help: str
    columns: tuple[DataColumn, ...]
    rows: tuple[DataRow, ...]
    names: tuple[str, ...]
    homes: tuple[RowHome, ...] = ()
    closed: str = ""
    kept: str = ""
    open_columns: bool = False
    lasting: tuple[str, ...] = ()

    def find_column(self, key: str) -> int:
        """The rank of a column, from 0.

        Raises: `StopIteration` when there is none.
        """
        return next(rank for rank, column in enumerate(self.columns) if column.key == key)

    def mark_row(self, rank: int) -> str:
        """What the row of that rank (from 0) is known by: « PA3 »."""
        return f"{self.mark}{rank + 1}"


@dataclass(frozen=True, slots=True)
class DataBook:
    """All sheets of a dossier. `files` are those that they were made from, each with its SHA-256."""

    dossier: str
    title: str
    files: tuple[tuple[str, str], ...]
    sheets: tuple[DataSheet, ...]

    def find_sheet(self, id_: str) -> DataSheet | None:
        """A sheet by its identifier."""
        return next((sheet for sheet in self.sheets if sheet.id == id_), None)

    def walk(self) -> Iterator[tuple[DataSheet, DataRow]]:
        """Each row with its sheet."""
        for sheet in self.sheets:
            for row in sheet.rows:
                yield sheet, row
