"""The content of a convention that is in force, as the files of a dossier: what was frozen, and what goes on living."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.acts.in_force.base import Base
from generator.acts.kept.act_sources import RECEIVED, SOURCES
from generator.annexes.registry import is_open_file
from generator.files import list_tree, read_bytes
from generator.making.dossier_folder import is_record, list_inputs
from generator.project import CONTENT, MODELS


@dataclass(frozen=True, slots=True)
class ContentInForce:
    """The files of the dossier and of its model by their path in each; `changed` are those that today says otherwise.

    What the act does not fix is of today: what came back, tables that stay open, a person's notes.
    """

    files: Mapping[str, bytes]
    model: Mapping[str, bytes]  # by path below `content/modeles`
    changed: tuple[str, ...]


def list_content_in_force(base: Base, dossier: Path) -> ContentInForce:
    """The content of a base, with what goes on living of the convention's dossier.

    Raises: `InputFileError` when a file of the act was touched.
    """
    inside = base.sources.relative_to(base.act.place).as_posix()
    frozen = _read_below(base, f"{inside}/{CONTENT}/{base.dossier}/")
    inputs = {path.relative_to(dossier).as_posix() for path in list_inputs(dossier)}
    living: dict[str, bytes] = {}
    for path in list_tree(dossier):
        name = path.relative_to(dossier).as_posix()
        if not is_record(name) and "__pycache__" not in path.parts:
            living[name] = read_bytes(path)
    open_ = {name for name in living if name not in inputs or name.startswith(RECEIVED) or is_open_file(name)}
    fixed = {name: data for name, data in frozen.items() if not is_open_file(name)}
    changed = (name for name in sorted({*fixed, *(inputs - open_)}) if fixed.get(name) != living.get(name))
    files = {**fixed, **{name: living[name] for name in sorted(open_)}}
    return ContentInForce(files, _read_below(base, f"{inside}/{MODELS}/"), tuple(changed))


def _read_below(base: Base, room: str) -> dict[str, bytes]:
    """The frozen files below a folder of the act, by their path there."""
    assert room.startswith(SOURCES)
    return {name.removeprefix(room): base.act.read(name) for name in base.act.record.files if name.startswith(room)}
