"""What is kept of one dossier to list it among two thousand: its state, its gaps, its findings, as they were told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter, ValidationError

from generator.acts.deadlines.agenda import Agenda
from generator.acts.standing.dossier_state import DossierState
from generator.acts.state import Step
from generator.checking.gap_stages import GapStages


@dataclass(frozen=True, slots=True)
class LineSummary:
    """The convention or one avenant: its state in the very words of `ctg etat`, and what `ctg verifier` counts.

    `errors`, `warnings` and `advice` are findings that are not admitted, gaps left out. `gaps` is None when the dossier
    cannot be read.
    """

    state: DossierState
    gaps: GapStages | None = None
    errors: int = 0
    warnings: int = 0
    advice: int = 0

    @property
    def step(self) -> Step:
        """The step that it stands at; a dossier that cannot be read is at the first one."""
        return self.state.state.step if self.state.state is not None else Step.DRAFT

    @property
    def readable(self) -> bool:
        """Whether its files could be read."""
        return self.state.state is not None

    @property
    def troubled(self) -> bool:
        """Whether something is wrong with it: it cannot be read, a rule refuses it, or its state gives an alert."""
        return self.state.state is None or bool(self.state.state.alerts) or self.errors > 0


@dataclass(frozen=True, slots=True)
class DossierSummary:
    """A convention with its avenants. `signature` is that of the files that it was made from.

    `places` are what a search looks in besides the parties: communes by code and name. `until` is the first day on
    which the same files may tell something else, None when no day does.
    """

    id: str
    name: str
    signature: str
    until: date | None
    places: tuple[str, ...]
    lines: tuple[LineSummary, ...]

    @property
    def convention(self) -> LineSummary:
        """The line of the convention itself."""
        return self.lines[0]

    @property
    def current(self) -> LineSummary:
        """The act that one works on: the last avenant, else the convention."""
        return self.lines[-1]

    @property
    def agenda(self) -> Agenda | None:
        """What falls due; None when the dossier cannot be read."""
        return self.lines[0].state.agenda

    def list_parties(self) -> Iterator[str]:
        """The names of all that sign one of the acts."""
        seen = dict.fromkeys(p.name for line in self.lines if line.state.state for p in line.state.state.parties)
        yield from seen


_STORED = TypeAdapter(DossierSummary)


def write_summary(summary: DossierSummary) -> bytes:
    """A summary as JSON."""
    return _STORED.dump_json(summary)


def read_summary(data: bytes) -> DossierSummary | None:
    """A summary from its JSON; None when it is not one of this program: it is then made anew."""
    try:
        return _STORED.validate_json(data)
    except ValidationError:
        return None
