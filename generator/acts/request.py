"""What a command asks of the act of a dossier: which dossier, where its documents go, who freezes it if need be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.dossier_place import name_dossier
from generator.making.workshop import Workshop
from generator.model.acts import FreezeOrder
from generator.project import Project


@dataclass(frozen=True, slots=True)
class ActRequest:
    """A dossier, its project, the folder of all outputs. Without an `order`, a command freezes nothing by itself.

    With `overwrite`, outputs that a person has changed are replaced, and a copy of them is kept. With
    `publication`, the files to publish are made too; with `leaflet`, « La CTG en bref » is put before each. `workshop`
    is the dossier's, when it is open already.
    """

    folder: Path
    project: Project
    output: Path
    order: FreezeOrder | None = None
    overwrite: bool = False
    publication: bool = False
    leaflet: bool = False
    workshop: Workshop | None = None

    @property
    def target(self) -> Path:
        """Where the documents of this dossier are."""
        return self.output / name_dossier(self.folder)
