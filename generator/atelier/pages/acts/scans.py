"""Signed pages that come back: a pile of the copier is dropped, what nobody recognises is placed by a person."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.jobs import do_reception
from generator.api.circuit.scans import (
    Placement,
    ScanPile,
    draw_unfiled,
    keep_given_scan,
    list_filed_pages,
    list_page_places,
    list_unfiled,
    place_page,
    set_page_aside,
    take_page_out,
)
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.acts.frame import (
    attempt,
    clean_name,
    follow_job,
    frame,
    read_field,
    read_number,
    say_here,
    start_job,
    take_desk,
    take_uploads,
)
from generator.atelier.requests import call, require, take_form, take_site
from generator.atelier.security.people import Role
from generator.errors import CtgError, Diagnostic

_WIDTHS = {"vignette": 420, "page": 1100}


async def show_scans(request: Request, faults: tuple[Diagnostic, ...] = ()) -> Response:
    """The pages that wait, those that are filed, and where new ones are dropped."""
    place, _ = await take_desk(request)
    values = frame(
        request,
        place,
        "scans",
        waiting=await call(list_unfiled, place.folder),
        places=await call(list_page_places, place.folder),
        filed=await call(list_filed_pages, place.folder),
        faults=faults,
    )
    return show(request, "acts/scans.html", values, status=422 if faults else 200)


async def receive_scans(request: Request) -> Response:
    """File a pile of the copier, in a job."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    given = await take_uploads(request)
    if not given:
        return redirect(request, "scans", dossier=place.id, notice="Aucun fichier n’a été choisi.")
    folder = take_site(request).folder / "piles" / secrets.token_hex(8)
    scans = tuple(
        [await call(keep_given_scan, folder, clean_name(one.filename or ""), await one.read()) for one in given]
    )
    link = find_url(request, "scans", dossier=place.id)
    title = f"Pages signées : {len(given)} fichier{'s' if len(given) > 1 else ''} du copieur"
    return follow_job(request, start_job(request, place, title, do_reception, ScanPile(desk, scans), link))


async def show_picture(request: Request) -> Response:
    """A page that waits, as a picture."""
    place, _ = await take_desk(request)
    page, width = request.path_params["page"], _WIDTHS.get(request.query_params.get("taille", ""), _WIDTHS["vignette"])
    data = await call(draw_unfiled, place.folder, request.path_params["file"], page, width)
    return Response(data, media_type="image/png")


async def place_scan(request: Request) -> Response:
    """Put a page that waits where a person says."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    number, _, page = read_field(form, "place").partition("-")
    if not all(one.isascii() and one.isdecimal() and len(one) < 6 for one in (number, page)):
        words = "Choisir d’abord l’exemplaire et la page où la placer."
        return redirect(request, "scans", dossier=place.id, notice=words)
    sheet = read_number(form, "feuille") or None
    placement = Placement(int(number), int(page), read_number(form, "tourner") % 360, sheet)
    report, faults = await attempt(place_page, desk, read_field(form, "fichier"), placement)
    if faults:
        return await show_scans(request, faults)
    doubts = say_here(report.warnings)
    words = f"Page placée : exemplaire n° {number}, page {page}."
    words += "".join(f" À savoir : {one.message}." for one in doubts)
    return redirect(request, "scans", dossier=place.id, notice=words)


async def take_out_scan(request: Request) -> Response:
    """Take a page out of the original where it was filed."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    number, page = read_number(form, "exemplaire"), read_number(form, "page")
    try:
        report = await call(take_page_out, desk, number, page, read_field(form, "motif"))
    except CtgError as fault:
        return await show_scans(request, say_here(fault.diagnostics))
    words = f"Page retirée de l’{report.words} ; elle attend d’être placée."
    return redirect(request, "scans", dossier=place.id, notice=words)


async def set_scan_aside(request: Request) -> Response:
    """Take a page that is of no use here out of those that wait."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    _, faults = await attempt(set_page_aside, desk, read_field(form, "fichier"), read_field(form, "motif"))
    if faults:
        return await show_scans(request, faults)
    return redirect(request, "scans", dossier=place.id, notice="Page écartée ; une copie en reste avec l’acte.")


async def _show_alone(request: Request) -> Response:
    return await show_scans(request)


_AT = "/dossiers/{dossier}/circuit/pages"
ROUTES = (
    Route(_AT, _show_alone, name="scans"),
    Route(_AT, receive_scans, methods=["POST"], name="receive_scans"),
    Route(f"{_AT}/placer", place_scan, methods=["POST"], name="place_scan"),
    Route(f"{_AT}/retirer", take_out_scan, methods=["POST"], name="take_out_scan"),
    Route(f"{_AT}/ecarter", set_scan_aside, methods=["POST"], name="set_scan_aside"),
    Route(f"{_AT}/images/{{file}}/{{page:int}}", show_picture, name="scan_picture"),
)
