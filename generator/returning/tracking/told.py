"""What somebody tells of one operation, or of a meeting, by a form: lines added to the history, each checked.

Nothing that was said is written over; what was said on the same day is replaced when whoever tells asks for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.annexes.steering.tracked_rows import find_layout, show_day
from generator.annexes.steering.tracking_files import (
    MEASURE_COLUMNS,
    MEETING_COLUMNS,
    SPENDING_COLUMNS,
    TRACKING_COLUMNS,
)
from generator.codes import Code
from generator.composing.tracking.checks import check_tracking
from generator.composing.tracking.history import Measure, Money, OperationHistory, SheetHistory, read_history
from generator.editing.file_texts import read_texts
from generator.editing.new_texts import edit_files
from generator.editing.recomposing import Place, read_edited
from generator.editing.values import DeleteRow, Edit, EditedFiles, InsertRow
from generator.errors import ContentError, Diagnostic, Span, UsageError
from generator.model.annexes import MEASURES_FILE, MEETINGS_FILE, SPENDING_FILE, TRACKING_FILE, TRACKING_STATES
from generator.model.dossier import Dossier
from generator.model.tracking.lines import IndicatorValue, MeasureKind, Meeting, SpendingLine, Statement
from generator.model.words.typed import TypedFault, read_day, read_euros, read_whole

STATED = ("etat", "motif", "debut", "fin", "pourcentage", "avancement", "difficultes", "publics", "suite")
_TAKEN_HINT = "dire un autre jour, ou demander à remplacer ce qui a été dit ce jour-là"
_DAYS = {"debut": "début", "fin": "fin"}  # columns of a statement that hold a day
_PERCENT = "% \u00a0\u202f"
_Line = Statement | SpendingLine | IndicatorValue | Meeting


@dataclass(frozen=True, slots=True)
class _Table:
    """A file of the tracking: its columns, and how its lines are found in a dossier."""

    file: str
    columns: tuple[str, ...]
    list_lines: Callable[[Dossier], Sequence[_Line]]


_STATEMENTS = _Table(TRACKING_FILE, TRACKING_COLUMNS, lambda dossier: dossier.tracking)
_SPENDING = _Table(SPENDING_FILE, SPENDING_COLUMNS, lambda dossier: dossier.spending)
_MEASURES = _Table(MEASURES_FILE, MEASURE_COLUMNS, lambda dossier: dossier.measures)
_MEETINGS = _Table(MEETINGS_FILE, MEETING_COLUMNS, lambda dossier: dossier.meetings)


@dataclass(frozen=True, slots=True)
class ToldMoney:
    """What a party (its id) has engaged and paid in a year, as typed: « 12 000 € »; empty where nobody knows."""

    financer: str
    year: int
    engaged: str
    paid: str


@dataclass(frozen=True, slots=True)
class ToldMeasure:
    """A value of an indicator, in the words of its fiche, as typed."""

    name: str
    unit: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ToldOperation:
    """What somebody says on a day of an operation: `sheet` is the content key of its fiche, `rank` 1-based.

    `stated` are the cells of its statement by column of `suivi.csv`, none to say nothing of where it stands; when they
    say what was said before, no line is added but with `confirms`. With `replaces`, what was said of it on that day
    gives way.
    """

    sheet: str
    rank: int
    day: datetime.date
    author: str
    stated: Mapping[str, str] = field(default_factory=dict)
    money: tuple[ToldMoney, ...] = ()
    measures: tuple[ToldMeasure, ...] = ()
    replaces: bool = False
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class ToldMeeting:
    """A meeting of an instance of annexe 4."""

    body: str
    day: datetime.date
    present: str
    decisions: str


def find_operation(dossier: Dossier, sheet: str, rank: int) -> tuple[SheetHistory, OperationHistory]:
    """An operation of the plan and its fiche, with all that was said of them.

    Raises: `UsageError` when the plan has no such one.
    """
    history = read_history(dossier).find_sheet(sheet)
    operations = history.operations if history is not None else ()
    found = next((one for one in operations if one.rank == rank), None)
    if history is None or found is None:
        message = "cette opération n'est pas du plan d'actions"
        raise UsageError(Diagnostic(Code.REFERENCE_INCONNUE, message, hint="la choisir dans la liste des opérations"))
    return history, found


def say_cells(line: Statement | None) -> dict[str, str]:
    """The cells of a statement by column, as the file writes them; empty ones for none."""
    if line is None:
        return dict.fromkeys(STATED, "")
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


def write_operation(place: Place, told: ToldOperation) -> EditedFiles:
    """The files of the tracking with the lines that tell it, in memory, read again.

    Raises: `ContentError` with all that cannot be said: a value that is none, a day when it was said already, or that
    is before what was said last; `UsageError` for another operation, or when nothing is told.
    """
    dossier = place.dossier
    sheet, operation = find_operation(dossier, told.sheet, told.rank)
    if told.stated and not find_layout(dossier).is_history:
        message = "le tableau de suivi de ce dossier a une ligne par fiche : il ne se remplit pas par opération"
        hint = "y mettre les colonnes d'aujourd'hui (chapitre 6 du guide), ou reprendre le classeur de suivi"
        raise ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, message, Span(TRACKING_FILE), hint=hint))
    writer = _Writer(dossier, sheet, operation, told)
    return _write(place, [*writer.state(), *writer.spend(), *writer.measure()], writer.faults)


def write_meeting(place: Place, told: ToldMeeting) -> EditedFiles:
    """The list of meetings with one more, in memory, read again.

    Raises: `ContentError` when there is no such instance, or when it met that day already.
    """
    cells = {
        "instance": told.body,
        "date": show_day(told.day),
        "presents": _tidy(told.present),
        "decisions": _tidy(told.decisions),
    }
    row = _add_row(place.dossier, _MEETINGS, cells)
    return _write(place, [row], [])


@dataclass(slots=True)
class _Writer:
    """The edits that tell something of one operation, and what is wrong in what was told."""

    dossier: Dossier
    sheet: SheetHistory
    operation: OperationHistory
    told: ToldOperation
    faults: list[Diagnostic] = field(default_factory=list)

    @property
    def named(self) -> dict[str, str]:
        """The cells that every line has."""
        return {
            "date": show_day(self.told.day),
            "auteur": self.told.author,
            "fiche": self.sheet.planned.number,
            "operation": str(self.operation.rank),
        }

    def state(self) -> Iterator[Edit]:
        """Its statement: cells that are not told say what they said."""
        told = self.told
        said = {name: _tidy(words) for name, words in told.stated.items()}
        said |= {name: self._read_day(said[name], words) for name, words in _DAYS.items() if said.get(name)}
        if not any(said.values()):
            return
        last = self.operation.statements[-1] if self.operation.statements else None
        before = say_cells(self.operation.last)
        cells = {**before, **said, "pourcentage": said.get("pourcentage", before["pourcentage"]).rstrip(_PERCENT)}
        if last is not None and cells == before and not told.confirms:
            return
        if not cells["etat"]:
            self._refuse("où en est l'opération n'est pas dit", f"choisir : {', '.join(TRACKING_STATES)}")
        self._read(cells["pourcentage"], read_whole, "part réalisée")
        yield from self._add(_STATEMENTS, {**self.named, **cells}, last)

    def spend(self) -> Iterator[Edit]:
        """A line for each amount that is another than before."""
        known = {(one.financer, one.year): one for one in self.operation.money}
        for one in self.told.money:
            money = known.get((one.financer, one.year))
            if money is None:
                message = f"le plan ne prévoit rien de « {one.financer} » en {one.year} pour cette opération"
                self._refuse(message, "l'écrire dans la fiche action d'abord")
                continue
            count = len(self.faults)
            engaged, paid = (
                self._read(words, read_euros, f"{what} en {one.year}")
                for words, what in ((one.engaged, "montant engagé"), (one.paid, "montant payé"))
            )
            if len(self.faults) > count:
                continue
            if (engaged, paid) == (money.engaged, money.paid):
                continue
            if (engaged is None and money.engaged is not None) or (paid is None and money.paid is not None):
                message = f"en {one.year}, un montant qui a été dit ne s'efface pas"
                self._refuse(message, "écrire 0 s'il n'y a plus rien")
                continue
            yield from self._add(_SPENDING, self._write_money(money, engaged, paid), money.line)

    def _write_money(self, money: Money, engaged: int | None, paid: int | None) -> dict[str, str]:
        amounts = {"engage": engaged, "paye": paid}
        return {
            **self.named,
            "financeur": money.financer,
            "annee": str(money.year),
            **{column: "" if amount is None else str(amount) for column, amount in amounts.items()},
        }

    def measure(self) -> Iterator[Edit]:
        """A line for each value that was found."""
        names = {one.name for one in self.operation.measures}
        for one in self.told.measures:
            if not one.value.strip():
                continue
            if one.name not in names:
                self._refuse(f"cette opération n'annonce pas l'indicateur « {one.name} »", "choisir l'un des siens")
                continue
            measure = next((m for m in self.operation.measures if (m.name, m.unit) == (one.name, one.unit)), None)
            cells = {
                **{name: words for name, words in self.named.items() if name != "auteur"},
                "indicateur": one.name,
                "nature": MeasureKind.FOUND.value,
                "valeur": _tidy(one.value),
                "unite": _tidy(one.unit),
                "source": _tidy(one.source) or _find_source(measure) or self.told.author,
            }
            values = measure.values if measure is not None else ()  # one of a former day may come late
            same = next((value for value in values if value.jour == self.told.day), None)
            yield from self._add(_MEASURES, cells, same)

    def _add(self, table: _Table, cells: Mapping[str, str], last: _Line | None) -> Iterator[Edit]:
        """A new line of a file; `last` is the line that tells today what it tells."""
        day = self.told.day
        if last is not None and last.jour is not None and last.jour >= day:
            said = show_day(last.jour)
            if last.jour > day:
                message = f"le {show_day(day)} est avant le {said}, où cela a été dit en dernier"
                self._refuse(message, "dire ce jour-là ou un jour suivant")
                return
            if not self.told.replaces:
                span = Span(table.file, last.origin.line)
                fault = Diagnostic(Code.IDENTIFIANT_EN_DOUBLE, f"c'est déjà dit au {said}", span, hint=_TAKEN_HINT)
                self.faults.append(fault)
                return
            yield DeleteRow(table.file, last.origin.line)
        yield _add_row(self.dossier, table, cells)

    def _read_day(self, words: str, what: str) -> str:
        """A day as the file writes days."""
        try:
            return show_day(read_day(words))
        except TypedFault as fault:
            self._refuse(f"{what} : {fault.message}", fault.hint)
            return words

    def _read(self, words: str, read: Callable[[str], int], what: str) -> int | None:
        if not words.strip():
            return None
        try:
            number = read(words)
        except TypedFault as fault:
            self._refuse(f"{what} : {fault.message}", fault.hint)
            return None
        return number

    def _refuse(self, message: str, hint: str) -> None:
        self.faults.append(Diagnostic(Code.VALEUR_INVALIDE, message, hint=hint))


def _write(place: Place, edits: list[Edit], faults: list[Diagnostic]) -> EditedFiles:
    if faults:
        raise ContentError(faults)
    files = edit_files(place.dossier, [(edit, "") for edit in edits])
    if not files:
        message = "rien de nouveau n'est dit : rien n'est écrit"
        raise UsageError(Diagnostic(Code.VALEUR_VIDE, message, hint="changer au moins une réponse"))
    known = {fault.message for fault in check_tracking(place.dossier)}
    new = [fault for fault in check_tracking(read_edited(place, files)) if fault.message not in known]
    if new:
        raise ContentError(new)
    return EditedFiles(files)


def _add_row(dossier: Dossier, table: _Table, cells: Mapping[str, str]) -> InsertRow:
    """A new last row; in a table without any, or that is not there, its first one."""
    known = table.file in read_texts(dossier)
    last = max((one.origin.line for one in table.list_lines(dossier)), default=1) if known else 1
    return InsertRow(table.file, last, tuple(cells.items()), ";".join(table.columns))


def _find_source(measure: Measure | None) -> str:
    """Where the values of an indicator have come from so far."""
    values = (measure.last, measure.target, measure.before) if measure is not None else ()
    return next((one.source for one in values if one is not None and one.source), "")


def _tidy(words: str) -> str:
    """Words as a cell holds them: no line end of another system, no space around."""
    return "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
