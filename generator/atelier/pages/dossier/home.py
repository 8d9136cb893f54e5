"""The home of a dossier: where it stands and what comes next."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.atelier.answers import show
from generator.atelier.requests import call, take_dossier


async def show_home(request: Request) -> Response:
    """One dossier."""
    place = await call(take_dossier, request)
    return show(request, "dossier/home.html", {"place": place})


ROUTES = (Route("/dossiers/{dossier}", show_home, name="home"),)
