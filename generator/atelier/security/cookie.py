"""The cookie that keeps the key of a session: unreadable by scripts, never sent by another site's page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


def name_cookie(base_url: str, port: int) -> str:
    """The cookie's name: browsers do not tell ports apart, so that of this machine bears the port."""
    return "__Host-ctg" if base_url.startswith("https:") else f"ctg-atelier-{port}"


def read_cookie(request: Request, name: str) -> str:
    """The key that the browser sends; empty without one."""
    return request.cookies.get(name, "")


def set_cookie(response: Response, name: str, key: str) -> None:
    """Have the browser keep the key until it closes."""
    response.set_cookie(name, key, path="/", httponly=True, samesite="strict", secure=name.startswith("__Host-"))
