"""Where an avenant keeps what is made for it, by the folder of its dossier."""

from __future__ import annotations

from pathlib import Path

from generator.dossier_place import name_dossier
from generator.model.names import slugify

_LONGEST = 28  # of the convention's part of a model's name: the whole is an identifier of 40 characters at most


def name_model(folder: Path) -> str:
    """The name of the model of an avenant: « essai-avenant-1 »."""
    convention, _, number = name_dossier(folder).rpartition("-avenant-")
    return f"{slugify(convention)[:_LONGEST].strip('-') or 'ctg'}-avenant-{number}"


def find_model_folder(folder: Path) -> Path:
    """Where the model of an avenant stands: beside its dossier, where that finds it first."""
    return folder.parent / "modeles" / name_model(folder)


def find_digest_list(folder: Path) -> Path:
    """The list of what was made for an avenant, each file with its digest, beside its dossier."""
    return folder.with_name(f"{folder.name}.sha256")
