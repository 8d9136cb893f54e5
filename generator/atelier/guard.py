"""What every request passes before a page sees it: host, person, origin, token of its form, bounds of its body."""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.atelier.answers import show_refusal
from generator.atelier.processes.composers import READING
from generator.atelier.requests import call, require, take_form, take_site
from generator.atelier.security.bodies import bound_receive, check_length
from generator.atelier.security.cookie import read_cookie, write_cookie
from generator.atelier.security.headers import protect
from generator.atelier.security.hosts import check_host, check_origin
from generator.atelier.security.people import ProxyIdentity, Role, check_proxy, read_person
from generator.atelier.security.refusals import (
    Refusal,
    refuse_session,
    refuse_stale_page,
    refuse_unknown_person,
    refuse_unreadable,
)
from generator.atelier.security.sessions import Session
from generator.atelier.security.tokens import redeem_token
from generator.atelier.site import Site

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
        protected = _protect_answers(send, request)
        try:
            answer = await _admit(request)
            if answer is None:
                await self._app(scope, bounded, protected)
            else:
                await answer(scope, bounded, protected)
        except ClientDisconnect:  # nobody waits for an answer
            return
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
    identity = site.settings.identity
    if identity is not None:
        check_proxy(request.client.host if request.client else None, identity.trusted)
    check_host(request.headers.getlist("host"), site.origins)
    check_length(request.headers.get("content-length"), site.bounds)
    reading = request.method in _READING
    READING.set(reading)  # for as long as this request is answered
    if reading and request.url.path.startswith(_STATIC):
        return None
    if identity is None and reading and request.url.path == ENTRY:
        return await _enter(request, site)
    request.state.session = session = _find_session(request, site, identity)
    if reading:
        return None
    check_origin(request.headers.get("origin"), request.headers.get("sec-fetch-site"), site.origins)
    require(request, _find_role(request, site))  # before its body is taken
    token = request.headers.get(TOKEN_HEADER)
    if token is None:
        field = (await take_form(request)).get(TOKEN_FIELD, "")
        token = field if isinstance(field, str) else ""
    if not session.bears(token):
        raise refuse_stale_page()
    return None


def _find_session(request: Request, site: Site, identity: ProxyIdentity | None) -> Session:
    """Who asks: the session of this browser, opened when a proxy names a person who has none yet.

    Raises: `Refusal`.
    """
    key = read_cookie(request, site.cookie)
    if identity is None or site.roles is None:
        session = site.sessions.find(key)
        if session is None:
            raise refuse_session()
        return session
    login, groups = read_person(request.headers, identity)
    roles = site.roles.get()
    role = roles.find(login, groups)
    if role is None:
        raise refuse_unknown_person(login)
    person = roles.name(login)
    session = site.sessions.find_signed(key, person, role)
    if session is None:
        session = site.sessions.open_signed(person, role)
        request.scope["state"]["new_cookie"] = write_cookie(site.cookie, session.key, strict=False)
    return session


def _find_role(request: Request, site: Site) -> Role:
    """What a person must be allowed to do, to change something by this page: each page has an answer."""
    for route in request.app.routes:
        if route.matches(request.scope)[0] is Match.FULL:
            return site.role_of_page.get(getattr(route, "name", ""), Role.REDIGER)
    return Role.REDIGER


async def _enter(request: Request, site: Site) -> Response:
    """Exchange the launch token of the address for a session."""
    if not await call(redeem_token, site.folder, request.query_params.get("jeton", "")):
        raise refuse_session()
    session = site.sessions.open(site.settings.person, Role.ADMINISTRER)
    request.scope["state"]["new_cookie"] = write_cookie(site.cookie, session.key, strict=True)
    return RedirectResponse("/", status_code=303)


def _protect_answers(send: Send, request: Request) -> Send:
    async def send_protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            state = request.scope["state"]
            protect(headers, state["nonce"])
            if "new_cookie" in state:
                headers.append("Set-Cookie", state["new_cookie"])
        await send(message)

    return send_protected
