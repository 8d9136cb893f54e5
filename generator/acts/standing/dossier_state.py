"""Where one dossier stands, or why it cannot be read: a line of `ctg etat` and of the board."""

from __future__ import annotations

from dataclasses import dataclass

from generator.acts.deadlines.agenda import Agenda
from generator.acts.state import CtgState
from generator.errors import Diagnostic


@dataclass(frozen=True, slots=True)
class DossierState:
    """One line: a CTG's state, or the faults that keep its dossier from being read. `amendment` is the number of the
    avenant that it is, 0 for a convention.
    """

    name: str
    folder: str
    state: CtgState | None
    faults: tuple[Diagnostic, ...]  # the first is the one to show
    frozen: str = ""  # which act is frozen, since when, and where today's text differs; empty when none is
    amendment: int = 0
    agenda: Agenda | None = None  # what falls due; of a convention alone, an avenant has no other
