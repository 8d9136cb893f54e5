"""The tracking: operations by party with what is late; a form for one of them, and one for a meeting."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.life.tracking import (
    NEXT_STEPS,
    STATED,
    STATES,
    ToldMeasure,
    ToldMeeting,
    ToldMoney,
    ToldOperation,
    TrackedOperation,
    TrackedPlan,
    read_plan,
    tell_meeting,
    tell_operation,
)
from generator.api.projects import DossierPlace
from generator.atelier.answers import redirect, show
from generator.atelier.requests import call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page
from generator.codes import Code
from generator.errors import ContentError, CtgError, Diagnostic

_LONGEST = 4_000  # characters of one answer


async def show_tracking(request: Request) -> Response:
    """Every operation, by who leads it; those of one party when it is asked."""
    place, plan = await _read(request)
    party = request.query_params.get("partie", "")
    late_only = request.query_params.get("retard", "") == "oui"
    shown = [one for one in plan.operations if (not party or party in one.parties) and (one.late or not late_only)]
    groups: dict[str, list[TrackedOperation]] = {}
    for one in shown:
        groups.setdefault(one.pilot or "Pilote à désigner", []).append(one)
    values = {
        "place": place,
        "plan": plan,
        "groups": groups,
        "party": party,
        "late_only": late_only,
        "late": sum(bool(one.late) for one in plan.operations),
        "unknown": sum(not one.known for one in plan.operations),
    }
    return show(request, "life/tracking.html", values)


async def show_operation(request: Request) -> Response:
    """The form of one operation."""
    place, plan = await _read(request)
    return _show_form(request, place, plan)


async def tell(request: Request) -> Response:
    """What somebody tells of one operation: lines added to the files of the tracking."""
    require(request, Role.REDIGER)
    place, plan = await _read(request)
    operation = _find(request, plan)
    form = await take_form(request)
    site = take_site(request)
    try:
        told = _read_told(form, operation, who(request))
        seen = _say(form, "vu")
        await site.composers.ask(place.folder, tell_operation, place.folder, site.project, told, seen, who(request))
    except CtgError as fault:
        _, now = await _read(request)
        return _show_form(request, place, now, form, fault.diagnostics)
    notice = f"C’est enregistré : opération {operation.called}, au {told.day:%d/%m/%Y}. Merci."
    return redirect(request, "tracking", dossier=place.id, notice=notice)


def _show_form(
    request: Request,
    place: DossierPlace,
    plan: TrackedPlan,
    form: FormData | None = None,
    faults: tuple[Diagnostic, ...] = (),
) -> Response:
    operation, party = _find(request, plan), request.query_params.get("partie", "")
    years = _choose_years(operation, datetime.date.today().year)
    money = [(f"{one.financer}-{one.year}", one) for one in operation.money]
    first = [pair for pair in money if pair[1].year in years and party in ("", pair[1].financer)]
    said = {name: _say(form, name) for name in form} if form is not None else _say_now(request, operation)
    values: dict[str, Any] = {
        "place": place,
        "plan": plan,
        "operation": operation,
        "said": said,
        "faults": [replace(one, span=None) for one in faults],  # a partner knows no line of no file
        "taken": any(one.code is Code.IDENTIFIANT_EN_DOUBLE for one in faults),
        "states": [(one, one) for one in STATES],
        "steps": [("", "pas encore dit"), *((one, one) for one in NEXT_STEPS)],
        "money_now": first,
        "money_before": [pair for pair in money if pair not in first],
        "party": party,
        "today": datetime.date.today().isoformat(),
    }
    return show(request, "life/operation.html", values, status=422 if faults else 200)


def _choose_years(operation: TrackedOperation, year: int) -> set[int]:
    """The years of which a partner has something to say: this one and the one that has ended, else the nearest."""
    years = {one.year for one in operation.money}
    return years & {year - 1, year} or {min(years, key=lambda one: abs(one - year))} if years else set()


def _say_now(request: Request, operation: TrackedOperation) -> dict[str, str]:
    """What the form says before anybody has typed: what was said last."""
    said = {**operation.cells, "debut": operation.find_day("debut"), "fin": operation.find_day("fin")}
    if not operation.known:
        said["etat"] = ""
    for one in operation.money:
        said[f"engage-{one.financer}-{one.year}"] = "" if one.engaged is None else str(one.engaged)
        said[f"paye-{one.financer}-{one.year}"] = "" if one.paid is None else str(one.paid)
    return {**said, "auteur": who(request)}


def _read_told(form: FormData, operation: TrackedOperation, person: str) -> ToldOperation:
    """What the form says.

    Raises: `ContentError` when it says no day.
    """
    try:
        day = datetime.date.fromisoformat(_say(form, "jour"))
    except ValueError as fault:
        message = "à quel jour cette information est-elle vraie ?"
        raise ContentError(Diagnostic(Code.DATE_INVALIDE, message, hint="choisir une date")) from fault
    money = tuple(
        ToldMoney(
            one.financer,
            one.year,
            _say(form, f"engage-{one.financer}-{one.year}"),
            _say(form, f"paye-{one.financer}-{one.year}"),
        )
        for one in operation.money
        if f"engage-{one.financer}-{one.year}" in form
    )
    measures = tuple(
        ToldMeasure(one.name, one.unit or _say(form, f"unite-{rank}"), _say(form, f"valeur-{rank}"))
        for rank, one in enumerate(operation.measures)
    )
    return ToldOperation(
        operation.sheet,
        operation.rank,
        day,
        _say(form, "auteur")[:200] or person,
        {name: _say(form, name)[:_LONGEST] for name in STATED if name in form},
        money,
        measures,
        replaces=_say(form, "remplace") == "oui",
        confirms=_say(form, "confirme") == "oui",
    )


async def show_meetings(request: Request) -> Response:
    """The meetings that were held, and a form for one more."""
    place, plan = await _read(request)
    return _show_meetings(request, place, plan)


def _show_meetings(
    request: Request,
    place: DossierPlace,
    plan: TrackedPlan,
    said: dict[str, str] | None = None,
    faults: tuple[Diagnostic, ...] = (),
) -> Response:
    values = {
        "place": place,
        "plan": plan,
        "said": said or {},
        "faults": faults,
        "bodies": [("", "choisir…"), *((one, one) for one in plan.bodies)],
        "today": datetime.date.today().isoformat(),
    }
    return show(request, "life/meetings.html", values, status=422 if faults else 200)


async def add_meeting(request: Request) -> Response:
    """A meeting is added."""
    require(request, Role.REDIGER)
    site, place = take_site(request), await call(take_dossier, request)
    form = await take_form(request)
    said = {name: _say(form, name)[:_LONGEST] for name in ("instance", "jour", "presents", "decisions")}
    try:
        day = datetime.date.fromisoformat(said["jour"])
        told = ToldMeeting(said["instance"], day, said["presents"], said["decisions"])
        await site.composers.ask(place.folder, tell_meeting, place.folder, site.project, told, who(request))
    except ValueError:
        fault = Diagnostic(Code.DATE_INVALIDE, "quel jour s'est tenue la réunion ?", hint="choisir une date")
        return _show_meetings(request, place, (await _read(request))[1], said, (fault,))
    except CtgError as refused:
        return _show_meetings(request, place, (await _read(request))[1], said, refused.diagnostics)
    return redirect(request, "meetings", dossier=place.id, notice="La réunion est enregistrée.")


async def _read(request: Request) -> tuple[DossierPlace, TrackedPlan]:
    site, place = take_site(request), await call(take_dossier, request)
    plan = await site.composers.ask(place.folder, read_plan, place.folder, site.project, datetime.date.today())
    return place, plan


def _find(request: Request, plan: TrackedPlan) -> TrackedOperation:
    found = plan.find(request.path_params["operation"])
    if found is None:
        raise refuse_unknown_page()
    return found


def _say(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


_HERE = "/dossiers/{dossier}/vie"
ROUTES = (
    Route(f"{_HERE}/suivi", show_tracking, name="tracking"),
    Route(f"{_HERE}/suivi/{{operation}}", show_operation, name="tracked_operation"),
    Route(f"{_HERE}/suivi/{{operation}}", tell, methods=["POST"], name="tell_operation"),
    Route(f"{_HERE}/reunions", show_meetings, name="meetings"),
    Route(f"{_HERE}/reunions", add_meeting, methods=["POST"], name="add_meeting"),
)
