"""Answers: a page shown from its template, a way to another page, a refusal with its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.datastructures import URLPath
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.api.projects import DossierPlace, read_title
from generator.atelier.assets import find_asset_url, has_asset
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import Refusal
from generator.atelier.site import Site
from generator.atelier.styles import list_styles
from generator.codes import Code
from generator.errors import CtgError, Diagnostic, ExitCode

# The pages of everybody, then those of a dossier: route, words. One that is not there yet is not shown.
_NAVIGATION = (
    ("board", "Tableau de bord"),
    ("calendar", "Calendrier"),
    ("batches", "Lots"),
    ("tasks", "Travaux"),
    ("guide", "Aide"),
)
_TABS = (
    ("home", "Aperçu"),
    ("forms", "Dossier"),
    ("preview", "Texte"),
    ("documents", "Documents"),
    ("returns", "Retours"),
    ("circuit", "Circuit"),
    ("life", "Vie"),
    ("history", "Historique"),
)
# Under which tab a page stands, when it is not a tab itself: by the module of its page, or the folder of it.
_PLACE = "generator.atelier.pages."
_TAB_OF_MODULE = {
    "acts": "circuit",
    "acts.freezing": "documents",
    "dossier.clauses": "preview",
    "dossier.documents": "documents",
    "dossier.drafts": "history",
    "dossier.findings": "home",
    "dossier.forms": "forms",
    "dossier.grids": "forms",
    "dossier.history": "history",
    "dossier.home": "home",
    "dossier.preview": "preview",
    "dossier.sheets": "forms",
    "dossier.texts": "preview",
    "life": "life",
    "life.returns": "returns",
    "project": "board",
    "project.batches": "batches",
    "project.calendar": "calendar",
    "project.help": "guide",
    "project.tasks": "tasks",
}
# The server could not answer now; the same request may be answered later.
_BUSY = (Code.ATELIER_OCCUPE, Code.COMPOSITION_PERDUE, Code.COMPOSITION_TROP_LONGUE)
_STATUS_OF_FAULT = {ExitCode.USAGE: 400, ExitCode.OUTPUT: 507, ExitCode.BUG: 500}


def show(request: Request, template: str, values: Mapping[str, Any] | None = None, *, status: int = 200) -> Response:
    """A page from its template.

    Of `values`, the base page reads `place` (the dossier that the page is about: its name and tabs are shown), `stage`
    (where its act stands, a few words) and `tab` (the route of the tab to mark, when it is not that of the page).
    """
    site: Site = request.app.state.site
    given = dict(values or {})
    place = given.get("place")
    common = {
        **_describe_session(request),
        "site": site,
        "project": site.project,
        "project_name": site.project.root.name,
        "nonce": request.scope["state"].get("nonce", ""),
        "asset": find_asset_url,
        "has_asset": has_asset,
        "styles": list_styles(request),
        "has_page": site.routes.__contains__,
        "url": lambda name, **params: find_url(request, name, **params),
        "Role": Role,
        "place": None,
        "place_title": read_title(place.convention or place) if place is not None else "",
        "stage": "",
        "navigation": _list_links(request, _NAVIGATION, None),
        "tabs": _list_links(request, _TABS, place) if place is not None else (),
        "tab": _find_tab(request),
    }
    text = site.templates.get_template(template).render({**common, **given})
    return HTMLResponse(text, status_code=status)


def redirect(request: Request, route: str, *, notice: str = "", **params: Any) -> Response:
    """The way to another page (303); `notice` is said once on the next page that is shown."""
    if notice:
        request.state.session.notices.append(notice)
    return RedirectResponse(find_url(request, route, **params), status_code=303)


def find_url(request: Request, route: str, **params: Any) -> str:
    """The address of a page; an unknown dossier or name is written as the address of one that is not there.

    Raises: `NoMatchFound` when no page has this name and these parameters.
    """
    path: URLPath = request.app.url_path_for(route, **params)
    return quote(str(path), safe="/~:@!$&'()*+,;=-._")


def show_refusal(request: Request, refusal: Refusal) -> Response:
    """The page that says why a request was refused, and what to do."""
    values = {"title": refusal.title, "words": refusal.words, "remedy": refusal.remedy, "faults": ()}
    return show(request, "errors.html", {**values, "status": refusal.status}, status=refusal.status)


def show_faults(request: Request, fault: CtgError) -> Response:
    """The page of what the program refuses: each fault with its remedy; nothing for who has asked again."""
    if fault.diagnostics[0].code is Code.APERCU_DEPASSE:
        return Response(status_code=204)
    busy = fault.diagnostics[0].code in _BUSY
    status = 503 if busy else _STATUS_OF_FAULT.get(fault.exit_code, 422)
    values = {"title": "Ce n’est pas possible en l’état", "words": "", "remedy": ""}
    faults: tuple[Diagnostic, ...] = fault.diagnostics
    return show(request, "errors.html", {**values, "faults": faults, "status": status}, status=status)


def _describe_session(request: Request) -> dict[str, Any]:
    session = request.scope["state"].get("session")
    if session is None:
        return {"person": "", "role": None, "form_token": "", "take_notices": tuple}
    return {
        "person": session.person,
        "role": session.role,
        "form_token": session.form_token,
        "take_notices": session.take_notices,  # called by base.html: a part of a page leaves them to the next page
    }


def _list_links(
    request: Request, entries: tuple[tuple[str, str], ...], place: DossierPlace | None
) -> tuple[tuple[str, str, str], ...]:
    """Route, words, address of the pages that are there."""
    site: Site = request.app.state.site
    params = {"dossier": place.id} if place is not None else {}
    there = (entry for entry in entries if entry[0] in site.routes)
    return tuple((route, words, find_url(request, route, **params)) for route, words in there)


def _find_tab(request: Request) -> str:
    route = request.scope.get("route")
    return find_tab(route) if isinstance(route, Route) else ""


def find_tab(route: Route) -> str:
    """The tab under which a page stands: itself, or that of its module."""
    if route.name in dict(_TABS) or route.name in dict(_NAVIGATION):
        return route.name
    module = getattr(route.endpoint, "__module__", "").removeprefix(_PLACE)
    return _TAB_OF_MODULE.get(module) or _TAB_OF_MODULE.get(module.partition(".")[0], "")
