"""The workbook of a dossier's data as a kind of workbook that comes back: found, made in memory, read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.codes import Code
from generator.comparing.changes import ChangeKind, describe_change
from generator.editing.accepting import find_option
from generator.editing.new_texts import edit_files
from generator.editing.recomposing import Place, read_edited
from generator.editing.splices import OverlappingEditsError
from generator.editing.values import Decision, DeleteRecord, Edit, EditedFiles, InsertColumn, SortedChange
from generator.errors import ContentError, Diagnostic
from generator.model.document import GAP_TEXT
from generator.model.words.sources import FactPlace
from generator.returning.excel.sorted import WorkbookUse
from generator.returning.tables.renumbering import list_moved, renumber_tracking
from generator.returning.tables.sorting import looks_like_tables, say_row, sort_tables
from generator.tabulating.base import USE
from generator.tabulating.cell_values import fold_value
from generator.tabulating.declaring import OF_NUMBERED_SHEETS, SHEET
from generator.tabulating.filling import fill_book
from generator.writing.xlsx.data_sheets import DataBook, DataRow, DataSheet

_HINT = "accepter ces modifications une à une, chacune avec la ligne dont elle dépend, ou corriger le fichier à la main"


def apply_tables(place: Place, decisions: Sequence[Decision]) -> EditedFiles:
    """The files of the dossier with the accepted changes, read again as sheets: their words, and nothing else.

    Raises: `ContentError` when a decision cannot be followed, or when a sheet would say anything else.
    """
    edits: list[tuple[Edit, str]] = [(edit, one.reason) for one in decisions for edit in find_option(one).edits]
    try:
        files = edit_files(place.dossier, edits)
    except (OverlappingEditsError, ValueError, KeyError) as fault:
        message = "ces modifications ne peuvent pas être écrites ensemble à leur place : rien n'est écrit"
        raise ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint=_HINT)) from fault
    if not files:
        return EditedFiles(())
    read = read_edited(place, files)
    moved = list_moved(place.dossier, read)
    if moved:
        files = renumber_tracking(place.dossier, files, moved)
        read = read_edited(place, files)
    accepted = _Accepted.of(decisions, moved)
    faults = list(_compare(fill_book(place.dossier), fill_book(read), accepted))
    if faults:
        raise ContentError(faults)
    return EditedFiles(files)


@dataclass(frozen=True, slots=True)
class _Accepted:
    """What was accepted: the changes by their keys, the records that go, the new numbers of fiches, new columns."""

    wanted: Mapping[str, SortedChange]
    gone: tuple[FactPlace, ...]
    moved: Mapping[str, str]
    columns: tuple[InsertColumn, ...]

    @classmethod
    def of(cls, decisions: Sequence[Decision], moved: Mapping[str, str]) -> _Accepted:
        edits = [edit for one in decisions for edit in find_option(one).edits]
        gone = tuple(edit.fact for edit in edits if isinstance(edit, DeleteRecord))
        columns = tuple(edit for edit in edits if isinstance(edit, InsertColumn))
        return cls({one.change.change.key: one.change for one in decisions}, gone, moved, columns)

    @property
    def grows(self) -> bool:
        """Whether records come that have rows in other sheets: a party, a fiche."""
        return any(one.change.kind is ChangeKind.INSERTED for one in self.wanted.values())

    def takes_away(self, place: FactPlace) -> bool:
        """Whether a record goes with one that it stands in."""
        return any(one.file == place.file and place.path[: len(one.path)] == one.path for one in self.gone)

    def find_new_cells(self, row: DataRow) -> Mapping[str, str]:
        """The words of a row in columns that come."""
        place = row.owner
        return {
            one.name: dict(one.cells).get(row.line, "")
            for one in self.columns
            if place is not None and place.file == one.file
        }


def _compare(before: DataBook, after: DataBook, accepted: _Accepted) -> Iterator[Diagnostic]:
    """What the sheets would say that nobody asked for, and what they would not say that was."""
    for sheet in before.sheets:
        found = after.find_sheet(sheet.id)
        assert found is not None, "a dossier has every sheet"
        expected = Counter(_list_expected(sheet, found, accepted))
        made = Counter(say_row(found, _say_words(found, row)) for row in found.rows if row.owner is not None)
        if accepted.grows:  # what a new party or a new fiche has, unfilled, of other sheets
            blank = Counter(say_row(found, _say_words(found, row)) for row in found.rows if _is_blank(found, row))
            made -= (made - expected) & blank
        for words, _ in sorted((made - expected).items()):
            lost = next(iter(sorted((expected - made).elements())), "")
            told = f"au lieu de « {lost[:200]} »" if lost else "que personne n'a demandé"
            message = f"feuille « {sheet.title} » : elle dirait « {words[:200]} » {told} : rien n'est écrit"
            yield Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint=_HINT)
        if not made - expected and expected - made:
            changes = [one.change for one in accepted.wanted.values() if one.change.piece == sheet.id]
            asked = describe_change(changes[0]) if changes else sheet.title
            message = f"{asked} : une ligne manquerait ensuite : rien n'est écrit"
            yield Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint=_HINT)


def _list_expected(sheet: DataSheet, after: DataSheet, accepted: _Accepted) -> Iterator[str]:
    """The rows of a sheet in words, as they should be; `after` is the sheet as it would be, with its columns."""
    for row in sheet.rows:
        key = f"{sheet.id}/{row.key}"
        if key in accepted.wanted or (row.owner is not None and accepted.takes_away(row.owner)):
            continue
        words = {**_say_words(sheet, row), **accepted.find_new_cells(row)}
        changes = [(column, accepted.wanted.get(f"{key}/{column.key}")) for column in sheet.columns]
        for column, change in changes:
            if change is not None:
                words[column.key] = fold_value(column, change.change.after)
        if row.owner is None and not any(change for _, change in changes):
            continue  # its file does not have it
        if sheet.id in OF_NUMBERED_SHEETS:
            words[SHEET] = accepted.moved.get(words[SHEET], words[SHEET])
        columns = {column.key: column for column in after.columns}
        yield say_row(after, {one: fold_value(columns[one], said) for one, said in words.items() if one in columns})
    for change in accepted.wanted.values():
        if change.change.piece == sheet.id and change.change.kind is ChangeKind.INSERTED and not _is_column(change):
            yield change.change.after


def _is_column(change: SortedChange) -> bool:
    return any(isinstance(edit, InsertColumn) for one in change.options for edit in one.edits)


def _is_blank(sheet: DataSheet, row: DataRow) -> bool:
    """Whether nothing is known of a row but what it is part of."""
    cells = zip(sheet.columns, row.cells, strict=True)
    return all(one.group or one.computed or cell.words in ("", GAP_TEXT) for one, cell in cells)


def _say_words(sheet: DataSheet, row: DataRow) -> Mapping[str, str]:
    return {one.key: fold_value(one, cell.words) for one, cell in zip(sheet.columns, row.cells, strict=True)}


TABLES = WorkbookUse(USE, sort_tables, apply_tables, looks_like_tables)
