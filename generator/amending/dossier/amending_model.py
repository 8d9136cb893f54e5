"""The model of an avenant in that of its convention: what stands around the articles that state what changes."""

from __future__ import annotations

from pathlib import Path

from generator.acts.in_force.base import Base, choose_model
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.files import display_path
from generator.project import Project
from generator.reading.clause_files import AMENDING_FOLDER, MODEL_FILE


def find_amending_model(base: Base, name: str, convention: Path, project: Project) -> Path:
    """The folder that says how conventions of a model are amended: the one that the act has kept, else today's.

    `convention` is the folder of the dossier, `name` that of its model.

    Raises: `ContentError` when neither says it.
    """
    folder = choose_model(base, name, f"{AMENDING_FOLDER}/{MODEL_FILE}", convention, project) / AMENDING_FOLDER
    if (folder / MODEL_FILE).is_file():
        return folder
    message = f"ce modèle ne dit pas comment un avenant s'écrit : il n'a pas de {AMENDING_FOLDER}/{MODEL_FILE}"
    hint = "recopier le dossier « avenant » d'un modèle fourni avec ctg, puis l'adapter"
    raise ContentError(Diagnostic(Code.FICHIER_ABSENT, message, Span(display_path(folder.parent)), hint=hint))
