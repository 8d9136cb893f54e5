"""Points d'étape and bilans: which there are for a convention, and one of them made as `ctg bilan` does."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.telling.deeds import Deed, tell_journal
from generator.dossier_place import find_convention_folder
from generator.making.dossier_folder import read_dossier
from generator.model.clauses import ReportNature, ReportsPlan
from generator.model.progress import Progress, tell_nobody
from generator.project import Project
from generator.reporting.report_day import list_milestone_days
from generator.reporting.report_files import ReportRequest, ReportResult, write_report

__all__ = ["PossibleReport", "PossibleReports", "ReportRequest", "ReportResult", "list_reports", "make_report"]


@dataclass(frozen=True, slots=True)
class PossibleReport:
    """A report of the model: its nature, its title, the days that the milestones of annexe 4 give it."""

    nature: ReportNature
    title: str
    days: tuple[datetime.date, ...]


@dataclass(frozen=True, slots=True)
class PossibleReports:
    """The reports of a convention, the parts of them for readers of one theme (id, title), its first and last day.

    `told` counts what its tracking says (statements, amounts, values, meetings): « 3 réunions ».
    """

    reports: tuple[PossibleReport, ...]
    extracts: tuple[tuple[str, str], ...]
    first: datetime.date
    last: datetime.date
    told: tuple[str, ...]


def list_reports(folder: Path, project: Project) -> PossibleReports:
    """The reports of a convention, by its folder or that of one of its avenants.

    Raises: `ContentError` with the faults of the dossier.
    """
    dossier = read_dossier(find_convention_folder(folder), project)
    plans = dossier.model.plan.bilans or ReportsPlan()
    told = (
        (len(dossier.tracking), "déclaration", "déclarations"),
        (len(dossier.spending), "montant", "montants"),
        (len(dossier.measures), "valeur d’indicateur", "valeurs d’indicateurs"),
        (len(dossier.meetings), "réunion", "réunions"),
    )
    return PossibleReports(
        tuple(
            PossibleReport(nature, plan.titre, list_milestone_days(dossier, plan))
            for nature, plan in plans.natures.items()
        ),
        tuple((name, plan.titre) for name, plan in plans.extraits.items()),
        dossier.facts.periode.debut,
        dossier.facts.periode.fin,
        tuple(f"{count} {several if count > 1 else one}" for count, one, several in told),
    )


def make_report(request: ReportRequest, who: str, *, tell: Progress = tell_nobody) -> ReportResult:
    """What `ctg bilan` does, on the convention of a folder: the files, told in its journal.

    Raises: as `write_report`.
    """
    request = replace(request, folder=find_convention_folder(request.folder))  # an avenant has no bilan of its own
    result = write_report(request, tell)
    notes = tell_journal(request.folder, request.project, who, Deed("bilan", went_out=result.files))
    return replace(result, warnings=(*result.warnings, *notes))
