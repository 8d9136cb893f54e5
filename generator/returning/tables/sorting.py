"""What a returned workbook of data asks of a dossier: each changed cell, each new row, each row that is gone.

A cell is compared with what it said when the workbook left, then with what the dossier says today: where all three
differ it is a contradiction, which must be chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.codes import Code
from generator.comparing.changes import Change, ChangeKind
from generator.comparing.places import shorten
from generator.composing.no_break import straighten_apostrophes
from generator.editing.recomposing import Place
from generator.editing.values import Option, SortedChange, Target
from generator.errors import Diagnostic, Severity, Span
from generator.files import sha256
from generator.model.document import GAP_TEXT
from generator.model.words.typed import TypedFault
from generator.returning.excel.cells import ReturnedCell, ReturnedWorkbook
from generator.returning.excel.reading import list_looks
from generator.returning.excel.sorted import SortedWorkbook
from generator.returning.tables.cell_faults import find_cell_fault
from generator.returning.tables.proposing import (
    FICHES,
    PARTIES,
    PEOPLE,
    list_coming,
    propose_cell,
    propose_column,
    propose_removal,
    propose_row,
    refuse,
    renumbers,
)
from generator.returning.tables.returned_rows import ReturnedRow, ReturnedTable, is_blank, read_table, take_value
from generator.returning.tables.row_pairs import pair_rows
from generator.returning.tables.trying import refuse_unreadable
from generator.tabulating.base import BaseRow, list_base_files, list_base_rows, make_origin
from generator.tabulating.cell_values import fold_value, read_value, say_value, write_value
from generator.tabulating.declaring import GOAL, PARTY
from generator.tabulating.filling import fill_book
from generator.writing.xlsx.data_sheets import DataBook, DataCell, DataColumn, DataRow, DataSheet, RowHome, ValueKind
from generator.writing.xlsx.origin import WorkbookOrigin

_GONE = "cette ligne n'est plus dans le dossier"
_TABLE = ".csv"
_LONGEST_NAME = 60
_OF_PARTIES = frozenset({PARTY, "signataire", "collectivite"})
_OPEN = (ValueKind.LINE, ValueKind.PROSE)  # in a table, words of these kinds may be any


@dataclass(frozen=True, slots=True)
class _Found:
    """A cell that came back: its row as it left and today, its words as it left, as the dossier and as it say them."""

    base: BaseRow
    row: DataRow | None
    column: DataColumn
    sent: str
    today: str
    said: str


def sort_tables(place: Place, workbook: ReturnedWorkbook, origin: WorkbookOrigin | None) -> SortedWorkbook:
    """The changes in the order of the sheets and of their rows as they left, and what is to be told.

    A workbook that lost its origin is compared with the dossier of today.
    """
    book = fill_book(place.dossier)
    notes = [*_note_origin(workbook, origin, book)]
    changes: list[SortedChange] = []
    coming: dict[str, list[RowHome]] = {}
    for found in book.sheets:
        sheet = _welcome(found, coming)
        page = workbook.find_sheet(sheet.title)
        table = read_table(sheet, page) if page is not None else None
        if table is None:
            notes.append(
                _tell_missing(workbook.name, f"la feuille « {sheet.title} » n'y est plus ou n'a plus ses titres")
            )
            continue
        base = list_base_rows(origin or make_origin(book), sheet.title)
        sorting = _SheetSorting(sheet, table, base, place.dossier.folder, coming)
        changes += sorting.sort()
        notes += _note_columns(table, base, sorting.taken_columns)
        notes += list_looks(table.page, table.head + 1)
    return SortedWorkbook(refuse_unreadable(place, changes), tuple(notes))


def looks_like_tables(workbook: ReturnedWorkbook) -> bool:
    """Whether a workbook that says nothing of its origin has sheets of ours."""
    return all(workbook.find_sheet(title) is not None for title in ("Parties", "Communes", "Mode d'emploi"))


def _note_origin(workbook: ReturnedWorkbook, origin: WorkbookOrigin | None, book: DataBook) -> Iterator[Diagnostic]:
    if origin is None:
        message = "ce classeur ne dit plus de quoi il a été fait : il est comparé au dossier d'aujourd'hui"
        hint = "si le dossier a changé entre-temps, ce qu'il a gagné paraît retiré : le refuser"
        yield Diagnostic(Code.CLASSEUR_SANS_ORIGINE, message, Span(workbook.name), hint=hint, severity=Severity.WARNING)
    elif list_base_files(origin) != dict(book.files):
        message = "le dossier a changé depuis que ce classeur a été fait"
        hint = "les cellules sont comparées à ce qu'elles disaient ; celles qui ont changé des deux côtés sont dites"
        yield Diagnostic(Code.RETOUR_DOSSIER_CHANGE, message, Span(workbook.name), hint=hint, severity=Severity.ADVICE)


def _welcome(sheet: DataSheet, coming: Mapping[str, Sequence[RowHome]]) -> DataSheet:
    """A sheet with the homes that new rows of the sheets before it make, and its choices with the parties that come."""
    homes = tuple(coming.get(sheet.id, ()))
    new = tuple(home.group[0] for home in coming.get(PEOPLE, ()))
    columns = tuple(
        replace(one, choices=(*one.choices, *new)) if one.key in _OF_PARTIES else one for one in sheet.columns
    )
    return replace(sheet, homes=(*sheet.homes, *homes), columns=columns)


def _note_columns(table: ReturnedTable, base: Sequence[BaseRow], taken: Sequence[str]) -> Iterator[Diagnostic]:
    name = f"{table.page.file}:{table.page.title}"
    for column in table.missing:
        if not base or column.key in base[0].words:  # it left with the workbook
            yield _tell_missing(name, f"la colonne « {column.title} » n'y est plus")
    for title in (one for one in table.unknown if one not in taken):
        yield _tell_missing(name, f"la colonne « {title} » n'est pas de celles du classeur")


def _tell_missing(name: str, what: str) -> Diagnostic:
    hint = "si elle porte des modifications, les remettre dans le classeur tel qu'il a été fait ; sinon rien à faire"
    return Diagnostic(
        Code.CLASSEUR_INCOMPLET, f"{what} : rien n'en est repris", Span(name), hint=hint, severity=Severity.WARNING
    )


@dataclass(frozen=True, slots=True)
class _SheetSorting:
    """One sheet: as it is in the dossier today, as it came back, as it left."""

    sheet: DataSheet
    table: ReturnedTable
    base: tuple[BaseRow, ...]
    folder: str
    coming: dict[str, list[RowHome]]
    taken_columns: list[str] = field(default_factory=list)
    new_rows: list[RowHome] = field(default_factory=list)
    known: set[str] = field(default_factory=set)  # rows of today that left with the workbook

    def sort(self) -> Iterator[SortedChange]:
        today = pair_rows(self.base, self.sheet)
        self.known.update(row.key for row in today if row is not None)
        back = {row.rank: row for row in self.table.rows if row.rank is not None and row.rank < len(self.base)}
        grows = bool(self.sheet.homes) and not (self.sheet.closed or self.sheet.kept)
        for rank, (base, row) in enumerate(zip(self.base, today, strict=True)):
            found = back.get(rank)
            if found is None or (grows and is_blank(self.sheet.columns, found) and not self._was_blank(base)):
                yield from self._remove(base, row, grows=grows)
                continue
            for column in self.sheet.columns:
                if column not in self.table.missing and column.key in base.words:
                    yield from self._compare(base, row, column, found)
        for found in self.table.rows:
            if found.rank is None or found.rank >= len(self.base):
                yield from self._add(found)
        if self.sheet.open_columns and self.sheet.homes:
            yield from self._add_columns(today, back)

    def _was_blank(self, base: BaseRow) -> bool:
        typed = [one for one in self.sheet.columns if not (one.computed or one.fixed)]
        return not any(base.words.get(one.key) for one in typed)

    # --- cells ---------------------------------------------------------------------------------------------------

    def _compare(
        self, base: BaseRow, row: DataRow | None, column: DataColumn, found: ReturnedRow
    ) -> Iterator[SortedChange]:
        cell = found.cells.get(column.key)
        if column.computed and (cell is None or cell.formula is not None):
            return
        sent = fold_value(column, base.words[column.key])
        said, why = self._read(column, cell)
        if said == sent or (column.computed and self._is_sum(column, found, said)):
            return
        in_table = row is not None and row.owner is not None and row.owner.file.endswith(_TABLE)
        if not said and sent == GAP_TEXT and not in_table:
            return  # the words were taken away, and nothing was typed: it still is to be completed
        today = fold_value(column, row.cells[self.sheet.find_column(column.key)].words) if row is not None else sent
        if not why and said == today:
            return
        if not said and column.required:
            said = GAP_TEXT if column.gap else ""
            why = "" if said else "cette valeur est obligatoire"
        if said == GAP_TEXT and not (column.gap or (in_table and column.kind in _OPEN)):
            why = f"« {GAP_TEXT} » n'est pas admis dans cette colonne"
        if column.fixed:
            why = f"non modifiable ici : {column.fixed}"
        elif row is None:
            why = _GONE
        yield self._tell(_Found(base, row, column, sent, today, said), why)

    def _read(self, column: DataColumn, cell: ReturnedCell | None) -> tuple[str, str]:
        """What a cell says, and why it cannot be taken."""
        if cell is not None and cell.trouble is not None:
            return fold_value(column, cell.words), f"la cellule {cell.address} {cell.trouble}"
        try:
            words = read_value(column, take_value(column, cell))
            return words, find_cell_fault(column, words)
        except TypedFault as fault:
            assert cell is not None, "an empty cell has no fault"
            return fold_value(column, cell.words), f"{fault.message} : {fault.hint}"

    def _is_sum(self, column: DataColumn, found: ReturnedRow, said: str) -> bool:
        """Whether a total whose formula was lost is still that of its row."""
        if column.kind is not ValueKind.EUROS:
            return False
        parts = [self._read(one, found.cells.get(one.key))[0] for one in self.sheet.columns if one.kind is column.kind]
        return said == str(sum(int(one) for one in parts[:-1] if one.isdigit()))

    def _tell(self, found: _Found, why: str) -> SortedChange:
        column, row = found.column, found.row
        before, after = say_value(column, found.today), say_value(column, found.said)
        name = row.name if row is not None else found.base.key
        place = f"feuille « {self.sheet.title} », {shorten(name, _LONGEST_NAME)}, {column.title}"
        key = f"{self.sheet.id}/{row.key if row is not None else found.base.key}/{column.key}"
        if why or row is None:
            cell = row.cells[self.sheet.find_column(column.key)] if row is not None else DataCell()
            owner = cell.place or (row.owner if row is not None else None)
            target = refuse(why, owner, cell.line or (row.line if row else 0), self.folder)
            return _make(ChangeKind.CHANGED, (self.sheet.id, place, key, before, after), target)
        target, option = propose_cell(self.sheet, row, column, found.said, self.folder)
        against = found.today != found.sent
        if against:
            sent = say_value(column, found.sent)
            says = f"{target.says} ; contradiction : le classeur est parti de « {sent} », le dossier dit « {before} »"
            target = Target(target.kind, says, target.places, target.facts)
        asks = against or renumbers(self.sheet, column)
        return _make(ChangeKind.CHANGED, (self.sheet.id, place, key, before, after), target, option, asks=asks)

    # --- rows ----------------------------------------------------------------------------------------------------

    def _remove(self, base: BaseRow, row: DataRow | None, *, grows: bool) -> Iterator[SortedChange]:
        if row is None or row.owner is None:
            return  # it is gone from the dossier too, or its file never had it
        words = {one.key: fold_value(one, cell.words) for one, cell in zip(self.sheet.columns, row.cells, strict=True)}
        before = say_row(self.sheet, words)
        place, key = f"feuille « {self.sheet.title} »", f"{self.sheet.id}/{row.key}"
        if not grows:
            target = refuse(
                f"non modifiable ici : {self.sheet.closed or self.sheet.kept}", row.owner, row.line, self.folder
            )
            yield _make(ChangeKind.DELETED, (self.sheet.id, place, key, before, ""), target)
            return
        target, option = propose_removal(row, self.folder)
        sent = {one.key: fold_value(one, base.words.get(one.key, "")) for one in self.sheet.columns}
        moved_on = any(words[k] != w for k, w in sent.items() if not self._find(k).computed)
        if moved_on:
            says = f"{target.says} ; contradiction : le dossier a changé cette ligne depuis"
            target = Target(target.kind, says, target.places, target.facts)
        asks = (
            moved_on or self.sheet.id == PARTIES
        )  # a party that leaves is cited elsewhere: nobody takes it by « tout »
        yield _make(ChangeKind.DELETED, (self.sheet.id, place, key, before, ""), target, option, asks=asks)

    def _find(self, key: str) -> DataColumn:
        return self.sheet.columns[self.sheet.find_column(key)]

    def _add(self, found: ReturnedRow) -> Iterator[SortedChange]:
        typed = [one for one in self.sheet.columns if not one.computed]
        read = {one.key: self._read(one, found.cells.get(one.key)) for one in typed}
        words = {key: said for key, (said, _) in read.items()}
        home = self._find_home(words)
        if home is not None:  # « Créer une ludothèque » is the fiche 16
            words |= dict(zip((one.key for one in typed if one.group), home.group, strict=True))
        if not any(words.values()) or self._is_there(words):
            return
        due = [one for one in typed if one.required and not words[one.key] and _is_due(one.key, words)]
        faults = [why for _, why in read.values() if why]
        faults += [f"« {one.title} » est obligatoire" for one in due if not one.gap]
        if home is not None:
            words |= {one.key: GAP_TEXT for one in due if one.gap}
        after = say_row(self.sheet, words)
        group = ", ".join(words[one.key] for one in self.sheet.columns if one.group and words[one.key])
        place = f"feuille « {self.sheet.title} »{f', {group}' if group else ''}"
        key = f"{self.sheet.id}/+{sha256(f'{group}/{after}'.encode())[:10]}"
        if self.sheet.closed and home is None:
            faults = [f"non modifiable ici : {self.sheet.closed}"]
        elif home is None and not faults:
            faults = ["rien dans le dossier n'a ce nom, ou sa ligne y est déjà : choisir dans la liste"]
        if faults or home is None:
            target = refuse(" ; ".join(faults), None, 0, self.folder)
            yield _make(ChangeKind.INSERTED, (self.sheet.id, place, key, "", after), target)
            return
        target, option = propose_row(self.sheet, home, words, self.folder, self.new_rows.count(home))
        self.new_rows.append(home)
        for sheet, new_home in list_coming(self.sheet, words, option):
            self.coming.setdefault(sheet, []).append(new_home)
        asks = self.sheet.id == FICHES and self._moves_others(words)
        if asks:
            says = f"{target.says} ; les fiches des orientations suivantes changent de numéro, leur suivi aussi"
            target = Target(target.kind, says, target.places, target.facts)
        yield _make(ChangeKind.INSERTED, (self.sheet.id, place, key, "", after), target, option, asks=asks)

    def _moves_others(self, words: Mapping[str, str]) -> bool:
        """Whether fiches of later orientations are there, which a new one gives other numbers."""
        goals = self._find(GOAL).choices
        rank = self.sheet.find_column(GOAL)
        later = goals[goals.index(words[GOAL]) + 1 :] if words[GOAL] in goals else goals
        return any(row.cells[rank].words in later for row in self.sheet.rows)

    def _add_columns(self, today: Sequence[DataRow | None], back: Mapping[int, ReturnedRow]) -> Iterator[SortedChange]:
        """Columns that the workbook did not have, of a table that may have more: a year, a territory to compare."""
        for after, name, cells in self.table.list_new_columns():
            column = DataColumn(name, name, ValueKind.NUMBER, 14, gap=True)
            read = [
                (row, self._read(column, cells.get(back[rank].number)))
                for rank, row in enumerate(today)
                if rank in back
            ]
            said = [(row, words) for row, (words, why) in read if row is not None and words and not why]
            faults = [why for _, (_, why) in read if why]
            words = " ; ".join(f"{shorten(row.name, _LONGEST_NAME)} : {say_value(column, one)}" for row, one in said)
            told = f"colonne « {name} »{' : ' if words else ''}{words}"
            key = f"{self.sheet.id}/+colonne/{name}"
            where = (self.sheet.id, f"feuille « {self.sheet.title} »", key, "", told)
            self.taken_columns.append(name)
            known = after if after in {one.key for one in self.sheet.columns} else self.sheet.columns[-1].key
            if faults:
                yield _make(ChangeKind.INSERTED, where, refuse(" ; ".join(dict.fromkeys(faults)), None, 0, self.folder))
                continue
            typed = [(row.line, write_value(column, one, "", in_table=True)) for row, one in said]
            target, option = propose_column(self.sheet, name, known, typed, self.folder)
            if any(row.rank is None and row.number in cells for row in self.table.rows):
                says = f"{target.says} ; les lignes nouvelles y restent vides : les remplir ensuite"
                target = Target(target.kind, says, target.places, target.facts)
            yield _make(ChangeKind.INSERTED, where, target, option, asks=bool(self.table.missing))

    def _find_home(self, words: Mapping[str, str]) -> RowHome | None:
        group = _fold_group([words[one.key] for one in self.sheet.columns if one.group])
        known = next((home for home in self.sheet.homes if _fold_group(home.group) == group), None)
        called = [home for home in self.sheet.homes if home.called and _fold_group([home.called]) == group]
        return known or (called[0] if len(called) == 1 else None)

    def _is_there(self, words: Mapping[str, str]) -> bool:
        """Whether the dossier has such a row already: it came by another way since the workbook left."""
        typed = [(rank, one) for rank, one in enumerate(self.sheet.columns) if not one.computed]
        return any(
            all(
                fold_value(one, row.cells[rank].words) in (words[one.key], words[one.key] or GAP_TEXT)
                for rank, one in typed
            )
            for row in self.sheet.rows
            if row.key not in self.known
        )


def _is_due(key: str, words: Mapping[str, str]) -> bool:
    """Whether a key must be there: one that stands below another, only with something else of it (« votes.pour »)."""
    above = key.rpartition(".")[0]
    return not above or any(said for other, said in words.items() if other.startswith(f"{above}."))


def _fold_group(group: Sequence[str]) -> tuple[str, ...]:
    """What a row is part of, whatever apostrophes and capitals it is typed with."""
    return tuple(straighten_apostrophes(one).casefold() for one in group)


def _make(
    kind: ChangeKind,
    told: tuple[str, str, str, str, str],
    target: Target,
    option: Option | None = None,
    *,
    asks: bool = False,
) -> SortedChange:
    """A change. `told` are its sheet, its place, its key, its words before and after."""
    sheet, place, key, before, after = told
    origin = target.places[0] if target.places else None
    change = Change(kind, sheet, place, key, before, after, (), origin)
    name = "\n".join((kind, key, before, after))
    return SortedChange(sha256(name.encode())[:10], change, target, () if option is None else (option,), asks)


def say_row(sheet: DataSheet, words: Mapping[str, str]) -> str:
    """A row in words: what it says in each column that is filled, numbers that follow from others left out."""
    told = [
        f"{one.title} : {say_value(one, words[one.key])}"
        for one in sheet.columns
        if words.get(one.key) and not (one.computed or (one.group and one.kind is ValueKind.CODE))
    ]
    return " ; ".join(told)
