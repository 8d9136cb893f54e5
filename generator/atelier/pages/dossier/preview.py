"""« Le texte »: a piece as it will read, where each passage comes from, where a fact appears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.previewing import (
    Origin,
    Preview,
    ScreenOptions,
    check,
    explain,
    find_uses,
    list_preview_pieces,
    preview,
)
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url, show
from generator.atelier.processes.desk import Lane
from generator.atelier.requests import call, take_dossier, take_site
from generator.atelier.security.refusals import refuse_unknown_page
from generator.atelier.text_links import find_origin_url, read_place, write_place
from generator.errors import CtgError, UsageError
from generator.model.pieces import SIGNED_ACT

_CHANGED = "empreinte"
_FRAGMENT = "x-fragment"  # a header of our own scripts: a part of a page is wanted
_OF_THE_READING = 422


@dataclass(frozen=True, slots=True)
class _Named:
    """One thing that a passage comes from, with the address of the page where it is changed."""

    origin: Origin
    address: str
    uses: str


async def show_piece(request: Request) -> Response:
    """A piece of a dossier, the convention when none is named."""
    place = await call(take_dossier, request)
    try:
        shown = await _read(request, place)
    except UsageError:
        raise refuse_unknown_page() from None
    except CtgError as fault:
        values = {"place": place, "faults": fault.diagnostics}
        return show(request, "dossier/preview_faults.html", values, status=_OF_THE_READING)
    if request.headers.get(_FRAGMENT):
        return _answer_part(request, place, shown)
    return show(request, "dossier/preview.html", _describe(place, shown))


def _answer_part(request: Request, place: DossierPlace, shown: Preview) -> Response:
    """The text alone; nothing when it is the one that the page has."""
    if request.query_params.get(_CHANGED) == shown.digest:
        return Response(status_code=204)
    answer = show(request, "dossier/preview_text.html", _describe(place, shown))
    answer.headers["X-Empreinte"] = shown.digest
    return answer


def _describe(place: DossierPlace, shown: Preview) -> dict[str, Any]:
    return {"place": place, "shown": shown, "text": Markup(shown.html)}


async def _read(request: Request, place: DossierPlace) -> Preview:
    site = take_site(request)
    piece = request.path_params.get("piece") or request.query_params.get("piece") or SIGNED_ACT.id
    base = find_url(request, "piece", dossier=place.id, piece="-").removesuffix("-")
    options = ScreenOptions(
        origin=f"{find_url(request, 'origin', dossier=place.id, piece=piece)}?bloc=",
        piece=base,
        figures=request.query_params.get("dessins") == "oui",
    )
    return await site.composers.ask(place.folder, preview, place.folder, site.project, piece, None, options)


async def show_origin(request: Request) -> Response:
    """What a passage comes from."""
    place = await call(take_dossier, request)
    site, piece = take_site(request), request.path_params["piece"]
    block, fact = request.query_params.get("bloc", ""), request.query_params.get("fait", "")
    passage = await site.composers.ask(place.folder, explain, place.folder, site.project, piece, block, fact)
    if passage is None:
        raise refuse_unknown_page()
    named = [_name(request, place, origin) for origin in passage.origins]
    values = {"place": place, "passage": passage, "origins": named, "piece": piece}
    template = "dossier/origin_part.html" if request.headers.get(_FRAGMENT) else "dossier/origin.html"
    return show(request, template, values)


def _name(request: Request, place: DossierPlace, origin: Origin) -> _Named:
    uses = ""
    if origin.path and not origin.missing:
        address = find_url(request, "uses", dossier=place.id)
        uses = f"{address}?{write_place(origin.file, origin.path)}"
    return _Named(origin, find_origin_url(request, place, origin), uses)


async def show_uses(request: Request) -> Response:
    """Where a fact appears in the text."""
    place = await call(take_dossier, request)
    site = take_site(request)
    file, path = read_place(request.query_params.get("fichier", ""), request.query_params.get("cle", ""))
    if not file or not path:
        raise refuse_unknown_page()
    uses = await site.composers.ask(place.folder, find_uses, place.folder, site.project, file, path, lane=Lane.FILES)
    pieces = await site.composers.ask(place.folder, list_preview_pieces, place.folder, site.project)
    grouped = [(piece, [use for use in uses if use.piece == piece.id]) for piece in pieces]
    values = {"place": place, "groups": [(piece, found) for piece, found in grouped if found], "count": len(uses)}
    template = "dossier/uses_part.html" if request.headers.get(_FRAGMENT) else "dossier/uses.html"
    return show(request, template, values)


async def show_remarks(request: Request) -> Response:
    """What the rules find, asked for once the text is shown: the passages of this piece first."""
    place = await call(take_dossier, request)
    site, piece = take_site(request), request.path_params["piece"]
    found = await site.composers.ask(place.folder, check, place.folder, site.project, lane=Lane.FILES)
    here = [one for one in found if one.block and one.block.startswith(f"{piece}/")]
    return show(request, "dossier/remarks_part.html", {"place": place, "here": here, "others": len(found) - len(here)})


ROUTES = (
    Route("/dossiers/{dossier}/texte", show_piece, name="preview"),
    Route("/dossiers/{dossier}/texte/{piece}", show_piece, name="piece"),
    Route("/dossiers/{dossier}/texte/{piece}/origine", show_origin, name="origin"),
    Route("/dossiers/{dossier}/texte/{piece}/constats", show_remarks, name="remarks"),
    Route("/dossiers/{dossier}/apparitions", show_uses, name="uses"),
)
