"""Styles, scripts and fonts of the pages: all of them our own files, each at an address that changes with its bytes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from generator.atelier.site import PACKAGE
from generator.files import digest_file
from generator.project import PROGRAM

_STATIC = PACKAGE / "static"
_FONTS = PROGRAM / "templates" / "fonts"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
}
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@lru_cache(maxsize=1)
def list_assets() -> dict[str, Path]:
    """Every file that may be asked for, by its name in the address: « css/base.css », « polices/… »."""
    own = {path.relative_to(_STATIC).as_posix(): path for path in _STATIC.rglob("*") if path.suffix in _KINDS}
    fonts = {f"polices/{path.name}": path for path in _FONTS.iterdir() if path.suffix == ".ttf"}
    return own | fonts


@lru_cache(maxsize=512)
def find_asset_url(name: str) -> str:
    """The address of a file, with its digest.

    Raises: `KeyError` when there is no such file.
    """
    return f"/statique/{name}?v={digest_file(list_assets()[name])[:12]}"


def has_asset(name: str) -> bool:
    """Whether there is such a file: what npm builds is not in a clone that has not built it."""
    return name in list_assets()


async def send_asset(request: Request) -> Response:
    """One file, found by its name among those that there are."""
    path = list_assets().get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    cached = _FOR_A_YEAR if request.query_params.get("v") else "no-cache"
    return FileResponse(path, media_type=_KINDS[path.suffix], headers={"Cache-Control": cached})


ROUTES = (Route("/statique/{name:path}", send_asset, name="asset"),)
