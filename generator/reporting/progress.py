"""How far each indicator has come from its value before to its target: judged where both are numbers only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.composing.tracking.history import Measure, OperationHistory
from generator.errors import Span
from generator.model.annexes import MEASURES_FILE
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.tracking.lines import IndicatorValue


class Verdict(StrEnum):
    """What an indicator has come to."""

    REACHED = "cible atteinte"
    NEARER = "en progrès"
    NOT_NEARER = "sans progrès"
    VALUED = "sans cible chiffrée"  # a value, and no target to judge it by
    UNKNOWN = "sans valeur"


@dataclass(frozen=True, slots=True)
class ReportedMeasure:
    """An indicator on the day of a report. What nobody has told is unknown; None: there is nothing to tell.

    `share` is the part of the way from before to the target that is made: 1 is the target, less than 0 a way back.
    """

    operation: str  # « Opération 1.2 »
    measure: Measure
    before: Decimal | str | Unknown | None
    target: Decimal | str | Unknown | None
    value: Decimal | str | Unknown
    verdict: Verdict
    share: Decimal | None = None
    overdue: bool = False  # the day that was aimed at is over, and the target is not reached

    @property
    def name(self) -> str:
        """Its name, without its unit."""
        return self.measure.name


def judge_measures(
    dossier: Dossier, history: OperationHistory, label: str, day: datetime.date
) -> tuple[ReportedMeasure, ...]:
    """The indicators of an operation, each judged as on a day."""
    origin = Span(f"{dossier.folder}/{MEASURES_FILE}", 1)
    return tuple(_judge(measure, label, origin, day) for measure in history.measures)


def _judge(measure: Measure, label: str, origin: Span, day: datetime.date) -> ReportedMeasure:
    def read(line: IndicatorValue | None, what: str) -> Decimal | str | Unknown:
        if line is None:
            return Unknown(f"{label} : {what} de « {measure.name} »", origin)
        return line.valeur

    value = read(measure.last, "valeur")
    # What is appreciated in words has often no value before and no target: their absence is no gap.
    before = read(measure.before, "valeur avant") if measure.counted or measure.before else None
    target = read(measure.target, "cible") if measure.counted or measure.target else None
    verdict, share = _compare(before, target, value)
    aimed = measure.target.jour if measure.target is not None else None
    overdue = aimed is not None and aimed <= day and verdict in (Verdict.NEARER, Verdict.NOT_NEARER)
    return ReportedMeasure(label, measure, before, target, value, verdict, share, overdue)


def _compare(before: object, target: object, value: object) -> tuple[Verdict, Decimal | None]:
    if isinstance(value, Unknown):
        return Verdict.UNKNOWN, None
    numbers = [one for one in (before, target, value) if isinstance(one, Decimal)]
    if len(numbers) != 3:
        return Verdict.VALUED, None
    first, aim, now = numbers
    if aim == first:  # to be kept: any other value is a way back
        return (Verdict.REACHED, Decimal(1)) if now == aim else (Verdict.NOT_NEARER, None)
    share = (now - first) / (aim - first)
    verdict = Verdict.REACHED if share >= 1 else Verdict.NEARER if share > 0 else Verdict.NOT_NEARER
    return verdict, share
