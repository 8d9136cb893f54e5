"""A changed row of a returned tracking workbook as a new line of the history: nothing that was said is written over."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.annexes.steering.tracked_rows import (
    HISTORY,
    TrackedRow,
    find_layout,
    list_rows,
    read_shown_day,
    show_day,
)
from generator.comparing.changes import Change
from generator.editing.accepting import find_option
from generator.editing.file_texts import read_texts
from generator.editing.values import (
    Choice,
    Decision,
    DeleteRow,
    Edit,
    InsertRow,
    Option,
    SetCell,
    SortedChange,
    Target,
    TargetKind,
)
from generator.files import sha256
from generator.model.annexes import TRACKING_FILE
from generator.model.dossier import Dossier
from generator.model.tracking.lines import Statement
from generator.model.words.typed import TypedFault
from generator.returning.excel.cells import ReturnedCell, ReturnedWorkbook
from generator.returning.tracking.typed_cells import fold_cell, read_cell

_ROW, _DATE, _AUTHOR = "ligne", "date", "auteur"
_HEAD = ";".join(HISTORY.columns)


@dataclass(frozen=True, slots=True)
class SaidOn:
    """When a row was said, and by whom, if the workbook tells; `typed`: its cell says the day, else its last saving."""

    day: datetime.date
    typed: bool
    author: str


def find_day(cell: ReturnedCell | None, before: str, last: datetime.date | None, workbook: ReturnedWorkbook) -> SaidOn:
    """The day of what a row newly says: the one that was typed there, else that of the file's last saving.

    `before` is the day that the row said when it left, `last` that of its last line today.

    Raises: `TypedFault` when there is none, or when something was said later: a history is not rewritten.
    """
    head = HISTORY.find(HISTORY.day)
    typed = read_shown_day(read_cell(_DATE, cell, "")[1]) if cell is not None else None
    if typed is not None and typed != read_shown_day(before):
        found = SaidOn(typed, True, workbook.last_author)
    elif workbook.saved_on is not None:
        found = SaidOn(workbook.saved_on, False, workbook.last_author)
    else:
        raise TypedFault(f"la colonne « {head} » ne dit pas quand", "y écrire le jour de cette information")
    if last is not None and found.day < last:
        message = f"le {show_day(found.day)} est avant le {show_day(last)}, où la ligne a été dite en dernier"
        raise TypedFault(message, f"écrire dans « {head} » le jour de cette information")
    return found


def propose_statement(
    change: Change, today: TrackedRow, cell: tuple[str, str], day: SaidOn, moved_from: str | None
) -> SortedChange:
    """A changed cell of a row: its column of the file and its words there.

    `moved_from` is what it said when it left, where the dossier says something else since.
    """
    shown = show_day(day.day)
    said = (_DATE, shown), (_AUTHOR, day.author)
    edit = SetCell(TRACKING_FILE, (_ROW, today.key), *cell, 0, said, _HEAD)
    same = today.line is not None and today.line.operation != "" and today.line.jour == day.day
    says = f"{TRACKING_FILE}, {today.layout.unit} {today.say(today.layout.called)}"
    if not day.typed:
        says += f" ; jour du dernier enregistrement du classeur, {shown}"
    if same:
        says += f" ; la ligne du {shown} sera remplacée"
    if moved_from is not None:
        says += f" ; le dossier a changé depuis l'envoi : il disait « {moved_from} »"
    target = Target(TargetKind.DATA, says, (today.line.origin,) if today.line is not None else ())
    words = f"« {change.after} »" if change.after else "rien"
    option = Option(Choice.DATA, f"ajouter une ligne au {shown} qui dit {words}", (edit,))
    name = sha256(f"{change.kind}\n{change.key}\n{fold_cell(change.after)}".encode())[:10]
    return SortedChange(name, change, target, (option,), asks=moved_from is not None or same)


def write_statements(dossier: Dossier, decisions: Sequence[Decision]) -> list[tuple[Edit, str]]:
    """The edits of decisions, the cells of one row put together into one new line, of the latest of their days."""
    if not find_layout(dossier).is_history:
        return [(edit, one.reason) for one in decisions for edit in find_option(one).edits]
    rows = {row.key: row for row in list_rows(dossier)}
    cells: dict[str, dict[str, str]] = {}
    days: dict[str, datetime.date] = {}
    authors: dict[str, list[str]] = {}
    for decision in decisions:
        for edit in find_option(decision).edits:
            assert isinstance(edit, SetCell), "a history has no other edits"
            if edit.file != TRACKING_FILE:
                continue
            key, others = edit.key[1], dict(edit.others)
            authors.setdefault(key, []).append(others[_AUTHOR])
            said = cells.setdefault(key, {})
            if said.get(edit.column, edit.text) != edit.text:
                raise ValueError(edit.column)
            said[edit.column] = edit.text
            day = datetime.datetime.strptime(others[_DATE], "%d/%m/%Y").date()
            days[key] = max(day, days.get(key, day))
    last = _find_last_line(dossier)
    edits: list[tuple[Edit, str]] = []
    for key in (key for key in rows if key in cells):
        row = rows[key]
        who = " ; ".join(dict.fromkeys(filter(None, authors[key])))
        words = {**_write_line(row), **cells[key], _DATE: show_day(days[key]), _AUTHOR: who}
        line = row.line
        if line is not None and line.operation and line.jour == days[key]:
            edits.append((DeleteRow(TRACKING_FILE, line.origin.line), ""))
        edits.append((InsertRow(TRACKING_FILE, last, tuple(words.items()), _HEAD), ""))
    return edits


def _find_last_line(dossier: Dossier) -> int:
    """The line of the file where its last row begins; 1 for a table without any."""
    if TRACKING_FILE not in read_texts(dossier):
        return 1
    return max((one.origin.line for one in dossier.tracking), default=1)


def _write_line(row: TrackedRow) -> Mapping[str, str]:
    """What today's last line of an operation says, by the columns of the file: the new one says it too."""
    sheet, line = row.tracked.sheet, row.line
    named = {"fiche": sheet.number, "operation": str(row.rank)}
    if line is None:
        return {**named, "etat": row.say(HISTORY.find("etat"))}
    return {**named, **_write_cells(line)}


def _write_cells(line: Statement) -> Mapping[str, str]:
    return {
        "etat": line.etat,
        "motif": line.motif,
        "debut": show_day(line.debut),
        "fin": show_day(line.fin),
        "pourcentage": "" if line.pourcentage is None else str(line.pourcentage),
        "avancement": line.avancement,
        "difficultes": line.difficultes,
        "publics": line.publics,
        "suite": line.suite,
    }
