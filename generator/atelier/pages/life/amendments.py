"""The avenants of a convention: one opened, what it states as it will read, what is said of it, given up."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.life.amendments import (
    AmendmentState,
    AmendmentWords,
    give_up,
    open_next,
    read_account,
    read_state,
    read_words,
    save_words,
)
from generator.api.projects import DossierPlace, list_places
from generator.atelier.answers import redirect, show
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import CtgError, Diagnostic

_EFFECTS = (
    ("", "comme le dit le modèle"),
    ("signature", "le jour de la dernière signature"),
    ("exécutoire", "quand l’avenant est exécutoire"),
    ("jour", "à une date :"),
)


async def show_amendments(request: Request) -> Response:
    """Where the avenants stand, and what can be done."""
    return await _show(request, await _take_convention(request))


async def _show(
    request: Request,
    place: DossierPlace,
    faults: tuple[Diagnostic, ...] = (),
    said: dict[str, str] | None = None,
) -> Response:
    state = await ask_composer(request, place, read_state, place.folder)
    told = faults
    words: dict[str, str] = {}
    if state.folder is not None:
        try:
            words = _describe(await ask_composer(request, place, read_words, state.folder))
        except CtgError as fault:
            told = (*faults, *fault.diagnostics)
    values: dict[str, Any] = {
        "place": place,
        "state": state,
        "past": [(one, await _find_id(request, one.folder)) for one in state.past],
        "own": await _find_id(request, state.folder) if state.folder is not None else "",
        "words": {**words, **(said or {}), "vu": words.get("vu", "")},
        "effects": _EFFECTS,
        "faults": told,
        "said": said or {},
    }
    return show(request, "life/amendments.html", values, status=422 if faults else 200)


def _describe(words: AmendmentWords) -> dict[str, str]:
    dated = bool(words.effect) and words.effect[0].isdigit()
    return {
        "objet": words.purpose,
        "lieu": words.place,
        "jour-signature": words.day,
        "effet": "jour" if dated else words.effect,
        "jour-effet": words.effect if dated else "",
        "vu": words.seen,
    }


async def show_account(request: Request) -> Response:
    """What the avenant states so far, article by article, with the proof; or each place that no avenant can state."""
    place = await _take_convention(request)
    site = take_site(request)
    values: dict[str, Any] = {"place": place, "account": None, "faults": ()}
    try:
        state: AmendmentState = await ask_composer(request, place, read_state, place.folder)
        values["state"] = state
        values["account"] = await site.composers.ask(place.folder, read_account, place.folder, site.project)
    except CtgError as fault:
        values["faults"] = fault.diagnostics
    return show(request, "life/amendment_account.html", values)


async def open_one(request: Request) -> Response:
    """The next avenant is opened."""
    require(request, Role.REDIGER)
    place, form = await _take_convention(request), await take_form(request)
    purpose = _say(form, "objet")
    try:
        args = (place.folder, take_site(request).project, purpose, who(request))
        opened = await ask_composer(request, place, open_next, *args)
    except CtgError as fault:
        return await _show(request, place, fault.diagnostics, {"objet": purpose})
    notice = (
        f"L’avenant n° {opened.number} est ouvert : ce qu’il modifie s’écrit dans les formulaires de la convention."
    )
    return redirect(request, "amendment", dossier=place.id, notice=notice)


async def save(request: Request) -> Response:
    """What is said of the open avenant is written."""
    require(request, Role.REDIGER)
    place, form = await _take_convention(request), await take_form(request)
    state = await ask_composer(request, place, read_state, place.folder)
    names = ("objet", "lieu", "jour-signature", "effet", "jour-effet")
    said = {name: _say(form, name) for name in names}
    if state.folder is None:
        return redirect(request, "amendment", dossier=place.id, notice="Aucun avenant n’est ouvert.")
    effect = said["jour-effet"] if said["effet"] == "jour" else said["effet"]
    words = AmendmentWords(said["objet"], said["lieu"], said["jour-signature"], effect, _say(form, "vu"))
    try:
        await ask_composer(request, place, save_words, state.folder, words, who(request))
    except CtgError as fault:
        return await _show(request, place, fault.diagnostics, said)
    return redirect(request, "amendment", dossier=place.id, notice="C’est enregistré.")


async def abandon(request: Request) -> Response:
    """The open avenant is given up; what was written in it is kept aside."""
    require(request, Role.REDIGER)
    place, form = await _take_convention(request), await take_form(request)
    if _say(form, "certain") != "oui":
        return redirect(
            request, "amendment", dossier=place.id, notice="Rien n’est fait : cocher la case pour abandonner."
        )
    try:
        args = (place.folder, take_site(request).project, who(request))
        number, aside, _ = await ask_composer(request, place, give_up, *args)
    except CtgError as fault:
        return await _show(request, place, fault.diagnostics)
    kept = f"avenants/{aside.parent.name}/{aside.name}"
    notice = f"L’avenant n° {number} est abandonné ; ce qui y était écrit reste dans {kept}."
    return redirect(request, "amendment", dossier=place.id, notice=notice)


async def _take_convention(request: Request) -> DossierPlace:
    """The convention that the address names, or whose avenant it names."""
    place = await call(take_dossier, request)
    return place.convention or place


async def _find_id(request: Request, folder: Any) -> str:
    places = await call(list_places, take_site(request).project)
    return next((one.id for one in places if one.folder == folder), "")


def _say(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


_HERE = "/dossiers/{dossier}/vie/avenants"
ROUTES = (
    Route(_HERE, show_amendments, name="amendment"),
    Route(f"{_HERE}/enonce", show_account, name="amendment_account"),
    Route(f"{_HERE}/ouvrir", open_one, methods=["POST"], name="open_amendment"),
    Route(f"{_HERE}/dire", save, methods=["POST"], name="save_amendment"),
    Route(f"{_HERE}/abandonner", abandon, methods=["POST"], name="give_up_amendment"),
)
