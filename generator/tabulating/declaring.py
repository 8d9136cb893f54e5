"""How a sheet of a dossier's workbook is declared: its file and its list, its columns, what makes the key of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.model.annexes import SHEETS_FOLDER
from generator.writing.xlsx.data_sheets import DataColumn, ValueKind

K = ValueKind
_NOTHING: Mapping[str, str] = {}
SHEET_FILES = f"{SHEETS_FOLDER}/*.yaml"
# Keys of what choices are taken from the dossier.
PARTY, GOAL, OPERATION, SHEET = "partie", "orientation", "operation", "fiche"
TOTAL = "total"
MEANS, TRACKED = "moyens", "suivi"
STATEMENTS, SPENDING, MEASURES, MEETINGS = "declarations", "depenses", "valeurs", "reunions"
OF_NUMBERED_SHEETS = frozenset({TRACKED, STATEMENTS, SPENDING, MEASURES})  # their rows call a fiche by its number
FINANCER, INSTANCE = "financeur", "instance"
ORDER_KEYS = frozenset({("fiches", GOAL)})  # columns whose change gives other numbers to fiches


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet as it is declared. `prefix` is the place of its records in the file, as the reference of keys has it.

    `names` are the columns that make the key of a row, `told` the one that names it to people; the others are those of
    `DataSheet`.
    """

    id: str
    title: str
    mark: str
    file: str
    prefix: str
    help: str
    columns: tuple[DataColumn, ...]
    names: tuple[str, ...]
    told: str
    closed: str = ""
    kept: str = ""
    open_columns: bool = False
    lasting: tuple[str, ...] = ()


def make_column(key: str, title: str, kind: ValueKind, width: int, fixed: str = "") -> DataColumn:
    """A column, which says with `fixed` why a row that is there keeps its value."""
    return DataColumn(key, title, kind, width, fixed=fixed)


def compute_column(key: str, title: str, kind: ValueKind, width: int, fixed: str) -> DataColumn:
    """A column where nothing is typed; `fixed` says where it comes from."""
    return replace(make_column(key, title, kind, width, fixed), computed=True)


def require_column(key: str, title: str, kind: ValueKind, width: int, fixed: str = "") -> DataColumn:
    """A column that is filled in every row."""
    return replace(make_column(key, title, kind, width, fixed), required=True)


def open_column(key: str, title: str, kind: ValueKind, width: int) -> DataColumn:
    """A column of a CSV table that may be « à compléter »."""
    return replace(make_column(key, title, kind, width), gap=True)


def choose_column(
    key: str, title: str, width: int, choices: Iterable[str] = (), spoken: Mapping[str, str] = _NOTHING
) -> DataColumn:
    known = tuple(map(str, choices))
    return DataColumn(key, title, K.CHOICE, width, choices=known, spoken=tuple(spoken.items()))


OF_PARTY = "une ligne reste à sa partie : la supprimer, puis en ajouter une à l'autre"
OF_SHEET = "une ligne reste à sa fiche : la supprimer, puis en ajouter une à l'autre"
KEPT = "cet identifiant est cité dans d'autres fichiers : il ne change pas ici"
KEPT_SHEETS = f"une fiche est un fichier : le retirer de {SHEETS_FOLDER}"
GROUP_PARTY = DataColumn(PARTY, "Partie", K.CHOICE, 20, fixed=OF_PARTY, group=True, required=True)
GROUP_SHEET = DataColumn(SHEET, "Fiche", K.CODE, 8, fixed=OF_SHEET, group=True, required=True)
GROUP_OPERATION = DataColumn(
    OPERATION, "Opération", K.CODE, 11, fixed="une ligne reste à son opération", group=True, required=True
)
