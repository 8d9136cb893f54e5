"""The documents of a dossier: its pieces and their pages, files to download, what keeps the text from being final."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.documents.finals import check_final_text, describe_act, read_act_file
from generator.api.documents.pieces import (
    MadeFile,
    describe_documents,
    draw_piece_page,
    forget_changes,
    make_file,
    show_piece,
)
from generator.api.documents.production import ProductionOrder, make_archive, make_workbook, produce_documents
from generator.api.documents.shelf import Shelf
from generator.api.projects import read_full_title
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.assets import has_asset
from generator.atelier.pages.dossier.findings import find_way
from generator.atelier.processes.desk import Lane
from generator.atelier.requests import call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page
from generator.errors import CtgError

KIND = "documents"  # of the long work of these pages
_FOR_A_YEAR = "private, max-age=31536000, immutable"  # of a picture: its address has the digest of what it shows
_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_USUAL_WIDTH = 800


async def show_documents(request: Request) -> Response:
    """Every piece with what was produced of it; what can be downloaded and done."""
    site, place = take_site(request), await call(take_dossier, request)
    act = await call(describe_act, place.folder)
    values: dict[str, Any] = {"place": place, "act": act, "faults": (), "state": None}
    try:
        values["state"] = await site.composers.ask(place.folder, describe_documents, place.folder, site.project)
    except CtgError as fault:
        values["faults"] = fault.diagnostics
    return show(request, "dossier/documents.html", values)


async def show_document(request: Request) -> Response:
    """A piece: at once with a place kept for its pages; with them where no script asks for them."""
    place = await call(take_dossier, request)
    waits = request.query_params.get("attendre") == "oui" or not has_asset("vendor/htmx.min.js")
    values = await _find_pages(request) if waits else {"shown": None, "faults": ()}
    piece = request.path_params["piece"]
    return show(request, "dossier/document.html", {"place": place, "piece": piece, **values})


async def show_document_pages(request: Request) -> Response:
    """The part of that page that takes a moment."""
    place = await call(take_dossier, request)
    values = {"place": place, "piece": request.path_params["piece"], **await _find_pages(request)}
    return show(request, "dossier/document_pages.html", values)


async def forget_document_changes(request: Request) -> Response:
    """The marks of the pages that have changed go."""
    place, piece = await call(take_dossier, request), request.path_params["piece"]
    await call(forget_changes, place.folder, take_shelf(request), piece, who(request))
    return redirect(request, "document", dossier=place.id, piece=piece)


async def send_picture(request: Request) -> Response:
    """The picture of a page, at the width that is asked (`l`)."""
    place = await call(take_dossier, request)
    width = request.query_params.get("l", "")
    wide = int(width) if width.isascii() and width.isdecimal() and len(width) < 5 else _USUAL_WIDTH
    key, page = request.path_params["key"], request.path_params["page"]
    composers, shelf = take_site(request).composers, take_shelf(request)
    drawn = await composers.ask(place.folder, draw_piece_page, shelf, key, page, wide, lane=Lane.FILES)
    if drawn is None:
        raise refuse_unknown_page()
    return Response(drawn, media_type="image/webp", headers={"Cache-Control": _FOR_A_YEAR})


async def send_document(request: Request) -> Response:
    """A piece as a file, made now from the dossier as it is."""
    site, place = take_site(request), await call(take_dossier, request)
    piece, format_ = request.path_params["piece"], request.path_params["format"]
    if format_ not in ("pdf", "docx"):
        raise refuse_unknown_page()
    shelf = take_shelf(request)
    made = await site.composers.ask(
        place.folder, make_file, place.folder, site.project, shelf, piece, format_, lane=Lane.FILES
    )
    return send_made(made, shown=format_ == "pdf" and request.query_params.get("voir") == "oui")


async def send_workbook(request: Request) -> Response:
    """The data of the dossier as a workbook."""
    site, place = take_site(request), await call(take_dossier, request)
    made = await site.composers.ask(place.folder, make_workbook, place.folder, site.project, lane=Lane.FILES)
    return send_made(made)


async def send_act_file(request: Request) -> Response:
    """A file of the frozen act, the very bytes."""
    place, name = await call(take_dossier, request), request.path_params["file"]
    data = await call(read_act_file, place.folder, name)
    if data is None:
        raise refuse_unknown_page()
    return send_made(MadeFile(name.rsplit("/", 1)[-1], data))


async def start_archive(request: Request) -> Response:
    """Everything in one archive: long work."""
    site, place = take_site(request), await call(take_dossier, request)
    title = f"Tous les documents, en une archive : {await call(read_full_title, place)}"
    job = await call(site.jobs.start, KIND, title, place, make_archive, place.folder, site.project, person=who(request))
    return redirect(request, "task", task=job)


async def start_production(request: Request) -> Response:
    """« Produire les documents »: long work, which writes in the output folder."""
    require(request, Role.REDIGER)
    site, place = take_site(request), await call(take_dossier, request)
    final = (await take_form(request)).get("final") == "oui"
    title = f"{'Version définitive' if final else 'Documents'} : {await call(read_full_title, place)}"
    link = find_url(request, "documents", dossier=place.id)
    args = (
        KIND,
        title,
        place,
        produce_documents,
        place.folder,
        site.project,
        ProductionOrder(who(request), link, final),
    )
    job = await call(lambda: site.jobs.start(*args, person=who(request)))
    return redirect(request, "task", task=job)


async def show_final(request: Request) -> Response:
    """What keeps the text from being final, one thing after the other, each with the way to it."""
    site, place = take_site(request), await call(take_dossier, request)
    values: dict[str, Any] = {
        "place": place,
        "check": None,
        "faults": (),
        "find_way": partial(find_way, request, place),
    }
    try:
        values["check"] = await site.composers.ask(
            place.folder, check_final_text, place.folder, site.project, lane=Lane.FILES
        )
    except CtgError as fault:
        values["faults"] = fault.diagnostics
    return show(request, "dossier/final.html", values)


async def _find_pages(request: Request) -> dict[str, Any]:
    site, place = take_site(request), await call(take_dossier, request)
    piece, shelf = request.path_params["piece"], take_shelf(request)
    try:
        args = (place.folder, site.project, shelf, piece, who(request))
        shown = await site.composers.ask(place.folder, show_piece, *args, lane=Lane.FILES)
    except CtgError as fault:
        return {"shown": None, "faults": fault.diagnostics}
    return {"shown": shown, "faults": ()}


def take_shelf(request: Request) -> Shelf:
    """Where pages and files that were made are kept for a while."""
    return Shelf(take_site(request).folder / "documents")


def send_made(made: MadeFile, *, shown: bool = False) -> Response:
    """A file to keep, or to be shown by the browser."""
    kind = _MEDIA.get(made.name.rsplit(".", 1)[-1], "application/octet-stream")
    plain = made.name.encode("ascii", "replace").decode().replace('"', "")
    disposition = f'{"inline" if shown else "attachment"}; filename="{plain}"'
    return Response(made.data, media_type=kind, headers={"Content-Disposition": disposition})


_DOSSIER = "/dossiers/{dossier}"
# Nothing of a dossier changes: whoever may read may do it.
ROLES = {"archive": Role.LIRE}
ROUTES = (
    Route(f"{_DOSSIER}/documents", show_documents, name="documents"),
    Route(f"{_DOSSIER}/documents/produire", start_production, methods=["POST"], name="produce"),
    Route(f"{_DOSSIER}/documents/archive", start_archive, methods=["POST"], name="archive"),
    Route(f"{_DOSSIER}/documents/classeur", send_workbook, name="workbook"),
    Route(f"{_DOSSIER}/documents/definitif", show_final, name="final"),
    Route(f"{_DOSSIER}/documents/acte/{{file:path}}", send_act_file, name="act_file"),
    Route(f"{_DOSSIER}/documents/{{piece}}", show_document, name="document"),
    Route(f"{_DOSSIER}/documents/{{piece}}/pages", show_document_pages, name="document_pages"),
    Route(f"{_DOSSIER}/documents/{{piece}}/vu", forget_document_changes, methods=["POST"], name="document_seen"),
    Route(f"{_DOSSIER}/documents/{{piece}}/images/{{key}}/{{page:int}}", send_picture, name="document_picture"),
    Route(f"{_DOSSIER}/documents/{{piece}}/fichier/{{format}}", send_document, name="document_file"),
)
