"""The new texts of a dossier's files, from all the edits that were chosen; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from generator.editing.csv_cells import add_columns, edit_table, place_cells
from generator.editing.deviations import FILE, append_deviations, find_deviations
from generator.editing.file_texts import FileText, read_texts
from generator.editing.splices import Splice, apply_splices
from generator.editing.values import (
    AddDeviation,
    DeleteItem,
    DeleteRecord,
    DeleteRow,
    Edit,
    EditedFile,
    InsertColumn,
    InsertItem,
    InsertRecord,
    InsertRow,
    NoteForModel,
    SetCell,
    SetKey,
    SpliceCell,
    SpliceText,
    SpliceValue,
)
from generator.editing.yaml_records import append_record, drop_record, is_named, nest, put_value, settle_path
from generator.editing.yaml_values import Path, delete_item, insert_item, splice_values
from generator.model.dossier import Dossier


@dataclass(slots=True)
class _Asked:
    """The edits of one file, by what they are about."""

    splices: list[Splice] = field(default_factory=list)
    base: str = ""
    values: dict[Path, list[Splice]] = field(default_factory=lambda: defaultdict(list))
    items: list[InsertItem | DeleteItem] = field(default_factory=list)
    keys: list[SetKey] = field(default_factory=list)
    records: list[InsertRecord | DeleteRecord] = field(default_factory=list)
    cells: dict[tuple[int, str], list[Splice]] = field(default_factory=lambda: defaultdict(list))
    set_cells: list[SetCell] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    inserted: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    columns: list[InsertColumn] = field(default_factory=list)
    deviations: list[tuple[AddDeviation, str]] = field(default_factory=list)


def edit_files(dossier: Dossier, edits: Iterable[tuple[Edit, str]]) -> tuple[EditedFile, ...]:
    """The files that edits change, each edit with the reason of its decision.

    Raises: `ValueError` when two edits are about the same words, or when words cannot be written where they should;
    `KeyError` when a value is not there any more.
    """
    asked: dict[str, _Asked] = defaultdict(_Asked)
    for edit, reason in dict.fromkeys(edits):
        _sort(edit, reason, asked)
    known = read_texts(dossier)
    files: list[EditedFile] = []
    for path in sorted(asked):
        file = known.get(path, FileText(path, b"", ""))
        text = _edit(file, asked[path], dossier)
        if text != file.text:
            files.append(EditedFile(path, file.encode(text), file.digest))
    return tuple(files)


def _sort(edit: Edit, reason: str, asked: dict[str, _Asked]) -> None:
    match edit:
        case SpliceText(file, start, end, text, base):
            asked[file].splices.append((start, end, text))
            asked[file].base = base
        case SpliceValue(fact, start, end, text):
            asked[fact.file].values[fact.path].append((start, end, text))
        case SpliceCell(fact, start, end, text):
            line, column = fact.path
            asked[fact.file].cells[int(line), str(column)].append((start, end, text))
        case SetCell(file):
            asked[file].set_cells.append(edit)
        case InsertItem(fact) | DeleteItem(fact):
            asked[fact.file].items.append(edit)
        case SetKey(fact):
            asked[fact.file].keys.append(edit)
        case InsertRecord(fact) | DeleteRecord(fact):
            asked[fact.file].records.append(edit)
        case InsertRow(file, line, cells, head):
            asked[file].inserted.append((line, dict(cells)))
            asked[file].base = asked[file].base or (head and f"{head}\n")
        case DeleteRow(file, line):
            asked[file].deleted.append(line)
        case InsertColumn(file):
            asked[file].columns.append(edit)
        case AddDeviation():
            asked[FILE].deviations.append((edit, reason))
        case NoteForModel():
            pass
        case _:
            assert_never(edit)


def _edit(file: FileText, asked: _Asked, dossier: Dossier) -> str:
    text = apply_splices(file.text or asked.base, asked.splices)
    if asked.values:
        text = splice_values(text, asked.values)
    # From the last element to the first: those before keep their ranks.
    for item in sorted(asked.items, key=_rank_item, reverse=True):
        match item:
            case InsertItem(fact, rank, words):
                text = insert_item(text, fact.path, rank, words)
            case DeleteItem(fact):
                text = delete_item(text, fact.path)
    if asked.set_cells:
        text = text or f"{asked.set_cells[0].head}\n"
        cells, rows = place_cells(text, asked.set_cells)
        for place, splices in cells.items():
            asked.cells[place] += splices
        asked.inserted += rows
    text = add_columns(_edit_records(text, asked), asked.columns)
    if asked.cells or asked.deleted or asked.inserted:
        text = edit_table(text, asked.cells, asked.deleted, asked.inserted)
    by_clause: dict[str, list[tuple[AddDeviation, str]]] = defaultdict(list)
    for deviation in asked.deviations:
        by_clause[deviation[0].clause].append(deviation)
    written = [
        one for clause, several in by_clause.items() for one in find_deviations(dossier.clauses[clause], several)
    ]
    return append_deviations(text, written) if written else text


def _edit_records(text: str, asked: _Asked) -> str:
    """Keys first, where ranks are those of the text; then new records, last of their lists, and what stands in them;
    then those that go, the whole of them once."""
    for one in (one for one in asked.keys if not is_named(one.fact.path)):
        text = put_value(text, one.fact.path, one.value)
    new = [one for one in asked.records if isinstance(one, InsertRecord)]
    for record in sorted(new, key=lambda one: is_named(one.fact.path)):
        text = append_record(text, settle_path(text, record.fact.path), nest(record.values))
    for one in (one for one in asked.keys if is_named(one.fact.path)):
        text = put_value(text, settle_path(text, one.fact.path), one.value)
    paths = {one.fact.path for one in asked.records if isinstance(one, DeleteRecord)}
    gone = [
        one
        for one in asked.records
        if isinstance(one, DeleteRecord) and not any(one.fact.path[:n] in paths for n in range(len(one.fact.path)))
    ]
    ranked = sorted(gone, key=lambda one: [(isinstance(s, str), s) for s in one.fact.path], reverse=True)
    for one_gone in ranked:
        text = drop_record(text, one_gone.fact.path)
    return text


def _rank_item(item: InsertItem | DeleteItem) -> tuple[tuple[str, ...], int]:
    match item:
        case InsertItem(fact, rank):
            return tuple(str(step) for step in fact.path), rank
        case DeleteItem(fact):
            return tuple(str(step) for step in fact.path[:-1]), int(fact.path[-1])
        case _:
            assert_never(item)
