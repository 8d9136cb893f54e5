"""What can be done about a change of a sheet of data: the key, the cell, the record or the row where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.editing.values import (
    Choice,
    DeleteRecord,
    DeleteRow,
    Edit,
    InsertColumn,
    InsertRecord,
    InsertRow,
    Option,
    SetCell,
    SetKey,
    SpliceCell,
    SpliceText,
    Target,
    TargetKind,
    Words,
)
from generator.editing.yaml_records import write_record
from generator.errors import Span
from generator.model.document import GAP_TEXT
from generator.model.names import slugify
from generator.model.party_kinds import list_kinds
from generator.model.words.sources import FactPlace
from generator.tabulating.cell_values import list_parts, write_value
from generator.tabulating.columns import list_plans
from generator.tabulating.declaring import MEANS, ORDER_KEYS
from generator.writing.xlsx.data_sheets import DataCell, DataColumn, DataRow, DataSheet, RowHome, ValueKind

_TABLE = ".csv"
PARTIES, PEOPLE, FICHES, OPERATIONS = "parties", "representants", "fiches", "operations"
_STATE, _FIRST_STATE = "etat", "à lancer"
# What a new record has besides the columns of its sheet.
_BESIDES: Mapping[str, tuple[tuple[str, str], ...]] = {"operations": (("financement", GAP_TEXT),)}
_PERSON = ("civilite", "prenom", "nom", "fonction")
_DECISION = ("deliberation.date", "deliberation.numero")
_LONGEST_SLUG = 40
_FILE_RANK = re.compile(r"(\d{1,4})-")


def propose_cell(sheet: DataSheet, row: DataRow, column: DataColumn, words: str, folder: str) -> tuple[Target, Option]:
    """A cell that becomes other words, in the one form of its kind; empty words take an optional key away."""
    cell = row.cells[sheet.find_column(column.key)]
    edit = _edit_cell(sheet, row, column, cell, words)
    place = cell.place or (sheet.homes[0].place if sheet.homes else None)
    assert place is not None, "only what is computed has no place"
    line = cell.line or row.line
    kind = TargetKind.DATA if place.file.endswith(_TABLE) else TargetKind.FACT
    target = Target(kind, f"{place.file}, {column.key}", (Span(f"{folder}/{place.file}", line),), (place,))
    said = f"écrire cette valeur dans {place.file}" if words else f"retirer cette valeur de {place.file}"
    return target, Option(Choice.DATA, said, (edit,))


def _edit_cell(sheet: DataSheet, row: DataRow, column: DataColumn, cell: DataCell, words: str) -> Edit:
    if cell.place is None:  # a fiche that the tracking table has no line of yet
        home, key = sheet.homes[0], sheet.names[0]
        said = row.cells[sheet.find_column(key)].words
        written = write_value(column, words, "", in_table=True)
        others = tuple((one.key, _FIRST_STATE) for one in sheet.columns if one.key == _STATE and one is not column)
        line = int(home.place.path[0])
        return SetCell(home.place.file, (key, said), column.key, written, line, others, home.base.rstrip("\n"))
    in_table = cell.place.file.endswith(_TABLE)
    if in_table:
        return SpliceCell(cell.place, 0, len(cell.words), write_value(column, words, cell.words, in_table=True))
    return SetKey(cell.place, _say(column, words, cell.words))


def propose_row(
    sheet: DataSheet, home: RowHome, words: Mapping[str, str], folder: str, number: int = 0
) -> tuple[Target, Option]:
    """A new row, its words by column, where those of its group are. `number` is its rank among the new ones, from 0."""
    place = _name_file(sheet, home.place, words, number) if sheet.id == FICHES else home.place
    target = Target(_find_kind(place), f"{place.file}, {sheet.title.lower()}", (Span(f"{folder}/{place.file}"),))
    typed = [one for one in sheet.columns if not one.computed and not one.group]
    if place.file.endswith(_TABLE):
        cells = tuple((one.key, write_value(one, words.get(one.key, ""), "", in_table=True)) for one in typed)
        edits: tuple[Edit, ...] = (InsertRow(place.file, int(place.path[0]), cells, home.base.rstrip("\n")),)
    elif sheet.id == FICHES:
        edits = (SpliceText(place.file, 0, 0, _write_fiche(sheet, words)),)
    elif home.blank and not number:
        first = (*place.path, 0) if sheet.id in (OPERATIONS, PEOPLE) else place.path
        edits = tuple(
            SetKey(FactPlace(place.file, (*first, *one.key.split("."))), _say(one, words.get(one.key, ""), ""))
            for one in typed
        )
    elif sheet.id == MEANS:
        owner = words.get("signataire", "")
        years = [one for one in typed if one.kind is ValueKind.EUROS and words.get(one.key)]
        edits = tuple(SetKey(FactPlace(place.file, (*place.path, owner, y.key)), words[y.key]) for y in years)
    else:
        said = ((one.key, _say(one, words.get(one.key, ""), "")) for one in typed)
        values = tuple((key, value) for key, value in said if value is not None)
        edits = (InsertRecord(place, (*values, *_BESIDES.get(sheet.id, ()))),)
        if sheet.id == PARTIES:
            edits = _add_party(place, words, values)
    return target, Option(Choice.DATA, f"ajouter cette ligne à {place.file}", edits)


def _add_party(place: FactPlace, words: Mapping[str, str], values: tuple[tuple[str, Words], ...]) -> tuple[Edit, ...]:
    """A new party with what a new dossier has of one: somebody who signs, its deliberation, to be completed."""
    kind = next((kind for kind in list_kinds() if kind.key == words["type"]), None)
    decision = tuple((key, GAP_TEXT) for key in _DECISION) if kind is not None and kind.deliberates else ()
    people = FactPlace(place.file, (*place.path, f"[id={words['id']}]", "representants"))
    person = InsertRecord(people, tuple((key, GAP_TEXT) for key in _PERSON))
    return InsertRecord(place, (*values, *decision)), person


def _name_file(sheet: DataSheet, folder: FactPlace, words: Mapping[str, str], number: int) -> FactPlace:
    """A file for a new fiche, after those that are there."""
    rank = sheet.find_column("fichier")
    found = (_FILE_RANK.match(row.cells[rank].words) for row in sheet.rows)
    last = max((int(one[1]) for one in found if one is not None), default=len(sheet.rows))
    slug = slugify(words["titre"])[:_LONGEST_SLUG].strip("-")
    return FactPlace(f"{folder.file}/{last + number + 1:02}-{slug or 'action'}.yaml", ())


def _write_fiche(sheet: DataSheet, words: Mapping[str, str]) -> str:
    """A new fiche, with one operation to be completed."""
    blank = next(plan for plan in list_plans() if plan.id == OPERATIONS)
    operation = {one.key: GAP_TEXT for one in blank.columns if not (one.computed or one.group)}
    typed = ((one, words.get(one.key, "")) for one in sheet.columns if not one.computed)
    values = {one.key: said for one, written in typed if (said := _say(one, written, "")) is not None}
    return write_record({**values, "operations": ({**operation, **dict(_BESIDES[OPERATIONS])},)})


def list_coming(sheet: DataSheet, words: Mapping[str, str], option: Option) -> Iterator[tuple[str, RowHome]]:
    """Where rows of other sheets may stand once a new row is taken: the identifier of each sheet, and its home."""
    match sheet.id, option.edits[0]:
        case "parties", InsertRecord(fact):
            named = (*fact.path, f"[id={words['id']}]")
            yield PEOPLE, RowHome((words["id"],), FactPlace(fact.file, (*named, "representants")), blank=True)
            yield "deliberations", RowHome((words["id"],), FactPlace(fact.file, named), blank=True)
        case "fiches", SpliceText(file):
            yield OPERATIONS, RowHome((words["titre"],), FactPlace(file, ("operations",)), blank=True)
        case "operations", InsertRecord(FactPlace(file, path)) | SetKey(FactPlace(file, (*path, _, _))):
            named = (*path, f"[titre={words['titre']}]", "financement")
            yield MEANS, RowHome((words["titre"],), FactPlace(file, named))


def propose_column(
    sheet: DataSheet, name: str, after: str, cells: Iterable[tuple[int, str]], folder: str
) -> tuple[Target, Option]:
    """A new column of a table, after another one; its cells by the line of their rows."""
    file = sheet.homes[0].place.file
    target = Target(TargetKind.DATA, f"{file}, colonne « {name} »", (Span(f"{folder}/{file}", 1),))
    return target, Option(
        Choice.DATA, f"ajouter cette colonne à {file}", (InsertColumn(file, after, name, tuple(cells)),)
    )


def propose_removal(row: DataRow, folder: str) -> tuple[Target, Option]:
    """A row that goes."""
    place = row.owner
    assert place is not None, "a row that its file does not have is not removed"
    target = Target(_find_kind(place), place.file, (Span(f"{folder}/{place.file}", row.line),), (place,))
    in_table = place.file.endswith(_TABLE)
    edit: Edit = DeleteRow(place.file, int(place.path[0])) if in_table else DeleteRecord(place)
    return target, Option(Choice.DATA, f"retirer cette ligne de {place.file}", (edit,))


def refuse(why: str, place: FactPlace | None, line: int, folder: str) -> Target:
    """Why nothing can be done here, and where it is written."""
    places = (Span(f"{folder}/{place.file}", line),) if place is not None else ()
    return Target(TargetKind.NONE, why, places)


def renumbers(sheet: DataSheet, column: DataColumn) -> bool:
    """Whether a change of a column gives rows of other sheets other numbers: it is asked, never taken with all."""
    return (sheet.id, column.key) in ORDER_KEYS


def _find_kind(place: FactPlace) -> TargetKind:
    return TargetKind.DATA if place.file.endswith(_TABLE) else TargetKind.FACT


def _say(column: DataColumn, words: str, before: str) -> Words | None:
    """What a YAML key says; nothing when it has no value."""
    if not words:
        return None
    listed = column.kind in (ValueKind.LINES, ValueKind.YEARS, ValueKind.ATTENDANCE)
    if listed and words != GAP_TEXT and not (column.kind is ValueKind.ATTENDANCE and words.isdigit()):
        return list_parts(column.kind, words)
    return write_value(column, words, before, in_table=False)
