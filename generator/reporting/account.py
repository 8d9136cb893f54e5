"""What a convention has come to on a day, axe by axe and fiche by fiche: the figures that a report shows.

What nobody has told is unknown, and never nothing: it is kept apart in every sum.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.annexes.sheet_numbers import NumberedSheet, number_sheets
from generator.annexes.table_cells import Sum, add_up
from generator.composing.tracking.history import Money, OperationHistory, SheetHistory, read_history
from generator.errors import Span
from generator.model.annexes import SPENDING_FILE
from generator.model.clauses import ExtractPlan
from generator.model.dossier import Dossier
from generator.model.facts import CtgFacts, Unknown
from generator.model.names import slugify
from generator.model.tracking.lines import Meeting, NextStep, State
from generator.reporting.lateness import is_over, say_lateness
from generator.reporting.progress import ReportedMeasure, judge_measures


@dataclass(frozen=True, slots=True)
class MoneySum:
    """Euros of some operations for some years: planned, engaged, paid; what nobody has told apart in each."""

    planned: Sum = field(default_factory=Sum)
    engaged: Sum = field(default_factory=Sum)
    paid: Sum = field(default_factory=Sum)

    def __add__(self, other: MoneySum) -> MoneySum:
        return MoneySum(self.planned + other.planned, self.engaged + other.engaged, self.paid + other.paid)

    @property
    def missing(self) -> tuple[Unknown, ...]:
        """All that nobody has told."""
        return tuple(dict.fromkeys((*self.planned.missing, *self.engaged.missing, *self.paid.missing)))


@dataclass(frozen=True, slots=True)
class ReportedMoney:
    """Euros of one financer for one year, each amount known, unknown, or without object (None)."""

    financer: str  # a party's id, or the name of one that has left
    year: int
    planned: int | Unknown | None
    engaged: int | Unknown | None
    paid: int | Unknown | None


def order_financers(facts: CtgFacts, money: Iterable[ReportedMoney]) -> tuple[str, ...]:
    """Who gives these amounts: the ids of parties in the order of the convention, then the names of who has left."""
    given = {one.financer for one in money}
    parties = tuple(party.id for party in facts.parties)
    return (*(one for one in parties if one in given), *sorted(given - set(parties)))


@dataclass(frozen=True, slots=True)
class ReportedOperation:
    """An operation on the day of the report. `state` is unknown when nobody has said anything of it."""

    label: str  # « Opération 1.2 »
    history: OperationHistory
    state: State | None
    measures: tuple[ReportedMeasure, ...]
    late: str  # why it is late, in words; empty when it is not

    @property
    def title(self) -> str | Unknown:
        """Its title."""
        return self.history.operation.titre

    @property
    def proposes_change(self) -> bool:
        """Whether its pilot proposes to change the plan."""
        return self.history.last is not None and self.history.last.suite == NextStep.CHANGE


@dataclass(frozen=True, slots=True)
class ReportedSheet:
    """A fiche on the day of the report."""

    numbered: NumberedSheet
    history: SheetHistory
    operations: tuple[ReportedOperation, ...]
    money: tuple[ReportedMoney, ...]

    def add_money(self, years: Iterable[int] | None = None, financer: str | None = None) -> MoneySum:
        """What it was given for some years (all without) by a financer (all without)."""
        wanted = None if years is None else frozenset(years)
        return sum_money(
            one
            for one in self.money
            if (wanted is None or one.year in wanted) and (financer is None or one.financer == financer)
        )


@dataclass(frozen=True, slots=True)
class ReportedAxis:
    """An axe of the plan with its fiches; `title` is unknown while the axes are."""

    rank: int
    title: str | Unknown
    sheets: tuple[ReportedSheet, ...]

    @property
    def operations(self) -> tuple[ReportedOperation, ...]:
        """The operations of all its fiches."""
        return tuple(operation for sheet in self.sheets for operation in sheet.operations)

    @property
    def measures(self) -> tuple[ReportedMeasure, ...]:
        """The indicators of all its operations."""
        return tuple(measure for operation in self.operations for measure in operation.measures)


@dataclass(frozen=True, slots=True)
class Account:
    """All that a report counts. `years` are those whose spending is looked at: over, or the first one."""

    dossier: Dossier
    day: datetime.date
    years: tuple[int, ...]
    axes: tuple[ReportedAxis, ...]
    meetings: tuple[Meeting, ...]
    words: tuple[str, ...] = ()  # of the theme of an extract, as slugs; none for the whole

    @property
    def sheets(self) -> tuple[ReportedSheet, ...]:
        """Every fiche, axe by axe."""
        return tuple(sheet for axis in self.axes for sheet in axis.sheets)

    @property
    def operations(self) -> tuple[ReportedOperation, ...]:
        """Every operation."""
        return tuple(operation for axis in self.axes for operation in axis.operations)

    @property
    def measures(self) -> tuple[ReportedMeasure, ...]:
        """Every indicator."""
        return tuple(measure for axis in self.axes for measure in axis.measures)

    @property
    def ended_years(self) -> tuple[int, ...]:
        """The years that are over."""
        return tuple(year for year in self.years if is_over(year, self.day))

    @property
    def financers(self) -> tuple[str, ...]:
        """Who gives something to these fiches: the ids of parties in the order of the convention, then who has left."""
        return order_financers(self.dossier.facts, (one for sheet in self.sheets for one in sheet.money))

    def add_money(self, years: Iterable[int] | None = None, financer: str | None = None) -> MoneySum:
        """What all fiches were given for some years (all without) by a financer (all without)."""
        wanted = None if years is None else tuple(years)
        return sum((sheet.add_money(wanted, financer) for sheet in self.sheets), MoneySum())

    def says_theme(self, *texts: object) -> bool:
        """Whether one of these texts is about the theme of the extract; always so for the whole report."""
        return not self.words or _says(self.words, texts)


def count_states(operations: Iterable[ReportedOperation]) -> Counter[State | None]:
    """How many operations are in each state, and how many nobody has said anything of."""
    return Counter(operation.state for operation in operations)


def sum_money(lines: Iterable[ReportedMoney]) -> MoneySum:
    """The sums of some amounts."""
    known = tuple(lines)
    return MoneySum(
        add_up(one.planned for one in known), add_up(one.engaged for one in known), add_up(one.paid for one in known)
    )


def read_account(dossier: Dossier, day: datetime.date, extract: ExtractPlan | None = None) -> Account:
    """What the dossier tells of its convention on a day; with an extract, of its theme alone."""
    history = read_history(dossier, day)
    words = tuple(slugify(word) for word in extract.mots) if extract is not None else ()
    numbered = [sheet for sheet in number_sheets(dossier) if _is_of_theme(sheet, words)]
    found = [(sheet, one) for sheet in numbered if (one := history.find_sheet(sheet.key)) is not None]
    years = _choose_years(dossier, day)
    sheets = [_read_sheet(dossier, sheet, one, years, day) for sheet, one in found]
    meetings = tuple(one for one in history.meetings if not words or _says(words, (one.instance,)))
    return Account(dossier, day, years, tuple(_list_axes(sheets)), meetings, words)


def _is_of_theme(sheet: NumberedSheet, words: tuple[str, ...]) -> bool:
    return not words or _says(words, (sheet.axis, sheet.title))


def _says(words: tuple[str, ...], texts: Iterable[object]) -> bool:
    said = [f"-{slugify(text)}-" for text in texts if isinstance(text, str)]
    return any(f"-{word}-" in text for word in words for text in said)


def _list_axes(sheets: list[ReportedSheet]) -> Iterator[ReportedAxis]:
    by_rank: dict[int, list[ReportedSheet]] = {}
    for sheet in sheets:
        by_rank.setdefault(sheet.history.planned.sheet.axe, []).append(sheet)
    for rank in sorted(by_rank):
        yield ReportedAxis(rank, by_rank[rank][0].numbered.axis, tuple(by_rank[rank]))


def _choose_years(dossier: Dossier, day: datetime.date) -> tuple[int, ...]:
    """The years of the convention that are over; the first one while none is. Spending is known once a year is over."""
    period = dossier.facts.periode
    begun = tuple(range(period.debut.year, min(period.fin.year, day.year) + 1))
    return tuple(year for year in begun if is_over(year, day)) or begun[:1]


def _read_sheet(
    dossier: Dossier, sheet: NumberedSheet, history: SheetHistory, years: tuple[int, ...], day: datetime.date
) -> ReportedSheet:
    operations = tuple(
        ReportedOperation(
            sheet.label_operation(one.rank),
            one,
            one.state if one.known else None,
            judge_measures(dossier, one, sheet.label_operation(one.rank), day),
            say_lateness(one, sheet, day),
        )
        for one in history.operations
    )
    return ReportedSheet(sheet, history, operations, tuple(_read_money(dossier, sheet, history, (years, day))))


def _read_money(
    dossier: Dossier, sheet: NumberedSheet, history: SheetHistory, when: tuple[tuple[int, ...], datetime.date]
) -> Iterator[ReportedMoney]:
    """The amounts of a fiche; what nobody has told of a year that is over is unknown. `when`: the years, the day."""
    origin = Span(f"{dossier.folder}/{SPENDING_FILE}", 1)
    years, day = when
    names = {party.id: party.nom for party in dossier.facts.parties}
    whole = {(one.financer, one.year): one for one in history.money}

    def tell(amount: int | None, what: str, one: Money, label: str) -> int | Unknown | None:
        if amount is not None or one.year not in years or not is_over(one.year, day) or one.planned == 0:
            return amount
        of_sheet = whole.get((one.financer, one.year))
        if of_sheet is not None and getattr(of_sheet, "paid" if what == "payé" else "engaged") is not None:
            return None  # told of the whole fiche
        return Unknown(f"{label} : montant {what} en {one.year}, {names.get(one.financer, one.financer)}", origin)

    for money in history.money:
        yield ReportedMoney(money.financer, money.year, None, money.engaged, money.paid)
    for operation in history.operations:
        label = sheet.label_operation(operation.rank)
        if isinstance(operation.operation.financement, Unknown):
            yield ReportedMoney("", years[0] if years else 0, operation.operation.financement, None, None)
        for one in operation.money:
            yield ReportedMoney(
                one.financer,
                one.year,
                one.planned,
                tell(one.engaged, "engagé", one, label),
                tell(one.paid, "payé", one, label),
            )
