"""The workbook of a batch, read cell by cell: every wrong cell is told with its place, and the other rows are read."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.batches.workbook_cells import CellFault, read_codes, read_day, read_representatives, read_words
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Severity, Span
from generator.model.names import NAMELESS, explain_folder_name, slugify
from generator.model.territories import ReferenceTables
from generator.model.workbook import (
    COLUMNS,
    COMMUNES,
    GROUPING,
    IGNORED,
    RENEWAL_KEYS,
    Column,
    KnownRepresentative,
    RowFacts,
    SheetCell,
    SheetContent,
    WorkbookContent,
    WorkbookRow,
)
from generator.reading.communes import list_members
from generator.reading.reference_codes import check_caf, check_members, find_communes, find_grouping

_HEAD_LINES = 10  # the titles of the columns stand among the first
_SHOWN_COLUMNS = 5
_TOLD_OF_CELL = 5  # faults of one kind: a cell of a thousand names has a thousand
_MAX_NAME = 60  # characters of a folder's name


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may name: models, identities, reference tables, and where dossiers are looked for."""

    models: tuple[str, ...]
    identities: tuple[str, ...]
    tables: ReferenceTables
    roots: tuple[Path, ...]


def read_rows(sheet: SheetContent, file: str, known: Known) -> WorkbookContent:
    """Every row below the titles, in order.

    Raises: `ContentError` when the titles of the columns are not there.
    """
    lines: dict[int, list[SheetCell]] = {}
    for cell in sheet.cells:
        lines.setdefault(cell.row, []).append(cell)
    place = f"{file}:{sheet.title}"
    head, titles, notes = _find_titles(lines, place)
    rows: list[WorkbookRow] = []
    ignored = 0
    for number, cells in lines.items():
        named = {titles[cell.column]: cell for cell in cells if cell.column in titles}
        if number <= head or not named:
            continue
        if str(named["territoire"].value if "territoire" in named else "").startswith(IGNORED):
            ignored += 1
            continue
        rows.append(_RowReader(place, number, named, titles, known).read())
    return WorkbookContent(tuple(_refuse_same_names(rows, place, titles)), ignored, (*sheet.notes, *notes))


def _find_titles(lines: dict[int, list[SheetCell]], place: str) -> tuple[int, dict[int, str], tuple[Diagnostic, ...]]:
    """The line of the titles; the key of each column that is known; the others told."""
    keys = {slugify(column.title): column.key for column in COLUMNS}
    best = max(
        (number for number in list(lines)[:_HEAD_LINES]),
        key=lambda n: sum(slugify(str(c.value)) in keys for c in lines[n]),
        default=0,
    )
    titles: dict[int, str] = {}
    unknown: list[SheetCell] = []
    for cell in lines.get(best, []):
        key = keys.get(slugify(str(cell.value)))
        if key is None or key in titles.values():
            unknown.append(cell)
        else:
            titles[cell.column] = key
    missing = [column.title for column in COLUMNS if column.required and column.key not in titles.values()]
    if missing:
        names = " ; ".join(f"« {title} »" for title in missing)
        message = (
            f"il manque à cette feuille la colonne {names}" if titles else "cette feuille n'a pas les titres attendus"
        )
        hint = "partir du classeur vide : ctg lot --modele-xlsx renouvellements.xlsx"
        raise ContentError(Diagnostic(Code.COLONNE_ABSENTE, message, Span(place), hint=hint))
    return best, titles, tuple(_tell_unknown(unknown, place))


def _tell_unknown(cells: list[SheetCell], place: str) -> Iterator[Diagnostic]:
    shown = {slugify(column.title): column.title for column in COLUMNS}
    for cell in cells[:_SHOWN_COLUMNS]:
        near = difflib.get_close_matches(slugify(str(cell.value)), shown, 1, 0.8)
        hint = f"voulait-on « {shown[near[0]]} » ?" if near else "elle peut servir à vos notes"
        message = f"la colonne « {str(cell.value)[:60]} » n'est pas connue : elle est ignorée"
        span = Span(f"{place}!{cell.address}")
        yield Diagnostic(Code.COLONNE_IGNOREE, message, span, hint=hint, severity=Severity.WARNING)
    if len(cells) > _SHOWN_COLUMNS:
        message = f"{len(cells) - _SHOWN_COLUMNS} autres colonnes ne sont pas connues : elles sont ignorées"
        yield Diagnostic(Code.COLONNE_IGNOREE, message, Span(place), severity=Severity.WARNING)


