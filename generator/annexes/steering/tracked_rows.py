"""The rows of the tracking workbook as texts: what each cell says when it leaves, and is compared with later."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from generator.annexes.tracked_sheets import TrackedSheet, track_sheets
from generator.model.document import GAP_TEXT
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.words.prose import join_lines, strip_signs
from generator.model.words.typed import TypedFault, read_day

TRACKING_SHEET = "Suivi du plan d'actions"
GUIDE_SHEET = "Mode d'emploi"
TRACKING_USE = "suivi"
# Each column: its title in the sheet, its width in characters, the column of `suivi.csv` that it is; none for those
# that are the fiche's own.
HEADS: tuple[tuple[str, float, str], ...] = (
    ("Fiche", 9, ""),
    ("Orientation", 34, ""),
    ("Action", 44, ""),
    ("Pilote", 30, ""),
    ("État", 13, "etat"),
    ("Avancement", 42, "avancement"),
    ("Difficultés", 36, "difficultes"),
    ("Mise à jour", 13, "mise_a_jour"),
)


@dataclass(frozen=True, slots=True)
class TrackedRow:
    """A row: its fiche, and what its cells say in the order of `HEADS`; a day as « 20/11/2026 »."""

    tracked: TrackedSheet
    cells: tuple[str, ...]

    @property
    def key(self) -> str:
        """The content key of its fiche, whatever its number."""
        return self.tracked.sheet.key

    def say(self, head: str) -> str:
        """What the cell of a column says, by its title."""
        return self.cells[[title for title, _, _ in HEADS].index(head)]


def list_rows(dossier: Dossier) -> tuple[TrackedRow, ...]:
    """A row for each fiche of the plan, in its order."""
    return tuple(TrackedRow(item, _say_cells(item)) for item in track_sheets(dossier))


def read_shown_day(words: str) -> datetime.date | None:
    """A day, however it was typed; nothing for other words."""
    try:
        return read_day(words)
    except TypedFault:
        return None


def _say_cells(item: TrackedSheet) -> tuple[str, ...]:
    goal, line = item.sheet.goal, item.line
    day = read_shown_day(line.mise_a_jour) if line else None
    return (
        item.sheet.number,
        f"{goal.rank} – {_words(goal.title)}",
        _words(item.sheet.title),
        " ; ".join(_words(pilot) for pilot in item.pilots),
        item.state,
        strip_signs(line.avancement) if line else "",
        strip_signs(line.difficultes) if line else "",
        f"{day:%d/%m/}{day.year:04d}" if day is not None else line.mise_a_jour if line else "",
    )


def _words(value: str | Unknown) -> str:
    return f"[{GAP_TEXT}]" if isinstance(value, Unknown) else join_lines(value)
