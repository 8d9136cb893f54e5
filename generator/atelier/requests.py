"""What a request asks: its form, its dossier, its person; work that would hold the other pages is done in a thread."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request

from generator.api.projects import DossierPlace, find_place
from generator.atelier.security.forms import FormBounds, read_form
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_role, refuse_unknown_page, refuse_unreadable
from generator.atelier.security.sessions import Session
from generator.atelier.site import Site

P = ParamSpec("P")
T = TypeVar("T")

_FORM_BOUNDS = FormBounds()


def take_site(request: Request) -> Site:
    """What the pages share."""
    site: Site = request.app.state.site
    return site


async def take_form(request: Request) -> FormData:
    """The form that was sent; files wait on the disk until the answer is given.

    Raises: `Refusal` when it is too long, or does not come whole; `HTTPException` when it is no form.
    """
    state = request.scope["state"]
    if "form" not in state:
        try:
            state["form"] = await read_form(request, _FORM_BOUNDS)
        except ClientDisconnect as fault:  # the page was left while it was sending
            raise refuse_unreadable(400) from fault
    form: FormData = state["form"]
    return form


def read_json(words: str) -> Any:
    """What a script of ours has put into a field.

    Raises: `ValueError` for what is no JSON, is nested without end, or has half a sign, which no file can hold.
    """
    try:
        found = json.loads(words)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError as fault:
        raise ValueError("nested without end") from fault
    return found


def take_dossier(request: Request) -> DossierPlace:
    """The dossier that the address names.

    Raises: `Refusal` (404) when there is none.
    """
    place = find_place(take_site(request).project, request.path_params["dossier"])
    if place is None:
        raise refuse_unknown_page()
    return place


def who(request: Request) -> str:
    """The person, as the journal names it."""
    session: Session = request.state.session
    return session.person


def require(request: Request, role: Role) -> None:
    """Go on only when the person may do this.

    Raises: `Refusal` (403).
    """
    session: Session = request.state.session
    if session.role < role:
        raise refuse_role(role.words)


async def ask_composer(request: Request, place: DossierPlace, function: Callable[..., T], *args: Any) -> T:
    """What a function that reads a dossier, or writes in it, answers: from the dossier's own process.

    Raises: what the function raises; as `Composers.ask`.
    """
    return await take_site(request).composers.ask(place.folder, function, *args)


async def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function that reads or writes a few files answers, from a thread.

    Raises: what the function raises.
    """
    return await to_thread.run_sync(lambda: function(*args, **kwargs))
