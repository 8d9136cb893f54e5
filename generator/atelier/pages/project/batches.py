"""Batches: many CTGs made at once, their progress one by one, what failed tried again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.batching import (
    BatchOrder,
    list_failed_folders,
    make_batch,
    preview_table,
    read_ended_lines,
    write_batch_template,
)
from generator.api.projects import DossierPlace, list_places
from generator.atelier.answers import redirect, show
from generator.atelier.pages.project.imports import TABLES
from generator.atelier.processes.job_files import FILES, JobState
from generator.atelier.processes.jobs import BATCH, Job
from generator.atelier.requests import call, require, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page
from generator.errors import CtgError

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {
    JobState.DONE: "fait",
    JobState.FAILED: "erreur",
    JobState.CANCELLED: "attention",
    JobState.INTERRUPTED: "attention",
}


async def show_batches(request: Request) -> Response:
    """What may be made at once, and the batches that there have been."""
    return await _show_batches(request)


async def start_batch(request: Request) -> Response:
    """Begin a batch over the chosen dossiers, or over a table that was dropped."""
    require(request, Role.REDIGER)
    form = await take_form(request)
    chosen = {str(value) for value in form.getlist("dossier")}
    every = form.get("etendue") == "tout"
    places = await call(_list_conventions, request)
    folders = tuple(place.folder for place in places if place.id in chosen)
    if not every and not folders:
        return await _show_batches(request, missing=True, status=422)
    order = replace(_read_options(form), only=() if every else folders)
    words = f"Lot : {len(places) if every else len(folders)} CTG"
    return await _start(request, words, order)


async def show_table(request: Request) -> Response:
    """The rows of a table that was dropped, before anything is made."""
    require(request, Role.REDIGER)
    table = await call(_find_table, request)
    values: dict[str, Any] = {"table": table, "kept": table.parent.name, "faults": (), "preview": None}
    try:
        values["preview"] = await call(preview_table, table, take_site(request).project)
    except CtgError as fault:
        return show(request, "project/batch-table.html", {**values, "faults": fault.diagnostics}, status=422)
    return show(request, "project/batch-table.html", values)


async def start_table(request: Request) -> Response:
    """Begin a batch over the rows of a table that was dropped."""
    require(request, Role.REDIGER)
    form = await take_form(request)
    table = await call(_find_table, request)
    order = replace(_read_options(form), table=table)
    words = f"Lot : {table.name}"
    return await _start(request, words, order)


async def send_template(request: Request) -> Response:
    """The empty workbook, to be filled."""
    data = await call(write_batch_template, take_site(request).project)
    headers = {"Content-Disposition": 'attachment; filename="lot.xlsx"'}
    return Response(data, media_type=_XLSX, headers=headers)


async def show_batch(request: Request) -> Response:
    """One batch: each CTG as it ends."""
    return show(request, "project/batch.html", await _describe(request))


async def show_batch_state(request: Request) -> Response:
    """The part of its page that changes."""
    return show(request, "project/batch-state.html", await _describe(request))


async def retry_batch(request: Request) -> Response:
    """Try again what has failed, with the same options; a table is read again."""
    require(request, Role.REDIGER)
    job = _take_batch(request)
    order = _find_order(job)
    lines = await call(read_ended_lines, job.folder / FILES)
    failed = await call(list_failed_folders, lines)
    if order.table is None and failed:
        order = replace(order, only=failed)
    words = job.title if job.title.endswith("(reprise)") else f"{job.title} (reprise)"
    return await _start(request, words, order)


async def _start(request: Request, words: str, order: BatchOrder) -> Response:
    site, person = take_site(request), who(request)
    task = await call(site.jobs.start, BATCH, words, None, make_batch, order, site.project, person, person=person)
    return redirect(request, "batch", task=task)


async def _show_batches(request: Request, *, missing: bool = False, status: int = 200) -> Response:
    jobs = [job for job in await call(take_site(request).jobs.list_jobs) if job.kind == BATCH]
    places = await call(_list_conventions, request)
    board = take_site(request).board
    names = {place.id: board.name(place) for place in places}
    values = {
        "places": places,
        "names": names,
        "batches": [(job, _KINDS.get(job.state, "")) for job in jobs],
        "missing": missing,
    }
    return show(request, "project/batches.html", values, status=status)


async def _describe(request: Request) -> dict[str, Any]:
    job = _take_batch(request)
    lines = await call(read_ended_lines, job.folder / FILES)
    places = await call(_list_conventions, request)
    board = take_site(request).board
    known = {place.folder.absolute(): (place.id, board.name(place)) for place in places}
    count = lines[-1].count if lines else 0
    return {
        "job": job,
        "state": job.state.value,
        "kind": _KINDS.get(job.state, ""),
        "lines": [(line, *known.get(Path(line.folder), ("", line.name))) for line in lines],
        "failed": [line for line in lines if line.failed],
        "count": count,
        "says": job.result.says if job.result else (),
        "files": [file.name for file in job.result.files] if job.result else [],
        "retry": job.ended and (any(line.failed for line in lines) or job.state is not JobState.DONE),
    }


def _take_batch(request: Request) -> Job:
    job = take_site(request).jobs.find(request.path_params["task"])
    if job is None or job.kind != BATCH:
        raise refuse_unknown_page()
    return job


def _find_order(job: Job) -> BatchOrder:
    order = next((one for one in job.record.order.args if isinstance(one, BatchOrder)), None)
    if order is None:
        raise refuse_unknown_page()
    return order


def _find_table(request: Request) -> Path:
    """The table that was dropped under that name: found among those that there are, never by making a path."""
    wanted = request.path_params["table"]
    folder = take_site(request).folder / TABLES
    places = folder.iterdir() if folder.is_dir() else ()
    found = [file for place in places if place.name == wanted for file in place.iterdir() if file.is_file()]
    if len(found) != 1:
        raise refuse_unknown_page()
    return found[0]


def _list_conventions(request: Request) -> tuple[DossierPlace, ...]:
    return tuple(place for place in list_places(take_site(request).project) if place.convention is None)


def _read_options(form: FormData) -> BatchOrder:
    kind = form.get("documents")
    return BatchOrder(final=kind == "final", draft=kind == "projet", leaflet=form.get("en_bref") == "oui")


ROUTES = (
    Route("/lots", show_batches, name="batches"),
    Route("/lots", start_batch, name="start_batch", methods=["POST"]),
    Route("/lots/lot.xlsx", send_template, name="batch_template"),
    Route("/lots/tableaux/{table}", show_table, name="batch_table"),
    Route("/lots/tableaux/{table}", start_table, name="start_table", methods=["POST"]),
    Route("/lots/{task}", show_batch, name="batch"),
    Route("/lots/{task}/etat", show_batch_state, name="batch_state"),
    Route("/lots/{task}/reprendre", retry_batch, name="retry_batch", methods=["POST"]),
)
