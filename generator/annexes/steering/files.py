"""The file of the steering, from YAML to a value, and what stands beside it; each fault at its line."""

from __future__ import annotations

from pathlib import Path

from generator.annexes.kind import AnnexeSource
from generator.annexes.steering.tracking_files import read_measures, read_meetings, read_spending, read_tracking
from generator.errors import Span
from generator.files import display_path, is_there, read_text
from generator.model.annexes import (
    MEASURES_FILE,
    MEETINGS_FILE,
    SPENDING_FILE,
    STEERING_FILE,
    TRACKING_FILE,
    Steering,
    SteeringValues,
)
from generator.model.facts import Unknown
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts


def read_steering_values(source: AnnexeSource) -> SteeringValues:
    """The steering, and the files of its tracking."""
    missing: Steering | Unknown = SteeringValues().steering
    steering = source.attempt(lambda: read_steering(source.folder / STEERING_FILE), missing)
    folder = source.folder
    return SteeringValues(
        steering,
        source.attempt(lambda: read_tracking(folder / TRACKING_FILE), ()),
        source.attempt(lambda: read_spending(folder / SPENDING_FILE, source.facts), ()),
        source.attempt(lambda: read_measures(folder / MEASURES_FILE), ()),
        source.attempt(lambda: read_meetings(folder / MEETINGS_FILE), ()),
    )


def read_steering(path: Path) -> Steering | Unknown:
    """`annexe-4/pilotage.yaml`; an unknown fact when the file is missing."""
    if not is_there(path):
        return Unknown("pilotage et suivi", Span(display_path(path), 1))
    return validate_facts(Steering, load_yaml(read_text(path), display_path(path)))
