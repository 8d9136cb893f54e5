"""How one leaves, on a machine that others use too: the session of this browser ends."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.atelier.answers import show
from generator.atelier.requests import take_site
from generator.atelier.security.cookie import forget_cookie
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page


async def leave(request: Request) -> Response:
    """End the session of this browser; the atelier goes on, for whoever has another one."""
    site, state = take_site(request), request.scope["state"]
    if site.settings.identity is not None:  # the proxy would say again who asks
        raise refuse_unknown_page()
    site.sessions.close(state.pop("session").key)
    state["new_cookie"] = forget_cookie(site.cookie)
    return show(request, "project/left.html")


ROUTES = (Route("/quitter", leave, name="leave", methods=["POST"]),)
ROLES = {"leave": Role.LIRE}
