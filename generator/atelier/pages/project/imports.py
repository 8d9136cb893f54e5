"""Files from elsewhere that become CTGs."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.atelier.answers import show
from generator.atelier.requests import require
from generator.atelier.security.people import Role


async def show_import(request: Request) -> Response:
    """Where files are dropped, and what each may be."""
    require(request, Role.REDIGER)
    return show(request, "project/imports.html", {"faults": ()})


ROUTES = (Route("/importer", show_import, name="import"),)
