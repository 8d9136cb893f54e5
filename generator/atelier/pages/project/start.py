"""How one begins: the example, a new CTG, an import."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.creating import copy_example
from generator.api.projects import list_places
from generator.atelier.answers import redirect, show
from generator.atelier.requests import call, require, take_site, who
from generator.atelier.security.people import Role


async def show_start(request: Request) -> Response:
    """The three ways to begin."""
    places = await call(list_places, take_site(request).project)
    return show(request, "project/start.html", {"begun": bool(places)})


async def take_example(request: Request) -> Response:
    """The example in the project, to be looked at and changed at will."""
    require(request, Role.REDIGER)
    made = await call(copy_example, take_site(request).project, who(request))
    return redirect(request, "home", dossier=made, notice="L’exemple est dans ce projet : tout y est fictif.")


ROUTES = (
    Route("/commencer", show_start, name="start"),
    Route("/commencer/exemple", take_example, name="take_example", methods=["POST"]),
)
