"""The fiches action of a dossier: their list, a new one, one that is taken away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.filling import add_sheet, remove_sheet
from generator.api.forms import FormRequest, list_forms, list_offers, open_form
from generator.api.projects import DossierPlace
from generator.api.sheet_order import explain_fixed_order, move_sheet
from generator.atelier.answers import redirect, show
from generator.atelier.pages.dossier.forms import look_at
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unreadable
from generator.errors import CtgError

_STEPS = {"monter": -1, "descendre": 1}


async def show_sheets(request: Request) -> Response:
    """The fiches of a dossier."""
    return await _show(request, await call(take_dossier, request))


async def _show(request: Request, place: DossierPlace, fault: str = "") -> Response:
    project = take_site(request).project
    look = await look_at(request, place)
    try:
        fixed = await ask_composer(request, place, explain_fixed_order, place.folder, project)
    except CtgError:  # what is wrong is told among the findings
        fixed = None
    entries = await ask_composer(request, place, list_forms, place.folder, project, look)
    values = {
        "place": place,
        "entries": tuple(one for one in entries if one.file),
        "orientations": await ask_composer(request, place, list_offers, place.folder, project, "orientations"),
        "axes": await ask_composer(request, place, list_offers, place.folder, project, "axes"),
        "fixed": fixed,
        "fault": fault,
    }
    return show(request, "dossier/sheets.html", values, status=422 if fault else 200)


async def add(request: Request) -> Response:
    """Add a fiche after the others, and open its form."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    form = await take_form(request)
    asked = {name: str(form.get(name, "")) for name in ("titre", "orientation", "axe")}
    try:
        args = (place.folder, take_site(request).project, asked, who(request))
        file = await ask_composer(request, place, add_sheet, *args)
    except CtgError as fault:
        return await _show(request, place, fault.diagnostics[0].message)
    name = file.removesuffix(".yaml")
    return redirect(
        request, "sheet", notice="La fiche est ajoutée : il reste à la remplir.", dossier=place.id, fiche=name
    )


async def move(request: Request) -> Response:
    """Move a fiche before or after its neighbour."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    step = _STEPS.get(str((await take_form(request)).get("sens", "")))
    if step is None:
        raise refuse_unreadable(400)
    args = (place.folder, take_site(request).project, f"{request.path_params['fiche']}.yaml", step, who(request))
    try:
        moved = await ask_composer(request, place, move_sheet, *args)
    except CtgError as fault:
        return await _show(request, place, fault.diagnostics[0].message)
    notice = "La fiche a changé de place." if moved else "La fiche est déjà au bout de la liste."
    return redirect(request, "sheets", notice=notice, dossier=place.id)


async def ask_removal(request: Request) -> Response:
    """Ask before a fiche is taken away, then take it away."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    project, sheet = take_site(request).project, request.path_params["fiche"]
    file = f"{sheet}.yaml"
    form = await ask_composer(request, place, open_form, FormRequest(place.folder, project, "fiche", file))
    if (await take_form(request)).get("oui") != "oui":
        return show(request, "dossier/sheet_removal.html", {"place": place, "sheet": sheet, "title": form.title})
    await ask_composer(request, place, remove_sheet, place.folder, project, file, who(request))
    return redirect(request, "sheets", notice=f"Fiche retirée : {form.title}", dossier=place.id)


ROUTES = (
    Route("/dossiers/{dossier}/fiches", show_sheets, name="sheets"),
    Route("/dossiers/{dossier}/fiches", add, methods=["POST"], name="sheets"),
    Route("/dossiers/{dossier}/fiches/{fiche}/deplacer", move, methods=["POST"], name="sheet_move"),
    Route("/dossiers/{dossier}/fiches/{fiche}/retirer", ask_removal, methods=["POST"], name="sheet_removal"),
)
