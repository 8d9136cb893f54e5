"""What is being typed in a form is kept aside until it is saved: a closed browser loses a sentence at most.

A form asks for it with `data-draft` and the module js/drafts.js; whoever saves what it sends calls `forget_draft`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from generator.api.editing import Draft, drop_draft, keep_draft, list_drafts, read_draft, say_moment
from generator.api.projects import DossierPlace
from generator.atelier.answers import show
from generator.atelier.requests import call, read_json, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unreadable

PAGE_FIELD = "_brouillon"  # of a form that is sent: the name under which its draft was kept
_LONGEST_NAME = 500
_OUR_PAGE = re.compile(r"/dossiers/[^/\\\s]+(/[^/\\\s]+)+")
_AREAS = {
    "formulaires": "Formulaire",
    "fiches": "Fiche",
    "tableaux": "Tableau",
    "textes": "Texte",
    "clauses": "Clause",
}


async def keep(request: Request) -> Response:
    """Keep the fields of a form, or forget them."""
    place = await call(take_dossier, request)
    require(request, Role.REDIGER)
    form = await take_form(request)
    page = _take_name(form.get("page"))
    store = take_site(request).folder
    if form.get("oublier"):
        await call(drop_draft, store, place.id, who(request), page)
        return Response(status_code=204)
    moment = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    await call(keep_draft, store, Draft(place.id, who(request), page, moment, _read_fields(form.get("champs"))))
    return Response(status_code=204)


async def give(request: Request) -> Response:
    """What was kept of a form, in JSON; nothing (204) when nothing was. A page of them all when none is named."""
    place = await call(take_dossier, request)
    if "page" not in request.query_params:
        return await _show_all(request, place)
    page = _take_name(request.query_params.get("page"))
    draft = await call(read_draft, take_site(request).folder, place.id, who(request), page)
    if draft is None:
        return Response(status_code=204)
    day, hour = say_moment(draft.moment)
    return JSONResponse({"moment": f"{day} à {hour}", "champs": dict(draft.fields)})


async def _show_all(request: Request, place: DossierPlace) -> Response:
    """What the person was typing in this dossier and has not saved, each with the way to its page."""
    kept = await call(list_drafts, take_site(request).folder, place.id, who(request))
    lines = [(_name_page(one.page), _find_address(one.page), *say_moment(one.moment)) for one in kept]
    return show(request, "dossier/drafts.html", {"place": place, "lines": lines})


def _find_address(page: str) -> str:
    """The address of a page of the atelier; none for what a browser may have sent instead."""
    return page if _OUR_PAGE.fullmatch(page) else ""


def _name_page(page: str) -> str:
    """« Texte « portrait » », from the address of its page."""
    *_, area, name = ("", "", *unquote(page.partition("#")[0]).strip("/").split("/"))
    return f"{_AREAS.get(area, 'Page')} «\u00a0{name}\u00a0»"


async def forget_draft(request: Request, place: DossierPlace, form: FormData) -> None:
    """Forget the draft of a form that is saved now."""
    name = form.get(PAGE_FIELD)
    if isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME:
        await call(drop_draft, take_site(request).folder, place.id, who(request), name)


def _take_name(name: object) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
        raise refuse_unreadable(400)
    return name


def _read_fields(words: object) -> dict[str, str]:
    try:
        fields = read_json(words) if isinstance(words, str) else None
    except ValueError as fault:
        raise refuse_unreadable(400) from fault
    if not isinstance(fields, dict):
        raise refuse_unreadable(400)
    return {str(name): str(value) for name, value in fields.items()}


ROUTES = (
    Route("/dossiers/{dossier}/brouillons", give, name="drafts"),
    Route("/dossiers/{dossier}/brouillons", keep, methods=["POST"], name="keep_draft"),
)
