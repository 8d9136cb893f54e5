"""Where a thing that a text comes from is changed: the address of its page; and a fact as an address names it."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

from generator.api.previewing import Origin, OriginKind
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url
from generator.atelier.requests import take_site

_MOST = 400  # characters of a place
FactPath = tuple[str | int, ...]


def find_origin_url(request: Request, place: DossierPlace, origin: Origin) -> str:
    """The address of the page where an origin is changed; empty when no page does."""
    match origin.kind:
        case OriginKind.LOCAL_TEXT:
            return find_url(request, "text", dossier=place.id, text=origin.clause)
        case OriginKind.CLAUSE | OriginKind.OWN_CLAUSE:
            return find_url(request, "clause", dossier=place.id, clause=origin.clause)
        case OriginKind.PROGRAM:
            return ""
        case _:
            return find_fact_url(request, place, origin.file, origin.path)


def find_fact_url(request: Request, place: DossierPlace, file: str, path: FactPath) -> str:
    """The address that leads to the form or the grid where a value is written; empty while there is no such page."""
    wanted = "grid" if file.endswith(".csv") else "form"
    if wanted not in take_site(request).routes or not file:
        return ""
    return f"{find_url(request, 'field', dossier=place.id)}?{write_place(file, path)}"


def write_place(file: str, path: FactPath) -> str:
    """A fact as the end of an address: its file and its steps."""
    return urlencode({"fichier": file, "cle": "/".join(str(step) for step in path)})


def read_place(file: str, steps: str) -> tuple[str, FactPath]:
    """The file and the path of a fact that an address names; both empty for what names none."""
    if not file or not steps or len(file) > _MOST or len(steps) > _MOST:
        return "", ()
    return file, tuple(int(step) if step.isascii() and step.isdecimal() else step for step in steps.split("/"))
