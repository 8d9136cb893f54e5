"""Long work: what runs, what waits, what it has given; giving it up, asking for it again."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from generator.api.projects import DossierPlace, find_place
from generator.atelier.answers import redirect, show
from generator.atelier.processes.job_files import JobState
from generator.atelier.processes.jobs import Job
from generator.atelier.requests import call, require, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_others_work, refuse_role, refuse_unknown_page

_KINDS = {
    JobState.DONE: "fait",
    JobState.FAILED: "erreur",
    JobState.CANCELLED: "attention",
    JobState.INTERRUPTED: "attention",
}
_LEFT = (JobState.CANCELLED, JobState.INTERRUPTED, JobState.FAILED)
# Where the functions of what commits people stand: those of the pages of the circuit, and the freezing.
_COMMITTING = ("generator.api.circuit.", "generator.api.documents.finals:")


async def show_tasks(request: Request) -> Response:
    """All that was asked, the last first."""
    jobs = await call(take_site(request).jobs.list_jobs)
    places = {job.dossier: await call(_find_place, request, job) for job in jobs}
    tasks = [_describe(request, job, places[job.dossier]) for job in jobs]
    return show(request, "project/tasks.html", {"tasks": tasks})


async def show_task(request: Request) -> Response:
    """One of them: its progress while it runs, then what it gave."""
    return show(request, "project/task.html", await _describe_task(request))


async def show_task_state(request: Request) -> Response:
    """The part of its page that changes."""
    return show(request, "project/task_state.html", await _describe_task(request))


async def cancel_task(request: Request) -> Response:
    """Give one up."""
    job = _take_task(request)
    _require_own(request, job)
    await call(take_site(request).jobs.cancel, job.id)
    return redirect(request, "task", task=job.id, notice="Ce travail est abandonné ; rien n’est écrit à moitié.")


async def restart_task(request: Request) -> Response:
    """Ask for one again: it is done in the name of whoever asked first, who alone may, with the role that it needs."""
    job = _take_task(request)
    require(request, _find_role(job))
    if not _is_own(request, job):
        raise refuse_others_work()
    new = await call(take_site(request).jobs.start_again, job.id, who(request))
    return redirect(request, "task", task=new or job.id)


async def download_file(request: Request) -> Response:
    """A file that one has made."""
    job = _take_task(request)
    files = _list_files(request, job)
    rank = request.path_params["rank"]
    if not 1 <= rank <= len(files) or not files[rank - 1].is_file():
        raise refuse_unknown_page()
    return FileResponse(files[rank - 1], filename=files[rank - 1].name)


async def _describe_task(request: Request) -> dict[str, Any]:
    job = _take_task(request)
    place = await call(_find_place, request, job)
    told = await call(lambda: job.told)
    return {"task": _describe(request, job, place), "told": told, "place": place}


def _describe(request: Request, job: Job, place: DossierPlace | None) -> dict[str, Any]:
    """A job as its page says it."""
    return {
        "id": job.id,
        "title": job.title,
        "person": job.person,
        "moment": _say_moment(job.moment),
        "state": job.state.value,
        "kind": _KINDS.get(job.state, ""),
        "running": job.state is JobState.RUNNING,
        "waiting": job.state is JobState.WAITING,
        "ended": job.ended,
        "again": job.state in _LEFT and _is_own(request, job),
        "interrupted": job.state is JobState.INTERRUPTED,
        "says": job.result.says if job.result else (),
        "link": job.result.link if job.result and re.match("/(?!/)", job.result.link) else "",
        "files": [file.name for file in _list_files(request, job)],
        "faults": job.faults,
        "place": place,
    }


def _list_files(request: Request, job: Job) -> tuple[Path, ...]:
    """The files that a job has made, of those that stand in the project."""
    project = take_site(request).project
    roots = (project.root.resolve(), project.output.resolve())
    files = job.result.files if job.result else ()
    return tuple(file for file in files if any(file.resolve().is_relative_to(root) for root in roots))


def _take_task(request: Request) -> Job:
    job = take_site(request).jobs.find(request.path_params["task"])
    if job is None:
        raise refuse_unknown_page()
    return job


def _require_own(request: Request, job: Job) -> None:
    """Go on when the job is the person's own, or the person administers."""
    require(request, Role.REDIGER)
    if not _is_own(request, job) and request.state.session.role < Role.ADMINISTRER:
        raise refuse_role(Role.ADMINISTRER.words)


def _is_own(request: Request, job: Job) -> bool:
    return job.person in ("", who(request))


def _find_role(job: Job) -> Role:
    return Role.ARRETER if job.record.order.function.startswith(_COMMITTING) else Role.REDIGER


def _find_place(request: Request, job: Job) -> DossierPlace | None:
    return find_place(take_site(request).project, job.dossier) if job.dossier else None


def _say_moment(moment: str) -> str:
    """« 29/11/2026 à 22 h 05 »."""
    try:
        return datetime.fromisoformat(moment).strftime("%d/%m/%Y à %H h %M")
    except ValueError:
        return moment


ROUTES = (
    Route("/taches", show_tasks, name="tasks"),
    Route("/taches/{task}", show_task, name="task"),
    Route("/taches/{task}/etat", show_task_state, name="task_state"),
    Route("/taches/{task}/abandonner", cancel_task, methods=["POST"], name="cancel_task"),
    Route("/taches/{task}/relancer", restart_task, methods=["POST"], name="restart_task"),
    Route("/taches/{task}/fichiers/{rank:int}", download_file, name="task_file"),
)
