"""A file that a person put into a dossier or a model, whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the dossier or of its model, whole. `path` is the one below that folder, with `/`."""

    name: str  # shown in messages
    data: bytes
    path: str = ""
    of_model: bool = False
