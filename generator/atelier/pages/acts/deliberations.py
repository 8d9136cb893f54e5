"""Voted deliberations: dropped for a party or several at once, matched by what they say, replaced, taken out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.depositing import (
    DepositReport,
    deposit_deliberations,
    drop_waiting,
    keep_waiting,
    list_voting_parties,
    list_waiting,
    take_out,
    take_waiting,
)
from generator.api.circuit.following import Stage, read_circuit
from generator.api.projects import DossierPlace
from generator.atelier.answers import redirect, show
from generator.atelier.pages.acts.frame import (
    attempt,
    attempt_aside,
    find_today,
    frame,
    read_field,
    say_here,
    take_deliveries,
    take_desk,
)
from generator.atelier.requests import call, require, take_form, take_site
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page

# Where each kind of deposit leads back to, by the name that forms give.
_BACK = ("deliberations", "sending", "signatures")


async def show_deliberations(request: Request, report: DepositReport | None = None) -> Response:
    """Each party that votes, with its deliberation; the files of which a person has to say whose they are."""
    place, desk = await take_desk(request)
    voters, faults = await attempt_aside(request, place, list_voting_parties, place.folder, desk.project)
    circuit = await take_site(request).composers.ask(
        place.folder, read_circuit, place.folder, desk.project, find_today()
    )
    lines = {line.id: line for line in circuit.parties}
    values = frame(
        request,
        place,
        "deliberations",
        voters=[(voter, lines.get(voter.id)) for voter in voters or ()],
        waiting=await call(list_waiting, _find_tray(request, place)),
        refused=_tell_refused(report),
        faults=faults,
        Stage=Stage,
    )
    return show(request, "acts/deliberations.html", values, status=422 if report is not None else 200)


def _tell_refused(report: DepositReport | None) -> list[tuple[str, Any]]:
    return [(one.delivery.shown, say_here(one.faults)) for one in report.refused] if report is not None else []


def _find_tray(request: Request, place: DossierPlace) -> Path:
    """Where files wait for a person's word, beside the dossiers."""
    tray: Path = take_site(request).folder / "depots" / place.id
    return tray


async def receive_deliberations(request: Request) -> Response:
    """Put what was dropped; what nobody can tell waits."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form, given = await take_deliveries(request)
    party = read_field(form, "partie")
    if not given:
        return redirect(request, "deliberations", dossier=place.id, notice="Aucun fichier n’a été choisi.")
    report = await call(deposit_deliberations, desk, given, party)
    for one in report.refused:
        if one.to_attribute:
            await call(keep_waiting, _find_tray(request, place), one.delivery)
    if report.refused:
        return await show_deliberations(request, report)
    return redirect(request, "deliberations", dossier=place.id, notice=_say_put(report))


def _say_put(report: DepositReport) -> str:
    words = " ".join(f"Déposé : {one.words}." for one in report.put)
    kept = any(one.replaced is not None for one in report.put)
    return words + (" La version d’avant est gardée." if kept else "")


async def attribute_deliberation(request: Request) -> Response:
    """Put a file that waits for the party that a person names, or forget it."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    tray, waiting = _find_tray(request, place), read_field(form, "attente")
    delivery = await call(take_waiting, tray, waiting)
    if delivery is None:
        return redirect(request, "deliberations", dossier=place.id, notice="Ce fichier n’attend plus.")
    if read_field(form, "action") == "oublier":
        await call(drop_waiting, tray, waiting)
        return redirect(request, "deliberations", dossier=place.id, notice=f"« {delivery.shown} » est oublié.")
    if not read_field(form, "partie"):
        return redirect(request, "deliberations", dossier=place.id, notice="Choisir d’abord la partie.")
    report = await call(_deposit_surely, desk, delivery, read_field(form, "partie"))
    if report.refused:
        return await show_deliberations(request, report)
    await call(drop_waiting, tray, waiting)
    return redirect(request, "deliberations", dossier=place.id, notice=_say_put(report))


def _deposit_surely(desk: Any, delivery: Any, party: str) -> DepositReport:
    """A person has looked at it, and says whose it is."""
    return deposit_deliberations(desk, [delivery], party, sure=True)


async def take_out_deposit(request: Request) -> Response:
    """Take a deposited file out of the dossier, with a reason; a copy stays."""
    require(request, Role.ARRETER)
    place, desk = await take_desk(request)
    form = await take_form(request)
    back = read_field(form, "retour")
    if back not in _BACK:
        raise refuse_unknown_page()
    name = read_field(form, "fichier")
    _, faults = await attempt(take_out, desk, name, read_field(form, "motif"))
    words = " ".join(f"{one.message}." for one in faults) or f"« {name} » est retiré ; une copie en est gardée."
    return redirect(request, back, dossier=place.id, notice=words)


async def _show_alone(request: Request) -> Response:
    return await show_deliberations(request)


_AT = "/dossiers/{dossier}/circuit/deliberations"
ROUTES = (
    Route(_AT, _show_alone, name="deliberations"),
    Route(_AT, receive_deliberations, methods=["POST"], name="receive_deliberations"),
    Route(f"{_AT}/attribuer", attribute_deliberation, methods=["POST"], name="attribute_deliberation"),
    Route("/dossiers/{dossier}/circuit/retirer", take_out_deposit, methods=["POST"], name="take_out_deposit"),
)
