"""What falls due, for all CTGs, month by month; and the same as a calendar for other programs."""

from __future__ import annotations

from collections.abc import Iterable
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
_MOST = 500  # days shown at once


async def show_calendar(request: Request) -> Response:
    """A year of what falls due, from this month or from the year that is asked for."""
    today = date.today()
    asked = request.query_params.get("annee", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and 1990 < int(asked[:5]) < 2200 else None
    first = date(year, 1, 1) if year is not None else today.replace(day=1)
    last = date(first.year, 12, 31) if year is not None else date(first.year + 1, first.month, 1)
    board = take_site(request).board
    due, unknown = await call(board.list_due, first, last, today)
    values = {
        "months": _sort_by_month(due[:_MOST]),
        "more": max(0, len(due) - _MOST),
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


def _sort_by_month(due: Iterable[DueDay]) -> list[tuple[str, list[DueDay]]]:
    months = groupby(due, key=lambda one: (one.deadline.day.year, one.deadline.day.month))
    return [(f"{_MONTHS[month - 1]} {year}", list(found)) for (year, month), found in months]


ROUTES = (
    Route("/calendrier", show_calendar, name="calendar"),
    Route("/calendrier/echeances-ctg.ics", send_calendar, name="calendar_file"),
)
