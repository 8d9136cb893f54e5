"""A job of a batch as it travels: the files of the dossier and of its model as bytes, since no disk is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.batches.job_values import DossierJob
from generator.dossier_place import FACTS_FILE, name_dossier
from generator.errors import CtgError
from generator.files import display_path, list_tree, read_bytes, read_text, write_bytes
from generator.making.dossier_folder import is_record, list_inputs
from generator.project import PROGRAM, TEMPLATES, Project
from generator.reading.clause_files import find_model
from generator.reading.located_yaml import load_yaml


@dataclass(frozen=True, slots=True)
class Parcel:
    """One job with all that it needs."""

    name: str
    shown: str
    files: Mapping[str, bytes]
    model: str
    model_shown: str
    model_files: Mapping[str, bytes]
    templates: Mapping[str, bytes]  # the project's own; those of the program are there already
    final: bool
    previous: bytes | None
    place: str
    leaflet: bool

    def unpack(self, workspace: Path) -> DossierJob:
        """Write the files of the job below a folder, the model where the dossier looks for it first."""
        folder, model, templates = workspace / self.name, workspace / "modeles" / self.model, workspace / TEMPLATES
        for root, files in ((folder, self.files), (model, self.model_files), (templates, self.templates)):
            for name, data in files.items():
                write_bytes(root / name, data, lasting=False)
        shown = ((folder, self.shown), *([(model, self.model_shown)] if self.model else []))
        return DossierJob(
            folder, Project(workspace), self.final, self.previous, shown, place=self.place, leaflet=self.leaflet
        )


def pack_job(job: DossierJob) -> Parcel:
    """Read the files of a job. A dossier whose model cannot be told is packed without: its faults are told there.

    Raises: `CtgError` when a file cannot be read.
    """
    model = _find_model(job.folder, job.project)
    return Parcel(
        name=name_dossier(job.folder),
        shown=display_path(job.folder),
        files=_read_files(job.folder),
        model=model.name if model else "",
        model_shown=display_path(model) if model else "",
        model_files={p.relative_to(model).as_posix(): read_bytes(p) for p in list_inputs(model)} if model else {},
        templates=_read_templates(job.project),
        final=job.final,
        previous=job.previous,
        place=job.place,
        leaflet=job.leaflet,
    )


def _read_files(folder: Path) -> dict[str, bytes]:
    """All that the person has put into a dossier; not its register nor its journal, which no document is made from."""
    files = {path.relative_to(folder).as_posix(): path for path in list_tree(folder)}
    return {name: read_bytes(path) for name, path in files.items() if not is_record(name)}


def _read_templates(project: Project) -> dict[str, bytes]:
    root = project.template_roots[0]
    if root == PROGRAM / TEMPLATES:
        return {}
    return {path.relative_to(root).as_posix(): read_bytes(path) for path in list_tree(root)}


def _find_model(folder: Path, project: Project) -> Path | None:
    try:
        facts = load_yaml(read_text(folder / FACTS_FILE), display_path(folder / FACTS_FILE)).data
        return find_model(folder, str(facts["modele"]), project)
    except (CtgError, KeyError, TypeError):
        return None
