"""The home of a dossier: where it stands, what is missing part by part, who must act, what was found."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.forms import DossierHome, look_at_home, say_parties
from generator.api.projects import DossierPlace
from generator.atelier.answers import show
from generator.atelier.assets import has_asset
from generator.atelier.requests import call, take_dossier, take_site
from generator.errors import CtgError, Severity


async def show_home(request: Request) -> Response:
    """One dossier: at once, with a place kept for where it stands; with it where no script asks for it."""
    place = await call(take_dossier, request)
    waits = request.query_params.get("attendre") == "oui" or not has_asset("vendor/htmx.min.js")
    values = await _look(request, place) if waits else {"look": None, "faults": ()}
    return show(request, "dossier/home.html", {"place": place, **values})


async def show_home_state(request: Request) -> Response:
    """The part of that page that takes a moment."""
    place = await call(take_dossier, request)
    return show(request, "dossier/home_state.html", {"place": place, **await _look(request, place)})


async def _look(request: Request, place: DossierPlace) -> dict[str, Any]:
    site = take_site(request)
    try:
        home: DossierHome = await site.composers.ask(
            place.folder, look_at_home, place.folder, site.project, date.today()
        )
    except CtgError as fault:
        return {"look": None, "faults": fault.diagnostics}
    state = home.state.state if home.state is not None else None
    return {
        "look": home.look,
        "faults": (),
        "state": state,
        "stage": state.step.value if state is not None else "",
        "frozen": home.state.frozen if home.state is not None else "",
        "counts": [
            ("à corriger", home.look.count(Severity.ERROR)),
            ("à voir", home.look.count(Severity.WARNING)),
            ("conseil", home.look.count(Severity.ADVICE)),
        ],
        "to_confirm": len(home.look.marks),
        "parties": say_parties(state) if state is not None else (),
    }


ROUTES = (
    Route("/dossiers/{dossier}", show_home, name="home"),
    Route("/dossiers/{dossier}/apercu", show_home_state, name="home_state"),
)
