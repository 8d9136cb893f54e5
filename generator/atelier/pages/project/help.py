"""The guide inside: its pages, each with its contents beside, and their pictures."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from generator.api.guide import find_guide_picture, list_guide_pages, read_guide_page
from generator.atelier.answers import find_url, show
from generator.atelier.requests import call
from generator.atelier.security.refusals import refuse_unknown_page

_FIRST = "atelier"
_FOR_A_DAY = "private, max-age=86400"


async def show_help(request: Request) -> Response:
    """A page of the guide; without a name, the one that tells of the atelier."""
    name = request.path_params.get("page", _FIRST)
    page = await call(read_guide_page, name, find_url(request, "guide"))
    if page is None:
        raise refuse_unknown_page()
    values = {"page": page, "body": Markup(page.html), "pages": list_guide_pages()}
    return show(request, "project/help.html", values)


async def send_picture(request: Request) -> Response:
    """A picture of the guide, found by its name among those that there are."""
    path = await call(find_guide_picture, request.path_params["name"])
    if path is None:
        raise refuse_unknown_page()
    return FileResponse(path, media_type="image/png", headers={"Cache-Control": _FOR_A_DAY})


ROUTES = (
    Route("/aide", show_help, name="guide"),
    Route("/aide/{page}", show_help, name="help"),
    Route("/aide/images/{name}", send_picture, name="help_picture"),
)
