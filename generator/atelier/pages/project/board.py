"""The board: every CTG of the project."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.projects import list_places
from generator.atelier.answers import show
from generator.atelier.requests import call, take_site


async def show_board(request: Request) -> Response:
    """Every dossier, each with a link to its pages."""
    places = await call(list_places, take_site(request).project)
    return show(request, "project/board.html", {"places": places})


ROUTES = (Route("/", show_board, name="board"),)
