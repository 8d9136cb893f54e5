"""What a returned tracking table asks of a dossier: each changed cell, by the fiche of its row, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.annexes.steering.spent_rows import SPENDING_SHEET
from generator.annexes.steering.tracked_rows import (
    GUIDE_SHEET,
    TRACKING_SHEET,
    TrackedRow,
    find_layout,
    list_rows,
)
from generator.codes import Code
from generator.comparing.changes import Change, ChangeKind
from generator.composing.numbering import name_annexe
from generator.editing.recomposing import Place
from generator.editing.values import (
    Choice,
    DeleteRow,
    Edit,
    Option,
    SetCell,
    SortedChange,
    Target,
    TargetKind,
)
from generator.errors import Diagnostic, Severity, Span
from generator.files import sha256
from generator.model.annexes import TRACKING_FILE
from generator.model.words.typed import TypedFault
from generator.returning.excel.cells import ReturnedCell, ReturnedWorkbook, Trouble, fold_title
from generator.returning.excel.reading import list_looks
from generator.returning.excel.sorted import SortedWorkbook
from generator.returning.tracking.spending import sort_spending
from generator.returning.tracking.statements import find_day, propose_statement
from generator.returning.tracking.table import ReturnedRow, ReturnedTable, find_table
from generator.returning.tracking.typed_cells import STATE, fold_cell, read_cell, say_the_same
from generator.writing.xlsx.origin import ORIGIN_SHEET, WorkbookOrigin

_OWN_SHEETS = {fold_title(title) for title in (ORIGIN_SHEET, GUIDE_SHEET, SPENDING_SHEET)}
_FEW = 0.5  # of the rows that left: when fewer come back, it is a part of the table that was sent


@dataclass(frozen=True, slots=True)
class _Base:
    """A row as it left: its fiche by content key, and what its cells said, by title."""

    key: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that came back, what it was when it left, and what the dossier says of its fiche today, if it has it."""

    back: ReturnedRow
    base: _Base
    today: TrackedRow | None


def sort_tracking(place: Place, workbook: ReturnedWorkbook, origin: WorkbookOrigin | None) -> SortedWorkbook:
    """The changes of a returned tracking table, in the order of the plan, and what is to be told of it."""
    return _Sorting(place, workbook, origin).sort()


def is_tracking(workbook: ReturnedWorkbook) -> bool:
    """Whether a workbook holds a tracking table."""
    return find_table(workbook) is not None


