"""The home of a dossier: where it stands, what is missing part by part, who must act, what was found."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.forms import DossierHome, look_at_home, say_parties
from generator.atelier.answers import show
from generator.atelier.requests import call, take_dossier, take_site
from generator.errors import Severity


async def show_home(request: Request) -> Response:
    """One dossier."""
    place = await call(take_dossier, request)
    site = take_site(request)
    home: DossierHome = await site.composers.ask(place.folder, look_at_home, place.folder, site.project, date.today())
    state = home.state.state if home.state is not None else None
    values = {
        "place": place,
        "territory": home.title,
        "look": home.look,
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
    return show(request, "dossier/home.html", values)


ROUTES = (Route("/dossiers/{dossier}", show_home, name="home"),)
