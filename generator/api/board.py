"""Every CTG of a project at a glance: stage, gaps, who must act, what falls due; from summaries made aside."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic

from generator.acts.deadlines.agenda import write_calendar
from generator.acts.deadlines.due import Deadline
from generator.acts.state import Step
from generator.api.projects import DossierPlace, list_places, read_title
from generator.project import Project
from generator.summarizing.keeper import Place, SummaryKeeper
from generator.summarizing.next_steps import NextStep, list_next_steps
from generator.summarizing.selecting import Candidate, Order, Wanted, count_steps, find_next_deadline, select
from generator.summarizing.summary import DossierSummary, LineSummary

__all__ = [
    "Board",
    "BoardLine",
    "BoardPage",
    "BoardRow",
    "DueDay",
    "NextStep",
    "Order",
    "Step",
    "Wanted",
]

PAGE = 25  # dossiers
_LOOK_EVERY = 30.0  # seconds between two looks at every dossier, while somebody shows the board


@dataclass(frozen=True, slots=True)
class BoardLine:
    """The convention, or one avenant (`number`), of a row: `id` is that of its pages."""

    id: str
    number: int
    summary: LineSummary
    steps: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One CTG. `lines` is empty as long as nothing is known; they may be former ones when it is not `fresh`."""

    id: str
    name: str
    lines: tuple[BoardLine, ...]
    fresh: bool
    due: Deadline | None = None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The rows of one page: `page` of `pages`, of the `found` dossiers that were asked for, of `every`.

    `waiting` dossiers are still being looked at; `steps` counts those known, by step.
    """

    rows: tuple[BoardRow, ...]
    page: int
    pages: int
    found: int
    every: int
    waiting: int
    steps: Mapping[Step, int]


@dataclass(frozen=True, slots=True)
class DueDay:
    """Something that falls due for a CTG; `draft` as long as its text is one."""

    id: str
    name: str
    deadline: Deadline
    draft: bool = False


class Board:
    """The board of a project; its summaries are kept below `folder`, which may be deleted. Any thread may use it."""

    def __init__(self, project: Project, folder: Path, workers: int = 1) -> None:
        self._project = project
        self._keeper = SummaryKeeper(project, folder, workers)
        self._turn = threading.Lock()
        self._looked: float | None = None

    def read(self, wanted: Wanted, page: int, today: date) -> BoardPage:
        """One page of those that are wanted; what is not known yet is made aside, these first.

        Raises: `OSError` when the project's folder cannot be listed.
        """
        places = self._list_conventions()
        known = [self._know(place) for place in places]
        chosen = select(known, wanted, today)
        pages = max(1, -(-len(chosen) // PAGE))
        page = min(max(page, 1), pages)
        by_id = {place.id: place for place in places}
        shown = [by_id[one.id] for one in chosen[(page - 1) * PAGE : page * PAGE]]
        fresh = self._keeper.find_fresh((Place(place.id, place.folder) for place in shown), today)
        rows = tuple(self._make_row(place, fresh.get(place.id), today) for place in shown)
        self._look_over(places, today)
        waiting = self._keeper.count_waiting()
        return BoardPage(rows, page, pages, len(chosen), len(places), waiting, count_steps(known))

    def list_due(self, first: date, last: date, today: date) -> tuple[tuple[DueDay, ...], int]:
        """What falls due between two days for every CTG, by day; how many dossiers are not known yet.

        Raises: `OSError` when the project's folder cannot be listed.
        """
        places = self._list_conventions()
        found: list[DueDay] = []
        unknown = 0
        for place in places:
            summary = self._keeper.find(place.id)
            if summary is None:
                unknown += 1
            elif summary.agenda is not None:
                due = (one for one in summary.agenda.deadlines if first <= one.day <= last)
                draft = summary.convention.step is Step.DRAFT
                found += (DueDay(place.id, summary.name, one, draft) for one in due)
        self._look_over(places, today)
        return tuple(sorted(found, key=lambda one: (one.deadline.day, one.name, one.deadline.key))), unknown

    def write_agenda(self) -> bytes:
        """What falls due for every CTG that is known, as `ctg etat --agenda` writes it.

        Raises: `OSError` when the project's folder cannot be listed.
        """
        summaries = (self._keeper.find(place.id) for place in self._list_conventions())
        return write_calendar(one.agenda for one in summaries if one is not None and one.agenda is not None)

    def find(self, place: DossierPlace, today: date) -> BoardRow:
        """The row of one dossier, for its own pages: that of the convention, when it is an avenant."""
        convention = place.convention or place
        fresh = self._keeper.find_fresh((Place(convention.id, convention.folder),), today)
        return self._make_row(convention, fresh.get(convention.id), today)

    def name(self, place: DossierPlace) -> str:
        """The name of a territory, as far as it is known without reading its dossier."""
        summary = self._keeper.find(place.id)
        return summary.name if summary is not None else place.name

    def wait(self, seconds: float) -> bool:
        """Wait until all that was asked for is known, so many seconds at most; whether it is."""
        return self._keeper.wait(seconds)

    def close(self) -> None:
        """End what works aside."""
        self._keeper.close()

    def _list_conventions(self) -> tuple[DossierPlace, ...]:
        return tuple(place for place in list_places(self._project) if place.convention is None)

    def _know(self, place: DossierPlace) -> Candidate:
        summary = self._keeper.find(place.id)
        return Candidate(place.id, self.name(place), summary)

    def _make_row(self, place: DossierPlace, fresh: DossierSummary | None, today: date) -> BoardRow:
        summary = fresh or self._keeper.find(place.id)
        if summary is None:
            return BoardRow(place.id, read_title(place), (), fresh=False)
        lines = tuple(_make_line(place.id, line) for line in summary.lines)
        return BoardRow(place.id, summary.name, lines, fresh is not None, find_next_deadline(summary, today))

    def _look_over(self, places: Sequence[DossierPlace], today: date) -> None:
        """Have every dossier looked at aside, unless that was done a moment ago."""
        now = monotonic()
        with self._turn:
            if self._looked is not None and now - self._looked < _LOOK_EVERY:
                return
            self._looked = now
        known = [Place(place.id, place.folder) for place in places]
        threading.Thread(target=self._keeper.look_over, args=(known, today), daemon=True, name="tour").start()


def _make_line(id_: str, line: LineSummary) -> BoardLine:
    number = line.state.amendment
    steps = list_next_steps(line.state.state) if line.state.state is not None else ()
    return BoardLine(f"{id_}~avenants~{number}" if number else id_, number, line, steps)
