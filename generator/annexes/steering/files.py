"""The files of the steering and its tracking table, from YAML and CSV to values, each fault at its line."""

from __future__ import annotations

from pathlib import Path

from generator.annexes.kind import AnnexeSource
from generator.annexes.tracked_sheets import settle_line
from generator.codes import Code
from generator.errors import DiagnosticCollector, Span
from generator.files import display_path, read_text
from generator.model.annexes import (
    STEERING_FILE,
    TRACKING_FILE,
    TRACKING_STATES,
    Steering,
    SteeringValues,
    TrackingLine,
)
from generator.model.facts import Unknown
from generator.reading.csv_tables import parse_csv, refuse_line, stop_at_bound
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts

TRACKING_COLUMNS = ("fiche", "etat", "avancement", "difficultes", "mise_a_jour")
TRACKING_PROSE = ("avancement", "difficultes")  # cells that may have lines of their own


def read_steering_values(source: AnnexeSource) -> SteeringValues:
    """The steering and the tracking table."""
    missing: Steering | Unknown = SteeringValues().steering
    steering = source.attempt(lambda: read_steering(source.folder / STEERING_FILE), missing)
    return SteeringValues(steering, source.attempt(lambda: read_tracking(source.folder / TRACKING_FILE), ()))


def read_steering(path: Path) -> Steering | Unknown:
    """`annexe-4/pilotage.yaml`; an unknown fact when the file is missing."""
    if not path.exists():
        return Unknown("pilotage et suivi", Span(display_path(path), 1))
    return validate_facts(Steering, load_yaml(read_text(path), display_path(path)))


def read_tracking(path: Path) -> tuple[TrackingLine, ...]:
    """`annexe-4/suivi.csv`, the shared tracking table; none when the file is missing."""
    if not path.exists():
        return ()
    table = parse_csv(read_text(path), display_path(path), TRACKING_COLUMNS, prose=TRACKING_PROSE)
    faults = DiagnosticCollector()
    lines = tuple(settle_line(line) for line in table.lines)
    for line in lines:
        if line.cells["etat"] not in TRACKING_STATES:
            hint = f"valeurs admises : {', '.join(TRACKING_STATES)}"
            faults.add(refuse_line(line, Code.VALEUR_INVALIDE, f"état inconnu : « {line.cells['etat']} »", hint))
            stop_at_bound(faults)
    faults.raise_errors()
    return tuple(TrackingLine(**line.cells, origin=line.origin) for line in lines)
