"""The life of a convention: what can be done once it is signed, and the way to each."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.life.amendments import AmendmentState, read_state
from generator.api.life.confirmations import list_facts
from generator.atelier.answers import show
from generator.atelier.requests import ask_composer, call, take_dossier
from generator.errors import CtgError, Diagnostic


async def show_life(request: Request) -> Response:
    """What can be done with a convention while it runs."""
    place = await call(take_dossier, request)
    faults: tuple[Diagnostic, ...] = ()
    state, left = AmendmentState(False, ()), 0
    try:
        state = await ask_composer(request, place, read_state, place.folder)
        left = len(await ask_composer(request, place, list_facts, place.folder))
    except CtgError as fault:
        faults = fault.diagnostics
    return show(request, "life/hub.html", {"place": place, "state": state, "left": left, "faults": faults})


ROUTES = (Route("/dossiers/{dossier}/vie", show_life, name="life"),)
