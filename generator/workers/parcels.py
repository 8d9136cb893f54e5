"""A job as it travels: the files of the dossier and of its model as bytes, since no disk is shared with the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import CtgError
from generator.files import display_path, list_tree, read_bytes, read_text, write_bytes
from generator.making.dossier_folder import FACTS_FILE, list_inputs
from generator.model.batch import Limits
from generator.project import PROGRAM, TEMPLATES, Project
from generator.reading.clause_files import find_model
from generator.reading.located_yaml import load_yaml
from generator.workers.jobs import DossierJob
from generator.workers.program_digest import digest_installation


@dataclass(frozen=True, slots=True)
class Parcel:
    """One job with all that it needs; `installation` is the digest of the program that it was packed by."""

    name: str
    shown: str
    files: Mapping[str, bytes]
    model: str
    model_shown: str
    model_files: Mapping[str, bytes]
    templates: Mapping[str, bytes]  # the project's own; those of the program are there already
    final: bool
    previous: bytes | None
    limits: Limits
    installation: str


def pack_job(job: DossierJob, limits: Limits) -> Parcel:
    """Read the files of a job. A dossier whose model cannot be told is packed without: its faults are told there.

    Raises: `CtgError` when a file cannot be read.
    """
    model = _find_model(job.folder, job.project)
    return Parcel(
        name=job.folder.resolve().name,
        shown=display_path(job.folder),
        files={path.relative_to(job.folder).as_posix(): read_bytes(path) for path in list_tree(job.folder)},
        model=model.name if model else "",
        model_shown=display_path(model) if model else "",
        model_files={p.relative_to(model).as_posix(): read_bytes(p) for p in list_inputs(model)} if model else {},
        templates=_read_templates(job.project),
        final=job.final,
        previous=job.previous,
        limits=limits,
        installation=digest_installation(),
    )


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


def unpack_job(parcel: Parcel, workspace: Path) -> DossierJob:
    """Write the files of a job below `workspace`, the model where the dossier looks for it first."""
    folder = workspace / parcel.name
    for name, data in parcel.files.items():
        write_bytes(folder / name, data)
    model = workspace / "modeles" / parcel.model
    for name, data in parcel.model_files.items():
        write_bytes(model / name, data)
    shown = [(folder, parcel.shown)]
    if parcel.model:
        shown.append((model, parcel.model_shown))
    for name, data in parcel.templates.items():
        write_bytes(workspace / TEMPLATES / name, data)
    return DossierJob(folder, Project(workspace), parcel.final, parcel.previous, tuple(shown))
