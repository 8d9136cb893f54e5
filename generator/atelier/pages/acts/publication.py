"""The end of the circuit: stamped copies, files to publish, days of publication, open data, control, archives."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.following import Stage, list_act_outputs, read_circuit
from generator.api.circuit.jobs import AssemblyChoices, do_assembly
from generator.api.circuit.making import archive_as_zip, control_act, export_open_data
from generator.api.circuit.publishing import write_publication_day
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.acts.act_files import send_bytes
from generator.atelier.pages.acts.frame import (
    attempt,
    find_today,
    follow_job,
    frame,
    read_field,
    say_here,
    start_job,
    take_desk,
)
from generator.atelier.requests import call, require, take_form, take_site
from generator.atelier.security.people import Role
from generator.dossier_place import name_dossier
from generator.errors import Diagnostic


async def show_publication(
    request: Request, faults: tuple[Diagnostic, ...] = (), controlled: object = None
) -> Response:
    """Each party that publishes, its copy and its day; what can be downloaded."""
    place, desk = await take_desk(request)
    circuit = await take_site(request).composers.ask(
        place.folder, read_circuit, place.folder, desk.project, find_today()
    )
    files = await call(list_act_outputs, place.folder, desk.project)
    values = frame(
        request,
        place,
        "publication",
        circuit=circuit,
        lines=circuit.parties,
        copies=[one for one in files if one.kind == "prefecture"],
        published=[one for one in files if one.kind == "publication"],
        faults=(*faults, *say_here(circuit.faults)),
        controlled=controlled,
        today=find_today().isoformat(),
        Stage=Stage,
    )
    return show(request, "acts/publication.html", values, status=422 if faults else 200)


async def make_copies(request: Request) -> Response:
    """Make the stamped copies, and the files to publish when they are asked for."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    choices = AssemblyChoices(*(form.get(name) == "oui" for name in ("publication", "en-bref", "ecraser")))
    link = find_url(request, "publication", dossier=place.id)
    return follow_job(request, start_job(request, place, "Copies tamponnées", do_assembly, desk, choices, link))


async def write_day(request: Request) -> Response:
    """Write the day on which a party has published its act."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    try:
        day = date.fromisoformat(read_field(form, "jour"))
    except ValueError:
        words = "Le jour de publication s’écrit jour, mois, année : 20/01/2026."
        return redirect(request, "publication", dossier=place.id, notice=words)
    _, faults = await attempt(write_publication_day, desk, read_field(form, "partie"), day)
    if faults:
        return await show_publication(request, faults)
    words = f"Publication du {day:%d/%m/%Y} enregistrée ; refaire les copies tamponnées pour qu’elles la portent."
    return redirect(request, "publication", dossier=place.id, notice=words)


async def control(request: Request) -> Response:
    """Whether anything was touched in the act and in what was made of it."""
    _, desk = await take_desk(request)
    report, faults = await attempt(control_act, desk)
    if faults:
        return await show_publication(request, faults)
    return await show_publication(request, controlled=(report, say_here((*report.findings, *report.misread))))


async def send_open_data(request: Request) -> Response:
    """The deliberations as open data."""
    place, desk = await take_desk(request)
    made, faults = await attempt(export_open_data, desk)
    if faults:
        return await show_publication(request, faults)
    return send_bytes(made[0], f"{name_dossier(place.folder)}-deliberations.csv")


async def send_bag(request: Request) -> Response:
    """The act as a bag for the archives."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    made, faults = await attempt(archive_as_zip, desk)
    if faults:
        return await show_publication(request, faults)
    return send_bytes(made[0], f"{name_dossier(place.folder)}-archives.zip")


async def _show_alone(request: Request) -> Response:
    return await show_publication(request)


_AT = "/dossiers/{dossier}/circuit/publication"
ROUTES = (
    Route(_AT, _show_alone, name="publication"),
    Route(f"{_AT}/copies", make_copies, methods=["POST"], name="make_copies"),
    Route(f"{_AT}/jour", write_day, methods=["POST"], name="write_publication_day"),
    Route(f"{_AT}/controle", control, methods=["POST"], name="control_act"),
    Route(f"{_AT}/donnees", send_open_data, methods=["POST"], name="send_open_data"),
    Route(f"{_AT}/archives", send_bag, methods=["POST"], name="send_bag"),
)
