"""The files that an act was composed from, kept with it as a project of their own."""

from __future__ import annotations

from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.model.dossier import Dossier, InputFile
from generator.project import CONTENT, MODELS

SOURCES = "sources"  # below the folder of the act
# What has come from outside: it is filed under the act as it comes back, and is no source of the text.
RECEIVED = ("signatures/", "prefecture/", f"{DELIBERATIONS_FOLDER}/")


def list_sources(dossier: Dossier) -> dict[str, bytes]:
    """The files of the dossier and of its model, laid out as a project of their own below the act's folder."""
    content = f"{SOURCES}/{CONTENT}/{dossier.name}"
    model = f"{SOURCES}/{MODELS}/{dossier.facts.modele}"
    kept: list[InputFile] = [f for f in dossier.inputs if f.of_model or not f.path.startswith(RECEIVED)]
    return {f"{model if file.of_model else content}/{file.path}": file.data for file in kept}
