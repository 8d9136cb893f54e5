"""The rows of the tracking workbook as texts: what each cell says when it leaves, and is compared with later."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.annexes.steering.tracking_files import FORMER_TRACKING_COLUMNS, TRACKING_COLUMNS, is_former
from generator.annexes.tracked_sheets import NOT_STARTED, TrackedSheet, track_sheets
from generator.composing.tracking.history import OperationHistory, SheetHistory, read_history
from generator.model.annexes import TRACKING_FILE
from generator.model.document import GAP_TEXT
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.tracking.lines import Statement
from generator.model.words.prose import join_lines, strip_signs
from generator.model.words.typed import TypedFault, read_day
from generator.plain_text import normalise_text

TRACKING_SHEET = "Suivi du plan d'actions"
GUIDE_SHEET = "Mode d'emploi"
TRACKING_USE = "suivi"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of the sheet. `called` is the one whose words name a row, `title` the one that says its title.

    `heads` are the title of each, its width in characters, the column of `suivi.csv` that it is (none for those that
    the plan gives); `day` is the column of that file that dates a row, `columns` are all of them.
    """

    heads: tuple[tuple[str, float, str], ...]
    called: str
    title: str
    day: str
    columns: tuple[str, ...]
    unit: str  # what a row is about, in French

    @property
    def is_history(self) -> bool:
        """Whether a changed row is a new line of the file; in a table of the former form, it is the line itself."""
        return self is HISTORY

    def find(self, column: str) -> str:
        """The title of the column of the sheet that is this one of the file."""
        return next(head for head, _, one in self.heads if one == column)


HISTORY = Layout(
    (
        ("Fiche", 8, ""),
        ("Opération", 11, ""),
        ("Action", 34, ""),
        ("Intitulé", 36, ""),
        ("Pilote", 26, ""),
        ("État", 13, "etat"),
        ("Motif", 28, "motif"),
        ("Début", 13, "debut"),
        ("Fin", 13, "fin"),
        ("Part réalisée (%)", 11, "pourcentage"),
        ("Avancement", 42, "avancement"),
        ("Difficultés", 36, "difficultes"),
        ("Publics touchés", 26, "publics"),
        ("Suite", 12, "suite"),
        ("Mise à jour", 13, "date"),
    ),
    "Opération",
    "Intitulé",
    "date",
    TRACKING_COLUMNS,
    "opération",
)
FORMER = Layout(
    (
        ("Fiche", 9, ""),
        ("Orientation", 34, ""),
        ("Action", 44, ""),
        ("Pilote", 30, ""),
        ("État", 13, "etat"),
        ("Avancement", 42, "avancement"),
        ("Difficultés", 36, "difficultes"),
        ("Mise à jour", 13, "mise_a_jour"),
    ),
    "Fiche",
    "Action",
    "mise_a_jour",
    FORMER_TRACKING_COLUMNS,
    "fiche",
)


@dataclass(frozen=True, slots=True)
class TrackedRow:
    """A row: its fiche, the 1-based rank of its operation (0 for a whole fiche), what was said last, its cells.

    `key` is the content key of its fiche, whatever its number, and the name of its operation. Cells are in the order of
    the heads of `layout`; a day as « 20/11/2026 ».
    """

    tracked: TrackedSheet
    rank: int
    line: Statement | None
    cells: tuple[str, ...]
    layout: Layout
    key: str

    def say(self, head: str) -> str:
        """What the cell of a column says, by its title."""
        return self.cells[[title for title, _, _ in self.layout.heads].index(head)]


def find_layout(dossier: Dossier) -> Layout:
    """The columns that the table of a dossier asks for: those of its form, of today's when it has none."""
    found = next((one for one in dossier.inputs if not one.of_model and one.path == TRACKING_FILE), None)
    former = found is not None and is_former(normalise_text(found.data.decode("utf-8-sig")))
    return FORMER if former else HISTORY


def list_rows(dossier: Dossier) -> tuple[TrackedRow, ...]:
    """A row for each operation of the plan, in its order; for each fiche, where the table has the former form."""
    layout = find_layout(dossier)
    if not layout.is_history:
        sheets = track_sheets(dossier)
        return tuple(TrackedRow(one, 0, one.line, _say_sheet(one), layout, one.sheet.key) for one in sheets)
    history = {one.planned.key: one for one in read_history(dossier).sheets}
    return tuple(
        TrackedRow(one, operation.rank, operation.last, _say_operation(one, operation), layout, key)
        for one in track_sheets(dossier)
        for key, operation in name_operations(history[one.sheet.key])
    )


def name_operations(history: SheetHistory) -> Iterator[tuple[str, OperationHistory]]:
    """The operations of a fiche, each by a key that outlives its rank; by its rank too where two have one title."""
    names = Counter(one.name for one in history.operations)
    for one in history.operations:
        name = one.name if names[one.name] == 1 else f"{one.name}-{one.rank}"
        yield f"{history.planned.key}+{name}", one


def read_shown_day(words: str) -> datetime.date | None:
    """A day, however it was typed; nothing for other words."""
    try:
        return read_day(words)
    except TypedFault:
        return None


def show_day(day: datetime.date | None) -> str:
    """« 20/11/2026 »; nothing when it is not known."""
    return f"{day:%d/%m/}{day.year:04d}" if day is not None else ""


def _say_sheet(item: TrackedSheet) -> tuple[str, ...]:
    goal, line = item.sheet.goal, item.line
    return (
        item.sheet.number,
        f"{goal.rank} – {_words(goal.title)}",
        _words(item.sheet.title),
        " ; ".join(_words(pilot) for pilot in item.pilots),
        item.state,
        strip_signs(line.avancement) if line else "",
        strip_signs(line.difficultes) if line else "",
        (show_day(read_shown_day(line.mise_a_jour)) or line.mise_a_jour) if line else "",
    )


def _say_operation(item: TrackedSheet, history: OperationHistory) -> tuple[str, ...]:
    operation, line = history.operation, history.last
    named = (
        item.sheet.number,
        f"{item.sheet.number}.{history.rank}",
        _words(item.sheet.title),
        _words(operation.titre),
        _words(operation.pilote),
    )
    if line is None:
        return (*named, NOT_STARTED, *("" for _ in HISTORY.heads[len(named) + 1 :]))
    return (
        *named,
        line.etat,
        strip_signs(line.motif),
        show_day(line.debut),
        show_day(line.fin),
        "" if line.pourcentage is None else str(line.pourcentage),
        strip_signs(line.avancement),
        strip_signs(line.difficultes),
        strip_signs(line.publics),
        line.suite,
        show_day(line.jour) or line.mise_a_jour,
    )


def _words(value: str | Unknown) -> str:
    return f"[{GAP_TEXT}]" if isinstance(value, Unknown) else join_lines(value)
