"""The open avenants of many conventions made anew, before somebody looks at where each stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.acts.in_force.base import find_open
from generator.amending.dossier.refreshing import refresh_amendment
from generator.dossier_place import AMENDMENTS, find_amendment_number
from generator.errors import CtgError, Diagnostic, Severity
from generator.making.dossier_folder import find_dossiers
from generator.project import Project


def refresh_open_amendments(root: Path, project: Project) -> tuple[Diagnostic, ...]:
    """Make anew the open avenants of the dossier `root`, or of those that it holds; why some could not be made."""
    conventions = [one for one in find_dossiers(root) if (one / AMENDMENTS).is_dir()]
    if not conventions and not find_amendment_number(root):
        return ()
    told: list[Diagnostic] = []
    for folder in conventions or [root]:
        try:
            standing = folder if find_amendment_number(folder) else find_open(folder)
            if standing is not None:
                refresh_amendment(standing, project)
        except CtgError as fault:
            told += (replace(found, severity=Severity.WARNING) for found in fault.diagnostics)
    return tuple(told)