class _RowReader:
    """One row: reads its cells and gathers their faults."""

    def __init__(
        self, place: str, number: int, cells: dict[str, SheetCell], titles: dict[int, str], known: Known
    ) -> None:
        self._place, self._number, self._cells, self._known = place, number, cells, known
        self._letters = {key: _letter(column) for column, key in titles.items()}
        self._faults = DiagnosticCollector()
        self._notes: list[Diagnostic] = []
        self._names: dict[str, str] = {}  # the codes of the row's communes, by their names as slugs

    def read(self) -> WorkbookRow:
        """The row, with its facts when no cell is wrong."""
        for column in COLUMNS:
            cell = self._cells.get(column.key)
            if cell is not None and cell.unusable:
                self._refuse(column.key, Code.CELLULE_INUTILISABLE, cell.unusable, "écrire la valeur, dans sa cellule")
            elif cell is None and column.required:
                self._refuse(column.key, Code.CELLULE_OBLIGATOIRE, f"« {column.title} » n'est pas rempli", column.help)
        facts = self._read_facts()
        name = self._words("territoire")
        return WorkbookRow(
            number=self._number,
            place=str(self._span("territoire")),
            name=name or f"ligne {self._number}",
            values={key: _show(cell) for key, cell in self._cells.items()},
            facts=None if self._faults.errors else facts,
            faults=self._faults.found,
            notes=tuple(self._notes),
        )

    def _read_facts(self) -> RowFacts:
        first, last = self._day("debut"), self._day("fin")
        if first is not None and last is not None and last <= first:
            message = f"la période finit ({last:%d/%m/%Y}) avant de commencer ({first:%d/%m/%Y})"
            self._refuse("fin", Code.PERIODE_INVALIDE, message, "corriger l'une des deux dates")
        name = self._words("territoire")
        if name and (why := _explain_name(slugify(name))):
            message = f"« {name[:80]} » ne peut pas nommer un dossier : {why[0]}"
            self._refuse("territoire", Code.NOM_DE_TERRITOIRE, message, why[1])
        facts = RowFacts(name, first or datetime.date.min, last or datetime.date.max)
        if self._words("origine"):
            model = self._choose("modele", self._known.models, self._known.models)
            return replace(facts, model=model, origin=self._find_origin())
        communes = find_communes(self._codes("communes", 5), self._known.tables, self._located("communes"))
        sirens = self._codes("epci", 9)
        if len(sirens) > 1:
            self._refuse("epci", Code.EPCI_INCONNU, "un seul EPCI signe une ligne", "en garder un")
        located = self._located("epci")
        grouping = find_grouping(sirens[0], self._known.tables, located) if len(sirens) == 1 else None
        if grouping is not None:
            check_members(grouping, communes, self._known.tables, located)
            if not communes:
                check_caf(list_members(grouping.siren), located)
        if "communes" not in self._cells and "epci" not in self._cells:
            message = "ni commune ni EPCI : personne ne signe avec la Caf"
            self._refuse(
                "communes", Code.CELLULE_OBLIGATOIRE, message, "écrire les codes Insee des communes qui signent"
            )
        signers = {commune.insee for commune in communes}
        self._names = {slugify(commune.name): commune.insee for commune in communes}
        return replace(
            facts,
            communes=communes,
            grouping=grouping,
            holder=self._choose("competence", (COMMUNES, GROUPING), self._list_holders()),
            place=self._words("lieu"),
            signing_day=self._day("date_signature"),
            caf=self._words("caf"),
            representatives={
                **self._representatives("caf_representants", "caf"),
                **self._representatives("epci_representants", "epci" if grouping is not None else ""),
                **self._representatives("communes_representants", *sorted(signers), by_code=True),
            },
            model=self._choose("modele", self._known.models, self._known.models),
            identity=self._choose("identite", self._known.identities, self._known.identities),
        )

    def _list_holders(self) -> tuple[str, ...]:
        present = ((COMMUNES, "communes"), (GROUPING, "epci"))
        return tuple(holder for holder, key in present if key in self._cells)

    def _find_origin(self) -> Path | None:
        for key, cell in self._cells.items():
            if key not in RENEWAL_KEYS and not cell.unusable:
                column = _column(key)
                message = f"« {column.title} » est sans effet : la ligne renouvelle un dossier, qui le dit"
                hint = "vider cette cellule, et corriger s'il le faut le dossier renouvelé"
                self._notes.append(
                    Diagnostic(Code.CELLULE_SANS_EFFET, message, self._span(key), hint=hint, severity=Severity.WARNING)
                )
        words = self._words("origine")
        for root in self._known.roots:
            path = root / words
            if (path / FACTS_FILE).is_file() or (path.suffix.lower() == ".pdf" and path.is_file()):
                return path
        known = self._list_origins()
        near = difflib.get_close_matches(words, known, 1, 0.5)
        example = "par exemple content/bassin-minier, ou un PDF de cette CTG"
        hint = f"voulait-on « {known[near[0]]} » ?" if near else example
        self._refuse("origine", Code.DOSSIER_INTROUVABLE, f"« {words} » n'est ni un dossier de CTG ni un PDF", hint)
        return None

    def _list_origins(self) -> dict[str, str]:
        """The dossiers that a row can name, by their path and by their name: the path that finds each."""
        found: dict[str, str] = {}
        for root in self._known.roots:
            for file in (*sorted(root.glob(f"*/{FACTS_FILE}")), *sorted(root.glob(f"content/*/{FACTS_FILE}"))):
                path = file.parent.relative_to(root).as_posix()
                found.setdefault(path, path)
                found.setdefault(file.parent.name, path)
        return found

    def _words(self, key: str) -> str:
        cell = self._cells.get(key)
        return "" if cell is None or cell.unusable else read_words(cell)

    def _day(self, key: str) -> datetime.date | None:
        cell = self._cells.get(key)
        if cell is None or cell.unusable:
            return None
        try:
            return read_day(cell)
        except CellFault as fault:
            self._refuse(key, Code.DATE_INVALIDE, fault.message, fault.hint)
            return None

    def _codes(self, key: str, digits: int) -> tuple[str, ...]:
        cell = self._cells.get(key)
        if cell is None or cell.unusable:
            return ()
        try:
            return read_codes(cell, digits)
        except CellFault as fault:
            self._refuse(key, Code.CELLULE_INUTILISABLE, fault.message, fault.hint)
            return ()

    def _choose(self, key: str, choices: tuple[str, ...], possible: tuple[str, ...]) -> str:
        words = self._words(key)
        value = next((choice for choice in choices if slugify(choice) == slugify(words)), "") if words else ""
        if words and (not value or value not in possible):
            near = difflib.get_close_matches(words.lower(), possible, 1)
            hint = f"voulait-on « {near[0]} » ?" if near else f"choix : {', '.join(possible) or 'laisser vide'}"
            message = f"« {words[:60]} » n'est pas {'possible ici' if value else 'un choix connu'}"
            self._refuse(key, Code.CHOIX_INCONNU, message, hint)
            return ""
        return value

    def _representatives(
        self, key: str, *parties: str, by_code: bool = False
    ) -> dict[str, tuple[KnownRepresentative, ...]]:
        words = self._words(key)
        if not words:
            return {}
        found: dict[str, tuple[KnownRepresentative, ...]] = {}
        known = [party for party in parties if party]
        source = "communes" if by_code else "epci"
        if any(fault.span == self._span(source) for fault in self._faults.found):
            return {}  # nothing can be said of those who sign for it
        if not known:
            who = "aucune commune" if by_code else "aucun EPCI"
            self._refuse(key, Code.CHOIX_INCONNU, f"{who} ne signe sur cette ligne", "vider cette cellule")
            return {}
        for said, person, fault in read_representatives(words, by_code):
            party = self._names.get(slugify(said), said) if by_code else said
            if fault is not None:
                self._refuse(key, Code.REPRESENTANT_MAL_ECRIT, fault.message, fault.hint)
            elif person is not None and by_code and party not in known:
                message = f"« {party} » n'est pas une commune de cette ligne"
                self._refuse(key, Code.REPRESENTANT_MAL_ECRIT, message, f"communes : {', '.join(known)}")
            elif person is not None:
                name = party if by_code else known[0]
                found[name] = (*found.get(name, ()), person)
        return found

    def _located(self, key: str) -> _LocatedFaults:
        return _LocatedFaults(self, key)

    def _span(self, key: str) -> Span:
        return Span(f"{self._place}!{self._letters.get(key, 'A')}{self._number}")

    def _refuse(self, key: str, code: Code, message: str, hint: str) -> None:
        self.add(Diagnostic(code, message, hint=hint), key)

    def add(self, diagnostic: Diagnostic, key: str) -> None:
        """Keep a fault of the column `key`, with its place; of one kind in one cell, the first of them."""
        span = self._span(key)
        alike = sum(fault.span == span and fault.code == diagnostic.code for fault in self._faults.found)
        if alike == _TOLD_OF_CELL:
            others = "cette cellule a d'autres fautes de ce genre"
            diagnostic = replace(diagnostic, message=others, hint="corriger celles-ci, puis relancer la commande")
        if alike <= _TOLD_OF_CELL:
            self._faults.add(replace(diagnostic, span=span))


