"""Opens a dossier with its identity and templates, and gives the faults of all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generator.composing.context import CLAUSE_NAMES, OWN_NAMES
from generator.composing.expressions import check_clauses
from generator.errors import ContentError, DiagnosticCollector, TemplateError
from generator.intake.door import check_logos
from generator.intake.pictures import take_pictures
from generator.making.dossier_folder import DossierFaults, read_dossier
from generator.making.picture_files import list_shown
from generator.model.dossier import Dossier
from generator.model.identity import Furniture
from generator.project import Project
from generator.reading.furniture import read_furniture

_DEFAULT_IDENTITY = "neutre"


def open_dossier(
    folder: Path, project: Project, on_read: Callable[[Dossier], None] = lambda _: None
) -> tuple[Dossier, Furniture]:
    """The dossier of a folder, and the furniture of its identity. `on_read` is given the dossier as soon as it is read.

    Raises: `UsageError` when the folder is not a dossier; `ContentError` with the faults of its files, those of its
    clauses and those of the templates; `TemplateError` when only the templates have faults; `InputFileError` for a
    logo that cannot be shown.
    """
    from generator.writing.word.template import prepare_template  # noqa: PLC0415  # docxtpl is long to load

    faults = DiagnosticCollector()
    dossier: Dossier | None = None
    try:
        dossier = read_dossier(folder, project)
        on_read(dossier)
    except DossierFaults as fault:
        faults.extend(fault.diagnostics)
        faults.extend(check_clauses(fault.clauses.values(), (*CLAUSE_NAMES, *OWN_NAMES)))
    furniture: Furniture | None = None
    try:
        furniture = read_furniture(project.template_roots, dossier.facts.identite if dossier else _DEFAULT_IDENTITY)
        prepare_template(furniture.word_template, furniture.word_template_file, furniture.identity, "fr-FR")
    except TemplateError as fault:
        if dossier is not None:
            raise
        faults.extend(fault.diagnostics)
    if dossier is None or furniture is None:
        raise ContentError(faults.errors)
    check_logos(list_logos(dossier))
    return replace(
        dossier, pictures=take_pictures(dossier.pictures, list_shown(dossier.clauses, dossier.pictures))
    ), furniture


def list_logos(dossier: Dossier) -> tuple[tuple[str, bytes], ...]:
    """The logos of a dossier by name to show and bytes, as intake takes them."""
    return tuple((file.name, file.data) for file in dossier.logos.values())
