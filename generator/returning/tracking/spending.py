"""The sheet of spending of a returned tracking workbook: each amount that changed is a new line of `depenses.csv`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from generator.annexes.party_names import call_parties
from generator.annexes.steering.spent_rows import (
    CALLED,
    DAY,
    FINANCER,
    SPENDING_HEADS,
    SPENDING_SHEET,
    YEAR,
    SpentRow,
    list_spent_rows,
)
from generator.annexes.steering.tracked_rows import show_day
from generator.annexes.steering.tracking_files import SPENDING_COLUMNS
from generator.codes import Code
from generator.comparing.changes import Change, ChangeKind
from generator.composing.wording import write_euros
from generator.editing.file_texts import read_texts
from generator.editing.values import (
    Choice,
    DeleteRow,
    Edit,
    InsertRow,
    Option,
    SetCell,
    SortedChange,
    Target,
    TargetKind,
)
from generator.errors import Diagnostic, Severity
from generator.files import sha256
from generator.model.annexes import SPENDING_FILE
from generator.model.dossier import Dossier
from generator.model.names import slugify
from generator.model.words.typed import TypedFault, read_euros
from generator.returning.excel.cells import ReturnedCell, ReturnedSheet, ReturnedWorkbook, Trouble
from generator.returning.tracking.statements import find_day
from generator.returning.tracking.table import read_operation_number
from generator.writing.xlsx.origin import WorkbookOrigin

_HEAD = ";".join(SPENDING_COLUMNS)
_AMOUNTS = {head: column for head, _, column in SPENDING_HEADS if column and head != DAY}
_NEEDED = {slugify(head) for head in (CALLED, FINANCER, YEAR)}
_LAST_HEAD_ROW = 40
_Row = Mapping[str, ReturnedCell]


def sort_spending(
    dossier: Dossier, piece: str, workbook: ReturnedWorkbook, origin: WorkbookOrigin | None
) -> tuple[tuple[SortedChange, ...], tuple[Diagnostic, ...]]:
    """The amounts that changed, and what is to be told of rows that nothing is taken from."""
    sheet = workbook.find_sheet(SPENDING_SHEET)
    if sheet is None:
        return (), ()
    known = {row.key: row for row in list_spent_rows(dossier)}
    called = {(row.called, row.money.financer, str(row.money.year)): row for row in known.values()}
    parties = call_parties(dossier.facts)
    sent = origin.find_table(SPENDING_SHEET) if origin is not None else None
    heads = [head for head, _, _ in SPENDING_HEADS]
    base = {one[0]: dict(zip(heads, one[1:], strict=False)) for one in sent.rows} if sent is not None else {}
    changes: list[SortedChange] = []
    notes: list[Diagnostic] = []
    for number, cells in _list_rows(sheet):
        financer = _say(cells, FINANCER)
        key = (read_operation_number(_say(cells, CALLED)), parties.get(slugify(financer), financer), _say(cells, YEAR))
        row = called.get(key)
        if row is not None:
            before = base.get(row.key, dict(zip(heads, row.cells, strict=True)))
            changes += _sort_row(row, cells, before, workbook, piece)
        elif any(_say(cells, head) for head in _AMOUNTS):
            message = f"« {SPENDING_SHEET} », ligne {number} : le plan ne finance rien de tel : rien n'en est repris"
            hint = f"l'écrire dans {SPENDING_FILE}, ou corriger l'opération, le financeur ou l'année"
            span = sheet.place(number)
            notes.append(Diagnostic(Code.RETOUR_LIGNES, message, span, hint=hint, severity=Severity.ADVICE))
    return tuple(changes), tuple(notes)


def write_amounts(dossier: Dossier, edits: Sequence[SetCell]) -> Iterator[Edit]:
    """The new lines: the amounts of one row put together, of the latest of their days."""
    rows = {row.key: row for row in list_spent_rows(dossier)}
    last = max((one.origin.line for one in dossier.spending), default=1) if SPENDING_FILE in read_texts(dossier) else 1
    for key in dict.fromkeys(edit.key[1] for edit in edits):
        mine, row = [edit for edit in edits if edit.key[1] == key], rows[key]
        told = [dict(edit.others) for edit in mine]
        day = max(datetime.datetime.strptime(one["date"], "%d/%m/%Y").date() for one in told)
        said = {edit.column: edit.text for edit in mine}
        if any(said[edit.column] != edit.text for edit in mine):
            raise ValueError(key)  # two amounts for one cell
        line = row.money.line
        words = {
            "date": show_day(day),
            "auteur": " ; ".join(dict.fromkeys(filter(None, (one["auteur"] for one in told)))),
            "fiche": row.fiche,
            "operation": str(row.rank),
            "financeur": row.money.financer,
            "annee": str(row.money.year),
            **{column: row.say(head) for head, column in _AMOUNTS.items()},
            **said,
        }
        if line is not None and line.jour == day:
            yield DeleteRow(SPENDING_FILE, line.origin.line)
        yield InsertRow(SPENDING_FILE, last, tuple(words.items()), _HEAD)


def _list_rows(sheet: ReturnedSheet) -> Iterator[tuple[int, _Row]]:
    """The rows under the titles, each cell by the title of its column."""
    titles: dict[int, str] = {}
    known = {slugify(head): head for head, _, _ in SPENDING_HEADS}
    for number in sheet.rows:
        if not titles and number <= _LAST_HEAD_ROW:
            found = {column: slugify(cell.words) for (row, column), cell in sheet.cells.items() if row == number}
            if set(found.values()) >= _NEEDED:
                titles = {column: known[title] for column, title in found.items() if title in known}
        elif titles:
            yield (
                number,
                {title: sheet.cells[number, at] for at, title in titles.items() if (number, at) in sheet.cells},
            )


def _say(cells: _Row, head: str) -> str:
    cell = cells.get(head)
    return cell.words.strip() if cell is not None else ""


def _sort_row(
    row: SpentRow, cells: _Row, before: Mapping[str, str], workbook: ReturnedWorkbook, piece: str
) -> Iterator[SortedChange]:
    for head, column in _AMOUNTS.items():
        cell, sent, today = cells.get(head), before.get(head, ""), row.say(head)
        place = f"dépenses, opération {row.called}, {row.financer}, {row.money.year}, « {head} »"
        origin = row.money.line.origin if row.money.line is not None else None
        try:
            amount = _read_amount(cell)
            if amount in (sent, today):
                continue
            last = row.money.line.jour if row.money.line is not None else None
            if not amount:
                raise TypedFault("un montant qui a été dit ne s'efface pas", "écrire 0 s'il n'y a plus rien")
            said_on = find_day(cells.get(DAY), before.get(DAY, ""), last, workbook)
        except TypedFault as fault:
            if _say(cells, head) != sent:
                change = Change(
                    ChangeKind.CHANGED, piece, place, f"depenses/{row.key}/{head}", today, _say(cells, head), (), origin
                )
                yield SortedChange(_name(change), change, Target(TargetKind.NONE, f"{fault.message} ; {fault.hint}"))
            continue
        shown = show_day(said_on.day)
        change = Change(
            ChangeKind.CHANGED, piece, place, f"depenses/{row.key}/{head}", _show(today), _show(amount), (), origin
        )
        others = ("date", shown), ("auteur", said_on.author)
        edit = SetCell(SPENDING_FILE, ("ligne", row.key), column, amount, 0, others, _HEAD)
        says = (
            f"{SPENDING_FILE}, au {shown}"
            if said_on.typed
            else f"{SPENDING_FILE}, au {shown}, jour de l'enregistrement"
        )
        same, moved = last == said_on.day, today != sent
        if same:
            says += f" ; la ligne du {shown} sera remplacée"
        if moved:
            says += f" ; le dossier a changé depuis l'envoi : il disait « {_show(sent)} »"
        option = Option(Choice.DATA, f"ajouter une ligne au {shown} qui dit {_show(amount) or 'rien'}", (edit,))
        target = Target(TargetKind.DATA, says, (origin,) if origin is not None else ())
        yield SortedChange(_name(change), change, target, (option,), asks=moved or same)


def _read_amount(cell: ReturnedCell | None) -> str:
    """The figures of an amount; nothing for an empty cell."""
    if cell is None:
        return ""
    if cell.trouble is not None and cell.trouble is not Trouble.TOO_LONG:
        raise TypedFault(f"cette cellule {cell.trouble.value} ({cell.address})", "taper le montant dans la cellule")
    amount = read_euros(cell.words)
    if amount < 0:
        raise TypedFault(f"« {cell.words} » est négatif", "écrire un montant positif")
    return str(amount)


def _show(amount: str) -> str:
    return write_euros(int(amount)) if amount else ""


def _name(change: Change) -> str:
    return sha256(f"{change.kind}\n{change.key}\n{change.after}".encode())[:10]
