"""Headers of every answer: what a page may load, from where, and that nothing of it is kept by the browser."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders

_PAGE = "text/html"
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # « no-referrer » would have browsers hide the origin of our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def protect(headers: MutableHeaders, nonce: str) -> None:
    """Add the headers of safety to an answer; `nonce` marks the styles that a script of ours may add."""
    for name, value in _EVERYWHERE.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-store")
    kind = headers.get("Content-Type", "")
    if kind.startswith((_PAGE, "image/svg", "text/xml", "application/xml", "application/xhtml")):
        headers["Content-Security-Policy"] = write_policy(nonce)


def write_policy(nonce: str) -> str:
    """The content security policy of a page."""
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
