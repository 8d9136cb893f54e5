"""What falls due, for all CTGs, month by month; and the same as a calendar for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.board import DueDay
from generator.atelier.answers import show
from generator.atelier.requests import call, take_site

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
    *("novembre", "décembre"),
)


@dataclass(frozen=True, slots=True)
class _SameDay:
    """Something that falls due on a day for one CTG or more."""

    day: date
    title: str
    content: str
    milestone: bool
    ctgs: tuple[DueDay, ...]


async def show_calendar(request: Request) -> Response:
    """A year of what falls due, from this month or from the year that is asked for."""
    today = date.today()
    asked = request.query_params.get("annee", "")
    digits = asked.isascii() and asked.isdecimal() and len(asked) == 4
    year = int(asked) if digits and 1990 < int(asked) < 2200 else None
    first = date(year, 1, 1) if year is not None else today.replace(day=1)
    last = date(first.year, 12, 31) if year is not None else date(first.year + 1, first.month, 1)
    board = take_site(request).board
    due, unknown = await call(board.list_due, first, last, today)
    values = {
        "months": _sort_by_month(due),
        "unknown": unknown,
        "year": year,
        "shown_year": year or today.year,
        "today": today,
    }
    return show(request, "project/calendar.html", values)


async def send_calendar(request: Request) -> Response:
    """All that falls due, to be put into a person's own calendar."""
    data = await call(take_site(request).board.write_agenda)
    headers = {"Content-Disposition": 'attachment; filename="echeances-ctg.ics"'}
    return Response(data, media_type="text/calendar; charset=utf-8", headers=headers)


def _sort_by_month(due: Iterable[DueDay]) -> list[tuple[str, list[_SameDay]]]:
    """What falls due in each month: the same thing on the same day is told once, for all its CTGs."""
    months = groupby(due, key=lambda one: (one.deadline.day.year, one.deadline.day.month))
    return [(f"{_MONTHS[month - 1]} {year}", list(_join_same(found))) for (year, month), found in months]


def _join_same(due: Iterable[DueDay]) -> Iterator[_SameDay]:
    same: dict[tuple[date, str, str], list[DueDay]] = {}
    for one in due:
        same.setdefault((one.deadline.day, one.deadline.title, one.deadline.content), []).append(one)
    for (day, title, content), found in same.items():
        yield _SameDay(day, title, content, found[0].deadline.milestone, tuple(found))


ROUTES = (
    Route("/calendrier", show_calendar, name="calendar"),
    Route("/calendrier/echeances-ctg.ics", send_calendar, name="calendar_file"),
)
