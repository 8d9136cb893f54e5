"""The cookie that keeps the key of a session: unreadable by scripts, never sent by another site's form."""

from __future__ import annotations

from starlette.requests import Request


def name_cookie(base_url: str, port: int) -> str:
    """The cookie's name: browsers do not tell ports apart, so that of this machine bears the port."""
    return "__Host-ctg" if base_url.startswith("https:") else f"ctg-atelier-{port}"


def read_cookie(request: Request, name: str) -> str:
    """The key that the browser sends; empty without one."""
    return request.cookies.get(name, "")


def write_cookie(name: str, key: str, *, strict: bool) -> str:
    """The header that has the browser keep the key until it closes.

    `strict` sends it from pages of ours alone. Otherwise a link in a mail finds its session too; forms have their
    token and their origin all the same.
    """
    parts = [f"{name}={key}", "Path=/", "HttpOnly", f"SameSite={'Strict' if strict else 'Lax'}"]
    return "; ".join([*parts, *(["Secure"] if name.startswith("__Host-") else [])])


def forget_cookie(name: str) -> str:
    """The header that has the browser forget the key."""
    return f"{write_cookie(name, '', strict=True)}; Max-Age=0"
