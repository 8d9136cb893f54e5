"""What every request passes before a page sees it: host, session, origin, token of its form, bounds of its body."""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.atelier.answers import show_refusal
from generator.atelier.requests import call, take_form, take_site
from generator.atelier.security.bodies import bound_receive, check_length
from generator.atelier.security.cookie import read_cookie, set_cookie
from generator.atelier.security.headers import protect
from generator.atelier.security.hosts import check_host, check_origin
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import (
    Refusal,
    refuse_session,
    refuse_stale_page,
    refuse_unreadable,
)
from generator.atelier.security.tokens import redeem_token

ENTRY = "/entrer"
TOKEN_FIELD = "_csrf"
TOKEN_HEADER = "X-CSRF-Token"
_STATIC = "/statique/"  # holds nothing of anybody's
_READING = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """The middleware that admits requests; pages that it refuses are shown in French."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Admit one request, or answer it with a refusal."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["nonce"] = secrets.token_urlsafe(16)
        bounded = bound_receive(receive, scope["app"].state.site.bounds)
        request = Request(scope, bounded)
        protected = _protect_answers(send, state["nonce"])
        try:
            answer = await _admit(request)
            if answer is None:
                await self._app(scope, bounded, protected)
            else:
                await answer(scope, bounded, protected)
        except Refusal as refusal:
            await show_refusal(request, refusal)(scope, bounded, protected)
        except HTTPException as fault:
            await show_refusal(request, refuse_unreadable(fault.status_code))(scope, bounded, protected)
        finally:
            if "form" in state:
                await state["form"].close()


async def _admit(request: Request) -> Response | None:
    """Let a request through; the answer when it is given here.

    Raises: `Refusal`.
    """
    site = take_site(request)
    check_host(request.headers.getlist("host"), site.origins)
    check_length(request.headers.get("content-length"), site.bounds)
    path = request.url.path
    if path.startswith(_STATIC) and request.method in _READING:
        return None
    if path == ENTRY and request.method == "GET":
        return await _enter(request)
    session = site.sessions.find(read_cookie(request, site.cookie))
    if session is None:
        raise refuse_session()
    request.state.session = session
    if request.method in _READING:
        return None
    check_origin(request.headers.get("origin"), request.headers.get("sec-fetch-site"), site.origins)
    token = request.headers.get(TOKEN_HEADER)
    if token is None:
        field = (await take_form(request)).get(TOKEN_FIELD, "")
        token = field if isinstance(field, str) else ""
    if not session.bears(token):
        raise refuse_stale_page()
    return None


async def _enter(request: Request) -> Response:
    """Exchange the launch token of the address for a session."""
    site = take_site(request)
    if not await call(redeem_token, site.folder, request.query_params.get("jeton", "")):
        raise refuse_session()
    session = site.sessions.open(site.settings.person, Role.ADMINISTRER)
    answer = RedirectResponse("/", status_code=303)
    set_cookie(answer, site.cookie, session.key)
    return answer


def _protect_answers(send: Send, nonce: str) -> Send:
    async def send_protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            protect(MutableHeaders(scope=message), nonce)
        await send(message)

    return send_protected