class _Sorting:
    """One workbook."""

    def __init__(self, place: Place, workbook: ReturnedWorkbook, origin: WorkbookOrigin | None) -> None:
        self.place, self.workbook, self.origin = place, workbook, origin
        self.layout = find_layout(place.dossier)
        self.columns = {head: column for head, _, column in self.layout.heads}
        self.today = {row.key: row for row in list_rows(place.dossier)}
        plan = place.dossier.model.plan
        annexe = plan.find_annexe("pilotage")
        self.plan_name = name_annexe(plan, "plan-actions")
        self.piece = annexe.id if annexe is not None else TRACKING_FILE.partition("/")[0]
        self.file = f"{place.dossier.folder}/{TRACKING_FILE}"
        self.notes: list[Diagnostic] = []
        self.seen: set[str] = set()  # fiches that some row names, taken or not
        sent = origin.find_table(TRACKING_SHEET) if origin is not None else None
        if sent is not None:
            heads = sent.columns[1:]
            self.base = {row[0]: _Base(row[0], dict(zip(heads, row[1:], strict=False))) for row in sent.rows}
        else:
            heads = tuple(self.columns)
            self.base = {key: _Base(key, dict(zip(heads, r.cells, strict=True))) for key, r in self.today.items()}

    def sort(self) -> SortedWorkbook:
        """The changes, in the order of the plan as it left."""
        table = find_table(self.workbook)
        if table is None:
            self.tell(
                Span(self.workbook.name), "ce classeur n'a plus de colonnes « Fiche » et « État »", "les remettre"
            )
            return SortedWorkbook((), tuple(self.notes))
        self.tell_base()
        self.notes += list_looks(table.sheet, table.head_row)
        self.tell_columns(table)
        self.tell_sheets(table)
        rows = self.match(table)
        changes = [change for row in rows for change in self.sort_row(row, table)]
        changes += self.sort_missing(table, self.seen | {row.base.key for row in rows})
        if self.layout.is_history:
            amounts, notes = sort_spending(self.place.dossier, self.piece, self.workbook, self.origin)
            changes += amounts
            self.notes += notes
        self.tell_order(table, rows)
        return SortedWorkbook(tuple(changes), tuple(self.notes))

    def tell(self, span: Span, message: str, hint: str, code: Code = Code.RETOUR_LIGNES) -> None:
        self.notes.append(Diagnostic(code, message, span, hint=hint, severity=Severity.ADVICE))

    def tell_base(self) -> None:
        span = Span(self.workbook.name)
        if self.origin is None:
            message = "ce classeur ne dit plus de quoi il est fait : il est comparé au dossier d'aujourd'hui"
            hint = "ce qui a changé dans le dossier depuis l'envoi se voit comme une modification de ce classeur"
            self.tell(span, message, hint, Code.CLASSEUR_SANS_ORIGINE)
        elif self.has_moved_on():
            message = "le dossier a changé depuis que ce classeur a été envoyé"
            hint = "les modifications sont comparées à ce qui fut envoyé ; une cellule changée entre-temps est dite"
            self.tell(span, message, hint, Code.RETOUR_DOSSIER_CHANGE)

    def has_moved_on(self) -> bool:
        both = [(self.base[key], row) for key, row in self.today.items() if key in self.base]
        return any(row.cells != tuple(base.cells.values()) for base, row in both)

    # --- rows ------------------------------------------------------------------------------------------------------

    def match(self, table: ReturnedTable) -> list[_Row]:
        """The rows of known fiches, in the order of the plan; the others are told."""
        called, entitled, unit = self.layout.called, self.layout.title, self.layout.unit
        numbers = {base.cells.get(called, ""): base for base in self.base.values()}
        for row in self.today.values():  # a fiche that came after the workbook had left
            if row.key not in self.base:
                base = _Base(row.key, {head: row.say(head) for head in self.columns})
                numbers.setdefault(row.say(called), base)
        titles = Counter(fold_cell(base.cells.get(entitled, "")) for base in numbers.values())
        by_title = {fold_cell(base.cells.get(entitled, "")): base for base in numbers.values()}
        ranks = {base.key: rank for rank, base in enumerate(numbers.values())}
        found: list[_Row] = []
        for back in table.rows:
            title, number = fold_cell(back.say(entitled)), back.call(self.layout)
            named = by_title.get(title) if titles[title] == 1 else None
            numbered = numbers.get(number)
            span = table.sheet.place(back.row)
            if numbered is not None and named is not None and named is not numbered:
                other = named.cells.get(called, "")
                message = f"ligne {back.row} : elle a le numéro « {number} », le titre de « {other} »"
                self.seen |= {numbered.key, named.key}
                hint = "la colonne a été triée ou décalée seule : remettre le numéro devant son titre"
                self.tell(span, f"{message} : rien n'en est repris", hint)
            elif (known := numbered or named) is not None:
                found.append(_Row(back, known, self.today.get(known.key)))
            elif any(self.columns.get(head) for head in back.cells) or back.say(entitled):
                said = back.say(entitled) or number or "sans titre"
                message = f"ligne {back.row} (« {said} ») : aucune {unit} du plan n'a ce numéro ni ce titre"
                hint = f"l'ajouter à l'{self.plan_name}, ou corriger le numéro"
                self.tell(span, f"{message} : rien n'en est repris", hint)
        for key, count in Counter(row.base.key for row in found).items():
            if count > 1:
                places = ", ".join(str(row.back.row) for row in found if row.base.key == key)
                message = f"la {unit} {self.base_number(key, found)} est sur {count} lignes ({places})"
                message = message.replace("la opération", "l'opération")
                self.tell(
                    Span(self.workbook.name), message, "n'en garder qu'une ; les modifications de chacune sont listées"
                )
        return sorted(found, key=lambda row: ranks[row.base.key])

    def base_number(self, key: str, rows: list[_Row]) -> str:
        return next(row.base.cells.get(self.layout.called, "") for row in rows if row.base.key == key)

    def tell_order(self, table: ReturnedTable, rows: list[_Row]) -> None:
        if [row.back.row for row in rows] != sorted(row.back.row for row in rows):
            message = "les lignes ne sont plus dans l'ordre du plan : chacune est reconnue à son numéro"
            self.tell(table.sheet.place(table.head_row), message, "rien à faire")

    def tell_columns(self, table: ReturnedTable) -> None:
        for column, title in table.others:
            message = f"la colonne « {title or 'sans titre'} » n'est pas de ce tableau : rien n'en est repris"
            self.tell(
                table.sheet.place(table.head_row, column),
                message,
                "mettre ses mots dans « Avancement » ou « Difficultés »",
            )
        gone = [head for head, column in self.columns.items() if column and head not in table.columns]
        if gone:
            message = f"il manque des colonnes : {', '.join(gone)} ; ce que le dossier en dit ne change pas"
            self.tell(table.sheet.place(table.head_row), message, "remettre leur titre si elles doivent compter")

    def tell_sheets(self, table: ReturnedTable) -> None:
        """What other sheets hold: a copy of the table for another quarter, notes of somebody's."""
        for sheet in self.workbook.sheets:
            known = fold_title(sheet.title) in _OWN_SHEETS or sheet is table.sheet
            if not known and sheet.cells:
                message = f"la feuille « {sheet.title} » n'est pas lue : seule « {table.sheet.title} » l'est"
                self.tell(sheet.place(1), message, f"mettre ce qui compte dans « {table.sheet.title} »")

    def sort_missing(self, table: ReturnedTable, present: set[str]) -> Iterator[SortedChange]:
        missing = [base for key, base in self.base.items() if key not in present]
        if not missing:
            return
        span = table.sheet.place(table.head_row)
        numbers = ", ".join(base.cells.get(self.layout.called, "") for base in missing)
        told = f"ne sont pas dans ce classeur : {numbers}"
        if len(present) < _FEW * len(self.base):
            self.tell(span, f"des lignes {told} ; rien n'y change", "rien à faire si chacun a renvoyé les siennes")
            return
        if self.layout.is_history:
            self.tell(span, f"des lignes {told} ; ce qui en a été dit reste", "rien à faire : l'historique se garde")
            return
        self.tell(span, f"des lignes {told}", "leur ligne de suivi ne s'efface que si cela est accepté par son numéro")
        for base in missing:
            today = self.today.get(base.key)
            if today is not None and today.line is not None:
                yield self.delete(base, today)

    def delete(self, base: _Base, today: TrackedRow) -> SortedChange:
        line = today.line
        assert line is not None
        words = " | ".join(today.say(head) for head, column in self.columns.items() if column)
        place = f"suivi, fiche {today.say(self.layout.called)}"
        change = Change(ChangeKind.DELETED, self.piece, place, f"suivi/{base.key}", words, "", (), line.origin)
        says = f"effacer la ligne de la fiche {line.fiche} de {TRACKING_FILE}"
        option = Option(Choice.DATA, says, (DeleteRow(TRACKING_FILE, line.origin.line),))
        target = Target(TargetKind.DATA, f"{TRACKING_FILE}, fiche {line.fiche}", (line.origin,))
        return SortedChange(_name(change), change, target, (option,), asks=True)

    # --- cells -----------------------------------------------------------------------------------------------------

    def sort_row(self, row: _Row, table: ReturnedTable) -> Iterator[SortedChange]:
        alone = self.layout.is_history and self.says_nothing_but_a_day(row, table)
        for head, column in self.columns.items():
            if head == self.layout.called or head not in table.columns:
                continue
            if self.layout.is_history and (head == "Fiche" or (column == self.layout.day and not alone)):
                continue  # the day of the new line, which goes with each cell that it changes
            before, after = row.base.cells.get(head, ""), row.back.say(head)
            cell = row.back.cells.get(head)
            merged = table.sheet.find_merged(row.back.row, table.columns[head])
            if cell is not None and self.is_marked(cell, table):
                why = f"cette cellule {cell.trouble.value} ({cell.address})" if cell.trouble else ""
                yield self.refuse(row, head, before, after or cell.formula or "", why)
                continue
            if say_the_same(column, before, after) or (column == STATE and not after and self.is_default(row)):
                continue
            if cell is None and merged is not None and (merged.top, merged.left) != (row.back.row, table.columns[head]):
                yield self.refuse(row, head, before, "", f"cellule fusionnée ({merged.address})")
            elif not column:
                yield self.refuse(row, head, before, after, self.say_fiche(row))
            else:
                yield from self.sort_cell(row, head, column, before)

    @staticmethod
    def is_marked(cell: ReturnedCell, table: ReturnedTable) -> bool:
        """Whether a cell says something else than its words: a formula without a result, a line through them."""
        struck = cell.trouble is Trouble.STRUCK and cell.row not in table.sheet.struck_rows
        return struck or cell.trouble is Trouble.NO_RESULT

    @staticmethod
    def is_default(row: _Row) -> bool:
        """Whether nothing is written of a fiche: its state is what the table shows then."""
        return row.today is not None and row.today.line is None

    def say_fiche(self, row: _Row) -> str:
        where = row.today.tracked.sheet.origin.file if row.today is not None else f"l'{self.plan_name}"
        return f"cette colonne reprend le plan d'actions : la modifier dans {where}"

    def sort_cell(self, row: _Row, head: str, column: str, before: str) -> Iterator[SortedChange]:
        today = row.today
        if today is None:
            yield self.refuse(row, head, before, row.back.say(head), "cette fiche n'est plus au plan d'actions")
            return
        if self.layout.is_history:
            if not say_the_same(column, today.say(head), row.back.say(head)):  # else somebody has said so since
                yield self.sort_said(row, today, head, column, before)
            return
        line = today.line
        former = getattr(line, column) if line is not None else ""
        try:
            written, shown = read_cell(column, row.back.cells.get(head), former)
        except TypedFault as fault:
            yield self.refuse(row, head, before, row.back.say(head), f"{fault.message} ; {fault.hint}")
            return
        present = today.say(head)
        if say_the_same(column, present, shown):
            return  # somebody has put it there since
        moved = not say_the_same(column, present, before)
        fiche = line.fiche if line is not None else today.say(self.layout.called)
        edit: Edit = SetCell(
            TRACKING_FILE,
            ("fiche", fiche),
            column,
            written,
            self.find_line_before(today),
            ((STATE, today.say("État")),),
            ";".join(self.layout.columns),
        )
        change = self.change(row, head, present, shown)
        where = f"{TRACKING_FILE}, fiche {fiche}, {column}"
        says = f"{where} ; le dossier a changé depuis l'envoi : il disait « {before} »" if moved else where
        option = Option(Choice.DATA, f"écrire « {shown} » dans {where}" if shown else f"effacer {where}", (edit,))
        target = Target(TargetKind.DATA, says, (line.origin if line is not None else Span(self.file, 1),))
        yield SortedChange(_name(change), change, target, (option,), asks=moved)

    def says_nothing_but_a_day(self, row: _Row, table: ReturnedTable) -> bool:
        """Whether the day is all that changes in a row: nothing new was found then, which is worth a line too."""
        return not any(
            column and column != self.layout.day and not say_the_same(column, row.base.cells.get(head, ""), said)
            for head, column in self.columns.items()
            if head in table.columns
            for said in (row.back.say(head),)
        )

    def sort_said(self, row: _Row, today: TrackedRow, head: str, column: str, before: str) -> SortedChange:
        """A cell that says something else: a new line of the history, which says the rest as today's last line does."""
        try:
            said = getattr(today.line, column, "")
            written, shown = read_cell(column, row.back.cells.get(head), said if isinstance(said, str) else "")
            last = today.line.jour if today.line is not None else None
            dated = self.layout.find(self.layout.day)
            day = find_day(row.back.cells.get(dated), row.base.cells.get(dated, ""), last, self.workbook)
        except TypedFault as fault:
            return self.refuse(row, head, before, row.back.say(head), f"{fault.message} ; {fault.hint}")
        change = self.change(row, head, today.say(head), shown)
        moved = not say_the_same(column, today.say(head), before)
        return propose_statement(change, today, (column, written), day, before if moved else None)

    def find_line_before(self, today: TrackedRow) -> int:
        """The line of `suivi.csv` after which a row of a fiche goes: that of the fiche before it which has one."""
        line = 1
        for row in self.today.values():
            if row is today:
                break
            if row.line is not None:
                line = row.line.origin.line
        return line

    def refuse(self, row: _Row, head: str, before: str, after: str, why: str) -> SortedChange:
        change = self.change(row, head, before, after)
        cell = row.back.cells.get(head)
        places = (cell.span,) if cell is not None else ()
        return SortedChange(_name(change), change, Target(TargetKind.NONE, why, places))

    def change(self, row: _Row, head: str, before: str, after: str) -> Change:
        called = self.layout.called
        number = row.today.say(called) if row.today is not None else row.base.cells.get(called, "")
        line = row.today.line if row.today is not None else None
        place, key = f"suivi, {self.layout.unit} {number}, « {head} »", f"suivi/{row.base.key}/{head}"
        return Change(
            ChangeKind.CHANGED, self.piece, place, key, before, after, (), line.origin if line is not None else None
        )


def _name(change: Change) -> str:
    """The same for the same change of the same cell."""
    return sha256(f"{change.kind}\n{change.key}\n{fold_cell(change.after)}".encode())[:10]
