"""The fiches action with what the tracking table says of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.annexes.sheet_numbers import NumberedSheet, number_sheets
from generator.composing.tracking.history import read_history
from generator.model.annexes import TRACKING_STATES
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.tracking.lines import State, Statement
from generator.model.words.typed import read_choice, read_sheet_number
from generator.reading.csv_tables import CsvLine

NOT_STARTED = State.TO_START.value  # the state of a fiche that nobody has tracked yet


@dataclass(frozen=True, slots=True)
class TrackedSheet:
    """A fiche action with what its tracking says last, or none yet."""

    sheet: NumberedSheet
    line: Statement | None

    @property
    def state(self) -> str:
        """One of the states of `suivi.csv`."""
        return self.line.etat if self.line else NOT_STARTED

    @property
    def pilots(self) -> tuple[str | Unknown, ...]:
        """Who leads its operations, each once."""
        return tuple(dict.fromkeys(operation.pilote for operation in self.sheet.operations))


def track_sheets(dossier: Dossier) -> tuple[TrackedSheet, ...]:
    """Every fiche of the plan with what its tracking says last of it."""
    said = {sheet.planned.key: sheet.summary for sheet in read_history(dossier).sheets}
    return tuple(TrackedSheet(sheet, said[sheet.key]) for sheet in number_sheets(dossier))


def settle_line(line: CsvLine) -> CsvLine:
    """A line whose state and whose fiche are written as the program says them: « En cours », « Fiche 3 »."""
    state, number = read_choice(line.cells["etat"], TRACKING_STATES, {}), read_sheet_number(line.cells["fiche"])
    return replace(line, cells=line.cells | {"etat": state, "fiche": number})
