"""The tracking of a dossier as a history: fiche by fiche, operation by operation, as it was known on a day.

Where a line names a fiche or an operation that the plan has not, it is left out here: `check_tracking` tells it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.composing.tracking.plan_index import PlannedSheet, index_plan
from generator.model.annexes import Operation
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.model.tracking.lines import IndicatorValue, MeasureKind, Meeting, SpendingLine, State, Statement

_ENDED = (State.DONE, State.DROPPED)
_NONE = ("", "aucun", "aucune", "neant", "ras", "sans-objet")  # what people write where there is nothing to say


@dataclass(frozen=True, slots=True)
class Money:
    """Whole euros of one financer for one year: planned by the fiche, engaged, paid; None where nobody said."""

    financer: str  # a party's id
    year: int
    planned: int | None = None
    engaged: int | None = None
    paid: int | None = None
    line: SpendingLine | None = None  # the last line that tells of it


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of an operation in one unit: its value before, its target, its values by day; each line kept."""

    name: str
    unit: str
    counted: bool  # one of the quantitative indicators
    before: IndicatorValue | None
    target: IndicatorValue | None
    values: tuple[IndicatorValue, ...]  # by day, oldest first

    @property
    def last(self) -> IndicatorValue | None:
        """The last value that was found."""
        return self.values[-1] if self.values else None


@dataclass(frozen=True, slots=True)
class OperationHistory:
    """An operation and all that was said of it, oldest first. `rank` is 1-based; `known` says that somebody told."""

    rank: int
    operation: Operation
    statements: tuple[Statement, ...]
    money: tuple[Money, ...]  # by year, then in the order of the parties
    measures: tuple[Measure, ...]  # in the order of the fiche; one without any value for an indicator never measured
    of_sheet: Statement | None = None  # the last statement of its whole fiche

    @property
    def name(self) -> str:
        """What it is called whatever its rank has become: its title, in the form of a key; its rank without one."""
        title = self.operation.titre
        return slugify(title) if isinstance(title, str) else str(self.rank)

    @property
    def last(self) -> Statement | None:
        """Its last statement; without one, that of its whole fiche."""
        return self.statements[-1] if self.statements else self.of_sheet

    @property
    def state(self) -> State:
        """Where it stands: « à lancer » when nobody has said anything."""
        return _read_state(self.last)

    @property
    def known(self) -> bool:
        """Whether somebody said where it stands."""
        return self.last is not None


@dataclass(frozen=True, slots=True)
class SheetHistory:
    """A fiche, the statements about the whole of it, and its operations. `money` is told of the whole fiche alone."""

    planned: PlannedSheet
    statements: tuple[Statement, ...]
    operations: tuple[OperationHistory, ...]
    money: tuple[Money, ...] = ()

    @property
    def last_day(self) -> datetime.date | None:
        """The last day on which somebody said anything of it."""
        return max((one.jour for one in self.list_statements() if one.jour is not None), default=None)

    def list_statements(self) -> tuple[Statement, ...]:
        """All that was said of it or of its operations, oldest first."""
        return sort_statements((*self.statements, *(one for op in self.operations for one in op.statements)))

    @property
    def summary(self) -> Statement | None:
        """What a table of one line a fiche says: the last statement of the whole, or its operations put together."""
        whole = self.statements[-1] if self.statements else None
        own = [one for operation in self.operations for one in operation.statements[-1:]]
        if not own or (whole is not None and all(_rank_day(one) <= _rank_day(whole) for one in own)):
            return whole
        return _put_together(self, own)

    @property
    def state(self) -> State:
        """Where the fiche stands."""
        return _read_state(self.summary)


@dataclass(frozen=True, slots=True)
class TrackingHistory:
    """The whole of it, as known on a day; fiches in the order of the plan, meetings by day."""

    sheets: tuple[SheetHistory, ...]
    meetings: tuple[Meeting, ...]

    def find_sheet(self, key: str) -> SheetHistory | None:
        """The history of the fiche that has this content key (`NumberedSheet.key`)."""
        return next((one for one in self.sheets if one.planned.key == key), None)


def read_history(dossier: Dossier, today: datetime.date | None = None) -> TrackingHistory:
    """What was known on a day, that day included; all that the files say without one. Targets are always known."""
    index = index_plan(dossier)
    statements: dict[tuple[str, int], list[Statement]] = {}
    for line in dossier.tracking:
        sheet = index.find_sheet(line.fiche)
        rank = _find_rank(sheet, line.operation)
        if sheet is not None and rank is not None and _is_known(line.jour, today):
            statements.setdefault((sheet.key, rank), []).append(line)
    spending: dict[tuple[str, int], list[SpendingLine]] = {}
    for spent in dossier.spending:
        sheet = index.find_sheet(spent.fiche)
        rank = _find_rank(sheet, spent.operation)
        if sheet is not None and rank is not None and _is_known(spent.jour, today):
            spending.setdefault((sheet.key, rank), []).append(spent)
    measures: dict[tuple[str, int], list[IndicatorValue]] = {}
    for value in dossier.measures:
        sheet = index.find_sheet(value.fiche)
        rank = _find_rank(sheet, value.operation)
        known = value.nature is MeasureKind.TARGET or _is_known(value.jour, today)
        if sheet is not None and rank and known:
            measures.setdefault((sheet.key, rank), []).append(value)
    parties = [party.id for party in dossier.facts.parties]
    sheets = tuple(_read_sheet(sheet, statements, spending, measures, parties) for sheet in index.sheets)
    meetings = sorted((one for one in dossier.meetings if _is_known(one.jour, today)), key=lambda one: one.jour)
    return TrackingHistory(sheets, tuple(meetings))


