"""What falls due as a calendar that other programs read (RFC 5545): one event of a whole day for each deadline.

Same dossiers, same bytes: no clock, identities that last, the day of the content as stamp. Source: RFC 5545, 3.1 (lines
of 75 octets at most, CRLF), 3.3.11 (escaped text), 3.6.1 (events), 3.6.6 (alarms), 3.8.7.2 (DTSTAMP).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.acts.deadlines.due import Deadline

PRODUCT = "-//ctg//convention territoriale globale//FR"
_LONGEST_LINE = 75  # octets, without the line end
_ESCAPED = re.compile(r"[\\;,]")
_REMINDER = "-P14D"  # two weeks before


@dataclass(frozen=True, slots=True)
class Agenda:
    """What falls due for one CTG. `id` is its folder's name; `stamp` the day of its content, never that of a clock."""

    id: str
    name: str  # « Ctg Val d'Ambrelle »
    stamp: datetime.date
    deadlines: tuple[Deadline, ...]


def write_calendar(agendas: Iterable[Agenda]) -> bytes:
    """A calendar of all of them, UTF-8."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for agenda in agendas:
        for deadline in agenda.deadlines:
            lines += _list_event(agenda, deadline)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line)).encode()


def _list_event(agenda: Agenda, deadline: Deadline) -> Iterator[str]:
    title = _escape(f"{agenda.name} : {deadline.title}")
    yield "BEGIN:VEVENT"
    yield f"UID:{deadline.key}.{_escape(agenda.id)}@ctg"
    yield f"DTSTAMP:{agenda.stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{deadline.day + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{title}"
    if deadline.content:
        yield f"DESCRIPTION:{_escape(deadline.content)}"
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{_REMINDER}", f"DESCRIPTION:{title}", "END:VALARM")
    yield "END:VEVENT"


def _escape(words: str) -> str:
    return _ESCAPED.sub(lambda sign: f"\\{sign[0]}", words).replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """A line as lines of 75 octets at most, no letter cut; each after the first begins with a space."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
