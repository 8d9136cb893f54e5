"""What of a plan is late on a day, by what was said and by the years that the fiche finances; nothing is guessed."""

from __future__ import annotations

import datetime

from generator.annexes.sheet_numbers import NumberedSheet
from generator.composing.tracking.history import OperationHistory
from generator.model.facts import Unknown
from generator.model.tracking.lines import State


def say_lateness(history: OperationHistory, sheet: NumberedSheet, day: datetime.date) -> str:
    """Why an operation is late, in words; empty when it is not, or when nobody has said where it stands.

    Its years are those of its financing, else those of its fiche. Late is what is put off, what has not begun though
    its first year is over, and what is not done though its last year is over.
    """
    if not history.known:
        return ""
    years = list_years(history, sheet)
    match history.state:
        case State.POSTPONED:
            return "reportée"
        case State.TO_START if years and is_over(years[0], day):
            return f"prévue dès {years[0]}, à lancer"
        case State.UNDER_WAY | State.TO_START if years and is_over(years[-1], day):
            return f"prévue jusqu'en {years[-1]}, {history.state}"
        case _:
            return ""


def is_over(year: int, day: datetime.date) -> bool:
    """Whether a year is over on a day; on its last one it is."""
    return datetime.date(year, 12, 31) <= day


def list_years(history: OperationHistory, sheet: NumberedSheet) -> tuple[int, ...]:
    """The years of an operation, in order; none when nothing says them."""
    financed = sorted({one.year for one in history.money if one.planned})
    if financed:
        return tuple(financed)
    return () if isinstance(sheet.years, Unknown) else tuple(sorted(sheet.years))