def sort_statements(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Oldest first; of one day, in the order of the file. One without a day comes before all."""
    return tuple(sorted(statements, key=_rank_day))


def say_trouble(statement: Statement) -> str:
    """Why an operation is late or dropped, and what holds it, in one run of words."""
    if slugify(statement.difficultes) in _NONE and statement.motif:
        return statement.motif
    return " ; ".join(filter(None, (statement.motif, statement.difficultes)))


def sum_up_states(states: Sequence[State]) -> State:
    """The state of a fiche from those of its operations."""
    left = set(states)
    if len(left) == 1:
        return states[0]
    if left <= set(_ENDED):
        return State.DONE
    if State.UNDER_WAY in left or State.DONE in left:
        return State.UNDER_WAY
    return State.TO_START if State.TO_START in left else State.POSTPONED


def _find_rank(sheet: PlannedSheet | None, words: str) -> int | None:
    """The rank of an operation, 0 for the whole fiche; None when it has no such one."""
    if sheet is None:
        return None
    return sheet.find_operation(words) if words else 0


def _is_known(day: datetime.date | None, today: datetime.date | None) -> bool:
    return today is None or day is None or day <= today


def _rank_day(line: Statement | SpendingLine | IndicatorValue) -> datetime.date:
    return line.jour or datetime.date.min


def _read_state(statement: Statement | None) -> State:
    return State(statement.etat) if statement is not None and statement.etat else State.TO_START


def _read_sheet(
    sheet: PlannedSheet,
    statements: Mapping[tuple[str, int], list[Statement]],
    spending: Mapping[tuple[str, int], list[SpendingLine]],
    measures: Mapping[tuple[str, int], list[IndicatorValue]],
    parties: Sequence[str],
) -> SheetHistory:
    whole = sort_statements(statements.get((sheet.key, 0), ()))
    operations = tuple(
        OperationHistory(
            rank,
            operation,
            sort_statements(statements.get((sheet.key, rank), ())),
            _read_money(operation, spending.get((sheet.key, rank), ()), parties),
            tuple(_read_measures(operation, measures.get((sheet.key, rank), ()), sheet, rank)),
            whole[-1] if whole else None,
        )
        for rank, operation in enumerate(sheet.sheet.operations, 1)
    )
    return SheetHistory(sheet, whole, operations, _read_money(None, spending.get((sheet.key, 0), ()), parties))


def _read_money(
    operation: Operation | None, lines: Iterable[SpendingLine], parties: Sequence[str]
) -> tuple[Money, ...]:
    found: dict[tuple[int, str], Money] = {}
    funding = operation.financement if operation is not None else {}
    if not isinstance(funding, Unknown):
        found = {
            (year, party): Money(party, year, amount)
            for party, years in funding.items()
            for year, amount in years.items()
        }
    for line in sorted(lines, key=_rank_day):
        place = (line.annee, line.financeur)
        before = found.get(place, Money(line.financeur, line.annee))
        engaged = before.engaged if line.engage is None else line.engage
        paid = before.paid if line.paye is None else line.paye
        found[place] = replace(before, engaged=engaged, paid=paid, line=line)
    order = {party: rank for rank, party in enumerate(parties)}
    return tuple(found[place] for place in sorted(found, key=lambda p: (p[0], order.get(p[1], len(order)), p[1])))


def _read_measures(
    operation: Operation, lines: Sequence[IndicatorValue], sheet: PlannedSheet, rank: int
) -> Iterable[Measure]:
    for counted, names in ((True, operation.indicateurs_quantitatifs), (False, operation.indicateurs_qualitatifs)):
        for name in () if isinstance(names, Unknown) else names:
            mine = [one for one in lines if sheet.find_indicator(rank, one.indicateur) == name]
            for unit in dict.fromkeys(one.unite for one in mine) or ("",):
                of_unit = sorted((one for one in mine if one.unite == unit), key=_rank_day)
                by_kind = {kind: [one for one in of_unit if one.nature is kind] for kind in MeasureKind}
                before, target = by_kind[MeasureKind.BEFORE], by_kind[MeasureKind.TARGET]
                values = tuple(by_kind[MeasureKind.FOUND])
                yield Measure(
                    name, unit, counted, before[-1] if before else None, target[-1] if target else None, values
                )


def _put_together(history: SheetHistory, own: Sequence[Statement]) -> Statement:
    """One line for a fiche from the last statements of its operations."""
    latest = max(own, key=_rank_day)
    if len(history.operations) == 1:
        return own[0]
    percents = [one.last.pourcentage if one.last is not None else None for one in history.operations]
    told = [(one, one.statements[-1]) for one in history.operations if one.statements]

    state = sum_up_states([one.state for one in history.operations])

    def join(say: Callable[[Statement], str]) -> str:
        """The words of each operation that has some, a line each, after its number; its state where it is another."""
        said = [(one, words) for one, line in told if (words := say(line))]
        some = [(one, words) for one, words in said if slugify(words) not in _NONE]
        if not some:  # « Aucune » everywhere is « Aucune »
            return said[0][1] if said else ""
        return "\n".join(f"Opération {history.planned.number}.{one.rank}{note(one)} : {words}" for one, words in some)

    def note(one: OperationHistory) -> str:
        return f" ({one.state})" if one.state is not state else ""

    known = [percent for percent in percents if percent is not None]
    return replace(
        latest,
        etat=state,
        operation="",
        avancement=join(lambda line: line.avancement),
        difficultes=join(say_trouble),
        motif="",  # with the difficulties
        publics=join(lambda line: line.publics),
        debut=min((line.debut for _, line in told if line.debut is not None), default=None),
        fin=None,
        pourcentage=round(sum(known) / len(percents)) if len(known) == len(percents) else None,
        suite="",
    )