class _LocatedFaults(DiagnosticCollector):
    """A collector that gives each fault the place of one cell."""

    def __init__(self, reader: _RowReader, key: str) -> None:
        super().__init__()
        self._reader, self._key = reader, key

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep one fault, there."""
        self._reader.add(diagnostic, self._key)


def _column(key: str) -> Column:
    return next(column for column in COLUMNS if column.key == key)


def _letter(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _show(cell: SheetCell) -> str:
    return f"{cell.value:%d/%m/%Y}" if isinstance(cell.value, datetime.date) else str(cell.value)


def _refuse_same_names(rows: list[WorkbookRow], place: str, titles: dict[int, str]) -> Iterable[WorkbookRow]:
    """Rows of one name: the same row twice is made once; of different ones, nobody knows which is meant."""
    first: dict[str, list[WorkbookRow]] = {}
    for row in rows:
        first.setdefault(slugify(row.name), []).append(row)
    letter = next(_letter(column) for column, key in titles.items() if key == "territoire")
    for row in rows:
        same = first[slugify(row.name)]
        span = Span(f"{place}!{letter}{row.number}")
        others = ", ".join(f"{letter}{other.number}" for other in same if other is not row)
        if len(same) == 1 or not row.values.get("territoire"):
            yield row
        elif all(other.values == same[0].values for other in same):
            if row is same[0]:
                message = f"cette ligne est répétée en {others} : elle est faite une fois"
                note = Diagnostic(Code.LIGNE_EN_DOUBLE, message, span, hint="en effacer une", severity=Severity.WARNING)
                yield replace(row, notes=(*row.notes, note))
        else:
            message = f"« {row.name} » est aussi le nom de la ligne {others}, qui dit autre chose"
            hint = "distinguer les deux noms, par exemple « Val de Loire (41) », ou effacer une ligne"
            yield replace(
                row, facts=None, faults=(*row.faults, Diagnostic(Code.NOM_EN_DOUBLE, message, span, hint=hint))
            )


def _explain_name(name: str) -> tuple[str, str] | None:
    """Why a territory's name cannot be that of a folder, and what to do; None when it can."""
    if len(name) > _MAX_NAME:
        return f"il a {len(name)} caractères, {_MAX_NAME} au plus", "l'abréger ; ctg.yaml dira ensuite le nom entier"
    if name == NAMELESS:
        return "il n'a ni lettre ni chiffre", "écrire le nom du territoire"
    why = explain_folder_name(name)
    return (why, "ajouter un mot : « Pays de … »") if why else None
