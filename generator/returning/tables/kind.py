"""The workbook of a dossier's data as a kind of workbook that comes back: found, made in memory, read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from generator.codes import Code
from generator.comparing.changes import ChangeKind, describe_change
from generator.errors import ContentError, Diagnostic
from generator.returning.edits.accepting import find_option
from generator.returning.edits.new_texts import edit_files
from generator.returning.edits.recomposing import Place, read_edited
from generator.returning.edits.splices import OverlappingEditsError
from generator.returning.edits.values import Decision, Edit, EditedFiles, SortedChange
from generator.returning.excel.sorted import WorkbookUse
from generator.returning.tables.sorting import looks_like_tables, say_row, sort_tables
from generator.tabulating.base import USE
from generator.tabulating.cell_values import fold_value
from generator.tabulating.filling import fill_book
from generator.writing.xlsx.data_sheets import DataBook, DataRow, DataSheet

_HINT = "accepter ces modifications une à une, ou corriger le fichier à la main"


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
    before, after = fill_book(place.dossier), fill_book(read_edited(place, files))
    faults = list(_compare(before, after, [one.change for one in decisions]))
    if faults:
        raise ContentError(faults)
    return EditedFiles(files)


def _compare(before: DataBook, after: DataBook, accepted: Sequence[SortedChange]) -> Iterator[Diagnostic]:
    """What the sheets would say that nobody asked for, and what they would not say that was."""
    wanted = {one.change.key: one for one in accepted}
    for sheet in before.sheets:
        found = after.find_sheet(sheet.id)
        assert found is not None, "a dossier has every sheet"
        expected = Counter(_list_expected(sheet, wanted))
        made = Counter(say_row(found, _say_words(found, row)) for row in found.rows)
        for words, _ in sorted((made - expected).items()):
            lost = next(iter(sorted((expected - made).elements())), "")
            told = f"au lieu de « {lost[:200]} »" if lost else "que personne n'a demandé"
            message = f"feuille « {sheet.title} » : elle dirait « {words[:200]} » {told} : rien n'est écrit"
            yield Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint=_HINT)
        if not made - expected and expected - made:
            asked = next((describe_change(one.change) for one in accepted if one.change.piece == sheet.id), sheet.title)
            message = f"{asked} : une ligne manquerait ensuite : rien n'est écrit"
            yield Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint=_HINT)


def _list_expected(sheet: DataSheet, wanted: Mapping[str, SortedChange]) -> Iterator[str]:
    for row in sheet.rows:
        key = f"{sheet.id}/{row.key}"
        if key in wanted:
            continue
        words = dict(_say_words(sheet, row))
        for column in sheet.columns:
            change = wanted.get(f"{key}/{column.key}")
            if change is not None:
                words[column.key] = fold_value(column, change.change.after)
        yield say_row(sheet, words)
    for change in wanted.values():
        if change.change.piece == sheet.id and change.change.kind is ChangeKind.INSERTED:
            yield change.change.after


def _say_words(sheet: DataSheet, row: DataRow) -> Mapping[str, str]:
    return {one.key: fold_value(one, cell.words) for one, cell in zip(sheet.columns, row.cells, strict=True)}


TABLES = WorkbookUse(USE, sort_tables, apply_tables, looks_like_tables)
