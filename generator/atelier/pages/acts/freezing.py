"""Freezing a text: what would be kept, what keeps it from being done, a confirmation in words; lifting it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.documents.finals import check_freezing, describe_act, freeze_text, lift_text
from generator.api.projects import DossierPlace, read_full_title
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.dossier.documents import KIND
from generator.atelier.pages.dossier.findings import find_way
from generator.atelier.processes.desk import Lane
from generator.atelier.requests import call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import CtgError
from generator.model.acts import FreezeOrder

_WORD = "arrêter"  # what a person writes to confirm


async def show_freezing(request: Request) -> Response:
    """What would be frozen, and what keeps it from being done; once it is, what that means."""
    place = await call(take_dossier, request)
    return await _show(request, place, {})


async def freeze(request: Request) -> Response:
    """Freeze the text: long work, once it was confirmed."""
    require(request, Role.ARRETER)
    site, place = take_site(request), await call(take_dossier, request)
    form = await take_form(request)
    errors = {}
    if str(form.get("confirmation", "")).strip().lower() not in (_WORD, "arreter"):
        errors["confirmation"] = f"Écrire « {_WORD} » pour confirmer."
    day = _read_day(str(form.get("jour", "")))
    if day is None or day > _find_today():
        errors["jour"] = "Donner le jour, aujourd’hui au plus tard."
    if errors or day is None:
        return await _show(request, place, {"errors": errors}, status=422)
    link = find_url(request, "freeze", dossier=place.id)
    order = FreezeOrder(day, who(request))
    title = f"Arrêt du texte : {await call(read_full_title, place)}"
    args = (KIND, title, place, freeze_text, place.folder, site.project, order, link)
    job = await call(lambda: site.jobs.start(*args, person=who(request)))
    return redirect(request, "task", task=job)


async def lift(request: Request) -> Response:
    """Lift a freezing, with its reason."""
    require(request, Role.ARRETER)
    site, place = take_site(request), await call(take_dossier, request)
    reason = str((await take_form(request)).get("motif", "")).strip()
    if not reason:
        return await _show(request, place, {"errors": {"motif": "Dire pourquoi l’arrêt est levé."}}, status=422)
    try:
        await call(lift_text, place.folder, site.project, who(request), reason)
    except CtgError as fault:
        return await _show(request, place, {"faults": fault.diagnostics}, status=409)
    notice = "L’arrêt est levé : le texte peut à nouveau changer. Ce qui était arrêté est gardé à part."
    return redirect(request, "freeze", dossier=place.id, notice=notice)


async def _show(request: Request, place: DossierPlace, more: dict[str, Any], status: int = 200) -> Response:
    site = take_site(request)
    act = await call(describe_act, place.folder)
    values: dict[str, Any] = {
        "place": place,
        "find_way": partial(find_way, request, place),
        "act": act,
        "check": None,
        "faults": (),
        "errors": {},
        "today": _find_today().isoformat(),
        "word": _WORD,
        "may_freeze": request.state.session.role >= Role.ARRETER,
    }
    if act is None:
        try:
            values["check"] = await site.composers.ask(
                place.folder, check_freezing, place.folder, site.project, lane=Lane.FILES
            )
        except CtgError as fault:
            values["faults"] = fault.diagnostics
    return show(request, "acts/freezing.html", {**values, **more}, status=status)


def _find_today() -> date:
    return datetime.now(UTC).astimezone().date()


def _read_day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


ROUTES = (
    Route("/dossiers/{dossier}/arreter", show_freezing, methods=["GET"], name="freeze"),
    Route("/dossiers/{dossier}/arreter", freeze, methods=["POST"], name="freeze_now"),
    Route("/dossiers/{dossier}/arreter/lever", lift, methods=["POST"], name="lift"),
)
