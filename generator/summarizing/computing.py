"""One dossier summarised: what a background process does, at a low priority."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from generator.acts.standing.dossier_state import DossierState
from generator.acts.states import list_states
from generator.amending.dossier.open_amendments import refresh_open_amendments
from generator.dossier_place import list_amendments, name_dossier
from generator.errors import CtgError, Severity
from generator.files import read_only
from generator.making.opening import open_dossier
from generator.model.batch import Refusal
from generator.model.dossier import Dossier
from generator.model.identity import Furniture
from generator.project import Project
from generator.summarizing.job import SummaryJob
from generator.summarizing.signature import Surroundings, sign_dossier
from generator.summarizing.summary import DossierSummary, LineSummary
from generator.system import lower_priority
from generator.verifying.verification import verify_opened
from generator.workers.attempt import attempt


def do_job(job: SummaryJob) -> DossierSummary | Refusal:
    """The summary of a dossier; whatever is wrong with it is told in its lines, or is a refusal."""
    _give_way_once()
    with read_only():
        return attempt(lambda: summarise(job), job.folder, "ctg etat")


def summarise(job: SummaryJob) -> DossierSummary:
    """The summary of a dossier and of its avenants. As `ctg etat`, it makes the open avenant anew first.

    Raises: `OutputError` when an avenant cannot be made anew.
    """
    refresh_open_amendments(job.folder, job.project)
    signature = sign_dossier(job.folder, job.output, Surroundings(job.project))
    states = list_states(job.folder, job.project, job.today, job.output)
    folders = (job.folder, *list_amendments(job.folder))
    opened = [_open(folder, job.project) for folder in folders]
    lines = tuple(_count(*known) for known in zip(states, folders, opened, strict=True))
    territory = opened[0][0].facts.territoire if opened[0] is not None else None
    name = territory.nom if territory is not None else name_dossier(job.folder)
    places = tuple(f"{one.nom} {one.insee}" for one in territory.communes) if territory is not None else ()
    return DossierSummary(job.id, name, signature, _find_day(states, job.today), places, lines)


def _open(folder: Path, project: Project) -> tuple[Dossier, Furniture] | None:
    try:
        return open_dossier(folder, project)
    except CtgError:  # its state tells why
        return None


def _count(state: DossierState, folder: Path, opened: tuple[Dossier, Furniture] | None) -> LineSummary:
    if state.state is None or opened is None:
        return LineSummary(state)
    try:
        report = verify_opened(*opened, folder=folder)
    except CtgError as fault:
        return LineSummary(state, errors=len(fault.diagnostics))
    found = report.sorted_findings
    errors, warnings, advice = (found.count(one) for one in (Severity.ERROR, Severity.WARNING, Severity.ADVICE))
    return LineSummary(state, report.stages, errors, warnings, advice)


def _find_day(states: tuple[DossierState, ...], today: date) -> date | None:
    """The first day on which the same files may tell something else."""
    return min(_list_days(states, today), default=None)


def _list_days(states: tuple[DossierState, ...], today: date) -> Iterator[date]:
    for one in states:
        if one.state is None:
            yield today + timedelta(days=1)
        elif one.state.next_day is not None:
            yield one.state.next_day


_gave_way: list[bool] = []


def _give_way_once() -> None:
    """Work at the lowest priority from now on; a worker does many jobs."""
    if not _gave_way:
        _gave_way.append(True)
        lower_priority(lowest=True)
