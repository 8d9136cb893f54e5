"""The rows of a table of avenants, read cell by cell: a wrong cell is told with its place, the other rows are read."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from generator.batches.workbook_cells import CellFault, read_day, read_representatives, read_words
from generator.codes import Code
from generator.dossier_place import FACTS_FILE, find_amendment_number
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Severity, Span
from generator.files import display_path, read_bytes, read_text
from generator.intake.door import take_workbook
from generator.model.names import slugify
from generator.model.workbook import COLUMNS, IGNORED, SHEET, KnownRepresentative, SheetCell, SheetContent
from generator.project import Project
from generator.reading.csv_tables import parse_csv

CSV, XLSX = ".csv", ".xlsx"
DOSSIER, OBJECT, EFFECT, REASONS = "dossier", "objet", "prise_effet", "motifs"
_OWN = {DOSSIER: "Dossier", OBJECT: "Objet de l'avenant", EFFECT: "Prise d'effet", REASONS: "Raisons"}
_SHARED = ("fin", "lieu", "date_signature", "caf_representants", "epci_representants", "communes_representants")
TITLES = _OWN | {column.key: column.title for column in COLUMNS if column.key in _SHARED}
_DAYS = ("fin", "date_signature", EFFECT)
_PEOPLE = ("caf_representants", "epci_representants", "communes_representants")
_MAX_BYTES = 16 * 1024 * 1024

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """What a row asks for. `people` are by the column, then by INSEE code or name where there are several communes.

    `folder` is the dossier of the convention; nothing when the row has `faults`.
    """

    place: str  # « avenants.csv:3 », « avenants.xlsx:CTG!3 »
    name: str
    folder: Path | None
    purpose: str
    reasons: str = ""
    signing_place: str = ""
    days: Mapping[str, datetime.date] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, tuple[KnownRepresentative, ...]]] = field(default_factory=dict)
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class AmendmentTable:
    """The rows in order, how many are ignored, and what to tell of the whole."""

    rows: tuple[AmendmentRow, ...]
    ignored: int
    notes: tuple[Diagnostic, ...]


def read_amendment_table(file: Path, project: Project) -> AmendmentTable | None:
    """The rows of a table of avenants; nothing when it is another workbook: it has no column « Dossier ».

    Raises: `InputFileError` or `ContentError` when the file cannot be used.
    """
    name = display_path(file)
    ignored = 0
    if file.suffix.lower() == CSV:
        sheet, ignored = _read_csv(file, name)
    else:
        sheet = take_workbook(read_bytes(file, _MAX_BYTES), name, SHEET)
    lines: dict[int, dict[int, SheetCell]] = {}
    for cell in sheet.cells:
        lines.setdefault(cell.row, {})[cell.column] = cell
    head = next(iter(lines), 0)
    keys = {slugify(title): key for key, title in TITLES.items()} | {slugify(key): key for key in (OBJECT, REASONS)}
    titles = {cell.column: keys.get(slugify(read_words(cell)), "") for cell in lines.get(head, {}).values()}
    if DOSSIER not in titles.values():
        return None
    if OBJECT not in titles.values():
        raise _refuse_columns(name)
    place = f"{name}:{sheet.title}!" if sheet.title else f"{name}:"
    roots = (file.resolve().parent, Path.cwd(), project.root, project.content)
    rows: list[AmendmentRow] = []
    for number, cells in lines.items():
        named = {titles[column]: cell for column, cell in cells.items() if titles.get(column) and read_words(cell)}
        if number == head or not named:
            continue
        if read_words(named.get(DOSSIER, cells[min(cells)])).startswith(IGNORED):
            ignored += 1
            continue
        rows.append(_Reader(f"{place}{number}", named, roots).read())
    unknown = [cell for cell in lines[head].values() if not titles[cell.column]]
    notes = (*sheet.notes, *_tell_unknown(unknown, f"{place}{head}"))
    return AmendmentTable(tuple(_refuse_twice(rows)), ignored, notes)


def _read_csv(file: Path, name: str) -> tuple[SheetContent, int]:
    """The cells of a CSV file, and how many of its lines are left out: the others keep their numbers."""
    lines = read_text(file).split("\n")
    left_out = [line.lstrip().startswith(IGNORED) for line in lines]
    text = "\n".join("" if out else line for line, out in zip(lines, left_out, strict=True))
    table = parse_csv(text, name, (TITLES[DOSSIER],), free_columns=True)
    cells = [SheetCell(1, rank, "", title) for rank, title in enumerate(table.columns, 1)]
    for line in table.lines:
        words = enumerate((line.cells[column] for column in table.columns), 1)
        cells += [SheetCell(line.origin.line or 0, rank, "", value) for rank, value in words if value]
    return SheetContent("", tuple(cells)), sum(left_out)


def _refuse_columns(name: str) -> ContentError:
    message = f"il manque à ce tableau la colonne « {TITLES[OBJECT]} »"
    hint = f"colonnes : {' ; '.join(TITLES.values())}"
    return ContentError(Diagnostic(Code.COLONNE_ABSENTE, message, Span(name), hint=hint))


def _tell_unknown(cells: list[SheetCell], place: str) -> Iterator[Diagnostic]:
    shown = {slugify(title): title for title in TITLES.values()}
    for cell in cells:
        words = read_words(cell)
        near = difflib.get_close_matches(slugify(words), shown, 1, 0.7)
        hint = f"voulait-on « {shown[near[0]]} » ?" if near else "elle peut servir à vos notes"
        message = f"la colonne « {words[:60]} » n'est pas connue : elle est ignorée"
        yield Diagnostic(Code.COLONNE_IGNOREE, message, Span(place), hint=hint, severity=Severity.WARNING)


def _refuse_twice(rows: list[AmendmentRow]) -> Iterator[AmendmentRow]:
    """Two rows on one convention ask for two avenants at once: only the first counts."""
    seen: dict[Path, str] = {}
    for row in rows:
        before = seen.setdefault(row.folder.resolve(), row.place) if row.folder is not None else row.place
        if before == row.place:
            yield row
            continue
        message = f"deux lignes pour « {row.name} » : un avenant à la fois"
        fault = Diagnostic(Code.NOM_EN_DOUBLE, message, Span(row.place), hint=f"l'autre est {before}")
        yield AmendmentRow(row.place, row.name, None, row.purpose, faults=(*row.faults, fault))


class _Reader:
    """One row: reads its cells and gathers their faults."""

    def __init__(self, place: str, cells: Mapping[str, SheetCell], roots: tuple[Path, ...]) -> None:
        self._place, self._cells, self._roots = place, cells, roots
        self._faults = DiagnosticCollector()

    def read(self) -> AmendmentRow:
        """The row; without a folder when one of its cells is wrong."""
        for key, cell in self._cells.items():
            if cell.unusable:
                self._refuse(Code.CELLULE_INUTILISABLE, f"« {TITLES[key]} » : {cell.unusable}", "écrire la valeur")
        folder, purpose = self._find_folder(), self._words(OBJECT)
        if not purpose:
            hint = "l'objet de l'avenant en une ligne, par exemple : prolongation d'un an"
            self._refuse(Code.CELLULE_OBLIGATOIRE, f"« {TITLES[OBJECT]} » n'est pas rempli", hint)
        days = {key: day for key in _DAYS if (day := self._take(key, read_day)) is not None}
        people = {key: dict(self._read_people(key)) for key in _PEOPLE if key in self._cells}
        return AmendmentRow(
            place=self._place,
            name=self._words(DOSSIER) or self._place,
            folder=None if self._faults.errors else folder,
            purpose=" ".join(purpose.split()),
            reasons=self._words(REASONS),
            signing_place=self._words("lieu"),
            days=days,
            people=people,
            faults=self._faults.found,
        )

    def _find_folder(self) -> Path | None:
        words = self._words(DOSSIER)
        found = [root / words for root in self._roots if words and (root / words / FACTS_FILE).is_file()]
        if found and not find_amendment_number(found[0]):
            current = Path.cwd()
            place = found[0].resolve()
            return place.relative_to(current) if place.is_relative_to(current) else place
        known = sorted({file.parent.name for root in self._roots for file in root.glob(f"*/{FACTS_FILE}")})
        near = difflib.get_close_matches(words, known, 1, 0.6)
        hint = f"voulait-on « {near[0]} » ?" if near else "le dossier de la convention, par exemple content/essai"
        self._refuse(Code.DOSSIER_INTROUVABLE, f"« {words} » n'est pas le dossier d'une convention", hint)
        return None

    def _words(self, key: str) -> str:
        return self._take(key, read_words) or ""

    def _take(self, key: str, read: Callable[[SheetCell], T]) -> T | None:
        cell = self._cells.get(key)
        if cell is None or cell.unusable:
            return None
        try:
            return read(cell)
        except CellFault as fault:
            self._refuse(Code.DATE_INVALIDE, f"« {TITLES[key]} » : {fault.message}", fault.hint)
            return None

    def _read_people(self, key: str) -> Iterator[tuple[str, tuple[KnownRepresentative, ...]]]:
        found: dict[str, tuple[KnownRepresentative, ...]] = {}
        for said, person, fault in read_representatives(self._words(key), by_code=key == "communes_representants"):
            if fault is not None:
                self._refuse(Code.REPRESENTANT_MAL_ECRIT, f"« {TITLES[key]} » : {fault.message}", fault.hint)
            elif person is not None:
                found[said] = (*found.get(said, ()), person)
        yield from found.items()

    def _refuse(self, code: Code, message: str, hint: str) -> None:
        self._faults.add(Diagnostic(code, message, Span(self._place), hint=hint))
