"""The originals to print: made, downloaded one by one or all at once, with how to print them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.following import list_act_outputs
from generator.api.circuit.jobs import AssemblyChoices, do_assembly
from generator.api.circuit.scans import list_page_places
from generator.atelier.answers import find_url, show
from generator.atelier.pages.acts.frame import follow_job, frame, start_job, take_desk
from generator.atelier.requests import call, require, take_form
from generator.atelier.security.people import Role


async def show_originals(request: Request) -> Response:
    """The originals that are made."""
    place, desk = await take_desk(request)
    files = await call(list_act_outputs, place.folder, desk.project)
    places = await call(list_page_places, place.folder)
    values = frame(
        request,
        place,
        "originals",
        files=[one for one in files if one.kind == "exemplaires"],
        pages=sorted({one.page for one in places}),
        frozen=bool(places),
    )
    return show(request, "acts/originals.html", values)


async def make_originals(request: Request) -> Response:
    """Make them, or make them again with what has come back."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    overwrite = (await take_form(request)).get("ecraser") == "oui"
    link = find_url(request, "originals", dossier=place.id)
    return follow_job(
        request, start_job(request, place, "Exemplaires", do_assembly, desk, AssemblyChoices(overwrite=overwrite), link)
    )


ROUTES = (
    Route("/dossiers/{dossier}/circuit/exemplaires", show_originals, name="originals"),
    Route("/dossiers/{dossier}/circuit/exemplaires", make_originals, methods=["POST"], name="make_originals"),
)
